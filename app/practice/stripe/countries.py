"""Two-letter country codes."""

from __future__ import annotations

import functools

from app.practice.stripe.errors import invalid


@functools.cache
def _codes() -> frozenset[str]:
    """Return the ISO 3166-1 alpha-2 codes; the list is loaded when first needed."""
    import pycountry  # noqa: PLC0415 - half a second that a caller without addresses need not pay

    return frozenset(country.alpha_2 for country in pycountry.countries) | {"XK"}


def check_country(address: object, param: str) -> None:
    """Check the country of a given address, if it has one.

    Raises:
        ApiError: no such code, with Stripe's sentence.
    """
    country = address.get("country") if isinstance(address, dict) else None
    if country and country not in _codes():
        message = (
            f"Country '{country}' is unknown. Try using a 2-character alphanumeric country code instead, such as "
            f"'US', 'EG', or 'GB'. A full list of country codes is available at "
            f"https://stripe.com/docs/api/country_specs/list"
        )
        raise invalid(message, f"{param}[country]")
