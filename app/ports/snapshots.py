"""What the services need of the snapshots: what both sides said when they were last asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.kinds import RecordType
from app.domain.outcome import Verdict
from app.domain.records import Record
from app.domain.shapes import Actual, Link


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A Pronto record on its way into the snapshot."""

    key: str
    record: Record
    fingerprint: str
    title: str
    match_key: str = ""
    """What it can be paired by: lower-case e-mail, stock code, invoice number; blank when nothing."""
    refs: tuple[str, ...] = ()
    """Tokens of the records its mapping looks up, for example ``reps/012``."""
    announces: tuple[str, ...] = ()
    """Tokens whose holders have to be looked at again when this record changes."""
    search: str = ""
    """Words it is found by, besides key and title."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record that has to be decided on again, with everything known of it."""

    kind: RecordType
    key: str
    record: Record | None
    """None when the record is gone from Pronto and never was in the snapshot."""
    gone: bool
    """No longer in Pronto."""
    fingerprint: str
    link: Link | None
    actual: Actual | None
    """The linked Stripe object as last seen."""
    actual_print: str


@dataclass(frozen=True, slots=True)
class Swept:
    """What a full read no longer found."""

    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unseen:
    """What a full read under way has not come across."""

    known: int
    """Records that were there before it."""
    keys: tuple[str, ...]
    """Those of them that it has not seen."""

    @property
    def too_many(self) -> bool:
        """Whether so many that a page was probably lost on the way, and nothing can be taken as gone."""
        return len(self.keys) > 20 and len(self.keys) * 10 > self.known


class Snapshots(Protocol):
    """What both sides said when they were last asked."""

    def begin_sweep(self, company_id: int, side: str, kind: RecordType) -> int:
        """Start a full read of one side (``pronto`` or ``stripe``) and return its number."""
        ...

    def see(self, company_id: int, side: str, kind: RecordType, keys: Sequence[str], sweep: int) -> None:
        """Note keys as seen without their contents: rows that were there but could not be read."""
        ...

    def unseen(self, company_id: int, side: str, kind: RecordType, sweep: int) -> Unseen:
        """Return what a full read has not seen so far; nothing is marked."""
        ...

    def end_sweep(self, company_id: int, side: str, kind: RecordType, sweep: int) -> Swept:
        """Mark everything the sweep did not see as gone, and dirty; return the keys newly gone."""
        ...

    def put_sources(
        self, company_id: int, kind: RecordType, rows: Sequence[SourceRow], sweep: int | None = None
    ) -> list[str]:
        """Upsert a page; a row whose fingerprint is new or differs becomes dirty. Return the keys that changed."""
        ...

    def touch(self, company_id: int, tokens: Iterable[str]) -> int:
        """Mark every record that holds one of the tokens dirty; return how many."""
        ...

    def touch_keys(self, company_id: int, kind: RecordType, keys: Iterable[str]) -> int:
        """Mark records dirty by key: retry, a new link."""
        ...

    def touch_kind(self, company_id: int, kind: RecordType) -> int:
        """Mark every record of a type dirty: a policy changed; return how many were not dirty before."""
        ...

    def source(self, company_id: int, kind: RecordType, key: str) -> Record | None:
        """Return a Pronto record that is not gone."""
        ...

    def source_print(self, company_id: int, kind: RecordType, key: str) -> str | None:
        """Return the fingerprint of a Pronto record as last read; None when it is gone."""
        ...

    def records(self, company_id: int, kind: RecordType) -> Iterator[Sequence[Record]]:
        """Yield the Pronto records of a type, not gone, by key, in pages."""
        ...

    def sources_with(self, company_id: int, kind: RecordType, token: str) -> list[Record]:
        """Return the records of a type that hold a token."""
        ...

    def keys_matching(self, company_id: int, kind: RecordType, match_key: str) -> list[str]:
        """Return the keys of the Pronto records, not gone, with that match key."""
        ...

    def put_targets(
        self,
        company_id: int,
        kind: RecordType,
        actuals: Sequence[Actual],
        *,
        ours: bool = False,
        sweep: int | None = None,
    ) -> list[str]:
        """Upsert Stripe objects; changed ones become dirty unless ``ours``: just written by us. Return changed ids."""
        ...

    def target(self, company_id: int, kind: RecordType, stripe_id: str) -> Actual | None:
        """Return a Stripe object as last seen; deleted ones with ``deleted`` set."""
        ...

    def targets_carrying(self, company_id: int, kind: RecordType, pronto_id: str) -> list[Actual]:
        """Return the objects, not deleted, whose ``metadata[pronto_id]`` is this."""
        ...

    def targets_matching(self, company_id: int, kind: RecordType, match_key: str) -> list[Actual]:
        """Return the objects, neither deleted nor linked, with that match key."""
        ...

    def candidates(self, company_id: int, kind: RecordType, mapping_version: str) -> Iterator[Sequence[Candidate]]:
        """Yield what has to be decided on, in pages: dirty on either side, or decided under another mapping.

        Stable while verdicts of earlier pages are saved.
        """
        ...

    def save_verdicts(
        self,
        company_id: int,
        verdicts: Sequence[Verdict],
        mapping_version: str,
        *,
        settled: bool,
        run: int = 0,
    ) -> None:
        """Keep the last decision on records; ``settled`` clears dirty on both sides.

        A verdict of standing *attention* opens (or refreshes) an attention entry, any other closes it. A verdict
        for a key that is not in the snapshot (an unreadable row) only keeps the attention entry.
        """
        ...

    def attention(self, company_id: int) -> list[tuple[int, Verdict, dt.datetime]]:
        """Return the open attention entries with their number and the time they were first seen."""
        ...

    def verdict(self, company_id: int, kind: RecordType, key: str) -> Verdict | None:
        """Return the last decision on a record."""
        ...
