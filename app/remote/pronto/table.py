"""Reads one kind of record page by page, never holding more than a page.

Paging goes by the last key. Whether a site gives the start key's record again or not makes no difference, and
the end is where nothing new comes. A site that ignores start keys is paged by ranges of its key instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import msgspec

from app.domain.errors import Code, RunStopped
from app.ports.progress import JobContext
from app.remote.pronto.dialect import Dialect, EntityMap
from app.remote.pronto.refusals import CallRefused
from app.remote.pronto.reply import Row, first_text
from app.remote.pronto.request import Range, Read, read_request
from app.remote.pronto.session import Session

Key = tuple[str, ...]


class Table:
    """One entity of a Xi site, read through a session; remembers what the site refused."""

    def __init__(self, session: Session, dialect: Dialect, name: str, *, with_lines: bool = True) -> None:
        """Look at an entity of the dialect by its name there; without lines they are not asked for."""
        self.name = name
        entity = dialect.entities[name]
        self.entity: EntityMap = entity if with_lines else msgspec.structs.replace(entity, lines=None)
        self._session = session
        self._size = min(dialect.paging.page_size, dialect.paging.largest_page)
        self._by_range = dialect.paging.style == "key-range"
        self._refused: set[str] = set()
        self._asked = False
        self._widest = 0

    @property
    def names(self) -> dict[str, str]:
        """Our names to the site's, without the fields it refused."""
        return {name: element for name, element in self.entity.fields.items() if element not in self._refused}

    @property
    def line_names(self) -> dict[str, str]:
        """The same for the nested lines; empty when there are none."""
        lines = self.entity.lines
        return {} if lines is None else {n: e for n, e in lines.fields.items() if f"/{e}" not in self._refused}

    @property
    def left_out(self) -> list[str]:
        """Element names the site refused."""
        return sorted(element.lstrip("/") for element in self._refused)

    def has(self, name: str) -> bool:
        """Return whether the site gives a field, by our name."""
        return self.entity.fields.get(name, "") in self.names.values()

    def key_of(self, row: Row) -> Key:
        """Return a row's key as the site wrote it, padding dropped."""
        return tuple(first_text(row.get(element)) for element in self.entity.key)

    def first(self, ctx: JobContext) -> list[Row]:
        """Return at most one row: the proof that the call works.

        Raises:
            CallMissing, CallRefused: the site does not give these records.
        """
        return self._ask(replace(self._read(), limit=1), ctx)

    def rows(
        self, ctx: JobContext, *, ranges: Sequence[Range] = (), exact: Mapping[str, str] | None = None
    ) -> Iterator[list[Row]]:
        """Yield pages of rows in key order, each row once.

        Args:
            ctx: the job; checked at every page.
            ranges: filters; a site may ignore them, so check again.
            exact: parameters (exact keys).

        Raises:
            CallMissing, CallRefused, NeedsUser, RunStopped, Retryable: see ``Session.call``.
        """
        read = replace(self._read(), ranges=tuple(ranges), exact=exact or {})
        sent = self._ask(read, ctx)
        fresh = self._fresh(sent, set())
        while fresh:
            yield fresh
            if len(sent) < self._widest:
                return
            ctx.check()
            seen = {self.key_of(row) for row in sent}
            further = self._after(sent, seen, read, ctx)
            fresh = self._fresh(further, seen)
            sent = further

    def _after(self, page: list[Row], seen: set[Key], read: Read, ctx: JobContext) -> list[Row]:
        """Return the next page as the site sends it, by whatever way of paging the site knows."""
        if not self._by_range:
            start = {element: self._raw(page[-1], element) for element in self.entity.key}
            found = self._ask(replace(read, start=start), ctx)
            if not self._repeats(found, page, seen):
                return found
            # The same page again: this site does not know start keys.
            self._by_range = True
        found = self._ask(self._from_key(page[-1], read), ctx)
        if self._repeats(found, page, seen):
            raise RunStopped(
                Code.DIALECT,
                f"Pronto gives only the first {len(page)} records of {self.entity.call}, whatever is asked for;"
                " ask your Pronto partner how that call pages.",
            )
        return found

    def _from_key(self, row: Row, read: Read) -> Read:
        """Narrow a read to a range of the first key field, from a row's key upwards."""
        element = self.entity.key[0]
        kept = tuple(each for each in read.ranges if each.field != element)
        last = next((each.last for each in read.ranges if each.field == element), "")
        return replace(read, ranges=(*kept, Range(element, self._raw(row, element), last)))

    def _repeats(self, found: list[Row], page: list[Row], seen: set[Key]) -> bool:
        """Return whether a page is the one before, from its first row on."""
        if len(page) < 2 or not found or self.key_of(found[0]) != self.key_of(page[0]):
            return False
        return all(self.key_of(row) in seen for row in found)

    def _fresh(self, rows: list[Row], seen: set[Key]) -> list[Row]:
        """Drop the rows of the page before and doubles within this one."""
        fresh = []
        known = set(seen)
        for row in rows:
            key = self.key_of(row)
            if key not in known:
                known.add(key)
                fresh.append(row)
        return fresh

    def _raw(self, row: Row, element: str) -> str:
        cell = row.get(element, "")
        return cell.rstrip() if isinstance(cell, str) else first_text(cell)

    def _read(self) -> Read:
        fields = dict.fromkeys([*self.entity.key, *self.names.values()])
        return Read(self.entity, tuple(fields), tuple(dict.fromkeys(self.line_names.values())), limit=self._size)

    def _ask(self, read: Read, ctx: JobContext) -> list[Row]:
        """Make one call; the first of all finds out which unverified fields the site refuses."""
        try:
            rows = self._call(read, ctx)
        except CallRefused as refused:
            if self._asked or not self._narrow(refused, ctx):
                raise
            rows = self._call(replace(self._read(), limit=read.limit, ranges=read.ranges, exact=read.exact), ctx)
        self._asked = True
        if read.limit > 1:
            self._widest = max(self._widest, len(rows))
        return rows

    def _call(self, read: Read, ctx: JobContext) -> list[Row]:
        tree = self._session.call(self.entity, read_request(read), ctx)
        return tree.rows(self.entity.collection, self.entity.record)

    def _narrow(self, refused: CallRefused, ctx: JobContext) -> bool:
        """Find the unverified fields a site refuses and leave them out from now on; False when that is not it.

        A field is left out only if the call works without the unverified ones and fails with it: a refusal for
        another reason must not cost values.
        """
        unsure = self._unsure()
        if not unsure or self._works(set(), ctx) or not self._works(set(unsure), ctx):
            return False
        words = set(refused.words.replace(",", " ").replace(".", " ").split())
        named = {mark for mark in unsure if mark.lstrip("/") in words}
        if named and self._works(named, ctx):
            self._refused |= named
            return True
        self._refused |= {mark for mark in unsure if not self._works(set(unsure) - {mark}, ctx)}
        return bool(self._refused)

    def _unsure(self) -> list[str]:
        """Return the unverified elements, those of lines with a slash before them."""
        entity = self.entity
        verified = set(entity.key)
        marks = [entity.fields[name] for name in entity.unverified.fields if name in entity.fields]
        if entity.lines is not None:
            fields = entity.lines.fields
            marks += [f"/{fields[name]}" for name in entity.lines.unverified.fields if name in fields]
        return [mark for mark in marks if mark not in verified]

    def _works(self, without: set[str], ctx: JobContext) -> bool:
        """Return whether the call works with some fields left out, asking for one record."""
        kept = self._refused
        self._refused = kept | without
        try:
            self._call(replace(self._read(), limit=1), ctx)
        except CallRefused:
            return False
        finally:
            self._refused = kept
        return True
