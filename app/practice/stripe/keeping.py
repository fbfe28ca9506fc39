"""Between the books and the journal: what one request changed goes out, what earlier runs left comes back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from app.practice.stripe.books import Books, Unit
from app.practice.stripe.idempotency import KeyBook, Saved
from app.practice.stripe.journal import Entry, Journal

_SLACK = 2_000
"""Entries that a journal may hold beyond twice what it describes before it is rewritten."""


class Keeper:
    """Writes units of work to the journal and restores the books from it."""

    def __init__(self, journal: Journal, books: Mapping[bool, Books], keys: Mapping[bool, KeyBook]) -> None:
        """Keep these books and idempotency keys, by livemode."""
        self._journal = journal
        self._books = books
        self._keys = keys

    def keep(self, unit: Unit, saved: Saved | None, *, livemode: bool) -> None:
        """Write what one request changed, and the answer kept under its key."""
        puts: list[tuple[str, msgspec.Raw]] = []
        removed: list[tuple[str, str]] = []
        for collection, identifier, row in unit.changes():
            if row is None:
                removed.append((collection, identifier))
            else:
                puts.append((collection, msgspec.Raw(row)))
        if not puts and not removed and saved is None:
            return
        entry: Entry = {"l": livemode, "w": puts}
        if removed:
            entry["x"] = removed
        if saved is not None:
            entry["i"] = _saved_json(saved)
        self._journal.append(entry)

    def restore(self) -> None:
        """Replay the journal; rewrite it if most of it is history."""
        written = 0
        for entry in self._journal.replay():
            self._apply(entry)
            written += len(entry["w"]) + ("i" in entry)
        alive = sum(len(collection) for books in self._books.values() for collection in books)
        if written > 2 * alive + _SLACK:
            self._journal.rewrite(self._snapshot())

    def close(self) -> None:
        """Close the journal's file."""
        self._journal.close()

    def _apply(self, entry: Mapping[str, Any]) -> None:
        """Do again what one request did."""
        books = self._books[entry["l"]]
        for collection, value in entry["w"]:
            books[collection].put(value)
        for collection, identifier in entry.get("x", ()):
            books[collection].remove(identifier)
        if "i" in entry:
            self._keys[entry["l"]].restore(Saved(**entry["i"]))

    def _snapshot(self) -> Iterator[Entry]:
        """Yield entries that describe everything as it is now."""
        for livemode, books in self._books.items():
            for collection in books:
                for row in collection.rows():
                    yield {"l": livemode, "w": [(collection.name, msgspec.Raw(row))]}
            for saved in self._keys[livemode].saved():
                yield {"l": livemode, "w": [], "i": _saved_json(saved)}


def _saved_json(saved: Saved) -> dict[str, Any]:
    """Return a kept answer as JSON."""
    return {
        "key": saved.key,
        "path": saved.path,
        "digest": saved.digest,
        "made": saved.made,
        "status": saved.status,
        "body": saved.body,
    }
