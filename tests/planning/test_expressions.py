"""Conditions and computed values: what they come out as, exactly, and that CEL's own library agrees where it can."""

import contextlib
import datetime as dt
from decimal import Decimal

import celpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.kinds import RecordType
from app.planning.cel_text import parse, write_string
from app.planning.contact import NotValid
from app.planning.expressions import compile_expression
from app.planning.reckoning import FUNCTIONS, Operand
from app.planning.scope import RecordScope, TypedScope, unknown_names
from tests.fakes.around import ListAround
from tests.planning import samples


class Given:
    """Values by path."""

    def __init__(self, **values: Operand) -> None:
        self.values = {path.replace("__", "."): value for path, value in values.items()}

    def value(self, path: str) -> Operand:
        return self.values[path]


SCOPE = Given(
    territory="NSW",
    email="kim@example.com.au",
    total=Decimal("7150.10"),
    tax=Decimal("650.01"),
    due=dt.date(2026, 7, 31),
    held=False,
    nothing=None,
    blank="  ",
    rep__email="lee@example.com.au",
)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ('territory == "NSW" && email != ""', True),
        ('territory in ["VIC", "NSW"]', True),
        ('!(territory in ["VIC"])', True),
        ('territory == "VIC" || total > 5000', True),
        ('held ? "yes" : territory + "!"', "NSW!"),
        ("total - tax", Decimal("6500.09")),
        ("0.1 + 0.2 == 0.3", True),
        ("total * 0.03 == 214.503", True),
        ("1 / 3", Decimal("0.333333333333")),
        ("7 % 3", Decimal(1)),
        ("-total < 0", True),
        ("round(total / 3, 2)", Decimal("2383.37")),
        ("round(2.5)", Decimal(3)),
        ("due - date('2026-07-01')", Decimal(30)),
        ("due + 1", dt.date(2026, 8, 1)),
        ("due - 31", dt.date(2026, 6, 30)),
        ("due < date('2026-08-01') && month(due) == 7 && day(due) == 31 && year(due) == 2026", True),
        ("rep.email.endsWith('.com.au')", True),
        ('rep["email"] == rep.email', True),
        ("startsWith(territory, 'N') && contains(email, '@')", True),
        ("matches(email, '^[a-z]+@')", True),
        ("email.matches('^[0-9]')", False),
        ("upper(first(email, 3)) + last(territory, 1)", "KIMW"),
        ("lower(territory)", "nsw"),
        ("size(territory)", Decimal(3)),
        ("trim('  a  b ')", "a b"),
        ("replace(territory, 'N', 'Q')", "QSW"),
        ("number('1,234.50') + 1", Decimal("1235.50")),
        ("text(total) + ' ' + text(held) + ' ' + text(due)", "7150.1 no 2026-07-31"),
        ("blank(nothing) && blank(blank) && !blank(territory) && has(territory)", True),
        ('nothing == "" && blank == null && territory != null', True),
        ("nothing > 5 || nothing < 5 || nothing == 5", False),
        ("blank > 5", False),
        ("number(blank) == null && date(nothing) == null", True),
        ("((((((((((1))))))))))", Decimal(1)),
        ('\'it\\\'s\' + "\\"quoted\\""', 'it\'s"quoted"'),
    ],
)
def test_what_expressions_come_out_as(text: str, result: Operand):
    found = compile_expression(text).value(SCOPE)
    assert found == result
    assert type(found) is type(result)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "it is empty"),
        ("territory ==", "it cannot be read from|it ends before"),
        ("territory == = 'x'", "it cannot be read from “= 'x'” on"),
        ("total > territory", "it compares a number with text"),
        ("total == '5'", "it compares a number with text"),
        ("total + territory", "it adds text where a number belongs; number"),
        ("total + nothing", "it adds a value that is blank"),
        ("total / 0", "it divides by zero"),
        ("total % (tax - tax)", "it divides by zero"),
        ("held > false", "yes and no have no order"),
        ("territory && held", "must come out as yes or no, and this comes out as text"),
        ("!total", "this comes out as a number"),
        ("lower(total)", "lower…? takes text|takes text, and was given a number"),
        ("year(territory)", "takes a date, and was given text"),
        ("round(total, 99)", "a whole number from 0 to 12"),
        ("round(total, 0.5)", "a whole number from 0 to 12"),
        ("first(territory, -1)", "a whole number from 0"),
        ("date('31/07/2026')", "is not a date written like 2026-07-01"),
        ("number('ten')", "“ten” is not a number"),
        ("due + 99999999", "beyond what a calendar holds"),
        ("due + 0.5", "a part of a day"),
        ("shout(territory)", "there is no “shout” in conditions; there are blank"),
        ("upper()", "takes 1, not 0"),
        ("round(1, 2, 3)", "takes 1 or 2, not 3"),
        ("territory in email", "followed by a list"),
        ("matches(email, territory)", "written out in the condition"),
        ("matches(email, '(')", "is not a pattern"),
        ("[1, 2]", "does not know|do not know"),
        ("replace(territory, '', 'x')", "nothing to look for"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(text: str, words: str):
    with pytest.raises(NotValid, match=words):
        compile_expression(text).value(SCOPE)


def test_a_condition_must_be_yes_or_no():
    assert compile_expression("total > 1").truth(SCOPE) is True
    with pytest.raises(NotValid, match="comes out as a number"):
        compile_expression("total").truth(SCOPE)


def test_what_follows_is_not_worked_out_when_the_first_part_settles_it():
    assert compile_expression("nothing != null && 1 / 0 > 1").truth(SCOPE) is False
    assert compile_expression("territory == 'NSW' || 1 / 0 > 1").truth(SCOPE) is True
    assert compile_expression("held ? 1 / 0 : 1").value(SCOPE) == 1


def test_an_expression_is_read_once_and_knows_its_paths():
    expression = compile_expression("rep.email != '' && territory == user_fields['Our region'] && rep.email != 'x'")
    assert expression.paths == ("rep.email", "territory", "user_fields.Our region")
    assert compile_expression(expression.text) is expression


def test_a_record_is_seen_as_a_bookkeeper_sees_it():
    around = ListAround([samples.customer("ACME", territory="NSW"), samples.rep()])
    invoice = RecordScope(samples.invoice(customer_code="ACME", total=715010, due_date=dt.date(2026, 7, 1)), around)
    assert invoice.value("total") == Decimal("7150.10")
    assert invoice.value("due_date") == dt.date(2026, 7, 1)
    assert invoice.value("customer.territory") == "NSW"
    assert invoice.value("rep.email") == "kim@example.com.au"
    assert invoice.value("payer") == "ACME"
    assert invoice.value("outstanding") is None
    late = dt.datetime(2026, 6, 30, 20, tzinfo=dt.UTC)
    customer = RecordScope(samples.customer("ACME", created=late), around)
    assert customer.value("created") == dt.date(2026, 7, 1)
    assert customer.value("user_fields.UserField1") == "red"
    assert customer.value("user_fields.UserField9") is None
    yen = RecordScope(samples.invoice(total=7150, currency="JPY"), around)
    assert yen.value("total") == Decimal(7150)


@pytest.mark.parametrize(
    "path", ["__class__", "code.__class__", "lines", "user_fields", "nowhere", "rep.nowhere", "key2"]
)
def test_a_path_that_leads_nowhere_is_named(path: str):
    scope = RecordScope(samples.customer(), ListAround())
    with pytest.raises(NotValid, match=r"have no field|is a table of fields"):
        scope.value(path)
    with pytest.raises(NotValid, match=r"have no field|is a table of fields"):
        TypedScope(RecordType.CUSTOMERS, {path: "x"}).value(path)
    assert len(unknown_names(RecordType.CUSTOMERS, compile_expression(f"{path} == 'x' || territory == ''"))) == 1


def test_every_function_can_follow_its_value():
    for name, (_, fewest, _most) in FUNCTIONS.items():
        rest = {"matches": "'a'", "round": "", "replace": "'a', 'b'", "first": "1", "last": "1"}.get(name, "'a'")
        told = "" if fewest == 1 else rest
        assert compile_expression(f"email.{name}({told})").paths == ("email",)


@given(st.text(max_size=60))
def test_a_written_text_reads_back_as_the_same(text: str):
    assert compile_expression(write_string(text)).value(SCOPE) == text


TEXTS = st.sampled_from(["a", "b", "ab", "ü", "'x'"]).map(lambda text: f'"{text}"')
NUMBERS = st.integers(min_value=0, max_value=50).map(str)
ATOMS = st.one_of(
    st.tuples(TEXTS, st.sampled_from(["==", "!=", "<", ">=", "<=", ">"]), TEXTS).map(" ".join),
    st.tuples(NUMBERS, st.sampled_from(["==", "!=", "<", ">=", "<=", ">"]), NUMBERS).map(" ".join),
    st.tuples(NUMBERS, st.sampled_from(["+", "-", "*"]), NUMBERS).map(lambda three: f"{' '.join(three)} > 10"),
    st.tuples(TEXTS, TEXTS, TEXTS).map(lambda three: f"{three[0]} in [{three[1]}, {three[2]}]"),
    st.tuples(TEXTS, TEXTS).map(lambda two: f"{two[0]}.startsWith({two[1]})"),
    st.tuples(TEXTS, TEXTS).map(lambda two: f"{two[0]}.contains({two[1]})"),
    st.sampled_from(["true", "false"]),
)
SENTENCES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(["&&", "||"]), inner).map(" ".join),
        inner.map(lambda one: f"!({one})"),
        st.tuples(inner, inner, inner).map(lambda three: f"({three[0]}) ? ({three[1]}) : ({three[2]})"),
    ),
    max_leaves=8,
)
ENVIRONMENT = celpy.Environment()


@given(SENTENCES)
def test_where_both_can_the_library_comes_out_the_same(text: str):
    theirs = ENVIRONMENT.program(ENVIRONMENT.compile(text)).evaluate({})
    assert compile_expression(text).truth(SCOPE) is bool(theirs)


@given(st.text(alphabet="ab .()[]!&|=<>+-*/%\"'\\0123,?:{}", max_size=40))
def test_any_text_is_read_or_refused(text: str):
    with contextlib.suppress(NotValid):
        assert parse(text)
        assert compile_expression(text).text == text
