"""E-mail, phone, country and ABN: read leniently, written as Stripe and the tax office take them."""

from __future__ import annotations

from functools import lru_cache

STRIPE_PHONE_LENGTH = 20
"""Longest phone Stripe takes, in characters (Stripe OpenAPI document)."""


class NotValid(ValueError):  # noqa: N818 - reads as what it says
    """A value that cannot be used; the message is a sentence for people."""


@lru_cache(maxsize=4096)
def email(text: str) -> str:
    """Return an e-mail address with its domain in lower case.

    Raises:
        NotValid: if it is not an address.
    """
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - slow to import

    try:
        return validate_email(text.strip(), check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise NotValid(f"“{text.strip()[:80]}” is not an e-mail address") from None


@lru_cache(maxsize=4096)
def phone(text: str, country: str = "AU") -> str:
    """Return a phone number in international spelling, or as it stands (at most 20 characters) if it is none."""
    import phonenumbers  # noqa: PLC0415 - slow to import

    try:
        number = phonenumbers.parse(text, country or "AU")
    except phonenumbers.NumberParseException:
        return text.strip()[:STRIPE_PHONE_LENGTH]
    if not phonenumbers.is_possible_number(number):
        return text.strip()[:STRIPE_PHONE_LENGTH]
    spelled = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    if len(spelled) > STRIPE_PHONE_LENGTH:
        spelled = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    return spelled[:STRIPE_PHONE_LENGTH]


@lru_cache(maxsize=1024)
def country(text: str, home: str = "AU") -> str:
    """Return a country's two-letter ISO 3166 code; blank means home.

    Raises:
        NotValid: if no country goes by that name or code.
    """
    import pycountry  # noqa: PLC0415 - slow to import

    name = text.strip()
    if not name:
        return home
    name = {"UK": "GB", "USA": "US", "ENGLAND": "GB", "SCOTLAND": "GB", "WALES": "GB"}.get(name.upper(), name)
    try:
        return str(pycountry.countries.lookup(name).alpha_2)
    except LookupError:
        raise NotValid(f"“{text.strip()[:60]}” is not a country that can be found") from None


def abn(text: str) -> str:
    """Return an Australian Business Number as its eleven digits.

    Raises:
        NotValid: if the check digits do not fit (modulus 89, Australian Business Register).
    """
    from stdnum.au import abn as australian  # noqa: PLC0415 - only needed here
    from stdnum.exceptions import ValidationError  # noqa: PLC0415

    try:
        return str(australian.validate(text))
    except ValidationError:
        raise NotValid(f"ABN “{text.strip()[:30]}” is not valid: its check digits do not fit") from None
