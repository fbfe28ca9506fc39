"""`expand[]`: ids become objects, and lists that are hidden by default appear."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.practice.stripe.call import Call
from app.practice.stripe.collection import Json
from app.practice.stripe.customers import embedded_tax_ids
from app.practice.stripe.errors import invalid
from app.practice.stripe.payment_intents import embedded_lines
from app.practice.stripe.values import list_object

_MOST_DEPTH = 4

_FIELDS = {
    "balance_transaction": "balance_transactions",
    "charge": "charges",
    "customer": "customers",
    "default_price": "prices",
    "invoice": "invoices",
    "latest_charge": "charges",
    "payment_intent": "payment_intents",
    "price": "prices",
    "product": "products",
    "refund": "refunds",
    "tax_rate": "tax_rates",
}
"""Fields that hold an id, and where the object is kept."""


def _payments(call: Call, invoice: Json) -> Json:
    """Return an invoice's payments."""
    rows = call.unit.books["invoice_payments"].find("invoice", invoice["id"])
    return list_object(rows[::-1], f"/v1/invoices/{invoice['id']}/payments")


def _off_stripe(call: Call, invoice: Json) -> int:
    """Return the cents of an invoice that were received outside Stripe."""
    note = call.unit.books["notes"].get(invoice["id"]) or {}
    return int(note.get("off_stripe") or 0)


def _refunds(call: Call, charge: Json) -> Json:
    """Return a charge's refunds."""
    rows = call.unit.books["refunds"].find("charge", charge["id"])
    return list_object(rows[::-1][:10], f"/v1/charges/{charge['id']}/refunds", has_more=len(rows) > 10)


_HIDDEN: dict[tuple[str, str], Callable[[Call, Json], Any]] = {
    ("customer", "tax_ids"): embedded_tax_ids,
    ("customer", "sources"): lambda _, it: list_object([], f"/v1/customers/{it['id']}/sources"),
    ("customer", "subscriptions"): lambda _, it: list_object([], f"/v1/customers/{it['id']}/subscriptions"),
    ("invoice", "payments"): _payments,
    ("invoice", "amount_paid_off_stripe"): _off_stripe,
    ("charge", "refunds"): _refunds,
}
"""Fields that only expanding shows."""


def expand(call: Call, answer: Json, paths: list[str]) -> Json:
    """Expand an answer in place.

    Args:
        call: the request.
        answer: an object, or a list object.
        paths: e.g. "customer" or "data.latest_charge.balance_transaction".

    Raises:
        ApiError: a path that cannot be expanded, or is deeper than four levels.
    """
    for number, path in enumerate(paths):
        steps = path.split(".")
        if len([step for step in steps if step != "data"]) > _MOST_DEPTH:
            message = f"You cannot expand more than {_MOST_DEPTH} levels of a property. Property: {path}"
            raise invalid(message, f"expand[{number}]")
        _step(call, answer, steps, path, f"expand[{number}]")
    return answer


def _step(call: Call, here: Any, steps: list[str], path: str, param: str) -> None:
    """Expand one step of a path below `here`."""
    if not steps:
        return
    if isinstance(here, list):
        for item in here:
            _step(call, item, steps, path, param)
        return
    if not isinstance(here, dict):
        return
    name, rest = steps[0], steps[1:]
    _unfold(call, here, name, path, param)
    _step(call, here[name], rest, path, param)


def _unfold(call: Call, here: Json, name: str, path: str, param: str) -> None:
    """Put the object or the hidden list in place of a field."""
    hidden = _HIDDEN.get((here.get("object", ""), name))
    if hidden is not None:
        here[name] = hidden(call, here)
        return
    if "tip" in here and name == "line_items":
        return
    if name not in here:
        raise invalid(f"This property cannot be expanded ({path}).", param)
    value = here[name]
    if here.get("object") == "payment_intent" and name == "amount_details":
        value["line_items"] = embedded_lines(call, here)
        return
    if value is None or isinstance(value, dict | list):
        return
    collection = _collection_of(here, name)
    if collection is None:
        raise invalid(f"This property cannot be expanded ({path}).", param)
    found = call.unit.books[collection].get(value)
    if found is not None:
        here[name] = found


def _collection_of(here: Json, name: str) -> str | None:
    """Return where the object behind a field is kept, or None."""
    if here.get("object") == "balance_transaction" and name == "source":
        return "refunds" if str(here["source"]).startswith("re_") else "charges"
    return _FIELDS.get(name)
