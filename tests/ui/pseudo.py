"""A language made up, and what of a text is neither translated into it nor data."""

import gettext
import html
import itertools
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from enum import Enum

# --- a language made up ---------------------------------------------------------------------------------

OPEN, CLOSE = "⟦", "⟧"
_LETTERS = str.maketrans("ACDEGHIKLNORSTUWYZacdeghiklnorstuwyz", "ÅÇÐÊĜĤÎĶĻÑÖŔŠŢÛŴÝŽåçđêĝĥîķļñöŕšţûŵýž")
_KEPT = re.compile(r"(\{[^}]*\}|<[^>]+>|&\w|;;|\(\*\.\w+\)|\*\.\w+)")
_VOWELS = re.compile(r"([aeiou])")


def pseudo(text: str) -> str:
    """Return a text in a language of its own: accents, every vowel twice (some 40 % longer), brackets around."""
    parts = [part if place % 2 else _VOWELS.sub(r"\1\1", part).translate(_LETTERS)
             for place, part in enumerate(_KEPT.split(text))]  # fmt: skip
    return f"{OPEN}{''.join(parts)}{CLOSE}"


class PseudoCatalogue(gettext.NullTranslations):
    """Has a translation for everything, and remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def gettext(self, message: str) -> str:
        self.asked.add(message)
        return pseudo(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        self.asked.add(msgid1)
        return pseudo(msgid1 if n == 1 else msgid2)


# --- what is data --------------------------------------------------------------------------------------


_MOST = 80


def strings_of(value: object, depth: int = 12) -> Iterator[str]:
    """Yield every text in a value that an office gave."""
    if isinstance(value, Enum) or depth == 0:
        return
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from strings_of(key, depth - 1)
            yield from strings_of(one, depth - 1)
    elif isinstance(value, list | tuple | set | frozenset):
        # No list shows more at once.
        for one in itertools.islice(value, _MOST):
            yield from strings_of(one, depth - 1)
    elif is_dataclass(value):
        for one in fields(value):
            yield from strings_of(getattr(value, one.name, ""), depth - 1)


class Overheard:
    """Stands before a service of the office and notes every text it gives."""

    def __init__(self, service: object, data: set[str]) -> None:
        self.__dict__.update(_service=service, _data=data)

    def __getattr__(self, name: str) -> object:
        found = getattr(self._service, name)
        if not callable(found):
            self._data.update(strings_of(found))
            return found

        def ask(*arguments: object, **more: object) -> object:
            given = found(*arguments, **more)
            self._data.update(strings_of(given))
            return given

        return ask

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self._service, name, value)


def overhear(office: object) -> set[str]:
    """Note the texts of an office's services from now on; return the set they go into."""
    data: set[str] = set()
    for name, service in list(vars(office).items()):
        if name not in {"lanes", "store", "closed"}:
            setattr(office, name, Overheard(service, data))
    store = office.store
    store.views = Overheard(store.views, data)
    for one in store.companies.found:
        data.update(strings_of(one))
    return data


_SHAPES = re.compile(
    r"(\d{1,2} [A-Z][a-z]{2,3}\b( \d{4})?)|(\d+:\d\d( ?[ap]m)?)|[$€][\d.,]+|\b[A-Z]{3} [\d.,]+|(\b\d+(st|nd|rd|th)\b)"
    r"|((Ctrl|Shift|Alt)\+)+\w+|\bF\d+\b|\b[A-Z0-9]\b|\b(GB|MB|kB|KB|Pronto|Stripe|Esc|ABN|AUD|GST|URL|ID)\b|https?://\S+|[\w.-]+@[\w.-]+"
    r"|\S+\.example\.\S+|\b[sr]k_\w+|· [a-z]+-[a-z-]+$|English \(Australia\)"
)
_BRACKETED = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")


def untranslated(text: str, data: list[str]) -> str:
    """Return what of a text is neither translated nor data; blank when nothing is.

    Args:
        text: as it is seen.
        data: the office's texts, the longest first.
    """
    rest = plain(text)
    for _ in range(6):
        rest, found = _BRACKETED.subn(" ", rest)
        if not found:
            break
    if not re.search(r"[^\W\d_]{2,}", _SHAPES.sub(" ", rest)):
        return ""
    for one in data:
        if one in rest:
            rest = rest.replace(one, " ")
            if not re.search(r"[^\W\d_]{2,}", rest):
                return ""
    rest = _SHAPES.sub(" ", rest)
    return rest.strip() if re.search(r"[^\W\d_]{2,}", rest) else ""


def plain(text: str) -> str:
    """Return a text without markup, mnemonics and what marks a difference."""
    if "</span>" in text:
        text = html.unescape(re.sub(r"<[^>]*>", "", text)).replace("[", "").replace("]", "")
    return re.sub(r"&(?=\w)", "", text).replace("&&", "&").replace("\u200b", "")
