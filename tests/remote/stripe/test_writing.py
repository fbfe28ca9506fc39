"""Writers by themselves: the same change and answers give the same request, wherever it stopped."""

import datetime as dt
from decimal import Decimal

import pytest

from app.domain.errors import Code, ItemRejected
from app.domain.kinds import RecordType
from app.domain.plan import Action, Change, FieldChange
from app.domain.queue import Answer
from app.domain.shapes import Link
from app.remote.stripe.writing.job import Job, advance
from app.remote.stripe.writing.lines import rate, unit_price
from app.remote.stripe.writing.writers import script_for

NOW = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
INVOICE = {
    "customer": "@customers/ACME",
    "currency": "aud",
    "due_date": int(NOW.timestamp()) + 86_400,
    "lines": [{"description": "A", "quantity": "1", "amount": 100, "tax": 10, "tax_rate": "10"}],
    "total": 110,
    "tax": 10,
    "finalise": True,
}


def job(kind, action, wanted=None, fields=(), link=None, **more):
    change = Change(kind, action, "X", fields=fields, wanted=wanted or {}, **more)
    return Job(change, link, lambda kind, key: "cus_1" if key == "ACME" else None, NOW)


def step(job, *answers):
    return advance(script_for(job), answers)


def test_an_invoice_goes_on_where_it_stopped():
    work = job(RecordType.INVOICES, Action.CREATE, INVOICE)
    draft = Answer("create", {"id": "in_1", "currency": "aud", "status": "draft"})
    filled = Answer("lines", {"id": "in_1", "total": 110, "total_taxes": [{"amount": 10}], "status": "draft"})
    final = Answer("finalise", {"id": "in_1", "status": "open"})
    names = []
    for known in ((), (draft,), (draft, filled), (draft, filled, final)):
        first, again = step(work, *known), step(work, *known)
        assert first == again
        names.append(first.name if first else None)
    assert names == ["create", "lines", "finalise", None]


def test_a_draft_that_came_out_wrong_is_taken_back_before_it_is_refused():
    work = job(RecordType.INVOICES, Action.CREATE, INVOICE)
    draft = Answer("create", {"id": "in_1", "currency": "aud"})
    wrong = Answer("lines", {"id": "in_1", "total": 111, "total_taxes": [{"amount": 11}], "currency": "aud"})
    discard = step(work, draft, wrong)
    assert (discard.name, discard.method, discard.path) == ("discard", "DELETE", "/v1/invoices/in_1")
    with pytest.raises(ItemRejected) as caught:
        step(work, draft, wrong, Answer("discard", {"id": "in_1", "deleted": True}))
    assert caught.value.code is Code.TOTALS_DIFFER


def test_nothing_is_charged_or_chased_by_itself():
    params = step(job(RecordType.INVOICES, Action.CREATE, INVOICE)).params
    assert params["auto_advance"] is False
    assert params["collection_method"] == "send_invoice"
    assert params["pending_invoice_items_behavior"] == "exclude"
    assert params["due_date"] == INVOICE["due_date"]
    assert "days_until_due" not in params
    order = step(job(RecordType.ORDERS, Action.CREATE, {"amount": 100, "currency": "aud"})).params
    assert not {"confirm", "payment_method", "receipt_email", "off_session"} & set(order)


def test_what_is_not_linked_cannot_be_changed():
    rows = (FieldChange("name", "A", "B"),)
    with pytest.raises(ItemRejected) as caught:
        step(job(RecordType.CUSTOMERS, Action.UPDATE, fields=rows))
    assert caught.value.code is Code.GONE_AT_STRIPE
    link = Link(RecordType.CUSTOMERS, "X", "cus_9")
    assert step(job(RecordType.CUSTOMERS, Action.UPDATE, fields=rows, link=link)).path == "/v1/customers/cus_9"


@pytest.mark.parametrize(
    ("kind", "action"),
    [
        (RecordType.CUSTOMERS, Action.VOID),
        (RecordType.ITEMS, Action.FINALISE),
        (RecordType.ORDERS, Action.FINALISE),
        (RecordType.INVOICES, Action.HOLD),
        (RecordType.REPS, Action.CREATE),
    ],
)
def test_what_stripe_has_no_step_for_is_refused(kind, action):
    with pytest.raises(ItemRejected, match="can be done to a"):
        step(job(kind, action, stripe_id="x_1"))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ({"quantity": "3", "unit_price": "1.10", "amount": 330}, (Decimal(3), Decimal(110))),
        ({"quantity": "3", "unit_price": "9", "unit_amount_decimal": "110", "amount": 330}, (Decimal(3), Decimal(110))),
        ({"quantity": "3", "unit_price": "12.3456", "amount": 3704}, (Decimal(3), Decimal("1234.56"))),
        # Half a cent: nobody says how Stripe rounds it.
        ({"quantity": "1.5", "unit_price": "0.01", "amount": 2}, None),
        ({"quantity": "3", "unit_price": "1.10", "amount": 300}, None),
        ({"quantity": "-1", "unit_price": "1", "amount": -100}, None),
        ({"quantity": "1", "unit_price": "-1", "amount": -100}, None),
        ({"quantity": "1", "unit_price": "0.001234567890123456", "amount": 0}, None),
        ({"quantity": "x", "unit_price": "1", "amount": 100}, None),
        ({"amount": 100}, None),
    ],
)
def test_a_unit_price_is_used_only_where_it_gives_the_amount(line, expected):
    assert unit_price(line, "aud") == expected


def test_a_yen_has_no_cents():
    assert unit_price({"quantity": "2", "unit_price": "150", "amount": 300}, "jpy") == (Decimal(2), Decimal(150))


@pytest.mark.parametrize(
    ("line", "name", "percent"),
    [
        ({"tax_rate": "10", "tax": 0}, "GST", "10"),
        ({"tax_rate": "0", "tax": 0}, "GST-free", "0"),
        ({"tax": 0}, "GST-free", "0"),
        ({"tax": 10}, "GST", "10"),
    ],
)
def test_gst_is_named(line, name, percent):
    found = rate(line)
    assert (found["display_name"], found["percentage"]) == (name, percent)
    assert (found["country"], found["tax_type"], found["inclusive"]) == ("AU", "gst", False)
