"""What the AR ledger adds to invoices, kept small: a million invoices take some forty megabytes.

A hash table of plain arrays; a dictionary of objects would take ten times as much.
"""

from __future__ import annotations

import datetime as dt
from array import array
from dataclasses import dataclass
from hashlib import blake2b

_NO_DATE = 0
_NOTHING_SAID = -(2**63)
_FULL = 0.6
_FIRST_SIZE = 1024


@dataclass(frozen=True, slots=True)
class LedgerNote:
    """What the ledger says of one document."""

    due: dt.date | None
    outstanding: int | None
    """Cents still owed; None when the ledger does not say."""


class LedgerNotes:
    """Document number to note; numbers are kept as 64-bit digests."""

    def __init__(self) -> None:
        """Start empty."""
        self._count = 0
        self._make(_FIRST_SIZE)

    def __len__(self) -> int:
        return self._count

    def __setitem__(self, number: str, note: LedgerNote) -> None:
        if self._count >= _FULL * len(self._keys):
            self._grow()
        digest = _digest(number)
        place = self._place(digest)
        if not self._keys[place]:
            self._keys[place] = digest
            self._count += 1
        self._due[place] = note.due.toordinal() if note.due else _NO_DATE
        self._outstanding[place] = _NOTHING_SAID if note.outstanding is None else note.outstanding

    def get(self, number: str) -> LedgerNote | None:
        """Return the note on a document, or None."""
        place = self._place(_digest(number))
        if not self._keys[place]:
            return None
        due, owed = self._due[place], self._outstanding[place]
        return LedgerNote(
            dt.date.fromordinal(due) if due != _NO_DATE else None, None if owed == _NOTHING_SAID else owed
        )

    def _make(self, size: int) -> None:
        self._keys = array("Q", bytes(8 * size))
        self._due = array("I", bytes(array("I").itemsize * size))
        self._outstanding = array("q", bytes(8 * size))

    def _place(self, digest: int) -> int:
        """Return where a digest is or would go; a size that is a power of two makes the mask."""
        mask = len(self._keys) - 1
        place = digest & mask
        while self._keys[place] not in {0, digest}:
            place = (place + 1) & mask
        return place

    def _grow(self) -> None:
        old = (self._keys, self._due, self._outstanding)
        self._make(2 * len(self._keys))
        for digest, due, owed in zip(*old, strict=True):
            if digest:
                place = self._place(digest)
                self._keys[place], self._due[place], self._outstanding[place] = digest, due, owed


def _digest(number: str) -> int:
    """Return 64 bits that stand for a document number; never 0, which marks a free place."""
    return int.from_bytes(blake2b(number.encode(), digest_size=8).digest(), "big") or 1
