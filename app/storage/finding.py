"""What a person typed, as conditions SQL can answer from an index; odd input finds nothing and never fails."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.storage.codec import folded

_LONGEST = 200
_MOST_WORDS = 12
_SHORTEST = 3
"""The index holds every three characters in a row (SQLite docs, FTS5 trigram tokenizer)."""
_LAST = "\U0010ffff"
_STRIPE_ID = re.compile(r"[a-z]{2,12}_\w+")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A text to find."""

    text: str
    """Folded, 200 characters at most."""
    match: str
    """The full-text query; blank when every word is shorter than three characters."""
    short: tuple[str, ...]
    """The words too short for the index."""

    @property
    def upper(self) -> str:
        """The end of the range of texts that begin with this one."""
        return self.text + _LAST

    @property
    def is_stripe_id(self) -> bool:
        """Whether it looks like an id of Stripe's, or the beginning of one: ``cus_Nff…``."""
        return _STRIPE_ID.fullmatch(self.text) is not None


def wanted(text: str) -> Wanted:
    """Return what to look for: every word must occur somewhere, in any order."""
    kept = folded(text[: _LONGEST * 4])[:_LONGEST].strip()
    words = kept.split()[:_MOST_WORDS]
    # Quoted, a word is only a word: operators and signs mean nothing.
    match = " ".join('"' + word.replace('"', '""') + '"' for word in words if len(word) >= _SHORTEST)
    return Wanted(kept, match, tuple(word for word in words if len(word) < _SHORTEST))
