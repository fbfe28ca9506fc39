"""Money as Pronto works it out: line amounts rounded half up to the cent, GST by line or by document."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

GST_RATES = {"G": Decimal("0.10"), "F": Decimal(0), "E": Decimal(0)}
_CENT = Decimal(1)
_HUNDRED = Decimal(100)


def to_cents(amount: Decimal) -> int:
    """Round dollars half up (away from zero on a half) to integer cents."""
    return int((amount * _HUNDRED).quantize(_CENT, ROUND_HALF_UP))


def money(cents: int) -> str:
    """Write integer cents as Pronto writes money: two decimals."""
    sign = "-" if cents < 0 else ""
    return f"{sign}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def four_places(value: Decimal) -> str:
    """Write a quantity or unit price with Pronto's four decimals."""
    return f"{value.quantize(Decimal('0.0001'), ROUND_HALF_UP):f}"


def line_cents(quantity: Decimal, price: Decimal, discount_percent: Decimal) -> int:
    """Return quantity times price less discount, rounded half up to cents."""
    return to_cents(quantity * price * (_HUNDRED - discount_percent) / _HUNDRED)


def gst_by_line(amounts: Sequence[tuple[int, str]]) -> list[int]:
    """Return each line's GST in cents, every line rounded on its own.

    Args:
        amounts: Line amount in cents (without GST) and tax code. An unknown code bears no GST.
    """
    return [to_cents(cents * GST_RATES.get(code, Decimal(0)) / _HUNDRED) for cents, code in amounts]


def gst_by_document(amounts: Sequence[tuple[int, str]]) -> list[int]:
    """Return each line's share of a GST that is rounded once for the whole document.

    The running total is rounded and each line receives the step, so that the shares sum to the document's GST.
    """
    running = Decimal(0)
    given = 0
    shares = []
    for cents, code in amounts:
        running += cents * GST_RATES.get(code, Decimal(0)) / _HUNDRED
        total = to_cents(running)
        shares.append(total - given)
        given = total
    return shares
