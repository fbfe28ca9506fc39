"""Names, numbers and addresses in one spelling, so that only what matters is compared."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from app.planning.contact import NotValid, abn
from app.planning.legible import seen

_LONGEST = 500
"""Characters of a value that are looked at: enough for any name, and a bound for a hostile one."""
_ALIAS = re.compile(
    r"\b(?:t\s*/\s*as?|t/as|trading\s+as|a\.?t\.?f\.?|as\s+trustees?\s+for(?:\s+the)?)\b", re.IGNORECASE
)
_FORMS = re.compile(r"\bp\s*/\s*l\b|\(\s*(?:nsw|vic|qld|wa|sa|tas|act|nt|aust(?:ralia)?)\s*\)", re.IGNORECASE)
_LEGAL = frozenset(
    {"pty", "ltd", "limited", "proprietary", "the", "pl", "co", "company", "inc", "incorporated", "llc", "plc", "corp"}
)
"""Words that companies write or leave out as they please."""
_STREETS = {
    "st": "street",
    "str": "street",
    "rd": "road",
    "ave": "avenue",
    "av": "avenue",
    "dr": "drive",
    "drv": "drive",
    "ct": "court",
    "crt": "court",
    "cres": "crescent",
    "cr": "crescent",
    "crs": "crescent",
    "pl": "place",
    "pde": "parade",
    "hwy": "highway",
    "ln": "lane",
    "tce": "terrace",
    "ter": "terrace",
    "blvd": "boulevard",
    "bvd": "boulevard",
    "cct": "circuit",
    "cl": "close",
    "gr": "grove",
    "gve": "grove",
    "esp": "esplanade",
    "sq": "square",
    "mt": "mount",
    "nth": "north",
    "sth": "south",
}
"""Street types as they are shortened (Australian Standard AS 4590, and how people do it)."""
_UNIT = re.compile(
    r"\b(?:units?|shops?|suites?|ste|levels?|lvl|lots?|flats?|apt|apartment|factory|fy|bldg|building|floor)\s*"
    r"\.?\s*[0-9]+[a-z]?\b[,/ ]*|\b[0-9]+[a-z]?\s*/\s*(?=[0-9])|\bu[0-9]+\s*/\s*",
    re.IGNORECASE,
)
_BOX = re.compile(r"\b(?:g\.?p\.?o\.?|p\.?\s?o\.?|locked|private)\s*(?:box|bag)\s*(\w+)", re.IGNORECASE)
_STATES = {
    "new south wales": "nsw",
    "victoria": "vic",
    "queensland": "qld",
    "western australia": "wa",
    "south australia": "sa",
    "tasmania": "tas",
    "australian capital territory": "act",
    "northern territory": "nt",
}
_PUBLIC = frozenset(
    {
        "gmail.com", "googlemail.com", "hotmail.com", "hotmail.com.au", "outlook.com", "outlook.com.au", "live.com",
        "live.com.au", "msn.com", "yahoo.com", "yahoo.com.au", "ymail.com", "icloud.com", "me.com", "mac.com",
        "aol.com", "proton.me", "protonmail.com", "bigpond.com", "bigpond.com.au", "bigpond.net.au", "telstra.com",
        "optusnet.com.au", "optusnet.com", "iinet.net.au", "internode.on.net", "tpg.com.au", "westnet.com.au",
        "dodo.com.au", "adam.com.au", "ozemail.com.au", "iprimus.com.au", "gmx.com", "fastmail.com", "fastmail.fm",
        "zoho.com",
    }
)  # fmt: skip
"""Mail services anybody can have an address at: sharing one says nothing."""
_NATIONAL = 9
"""Digits of an Australian number without the leading 0 (ACMA numbering plan)."""
_LOCAL = 8


def words(text: str) -> list[str]:
    """Return a text's words: small letters without accents and punctuation; ``&`` and ``+`` are *and*."""
    joined = re.sub(r"[&+]", " and ", text[:_LONGEST])
    bare = "".join(mark for mark in unicodedata.normalize("NFKD", joined) if not unicodedata.combining(mark))
    # Apostrophes and dots belong to their word: O'Brien's, P.L.
    return re.findall(r"[^\W_]+", re.sub(r"['’`.]", "", bare.casefold()))


@lru_cache(maxsize=8192)
def company_names(text: str) -> tuple[str, ...]:
    """Return a company's name and the names it trades as, without legal forms; empty when nothing is left."""
    found = []
    for part in _ALIAS.split(_FORMS.sub(" ", seen(text[:_LONGEST]))):
        all_words = words(part)
        kept = [word for word in all_words if word not in _LEGAL] or all_words
        if kept and (name := " ".join(kept)) not in found:
            found.append(name)
    return tuple(found)


def person_name(text: str) -> str:
    """Return a person's name without titles."""
    return " ".join(word for word in words(text) if word not in {"mr", "mrs", "ms", "miss", "dr", "attn", "att"})


def abn_digits(text: str) -> str:
    """Return a valid ABN's eleven digits; blank for any other text: a mistyped one proves nothing."""
    try:
        return abn(text) if text else ""
    except NotValid:
        return ""


@lru_cache(maxsize=8192)
def phone_number(text: str) -> str:
    """Return a phone number in E.164, or its eight local digits where the area is not given; blank when it is none."""
    spelled = re.split(r"(?i)\b(?:x|extn?\.?|ask|attn?)\b|#", seen(text[:_LONGEST]))[0]
    digits = re.sub(r"\D", "", spelled)
    if digits.startswith("0061"):
        digits = digits[4:]
    elif digits.startswith("61") and len(digits) >= _NATIONAL + 2:
        digits = digits[2:]
    elif spelled.strip().startswith("+"):
        return _abroad(spelled)
    national = digits.removeprefix("0")
    if len(national) == _NATIONAL and (digits.startswith("0") or len(digits) == _NATIONAL):
        return f"+61{national}"
    if re.fullmatch(r"1[38]00\d{6}|13\d{4}", digits):
        return f"+61{digits}"
    return digits if len(digits) == _LOCAL else ""


def _abroad(text: str) -> str:
    import phonenumbers  # noqa: PLC0415 - slow to import, and few numbers are from abroad

    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def email_domain(email: str) -> str:
    """Return the domain of a lower-case e-mail address; blank for a public provider's, which anybody has."""
    _, at, domain = email.rpartition("@")
    return domain if at and "." in domain and domain not in _PUBLIC else ""


def postcode(text: str) -> str:
    """Return a postcode; a leading 0 that a spreadsheet ate is put back."""
    found = "".join(words(text))
    return found.zfill(4) if found.isdigit() and len(found) == 3 else found


def state(text: str) -> str:
    """Return an Australian state's short name in small letters; blank for anything else."""
    name = " ".join(words(text))
    return name if name in _STATES.values() else _STATES.get(name, "")


@lru_cache(maxsize=8192)
def street(*lines: str) -> str:
    """Return a street address as number and street in full words, without its unit; a box as ``po box 12``."""
    text = " ".join(line[:_LONGEST] for line in lines if line)
    box = _BOX.search(text)
    if box:
        return f"po box {box[1].casefold()}"
    found = [_STREETS.get(word, word) for word in words(_UNIT.sub(" ", text))]
    # The saint at the beginning of a name is no street.
    return " ".join(found)


def code(text: str) -> str:
    """Return a stock code or number as letters and digits only."""
    return "".join(words(text))
