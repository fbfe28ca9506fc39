"""Texts without anybody's name, address, number or amount: each is replaced, always by the same stand-in.

Not by a list of what to take out, which would miss the very record that could not be read and so was never stored,
but by one of what may stay: words of the program's own vocabulary, its errors' names, moments and small numbers.
What the company's own records hold gets a stand-in that tells which record it is: ``debtor-1``.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.domain.kinds import RecordType
from app.planning.support.vocabulary import Vocabulary

NOUNS = {
    RecordType.CUSTOMERS: "debtor",
    RecordType.ITEMS: "item",
    RecordType.ORDERS: "order",
    RecordType.INVOICES: "invoice",
    RecordType.CREDIT_NOTES: "credit-note",
    RecordType.PURCHASE_ORDERS: "purchase-order",
    RecordType.REPS: "rep",
}
LONGEST_LINE = 4_000
"""Characters of a line that are looked at; what follows is cut."""
_MOST_WORDS = 12
"""Of a stored value; a longer one is looked for by its first words."""
_MOST_VALUES = 200_000
_SHORTEST = 3
"""Characters of a stored value worth looking for."""
_CUT = " [the rest of the line is left out]"
_NOT_MAIL = r"""\s@"'<>()\[\]{},;:“”‘’=|"""
_SPECIAL = re.compile(
    rf"""
    (?P<stamp>\b\d{{4}}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:[.,]\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?(?![\w.-]))
    |(?P<url>\b[A-Za-z][A-Za-z0-9+.-]{{0,10}}://[^\s"'<>“”‘’)\]]+)
    |(?P<mail>(?<![^{_NOT_MAIL}])[^{_NOT_MAIL}]+@[^{_NOT_MAIL}/]*)
    |(?P<request>\breq_[A-Za-z0-9]+\b)
    |(?P<object>\b[a-z]{{2,12}}_(?:test_|live_)?(?=[A-Za-z0-9]*\d)[A-Za-z0-9]{{8,}}\b)
    |(?P<hex>\b0x[0-9A-Fa-f]+\b)
    |(?P<amount>\$\s?\d[\d,]*(?:\.\d+)?|(?<![\w.])\d[\d,]*\.\d\d(?![\w.])|(?<!\w)\d{{1,3}}(?:,\d{{3}})+(?!\w))
    |(?P<number>(?<!\w)\+?\(?\d(?:[ ()./-]?\d){{6,}}(?!\w))
    |(?P<path>(?<![\w<~>])(?:[A-Za-z]:[\\/]|[\\/])(?:[^\s"'<>|:*?\\/]+[\\/])+[^\s"'<>|:*?\\/,;)]*)
    """,
    re.VERBOSE,
)
_KEPT_AS_IT_IS = frozenset({"stamp", "request", "hex"})
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_STAMP = re.compile(r"\d{4}-\d\d-\d\d(?:[T ][\d:.+Z-]*)?", re.ASCII)
_SMALL = re.compile(r"\d{1,3}", re.ASCII)
_FAULT = re.compile(r"[A-Z][A-Za-z]*(?:Error|Exception|Warning)", re.ASCII)
_ENDS = ".!?:"
_ENDING = re.compile(r"['’](?:s|t|d|ll|re|ve)$")
_CALLS = "/v1/"
"""How paths of Stripe's calls begin (Stripe docs, API reference)."""
_ANCHORS = re.compile(r"^.*[\\/](?=(?:site-packages|dist-packages|app|ui|resources)[\\/]|python3[\w.]*[\\/])")


@dataclass(frozen=True, slots=True)
class Identity:
    """A stored record, by everything in it that could tell whose it is."""

    kind: RecordType
    key: str
    """Tells it from the others; with the company's number where there are several."""
    values: tuple[str, ...]
    """Its code, then names, addresses, numbers: looked for whole."""
    people: tuple[str, ...] = ()
    """Names of persons: each of their words is looked for."""


