"""Draft invoices: lines, tax and totals."""

from decimal import Decimal

import pytest

GST = {"display_name": "GST", "percentage": 10, "inclusive": False, "country": "AU", "tax_type": "gst"}
DAY = 24 * 60 * 60


@pytest.fixture
def customer(v1) -> str:
    return v1.customers.create({"name": "Debtor", "email": "a@b.example"}).id


@pytest.fixture
def draft(v1, customer):
    return v1.invoices.create({"customer": customer, "collection_method": "send_invoice", "days_until_due": 30})


def stated(amount: int, tax: int, **more):
    """Return a line whose tax the caller computed (cents)."""
    return {
        "amount": amount,
        "tax_amounts": [{"amount": tax, "taxable_amount": amount, "tax_rate_data": GST}],
        **more,
    }


def test_stated_tax_is_taken_to_the_cent(v1, draft) -> None:
    invoice = v1.invoices.add_lines(draft.id, {"lines": [stated(1005, 101), stated(995, 98), stated(50, 0)]})
    assert (invoice.subtotal, invoice.total, invoice.total_excluding_tax) == (2050, 2249, 2050)
    assert [tax.amount for tax in invoice.total_taxes] == [199]
    assert (invoice.amount_due, invoice.amount_remaining) == (2249, 2249)
    rate = v1.tax_rates.retrieve(invoice.total_taxes[0].tax_rate_details.tax_rate)
    assert (rate.active, rate.percentage) == (False, 10.0)


def test_tax_rates_are_computed_per_line_half_up(v1, draft) -> None:
    rate = v1.tax_rates.create(GST)
    lines = [{"amount": amount, "tax_rates": [rate.id]} for amount in (5, 14, 15, 1004)]
    invoice = v1.invoices.add_lines(draft.id, {"lines": lines})
    assert [line.taxes[0].amount for line in invoice.lines.data] == [1, 1, 2, 100]
    assert invoice.total == 1038 + 104


def test_inclusive_tax_stays_inside_the_amount(v1, draft) -> None:
    rate = v1.tax_rates.create({**GST, "inclusive": True})
    invoice = v1.invoices.add_lines(draft.id, {"lines": [{"amount": 1100, "tax_rates": [rate.id]}]})
    assert (invoice.subtotal, invoice.total, invoice.total_excluding_tax) == (1100, 1100, 1000)
    assert invoice.lines.data[0].taxes[0].taxable_amount == 1000


def test_default_tax_rates_apply_to_lines_without_their_own(v1, draft, refused) -> None:
    rate = v1.tax_rates.create(GST)
    v1.invoices.update(draft.id, {"default_tax_rates": [rate.id]})
    invoice = v1.invoices.add_lines(draft.id, {"lines": [{"amount": 1000}]})
    assert invoice.total == 1100
    assert v1.invoices.update(draft.id, {"default_tax_rates": ""}).total == 1000
    v1.invoices.update(draft.id, {"default_tax_rates": [rate.id]})
    error = refused(v1.invoices.add_lines, draft.id, {"lines": [stated(100, 10)]})
    assert error.param == "lines[0][tax_amounts]"


def test_quantity_times_price_is_rounded_half_up(v1, draft) -> None:
    product = v1.products.create({"name": "Hose"})
    data = {"currency": "aud", "unit_amount_decimal": "33.35", "product": product.id}
    lines = [{"quantity_decimal": "12.5", "price_data": data}, {"quantity": 3, "price_data": data}]
    invoice = v1.invoices.add_lines(draft.id, {"lines": lines})
    assert [line.amount for line in invoice.lines.data] == [417, 100]
    first = invoice.lines.data[0]
    assert (first.quantity, first.quantity_decimal, first.description) == (12, Decimal("12.5"), "Hose")
    assert first.pricing.price_details.product == product.id
    assert v1.prices.retrieve(first.pricing.price_details.price).active is False


