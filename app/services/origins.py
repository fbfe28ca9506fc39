"""What becomes of a person's reason for a change once it is done: mismatches settled, records marked as undone."""

from __future__ import annotations

from app.domain.causes import SENTENCE, Cause
from app.domain.company import Company
from app.domain.mismatch import MismatchState
from app.domain.outcome import Gate, Standing, Verdict
from app.domain.plan import Change
from app.ports.store import Store


def is_undo(change: Change) -> bool:
    """Whether a change takes back what was done before."""
    return change.origin is not None and bool(change.origin.undoes)


def undone_verdict(change: Change) -> Verdict | None:
    """Return where a record stands after an undo; None when the change is none."""
    if not is_undo(change):
        return None
    message = SENTENCE[Cause.UNDONE]
    return Verdict(change.kind, change.pronto_id, Standing.SKIPPED, Gate.FILTER, Cause.UNDONE.value, message)


class Origins:
    """Keeps it, in the transaction that keeps the change's outcome."""

    def __init__(self, store: Store) -> None:
        """Work on a store."""
        self._store = store

    def done(self, company: Company, change: Change) -> None:
        """Settle the mismatches of a fix; open those of an undo again and mark its record."""
        origin, undo = change.origin, is_undo(change)
        if origin is not None and origin.mismatches:
            state = MismatchState.OPEN if undo else MismatchState.FIXED
            self._store.mismatches.mark(origin.mismatches, state, note=origin.note)
        if not change.pronto_id:
            return
        if undo:
            fingerprint = self._store.snapshots.source_print(company.id, change.kind, change.pronto_id)
            self._store.undone.mark(company.id, change.kind, change.pronto_id, fingerprint or "")
        else:
            self._store.undone.clear(company.id, change.kind, [change.pronto_id])
