"""What Stripe's refusals mean for the run, as a table: first row that fits decides.

Sources: Stripe docs, "Errors", "Rate limits", "Idempotent requests"; the library's error classes.
``error.error.code`` is read, not ``error.code``: the latter is empty on most classes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import stripe

from app.domain.errors import Code, ItemRejected, NeedsUser, Retryable, RunStopped, SyncProblem
from app.remote.stripe.keys import without_keys

_PERMISSION = re.compile(r"rak_(\w+?)_(read|write)")
_RESOURCES = {
    "accounts_kyc_basic": "Account",
    "balance": "Balance",
    "charge": "Charges",
    "credit_note": "Credit notes",
    "customer": "Customers",
    "event": "Events",
    "invoice": "Invoices",
    "invoice_item": "Invoice items",
    "invoiceitem": "Invoice items",
    "payment_intent": "PaymentIntents",
    # Stripe kept the old slug of prices.
    "plan": "Prices",
    "product": "Products",
    "tax_rate": "Tax rates",
}
"""Slugs of restricted keys' permissions as Stripe's dashboard writes them; seen in its error texts."""


class Unsettled(Retryable):
    """Trying again with the same key cannot help; what became of the request has to be looked up."""

    default = Code.UNKNOWN_OUTCOME


class SavedError(Retryable):
    """Stripe repeats an error it stored for this idempotency key."""

    default = Code.SERVER_ERROR


@dataclass(frozen=True, slots=True)
class Refusal:
    """A refused request, reduced to what the table looks at."""

    status: int
    type: str
    code: str
    message: str
    param: str
    retry_after: float | None
    """Seconds, or None."""
    should_retry: bool | None
    """``Stripe-Should-Retry``; None when absent."""
    replayed: bool
    reason: str
    """``Stripe-Rate-Limited-Reason``."""
    readable: bool
    """Whether the body was an error of Stripe's."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    fits: Callable[[Refusal], bool]
    meaning: Callable[[Refusal], SyncProblem]


def refusal_of(error: stripe.StripeError) -> Refusal:
    """Return a library error's parts, whatever of them is missing."""
    body: Any = error.json_body
    found: Any = body.get("error") if isinstance(body, dict) else None
    parts: dict[str, Any] = found if isinstance(found, dict) else {}
    # The library hands the headers of an unreadable answer over in the place of its body.
    source: Any = body if isinstance(body, Mapping) and not isinstance(body, dict) else error.headers or {}
    headers = {str(name).lower(): str(value) for name, value in source.items()}
    return Refusal(
        status=error.http_status or 0,
        type=str(parts.get("type") or ""),
        code=str(parts.get("code") or ""),
        message=without_keys(str(parts.get("message") or "")),
        param=str(parts.get("param") or ""),
        retry_after=_seconds(headers.get("retry-after")),
        should_retry={"true": True, "false": False}.get(headers.get("stripe-should-retry", "")),
        replayed=headers.get("idempotent-replayed") == "true",
        reason=headers.get("stripe-rate-limited-reason", ""),
        readable=bool(parts),
    )


def meaning(refusal: Refusal) -> SyncProblem:
    """Return the problem a refusal stands for."""
    return next(row.meaning(refusal) for row in TABLE if row.fits(refusal))


def may_repeat(problem: Retryable) -> bool:
    """Whether sending the same request with the same key again can help."""
    return not isinstance(problem, Unsettled)


def is_missing(problem: ItemRejected) -> bool:
    """Whether a refusal says that the object is not there."""
    return problem.code is Code.GONE_AT_STRIPE


def _seconds(text: str | None) -> float | None:
    """Read a ``Retry-After`` of seconds; None when there is none."""
    try:
        return min(max(0.0, float(text)), 3600.0) if text is not None else None
    except ValueError:
        return None


