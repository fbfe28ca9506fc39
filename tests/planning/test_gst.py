"""GST by the law: every cent of a generated invoice is explained, every wrong cent is named."""

import random
from collections import Counter
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.causes import Cause
from app.domain.company import Policies
from app.domain.kinds import RecordType
from app.domain.records import CreditNote, Invoice, Line
from app.planning.gst import PATH, GstVerdict, Rounding, gst_problem, half_cent_up, judge
from app.planning.lines import shape_lines
from app.planning.map_record import map_record
from app.practice.company.amounts import gst_by_document, gst_by_line, line_cents
from tests.fakes.around import ListAround
from tests.planning import samples

HOW_MANY = 10_000
RATES = {"G": Decimal(10), "F": Decimal(0)}


def line(amount: int, rate: str | None = "10", tax: int = 0, sequence: str = "1") -> Line:
    return Line(sequence, "SN", "BOLT", amount=amount, tax=tax, tax_rate=None if rate is None else Decimal(rate))


def drawn(chance: random.Random) -> tuple[list[Line], int]:
    """Draw an invoice as Pronto makes it: discounts, lines taken back, GST-free lines, GST by line or by document."""
    amounts: list[tuple[int, str]] = []
    for _ in range(chance.choice((1, 1, 2, 3, 5, 8, 13, 40))):
        quantity = Decimal(chance.randint(1, 2400)) / chance.choice((1, 10, 100))
        price = Decimal(chance.randint(1, 99_999)) / chance.choice((100, 10_000))
        discount = Decimal(chance.choice(("0", "0", "5", "12.5", "33.33", "100")))
        sign = -1 if chance.random() < 0.1 else 1
        amounts.append((sign * line_cents(quantity, price, discount), chance.choice("GGGF")))
    taxes = chance.choice((gst_by_line, gst_by_document))(amounts)
    lines = [
        Line(str(place), "SN", "BOLT", amount=cents, tax=tax, tax_rate=RATES[code])
        for place, ((cents, code), tax) in enumerate(zip(amounts, taxes, strict=True), start=1)
    ]
    return lines, sum(taxes)


def exactly(lines: list[Line]) -> list[Decimal]:
    """Return each line's GST in cents, unrounded, worked out another way than the module does."""
    return [Decimal(one.amount) * (one.tax_rate or 0) / 100 for one in lines]


def rounded(cents: Decimal) -> int:
    return int(cents.quantize(Decimal(1), ROUND_HALF_UP))


def test_of_ten_thousand_invoices_no_cent_is_unexplained():
    chance = random.Random(1090)
    unexplained, seen = 0, Counter[Rounding]()
    for _ in range(HOW_MANY):
        lines, stated = drawn(chance)
        shares = exactly(lines)
        by_total, by_supply = rounded(sum(shares, Decimal(0))), sum(rounded(share) for share in shares)
        verdict = judge(lines, stated)
        assert (verdict.total_invoice, verdict.taxable_supply) == (by_total, by_supply)
        unexplained += abs(verdict.error) if verdict.lawful else abs(stated)
        assert (
            verdict.difference
            == {
                Rounding.EXACT: 0,
                Rounding.TOTAL_INVOICE: stated - by_supply,
                Rounding.TAXABLE_SUPPLY: stated - by_total,
            }[verdict.rounding]
        )
        assert sum(int(shape["tax"] or 0) for shape in shape_lines(lines)) == stated, "Stripe is given Pronto's own GST"
        seen[verdict.rounding] += 1
    assert unexplained == 0
    assert all(seen[one] > HOW_MANY / 20 for one in (Rounding.EXACT, Rounding.TOTAL_INVOICE, Rounding.TAXABLE_SUPPLY))


def test_of_ten_thousand_wrong_ones_every_wrong_cent_is_named():
    chance = random.Random(975)
    caught = 0
    for _ in range(HOW_MANY):
        lines, stated = drawn(chance)
        right = judge(lines, stated)
        wrong = stated + chance.choice((-1, 1)) * chance.randint(1, 50)
        verdict = judge(lines, wrong)
        if wrong in {right.total_invoice, right.taxable_supply}:
            assert verdict.lawful
            continue
        assert verdict.rounding is Rounding.ERROR
        assert wrong - verdict.error in {right.total_invoice, right.taxable_supply}
        assert abs(verdict.error) == min(abs(wrong - right.total_invoice), abs(wrong - right.taxable_supply))
        caught += 1
    assert caught > HOW_MANY * 0.9


