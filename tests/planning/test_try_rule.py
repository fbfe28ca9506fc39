"""A rule tried on records and on its own examples, and Stripe's limits told while it is typed."""

import datetime as dt

import pytest

from app.domain.kinds import RecordType
from app.domain.mapping import Example, FieldRule, RecordMapping
from app.planning.limits import limit_problems, metadata_keys
from app.planning.sources import known, sources_of, value_at, value_kind
from app.planning.targets import target_field, target_problem, targets_of
from app.planning.try_rule import check_examples, paths_of, try_rule
from tests.fakes.around import ListAround
from tests.planning import samples

CUSTOMERS, INVOICES = RecordType.CUSTOMERS, RecordType.INVOICES
REGION = FieldRule(
    "metadata.region",
    source=("user_fields.UserField1",),
    transforms=("upper",),
    when='territory == "NSW"',
    name="Region",
    examples=(
        Example({"user_fields.UserField1": "north", "territory": "NSW"}, "NORTH"),
        Example({"user_fields.UserField1": "north", "territory": "VIC"}, None),
    ),
)


def mapping(*rules: FieldRule, kind: RecordType = CUSTOMERS, **tables: dict) -> RecordMapping:
    return RecordMapping(kind, rules, tables=tables)


def test_a_rule_is_tried_on_every_record():
    records = [samples.customer("A", territory="NSW"), samples.customer("B", territory="VIC")]
    here, there = try_rule(REGION, records, ListAround(records))
    assert (here.key, here.title, here.value, here.problem) == ("A", "A Pty Ltd", "RED", "")
    assert here.source_texts == {"user_fields.UserField1": "red", "territory": "NSW"}
    assert (there.key, there.value, there.problem) == ("B", "", "")


def test_a_rule_that_fails_on_a_record_says_so_there_and_works_elsewhere():
    rule = FieldRule("metadata.days", compute="100 / number(price_code)", name="Days")
    bad, good = samples.customer("A", price_code="0"), samples.customer("B", price_code="4")
    first, second = try_rule(rule, [bad, good], ListAround())
    assert first.value == ""
    assert "the rule “Days” cannot be worked out: it divides by zero" in first.problem
    assert (second.value, second.problem) == ("25", "")


def test_an_unmapped_code_is_told():
    rule = FieldRule("metadata.terms", source=("terms_code",), transforms=("lookup:terms",))
    known_, unknown = samples.customer("A", terms_code="30"), samples.customer("B", terms_code="99")
    first, second = try_rule(rule, [known_, unknown], ListAround(), {"terms": {"30": "30 days"}})
    assert (first.value, first.problem) == ("30 days", "")
    assert (second.value, second.problem) == (
        "",
        "terms: the lookup table “terms” does not know the code “99”",
    )


def test_a_rule_with_a_star_shows_what_it_makes():
    rule = FieldRule("metadata.user_field_*", source=("user_fields.*",))
    (found,) = try_rule(rule, [samples.customer("A", user_fields={"UserField1": "a", "UserField2": "b"})], ListAround())
    assert found.value == "metadata.user_field_1: a, metadata.user_field_2: b"


def test_references_and_lines_are_shown_as_people_know_them():
    invoice = samples.invoice()
    around = ListAround([samples.customer("ACME")])
    (payer,) = try_rule(FieldRule("customer", source=("payer",)), [invoice], around)
    assert payer.value == payer.source_texts["payer"] == "ACME"
    (lines,) = try_rule(FieldRule("lines", source=("lines",)), [invoice], around)
    assert lines.value == "1 lines"


def test_paths_of_a_rule_are_all_it_looks_at():
    rule = FieldRule("metadata.x", source=("name", "user_fields.*"), when='rep.email != "" && name != "x"')
    assert paths_of(rule) == ["name", "rep.email"]
    assert paths_of(FieldRule("metadata.x", compute="total - tax", when="nonsense (")) == ["total", "tax"]


def test_examples_that_are_met_say_nothing():
    assert check_examples(mapping(REGION)) == []
    due = FieldRule(
        "metadata.due",
        source=("due_date",),
        transforms=("date:D MMM YYYY",),
        examples=(Example({"due_date": "1/07/2026"}, "1 Jul 2026"),),
    )
    total = FieldRule(
        "metadata.total",
        source=("total",),
        transforms=("dollars",),
        examples=(Example({"total": "$1,234.5"}, "$1,234.50"), Example({}, None)),
    )
    computed = FieldRule("metadata.half", compute="total / 2", examples=(Example({"total": "5.01"}, "2.505"),))
    assert check_examples(mapping(due, total, computed, kind=INVOICES)) == []
    active = FieldRule(
        "active", source=("discontinued",), transforms=("not",), examples=(Example({"discontinued": "yes"}, "no"),)
    )
    assert check_examples(mapping(active, kind=RecordType.ITEMS)) == []


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            FieldRule("metadata.a", source=("name",), examples=(Example({"name": "x"}, "X"),)),
            "the example with name “x” expects “X”, and “x” comes out",
        ),
        (
            FieldRule("metadata.a", source=("name",), examples=(Example({"name": "x"}, None),)),
            "expects nothing, and “x” comes out",
        ),
        (
            FieldRule("email", source=("email",), transforms=("email",), examples=(Example({"email": "x"}, "x"),)),
            "and nothing comes out (“x” is not an e-mail address",
        ),
        (
            FieldRule("metadata.a", source=("created",), examples=(Example({"created": "soon"}, "x"),)),
            "the example with created “soon” cannot be read: “soon” is not a date",
        ),
    ],
)
def test_an_example_that_is_missed_says_what_came_out(rule: FieldRule, words: str):
    (found,) = check_examples(mapping(rule))
    assert words in found.sentence
    assert (found.rule_index, found.target) == (0, rule.target)


