"""Every parameter a writer sends is one the official library's own request types list."""

import importlib
import json
import sys
from typing import Any, Literal, Union, get_args, get_origin

import pytest
import stripe._request_options
import stripe.params
import typing_extensions

from app.domain.kinds import RecordType
from app.domain.plan import Action
from tests.remote.stripe import test_credit_notes, test_customers, test_invoices, test_items, test_orders
from tests.remote.stripe.driving import Bench, gateway_to

OPTIONS = {**vars(stripe._request_options), "StripeContext": str}
"""Names that the annotations shared by all request types use."""

TYPES = {
    ("POST", "customers"): "CustomerCreateParams",
    ("POST", "customers", "*"): "CustomerUpdateParams",
    ("GET", "customers", "*"): "CustomerRetrieveParams",
    ("POST", "customers", "*", "tax_ids"): "CustomerTaxIdCreateParams",
    ("DELETE", "customers", "*", "tax_ids", "*"): "CustomerTaxIdDeleteParams",
    ("POST", "products"): "ProductCreateParams",
    ("POST", "products", "*"): "ProductUpdateParams",
    ("GET", "products", "*"): "ProductRetrieveParams",
    ("POST", "prices"): "PriceCreateParams",
    ("POST", "prices", "*"): "PriceUpdateParams",
    ("POST", "invoices"): "InvoiceCreateParams",
    ("POST", "invoices", "*"): "InvoiceUpdateParams",
    ("GET", "invoices", "*"): "InvoiceRetrieveParams",
    ("DELETE", "invoices", "*"): "InvoiceDeleteParams",
    ("GET", "invoices", "*", "lines"): "InvoiceListLinesParams",
    ("POST", "invoices", "*", "add_lines"): "InvoiceAddLinesParams",
    ("POST", "invoices", "*", "remove_lines"): "InvoiceRemoveLinesParams",
    ("POST", "invoices", "*", "finalize"): "InvoiceFinalizeInvoiceParams",
    ("POST", "invoices", "*", "void"): "InvoiceVoidInvoiceParams",
    ("POST", "payment_intents"): "PaymentIntentCreateParams",
    ("POST", "payment_intents", "*"): "PaymentIntentUpdateParams",
    ("GET", "payment_intents", "*"): "PaymentIntentRetrieveParams",
    ("POST", "payment_intents", "*", "cancel"): "PaymentIntentCancelParams",
    ("POST", "credit_notes"): "CreditNoteCreateParams",
    ("POST", "credit_notes", "*"): "CreditNoteUpdateParams",
    ("GET", "credit_notes", "*"): "CreditNoteRetrieveParams",
    ("GET", "credit_notes", "*", "lines"): "CreditNoteListLinesParams",
    ("POST", "credit_notes", "*", "void"): "CreditNoteVoidCreditNoteParams",
}


def route(step):
    parts = step.path.split("/")[2:]
    return (step.method, *("*" if at % 2 else part for at, part in enumerate(parts)))


def alternatives(hint):
    """The annotations a value may have, markers and unions taken apart."""
    if get_origin(hint) in {typing_extensions.NotRequired, typing_extensions.Required}:
        return alternatives(get_args(hint)[0])
    if get_origin(hint) in {Union, type(int | str)}:
        return [found for part in get_args(hint) for found in alternatives(part)]
    return [hint]


def strangers(value: Any, hint: Any, where: str) -> list[str]:
    """Name every member of a value that its annotation does not list, and every one that is missing."""
    hints = alternatives(hint)
    tables = [found for found in hints if typing_extensions.is_typeddict(found)]
    lists = [get_args(found)[0] for found in hints if get_origin(found) is list]
    if isinstance(value, dict) and tables:
        module = sys.modules.get(tables[0].__module__) or importlib.import_module(tables[0].__module__)
        known = typing_extensions.get_type_hints(tables[0], vars(module), OPTIONS, include_extras=True)
        missing = [f"{where} lacks {name}" for name in tables[0].__required_keys__ if name not in value]
        unknown = [f"{where}.{name} is unknown" for name in value if name not in known]
        inside = [strangers(part, known[name], f"{where}.{name}") for name, part in value.items() if name in known]
        return missing + unknown + [found for part in inside for found in part]
    if isinstance(value, dict):
        return [] if any(get_origin(found) is dict for found in hints) else [f"{where} takes no table"]
    if isinstance(value, list):
        if not lists:
            return [f"{where} takes no list"]
        return [found for at, part in enumerate(value) for found in strangers(part, lists[0], f"{where}[{at}]")]
    if value == "" and str not in hints:
        empty = any(get_origin(found) is Literal and "" in get_args(found) for found in hints)
        return [] if empty else [f"{where} cannot be blank"]
    return []


