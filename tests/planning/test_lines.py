"""Lines add up to the cent, whatever Pronto's quantities and prices are."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.causes import Cause
from app.domain.records import Line
from app.planning.lines import LARGEST, check_lines, comparable, notes_on, shape_lines

QUANTITIES = st.decimals(min_value=-99999, max_value=99999, places=4) | st.sampled_from(
    [Decimal("1e-40"), Decimal(3), Decimal(7)]
)
LINES = st.builds(
    Line,
    sequence=st.integers(1, 999).map(str),
    kind=st.sampled_from(["SN", "SC", "KN", "DN", ""]),
    item_code=st.text(max_size=8),
    description=st.text(max_size=40),
    quantity=QUANTITIES,
    unit_price=st.decimals(min_value=0, max_value=9999, places=4),
    amount=st.integers(-(10**17), 10**17),
    tax=st.integers(-(10**9), 10**9),
)


@given(st.lists(LINES, max_size=20))
def test_every_cent_of_the_lines_is_in_the_shape(lines: list[Line]):
    shapes = shape_lines(lines)
    assert sum(int(shape["amount"] or 0) for shape in shapes) == sum(line.amount for line in lines)
    assert sum(int(shape["tax"] or 0) for shape in shapes) == sum(line.tax for line in lines)


@given(LINES)
def test_price_times_quantity_gives_the_amount_back(line: Line):
    for shape in shape_lines([line]):
        if "unit_amount_decimal" not in shape:
            assert shape["quantity"] == "1"
            continue
        unit, quantity = Decimal(str(shape["unit_amount_decimal"])), Decimal(str(shape["quantity"]))
        assert unit.as_tuple().exponent >= -12
        total = sum((unit * int(quantity), unit * (quantity - int(quantity))), Decimal(0))
        assert abs(total - line.amount) <= Decimal("0.5")
        assert quantity == line.quantity > 0


def test_a_plain_line():
    (shape,) = shape_lines([_line(quantity="3", price="3.3333", amount=1000, tax=100)])
    assert shape["description"] == "BOLT Bolt M8"
    assert shape["quantity"] == "3"
    assert shape["unit_amount_decimal"] == "333.333333333333"
    assert (Decimal("333.333333333333") * 3).quantize(Decimal(1), ROUND_HALF_UP) == 1000
    assert (shape["amount"], shape["tax"], shape["item"]) == (1000, 100, "BOLT")


@pytest.mark.parametrize(
    ("quantity", "amount", "words"),
    [
        ("-2", -1000, "BOLT Bolt M8 (-2 × 5)"),
        ("2", -1000, "BOLT Bolt M8 (2 × 5)"),
        ("-1", -500, "BOLT Bolt M8 (-1 × 5)"),
        ("1", -500, "BOLT Bolt M8"),
        ("0", 500, "BOLT Bolt M8"),
    ],
)
def test_what_stripe_cannot_multiply_is_one_sum_with_the_quantity_in_words(quantity: str, amount: int, words: str):
    (shape,) = shape_lines([_line(quantity=quantity, price="5", amount=amount)])
    assert shape["description"] == words
    assert shape["quantity"] == "1"
    assert shape["amount"] == amount
    assert "unit_amount_decimal" not in shape


def test_fractions_of_a_unit():
    (shape,) = shape_lines([_line(quantity="0.333", price="10", amount=333)])
    assert shape["quantity"] == "0.333"
    assert shape["unit_amount_decimal"] == "1000"


def test_a_large_quantity_at_a_price_of_no_end():
    (shape,) = shape_lines([_line(quantity="99999999999999", price="0.01", amount=1)])
    assert shape["amount"] == 1
    assert shape["quantity"] == "1"


def test_notes_stay_and_lines_not_shipped_go():
    note = Line("1", "DN", item_code="X", description="Leave at\n the gate")
    empty = Line("2", "SN", item_code="BOLT", description="Back-ordered")
    free = Line("3", "SN", item_code="CAP", quantity=Decimal(2))
    assert [shape["description"] for shape in shape_lines([note, empty, free])] == ["Leave at the gate", "CAP"]


def test_a_line_without_words_says_its_type():
    assert [shape["description"] for shape in shape_lines([Line("1", "SC", amount=5), Line("2", "", amount=5)])] == [
        "SC",
        "Line",
    ]


def test_long_words_are_cut_and_said_so():
    long = Line("4", "SN", description="word " * 200, quantity=Decimal(-2), amount=-5)
    (shape,) = shape_lines([long])
    assert len(str(shape["description"])) <= 500
    assert str(shape["description"]) == str(shape["description"]).strip()
    (note,) = notes_on([long])
    assert note.path == "lines.4.description"
    assert "cut to 500" in note.message
    assert notes_on([Line("1", "SN", description="a" + " " * 900)]) == []


def test_a_document_that_adds_up_has_no_problem():
    lines = [_line(amount=1000, tax=100), _line(amount=-50, tax=-5)]
    assert check_lines(lines, 950, 95, 1045, "AUD") == []


@pytest.mark.parametrize(
    ("sums", "path", "cause", "words"),
    [
        ((999, 100, 1099), "amount", Cause.AMOUNT_DIFFERS, "its lines add up to 10.00 AUD but it says 9.99 AUD"),
        ((1000, 101, 1101), "tax", Cause.GST_DIFFERS, "the GST of its lines adds up to 1.00 AUD but it says 1.01 AUD"),
        ((1000, 100, 1101), "total", Cause.AMOUNT_DIFFERS, "10.00 AUD and 1.00 AUD GST do not make 11.01 AUD"),
    ],
)
def test_sums_that_differ_are_named(sums: tuple[int, int, int], path: str, cause: Cause, words: str):
    (problem,) = check_lines([_line(amount=1000, tax=100)], *sums, "AUD")
    assert (problem.path, problem.code, problem.message) == (path, cause, words)


def test_a_tax_code_no_table_knows():
    lines = [Line("7", "SN", tax_code="Q", tax_rate=None), Line("8", "DN", tax_code="Q", tax_rate=None)]
    (problem,) = check_lines(lines, 0, 0, 0, "AUD")
    assert problem.code == Cause.UNMAPPED_CODE
    assert "line 7 has the tax code “Q”" in problem.message


def test_too_many_lines():
    lines = [_line(amount=1) for _ in range(LARGEST + 1)]
    (problem,) = check_lines(lines, LARGEST + 1, 0, LARGEST + 1, "AUD")
    assert "251 lines" in problem.message
    assert check_lines(lines[1:], LARGEST, 0, LARGEST, "AUD") == []


def test_lines_are_compared_by_what_both_sides_can_say():
    ours = shape_lines([_line(quantity="2", amount=1000, tax=100)])
    theirs = [{"description": "BOLT Bolt M8", "quantity": "2", "amount": 1000, "tax": 100, "id": "il_1"}]
    assert comparable(ours) == comparable(theirs)
    assert comparable("text") == "text"


def _line(quantity: str = "1", price: str = "10", amount: int = 0, tax: int = 0) -> Line:
    return Line(
        "1",
        "SN",
        item_code="BOLT",
        description="Bolt  M8",
        quantity=Decimal(quantity),
        unit_price=Decimal(price),
        amount=amount,
        tax=tax,
    )
