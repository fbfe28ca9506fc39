"""Compares every record of a type, a batch at a time, and adds both sides up on the way."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.causes import Cause
from app.domain.company import Company
from app.domain.kinds import RecordType
from app.domain.mapping import MappingSet, RecordMapping
from app.domain.mismatch import Mismatch
from app.domain.records import title_of
from app.domain.shapes import Actual
from app.planning.certificate import Tally, cents_of_actual, cents_of_record, day_of
from app.planning.find_mismatches import WAITS, examine
from app.planning.only_in_stripe import examine_unlinked, is_withdrawn, owners_of
from app.planning.subject import Subject
from app.ports.comparisons import Batch, InStep
from app.ports.progress import JobContext, Progress
from app.ports.pronto import Unreadable
from app.ports.store import Store
from app.services.around import StoreAround
from app.services.collecting import seldom_collected
from app.services.likely import Likely


@dataclass(slots=True)
class Counts:
    """What was compared of one type."""

    records: int = 0
    waits: int = 0
    by_rule: int = 0


class Comparing:
    """One comparison of a company's snapshots."""

    def __init__(
        self,
        store: Store,
        company: Company,
        mapping: MappingSet,
        tally: Tally,
        put: Callable[[Sequence[Mismatch]], None],
    ) -> None:
        """Compare into a tally; ``put`` takes the mismatches, batch by batch."""
        self._store = store
        self._company = company
        self._mapping = mapping
        self._tally = tally
        self._put = put
        self._around = StoreAround(store, company.id)

    def compare(self, kind: RecordType, unreadable: Mapping[str, Unreadable], ctx: JobContext) -> Counts:
        """Compare every record of a type that is on either side.

        Args:
            kind: the type; both sides of it were read whole.
            unreadable: rows of Pronto that could not be understood, by key; they are listed, not compared.
            ctx: progress and cancellation.
        """
        with seldom_collected():
            return self._compare(kind, unreadable, ctx)

    def _compare(self, kind: RecordType, unreadable: Mapping[str, Unreadable], ctx: JobContext) -> Counts:
        Likely(self._store).refresh(self._company.id, [kind], ctx)
        counts = Counts()
        claimed: set[str] = set()
        again = self._asked_for(kind)
        for batch in self._store.comparisons.batches(self._company.id, kind, self._mapping.version, again):
            ctx.check()
            self._batch(kind, batch, unreadable, counts, claimed)
            ctx.report(Progress("compare", kind.value, counts.records))
        self._put([_not_read(kind, row, self._around) for row in unreadable.values()])
        for page in self._store.mismatches.unlinked(self._company.id, kind):
            ctx.check()
            strangers = [one for one in page if one.stripe_id not in claimed and not is_withdrawn(one)]
            for actual in strangers:
                self._tally.stripe(kind, actual.pronto_id or actual.stripe_id, None, actual)
            self._put([examine_unlinked(actual, self._around) for actual in strangers])
            counts.records += len(strangers)
        return counts

    def _asked_for(self, kind: RecordType) -> set[str]:
        """Return the records that an object without a link may stand for: those left out are looked at again."""
        found: set[str] = set()
        for page in self._store.mismatches.unlinked(self._company.id, kind):
            for actual in page:
                found.update(owners_of(actual, self._around))
        return found

    def _batch(
        self,
        kind: RecordType,
        batch: Batch,
        unreadable: Mapping[str, Unreadable],
        counts: Counts,
        claimed: set[str],
    ) -> None:
        counts.records += len(batch.in_step) + len(batch.left_out) + len(batch.subjects)
        counts.by_rule += len(batch.left_out)
        for one in batch.in_step:
            self._tally.in_step(kind, one.key, one.day, one.pronto_cents, one.stripe_cents)
        found: list[Mismatch] = []
        agreed: list[InStep] = []
        mapping = self._mapping.types[kind]
        for subject in batch.subjects:
            if subject.key not in unreadable:
                self._subject(subject, mapping, counts, claimed, found, agreed)
            elif subject.actual is not None and not subject.actual.deleted:
                self._tally.stripe(kind, subject.key, subject.record, subject.actual)
        with self._store.writing():
            self._put(found)
            self._store.comparisons.keep(self._company.id, kind, self._mapping.version, agreed)

    def _subject(
        self,
        subject: Subject,
        mapping: RecordMapping,
        counts: Counts,
        claimed: set[str],
        found: list[Mismatch],
        agreed: list[InStep],
    ) -> None:
        finding = examine(subject, mapping, self._company, self._around)
        found.extend(finding.mismatches)
        if finding.claims:
            claimed.add(finding.claims)
        if finding.left_out:
            counts.waits += finding.left_out == WAITS
            counts.by_rule += finding.left_out != WAITS
        record = subject.record
        if finding.in_pronto and record is not None:
            self._tally.pronto(subject.kind, subject.key, record)
        actual = subject.actual or self._claimed(subject, finding.claims)
        if finding.in_stripe and actual is not None:
            self._tally.stripe(subject.kind, subject.key, record, actual)
            if finding.in_step and record is not None:
                cents = cents_of_record(record), cents_of_actual(actual)
                agreed.append(InStep(subject.key, day_of(record), *cents))

    def _claimed(self, subject: Subject, stripe_id: str) -> Actual | None:
        return self._store.snapshots.target(self._company.id, subject.kind, stripe_id) if stripe_id else None


def _not_read(kind: RecordType, row: Unreadable, around: StoreAround) -> Mismatch:
    """Return the mismatch of a row that Pronto gave and nobody can understand."""
    known = around.record(kind, row.key)
    return Mismatch(
        kind=kind,
        cause=Cause.INVALID.value,
        pronto_id=row.key,
        stripe_id=around.stripe_id(kind, row.key) or "",
        field=row.problem.path,
        pronto=row.problem.message,
        reason=f"{row.problem.message[:1].upper()}{row.problem.message[1:].rstrip('.')}.",
        title=title_of(known) if known is not None else row.key,
        group=row.problem.path,
    )