class Pseudonyms:
    """Gives every name its stand-in, the same all through one bundle.

    Args:
        vocabulary: words that may stay.
        hosts: of services, which may stay in addresses.
        places: folders of this computer and what to call them.
    """

    def __init__(
        self, vocabulary: Vocabulary, *, hosts: Collection[str] = (), places: Iterable[tuple[str, str]] = ()
    ) -> None:
        self._vocabulary = vocabulary
        self._hosts = frozenset(host.lower() for host in hosts)
        # The longest first: one folder may lie in another.
        self._places = sorted(places, key=lambda place: len(place[0]), reverse=True)
        self._counts: Counter[str] = Counter()
        self._stand_ins: dict[tuple[str, str], str] = {}
        self._values: dict[tuple[str, ...], str] = {}
        self._spelled: dict[str, str] = {}
        self._longest = 1
        self._seen: set[str] = set()

    # --- what is stored ------------------------------------------------------------------------------

    def look_through(self, text: str) -> None:
        """Note the words of a text that will be cleaned, so that ``learn`` keeps only what occurs."""
        self._seen.update(_folded(token) for token in _TOKEN.findall(text[:LONGEST_LINE]))

    def learn(self, record: Identity) -> None:
        """Give a stored record's values the record's stand-in, where they occur in what was looked through."""
        for place, value in enumerate(record.values):
            tokens = _TOKEN.findall(value)
            if tokens and not _tells(value, tokens, is_code=place == 0):
                continue
            folded = tuple(map(_folded, tokens))[:_MOST_WORDS]
            if len(value.strip()) < _SHORTEST or not any(one in self._seen for one in folded):
                continue
            if all(one in self._seen for one in folded) and len(self._values) < _MOST_VALUES:
                self._learn_value(record, tokens, folded)
            # Part of a name may be told without the rest.
            self._learn_words(record, tokens, all_of_them=False)
        for person in record.people:
            self._learn_words(record, _TOKEN.findall(person), all_of_them=True)

    def _learn_value(self, record: Identity, tokens: list[str], folded: tuple[str, ...]) -> None:
        if len(folded) == 1 and folded[0] in self._vocabulary.words:
            # CASH is a debtor, cash is a word.
            if tokens[0] != folded[0]:
                self._spelled.setdefault(tokens[0], self._of(record))
            return
        self._values.setdefault(folded, self._of(record))
        self._longest = max(self._longest, len(folded))

    def _learn_words(self, record: Identity, tokens: list[str], *, all_of_them: bool) -> None:
        for token in tokens:
            folded = _folded(token)
            if folded not in self._seen or len(folded) < _SHORTEST or folded.isdigit():
                continue
            if folded not in self._vocabulary.words:
                self._values.setdefault((folded,), self._of(record))
            elif all_of_them and token != folded:
                self._spelled.setdefault(token, self._of(record))

    def _of(self, record: Identity) -> str:
        return self._stand_in(NOUNS[record.kind], record.key)

    # --- cleaning ------------------------------------------------------------------------------------

    def clean(self, text: str) -> str:
        """Return a text with everything replaced that could tell whose it is; line ends stay."""
        return "\n".join(self._clean_line(line) for line in text.split("\n"))

    def _clean_line(self, line: str) -> str:
        cut = _CUT if len(line) > LONGEST_LINE else ""
        line = line[:LONGEST_LINE]
        for place, name in self._places:
            line = line.replace(place, name)
        made, end = [], 0
        for found in _SPECIAL.finditer(line):
            made += [self._clean_words(line, end, found.start()), self._special(str(found.lastgroup), found[0])]
            end = found.end()
        return "".join([*made, self._clean_words(line, end, len(line)), cut])

    def _special(self, group: str, text: str) -> str:
        known = self._values.get(tuple(_folded(token) for token in _TOKEN.findall(text)))
        if known is not None:
            return known
        if group in _KEPT_AS_IT_IS:
            return text
        if group == "url":
            return self._url(text)
        if group == "path":
            tail = text if text.startswith(_CALLS) else _ANCHORS.sub("", text)
            ours = tail != text or text.startswith(_CALLS)
            return self._clean_inside(tail) if ours else self._stand_in("path", text)
        if group == "object":
            return self._stand_in(f"{text.partition('_')[0]}-id", text)
        return self._stand_in({"mail": "e-mail"}.get(group, group), text.casefold())

    def _url(self, text: str) -> str:
        try:
            parts = urlsplit(text)
            host = parts.netloc.lower()
        except ValueError:
            return self._stand_in("address", text)
        if host not in self._hosts:
            return self._stand_in("address", text)
        query = "?…" if parts.query or parts.fragment else ""
        return f"{parts.scheme}://{host}{self._clean_inside(parts.path)}{query}"

    def _clean_inside(self, text: str) -> str:
        """Clean the parts of an address or a path, in which no sentence begins."""
        return self._clean_words(f"/{text}", 1, len(text) + 1)

    def _clean_words(self, line: str, start: int, stop: int) -> str:
        """Clean a stretch of a line that holds no e-mail, address, number or amount."""
        tokens = list(_TOKEN.finditer(line, start, stop))
        folded = [_folded(token[0]) for token in tokens]
        made, end, place = [], start, 0
        while place < len(tokens):
            token, (known, length) = tokens[place], self._stored(folded, place)
            word = known or self._word(token[0], folded[place], begins=_begins(line, token.start()))
            made += [line[end : token.start()], word]
            place += length
            end = tokens[place - 1].end()
        return "".join([*made, line[end:stop]])

    def _stored(self, folded: list[str], place: int) -> tuple[str, int]:
        """Return the stand-in of the longest stored value that begins at a word, and how many words it has."""
        for length in range(min(self._longest, len(folded) - place), 0, -1):
            known = self._values.get(tuple(folded[place : place + length]))
            if known is not None:
                return known, length
        return "", 1

    def _word(self, token: str, folded: str, *, begins: bool) -> str:
        """Return a word when it may stay, else its stand-in."""
        spelled = self._spelled.get(token)
        if spelled is not None:
            return spelled
        if token.isdigit():
            return token if _SMALL.fullmatch(token) else self._stand_in("number", token)
        if token in self._vocabulary.words or token in self._vocabulary.names or _FAULT.fullmatch(token):
            return token
        bare = _ENDING.sub("", token)
        if bare != token and (bare in self._vocabulary.words or bare in self._vocabulary.names):
            return token
        if begins and token[:1].isupper() and token[1:].islower() and token.lower() in self._vocabulary.words:
            return token
        if len(token) == 1 and token.isascii():
            return token
        return self._stand_in("word", folded)

    def _stand_in(self, noun: str, what: str) -> str:
        found = self._stand_ins.get((noun, what))
        if found is None:
            self._counts[noun] += 1
            found = self._stand_ins[noun, what] = f"{noun}-{self._counts[noun]}"
        return found


def _tells(value: str, tokens: list[str], *, is_code: bool) -> bool:
    """Whether a stored value can tell whose it is: a day or a small number is everybody's."""
    if _STAMP.fullmatch(value.strip()):
        return False
    return is_code or any(not _SMALL.fullmatch(token) for token in tokens)


def _begins(line: str, place: int) -> bool:
    """Whether a sentence begins at a place of a line."""
    before = line[:place].rstrip()
    return not before or (before[-1] in _ENDS and line[place - 1].isspace())


def _folded(text: str) -> str:
    """Return a word as it is compared: small letters without accents."""
    if text.isascii():
        return text.lower()
    bare = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return bare.casefold()
