"""What was and what stands: read models for the window and the command line; never writes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.domain.journal import Entry, Receipt
from app.domain.kinds import RecordType
from app.domain.mismatch import Certificate, Mismatch
from app.domain.outcome import RunSummary, Verdict
from app.domain.plan import Action, Change, ChangeState, PlanSummary
from app.ports.journal import JournalSize
from app.ports.mismatches import CauseGroup
from app.ports.store import Store
from app.ports.views import OverviewRow

_PAGE = 500


@dataclass(frozen=True, slots=True)
class Overview:
    """A company at a glance."""

    rows: list[OverviewRow]
    last_run: RunSummary | None
    """The newest run of any kind; None before the first."""
    waiting: int
    """Changes queued and not finished."""
    attention: int
    """Records that need a person."""
    receipts: int
    """Receipts to post in Pronto."""
    previewed: bool
    """Whether a person has seen a preview; *Sync now* is offered only after."""


class History:
    """Looks into the store."""

    def __init__(self, store: Store) -> None:
        """Look into a store."""
        self._store = store

    def overview(self, company_id: int) -> Overview:
        """Return a company at a glance."""
        rows = self._store.views.overview(company_id)
        runs = self._store.runs.recent(company_id, 50)
        return Overview(
            rows=rows,
            last_run=runs[0] if runs else None,
            waiting=self._store.queue.waiting(company_id),
            attention=len(self._store.snapshots.attention(company_id)),
            receipts=len(self._store.receipts.all(company_id)),
            previewed=any(run.kind in {"preview", "sync"} and run.ended is not None for run in runs),
        )

    def latest_plan(self, company_id: int, purpose: str = "preview") -> PlanSummary | None:
        """Return the newest plan of a purpose: ``preview`` or ``sync``."""
        return self._store.plans.latest(company_id, purpose)

    def changes(
        self,
        plan_id: int,
        *,
        kind: RecordType | None = None,
        actions: Sequence[Action] = (),
        states: Sequence[ChangeState] = (),
        text: str = "",
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Change]:
        """Return a plan's changes in order, filtered."""
        return self._store.plans.changes(
            plan_id, kind=kind, actions=actions, states=states, text=text, limit=limit, offset=offset
        )

    def journal(
        self,
        company_id: int | None = None,
        *,
        run: int | None = None,
        kind: RecordType | None = None,
        pronto_id: str = "",
        text: str = "",
        who: str = "",
        action: str = "",
        since: dt.datetime | None = None,
        until: dt.datetime | None = None,
        shared: bool = False,
        limit: int = 200,
        offset: int = 0,
    ) -> list[Entry]:
        """Return journal entries, newest first, filtered; ``shared`` adds what is about this computer."""
        return self._store.journal.entries(
            company_id,
            run=run,
            kind=kind,
            pronto_id=pronto_id,
            text=text,
            who=who,
            action=action,
            since=since,
            until=until,
            shared=shared,
            limit=limit,
            offset=offset,
        )

    def journal_size(self) -> JournalSize:
        """Return how many entries there are and how much room they take; reads them all."""
        return self._store.journal.size()

    def verify(self) -> int | None:
        """Check the journal's chain; None when whole, else the number of the first entry that does not fit."""
        return self._store.journal.verify()

    def runs(self, company_id: int, limit: int = 50) -> list[RunSummary]:
        """Return runs, newest first."""
        return self._store.runs.recent(company_id, limit)

    def queue(self, company_id: int) -> list[Change]:
        """Return the changes that are queued and not finished, oldest first."""
        return list(self._store.plans.unfinished(company_id))

    def attention(self, company_id: int) -> list[tuple[int, Verdict, dt.datetime]]:
        """Return what needs a person, with a number and since when (UTC)."""
        return self._store.snapshots.attention(company_id)

    def receipts(self, company_id: int, state: str = "open") -> list[Receipt]:
        """Return receipts to post, oldest first."""
        return self._store.receipts.all(company_id, state)

    def mismatches(self, company_id: int) -> Iterator[Mismatch]:
        """Yield the open mismatches, oldest first, a page at a time."""
        numbers = self._store.mismatches.ids(company_id)
        for start in range(0, len(numbers), _PAGE):
            yield from self._store.mismatches.page(company_id, numbers[start : start + _PAGE])

    def cards(self, company_id: int) -> list[CauseGroup]:
        """Return the open mismatches by cause, type and group, the most money first."""
        return self._store.mismatches.groups(company_id)

    def certificate(self, company_id: int) -> Certificate | None:
        """Return the newest certificate, or None before the first reconciliation."""
        return next(iter(self._store.mismatches.certificates(company_id, 1)), None)