def permission_name(message: str) -> str:
    """Return the permission a refusal asks for as the dashboard writes it, ``Customers: write``; blank when unnamed."""
    found = _PERMISSION.search(message)
    if found is None:
        return ""
    resource = _RESOURCES.get(found[1], found[1].replace("_", " ").capitalize())
    return f"{resource}: {found[2]}"


def _lacking(refusal: Refusal) -> SyncProblem:
    name = permission_name(refusal.message)
    advice = f"Give the key “{name}” in Stripe's dashboard." if name else "Give the key this right in the dashboard."
    return RunStopped(Code.PERMISSION, refusal.message or "Stripe refuses this to the key.", hint=advice)


def _rejected(refusal: Refusal) -> SyncProblem:
    code = Code.REJECTED
    if refusal.status == 404 or (refusal.code == "resource_missing" and refusal.param in _OWN):
        code = Code.GONE_AT_STRIPE
    elif refusal.code == "invoice_not_editable":
        code = Code.FINALISED
    where = f" (field {spoken(refusal.param)})" if refusal.param and code is Code.REJECTED else ""
    sentence = refusal.message.rstrip(".") or f"Stripe refused it with status {refusal.status}"
    return ItemRejected(code, f"Stripe says: {sentence}{where}.")


def spoken(param: str) -> str:
    """Return a parameter as words: ``address[postal_code]`` becomes ``address, postal code``."""
    return ", ".join(part.replace("_", " ") for part in re.split(r"[\[\].]+", param) if part)


def _busy(refusal: Refusal) -> SyncProblem:
    code = Code.LOCKED if refusal.code in {"lock_timeout", "idempotency_key_in_use"} else Code.RATE_LIMITED
    return Retryable(code, refusal.message or "Stripe asks to go slower.", after=refusal.retry_after)


def _conflict(refusal: Refusal) -> SyncProblem:
    return Retryable(Code.LOCKED, refusal.message or "Stripe is busy with this record.", after=refusal.retry_after)


def _server_error(refusal: Refusal) -> SyncProblem:
    words = refusal.message or f"Stripe answered with status {refusal.status}."
    kind = SavedError if refusal.replayed else Retryable
    return kind(Code.SERVER_ERROR, words, after=refusal.retry_after)


def _told_not_to(refusal: Refusal) -> SyncProblem:
    return Unsettled(Code.UNKNOWN_OUTCOME, refusal.message or f"Stripe answered with status {refusal.status}.")


def _told_to(refusal: Refusal) -> SyncProblem:
    return Retryable(Code.SERVER_ERROR, refusal.message or "Stripe asks to try again.", after=refusal.retry_after)


def _refused_key(refusal: Refusal) -> SyncProblem:
    return NeedsUser(Code.STRIPE_KEY, refusal.message or "Stripe does not know the key.")


def _other_body(refusal: Refusal) -> SyncProblem:
    return Unsettled(Code.UNKNOWN_OUTCOME, refusal.message or "Stripe has seen this request's key with other contents.")


def _unreadable(refusal: Refusal) -> SyncProblem:
    return Retryable(Code.MALFORMED, f"The answer (status {refusal.status}) is not one of Stripe's.")


_OWN = frozenset({"", "id", "ending_before", "starting_after"})
"""Parameters that name the very object asked for, not another one it refers to."""
_BUSY_CODES = frozenset({"lock_timeout", "rate_limit"})

TABLE: tuple[Row, ...] = (
    Row(lambda r: r.status == 429 or r.code in _BUSY_CODES, _busy),
    Row(lambda r: r.status >= 500 and r.should_retry is False, _told_not_to),
    Row(lambda r: r.status >= 500, _server_error),
    Row(lambda r: not r.readable, _unreadable),
    Row(lambda r: r.status == 409, _conflict),
    Row(lambda r: r.type == "idempotency_error", _other_body),
    Row(lambda r: r.status == 401, _refused_key),
    Row(lambda r: r.status == 403, _lacking),
    Row(lambda r: r.should_retry is True, _told_to),
    Row(lambda _: True, _rejected),
)
"""Read from the top."""