def test_the_shipped_mapping_is_within_stripes_limits():
    for found in samples.mapping().types.values():
        assert limit_problems(found) == []
        assert check_examples(found) == []


def test_metadata_keys_are_counted_with_what_a_star_expands_to():
    customers = samples.mapping().types[CUSTOMERS]
    own = metadata_keys(customers)
    assert metadata_keys(customers, {"user_fields": 7}) == own + 7
    (found,) = limit_problems(customers, {"user_fields": 50 - own + 1})
    assert found.sentence == "these rules fill 51 metadata keys, and Stripe takes 50"
    assert found.rule_index is None


def test_custom_fields_and_doubles_are_counted():
    rules = [FieldRule(f"custom_fields.F{number}", source=("number",)) for number in range(5)]
    assert [one.sentence for one in limit_problems(mapping(*rules, kind=INVOICES))] == [
        "these rules fill 5 custom fields, and Stripe takes 4"
    ]
    twice = FieldRule("name", source=("name",))
    (double,) = limit_problems(mapping(twice, twice))
    assert (double.rule_index, double.sentence) == (1, "an earlier rule fills this target already")


@pytest.mark.parametrize(
    ("kind", "rule", "words"),
    [
        (CUSTOMERS, FieldRule("nmae", source=("name",)), "a Stripe customer has no field “nmae”"),
        (CUSTOMERS, FieldRule("custom_fields.X", source=("name",)), "has no field “custom_fields.X”"),
        (CUSTOMERS, FieldRule("metadata." + "k" * 41, source=("name",)), "more than 40 characters"),
        (CUSTOMERS, FieldRule("metadata.a[b]", source=("name",)), "not a metadata key Stripe takes"),
        (CUSTOMERS, FieldRule("metadata.pronto_id", source=("name",)), "is kept for telling which record this is"),
        (CUSTOMERS, FieldRule("metadata.pronto_id", source=("code",), when="true"), "is kept for telling"),
        (CUSTOMERS, FieldRule("name", source=("name",), limit=300), "cut at 300 characters, and Stripe takes 256"),
        (CUSTOMERS, FieldRule("metadata.x", constant="x" * 501), "has 501 characters, and Stripe takes 500"),
        (INVOICES, FieldRule("custom_fields." + "n" * 41, source=("number",)), "more than 40 characters"),
        (INVOICES, FieldRule("customer", source=("customer_code",)), "Customer always comes from payer"),
        (INVOICES, FieldRule("lines", compute='"x"'), "Lines always comes from lines"),
        (RecordType.ORDERS, FieldRule("amount", compute="total / 2"), "Amount always comes from total"),
        (CUSTOMERS, FieldRule("address.*", source=("user_fields.*",)), "has no field “address.*”"),
        (INVOICES, FieldRule("custom_fields.*", source=("extra.*",)), "only metadata.<start>* can take a whole table"),
    ],
)
def test_a_target_that_stripe_does_not_take_is_refused(kind: RecordType, rule: FieldRule, words: str):
    (found,) = limit_problems(mapping(rule, kind=kind))
    assert words in found.sentence


@pytest.mark.parametrize("kind", list(samples.mapping().types))
def test_what_can_be_chosen_is_what_can_be_used(kind: RecordType):
    record = {
        CUSTOMERS: samples.customer(),
        RecordType.ITEMS: samples.item(),
        RecordType.ORDERS: samples.order(),
        INVOICES: samples.invoice(),
        RecordType.CREDIT_NOTES: samples.credit_note(),
    }[kind]
    around = ListAround([samples.rep(), samples.customer("ACME")])
    choices = sources_of(kind, ["user_fields.UserField1", "extra.Zone", "nonsense.x", "user_fields."])
    assert len({one.path for one in choices}) == len(choices)
    for one in choices:
        assert known(kind, one.path)
        assert one.label
        value = value_at(record, one.path, around)
        held = {"text": str, "money": int, "date": dt.date, "yes/no": bool, "number": object}[one.kind_of_value]
        assert value is None or isinstance(value, held)
    for target in targets_of(kind):
        path = f"{target.path}x" if target.path.endswith(".") else target.path
        assert target_field(kind, path) == target
        if target.holds != "fixed":
            assert target_problem(kind, FieldRule(path, source=("number",))) == ""


def test_site_fields_are_listed_under_their_own_headings():
    found = {one.path: one for one in sources_of(CUSTOMERS, ["user_fields.UserField3", "extra.Zone"])}
    assert found["user_fields.UserField3"].group == "User-defined fields"
    assert found["extra.Zone"].group == "This site's own fields"
    assert found["rep.email"].group == "Rep"
    assert found["delivery.suburb"].group == "Delivery address"
    assert found["bill_to.name"].group == "Bill-to debtor"
    assert value_kind(INVOICES, "customer.created") == "date"
    assert value_kind(INVOICES, "total") == "money"
    assert value_kind(CUSTOMERS, "rep.name") == "text"