@given(st.lists(st.tuples(st.integers(-(10**9), 10**9), st.sampled_from(["0", "10"])), max_size=12))
def test_a_credit_note_mirrors_its_invoice(drawn: list[tuple[int, str]]):
    sold = [line(amount, rate) for amount, rate in drawn]
    back = [replace(one, amount=-one.amount) for one in sold]
    one, other = judge(sold, 0), judge(back, 0)
    assert (one.total_invoice, one.taxable_supply) == (-other.total_invoice, -other.taxable_supply)


def test_two_lines_of_five_cents_are_one_cent_or_two():
    lines = [line(5), line(5)]
    assert judge(lines, 1) == GstVerdict(1, 1, 2, Rounding.TOTAL_INVOICE)
    assert judge(lines, 2) == GstVerdict(2, 1, 2, Rounding.TAXABLE_SUPPLY)
    assert judge(lines, 1).name == "lawful rounding (total-invoice)"
    assert judge(lines, 2).name == "lawful rounding (taxable-supply)"
    assert (judge(lines, 1).difference, judge(lines, 2).difference) == (-1, 1)
    wrong = judge(lines, 5)
    assert (wrong.rounding, wrong.error, wrong.difference, wrong.name, wrong.lawful) == (
        Rounding.ERROR,
        3,
        3,
        "error",
        False,
    )


@pytest.mark.parametrize(
    ("lines", "tax", "found"),
    [
        ([], 0, Rounding.EXACT),
        ([line(1000), line(500, "0")], 100, Rounding.EXACT),
        ([line(1000), line(500, "0")], 150, Rounding.ERROR),
        ([line(1000), line(-250)], 75, Rounding.EXACT),
        ([line(-5)], -1, Rounding.EXACT),
        ([line(5), line(-5)], 0, Rounding.EXACT),
        ([line(1000, None)], 100, Rounding.UNKNOWN),
        ([line(1000, "NaN")], 100, Rounding.UNKNOWN),
        ([line(1000, "-10")], -100, Rounding.UNKNOWN),
        ([line(0, None), line(1000)], 100, Rounding.EXACT),
    ],
)
def test_what_is_taken_back_free_of_gst_or_not_known(lines: list[Line], tax: int, found: Rounding):
    assert judge(lines, tax).rounding is found


@pytest.mark.parametrize(
    ("cents", "whole"), [("1/2", 1), ("-1/2", -1), ("3/2", 2), ("5/2", 3), ("49/100", 0), ("7", 7)]
)
def test_half_a_cent_goes_up(cents: str, whole: int):
    assert half_cent_up(Fraction(cents)) == whole


def test_the_sentences_name_method_and_cents():
    lines = [line(5), line(5)]
    assert judge(lines, 1).sentence() == (
        "Its GST of $0.01 is right by the total-invoice method; the taxable-supply method, as lawful, differs by $0.01."
    )
    assert "by the taxable-supply method" in judge(lines, 2).sentence()
    assert judge([line(1000)], 100).sentence() == "Its GST of $1.00 is right to the cent by both lawful roundings."
    assert judge(lines, 5).sentence("NZD") == "Its GST of NZD 0.05 differs from both lawful roundings by NZD 0.03."
    assert "no table knows" in judge([line(5, None)], 1).sentence()


WRONG = {"lines": (samples.line(tax=103),), "amount": 1000, "tax": 103, "total": 1103}


@pytest.mark.parametrize("document", [samples.invoice(**WRONG), samples.credit_note(**WRONG)])
def test_a_document_whose_gst_is_an_error_is_parked_unless_the_policy_says_otherwise(document: Invoice | CreditNote):
    kind = RecordType.INVOICES if isinstance(document, Invoice) else RecordType.CREDIT_NOTES
    mapping = samples.mapping().types[kind]
    around = ListAround([samples.customer()])
    (problem,) = map_record(document, mapping, around).problems
    assert (problem.path, problem.code) == (PATH, Cause.GST_DIFFERS)
    assert problem.message == (
        "GST differs from both lawful roundings by $0.03: it says $1.03 and should be $1.00 by either method; "
        "correct it in Pronto"
    )
    allowed = map_record(document, mapping, around, Policies(allow_gst_errors=True))
    assert allowed.problems == ()
    assert problem in allowed.notes


def test_both_lawful_amounts_are_told_where_they_differ():
    lines = (line(5), line(5))
    found = gst_problem(samples.invoice(lines=lines, amount=10, tax=9, total=19))
    assert found is not None
    assert "should be $0.01 by the total-invoice method or $0.02 by the taxable-supply method" in found.message
    assert "by $0.07:" in found.message
    assert gst_problem(samples.invoice()) is None
