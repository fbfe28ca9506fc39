"""Conditions made from menus: to text, back again, and told in words."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from app.planning.cel_text import LONGEST
from app.planning.conditions import BY_KIND, Clause, Condition, Operator, from_text, sentence, to_text, told
from app.planning.expressions import compile_expression

WORDS = st.text(max_size=12)
VALUES = WORDS | st.booleans() | st.decimals(min_value=-(10**9), max_value=10**9, places=2) | st.dates()
PATHS = st.sampled_from(["territory", "rep.email", "user_fields.UserField1"])
PATHS |= st.text(min_size=1, max_size=8).filter(lambda name: "." not in name).map(lambda name: f"user_fields.{name}")
COMPARING = [Operator.IS, Operator.IS_NOT, Operator.MORE, Operator.LESS, Operator.AT_LEAST, Operator.AT_MOST]
CLAUSES = st.one_of(
    st.builds(Clause, PATHS, st.sampled_from(COMPARING), VALUES),
    st.builds(Clause, PATHS, st.sampled_from([Operator.CONTAINS, Operator.STARTS, Operator.ENDS]), WORDS),
    st.builds(
        Clause,
        PATHS,
        st.sampled_from([Operator.ONE_OF, Operator.NOT_ONE_OF]),
        st.lists(WORDS, max_size=4).map(tuple),
    ),
    st.builds(Clause, PATHS, st.sampled_from([Operator.BLANK, Operator.FILLED])),
)


@given(st.lists(CLAUSES, min_size=1, max_size=4), st.booleans())
def test_what_menus_make_reads_back_as_the_same(clauses: list[Clause], all_of: bool):
    condition = Condition(tuple(clauses), all_of or len(clauses) == 1)
    text = to_text(condition)
    assume(len(text) <= LONGEST)
    assert from_text(text) == condition
    assert compile_expression(text)
    assert sentence(condition)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('territory == "NSW"', "territory is NSW"),
        ('territory == "NSW" && email != ""', "territory is NSW and e-mail is not blank"),
        ('territory in ["NSW", "ACT"] || total > 5000', "territory is one of NSW, ACT or total is more than 5,000"),
        ('!(territory in ["NSW"])', "territory is none of NSW"),
        ("!blank(rep.email)", "rep e-mail is not blank"),
        ('due_date < date("2026-07-01")', "due date is before 1 July 2026"),
        ('due_date >= date("2026-07-01")', "due date is on or after 1 July 2026"),
        ("discontinued == true", "discontinued is yes"),
        ('startsWith(name, "A") && (total > 1 && tax < 2)', "name starts with A and total is more than 1 and tax is …"),
        ("total > tax", "total > tax"),
        ("", ""),
    ],
)
def test_conditions_in_words(text: str, words: str):
    assert told(text).replace("less than 2", "…") == words


def test_labels_take_the_place_of_paths():
    condition = from_text('user_fields.UserField1 == "red"')
    assert condition is not None
    assert sentence(condition, {"user_fields.UserField1": "Colour"}) == "Colour is red"


@pytest.mark.parametrize(
    "text",
    [
        "total > tax",
        "5 < total",
        'territory == "NSW" && (total > 5 || tax > 5)',
        "upper(territory) == 'NSW'",
        "!(total > 5)",
        "total > 5 ? true : false",
        "total + 1 > 5",
        "not readable (",
        "contains(name, territory)",
        "true",
    ],
)
def test_what_was_written_by_hand_is_left_to_hands(text: str):
    assert from_text(text) is None


def test_a_blank_text_is_a_condition_without_clauses():
    assert from_text("  ") == Condition(())
    assert to_text(Condition(())) == sentence(Condition(())) == ""


def test_every_kind_of_value_has_its_menu():
    assert set(BY_KIND) == {"text", "number", "money", "date", "yes/no"}
    values = {"text": "x", "number": Decimal(1), "money": Decimal(1), "date": dt.date(2026, 7, 1), "yes/no": True}
    for kind, operators in BY_KIND.items():
        for operator in operators:
            value = ("x",) if operator in {Operator.ONE_OF, Operator.NOT_ONE_OF} else values[kind]
            value = "" if operator in {Operator.BLANK, Operator.FILLED} else value
            condition = Condition((Clause("territory", operator, value),))
            assert from_text(to_text(condition)) == condition
