"""What to call a difference, what one fix would mend, and what of money only Stripe knows."""

import datetime as dt

import pytest

from app.domain.causes import Cause
from app.domain.kinds import RecordType
from app.domain.mismatch import Certificate, CertificateRow, DayTotal
from app.domain.records import Customer, Invoice, Order
from app.domain.shapes import Actual, Link, Problem
from app.planning.accepting import still_accepted, without_accepted
from app.planning.certificate import Tally
from app.planning.compare import Call, Difference
from app.planning.differing import at_stake, cause_of, group_of, group_of_problem, reason_of
from app.planning.money_taken import charged_besides, charged_twice, money_state
from app.planning.only_in_stripe import examine_unlinked
from tests.fakes.around import ListAround

INVOICES = RecordType.INVOICES
AT = dt.datetime(2026, 3, 2, 22, tzinfo=dt.UTC)


def differing(path, wanted, actual, agreed, *, checked=False) -> Difference:
    return Difference(path, wanted, actual, agreed, Call.HOLD, Cause.UNPROVEN, path, checked=checked)


def lines(amount: int, tax: int):
    return [{"description": "Bolt", "quantity": "1", "amount": amount, "tax": tax}]


@pytest.mark.parametrize(
    ("kind", "difference", "base", "cause"),
    [
        (RecordType.CUSTOMERS, differing("name", "A", "B", "A"), {"name": "A"}, "changed-in-stripe"),
        (RecordType.CUSTOMERS, differing("name", "A", "B", "B"), {"name": "B"}, "changed-in-pronto"),
        (RecordType.CUSTOMERS, differing("name", "A", "B", "C"), {"name": "C"}, "changed-in-both"),
        (RecordType.CUSTOMERS, differing("name", "A", "B", None), {}, "unproven"),
        (
            RecordType.CUSTOMERS,
            differing("metadata.rep", "012", "9", "012"),
            {"metadata.rep": "012"},
            "changed-in-stripe",
        ),
        (INVOICES, differing("lines", lines(5, 1), lines(6, 1), lines(6, 1)), {"lines": []}, "amount-differs"),
        (INVOICES, differing("lines", lines(5, 1), lines(5, 2), None), {}, "gst-differs"),
        (INVOICES, differing("tax", 1, 2, 2), {"tax": 2}, "gst-differs"),
        (INVOICES, differing("metadata.due_date", "1", "2", "2"), {"metadata.due_date": "2"}, "date-differs"),
        (INVOICES, differing("currency", "aud", "nzd", "aud"), {"currency": "aud"}, "currency-differs"),
        (RecordType.ITEMS, differing("active", False, True, True), {"active": True}, "status-differs"),
        (RecordType.ORDERS, differing("amount", 5, 6, 6), {"amount": 6}, "amount-differs"),
    ],
)
def test_the_cause_names_what_differs_or_who_changed_it(kind, difference, base, cause):
    assert cause_of(kind, difference, base) == cause


def test_the_reason_has_both_amounts_and_who_changed_it():
    difference = differing("lines", lines(500, 50), lines(600, 60), lines(500, 50))
    base = {"lines": lines(500, 50)}
    words = reason_of(Cause.AMOUNT_DIFFERS, difference, base, "AUD")
    assert words.startswith("The amounts differ: $5.50 in Pronto, $6.60 in Stripe. It was changed in Stripe")
    assert at_stake(difference, None) == 110
    price = differing("price.unit_amount_decimal", "1050.5", "1200", "1050.5")
    assert at_stake(price, None) == 150


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("name", "name"),
        ("metadata.owner_email", "owner email"),
        ("address.line1", "address"),
        ("shipping.address.city", "delivery address"),
        ("price.currency", "price"),
        ("tax_ids.au_abn", "ABN"),
        ("metadata.user_field_2", "user field 2"),
    ],
)
def test_a_group_is_said_in_words(path, words):
    assert group_of(path) == words


def test_lines_with_one_unknown_code_are_one_group():
    message = "line 4 has the tax code “Z9”, which no table knows"
    assert group_of_problem(Problem("lines.4.tax_code", message)) == "tax code Z9"
    assert group_of_problem(Problem("lines.12.description", "too long")) == "lines description"


def paid(state="paid", **parts) -> Actual:
    return Actual(INVOICES, "in_1", {"total": 1100}, state=state, parts={"amount_paid": "1100", **parts})


@pytest.mark.parametrize(
    ("outstanding", "state", "causes"),
    [
        (1100, "paid", ["paid-in-stripe"]),
        (0, "paid", []),
        (1100, "void", ["status-differs"]),
        (0, "void", ["status-differs"]),
        (0, "uncollectible", []),
        (1100, "uncollectible", ["status-differs"]),
        (0, "open", ["paid-in-pronto"]),
        (0, "draft", []),
        (1100, "open", []),
    ],
)
def test_money_that_moved_on_one_side_only(outstanding, state, causes):
    record = Invoice("5000", total=1100, outstanding=outstanding)
    assert [one.cause for one in money_state(record, paid(state))] == causes


