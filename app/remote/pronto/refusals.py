"""What Pronto says no with: HTTP statuses, reply codes, error texts; each turned into a problem with words."""

from __future__ import annotations

import re

from app.domain.errors import Code, ItemRejected, Retryable
from app.remote.http import Reply
from app.remote.pronto.dialect import EntityMap, Envelope
from app.remote.pronto.reply import Tree, flat, looks_like_page, page_words
from app.remote.rate import Governor

_AFTER = re.compile(r"after\s+(\d{1,5}(?:\.\d+)?)\s*second", re.IGNORECASE)
_QUOTED = 300
_NOUNS = {
    "Customers": "debtors",
    "Items": "stock items",
    "ItemPrices": "item prices",
    "ItemWarehouses": "stock levels",
    "SalesOrders": "sales orders",
    "Transactions": "the debtors ledger",
    "Reps": "sales reps",
    "PurchaseOrders": "purchase orders",
    "Receipts": "receipts",
}


class CallRefused(ItemRejected):
    """Pronto understood the call and refused this request.

    Attributes:
        reply_code: Pronto's code.
        words: Pronto's sentence.
    """

    def __init__(self, call: str, reply_code: str, words: str) -> None:
        """Keep what Pronto said."""
        said = f"“{words[:_QUOTED]}”" if words else f"code {reply_code or 'unknown'}"
        super().__init__(Code.REJECTED, f"Pronto refused {call}: {said}.")
        self.reply_code = reply_code
        self.words = words


def missing_words(entity: EntityMap) -> str:
    """Return the sentence for a call the site does not offer."""
    what = _NOUNS.get(entity.collection, entity.collection.lower())
    doing = "take" if entity.write else "give out"
    return f"This Pronto site does not {doing} {what}: the call {entity.call}{entity.version} is not available there."


def check_status(reply: Reply, host: str, governor: Governor) -> None:
    """Raise what a 429 or 5xx stands for, slowing the governor down for the former.

    Raises:
        Retryable: RATE_LIMITED or SERVER_ERROR, with the wait the server asks for.
    """
    if reply.status == 429:
        after = wait_asked_for(reply)
        governor.throttled(after)
        raise Retryable(Code.RATE_LIMITED, f"{host} asks us to slow down.", after=after)
    if reply.status >= 500:
        words = page_words(reply, host) if looks_like_page(reply) else f"{host} reports an error of its own."
        raise Retryable(Code.SERVER_ERROR, f"{words} (HTTP {reply.status})", after=wait_asked_for(reply))


def wait_asked_for(reply: Reply) -> float | None:
    """Return the seconds a refusal asks to wait, from its header or its text (“please try again after N seconds”)."""
    if reply.retry_after is not None:
        return reply.retry_after
    found = _AFTER.search(reply.body[:2000].decode("utf-8", "replace"))
    return min(float(found.group(1)), 3600.0) if found else None


def refusal_in(tree: Tree, entity: EntityMap, names: Envelope) -> CallRefused | None:
    """Return the refusal a reply carries, or None for a success.

    A write that answers errors beside the record's key was carried out in part: that counts as done.
    """
    code = tree.text(names.status, names.code)
    if code in names.success_codes:
        return None
    if entity.write and any(flat(row.values()) for row in tree.rows(entity.collection, entity.record)):
        return None
    status = tree.top.get(names.status)
    row = status[0] if isinstance(status, list) and status else {}
    words = flat([row.get(names.errors, "")]) or flat([row.get(names.message, "")]) or code
    return CallRefused(entity.call + entity.version, code, " ".join(words.split()))
