"""E-mail, phone, country and ABN: read leniently, written as Stripe and the tax office take them."""

from __future__ import annotations

import re
from functools import lru_cache

from app.planning.legible import quoted, seen

STRIPE_PHONE_LENGTH = 20
"""Longest phone Stripe takes, in characters (Stripe OpenAPI document)."""
_LONGEST = 1000
"""Characters beyond which a text is none of these, whatever is in it."""
_SIGNS = re.compile(r"[\d\s()+./–-]*(?:\s*(?:x|extn?\.?|#)\s*\d{1,6})?", re.IGNORECASE)
"""How a phone number is written; with other letters in it, it is a number and a remark."""
_COUNTRIES = {
    "AUST": "AU",
    "BRUNEI": "BN",
    "EAST TIMOR": "TL",
    "ENGLAND": "GB",
    "FIJI ISLANDS": "FJ",
    "GREAT BRITAIN": "GB",
    "HOLLAND": "NL",
    "KOREA": "KR",
    "MACAU": "MO",
    "NORTHERN IRELAND": "GB",
    "RUSSIA": "RU",
    "SCOTLAND": "GB",
    "THE NETHERLANDS": "NL",
    "TIMOR LESTE": "TL",
    "TURKEY": "TR",
    "UAE": "AE",
    "UK": "GB",
    "USA": "US",
    "WALES": "GB",
}
"""Names people write that ISO 3166 does not list."""
_ABN_DIGITS = 11
_PLAIN_LOCAL = re.compile(r"[A-Za-z0-9_+-]{1,32}(?:\.[A-Za-z0-9_+-]{1,15}){0,2}")
"""The part before the @ of nearly every address: no more than 64 characters, and none that needs quoting (RFC 5321)."""
_LONGEST_PLAIN_EMAIL = 200
_TEST = ".test"
_RESERVED = (".invalid", ".local", ".localhost")
"""Endings kept for tests and offices' own networks (RFC 6761, 6762); the library takes ``.test`` only."""


class NotValid(ValueError):  # noqa: N818 - reads as what it says
    """A value that cannot be used; the message is a sentence for people."""


def email(text: str) -> str:
    """Return an e-mail address with its domain in lower case.

    Raises:
        NotValid: if it is not an address.
    """
    return _email(_short(text, "an e-mail address"))


def phone(text: str, country: str = "AU") -> str:
    """Return a phone number in international spelling, or as it stands if it is none of that country.

    Raises:
        NotValid: if it is no number and longer than the 20 characters Stripe takes, so that a cut one would mislead.
    """
    return _phone(_short(text, "a phone number"), country or "AU")


def phone_e164(text: str, country: str = "AU") -> str:
    """Return a phone number as machines write it: ``+61412345678``, without its extension.

    Raises:
        NotValid: if it is no valid number of that country, nor one that names its country.
    """
    return _formatted(_short(text, "a phone number"), country or "AU", national=False)


def phone_national(text: str, country: str = "AU") -> str:
    """Return a phone number as it is written within its country: ``(02) 9999 1234``.

    Raises:
        NotValid: if it is no valid number of that country, nor one that names its country.
    """
    return _formatted(_short(text, "a phone number"), country or "AU", national=True)


def abn_spaced(text: str) -> str:
    """Return an Australian Business Number as it is printed: ``51 824 753 556``.

    Raises:
        NotValid: if it is none.
    """
    from stdnum.au import abn as australian  # noqa: PLC0415 - only needed here

    return str(australian.format(abn(text)))


def country(text: str, home: str = "AU") -> str:
    """Return a country's two-letter ISO 3166 code; blank means home.

    Raises:
        NotValid: if no country goes by that name or code.
    """
    name = _short(text, "a country that can be found")
    return _country(name) if name else home


def abn(text: str) -> str:
    """Return an Australian Business Number as its eleven digits; dots, dashes and a leading “ABN” do not count.

    Raises:
        NotValid: if it has not eleven digits or they do not fit (modulus 89, Australian Business Register).
    """
    return _abn(_short(text, "an ABN"))


