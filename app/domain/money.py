"""Money as integer minor units with a currency; never a float.

Stripe takes amounts in the currency's minor unit; most currencies have two decimals, some none, a few
three (Stripe docs, "Supported currencies").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal

_NO_DECIMALS = frozenset(
    "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF".split()  # noqa: SIM905 - reads as a list of codes
)
_THREE_DECIMALS = frozenset({"BHD", "JOD", "KWD", "OMR", "TND"})
_LARGEST = 10**15
_LONGEST = 60
"""Characters of a number; longer ones are no amounts, and would only cost time."""
_MOST_DIGITS = 100
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:E[+-]?\d\d?)?", re.ASCII | re.IGNORECASE)
_EXACT = Context(prec=200)
"""Wide enough that nothing read here is ever rounded before it is meant to be."""


class NotMoneyError(ValueError):
    """A text that is no amount; the message repeats it, cut short."""


def minor_digits(currency: str) -> int:
    """Return how many decimals the currency's minor unit has: 0, 2 or 3."""
    code = currency.upper()
    if code in _NO_DECIMALS:
        return 0
    return 3 if code in _THREE_DECIMALS else 2


def half_up(value: Decimal) -> int:
    """Round to a whole number, halves away from zero (GST Act s 9-90: half a cent goes up)."""
    return int(value.to_integral_value(rounding=ROUND_HALF_UP))


def to_minor(value: Decimal, currency: str = "AUD") -> int:
    """Return an amount in major units as minor units (cents for AUD), rounded half up."""
    return half_up(value.scaleb(minor_digits(currency), _EXACT))


def from_minor(amount: int, currency: str = "AUD") -> Decimal:
    """Return minor units (cents for AUD) as an exact decimal in major units."""
    return Decimal(amount).scaleb(-minor_digits(currency), _EXACT)


def parse_decimal(text: str) -> Decimal:
    """Read a number as Pronto writes it: blanks around it, thousands commas, trailing minus.

    Raises:
        NotMoneyError: if the text is not a finite number of sane size.
    """
    cleaned = text.strip().replace(",", "")
    if cleaned.endswith("-"):
        cleaned = "-" + cleaned[:-1].rstrip()
    if len(cleaned) > _LONGEST or not _NUMBER.fullmatch(cleaned):
        raise NotMoneyError(f"“{text.strip()[:40]}” is not a number")
    value = Decimal(cleaned)
    if abs(value) >= _LARGEST:
        raise NotMoneyError(f"“{text.strip()[:40]}” is too large to be an amount")
    return value


def plain(value: Decimal) -> str:
    """Write a decimal without exponent and without trailing zeros: ``2``, ``12.5``, ``0``.

    What is no sane number (beyond 100 digits, or not a number at all) is written as Python does.
    """
    if not value.is_finite() or abs(value.adjusted()) > _MOST_DIGITS:
        return "0" if value.is_zero() else str(value)
    text = format(value.normalize(_EXACT), "f")
    return "0" if text in {"-0", ""} else text


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units of a currency."""

    cents: int
    """Minor units: cents for AUD, whole yen for JPY."""
    currency: str = "AUD"
    """ISO 4217 code, upper case."""

    def __str__(self) -> str:
        digits = minor_digits(self.currency)
        value = from_minor(self.cents, self.currency)
        sign = "-" if value < 0 else ""
        unit = "$" if self.currency == "AUD" else f"{self.currency} "
        return f"{sign}{unit}{abs(value):,.{digits}f}"
