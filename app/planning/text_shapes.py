"""Transforms of texts: case, pieces, padding, words for blanks."""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Callable

from app.planning.contact import NotValid
from app.planning.legible import quoted
from app.planning.raw import LONGEST, Factory, Raw, Transform, arguments, as_text, short_text, whole

_WORD = re.compile(r"[^\W\d_]+", re.UNICODE)
_SEPARATORS = {"space": " ", "comma": ",", "dash": "-", "slash": "/", "colon": ":", "line": "\n", "dot": "."}
_KEPT = frozenset("ABN ACN ACT AU BHP DIY GST IT NSW NT NZ QLD SA TAS TV UK USA VIC WA II III IV".split())  # noqa: SIM905 - reads as a list
_SMALL = frozenset("and at by de der for in la le of on the to und van von".split())  # noqa: SIM905 - reads as a list
_UNACCENTED = str.maketrans({"ß": "ss", "æ": "ae", "Æ": "AE", "ø": "o", "Ø": "O", "œ": "oe", "Œ": "OE", "ł": "l"})
_MOST = 500
_YES = frozenset({"y", "yes", "true", "1", "t", "on"})
_NO = frozenset({"n", "no", "false", "0", "f", "off"})


def if_text(change: Callable[[str], str]) -> Factory:
    """Return a transform without arguments that changes a text and leaves a blank one blank."""

    def make(_argument: str) -> Transform:
        def apply(value: Raw) -> Raw:
            text = as_text(value)
            return change(text) if text.strip() else ""

        return apply

    return make


def short(change: Callable[[str], str]) -> Factory:
    """Return the same for changes that take longer with longer texts, for texts of sane length."""

    def make(_argument: str) -> Transform:
        def apply(value: Raw) -> Raw:
            text = short_text(value)
            return change(text) if text.strip() else ""

        return apply

    return make


def sentence(text: str) -> str:
    """Return a text in small letters but for its first."""
    bare = text.strip()
    return bare[:1].upper() + bare[1:].lower()


def personal(text: str) -> str:
    """Return a name that was typed in capitals, or in small letters, as a person would write it.

    One that is in mixed case already is left as it is.
    """
    bare = " ".join(text.split())
    if bare not in {bare.upper(), bare.lower()}:
        return bare
    words = bare.split(" ")
    return " ".join(_named(word, first=place == 0) for place, word in enumerate(words))


def _named(word: str, *, first: bool) -> str:
    bare = word.strip(string.punctuation)
    if bare.upper() in _KEPT:
        return word.upper()
    if bare.lower() in _SMALL and not first:
        return word.lower()
    return _WORD.sub(lambda found: _capital(found.group(), word, found.start()), word)


def _capital(part: str, word: str, start: int) -> str:
    """Return a part of a name with its capitals: ``O'Brien``, ``McDonald``, ``Smith-Jones``, ``Joe's``."""
    lower = part.lower()
    if start and word[start - 1] in "'’" and len(part) == 1:
        return lower
    if lower.startswith("mc") and len(lower) > 3:
        return "Mc" + lower[2:].capitalize()
    return lower.capitalize()


def unaccented(text: str) -> str:
    """Return a text without accents: ``Café`` → ``Cafe``."""
    parts = unicodedata.normalize("NFKD", text.translate(_UNACCENTED))
    return unicodedata.normalize("NFC", "".join(sign for sign in parts if not unicodedata.combining(sign)))


def unpunctuated(text: str) -> str:
    """Return a text without punctuation and signs, with single spaces."""
    kept = (sign if unicodedata.category(sign)[0] not in "PS" else " " for sign in text)
    return " ".join("".join(kept).split())


def stripped_zeros(text: str) -> str:
    """Return a code without its leading zeros; of one that is all zeros, the last stays."""
    bare = text.strip()
    return bare.lstrip("0") or bare[-1:]


def part(argument: str) -> Transform:
    """``part:2:comma``: one piece of a text, counted from 1 (``last`` for the last), by its separator."""
    which, separator = arguments(argument, 2, 2, "part")
    place = -1 if which == "last" else whole(which, "part", 1, 100) - 1
    sign = _SEPARATORS.get(separator, separator)
    if not sign:
        raise NotValid("the transform “part” needs a separator, such as comma")

    def apply(value: Raw) -> Raw:
        text = short_text(value)
        pieces = [one.strip() for one in (text.split() if sign == " " else text.split(sign))]
        return pieces[place] if pieces and place < len(pieces) else ""

    return apply


def replaced(argument: str) -> Transform:
    """``replace:old:new``: every occurrence, as written."""
    old, *rest = arguments(argument, 1, 2, "replace")
    new = rest[0] if rest else ""
    if not old:
        raise NotValid("the transform “replace” was given nothing to look for")

    def apply(value: Raw) -> Raw:
        text = short_text(value)
        if len(text) + text.count(old) * (len(new) - len(old)) > LONGEST:
            raise NotValid(f"the text that replacing {quoted(old)} makes is longer than {LONGEST:,} characters")
        return text.replace(old, new)

    return apply


def first(argument: str) -> Transform:
    """``first:3``: the first characters."""
    many = whole(argument, "first", 1, LONGEST)
    return lambda value: as_text(value).strip()[:many]


def last(argument: str) -> Transform:
    """``last:3``: the last characters."""
    many = whole(argument, "last", 1, LONGEST)
    return lambda value: as_text(value).strip()[-many:]


def padded(argument: str) -> Transform:
    """``pad:8`` or ``pad:8:0``: filled up on the left, with zeros unless told otherwise."""
    width, *rest = arguments(argument, 1, 2, "pad")
    many, sign = whole(width, "pad", 1, _MOST), rest[0] if rest else "0"
    if len(sign) != 1:
        raise NotValid("the transform “pad” fills up with one character")

    def apply(value: Raw) -> Raw:
        text = as_text(value).strip()
        return text.rjust(many, sign) if text else ""

    return apply


def prefixed(argument: str) -> Transform:
    """``prefix:Order ``: put before a text that is not blank."""
    return lambda value: f"{argument}{as_text(value)}" if as_text(value) else ""


def suffixed(argument: str) -> Transform:
    """``suffix: pcs``: put after a text that is not blank."""
    return lambda value: f"{as_text(value)}{argument}" if as_text(value).strip() else ""


def default(argument: str) -> Transform:
    """``default:none``: taken where the value is blank."""
    if not argument.strip():
        raise NotValid("the transform “default” needs the text to take for a blank")
    return lambda value: value if as_text(value).strip() else argument


def yes_no(argument: str) -> Transform:
    """``yes_no`` or ``yes_no:Active:Closed``: words for yes and no."""
    words = arguments(argument, 0, 2, "yes_no") or ["Yes", "No"]
    if len(words) != 2:
        raise NotValid("the transform “yes_no” takes a word for yes and one for no, or none")

    def apply(value: Raw) -> Raw:
        text = as_text(value).strip()[:LONGEST].lower()
        if not text:
            return ""
        if text not in _YES | _NO:
            raise NotValid(f"{quoted(text)} is neither yes nor no")
        return words[0] if text in _YES else words[1]

    return apply
