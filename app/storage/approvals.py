"""Changes that wait for a person, and what people ruled on them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from app.domain.approval import Ruling, Waiting, Withheld
from app.domain.kinds import RecordType
from app.ports.approvals import RuleCount
from app.storage.chunks import marks, portions
from app.storage.codec import moment, stamp, text_of, value_of
from app.storage.database import Database

_REFUSED = (
    "FROM waiting w LEFT JOIN ruling r"
    " ON r.company_id = w.company_id AND r.kind = w.kind AND r.pronto_id = w.pronto_id AND r.digest = w.digest"
    " AND r.approved = 0 WHERE w.company_id = ?"
)
_LIST = f"SELECT w.id, w.body, w.since, r.who, r.why, r.at {_REFUSED}"
# An unchanged one keeps its number; what changed is another row, so that an old number never approves it.
_FORGET = "DELETE FROM waiting WHERE company_id = ? AND kind = ? AND pronto_id = ? AND digest <> ?"
_INSERT = (
    "INSERT INTO waiting (company_id, kind, pronto_id, digest, rule, rule_digest, cents, since, body)"
    " VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (company_id, kind, pronto_id) DO UPDATE SET rule = excluded.rule,"
    " rule_digest = excluded.rule_digest, cents = excluded.cents, body = excluded.body"
    # A change that is listed as it was is not written again: every sync looks at every one that waits.
    " WHERE rule_digest <> excluded.rule_digest OR body <> excluded.body"
)
_SETTLE = "DELETE FROM waiting WHERE company_id = ? AND kind = ? AND pronto_id = ?"
_RULE = (
    "INSERT INTO ruling (company_id, kind, pronto_id, digest, rule, rule_digest, approved, who, why, at)"
    " VALUES (?,?,?,?,?,?,?,?,?,?) ON CONFLICT (company_id, kind, pronto_id, digest) DO UPDATE SET"
    " rule = excluded.rule, rule_digest = excluded.rule_digest, approved = excluded.approved, who = excluded.who,"
    " why = excluded.why, at = excluded.at, used = 0"
)


class ApprovalRows:
    """Implements ``ports.approvals.Approvals``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def wait(self, company_id: int, withheld: Sequence[Withheld], at: dt.datetime) -> None:
        """List withheld changes; one that was listed as it is keeps its number and its time, another takes its place.

        Args:
            company_id: the company.
            withheld: at most one a record.
            at: the present, UTC.
        """
        keys = [(company_id, one.change.kind.value, one.change.pronto_id, one.digest) for one in withheld]
        rows = [
            (*key, one.rule, one.rule_digest, one.change.cents, stamp(at), text_of(one))
            for key, one in zip(keys, withheld, strict=True)
        ]
        if rows:
            with self._database.writing():
                self._database.change_many(_FORGET, keys)
                self._database.change_many(_INSERT, rows)

    def settle(self, company_id: int, kind: RecordType, keys: Iterable[str]) -> None:
        """Take records off the list: nothing of them waits any more."""
        if self._database.row("SELECT 1 FROM waiting WHERE company_id = ? AND kind = ?", (company_id, kind.value)):
            self._database.change_many(_SETTLE, [(company_id, kind.value, key) for key in keys])

    def waiting(
        self, company_id: int, *, rule: str | None = None, limit: int | None = None, offset: int = 0
    ) -> list[Waiting]:
        """Return what waits, oldest first; under one rule by name where one is given."""
        which, values = ("", ()) if rule is None else (" AND w.rule = ?", (rule,))
        return self._listed(
            f"{which} ORDER BY w.id LIMIT ? OFFSET ?", company_id, *values, -1 if limit is None else limit, offset
        )

    def numbered(self, company_id: int, ids: Sequence[int]) -> list[Waiting]:
        """Return what waits under these numbers, oldest first; one that is not there is left out."""
        found: list[Waiting] = []
        for some in portions(sorted(set(ids))):
            found += self._listed(f" AND w.id IN ({marks(some)}) ORDER BY w.id", company_id, *some)
        return found

    def of_record(self, company_id: int, kind: RecordType, pronto_id: str) -> Waiting | None:
        """Return the change of a record that waits, or None."""
        found = self._listed(" AND w.kind = ? AND w.pronto_id = ?", company_id, kind.value, pronto_id)
        return found[0] if found else None

    def counts(self, company_id: int) -> list[RuleCount]:
        """Return how many changes wait under each rule, by type and name; refused ones count."""
        found = self._database.rows(
            f"SELECT w.rule, w.kind, count(*), sum(w.cents), count(r.who) {_REFUSED} GROUP BY w.rule, w.kind"
            " ORDER BY w.kind, w.rule",
            (company_id,),
        )
        return [RuleCount(rule, RecordType(kind), *numbers) for rule, kind, *numbers in found]

    def rule(self, company_id: int, waiting: Sequence[Waiting], ruling: Ruling) -> None:
        """Keep what a person said about waiting changes; approved ones leave the list, refused ones stay.

        Raises:
            ValueError: the ruling has no time.
        """
        if ruling.at is None:
            raise ValueError("a ruling needs its time")
        said = (int(ruling.approved), ruling.who, ruling.why, stamp(ruling.at))
        rows = [
            (company_id, of.change.kind.value, of.change.pronto_id, of.digest, of.rule, of.rule_digest, *said)
            for of in (one.withheld for one in waiting)
        ]
        with self._database.writing():
            self._database.change_many(_RULE, rows)
            if ruling.approved:
                self._database.change_many("DELETE FROM waiting WHERE id = ?", [(one.id,) for one in waiting])

    def written(self, company_id: int, kind: RecordType, pronto_id: str) -> None:
        """Note that a change of a record was written: nothing of it waits, and what was approved counts no more."""
        which = (company_id, kind.value, pronto_id)
        with self._database.writing():
            self._database.change(_SETTLE, which)
            self._database.change(
                "UPDATE ruling SET used = 1 WHERE used = 0 AND company_id = ? AND kind = ? AND pronto_id = ?", which
            )

    def rulings(self, company_id: int, kind: RecordType) -> dict[str, dict[str, Ruling]]:
        """Return the rulings that stand on records of a type: Pronto id → digest of the change → ruling."""
        found: dict[str, dict[str, Ruling]] = defaultdict(dict)
        for pronto_id, digest, approved, who, why, at in self._database.rows(
            "SELECT pronto_id, digest, approved, who, why, at FROM ruling"
            " WHERE used = 0 AND company_id = ? AND kind = ?",
            (company_id, kind.value),
        ):
            found[pronto_id][digest] = Ruling(bool(approved), who, why, moment(at))
        return dict(found)

    def approved_under(self, company_id: int, rule_digest: str) -> int:
        """Return how many changes have been approved under a rule."""
        found = self._database.row(
            "SELECT count(*) FROM ruling WHERE company_id = ? AND rule_digest = ? AND approved = 1",
            (company_id, rule_digest),
        )
        return int(found[0])

    def _listed(self, which: str, *values: Any) -> list[Waiting]:
        return [_waiting(row) for row in self._database.rows(f"{_LIST}{which}", values)]


def _waiting(row: Any) -> Waiting:
    number, body, since, who, why, at = row
    ruling = Ruling(False, who, why, moment(at)) if who is not None else None
    return Waiting(number, value_of(body, Withheld), moment(since), ruling)
