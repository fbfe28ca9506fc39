"""Words that may stay in a text that others read: the program's own, and what Python and the libraries say."""

from __future__ import annotations

from dataclasses import dataclass

_LINE = "----"
"""Between the words and the names."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything else in a text may be somebody's name."""

    words: frozenset[str]
    """In small letters."""
    names: frozenset[str]
    """Stay with their capitals in the middle of a sentence: ``Stripe``, ``GST``."""


def read_vocabulary(text: str) -> Vocabulary:
    """Return the vocabulary of a word list: comments after ``#``, words, a line of dashes, names."""
    words, _, names = "\n".join(line for line in text.splitlines() if not line.startswith("#")).partition(_LINE)
    return Vocabulary(frozenset(words.split()), frozenset(names.split()))