def test_only_ten_lines_are_embedded_and_the_rest_are_paged_in_order(v1, draft) -> None:
    lines = [{"amount": n, "description": f"line {n}"} for n in range(1, 26)]
    invoice = v1.invoices.add_lines(draft.id, {"lines": lines})
    assert len(invoice.lines.data) == 10
    assert invoice.lines.has_more is True
    paged = list(v1.invoices.line_items.list(draft.id, {"limit": 7}).auto_paging_iter())
    assert [line.amount for line in paged] == list(range(1, 26))


def test_at_most_250_lines(v1, draft, refused) -> None:
    v1.invoices.add_lines(draft.id, {"lines": [{"amount": 1}] * 250})
    assert refused(v1.invoices.add_lines, draft.id, {"lines": [{"amount": 1}]}).param == "lines"
    assert v1.invoices.retrieve(draft.id).total == 250


def test_one_bad_line_adds_none(v1, draft, refused) -> None:
    error = refused(v1.invoices.add_lines, draft.id, {"lines": [{"amount": 5}, {"description": "no price"}]})
    assert (error.code, error.param) == ("parameter_missing", "lines[1][amount]")
    assert v1.invoices.retrieve(draft.id).lines.data == []
    assert v1.invoice_items.list().data == []


def test_lines_are_changed_and_removed(v1, draft) -> None:
    invoice = v1.invoices.add_lines(
        draft.id, {"lines": [{"amount": 100}, {"amount": 200}], "invoice_metadata": {"a": "b"}}
    )
    assert invoice.metadata["a"] == "b"
    first, second = invoice.lines.data
    changed = v1.invoices.update_lines(draft.id, {"lines": [{"id": first.id, "quantity": 3, "description": "three"}]})
    assert changed.lines.data[0].amount == 300
    assert changed.lines.data[0].description == "three"
    assert changed.total == 500
    line = v1.invoices.line_items.update(draft.id, second.id, {"amount": 250})
    assert line.amount == 250
    left = v1.invoices.remove_lines(draft.id, {"lines": [{"id": first.id, "behavior": "delete"}]})
    assert (left.total, [row.id for row in left.lines.data]) == (250, [second.id])
    loose = v1.invoices.remove_lines(draft.id, {"lines": [{"id": second.id, "behavior": "unassign"}]})
    assert loose.total == 0
    assert [item.amount for item in v1.invoice_items.list({"pending": True}).data] == [250]


def test_pending_items_wait_until_an_invoice_includes_them(v1, customer) -> None:
    item = v1.invoice_items.create(
        {"customer": customer, "unit_amount_decimal": "50.5", "quantity": 2, "currency": "aud"}
    )
    assert item.amount == 101
    assert v1.invoices.create({"customer": customer}).total == 0
    invoice = v1.invoices.create({"customer": customer, "pending_invoice_items_behavior": "include"})
    assert invoice.total == 101
    assert v1.invoice_items.retrieve(item.id).invoice == invoice.id


def test_items_on_a_draft_follow_it(v1, draft, customer, refused) -> None:
    item = v1.invoice_items.create({"customer": customer, "invoice": draft.id, "amount": 700})
    assert v1.invoices.retrieve(draft.id).total == 700
    v1.invoice_items.update(item.id, {"amount": 800})
    assert v1.invoices.retrieve(draft.id).total == 800
    v1.invoice_items.delete(item.id)
    assert v1.invoices.retrieve(draft.id).total == 0
    error = refused(v1.invoice_items.create, {"customer": customer, "amount": 1, "unit_amount": 5})
    assert (error.code, error.param) == ("parameter_unknown", "unit_amount")


@pytest.mark.parametrize(
    ("line", "param"),
    [
        ({"amount": 5, "quantity": 2}, "lines[0][amount]"),
        ({"amount": 5, "pricing": {"price": "price_x"}}, "lines[0][amount]"),
        ({"pricing": {"price": "price_x"}}, "lines[0][pricing][price]"),
        ({"price_data": {"currency": "aud", "unit_amount": 5}}, "lines[0][price_data][product]"),
        ({"price_data": {"currency": "nzd", "unit_amount": 5, "product_data": {"name": "x"}}}, "lines[0][price_data]"),
        ({"amount": 5, "tax_rates": ["txr_x"]}, "lines[0][tax_rates][0]"),
        ({"amount": 5, "period": {"start": 5, "end": 4}}, "lines[0][period]"),
    ],
)
def test_a_line_that_cannot_be(v1, draft, refused, line, param) -> None:
    assert refused(v1.invoices.add_lines, draft.id, {"lines": [line]}).param == param


