"""Which sections answer to what was asked: a name for scripts, a sentence with something around it, or words."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.services.guide.sections import Section

_EXACT, _TITLE, _SAID, _PHRASE = 1000.0, 900.0, 800.0, 300.0
"""Points: the name itself, the title, a sentence that was seen, the words as they were typed."""
_IN_TITLE, _IN_TEXT = 6.0, 1.0
"""Points for each word of the question."""
_ENOUGH = 0.6
"""Share of the question's words that have to be found."""
_SHORTEST_SENTENCE = 8
_NAME = re.compile(r"[a-z]+(?:-[a-z]+)*")
_WORD = re.compile(r"\w+")
_SMALL = frozenset(
    {"a", "an", "and", "are", "as", "at", "be", "by", "do", "for", "from", "how", "i", "in", "is", "it", "its", "my"}
    | {"not", "of", "on", "or", "so", "that", "the", "this", "to", "was", "what", "why", "with"}
)
"""Words that say nothing about what is meant."""


def tidy(text: str) -> str:
    """Return a text for comparing: small letters, one blank between words, straight quotes."""
    text = text.replace("’", "'").replace("“", '"').replace("”", '"')
    return " ".join(text.casefold().split())


def best(sections: Iterable[Section], asked: str, limit: int) -> list[Section]:
    """Return the sections with the most points for a tidied question, at most so many; none without any."""
    names = _names(asked)
    ranked = [(_points(section, asked, names), section) for section in sections]
    found = sorted((one for one in ranked if one[0] > 0), key=lambda one: -one[0])
    # What was named or quoted stands alone: sections that merely share words with it would only distract.
    best_of = next((floor for floor in (_TITLE, _SAID) if found and found[0][0] >= floor), 0.0)
    found = [one for one in found if one[0] >= best_of]
    return [section for _points, section in found[:limit]]


def _names(asked: str) -> set[str]:
    """Return what may be a name for scripts: the whole question, a word in brackets, a word with a hyphen."""
    found = {word for word in _NAME.findall(asked) if "-" in word or f"({word})" in asked}
    return {asked, *found}


def _points(section: Section, asked: str, names: set[str]) -> float:
    title = tidy(section.title)
    if asked in {section.key, title}:
        return _EXACT if section.key == asked else _TITLE
    if section.key and section.key in names:
        return _EXACT
    longest = max((len(sentence) for sentence in section.said if _quotes(asked, tidy(sentence))), default=0)
    if longest:
        return _SAID + longest / 1000
    return _by_words(tidy(section.text), title, asked)


def _quotes(asked: str, sentence: str) -> bool:
    """Whether a question quotes a sentence, or enough of it; with something around it, too."""
    bare = asked.rstrip(".")
    return sentence.rstrip(".") in asked or (len(bare) >= _SHORTEST_SENTENCE and " " in bare and bare in sentence)


def _by_words(text: str, title: str, asked: str) -> float:
    words = [word for word in _WORD.findall(asked) if word not in _SMALL]
    if not words:
        return 0.0
    in_title = {word for word in words if word in title}
    in_text = {word for word in words if word in text}
    if len(in_title | in_text) < _ENOUGH * len(words):
        return 0.0
    phrase = _PHRASE if len(words) > 1 and asked in text else 0.0
    return phrase + _IN_TITLE * len(in_title) + _IN_TEXT * len(in_text)
