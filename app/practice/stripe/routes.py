"""Which endpoint answers which method and path, with which parameters and permission."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.practice.exchange import Request
from app.practice.stripe import (
    credit_notes,
    customers,
    events,
    invoice_drafts,
    invoice_items,
    invoice_lines,
    invoice_states,
    payment_intents,
    prices,
    products,
    refunds,
    settlements,
    tax_rates,
)
from app.practice.stripe.call import Endpoint
from app.practice.stripe.errors import ApiError


@dataclass(frozen=True)
class Route:
    """One endpoint.

    Attributes:
        method: HTTP method.
        template: path with "*" for each id.
        params: name of the SDK's request type in `stripe.params`.
        permission: the noun in a restricted key's permission.
        run: what carries it out.
    """

    method: str
    template: str
    params: str
    permission: str
    run: Endpoint

    @property
    def resource(self) -> str:
        """The first part of the path, e.g. "customers"; the limits on text go by it."""
        if self.template == f"{_INVOICE}/lines/*":
            return "line_items"
        return self.template.split("/")[2]


def _crud(path: str, noun: str, permission: str, module: object, verbs: str, get: str = "Retrieve") -> list[Route]:
    """Return the usual routes of a resource: "c"reate, "l"ist, "r"etrieve, "u"pdate, "d"elete."""
    kinds = {
        "c": ("POST", path, f"{noun}CreateParams", "create"),
        "l": ("GET", path, f"{noun}ListParams", "listing"),
        "r": ("GET", f"{path}/*", f"{noun}{get}Params", "retrieve"),
        "u": ("POST", f"{path}/*", f"{noun}UpdateParams", "update"),
        "d": ("DELETE", f"{path}/*", f"{noun}DeleteParams", "delete"),
    }
    routes = []
    for verb in verbs:
        method, template, params, name = kinds[verb]
        routes.append(Route(method, template, params, permission, getattr(module, name)))
    return routes


_INVOICE = "/v1/invoices/*"
_TAX_IDS = "/v1/customers/*/tax_ids"

ROUTES: list[Route] = [
    *_crud("/v1/customers", "Customer", "customer", customers, "clrud"),
    Route("POST", _TAX_IDS, "CustomerTaxIdCreateParams", "customer", customers.add_tax_id),
    Route("GET", _TAX_IDS, "CustomerTaxIdListParams", "customer", customers.list_tax_ids),
    Route("GET", f"{_TAX_IDS}/*", "CustomerTaxIdRetrieveParams", "customer", customers.retrieve_tax_id),
    Route("DELETE", f"{_TAX_IDS}/*", "CustomerTaxIdDeleteParams", "customer", customers.delete_tax_id),
    *_crud("/v1/products", "Product", "product", products, "clrud"),
    *_crud("/v1/prices", "Price", "plan", prices, "clru"),
    *_crud("/v1/tax_rates", "TaxRate", "tax_rate", tax_rates, "clru"),
    *_crud("/v1/invoices", "Invoice", "invoice", invoice_drafts, "clrud"),
    Route("POST", f"{_INVOICE}/finalize", "InvoiceFinalizeInvoiceParams", "invoice", invoice_states.finalize),
    Route("POST", f"{_INVOICE}/pay", "InvoicePayParams", "invoice", invoice_states.pay),
    Route("POST", f"{_INVOICE}/void", "InvoiceVoidInvoiceParams", "invoice", invoice_states.void),
    Route(
        "POST",
        f"{_INVOICE}/mark_uncollectible",
        "InvoiceMarkUncollectibleParams",
        "invoice",
        invoice_states.mark_uncollectible,
    ),
    Route("POST", f"{_INVOICE}/send", "InvoiceSendInvoiceParams", "invoice", invoice_states.send),
    Route("GET", f"{_INVOICE}/lines", "InvoiceLineItemListParams", "invoice", invoice_lines.listing),
    Route("POST", f"{_INVOICE}/lines/*", "InvoiceLineItemUpdateParams", "invoice", invoice_lines.update_one),
    Route("POST", f"{_INVOICE}/add_lines", "InvoiceAddLinesParams", "invoice", invoice_lines.add),
    Route("POST", f"{_INVOICE}/update_lines", "InvoiceUpdateLinesParams", "invoice", invoice_lines.update),
    Route("POST", f"{_INVOICE}/remove_lines", "InvoiceRemoveLinesParams", "invoice", invoice_lines.remove),
    *_crud("/v1/invoiceitems", "InvoiceItem", "invoiceitem", invoice_items, "clrud"),
    Route("GET", "/v1/invoice_payments", "InvoicePaymentListParams", "invoice", settlements.list_invoice_payments),
    Route(
        "GET",
        "/v1/invoice_payments/*",
        "InvoicePaymentRetrieveParams",
        "invoice",
        settlements.retrieve_invoice_payment,
    ),
    *_crud("/v1/credit_notes", "CreditNote", "credit_note", credit_notes, "clru"),
    Route("POST", "/v1/credit_notes/*/void", "CreditNoteVoidCreditNoteParams", "credit_note", credit_notes.void),
    Route("GET", "/v1/credit_notes/*/lines", "CreditNoteLineItemListParams", "credit_note", credit_notes.list_lines),
    *_crud("/v1/payment_intents", "PaymentIntent", "payment_intent", payment_intents, "clru"),
    Route(
        "POST", "/v1/payment_intents/*/confirm", "PaymentIntentConfirmParams", "payment_intent", payment_intents.confirm
    ),
    Route(
        "POST", "/v1/payment_intents/*/cancel", "PaymentIntentCancelParams", "payment_intent", payment_intents.cancel
    ),
    Route(
        "GET",
        "/v1/payment_intents/*/amount_details_line_items",
        "PaymentIntentAmountDetailsLineItemListParams",
        "payment_intent",
        payment_intents.list_lines,
    ),
    Route("GET", "/v1/charges", "ChargeListParams", "charge", payment_intents.list_charges),
    Route("GET", "/v1/charges/*", "ChargeRetrieveParams", "charge", payment_intents.retrieve_charge),
    Route("POST", "/v1/charges/*", "ChargeUpdateParams", "charge", payment_intents.update_charge),
    *_crud("/v1/refunds", "Refund", "charge", refunds, "clru"),
    Route(
        "GET",
        "/v1/balance_transactions",
        "BalanceTransactionListParams",
        "balance_transaction_source",
        settlements.list_transactions,
    ),
    Route(
        "GET",
        "/v1/balance_transactions/*",
        "BalanceTransactionRetrieveParams",
        "balance_transaction_source",
        settlements.retrieve_transaction,
    ),
    Route("GET", "/v1/payouts", "PayoutListParams", "payout", settlements.list_payouts),
    Route("GET", "/v1/payouts/*", "PayoutRetrieveParams", "payout", settlements.retrieve_payout),
    Route("GET", "/v1/balance", "BalanceRetrieveParams", "balance", settlements.balance),
    Route("GET", "/v1/account", "AccountRetrieveCurrentParams", "accounts_kyc_basic", settlements.account),
    *_crud("/v1/events", "Event", "event", events, "lr"),
]

_BY_FORM: dict[tuple[str, int], list[tuple[re.Pattern[str], Route]]] = {}
for _route in ROUTES:
    _pattern = re.compile(re.escape(_route.template).replace(r"\*", "([^/]+)") + r"\Z")
    _BY_FORM.setdefault((_route.method, _route.template.count("/")), []).append((_pattern, _route))


def label(request: Request) -> str:
    """Name a request by its endpoint, e.g. "POST /v1/customers/*", for counting."""
    try:
        route, _ = find(request.method, request.path)
    except ApiError:
        return f"{request.method} {request.path}"
    return f"{route.method} {route.template}"


def find(method: str, path: str) -> tuple[Route, tuple[str, ...]]:
    """Return the endpoint for a request and the ids in its path.

    Raises:
        ApiError: there is none (404), with Stripe's sentence.
    """
    for pattern, route in _BY_FORM.get((method, path.count("/")), ()):
        match = pattern.match(path)
        if match:
            return route, match.groups()
    message = (
        f"Unrecognized request URL ({method}: {path}). Please see https://stripe.com/docs or we can help at "
        f"https://support.stripe.com/."
    )
    raise ApiError(404, message, before_execution=True)