def test_due_dates(v1, customer, refused, clock) -> None:
    send = {"customer": customer, "collection_method": "send_invoice"}
    assert refused(v1.invoices.create, send).param == "days_until_due"
    past = refused(v1.invoices.create, {**send, "due_date": int(clock.now) - 1})
    assert past.param == "due_date"
    assert past.user_message == "Invalid timestamp: must be an integer Unix timestamp in the future"
    assert v1.invoices.create({**send, "due_date": int(clock.now) + DAY}).due_date == int(clock.now) + DAY
    assert v1.invoices.create({**send, "days_until_due": 14}).due_date == int(clock.now) + 14 * DAY
    assert refused(v1.invoices.create, {"customer": customer, "days_until_due": 3}).param == "days_until_due"


def test_numbers_are_unique_and_short(v1, customer, refused) -> None:
    first = v1.invoices.create({"customer": customer, "number": "INV-100"})
    assert refused(v1.invoices.create, {"customer": customer, "number": "INV-100"}).param == "number"
    assert refused(v1.invoices.create, {"customer": customer, "number": "X" * 27}).param == "number"
    v1.invoices.delete(first.id)
    assert v1.invoices.create({"customer": customer, "number": "INV-100"}).number == "INV-100"


def test_custom_fields(v1, customer, refused) -> None:
    fields = [{"name": f"Field {n}", "value": "x" * 140} for n in range(4)]
    assert len(v1.invoices.create({"customer": customer, "custom_fields": fields}).custom_fields) == 4
    too_many = refused(v1.invoices.create, {"customer": customer, "custom_fields": [*fields, fields[0]]})
    assert too_many.param == "custom_fields"
    long = {"customer": customer, "custom_fields": [{"name": "n" * 41, "value": "v"}]}
    assert refused(v1.invoices.create, long).param == "custom_fields[0][name]"
    long = {"customer": customer, "custom_fields": [{"name": "n", "value": "v" * 141}]}
    assert refused(v1.invoices.create, long).param == "custom_fields[0][value]"


def test_the_first_invoice_sets_the_customers_currency(v1, customer, refused) -> None:
    v1.invoices.create({"customer": customer})
    assert v1.customers.retrieve(customer).currency == "aud"
    assert refused(v1.invoices.create, {"customer": customer, "currency": "nzd"}).param == "currency"


def test_invoices_are_listed_by_customer_and_status(v1, customer) -> None:
    other = v1.customers.create({}).id
    mine = v1.invoices.create({"customer": customer})
    theirs = v1.invoices.create({"customer": other})
    assert [row.id for row in v1.invoices.list({"customer": customer}).data] == [mine.id]
    v1.invoices.add_lines(theirs.id, {"lines": [{"amount": 5}]})
    v1.invoices.finalize_invoice(theirs.id)
    assert [row.id for row in v1.invoices.list({"status": "open"}).data] == [theirs.id]
    assert [row.id for row in v1.invoices.list({"status": "draft"}).data] == [mine.id]
    assert v1.invoices.list({"status": "draft", "customer": other}).data == []


def test_stated_tax_and_tax_rates_do_not_mix(v1, draft, refused) -> None:
    rate = v1.tax_rates.create(GST)
    mixed = [stated(100, 10), {"amount": 100, "tax_rates": [rate.id]}]
    assert "tax rates" in refused(v1.invoices.add_lines, draft.id, {"lines": mixed}).user_message
    v1.invoices.add_lines(draft.id, {"lines": mixed[:1]})
    assert refused(v1.invoices.add_lines, draft.id, {"lines": mixed[1:]}).http_status == 400
    assert refused(v1.invoices.update, draft.id, {"default_tax_rates": [rate.id]}).param == "default_tax_rates"
    assert v1.invoices.retrieve(draft.id).total == 110