@lru_cache(maxsize=4096)
def _abn(spelled: str) -> str:
    from stdnum.au import abn as australian  # noqa: PLC0415 - only needed here

    digits = re.sub(r"^A\.?B\.?N\.?(?:\s+no\.?)?\s*:?|[\s./–-]", "", spelled, flags=re.IGNORECASE)
    if len(digits) != _ABN_DIGITS or not (digits.isascii() and digits.isdigit()):
        raise NotValid(f"ABN {quoted(spelled)} is not valid: it has not eleven digits")
    if not australian.is_valid(digits):
        raise NotValid(f"ABN {quoted(spelled)} is not valid: its check digits do not fit")
    return digits


def _short(text: str, what: str) -> str:
    """Return what a person sees of a text that is short enough to be such a value."""
    if len(text) > _LONGEST:
        raise NotValid(f"{quoted(text)} is not {what}")
    return seen(text)


@lru_cache(maxsize=4096)
def _email(text: str) -> str:
    local, _, domain = text.rpartition("@")
    if _PLAIN_LOCAL.fullmatch(local) and len(text) <= _LONGEST_PLAIN_EMAIL:
        # Nothing but the domain needs a look, and many addresses share one.
        found = _domain(domain)
        if found:
            return f"{local}@{found}"
    return _looked_at(text)


@lru_cache(maxsize=4096)
def _domain(domain: str) -> str:
    """Return a domain as an address writes it; blank when it is none."""
    try:
        return _looked_at(f"a@{domain}").partition("@")[2]
    except NotValid:
        return ""


def _looked_at(text: str) -> str:
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - slow to import

    bare, ending = text, ""
    for reserved in _RESERVED:
        if text.lower().endswith(reserved):
            bare, ending = text[: -len(reserved)] + _TEST, reserved
    try:
        found = validate_email(bare, check_deliverability=False, test_environment=True).normalized
    except EmailNotValidError:
        raise NotValid(f"{quoted(text)} is not an e-mail address") from None
    return found.removesuffix(_TEST) + ending if ending else found


@lru_cache(maxsize=4096)
def _formatted(text: str, country: str, *, national: bool) -> str:
    import phonenumbers  # noqa: PLC0415 - slow to import

    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        raise NotValid(f"{quoted(text)} is not a phone number") from None
    if not phonenumbers.is_valid_number(number):
        raise NotValid(f"{quoted(text)} is not a complete phone number")
    if not national:
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))


@lru_cache(maxsize=4096)
def _phone(text: str, country: str) -> str:
    spelled = _spelled(text, country)
    if spelled and len(spelled) <= STRIPE_PHONE_LENGTH:
        return spelled
    if len(text) <= STRIPE_PHONE_LENGTH:
        return text
    spelled = _only_number(text, country)
    if spelled:
        return spelled
    raise NotValid(f"{quoted(text)} is not one phone number of at most {STRIPE_PHONE_LENGTH} characters")


def _only_number(text: str, country: str) -> str:
    """Return the one number in a text with words around it; blank when there is none, or more than one."""
    import phonenumbers  # noqa: PLC0415 - slow to import

    found = [match.raw_string for match in phonenumbers.PhoneNumberMatcher(text, country)]
    spelled = _spelled(found[0], country) if len(found) == 1 else ""
    return spelled if len(spelled) <= STRIPE_PHONE_LENGTH else ""


def _spelled(text: str, country: str) -> str:
    """Return a number's international spelling with its extension; blank if it is no number of any country."""
    import phonenumbers  # noqa: PLC0415 - slow to import

    if not _SIGNS.fullmatch(text):
        return ""
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        # A local number without its area code, or one of another country: any spelling would be a guess.
        return ""
    extension, number.extension = number.extension, None
    tail = f" x{extension}" if extension else ""
    formats = phonenumbers.PhoneNumberFormat
    spelled = phonenumbers.format_number(number, formats.INTERNATIONAL) + tail
    if len(spelled) > STRIPE_PHONE_LENGTH:
        spelled = phonenumbers.format_number(number, formats.E164) + tail
    return spelled


@lru_cache(maxsize=1024)
def _country(text: str) -> str:
    import pycountry  # noqa: PLC0415 - slow to import

    plain = text.upper().replace(".", "").strip()
    name = _COUNTRIES.get(plain, text)
    for candidate in (name, plain):
        try:
            return str(pycountry.countries.lookup(candidate).alpha_2)
        except LookupError:
            continue
    raise NotValid(f"{quoted(text)} is not a country that can be found")
