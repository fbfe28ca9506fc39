"""Migrations: how far they are, what people decided about single records, and what is wrong with the data."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from app.domain.causes import Cause
from app.domain.kinds import RecordType
from app.domain.migration import ByHand, Extent, FaultGroup, FoundFault, LeftOut, MigrationRecord, Scope, Total
from app.domain.plan import WRITES, Action, Change, ChangeState
from app.domain.records import Record
from app.storage.chunks import marks, portions
from app.storage.codec import folded, record_of, text_of, value_of
from app.storage.database import Database
from app.storage.scope_rows import measured, needed_customers, needed_items

_PAGE = 500
_DEALT_WITH = (
    " EXISTS (SELECT 1 FROM left_out o WHERE o.company_id = f.company_id AND o.kind = f.kind"
    " AND o.pronto_id = f.pronto_id),"
    " EXISTS (SELECT 1 FROM by_hand h WHERE h.company_id = f.company_id AND h.kind = f.kind"
    " AND h.pronto_id = f.pronto_id AND h.path = f.path AND f.path <> '')"
)
"""Whether a fault's record was left out, and whether a value set by hand takes the place of the one at fault."""


class MigrationRows:
    """Implements ``ports.migration.Migrations``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def record(self, company_id: int) -> MigrationRecord:
        """Return how far a company's migration is; a fresh one before the first step."""
        found = self._database.row("SELECT body FROM migration WHERE company_id = ?", (company_id,))
        return value_of(found[0], MigrationRecord) if found else MigrationRecord()

    def keep(self, company_id: int, record: MigrationRecord) -> None:
        """Keep how far it is."""
        self._database.change(
            "INSERT INTO migration (company_id, body) VALUES (?,?)"
            " ON CONFLICT (company_id) DO UPDATE SET body = excluded.body",
            (company_id, text_of(record)),
        )

    # --- what people decided

    def leave_out(self, company_id: int, records: Iterable[LeftOut]) -> int:
        """Keep records as left out; one left out already keeps its first reason. Return how many were new."""
        rows = [(company_id, one.kind.value, one.pronto_id, text_of(one)) for one in records]
        return self._database.change_many(
            "INSERT OR IGNORE INTO left_out (company_id, kind, pronto_id, body) VALUES (?,?,?,?)", rows
        )

    def take_in(self, company_id: int, kind: RecordType, keys: Iterable[str]) -> int:
        """Forget that records were left out; return how many were."""
        return self._database.change_many(
            "DELETE FROM left_out WHERE company_id = ? AND kind = ? AND pronto_id = ?",
            [(company_id, kind.value, key) for key in keys],
        )

    def left_out(self, company_id: int) -> list[LeftOut]:
        """Return every record left out, by type and key."""
        found = self._database.rows(
            "SELECT body FROM left_out WHERE company_id = ? ORDER BY kind, pronto_id", (company_id,)
        )
        return [value_of(row[0], LeftOut) for row in found]

    def set_by_hand(self, company_id: int, values: Iterable[ByHand]) -> None:
        """Keep values set by hand, in place of those set before."""
        self._database.change_many(
            "INSERT INTO by_hand (company_id, kind, pronto_id, path, body) VALUES (?,?,?,?,?)"
            " ON CONFLICT (company_id, kind, pronto_id, path) DO UPDATE SET body = excluded.body",
            [(company_id, one.kind.value, one.pronto_id, one.path, text_of(one)) for one in values],
        )

    def forget_by_hand(self, company_id: int, kind: RecordType, pronto_id: str, path: str = "") -> int:
        """Forget a value set by hand, or every one of a record; return how many there were."""
        return self._database.change(
            "DELETE FROM by_hand WHERE company_id = ? AND kind = ? AND pronto_id = ? AND (path = ? OR ? = '')",
            (company_id, kind.value, pronto_id, path, path),
        )

    def by_hand(self, company_id: int) -> list[ByHand]:
        """Return every value set by hand, by type, key and path."""
        found = self._database.rows(
            "SELECT body FROM by_hand WHERE company_id = ? ORDER BY kind, pronto_id, path", (company_id,)
        )
        return [value_of(row[0], ByHand) for row in found]

    # --- what the check of the data found

    def put_faults(self, company_id: int, pages: Iterable[Sequence[FoundFault]]) -> int:
        """Keep what a check found in place of what the last one did; return how many faults there are."""
        count = 0
        with self._database.writing():
            self._database.change("DELETE FROM fault WHERE company_id = ?", (company_id,))
            for page in pages:
                count += len(page)
                self._database.change_many(
                    "INSERT INTO fault (company_id, card, kind, pronto_id, path, cents, words, body)"
                    " VALUES (?,?,?,?,?,?,?,?)",
                    [_fault_columns(company_id, one) for one in page],
                )
        return count

    def groups(self, company_id: int) -> list[FaultGroup]:
        """Return the groups that have any fault, most records first."""
        found = self._database.rows(
            "SELECT card, count(*), count(DISTINCT kind || '/' || pronto_id), sum(cents), sum(out), sum(hand) FROM"
            f" (SELECT f.card, f.kind, f.pronto_id, f.cents, {_named(_DEALT_WITH)} FROM fault f WHERE f.company_id = ?)"
            " GROUP BY card ORDER BY 3 DESC, card",
            (company_id,),
        )
        return [FaultGroup(*row) for row in found]

    def faults(
        self, company_id: int, *, group: str = "", text: str = "", limit: int | None = None, offset: int = 0
    ) -> list[FoundFault]:
        """Return faults in the order they were found, filtered; text is found in key, title and message."""
        which, params = _which(company_id, group, text)
        found = self._database.rows(
            f"SELECT f.id, f.body,{_DEALT_WITH} FROM fault f WHERE {which} ORDER BY f.id LIMIT ? OFFSET ?",
            (*params, -1 if limit is None else limit, offset),
        )
        return [
            dataclasses.replace(value_of(body, FoundFault), id=number, left_out=bool(out), fixed=bool(hand))
            for number, body, out, hand in found
        ]

    def count_faults(self, company_id: int, *, group: str = "", text: str = "") -> int:
        """Return how many ``faults`` would find without a limit."""
        which, params = _which(company_id, group, text)
        return int(self._database.row(f"SELECT count(*) FROM fault f WHERE {which}", params)[0])

    # --- what is there

    def sources(self, company_id: int, kind: RecordType) -> Iterator[Sequence[Record]]:
        """Yield every record of a type that is not gone from Pronto, in pages of 500."""
        last = 0
        while page := self._database.rows(
            "SELECT id, body FROM source WHERE company_id = ? AND kind = ? AND id > ? AND gone = 0 ORDER BY id LIMIT ?",
            (company_id, kind.value, last, _PAGE),
        ):
            last = page[-1][0]
            yield [record_of(kind, row[1]) for row in page]

    def needed(self, company_id: int, kind: RecordType, scope: Scope) -> AbstractSet[str]:
        """Return the keys of the debtors or stock items that a document in scope names or is paid by."""
        if kind is RecordType.CUSTOMERS:
            return needed_customers(self._database, company_id, scope)
        return needed_items(self._database, company_id, scope)

    def measure(self, company_id: int, scope: Scope) -> list[Extent]:
        """Return what a scope holds of every type, as far as Pronto was read."""
        return measured(self._database, company_id, scope)

    def wake(self, company_id: int, kind: RecordType, keys: AbstractSet[str]) -> int:
        """Have records that were out of scope looked at again, those of these keys; return how many."""
        asleep = self._database.rows(
            "SELECT id, key FROM source WHERE company_id = ? AND kind = ? AND gone = 0 AND standing = 'skipped'"
            " AND cause = ? AND dirty = 0",
            (company_id, kind.value, Cause.OUT_OF_SCOPE.value),
        )
        return self._database.change_many(
            "UPDATE source SET dirty = 1 WHERE id = ?", [(number,) for number, key in asleep if key in keys]
        )

    def totals(self, plan_id: int) -> list[Total]:
        """Return a plan's rows added up by type and action."""
        found = self._database.rows(
            "SELECT kind, action, count(*), sum(cents) FROM change WHERE plan_id = ?"
            " GROUP BY kind, action ORDER BY min(seq)",
            (plan_id,),
        )
        return [Total(RecordType(kind), Action(action), count, cents) for kind, action, count, cents in found]

    def count_rows(
        self,
        plan_id: int,
        *,
        kind: RecordType | None = None,
        actions: Sequence[Action] = (),
        states: Sequence[ChangeState] = (),
        text: str = "",
    ) -> int:
        """Return how many rows of a plan ``Plans.changes`` would find with these filters."""
        which, params = "plan_id = ?", [plan_id]
        values: list[Any] = []
        for column, chosen in (("kind", [kind] if kind else []), ("action", list(actions)), ("state", list(states))):
            if chosen:
                which += f" AND {column} IN ({marks(chosen)})"
                values += [one.value for one in chosen]
        for word in folded(text).split():
            which += " AND instr(words, ?) > 0"
            values.append(word)
        return int(self._database.row(f"SELECT count(*) FROM change WHERE {which}", (*params, *values))[0])

    def held_by_cause(self, plan_id: int) -> dict[str, int]:
        """Return how many rows of a plan are held, by cause."""
        return dict(
            self._database.rows(
                "SELECT json_extract(body, '$.cause'), count(*) FROM change WHERE plan_id = ? AND action = ?"
                " GROUP BY 1 ORDER BY 2 DESC, 1",
                (plan_id, Action.HOLD.value),
            )
        )

    def rows(self, numbers: Sequence[int]) -> dict[int, Change]:
        """Return rows of plans by number."""
        found = {}
        for some in portions(numbers):
            for number, seq, state, run, error, body in self._database.rows(
                f"SELECT id, seq, state, run, error, body FROM change WHERE id IN ({marks(some)})", tuple(some)
            ):
                known = value_of(body, Change)
                found[number] = dataclasses.replace(
                    known, id=number, seq=seq, state=ChangeState(state), run=run, error=error
                )
        return found

    def pairs(self, shown: int, fresh: int, kind: RecordType) -> list[tuple[int, int | None]]:
        """Return the writing rows of a shown plan, each with the row of the same record in a fresh one or None."""
        writes = sorted(one.value for one in WRITES)
        newest = dict(
            self._database.rows(
                "SELECT pronto_id, id FROM change WHERE plan_id = ? AND kind = ? ORDER BY seq", (fresh, kind.value)
            )
        )
        rows = self._database.rows(
            f"SELECT id, pronto_id FROM change WHERE plan_id = ? AND kind = ? AND action IN ({marks(writes)})"
            " ORDER BY seq",
            (shown, kind.value, *writes),
        )
        return [(number, newest.get(key)) for number, key in rows]


def _named(columns: str) -> str:
    """Give the two columns of ``_DEALT_WITH`` names to add up by."""
    out, hand = columns.split("),", 1)
    return f"{out}) AS out,{hand} AS hand"


def _which(company_id: int, group: str, text: str) -> tuple[str, tuple[Any, ...]]:
    which, params = "f.company_id = ?", [company_id]
    values: list[Any] = []
    if group:
        which += " AND f.card = ?"
        values.append(group)
    for word in folded(text).split():
        which += " AND instr(f.words, ?) > 0"
        values.append(word)
    return which, (*params, *values)


def _fault_columns(company_id: int, one: FoundFault) -> tuple[Any, ...]:
    words = folded(f"{one.pronto_id} {one.title} {one.message}")
    return (company_id, one.group, one.kind.value, one.pronto_id, one.path, one.cents, words, text_of(one))
