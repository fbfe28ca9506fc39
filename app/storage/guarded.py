"""What the guard holds back until a person agrees to the batch: by type and action, each in the plan that found it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.domain.attention import Outstanding, Stand, StandGroup
from app.domain.kinds import RecordType
from app.domain.plan import Action
from app.storage.chunks import marks
from app.storage.codec import moment
from app.storage.database import Database

HELD_BY_GUARD = (
    "guard_hold h JOIN change c INDEXED BY change_held ON c.plan_id = h.plan_id AND c.kind = h.kind"
    " AND c.action = h.action AND c.state = 'held' WHERE h.company_id = ?"
)
"""From and condition of the changes ``c`` that a company's guard holds."""
_HELD_IN = "change c INDEXED BY change_held WHERE c.plan_id = ? AND c.kind = ? AND c.action = ? AND c.state = 'held'"
_CAUSE = "h.action || '-' || h.kind"
"""What one card holds, as scripts read it: ``update-customers``."""


class GuardedRows:
    """The part of ``ports.attention.Attention`` about what the guard holds."""

    _database: Database

    def keep_guarded(
        self,
        company_id: int,
        plan_id: int,
        looked_at: Iterable[RecordType],
        held: Mapping[tuple[RecordType, Action], str],
    ) -> None:
        """Keep what the guard holds of the types a sync looked at, in place of what it held of them before.

        Args:
            company_id: the company.
            plan_id: the sync's plan; its held changes of these types and actions are what is held.
            looked_at: the types that were decided on; what is held of others stays.
            held: the guard's sentence by type and action.
        """
        with self._database.writing():
            kinds = [one.value for one in looked_at]
            before = f"FROM guard_hold WHERE company_id = ? AND kind IN ({marks(kinds)})"
            if self._database.row(f"SELECT 1 {before} LIMIT 1", (company_id, *kinds)) is not None:
                self._database.change(f"DELETE {before}", (company_id, *kinds))
            self._database.change_many(
                "INSERT INTO guard_hold (company_id, kind, action, plan_id, message) VALUES (?,?,?,?,?)",
                [(company_id, kind.value, action.value, plan_id, words) for (kind, action), words in held.items()],
            )

    def release(self, company_id: int, kind: RecordType, keys: Iterable[str]) -> None:
        """Take records out of what the guard holds: a person decided on them one by one."""
        self._database.change_many(
            "UPDATE change SET state = 'stale', error = 'stale: a person decided on it' WHERE state = 'held'"
            " AND kind = ? AND pronto_id = ? AND id IN (SELECT c.id FROM guard_hold h JOIN change c"
            " INDEXED BY change_held_record ON c.plan_id = h.plan_id AND c.kind = h.kind AND c.action = h.action"
            " AND c.state = 'held' AND c.pronto_id = ? WHERE h.company_id = ? AND h.kind = ?)",
            [(kind.value, key, key, company_id, kind.value) for key in keys],
        )

    def _guarded_groups(self, company_id: int) -> list[StandGroup]:
        found = []
        for kind, action, plan, words, since in self._holds(company_id):
            count, cents = self._database.row(
                f"SELECT count(*), coalesce(sum(c.cents), 0) FROM {_HELD_IN}", (plan, kind, action)
            )
            if count:
                cause = f"{action}-{kind}"
                found.append(StandGroup(Stand.GUARDED, cause, count, cents, moment(since), message=words, plan=plan))
        return found

    def _guarded_numbers(
        self, company_id: int, cause: str | None, words: str, values: Sequence[str], times: int
    ) -> list[int]:
        """Return so many times the numbers of held changes, card by card.

        ``words`` is a condition on ``c.words``, and ``values`` what it compares with.
        """
        found: list[int] = []
        for kind, action, plan, _, _ in self._holds(company_id):
            if cause in (None, f"{action}-{kind}"):
                rows = self._database.rows(
                    f"SELECT c.id * {times} FROM {_HELD_IN}{words} ORDER BY c.id", (plan, kind, action, *values)
                )
                found += [row[0] for row in rows]
        return found

    def _holds(self, company_id: int) -> Sequence[Any]:
        return self._database.rows(
            "SELECT h.kind, h.action, h.plan_id, h.message, p.created FROM guard_hold h JOIN plan p ON p.id = h.plan_id"
            " WHERE h.company_id = ?",
            (company_id,),
        )

    def _guarded_of(self, company_id: int, kind: RecordType, pronto_id: str) -> list[int]:
        """Return the numbers of a record's changes that the guard holds."""
        found = self._database.rows(
            "SELECT c.id FROM guard_hold h JOIN change c INDEXED BY change_held_record ON c.plan_id = h.plan_id"
            " AND c.kind = h.kind AND c.action = h.action AND c.state = 'held' AND c.pronto_id = ?"
            " WHERE h.company_id = ? AND h.kind = ?",
            (pronto_id, company_id, kind.value),
        )
        return [row[0] for row in found]

    def _guarded_entries(self, company_id: int, which: str, numbers: Sequence[int]) -> list[Outstanding]:
        rows = self._database.rows(
            "SELECT c.id, c.kind, c.action, c.pronto_id, json_extract(c.body, '$.stripe_id'),"
            f" json_extract(c.body, '$.title'), {_CAUSE}, h.message, c.cents, p.created FROM change c"
            " JOIN guard_hold h ON h.company_id = c.company_id AND h.kind = c.kind AND h.action = c.action"
            " AND h.plan_id = c.plan_id JOIN plan p ON p.id = c.plan_id"
            f" WHERE +c.company_id = ? AND c.state = 'held' AND c.id {which}",
            (company_id, *numbers),
        )
        return [_entry(row) for row in rows]


def _entry(row: Any) -> Outstanding:
    number, kind, action, key, stripe_id, title, cause, words, cents, since = row
    return Outstanding(0, number, Stand.GUARDED, RecordType(kind), key, stripe_id or "", title or "", cause, words,
                       "queue", action, cents, 0, moment(since))  # fmt: skip
