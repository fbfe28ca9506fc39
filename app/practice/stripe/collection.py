"""Objects of one kind, kept as JSON bytes in the order they were made, with indexes for the list filters."""

from __future__ import annotations

import bisect
import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import msgspec

Json: TypeAlias = dict[str, Any]

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


@dataclass(frozen=True)
class Window:
    """Which part of a list is wanted.

    Attributes:
        limit: at most so many.
        starting_after: id of the object before the page, or None.
        ending_before: id of the object after the page, or None.
        keep: further filter on the decoded object, or None.
        created: (lowest, highest) Unix seconds, both inclusive, or None for open ends.
        oldest_first: order of the list; Stripe's lists are newest first, an invoice's lines oldest first.
    """

    limit: int = 10
    starting_after: str | None = None
    ending_before: str | None = None
    keep: Callable[[Json], bool] | None = None
    created: tuple[int | None, int | None] = (None, None)
    oldest_first: bool = False


class Collection:
    """Objects by id. A look-up costs O(1), a page O(its size); nothing is ever sorted anew."""

    def __init__(self, name: str, indexes: Iterable[str] = ()) -> None:
        """Keep objects called `name`, indexed by the named top-level fields (dots reach deeper)."""
        self.name = name
        self._paths = {field: tuple(field.split(".")) for field in indexes}
        self._rows: dict[str, bytes] = {}
        self._position: dict[str, int] = {}
        self._order: list[str | None] = []
        self._made: list[int] = []
        self._where: dict[tuple[str, object], list[int]] = {}
        self._first = 0

    def __len__(self) -> int:
        """Count the objects that lists show."""
        return len(self._position)

    def __contains__(self, identifier: str) -> bool:
        """Tell whether the id is known, deleted objects included."""
        return identifier in self._rows

    def raw(self, identifier: str) -> bytes | None:
        """Return an object's JSON, or None."""
        return self._rows.get(identifier)

    def get(self, identifier: str) -> Json | None:
        """Return a fresh copy of an object, or None."""
        row = self._rows.get(identifier)
        return None if row is None else _decode(row)

    def oldest(self) -> Json | None:
        """Return the oldest object that lists show, or None."""
        while self._first < len(self._order):
            identifier = self._order[self._first]
            if identifier is not None:
                return self.get(identifier)
            self._first += 1
        return None

    def rows(self) -> Iterator[bytes]:
        """Yield every object's JSON, oldest first, deleted objects last."""
        for identifier in self._order:
            if identifier is not None:
                yield self._rows[identifier]
        for identifier, row in self._rows.items():
            if identifier not in self._position:
                yield row

    def put(self, value: Json) -> bytes | None:
        """Store an object under its id; return the JSON that was there before, or None."""
        identifier = str(value["id"])
        before = self._rows.get(identifier)
        position = self._position.get(identifier)
        if before is not None and position is not None:
            self._unindex(_decode(before), position)
        self._rows[identifier] = _encode(value)
        if value.get("deleted"):
            if position is not None:
                self._forget(identifier, position)
            return before
        if position is None:
            position = self._append(identifier, value)
        self._index(value, position)
        return before

    def remove(self, identifier: str) -> bytes | None:
        """Take an object away without a trace; return its JSON, or None."""
        row = self._rows.pop(identifier, None)
        position = self._position.get(identifier)
        if row is not None and position is not None:
            self._unindex(_decode(row), position)
            self._forget(identifier, position)
        return row

    def _append(self, identifier: str, value: Json) -> int:
        """Give an object the next position."""
        made = int(value.get("created") or value.get("date") or 0)
        position = len(self._order)
        self._order.append(identifier)
        self._made.append(max(made, self._made[-1]) if self._made else made)
        self._position[identifier] = position
        return position

    def _forget(self, identifier: str, position: int) -> None:
        """Leave a gap where an object was; a gap at the end is closed."""
        self._order[position] = None
        del self._position[identifier]
        while self._order and self._order[-1] is None:
            self._order.pop()
            self._made.pop()
        self._first = min(self._first, len(self._order))

    def _keys(self, value: Json) -> Iterator[tuple[str, object]]:
        """Yield the index keys of an object."""
        for field, steps in self._paths.items():
            found: Any = value
            for step in steps:
                found = found.get(step) if isinstance(found, dict) else None
            if found is not None:
                yield field, found

    def _index(self, value: Json, position: int) -> None:
        """Enter an object into the indexes."""
        for key in self._keys(value):
            bisect.insort(self._where.setdefault(key, []), position)

    def _unindex(self, value: Json, position: int) -> None:
        """Take an object out of the indexes."""
        for key in self._keys(value):
            places = self._where[key]
            del places[bisect.bisect_left(places, position)]
            if not places:
                del self._where[key]

    def find(self, field: str, value: object) -> list[Json]:
        """Return every object with that value in an indexed field, oldest first."""
        places = self._where.get((field, value), [])
        return [_decode(self._rows[identifier]) for p in places if (identifier := self._order[p]) is not None]

    def count(self, field: str, value: object) -> int:
        """Count the objects with that value in an indexed field."""
        return len(self._where.get((field, value), []))

    def page(self, window: Window, keys: Iterable[tuple[str, object]] | None = None) -> tuple[list[bytes], bool]:
        """Return one page's JSON rows in list order, and whether there is more in the direction of paging.

        Args:
            window: which part.
            keys: index entries, any of which an object must have; None for all objects.

        Raises:
            KeyError: the cursor's id is not in the list.
        """
        cursor = window.ending_before or window.starting_after
        anchor = self._position[cursor] if cursor is not None else None
        upward = window.oldest_first != (window.ending_before is not None)
        found: list[bytes] = []
        for position in self._walk(anchor, keys, window.created, upward=upward):
            identifier = self._order[position]
            if identifier is None:
                continue
            row = self._rows[identifier]
            if window.keep is not None and not window.keep(_decode(row)):
                continue
            found.append(row)
            if len(found) > window.limit:
                break
        more = len(found) > window.limit
        found = found[: window.limit]
        return (found[::-1] if window.ending_before is not None else found), more

    def _walk(
        self,
        anchor: int | None,
        keys: Iterable[tuple[str, object]] | None,
        created: tuple[int | None, int | None],
        *,
        upward: bool,
    ) -> Iterator[int]:
        """Yield positions from the anchor on, in one direction, within the range of creation times."""
        low, high = 0, len(self._order)
        if created[0] is not None:
            low = bisect.bisect_left(self._made, created[0])
        if created[1] is not None:
            high = bisect.bisect_right(self._made, created[1])
        if anchor is not None:
            low, high = (max(low, anchor + 1), high) if upward else (low, min(high, anchor))
        if keys is None:
            return iter(range(low, high) if upward else range(high - 1, low - 1, -1))
        lists = [self._where.get(key, []) for key in keys]
        walks = [_slice(places, low, high, upward=upward) for places in lists if places]
        return walks[0] if len(walks) == 1 else iter(heapq.merge(*walks, reverse=not upward))


def _slice(places: list[int], low: int, high: int, *, upward: bool) -> Iterator[int]:
    """Yield the positions of one index entry within [low, high), in one direction."""
    start, stop = bisect.bisect_left(places, low), bisect.bisect_left(places, high)
    indexes = range(start, stop) if upward else range(stop - 1, start - 1, -1)
    return (places[i] for i in indexes)
