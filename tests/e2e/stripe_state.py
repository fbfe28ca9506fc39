"""What stands in a simulated Stripe, without its ids and times, so that two accounts can be compared."""

import json
from collections import Counter
from typing import Any

from app.practice.stripe import StripePractice

Json = dict[str, Any]
_OWN = frozenset(
    {
        "id",
        "object",
        "created",
        "updated",
        "number",
        "invoice_prefix",
        "next_invoice_sequence",
        "client_secret",
        "effective_at",
        "due_date",
        "period_start",
        "period_end",
        "period",
        "status_transitions",
        "canceled_at",
        "automatically_finalizes_at",
        "tax_rate",
        "invoice_item",
        "webhooks_delivered_at",
        "url",
    }
)
"""Members that differ from account to account or from moment to moment; due dates are compared by the metadata."""
_SHOWN = ("customers", "products", "prices", "invoices", "payment_intents", "charges", "credit_notes", "refunds")


def rows(practice: StripePractice, collection: str) -> list[Json]:
    """Return the objects of a collection that lists show, oldest first."""
    return [json.loads(row) for row in practice.books()[collection].rows() if not json.loads(row).get("deleted")]


def carried(practice: StripePractice, collection: str) -> dict[str, Json]:
    """Return the objects that carry a Pronto id, by it; prices by their lookup key.

    Two objects for one Pronto id are a failure of the promise that nothing is made twice.
    """
    found: dict[str, Json] = {}
    for row in rows(practice, collection):
        key = row["metadata"].get("pronto_id")
        if key is not None:
            assert key not in found, f"{collection} {key} is in Stripe twice"
            found[key] = row
    return found


def names(practice: StripePractice) -> dict[str, str]:
    """Return every object's id with a name that is the same in every account."""
    found = {}
    for collection in _SHOWN:
        for row in rows(practice, collection):
            known = (row.get("metadata") or {}).get("pronto_id")
            # What Stripe makes for a single line has no Pronto id.
            words = known or row.get("email") or row.get("name") or row.get("unit_amount_decimal") or "?"
            found[row["id"]] = f"{collection}/{words}"
    return found


def content(practice: StripePractice) -> dict[str, list[str]]:
    """Return every collection as sorted JSON texts without ids and times; equal for accounts that hold the same."""
    known = names(practice)
    found = {}
    for collection in _SHOWN:
        found[collection] = sorted(_text(_plain(row, known)) for row in rows(practice, collection))
    found["lines"] = sorted(_text(_plain(row, known)) for row in rows(practice, "lines"))
    found["tax_ids"] = sorted(_text(_plain(row, known)) for row in rows(practice, "tax_ids"))
    return found


def differences(one: dict[str, list[str]], other: dict[str, list[str]]) -> list[str]:
    """Return what only one of two accounts holds."""
    found = []
    for collection, texts in one.items():
        ours, theirs = Counter(texts), Counter(other[collection])
        found += [f"only the first: {collection} {text}" for text in (ours - theirs).elements()]
        found += [f"only the second: {collection} {text}" for text in (theirs - ours).elements()]
    return found


def _plain(value: Any, known: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _plain(inner, known) for name, inner in value.items() if name not in _OWN}
    if isinstance(value, list):
        return [_plain(inner, known) for inner in value]
    return known.get(value, value) if isinstance(value, str) else value


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
