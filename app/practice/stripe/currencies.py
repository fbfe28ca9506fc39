"""Currencies: three-letter codes in lower case, and the least amounts that can be charged."""

from __future__ import annotations

import functools

from app.practice.stripe.errors import invalid

LEAST_CHARGE = {"aud": 50, "usd": 50, "nzd": 50, "eur": 50, "gbp": 30, "cad": 50, "sgd": 50, "jpy": 50}
"""Least charge in the minor unit (docs.stripe.com/currencies); others are taken as 50."""


@functools.cache
def _codes() -> frozenset[str]:
    """Return the ISO 4217 codes in lower case; the list is loaded when first needed."""
    import pycountry  # noqa: PLC0415 - see countries

    return frozenset(currency.alpha_3.lower() for currency in pycountry.currencies)


def check_currency(given: str, param: str) -> str:
    """Return the currency in lower case.

    Raises:
        ApiError: no such currency.
    """
    currency = given.lower()
    if currency != "aud" and currency not in _codes():
        message = f"Invalid currency: {given}. Stripe currently supports these currencies: aud, usd, nzd, …"
        raise invalid(message, param)
    return currency
