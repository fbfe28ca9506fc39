"""Rules that were made to do harm: each is refused, or fails on its record only, with one sentence; nothing stops."""

import datetime as dt

import pytest

from app.domain.causes import Cause
from app.domain.errors import Code, NeedsUser
from app.domain.kinds import RecordType
from app.domain.mapping import ApprovalRule, FieldRule, RecordMapping
from app.domain.plan import Action
from app.planning import read_mapping as reader
from app.planning.contact import NotValid
from app.planning.expressions import compile_expression
from app.planning.map_record import map_record
from app.planning.read_mapping import read_mapping, read_mapping_text
from app.planning.ruling_out import ruled_out
from app.planning.scope import RecordScope
from app.planning.transforms import apply, check
from tests.fakes.around import ListAround
from tests.planning import samples
from tests.planning.desk import Desk

MEGABYTES = "x" * 10_000_000
CUSTOMERS = RecordType.CUSTOMERS
NEVER_READ = {
    "endless loop": "[1, 2, 3].map(x, [1, 2, 3].map(y, [1, 2, 3].map(z, x * y * z)))",
    "endless reduce": "[0].reduce(a, b, 0, a + b) > 1",
    "macro over a record": "territory.all(c, c == 'N')",
    "text of 10 MB": f"'{MEGABYTES}' == name",
    "condition of 10 MB": "true || " * 1_250_000 + "true",
    "deep brackets with signs": "!(" * 300 + "true" + ")" * 300,
    "very many parts": " && ".join(["true"] * 120),
    "deep signs": "-" * 900 + "1 > 0",
    "deep choice": "true ? 1 : " * 80 + "1",
    "python class": "name.__class__.__mro__[1].__subclasses__()",
    "python import": "__import__('os').system('true')",
    "eval": "eval('1')",
    "attribute of a text": "'abc'.upper.__globals__",
    "attribute of a result": "lower(name).__class__",
    "index of a text": "name[0] == 'A'",
    "a table made on the spot": "{'a': 1}.a == 1",
    "a message of a type": "google.protobuf.Timestamp{seconds: 1}",
    "bytes": "b'\\x00' == b'\\x00'",
    "huge number": "9" * 400 + " > 1",
    "number with exponent": "1e308 * 10.0 > 1",
    "hexadecimal": "0xffffffff > 1",
    "impossible character": '"\\U99999999" == name',
    "unfinished text": 'name == "',
    "python syntax": "lambda: 0",
    "statement": "import os",
    "two expressions": "true; false",
    "unknown function": "system('rm')",
    "clock": "now() > created",
    "random": "random() > 0.5",
    "pattern that eats memory": "matches(name, '((a{100}){100}){100}')",
    "pattern from a record": "matches(name, contact)",
    "pattern looking back": "matches(name, '(a)\\\\1')",
    "very long pattern": f"matches(name, '{'a' * 300}')",
    "list of thousands": "name in [" + ",".join("''" for _ in range(150)) + "]",
    "nothing": " ",
    "control characters": "\x00\x01\x02",
    "half a character": "name == '\ud800' && \ud800",
}
FAILS_ON_THE_RECORD = {
    "division by zero": ("1 / (1 - 1) > 0", "it divides by zero"),
    "rest of a division by zero": ("5 % 0 == 1", "it divides by zero"),
    "compares text with a number": ("name > 5", "it compares text with a number"),
    "calculates with text": ("name * 2 > 1", "it multiplies text where a number belongs"),
    "calculates with a blank": ("created - 1 > modified", "a value that is blank"),
    "not a condition": ("name", "must come out as yes or no"),
    "number beyond all sense": (" * ".join(["999999999999999"] * 20) + " > 1", "the number it makes is too large"),
    "year beyond all sense": ("date('9999-12-31') + 400 > date('2026-01-01')", "beyond what a calendar holds"),
    "unreadable number": ("number(name) > 1", "is not a number"),
    "unreadable date": ("date(name) > date('2026-01-01')", "is not a date"),
    "text grown out of all bounds": (
        "size(" + "replace(" * 9 + "replace(name, 'e', 'eeeeeeeeee')" + ", 'e', 'eeeeeeeeee')" * 9 + ") > 1",
        "longer than 10,000 characters",
    ),
}


@pytest.mark.parametrize("name", NEVER_READ)
def test_it_is_refused_before_any_record_is_looked_at(name: str):
    with pytest.raises(NotValid) as problem:
        compile_expression(NEVER_READ[name]).truth(RecordScope(samples.customer(name="Ace"), ListAround()))
    assert 5 < len(str(problem.value)) < 400
    assert "\n" not in str(problem.value)


