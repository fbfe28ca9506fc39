"""Transforms of numbers: rounding, and how they are written."""

from __future__ import annotations

from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal

from app.domain.money import half_up, plain
from app.planning.contact import NotValid
from app.planning.raw import Raw, Transform, as_number, whole

FORMATS = frozenset({"round", "decimals", "thousands", "dollars"})
"""Transforms that take an amount of money in dollars, not in cents."""
_HUGE = 10**12
"""Neither a price nor a quantity is this large."""
_PLACES = Decimal("1e-12")
"""As many decimals as Stripe takes (Stripe docs, ``unit_amount_decimal``)."""
_MOST_PLACES = 12
_EXACT = Context(prec=40, rounding=ROUND_HALF_UP)


def sane(value: Decimal) -> Decimal:
    """Return a number with at most twelve decimals, which later steps can multiply without losing any.

    Raises:
        NotValid: if it is none, or a million millions and more.
    """
    if not value.is_finite() or abs(value) >= _HUGE:
        raise NotValid("the number is too large")
    return value.quantize(_PLACES)


def cents(_argument: str) -> Transform:
    """A price in major units as cents with up to two more decimals, as text (``unit_amount_decimal``)."""

    def apply(value: Raw) -> Raw:
        return plain((sane(value) * 100).quantize(_PLACES)) if isinstance(value, Decimal) else None

    return apply


def to_whole(_argument: str) -> Transform:
    """A whole number, rounded half up."""

    def apply(value: Raw) -> Raw:
        return half_up(sane(value)) if isinstance(value, Decimal) else value

    return apply


def rounded(argument: str) -> Transform:
    """``round:2``: half up, to so many decimals (none when not told)."""
    step = _step(argument or "0", "round")

    def apply(value: Raw) -> Raw:
        number = as_number(value)
        return None if number is None else number.quantize(step, context=_EXACT)

    return apply


def _written(name: str, default: str, write: Callable[[Decimal], str]) -> Callable[[str], Transform]:
    def make(argument: str) -> Transform:
        step = _step(argument or default, name)

        def apply(value: Raw) -> Raw:
            number = as_number(value)
            return "" if number is None else write(number.quantize(step, context=_EXACT))

        return apply

    return make


def _in_dollars(number: Decimal) -> str:
    return f"-${-number:,f}" if number < 0 else f"${abs(number):,f}"


decimals = _written("decimals", "2", lambda number: f"{number:f}")
"""``decimals:2``: always so many decimals."""
thousands = _written("thousands", "0", lambda number: f"{number:,f}")
"""``thousands:2``: commas between thousands."""
dollars = _written("dollars", "2", _in_dollars)
"""``dollars``: ``$1,234.50``."""


def _step(argument: str, name: str) -> Decimal:
    return Decimal(1).scaleb(-whole(argument, name, 0, _MOST_PLACES))
