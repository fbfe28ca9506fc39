"""Every object the practice Stripe answers is held to Stripe's own OpenAPI document."""

import inspect
import json
import urllib.request
from typing import Any

import pytest
import stripe

from tests.practice.stripe import openapi
from tests.practice.stripe.conftest import SECRET

pytestmark = pytest.mark.skipif(
    not openapi.DOCUMENT.exists(), reason="Stripe's OpenAPI document is not beside the repository (../shared/data)"
)

GST = {"display_name": "GST", "percentage": 10, "inclusive": False, "country": "AU", "tax_type": "gst"}

NOT_SHOWN = {
    "charge": {"source", "refunds"},  # legacy; refunds only when expanded
    "invoice": {"subscription"},  # gone since 2025-03-31.basil
    "event": {"account", "context"},
    "payment_intent": {"source"},
    "refund": {"customer", "customer_account", "payment_method"},  # of newer previews
    "account": {"external_accounts", "future_requirements", "requirements", "tos_acceptance"},  # Connect's
    "balance": {"connect_reserved"},  # Connect's
}
"""Fields of Stripe's examples that the pinned version's default answer does not have."""


def raw(url: str, path: str) -> Any:
    """GET without the SDK in between."""
    request = urllib.request.Request(f"{url}{path}", headers={"Authorization": f"Bearer {SECRET}"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def _everything(v1: Any) -> dict[str, str]:
    """Make one of each object; return the path of each by schema name."""
    customer = v1.customers.create(
        {
            "name": "Müller & Söhne",
            "email": "a@b.com.au",
            "address": {"country": "AU", "line1": "1 High St"},
            "shipping": {"name": "Store", "address": {"country": "AU"}},
            "invoice_settings": {"custom_fields": [{"name": "PO", "value": "1"}], "footer": "Thanks"},
            "metadata": {"pronto_id": "A1"},
            "tax_id_data": [{"type": "au_abn", "value": "51824753556"}],
        }
    )
    product = v1.products.create(
        {"name": "Bolt", "default_price_data": {"currency": "aud", "unit_amount_decimal": "10.5"}}
    )
    rate = v1.tax_rates.create(GST)
    invoice = v1.invoices.create({"customer": customer.id, "collection_method": "send_invoice", "days_until_due": 7})
    lines = [{"amount": 1000, "tax_amounts": [{"amount": 100, "taxable_amount": 1000, "tax_rate_data": GST}]}] * 12
    lines += [{"pricing": {"price": product.default_price}, "quantity": 3}]
    invoice = v1.invoices.add_lines(invoice.id, {"lines": lines})
    item = v1.invoice_items.create({"customer": customer.id, "amount": 500, "currency": "aud", "tax_rates": [rate.id]})
    v1.invoices.finalize_invoice(invoice.id)
    line = invoice.lines.data[0].id
    note = v1.credit_notes.create(
        {"invoice": invoice.id, "lines": [{"type": "invoice_line_item", "invoice_line_item": line, "quantity": 1}]}
    )
    v1.invoices.pay(invoice.id, {"payment_method": "pm_card_visa"})
    intent = v1.payment_intents.create(
        {
            "amount": 1100,
            "currency": "aud",
            "customer": customer.id,
            "payment_details": {"order_reference": "SO1"},
            "amount_details": {
                "line_items": [
                    {"product_name": "x", "quantity": 1, "unit_cost": 1000, "tax": {"total_tax_amount": 100}}
                ]
            },
        }
    )
    intent = v1.payment_intents.confirm(intent.id, {"payment_method": "pm_card_visa"})
    refund = v1.refunds.create({"payment_intent": intent.id, "amount": 100})
    charge = v1.charges.retrieve(intent.latest_charge)
    return {
        "customer": f"/v1/customers/{customer.id}",
        "tax_id": f"/v1/customers/{customer.id}/tax_ids",
        "product": f"/v1/products/{product.id}",
        "price": f"/v1/prices/{product.default_price}",
        "tax_rate": f"/v1/tax_rates/{rate.id}",
        "invoice": f"/v1/invoices/{invoice.id}",
        "line_item": f"/v1/invoices/{invoice.id}/lines?limit=100",
        "invoiceitem": f"/v1/invoiceitems/{item.id}",
        "invoice_payment": f"/v1/invoice_payments?invoice={invoice.id}",
        "credit_note": f"/v1/credit_notes/{note.id}",
        "credit_note_line_item": f"/v1/credit_notes/{note.id}/lines",
        "payment_intent": f"/v1/payment_intents/{intent.id}",
        "charge": f"/v1/charges/{charge.id}",
        "refund": f"/v1/refunds/{refund.id}",
        "balance_transaction": f"/v1/balance_transactions/{charge.balance_transaction}",
        "account": "/v1/account",
        "balance": "/v1/balance",
    }


def test_every_object_fits_stripes_document(server, v1) -> None:
    wrong = {}
    for schema, path in _everything(v1).items():
        answer = raw(server.url, path)
        rows = answer["data"] if answer["object"] == "list" else [answer]
        assert rows, schema
        for row in rows:
            found = openapi.problems(row, schema)
            if schema in openapi.json_names():
                lacking = openapi.example_fields(schema) - set(row) - NOT_SHOWN.get(schema, set())
                found += [f"lacks {name}" for name in lacking]
            if found:
                wrong[schema] = found
    assert wrong == {}


def test_every_event_and_the_object_in_it_fit(server, v1) -> None:
    _everything(v1)
    events = raw(server.url, "/v1/events?limit=100")["data"]
    assert len({event["type"] for event in events}) > 15
    wrong = {}
    for event in events:
        value = event["data"]["object"]
        found = openapi.problems(event, "event") + openapi.problems(value, value["object"])
        if found:
            wrong[event["type"]] = found
    assert wrong == {}


def test_deleted_objects_fit(server, v1) -> None:
    customer = v1.customers.create({"tax_id_data": [{"type": "au_abn", "value": "51824753556"}]})
    tax_id = v1.customers.tax_ids.list(customer.id).data[0]
    gone = v1.customers.tax_ids.delete(customer.id, tax_id.id)
    assert openapi.problems(gone.to_dict(for_json=True), "deleted_tax_id") == []
    invoice = v1.invoices.create({"customer": customer.id})
    assert openapi.problems(v1.invoices.delete(invoice.id).to_dict(for_json=True), "deleted_invoice") == []
    product = v1.products.create({"name": "x"})
    assert openapi.problems(v1.products.delete(product.id).to_dict(for_json=True), "deleted_product") == []
    v1.customers.delete(customer.id)
    assert openapi.problems(raw(server.url, f"/v1/customers/{customer.id}"), "deleted_customer") == []


def test_payouts_fit(server, v1) -> None:
    from app.practice.stripe import behind_the_back

    behind_the_back.add_charge(server.practice, 5000)
    behind_the_back.pay_out(server.practice)
    payout = raw(server.url, "/v1/payouts")["data"][0]
    assert openapi.problems(payout, "payout") == []
    for row in raw(server.url, f"/v1/balance_transactions?payout={payout['id']}")["data"]:
        assert openapi.problems(row, "balance_transaction") == []


@pytest.mark.parametrize("name", sorted(openapi.OPTIONAL))
def test_each_optional_field_is_proved_by_the_sdk(name: str) -> None:
    field = name.partition(".")[2]
    source = inspect.getsource(getattr(stripe, openapi.OPTIONAL[name]))
    assert f"    {field}: Optional[" in source


@pytest.mark.parametrize("name", sorted(openapi.EXTRA))
def test_each_extra_field_is_proved_by_the_sdk(name: str) -> None:
    field = name.partition(".")[2]
    source = inspect.getsource(getattr(stripe, openapi.EXTRA[name]))
    assert f"    {field}: " in source


SDK_CLASSES = {
    "balance_transaction": stripe.BalanceTransaction,
    "charge": stripe.Charge,
    "credit_note": stripe.CreditNote,
    "credit_note_line_item": stripe.CreditNoteLineItem,
    "customer": stripe.Customer,
    "invoice": stripe.Invoice,
    "invoice_payment": stripe.InvoicePayment,
    "invoiceitem": stripe.InvoiceItem,
    "line_item": stripe.InvoiceLineItem,
    "payment_intent": stripe.PaymentIntent,
    "price": stripe.Price,
    "product": stripe.Product,
    "refund": stripe.Refund,
    "tax_id": stripe.TaxId,
    "tax_rate": stripe.TaxRate,
}


def test_every_object_has_the_fields_that_the_sdk_promises(server, v1) -> None:
    wrong = {}
    for name, path in _everything(v1).items():
        if name not in SDK_CLASSES:
            continue
        answer = raw(server.url, path)
        row = answer["data"][0] if answer["object"] == "list" else answer
        hints = SDK_CLASSES[name].__annotations__.items()
        fields = {field: str(hint) for field, hint in hints if not field.startswith("_")}
        promised = {field for field, hint in fields.items() if "Optional" not in hint and "NoneType" not in hint}
        found = promised - set(row) - {"deleted", "OBJECT_NAME"} | set(row) - set(fields) - {"object"}
        if found:
            wrong[name] = found
    assert wrong == {}
