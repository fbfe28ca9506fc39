"""A Pronto in memory: hands out records, refuses what it is told to refuse, keeps what is posted."""

import datetime as dt
from collections.abc import Iterator, Mapping

from app.domain.errors import CallMissing, SyncProblem
from app.domain.kinds import RecordType
from app.domain.records import Record, key_of, kind_of
from app.domain.shapes import Problem
from app.ports.progress import JobContext
from app.ports.pronto import Ability, Page, Reading, Unreadable


class FakePronto:
    """Implements ``app.ports.pronto.ProntoSource``.

    Attributes:
        incremental: types of which only what changed since the cursor is read.
        missing: types the site does not offer.
        unreadable: type → keys that cannot be read.
        breaks: type → problem raised after the first page.
        asked: what was read: type and cursor.
        clock_says: the server's own time; None when it does not tell.
    """

    def __init__(self, *records: Record, page: int = 2) -> None:
        self.records: dict[RecordType, dict[str, Record]] = {}
        self.incremental: set[RecordType] = set()
        self.missing: set[RecordType] = set()
        self.unreadable: dict[RecordType, set[str]] = {}
        self.breaks: dict[RecordType, SyncProblem] = {}
        self.asked: list[tuple[RecordType, dt.datetime | None]] = []
        self.clock_says: dt.datetime | None = None
        self.posted: list[dict[str, str]] = []
        self.refusals: list[BaseException] = []
        self.reference = "R1"
        self.fields: dict[tuple[str, str], str] = {}
        self.closed = 0
        self._page = page
        self.put(*records)

    def put(self, *records: Record) -> None:
        for record in records:
            self.records.setdefault(kind_of(record), {})[key_of(record)] = record

    def drop(self, kind: RecordType, key: str) -> None:
        del self.records[kind][key]

    def probe(self, ctx: JobContext) -> list[Ability]:
        return [Ability(kind, kind not in self.missing, "") for kind in RecordType]

    def server_time(self) -> dt.datetime | None:
        return self.clock_says if self.asked else None

    def read(self, kind: RecordType, since: dt.datetime | None, ctx: JobContext) -> Reading:
        self.asked.append((kind, since))
        if kind in self.missing:
            raise CallMissing(detail=f"This site does not offer {kind.value}.")
        changes_only = kind in self.incremental and since is not None
        found = [
            record
            for _, record in sorted(self.records.get(kind, {}).items())
            if not changes_only or record.modified is None or record.modified >= since
        ]
        return Reading(changes_only, self._pages(kind, found))

    def _pages(self, kind: RecordType, records: list[Record]) -> Iterator[Page]:
        bad = self.unreadable.get(kind, set())
        for start in range(0, max(len(records), 1), self._page):
            some = records[start : start + self._page]
            unreadable = [key_of(record) for record in some if key_of(record) in bad]
            yield Page(
                tuple(record for record in some if key_of(record) not in bad),
                tuple(Unreadable(key, Problem("Price", "“x” is not a number.")) for key in unreadable),
            )
            if kind in self.breaks:
                raise self.breaks[kind]

    def write_user_field(self, customer_code: str, field: str, value: str, ctx: JobContext) -> None:
        if self.refusals:
            raise self.refusals.pop(0)
        self.fields[customer_code, field] = value

    def post_receipt(self, receipt: Mapping[str, str], ctx: JobContext) -> str:
        self.posted.append(dict(receipt))
        if self.refusals:
            raise self.refusals.pop(0)
        return self.reference

    def close(self) -> None:
        self.closed += 1
