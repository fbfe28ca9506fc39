"""One table of the books: records in key order with an index by date of change."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence

from app.practice.company.schema import Key, Record, TableSpec


class Table:
    """Records ordered by key. Not locked: the books hold the lock.

    Look-up is O(1); a walk from a key costs O(log n) to find the place and then only what is read.
    """

    def __init__(self, spec: TableSpec) -> None:
        """Make an empty table of the given kind."""
        self.spec = spec
        self._records: dict[Key, Record] = {}
        self._order: list[Key] = []
        self._by_date: dict[str, set[Key]] = {}

    def __len__(self) -> int:
        """Return the number of records."""
        return len(self._order)

    def get(self, key: Key) -> Record | None:
        """Return the record with this key, or None."""
        return self._records.get(key)

    def put(self, record: Record) -> Record | None:
        """Add or replace a record and return the one it replaced."""
        key = self.spec.key_of(record)
        before = self._records.get(key)
        if before is None:
            insort(self._order, key)
        self._index(key, before, record)
        self._records[key] = record
        return before

    def load(self, records: Iterable[Record]) -> None:
        """Add many records at once; sorts one time only."""
        for record in records:
            key = self.spec.key_of(record)
            self._index(key, self._records.get(key), record)
            self._records[key] = record
        self._order = sorted(self._records)

    def delete(self, key: Key) -> Record | None:
        """Remove a record and return it, or None when there was none."""
        record = self._records.pop(key, None)
        if record is not None:
            del self._order[bisect_left(self._order, key)]
            self._index(key, record, None)
        return record

    def keys(self) -> Sequence[Key]:
        """Return the keys in order; do not keep the list across changes."""
        return self._order

    def walk(self, start: Key | None = None, *, inclusive: bool = True) -> Iterator[Record]:
        """Yield records in key order from a start key.

        Args:
            start: Where to begin; None for the first record. The key need not exist.
            inclusive: Whether a record with exactly the start key is yielded.
        """
        place = 0
        if start is not None:
            place = bisect_left(self._order, start) if inclusive else bisect_right(self._order, start)
        for index in range(place, len(self._order)):
            yield self._records[self._order[index]]

    def changed_between(self, first: str, last: str) -> list[Record]:
        """Return the records stamped within the dates (inclusive, blank = open), in key order."""
        keys: list[Key] = []
        for date, members in self._by_date.items():
            if date >= first and (not last or date <= last):
                keys.extend(members)
        return [self._records[key] for key in sorted(keys)]

    def count_changed_between(self, first: str, last: str) -> int:
        """Return how many records are stamped within the dates (inclusive, blank = open)."""
        return sum(
            len(members) for date, members in self._by_date.items() if date >= first and (not last or date <= last)
        )

    def _index(self, key: Key, before: Record | None, after: Record | None) -> None:
        if not self.spec.stamped:
            return
        if before is not None:
            self._by_date[before.get("LastChangeDate")].discard(key)
        if after is not None:
            self._by_date.setdefault(after.get("LastChangeDate"), set()).add(key)