def intent(number: int, cents: int, **more) -> Actual:
    parts = {"amount_received": str(cents)}
    created = AT + dt.timedelta(minutes=number)
    return Actual(RecordType.ORDERS, f"pi_{number}", {"amount": cents}, parts=parts, created=created, **more)


def test_an_order_charged_short_or_twice():
    order = Order("1000", total=1100)
    short = Actual(RecordType.ORDERS, "pi_1", {"amount": 1100}, parts={"amount_received": "1000"})
    (found,) = money_state(order, short)
    assert (found.cause, found.cents) == ("amount-differs", 100)
    assert "$1.00 short" in found.reason
    assert money_state(order, intent(1, 1100)) == []
    assert charged_twice("1000", [intent(1, 1100), intent(2, 0)]) is None
    for actuals in ([intent(2, 900), intent(1, 1100)], [intent(1, 1100), intent(2, 900)]):
        twice = charged_twice("1000", actuals)
        assert twice is not None
        assert (twice.stripe_id, twice.cents) == ("pi_1", 900)


def test_an_order_charged_whose_invoice_was_paid_by_card_too():
    order = Order("1000", total=1100, invoice_number="5000")
    around = ListAround([order], [paid(payment_intent="pi_9")])
    around.link(Link(INVOICES, "5000", "in_1"))
    (found,) = charged_besides(order, intent(1, 1100), around)
    assert (found.cause, found.kind, found.pronto_id, found.cents) == ("charged-twice", RecordType.ORDERS, "1000", 1100)
    assert charged_besides(order, intent(1, 0), around) == []


def test_a_second_copy_is_a_duplicate_and_a_stranger_is_not():
    around = ListAround([Customer("ACME", name="Acme", email="a@acme.example")])
    copy = Actual(RecordType.CUSTOMERS, "cus_2", {}, pronto_id="ACME", title="Acme")
    same_mail = Actual(RecordType.CUSTOMERS, "cus_3", {}, match_key="a@acme.example", title="Acme again")
    stranger = Actual(RecordType.CUSTOMERS, "cus_4", {}, match_key="who@else.example", title="Who")
    lost = Actual(RecordType.CUSTOMERS, "cus_5", {}, pronto_id="ZZZ")
    found = [examine_unlinked(actual, around) for actual in (copy, same_mail, stranger, lost)]
    assert [one.cause for one in found] == ["duplicate", "duplicate", "only-in-stripe", "only-in-stripe"]
    assert [one.pronto_id for one in found] == ["ACME", "ACME", "", "ZZZ"]
    assert "Pronto has no such record" in found[3].reason


def test_what_is_accepted_is_kept_only_at_its_values():
    accepted = {"name": ("A", "B"), "lines": (lines(5, 1), lines(6, 1)), "email": ("no address", "x@y.example")}
    assert still_accepted(accepted, "name", "A ", "B")
    assert not still_accepted(accepted, "name", "A", "C")
    assert not still_accepted(accepted, "phone", None, None)
    differences = [
        differing("name", "A", "B", None),
        differing("lines", lines(5, 1), lines(6, 1), None),
        differing("total", 6, 7, None, checked=True),
        differing("email", None, "x@y.example", None),
        differing("phone", "1", "2", None),
    ]
    left, kept = without_accepted(differences, accepted, [Problem("email", "no address")])
    assert [one.path for one in left] == ["phone"]
    assert kept == {"name": "B", "lines": lines(6, 1), "email": "x@y.example"}
    assert without_accepted(differences, {}) == (differences, {})


def test_a_tally_is_equal_whatever_the_order_and_counts_local_days():
    first, second = Tally(dt.timezone(dt.timedelta(hours=10))), Tally(dt.UTC)
    invoices = [Invoice(str(number), total=number, date=dt.date(2026, 3, 2)) for number in (1, 2, 3)]
    for record in invoices:
        first.pronto(INVOICES, record.number, record)
    for record in reversed(invoices):
        first.stripe(INVOICES, record.number, record, Actual(INVOICES, "in", {"total": record.total}))
        second.in_step(INVOICES, record.number, "2026-03-02", record.total, record.total)
    assert first.rows() == second.rows()
    (row,) = first.rows()
    assert row.equal
    assert (row.pronto.count, row.pronto.cents) == (3, 6)
    first.stripe(INVOICES, "9", None, Actual(INVOICES, "in_9", {"total": 9}, created=AT))
    assert [(one.day, one.equal) for one in first.rows()] == [("2026-03-02", True), ("2026-03-03", False)]


def test_the_colour_of_a_certificate():
    def colour(**more):
        certificate = Certificate(1, AT, **{"complete": True, **more})
        return certificate.colour, certificate.green

    unequal = (CertificateRow(INVOICES, "", DayTotal(1, 1, "a"), DayTotal()),)
    assert colour() == ("green", True)
    assert colour(by_rule=9) == ("green", True)
    assert colour(skipped=1) == colour(accepted=1) == colour(rows=unequal, accepted=1) == ("amber", True)
    assert colour(complete=False) == colour(open=1) == colour(problems=("lost",)) == ("red", False)