@pytest.fixture
def steps(server, monkeypatch):
    """Every step of a life at Stripe: made, changed, linked, ended, of every record type."""
    gateway = gateway_to(server.url)
    found = []
    original = type(gateway).send
    monkeypatch.setattr(
        type(gateway), "send", lambda self, intent, ctx: found.append(intent.step) or original(self, intent, ctx)
    )
    bench = Bench(gateway)
    try:
        live(bench)
    finally:
        gateway.close()
    return found


def live(bench):
    customer, item, order, invoice, credit = (
        test_customers.WANTED,
        test_items.WANTED,
        test_orders.order(),
        test_invoices.invoice(test_invoices.LINES * 3, "I-1"),
        test_credit_notes.credit([test_invoices.BOOK, test_invoices.WIDGETS] + [test_invoices.BOOK] * 10),
    )
    kinds = RecordType
    bench.create(kinds.CUSTOMERS, "ACME", customer)
    groups = ("address.", "shipping.", "invoice_settings.")
    clear = {path: None for path in customer if path.startswith(groups)} | {"phone": None, "metadata.rep": None}
    bench.change(kinds.CUSTOMERS, "ACME", clear | {"tax_ids.au_abn": "53004085616"})
    bench.change(kinds.CUSTOMERS, "ACME", {}, Action.ARCHIVE)
    bench.change(kinds.CUSTOMERS, "ACME", {}, Action.LINK)
    bench.create(kinds.ITEMS, "W-1", item)
    bench.change(kinds.ITEMS, "W-1", {"price.unit_amount_decimal": "1", "description": None, "unit_label": None})
    bench.change(kinds.ITEMS, "W-1", {"price.lookup_key": "W-2"})
    bench.change(kinds.ITEMS, "W-1", {}, Action.LINK)
    bench.create(kinds.ORDERS, "S-1", order)
    references = {"order_reference": None, "customer_reference": None, "description": None, "receipt_email": None}
    bench.change(kinds.ORDERS, "S-1", references | {"lines": order["lines"][:1]})
    bench.change(kinds.ORDERS, "S-1", {}, Action.LINK)
    bench.change(kinds.ORDERS, "S-1", {}, Action.CANCEL)
    bench.create(kinds.INVOICES, "I-1", invoice)
    cleared = {path: None for path in invoice if path.startswith("custom_fields.")} | {"description": None}
    bench.change(kinds.INVOICES, "I-1", cleared | {"lines": invoice["lines"], "effective_at": None})
    bench.change(kinds.INVOICES, "I-1", {}, Action.LINK)
    bench.change(kinds.INVOICES, "I-1", {}, Action.FINALISE)
    bench.create(kinds.CREDIT_NOTES, "C-1", credit)
    bench.change(kinds.CREDIT_NOTES, "C-1", {"memo": None, "metadata.rep": "JS"})
    bench.change(kinds.CREDIT_NOTES, "C-1", {}, Action.LINK)
    bench.change(kinds.CREDIT_NOTES, "C-1", {}, Action.VOID)
    bench.change(kinds.INVOICES, "I-1", {}, Action.VOID)
    bench.create(kinds.INVOICES, "I-2", test_invoices.invoice([test_invoices.BOOK], "I-2"))
    bench.change(kinds.INVOICES, "I-2", {}, Action.ARCHIVE)


def test_every_parameter_is_one_of_the_library_s(steps):
    found = [
        f"{step.method} {step.path}: {problem}"
        for step in steps
        for problem in strangers(step.params, getattr(stripe.params, TYPES[route(step)]), "")
    ]
    assert found == []


def test_every_request_can_be_stored_and_sent_again_as_it_was(steps):
    for step in steps:
        assert json.loads(json.dumps(step.params)) == step.params


def test_every_kind_of_request_was_looked_at(steps):
    assert {route(step) for step in steps} == set(TYPES)


def test_the_walk_notices_a_wrong_parameter():
    good = {"name": "Acme", "address": {"line1": "1 George St"}, "tax_id_data": [{"type": "au_abn", "value": "1"}]}
    assert strangers(good, stripe.params.CustomerCreateParams, "") == []
    bad = {"nam": "Acme", "address": {"line9": ""}, "tax_id_data": [{"type": "au_abn"}], "invoice_prefix": []}
    assert strangers(bad, stripe.params.CustomerCreateParams, "") == [
        ".nam is unknown",
        ".address.line9 is unknown",
        ".tax_id_data[0] lacks value",
        ".invoice_prefix takes no list",
    ]
