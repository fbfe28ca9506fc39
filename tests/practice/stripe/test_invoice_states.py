"""What may happen to an invoice, and what may not."""

import pytest


@pytest.fixture
def customer(v1) -> str:
    return v1.customers.create({"name": "Debtor", "email": "a@b.example"}).id


@pytest.fixture
def draft(v1, customer):
    made = v1.invoices.create({"customer": customer, "collection_method": "send_invoice", "days_until_due": 30})
    return v1.invoices.add_lines(made.id, {"lines": [{"amount": 5000}]})


@pytest.fixture
def opened(v1, draft):
    return v1.invoices.finalize_invoice(draft.id)


def test_finalising_fixes_it(v1, opened, customer, refused, clock) -> None:
    assert opened.status == "open"
    assert opened.status_transitions.finalized_at == int(clock.now)
    prefix = v1.customers.retrieve(customer).invoice_prefix
    assert opened.number == f"{prefix}-0001"
    assert opened.hosted_invoice_url.startswith("https://")
    for call, args in (
        (v1.invoices.finalize_invoice, (opened.id,)),
        (v1.invoices.add_lines, (opened.id, {"lines": [{"amount": 1}]})),
        (v1.invoices.update, (opened.id, {"number": "X"})),
        (v1.invoices.update, (opened.id, {"collection_method": "charge_automatically"})),
        (v1.invoices.delete, (opened.id,)),
    ):
        error = refused(call, *args)
        assert (error.http_status, error.code) == (400, "invoice_not_editable")
    assert v1.invoices.update(opened.id, {"metadata": {"k": "v"}, "description": "d"}).description == "d"


def test_finalising_takes_the_customers_details_as_they_are_then(v1, draft, customer) -> None:
    v1.customers.update(customer, {"name": "New Name", "email": "new@b.example"})
    done = v1.invoices.finalize_invoice(draft.id)
    assert (done.customer_name, done.customer_email) == ("New Name", "new@b.example")
    v1.customers.update(customer, {"name": "Newer"})
    assert v1.invoices.retrieve(draft.id).customer_name == "New Name"


def test_paying_out_of_band(v1, opened, refused, clock) -> None:
    expand = ["payments", "amount_paid_off_stripe"]
    paid = v1.invoices.pay(opened.id, {"paid_out_of_band": True, "expand": expand})
    assert (paid.status, paid.amount_paid, paid.amount_remaining) == ("paid", 5000, 0)
    assert paid.amount_paid_off_stripe == 5000
    assert paid.status_transitions.paid_at == int(clock.now)
    assert [payment.status for payment in paid.payments.data] == ["canceled"]
    assert refused(v1.invoices.pay, opened.id, {"paid_out_of_band": True}).code == "invoice_already_paid"
    assert refused(v1.invoices.void_invoice, opened.id).http_status == 400


def test_paying_by_test_card_makes_a_charge(v1, opened, refused) -> None:
    assert refused(v1.invoices.pay, opened.id).param == "payment_method"
    assert refused(v1.invoices.pay, opened.id, {"payment_method": "pm_card_chargeDeclined"}).http_status == 402
    assert v1.invoices.pay(opened.id, {"payment_method": "pm_card_visa"}).status == "paid"
    payment = v1.invoice_payments.list({"invoice": opened.id}).data[0]
    assert (payment.status, payment.amount_paid) == ("paid", 5000)
    intent = v1.payment_intents.retrieve(payment.payment.payment_intent, {"expand": ["latest_charge"]})
    assert (intent.status, intent.latest_charge.amount) == ("succeeded", 5000)
    by_intent = {"payment": {"type": "payment_intent", "payment_intent": intent.id}}
    assert [row.id for row in v1.invoice_payments.list(by_intent).data] == [payment.id]


def test_voiding(v1, draft, opened, refused) -> None:
    void = v1.invoices.void_invoice(opened.id)
    assert void.status == "void"
    assert refused(v1.invoices.pay, opened.id, {"paid_out_of_band": True}).http_status == 400
    assert refused(v1.invoices.mark_uncollectible, opened.id).http_status == 400


def test_a_draft_cannot_be_voided_but_deleted(v1, draft, refused) -> None:
    assert refused(v1.invoices.void_invoice, draft.id).http_status == 400
    assert v1.invoices.delete(draft.id).deleted is True
    assert refused(v1.invoices.retrieve, draft.id).http_status == 404
    assert v1.invoice_items.list().data == []


@pytest.mark.parametrize("then", ["pay", "void"])
def test_writing_off_can_still_be_paid_or_voided(v1, opened, then: str) -> None:
    assert v1.invoices.mark_uncollectible(opened.id).status == "uncollectible"
    if then == "pay":
        assert v1.invoices.pay(opened.id, {"paid_out_of_band": True}).status == "paid"
    else:
        assert v1.invoices.void_invoice(opened.id).status == "void"


def test_nothing_to_pay_is_paid_at_once(v1, customer) -> None:
    invoice = v1.invoices.create({"customer": customer})
    v1.invoices.add_lines(invoice.id, {"lines": [{"amount": 500}, {"amount": -500}]})
    done = v1.invoices.finalize_invoice(invoice.id)
    assert (done.status, done.amount_due) == ("paid", 0)
    assert v1.invoice_payments.list({"invoice": invoice.id}).data == []


def test_a_negative_invoice_becomes_the_customers_credit(v1, customer) -> None:
    invoice = v1.invoices.create({"customer": customer})
    v1.invoices.add_lines(invoice.id, {"lines": [{"amount": -700}]})
    done = v1.invoices.finalize_invoice(invoice.id)
    assert (done.status, done.total, done.ending_balance) == ("paid", -700, -700)
    follow = v1.invoices.create({"customer": customer})
    v1.invoices.add_lines(follow.id, {"lines": [{"amount": 1000}]})
    done = v1.invoices.finalize_invoice(follow.id)
    assert (done.amount_due, done.starting_balance, done.ending_balance) == (300, -700, 0)
    assert v1.customers.retrieve(customer).balance == 0


def test_sending_finalises_and_says_so(v1, draft, customer, refused) -> None:
    assert v1.invoices.send_invoice(draft.id).status == "open"
    assert v1.events.list({"type": "invoice.sent"}).data[0].data.object.id == draft.id
    other = v1.invoices.create({"customer": customer})
    assert refused(v1.invoices.send_invoice, other.id).http_status == 400
