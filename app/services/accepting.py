"""Differences a person leaves as they are: kept with their values, a note and an entry in the journal."""

from __future__ import annotations

from collections.abc import Sequence

from app.domain.company import Company
from app.domain.journal import Entry
from app.domain.mismatch import MismatchState
from app.domain.plan import Action, Change
from app.ports.clock import Clock
from app.ports.store import Store


class Accepting:
    """Keeps what a person accepts; nothing is read or written on either side."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on a store by a clock."""
        self._store = store
        self._clock = clock

    def ignore(self, company: Company, ids: Sequence[int], note: str, who: str) -> None:
        """Accept mismatches (by number) with the values they have now."""
        entries = [
            Entry(
                company_id=company.id,
                at=self._clock.now(),
                who=who,
                action=Action.ACCEPT.value,
                kind=one.kind,
                pronto_id=one.pronto_id,
                stripe_id=one.stripe_id,
                before={one.field: one.pronto} if one.field else {},
                after={one.field: one.stripe} if one.field else {},
                reason=note,
                settles=(one.id,),
            )
            for one in self._store.mismatches.page(company.id, list(ids))
        ]
        with self._store.writing():
            self._store.mismatches.mark(ids, MismatchState.IGNORED, note=note)
            self._store.journal.append(entries)

    def keep(self, company: Company, change: Change, run: int, who: str, *, note: str = "") -> None:
        """Accept what a previewed change says; call it inside a transaction.

        Args:
            company: whose it is.
            change: of a fix, its values as they are now.
            run: the run that carries the fix out.
            who: who asked.
            note: kept with it; the note of the fix when blank.
        """
        ids = change.origin.mismatches if change.origin is not None else ()
        note = note or (change.origin.note if change.origin is not None else "")
        self._store.mismatches.mark(ids, MismatchState.IGNORED, note=note)
        entry = Entry(
            company_id=company.id,
            at=self._clock.now(),
            who=who,
            action=Action.ACCEPT.value,
            kind=change.kind,
            pronto_id=change.pronto_id,
            stripe_id=change.stripe_id,
            before={row.field: row.before for row in change.fields},
            after={row.field: row.after for row in change.fields},
            reason=note if note == change.reason else f"{change.reason} {note}".strip(),
            run=run,
            settles=ids,
        )
        self._store.journal.append([entry])
