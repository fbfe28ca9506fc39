"""Tries that failed: how often a record failed in the same way, and with which answer."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain.attention import Failure
from app.domain.kinds import RecordType
from app.ports.attention import Key
from app.storage.codec import stamp
from app.storage.database import Database

_FAIL = (
    "INSERT INTO failed_try (company_id, kind, pronto_id, change_id, tries, code, message, at, run)"
    " VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (company_id, kind, pronto_id) DO UPDATE SET"
    " change_id = excluded.change_id, tries = excluded.tries, code = excluded.code, message = excluded.message,"
    " at = excluded.at, run = excluded.run"
)


class FailedTryRows:
    """The part of ``ports.attention.Attention`` about tries."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def fail(self, company_id: int, failure: Failure, *, counts: bool) -> int:
        """Note a failed try; return how many of the same kind in a row there were, 1 for a new one."""
        which = (company_id, failure.kind.value, failure.pronto_id)
        with self._database.writing():
            before = self._database.row(
                "SELECT tries, code, message, run FROM failed_try WHERE company_id = ? AND kind = ? AND pronto_id = ?",
                which,
            )
            same = before is not None and before[1] == failure.code and (not counts or before[2] == failure.message)
            # A run looks at what is left twice, seconds apart: that is one try.
            again = same and before[3] == failure.run
            tries = before[0] + (not again) if same else 1
            self._database.change(
                _FAIL, (*which, failure.change_id, tries, failure.code, failure.message, stamp(failure.at), failure.run)
            )
        return tries

    def failing(self, company_id: int) -> set[Key]:
        """Return the records whose last try failed."""
        found = self._database.rows("SELECT kind, pronto_id FROM failed_try WHERE company_id = ?", (company_id,))
        return {(RecordType(kind), key) for kind, key in found}

    def forget_failures(self, company_id: int, kind: RecordType, keys: Iterable[str]) -> None:
        """Begin to count anew: it was written, or a person asked for it."""
        self._database.change_many(
            "DELETE FROM failed_try WHERE company_id = ? AND kind = ? AND pronto_id = ?",
            [(company_id, kind.value, key) for key in keys],
        )

    def replan(self, company_id: int, kind: RecordType, keys: Iterable[str]) -> int:
        """Take queued changes of records out of the queue, unless a request of theirs left already; return how many.

        A change of which a request left is finished first as it was begun: its outcome may not be known.
        """
        return self._database.change_many(
            "UPDATE change SET state = 'stale', error = 'stale: a person asked for it anew under the rules in force'"
            " WHERE state = 'queued' AND company_id = ? AND kind = ? AND pronto_id = ?"
            " AND NOT EXISTS (SELECT 1 FROM intent i WHERE i.change_id = change.id AND i.state IN ('sent', 'done'))",
            [(company_id, kind.value, key) for key in keys],
        )
