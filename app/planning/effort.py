"""How many requests a change takes at Stripe, and how long so many take: the honest part of a time left. Pure.

The counts are those of the writers in ``app.remote.stripe.writing``; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.domain.kinds import RecordType
from app.domain.plan import WRITES, Action, Change

_CREATE = {
    RecordType.CUSTOMERS: 1,
    RecordType.ITEMS: 1,
    RecordType.ORDERS: 1,
    RecordType.INVOICES: 1,
    RecordType.CREDIT_NOTES: 2,
}
_LINES_IN_AN_ANSWER = 10
"""Lines Stripe's answer carries; the others are read a hundred at a time (Stripe docs, invoice object)."""
_PAGE = 100


def calls_of(change: Change) -> int:
    """Return how many requests a change takes when nothing goes wrong; 0 for one that writes nothing."""
    if change.action not in WRITES:
        return 0
    if change.action is not Action.CREATE:
        return _of_other(change)
    count = _CREATE.get(change.kind, 0)
    if change.kind is RecordType.ITEMS and change.wanted.get("price.unit_amount_decimal"):
        count += 2
    if change.kind is RecordType.INVOICES:
        lines = change.wanted.get("lines")
        number = len(lines) if isinstance(lines, list) else 0
        count += bool(number) + _further_pages(number) + (change.wanted.get("finalise") is True)
    return count


def _of_other(change: Change) -> int:
    touched = {row.field for row in change.fields}
    if change.kind is RecordType.CUSTOMERS:
        return 1 + ("tax_ids.au_abn" in touched) + 2 * (change.action is Action.DELETE)
    if change.kind is RecordType.ITEMS:
        return 1 + (3 if any(path.startswith("price.") for path in touched) else 0)
    if change.kind is RecordType.INVOICES:
        return 1 + (2 if "lines" in touched else 0)
    return 1


def _further_pages(lines: int) -> int:
    return -(-lines // _PAGE) if lines > _LINES_IN_AN_ANSWER else 0


def seconds_for(calls: int, rate: float) -> float:
    """Return the seconds that requests take at a rate (requests per second)."""
    return calls / rate if rate > 0 else 0.0


def averages(changes: Iterable[Change]) -> dict[tuple[RecordType, Action], float]:
    """Return the mean number of requests by type and action over some changes."""
    sums: dict[tuple[RecordType, Action], list[int]] = {}
    for change in changes:
        held = sums.setdefault((change.kind, change.action), [0, 0])
        held[0] += calls_of(change)
        held[1] += 1
    return {key: calls / count for key, (calls, count) in sums.items()}


def calls_for(
    counts: Mapping[tuple[RecordType, Action], int], means: Mapping[tuple[RecordType, Action], float]
) -> float:
    """Return how many requests so many changes take, by type and action."""
    return sum(count * means.get(key, 1.0) for key, count in counts.items() if key[1] in WRITES)
