"""Credit notes on open and paid invoices."""

import pytest

GST = {"display_name": "GST", "percentage": 10, "inclusive": False, "country": "AU", "tax_type": "gst"}


@pytest.fixture
def invoice(v1):
    customer = v1.customers.create({"name": "Debtor"}).id
    made = v1.invoices.create({"customer": customer, "collection_method": "send_invoice", "days_until_due": 30})
    tax = [{"amount": 300, "taxable_amount": 3000, "tax_rate_data": GST}]
    price = {"currency": "aud", "unit_amount": 1000, "product_data": {"name": "Bolt"}}
    v1.invoices.add_lines(made.id, {"lines": [{"price_data": price, "quantity": 3, "tax_amounts": tax}]})
    return v1.invoices.finalize_invoice(made.id)


def test_part_of_a_line_takes_its_share_of_the_tax(v1, invoice) -> None:
    line = {"type": "invoice_line_item", "invoice_line_item": invoice.lines.data[0].id, "quantity": 1}
    note = v1.credit_notes.create({"invoice": invoice.id, "lines": [line], "reason": "order_change"})
    assert (note.subtotal, note.total, note.type) == (1000, 1100, "pre_payment")
    assert note.number == f"{invoice.number}-CN-01"
    after = v1.invoices.retrieve(invoice.id)
    assert (after.amount_remaining, after.pre_payment_credit_notes_amount) == (2200, 1100)
    assert after.status == "open"
    lines = v1.credit_notes.line_items.list(note.id).data
    assert [(row.amount, row.quantity) for row in lines] == [(1000, 1)]


def test_lines_of_its_own_with_stated_tax(v1, invoice) -> None:
    rate = v1.tax_rates.create(GST)
    line = {
        "type": "custom_line_item",
        "description": "Damaged",
        "quantity": 1,
        "unit_amount": 505,
        "tax_amounts": [{"amount": 51, "taxable_amount": 505, "tax_rate": rate.id}],
    }
    assert v1.credit_notes.create({"invoice": invoice.id, "lines": [line]}).total == 556


def test_the_whole_amount_settles_the_invoice(v1, invoice) -> None:
    note = v1.credit_notes.create({"invoice": invoice.id, "amount": 3300})
    after = v1.invoices.retrieve(invoice.id)
    assert (note.total, after.status, after.amount_remaining) == (3300, "paid", 0)


def test_no_more_than_the_invoice(v1, invoice, refused) -> None:
    assert refused(v1.credit_notes.create, {"invoice": invoice.id, "amount": 3301}).param == "amount"
    v1.credit_notes.create({"invoice": invoice.id, "amount": 3000})
    assert refused(v1.credit_notes.create, {"invoice": invoice.id, "amount": 301}).param == "amount"


def test_after_payment_the_parts_must_add_up(v1, invoice, refused) -> None:
    v1.invoices.pay(invoice.id, {"payment_method": "pm_card_visa"})
    short = refused(v1.credit_notes.create, {"invoice": invoice.id, "amount": 1000, "refund_amount": 400})
    assert short.param == "refund_amount"
    note = v1.credit_notes.create(
        {
            "invoice": invoice.id,
            "amount": 1000,
            "refund_amount": 400,
            "credit_amount": 350,
            "out_of_band_amount": 250,
        }
    )
    assert (note.type, note.post_payment_amount, note.out_of_band_amount) == ("post_payment", 1000, 250)
    assert note.refunds[0].amount_refunded == 400
    assert v1.refunds.retrieve(note.refunds[0].refund).amount == 400
    assert v1.customers.retrieve(invoice.customer).balance == -350


def test_voiding_gives_the_debt_back(v1, invoice, refused) -> None:
    note = v1.credit_notes.create({"invoice": invoice.id, "amount": 1000})
    assert v1.credit_notes.void_credit_note(note.id).status == "void"
    assert v1.invoices.retrieve(invoice.id).amount_remaining == 3300
    assert refused(v1.credit_notes.void_credit_note, note.id).http_status == 400


def test_not_on_a_draft(v1, invoice, refused) -> None:
    draft = v1.invoices.create({"customer": invoice.customer})
    assert refused(v1.credit_notes.create, {"invoice": draft.id, "amount": 1}).param == "invoice"


def test_listed_by_invoice_and_customer(v1, invoice) -> None:
    note = v1.credit_notes.create({"invoice": invoice.id, "amount": 10, "metadata": {"pronto_id": "CR1"}})
    assert [row.id for row in v1.credit_notes.list({"invoice": invoice.id}).data] == [note.id]
    assert [row.id for row in v1.credit_notes.list({"customer": invoice.customer}).data] == [note.id]
    assert v1.credit_notes.update(note.id, {"memo": "Sorry"}).memo == "Sorry"