@pytest.mark.parametrize("place", ["when", "compute"])
@pytest.mark.parametrize("name", NEVER_READ)
def test_a_mapping_with_it_is_refused_by_name(name: str, place: str):
    entry = {"target": "metadata.bad", place: NEVER_READ[name]} | ({"source": "name"} if place == "when" else {})
    if name == "nothing":
        entry.pop("source", None)
    with pytest.raises(NeedsUser) as problem:
        read_mapping({"schema": 1, "customers": [{"target": "name", "source": "name"}, entry]}, "mine.toml")
    assert problem.value.code is Code.BAD_INPUT
    assert "customers rule 2 (metadata.bad)" in problem.value.detail
    assert len(problem.value.detail) < 1000


@pytest.mark.parametrize("name", FAILS_ON_THE_RECORD)
def test_what_fails_on_a_record_leaves_that_field_out_and_says_why(name: str):
    text, words = FAILS_ON_THE_RECORD[name]
    rules = (
        FieldRule("name", source=("name",)),
        FieldRule("metadata.bad", source=("name",), when=text, name="Bad rule"),
        FieldRule("metadata.good", source=("code",)),
    )
    mapped = map_record(
        samples.customer("ACME", name="eee", created=None), RecordMapping(CUSTOMERS, rules), ListAround()
    )
    assert mapped.fields == {"name": "eee", "metadata.good": "ACME"}
    (note,) = mapped.notes
    assert note.path == "metadata.bad"
    assert note.message.startswith("the rule “Bad rule” cannot be worked out: ")
    assert words in note.message


@pytest.mark.parametrize("name", FAILS_ON_THE_RECORD)
def test_a_failing_rule_on_records_holds_the_record_with_its_sentence(name: str):
    text, words = FAILS_ON_THE_RECORD[name]
    desk = Desk()
    subject = desk.subject(samples.customer("ACME", name="eee", created=None), CUSTOMERS, "ACME")
    decision = ruled_out(subject, RecordMapping(CUSTOMERS, (), only=text), desk.around)
    assert decision is not None
    assert decision.verdict.cause == Cause.INVALID
    assert words in decision.verdict.message
    assert "ACME" in decision.verdict.message


def test_a_failing_rule_of_a_linked_record_keeps_what_stripe_has():
    desk = Desk(samples.rep())
    record = samples.customer("ACME")
    desk.bring(record)
    mapping = samples.mapping().types[CUSTOMERS]
    rules = tuple(
        rule if rule.target != "metadata.contact" else FieldRule("metadata.contact", compute="1 / 0", name="Contact")
        for rule in mapping.rules
    )
    decision = desk.decide(record, mapping=RecordMapping(CUSTOMERS, rules))
    assert decision.change is None or decision.change.action is not Action.UPDATE
    assert "ACME: the rule “Contact” cannot be worked out: it divides by zero" in decision.verdict.message


@pytest.mark.parametrize("text", ["1 / 0 > 1", "name > 5", "nonsense (", "nowhere == 1"])
def test_an_approval_rule_that_cannot_be_worked_out_makes_the_change_wait(text: str):
    desk = Desk(samples.rep())
    mapping = samples.mapping().types[CUSTOMERS]
    careful = RecordMapping(CUSTOMERS, mapping.rules, approvals=(ApprovalRule("Careful", text),))
    decision = desk.decide(samples.customer("ACME"), mapping=careful)
    assert decision.change is not None
    assert (decision.change.action, decision.change.cause) == (Action.HOLD, Cause.APPROVAL)


@pytest.mark.parametrize(
    "name",
    [
        "replace:a:" + "b" * 400,
        "pad:999999",
        "pad:1000000000000000000000",
        "first:99999999999999999999999999",
        "part:99999999:comma",
        "round:1000000",
        "decimals:-5",
        "date:%s%s%s%s",
        "date:" + "YYYY" * 100,
        "noon:../../../etc/passwd",
        "noon:\x00",
        "phone:__class__",
        "lookup:__class__",
        "lookup:" + "x" * 10_000,
        "exec:import os",
        "upper:" + "x" * 10_000,
        "",
        ":",
        MEGABYTES,
    ],
    ids=lambda name: ascii(name[:24]),
)
def test_a_hostile_transform_is_refused(name: str):
    with pytest.raises(NotValid) as problem:
        check(name)
    assert len(str(problem.value)) < 400


@pytest.mark.parametrize("name", ["title", "name", "no_accents", "part:1:comma", "replace:x:yy", "date", "dollars"])
def test_a_text_of_10_mb_is_refused_by_what_would_take_long(name: str):
    with pytest.raises(NotValid, match="longer than 10,000 characters"):
        apply(name, MEGABYTES)


def test_a_record_with_a_text_of_10_mb_fails_a_condition_that_asks_for_it():
    record = samples.customer("ACME", user_fields={"UserField1": MEGABYTES})
    scope = RecordScope(record, ListAround())
    with pytest.raises(NotValid, match=r"the text in “user_fields\.UserField1” is longer than 10,000 characters"):
        compile_expression("contains(user_fields.UserField1, 'x')").truth(scope)
    assert compile_expression("code == 'ACME'").truth(scope)


