"""Full reads: which rows were seen, as one bit a row in memory, so that an unchanged page writes nothing.

A sweep that a crash cut short is simply begun again. Marking too much is harmless; the opposite cannot happen,
because a row is marked in the call that reads it.
"""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.domain.kinds import RecordType
from app.ports.snapshots import Swept, Unseen
from app.storage.chunks import marks, portions
from app.storage.database import Database
from app.storage.tokens import touch

_SIDES = {
    "pronto": "SELECT id FROM source WHERE company_id = ? AND kind = ? AND gone = 0",
    "stripe": "SELECT id FROM target WHERE company_id = ? AND kind = ? AND deleted = 0",
}


@dataclass(slots=True)
class Sweep:
    """One full read under way."""

    company_id: int
    side: str
    kind: RecordType
    seen: bytearray = field(default_factory=bytearray)

    def mark(self, numbers: Iterable[int]) -> None:
        """Note rows as seen."""
        for number in numbers:
            place, bit = divmod(number, 8)
            if place >= len(self.seen):
                self.seen.extend(bytes(place + 1 - len(self.seen) + 4096))
            self.seen[place] |= 1 << bit

    def saw(self, number: int) -> bool:
        """Whether a row was seen."""
        place, bit = divmod(number, 8)
        return place < len(self.seen) and bool(self.seen[place] >> bit & 1)


class SweepRows:
    """The part of ``ports.store.Snapshots`` about full reads."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._sweeps: dict[int, Sweep] = {}
        self._numbers = itertools.count(1)
        self._guard = threading.Lock()

    def begin_sweep(self, company_id: int, side: str, kind: RecordType) -> int:
        """Start a full read of one side (``pronto`` or ``stripe``) and return its number.

        Raises:
            ValueError: there is no such side.
        """
        if side not in _SIDES:
            raise ValueError(f"no side called {side}")
        with self._guard:
            number = next(self._numbers)
            same = [
                key
                for key, one in self._sweeps.items()
                if (one.company_id, one.side, one.kind) == (company_id, side, kind)
            ]
            for key in same:
                del self._sweeps[key]
            self._sweeps[number] = Sweep(company_id, side, kind)
        return number

    def see(self, company_id: int, side: str, kind: RecordType, keys: Sequence[str], sweep: int) -> None:
        """Note keys as seen without their contents: rows that were there but could not be read."""
        under_way = self._sweep(company_id, side, kind, sweep)
        table, column = ("source", "key") if side == "pronto" else ("target", "stripe_id")
        for some in portions(keys):
            sql = f"SELECT id FROM {table} WHERE company_id = ? AND kind = ? AND {column} IN ({marks(some)})"
            under_way.mark(row[0] for row in self._database.rows(sql, (company_id, kind, *some)))

    def unseen(self, company_id: int, side: str, kind: RecordType, sweep: int) -> Unseen:
        """Return what a full read has not seen so far; nothing is marked.

        Raises:
            ValueError: the sweep is not under way, or is of something else.
        """
        under_way = self._sweep(company_id, side, kind, sweep)
        there = self._database.rows(_SIDES[side], (company_id, kind))
        missing = [row[0] for row in there if not under_way.saw(row[0])]
        table, column = ("source", "key") if side == "pronto" else ("target", "stripe_id")
        keys = [
            row[0]
            for some in portions(missing)
            for row in self._database.rows(f"SELECT {column} FROM {table} WHERE id IN ({marks(some)})", some)
        ]
        return Unseen(len(there), tuple(keys))

    def end_sweep(self, company_id: int, side: str, kind: RecordType, sweep: int) -> Swept:
        """Mark everything the sweep did not see as gone, and dirty; return the keys newly gone.

        Raises:
            ValueError: the sweep is not under way, or is of something else.
        """
        under_way = self._sweep(company_id, side, kind, sweep)
        with self._database.writing():
            there = self._database.rows(_SIDES[side], (company_id, kind))
            missing = [row[0] for row in there if not under_way.saw(row[0])]
            lose = self._lose_sources if side == "pronto" else self._lose_targets
            keys = [key for some in portions(missing) for key in lose(company_id, some)]
        with self._guard:
            self._sweeps.pop(sweep, None)
        return Swept(tuple(keys))

    def _sweep(self, company_id: int, side: str, kind: RecordType, number: int) -> Sweep:
        found = self._sweeps.get(number)
        if found is None or (found.company_id, found.side, found.kind) != (company_id, side, kind):
            raise ValueError(f"sweep {number} of {kind} in {side} is not under way")
        return found

    def _lose_sources(self, company_id: int, numbers: Sequence[int]) -> list[str]:
        chosen = marks(numbers)
        rows = self._database.rows(f"SELECT key, announces FROM source WHERE id IN ({chosen})", numbers)
        self._database.change(f"UPDATE source SET gone = 1, dirty = 1 WHERE id IN ({chosen})", numbers)
        touch(self._database, company_id, (token for row in rows for token in json.loads(row[1])))
        return [row[0] for row in rows]

    def _lose_targets(self, _company_id: int, numbers: Sequence[int]) -> list[str]:
        chosen = marks(numbers)
        rows = self._database.rows(f"SELECT stripe_id FROM target WHERE id IN ({chosen})", numbers)
        # Another print, so that what was planned against it is known to be stale.
        self._database.change(
            f"UPDATE target SET deleted = 1, print = 'gone', dirty = EXISTS (SELECT 1 FROM link WHERE"
            f" link.company_id = target.company_id AND link.kind = target.kind AND link.stripe_id = target.stripe_id)"
            f" WHERE id IN ({chosen})",
            numbers,
        )
        return [row[0] for row in rows]