def refused(text: str) -> str:
    with pytest.raises(NeedsUser) as problem:
        read_mapping_text(text, "mine.toml")
    assert problem.value.code is Code.BAD_INPUT
    assert problem.value.detail.startswith("mine.toml cannot be ")
    assert len(problem.value.detail) < 20_000
    return problem.value.detail


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (MEGABYTES, "longer than 1,000,000 characters"),
        ("schema = 1\nschema = 1", "cannot be read"),
        ("schema = " + "[" * 100_000, "cannot be read"),
        ("schema = 1\na" + ".a" * 400_000 + " = 1", "line 2 has more than 100 full stops"),
        ("schema = 1\n" + '."="' * 50_000 + " = 1", "line 2 has more than 100 full stops"),
        ("schema = 1\n" + ("a" + ".a" * 90 + " = 1\n[x]\n") * 3, "cannot be read"),
        ("schema = 1\nx = 0x" + "f" * 100_000, "mine.toml cannot be"),
        ("schema = 1\nx = " + "9" * 100_000, "mine.toml cannot be"),
        ("schema = 1\n" + '[[customers]]\ntarget = "name"\nsource = "name"\n' * 10_000, "there are 10,000 rules"),
        ('schema = 1\n[only]\ncustomers = "1 / "', "only customers: "),
        ('schema = 1\n[only]\nreps = "true"', "“reps” must be a record type with a condition"),
        ("schema = 1\nonly = 5", "only: it holds record types"),
        ("schema = 1\napprovals = 5", "approvals: each of up to 50"),
        ('schema = 1\n[[approvals]]\ntype = "reps"\nname = "x"', "type must be one of customers"),
        ('schema = 1\n[[approvals]]\ntype = "items"\nfirst = -1', "it needs a name; approval 1: first must be"),
        ('schema = 1\n[[approvals]]\ntype = "items"\nname = "x"\nwhen = "lines"', "items have no field “lines”"),
        ("schema = 1\ntables = 5", "tables: each of up to 100"),
        ('schema = 1\n[tables.a]\nb = { c = "d" }', "the code “b” must stand for a text"),
        ("schema = 1\n[tables]\na = 5", "lookup table “a”: it must hold codes"),
        ('schema = 1\n[tables."a:b"]\nc = "d"', "lookup table “a:b”: its name"),
    ],
    ids=lambda text: ascii(text[:30]),
)
def test_a_hostile_file_is_refused(text: str, words: str):
    assert words in refused(text)


def test_tables_out_of_all_bounds_are_refused():
    codes = "\n".join(f'c{number} = "x"' for number in range(10_001))
    assert "it holds more than 10,000 codes" in refused(f"schema = 1\n[tables.a]\n{codes}")
    many = "\n".join(f'[tables.t{number}]\na = "b"' for number in range(101))
    assert "tables: each of up to 100" in refused(f"schema = 1\n{many}")


def test_a_table_that_holds_itself_is_refused():
    table: dict = {"schema": 1, "tables": {}}
    table["tables"]["round"] = table["tables"]
    with pytest.raises(NeedsUser, match="the code “round” must stand for a text"):
        read_mapping(table)


def test_only_the_first_of_very_many_mistakes_are_told():
    detail = refused("schema = 1\n" + "[[customers]]\n" * 400)
    assert detail.count("target is missing") == 20
    assert detail.endswith("; and 380 more")


@pytest.mark.parametrize(
    "entry",
    [
        {"transforms": ["trim"] * 1000},
        {"source": ["name"] * 1000},
        {"examples": [{"given": {"name": "x"}}] * 1000},
        {"examples": [{"given": {"name": MEGABYTES}}]},
        {"examples": [{"given": {f"user_fields.F{number}": "x" for number in range(1000)}}]},
        {"examples": [{"expect": "x"}]},
        {"examples": "x"},
        {"constant": MEGABYTES},
        {"combine": MEGABYTES},
        {"name": MEGABYTES},
        {"limit": 10**30},
        {"compute": "name", "combine": ","},
        {"source": ["payer", "name"], "combine": ","},
        {MEGABYTES: 1},
    ],
    ids=lambda entry: ascii(f"{next(iter(entry))[:12]}"),
)
def test_a_hostile_rule_is_refused(entry: dict):
    table = {"schema": 1, "invoices": [{"target": "metadata.x", "source": "number"} | entry]}
    with pytest.raises(NeedsUser) as problem:
        read_mapping(table)
    assert "invoices rule 1" in problem.value.detail
    assert len(problem.value.detail) < 2000


def test_the_shipped_file_is_far_from_every_bound():
    assert all(len(found.rules) < reader.MOST_RULES / 5 for found in samples.mapping().types.values())


def test_dates_at_the_ends_of_the_calendar_do_no_harm():
    scope = RecordScope(samples.invoice(date=dt.date.max, due_date=dt.date.min), ListAround())
    assert compile_expression("date > due_date").truth(scope)
    with pytest.raises(NotValid, match="calendar"):
        compile_expression("due_date - 1 < date").truth(scope)
