"""Plans and their changes."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from app.domain.kinds import RecordType
from app.domain.plan import WITHDRAWS, WRITES, Action, Change, ChangeState, PlanSummary
from app.ports.clock import Clock
from app.storage.chunks import marks, portions
from app.storage.codec import canonical, folded, stamp, text_of, value_of
from app.storage.database import Database
from app.storage.tables import ChangeTable, PlanTable

_INSERT = (
    "INSERT INTO change (plan_id, company_id, seq, kind, action, pronto_id, state, cents, run, error, words, body)"
    " VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"
)
_COLUMNS = "id, seq, state, run, error, body"
_PAGE = 500
_WITHDRAWING = ",".join(f"'{one.value}'" for one in sorted(WITHDRAWS))


class PlanRows:
    """Implements ``ports.store.Plans``."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def begin(self, company_id: int, purpose: str) -> int:
        """Open a plan (``preview``, ``sync``, ``undo`` …) and return its number."""
        number: int = self._database.run(
            PlanTable.insert(company_id=company_id, purpose=purpose, created=stamp(self._clock.now()))
        )
        return number

    def add(self, plan_id: int, changes: Sequence[Change]) -> None:
        """Append changes in order; their ``seq`` and ``id`` are given here.

        Raises:
            ValueError: the plan is sealed.
            LookupError: there is no such plan.
        """
        with self._database.writing():
            company_id, summary = self._plan(plan_id)
            if summary is not None:
                raise ValueError(f"plan {plan_id} is sealed")
            last = self._database.row("SELECT max(seq) FROM change WHERE plan_id = ?", (plan_id,))[0] or 0
            self._database.change_many(
                _INSERT, (_columns(plan_id, company_id, last + place, one) for place, one in enumerate(changes, 1))
            )

    def seal(self, plan_id: int) -> PlanSummary:
        """Close a plan and compute its digest over every row.

        The digest covers what would be done and why, not the numbers rows have in this store nor how far they
        got: the same plan made again has the same digest.

        Raises:
            ValueError: the plan is sealed already.
            LookupError: there is no such plan.
        """
        company_id, summary = self._plan(plan_id)
        if summary is not None:
            raise ValueError(f"plan {plan_id} is sealed")
        created = self._database.row("SELECT created FROM plan WHERE id = ?", (plan_id,))[0]
        # Outside a transaction: reading 100,000 changes takes seconds, in which nobody else could write.
        sealed = PlanSummary(
            id=plan_id,
            company_id=company_id,
            digest=self._digest(plan_id),
            created=created,
            counts=self._tally(plan_id),
            cents=self._cents(plan_id),
        )
        if not self._database.run(
            PlanTable.update(summary=text_of(sealed)).where((PlanTable.id == plan_id) & PlanTable.summary.is_null())
        ):
            raise ValueError(f"plan {plan_id} is sealed")
        return sealed

    def summary(self, plan_id: int) -> PlanSummary:
        """Return a sealed plan's summary.

        Raises:
            LookupError: there is no such plan, or it is not sealed.
        """
        _, found = self._plan(plan_id)
        if found is None:
            raise LookupError(f"plan {plan_id} is not sealed")
        return value_of(found, PlanSummary)

    def latest(self, company_id: int, purpose: str) -> PlanSummary | None:
        """Return the newest sealed plan of a purpose."""
        found = self._database.run(
            PlanTable.select(PlanTable.summary)
            .where(
                (PlanTable.company_id == company_id) & (PlanTable.purpose == purpose) & PlanTable.summary.is_null(False)
            )
            .order_by(PlanTable.id.desc())
            .limit(1)
        )
        return value_of(found[0][0], PlanSummary) if found else None

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
        """Return a plan's changes in order, filtered; ``text`` is found in key, title and reason."""
        condition = ChangeTable.plan_id == plan_id
        if kind is not None:
            condition &= ChangeTable.kind == kind.value
        if actions:
            condition &= ChangeTable.action.in_([one.value for one in actions])
        if states:
            condition &= ChangeTable.state.in_([one.value for one in states])
        for word in folded(text).split():
            condition &= ChangeTable.words.contains(word)
        query = _select().where(condition).order_by(ChangeTable.seq).offset(offset)
        return [_change(row) for row in self._database.run(query.limit(-1 if limit is None else limit))]

    def change(self, change_id: int) -> Change:
        """Return one change by number.

        Raises:
            LookupError: there is no such change.
        """
        found = self._database.run(_select().where(ChangeTable.id == change_id))
        if not found:
            raise LookupError(f"there is no change {change_id}")
        return _change(found[0])

    def mark(self, change_ids: Sequence[int], state: ChangeState, error: str = "", run: int | None = None) -> None:
        """Set the state of changes; a run of None leaves the one they have."""
        with self._database.writing():
            for some in portions(change_ids):
                self._database.change(
                    f"UPDATE change SET state = ?, error = ?, run = coalesce(?, run) WHERE id IN ({marks(some)})",
                    (state.value, error, run, *some),
                )

    def mark_all(
        self,
        plan_id: int,
        state: ChangeState,
        *,
        kind: RecordType | None = None,
        actions: Sequence[Action],
        states: Sequence[ChangeState],
        error: str = "",
        run: int | None = None,
    ) -> int:
        """Set the state of every change of a plan with these actions and states; return how many there were."""
        which = f"plan_id = ? AND action IN ({marks(actions)}) AND state IN ({marks(states)})"
        values = [state.value, error, run, plan_id, *(one.value for one in actions), *(one.value for one in states)]
        if kind is not None:
            which += " AND kind = ?"
            values.append(kind.value)
        return self._database.change(
            f"UPDATE change SET state = ?, error = ?, run = coalesce(?, run) WHERE {which}", values
        )

    def walk(
        self, plan_id: int, *, actions: Sequence[Action] = (), states: Sequence[ChangeState] = ()
    ) -> Iterator[Sequence[Change]]:
        """Yield a plan's changes in order, 500 at a time; their states may be changed on the way."""
        table = ChangeTable
        condition = table.plan_id == plan_id
        if actions:
            condition &= table.action.in_([one.value for one in actions])
        if states:
            condition &= table.state.in_([one.value for one in states])
        last = 0
        while page := self._database.run(
            _select().where(condition & (table.seq > last)).order_by(table.seq).limit(_PAGE)
        ):
            last = page[-1][1]
            yield [_change(row) for row in page]

    def tally(self, plan_id: int) -> list[tuple[RecordType, Action, ChangeState, int]]:
        """Return how many changes of a plan there are by type, action and state."""
        found = self._database.rows(
            "SELECT kind, action, state, count(*) FROM change WHERE plan_id = ? GROUP BY kind, action, state",
            (plan_id,),
        )
        return [(RecordType(kind), Action(action), ChangeState(state), number) for kind, action, state, number in found]

    def unfinished(
        self, company_id: int, kind: RecordType | None = None, *, withdraws: bool | None = None
    ) -> Iterator[Change]:
        """Yield the queued changes of every plan of a company (or of one type), oldest first: what is to be sent.

        ``withdraws`` chooses those that take something back, or those that do not; None takes both.
        Read in pages by number, so changes may be finished on the way; each comes at most once.
        """
        last = 0
        which = " AND kind = ?" if kind is not None else ""
        more = (kind.value,) if kind is not None else ()
        if withdraws is not None:
            which += f" AND action {'' if withdraws else 'NOT '}IN ({_WITHDRAWING})"
        while page := self._database.rows(
            f"SELECT {_COLUMNS} FROM change WHERE company_id = ? AND state = 'queued' AND id > ?{which}"
            " ORDER BY id LIMIT ?",
            (company_id, last, *more, _PAGE),
        ):
            last = page[-1][0]
            yield from map(_change, page)

    def prune(self, company_id: int, keep: int = 20) -> None:
        """Remove all but the newest finished plans.

        Those with unfinished or guarded changes or unanswered requests stay, so do open ones newer than the oldest
        kept, and what a migration showed last.
        """
        self._database.change(
            "DELETE FROM plan WHERE company_id = :c AND id < (SELECT min(id) FROM (SELECT id FROM plan WHERE"
            " company_id = :c AND summary IS NOT NULL ORDER BY id DESC LIMIT :keep)) AND id NOT IN"
            " (SELECT plan_id FROM change WHERE company_id = :c AND state = 'queued') AND id NOT IN"
            " (SELECT plan_id FROM guard_hold WHERE company_id = :c) AND id NOT IN"
            " (SELECT plan_id FROM change WHERE id IN"
            " (SELECT change_id FROM intent WHERE company_id = :c AND state = 'sent')) AND id NOT IN"
            " (SELECT value FROM migration, json_each(json_array("
            "json_extract(body, '$.plan'), json_extract(body, '$.rollback'))) WHERE company_id = :c)",
            {"c": company_id, "keep": keep},
        )

    def _plan(self, plan_id: int) -> tuple[int, str | None]:
        found = self._database.row("SELECT company_id, summary FROM plan WHERE id = ?", (plan_id,))
        if found is None:
            raise LookupError(f"there is no plan {plan_id}")
        return found[0], found[1]

    def _digest(self, plan_id: int) -> str:
        chain = hashlib.sha256()
        last = 0
        while page := self._database.rows(
            f"SELECT {_COLUMNS} FROM change WHERE plan_id = ? AND seq > ? ORDER BY seq LIMIT ?",
            (plan_id, last, _PAGE),
        ):
            last = page[-1][1]
            for row in page:
                chain.update(canonical(_bare(value_of(row[5], Change))))
                chain.update(b"\n")
        return chain.hexdigest()

    def _tally(self, plan_id: int) -> dict[str, dict[str, int]]:
        counts: dict[str, dict[str, int]] = {}
        for kind, action, number in self._database.rows(
            "SELECT kind, action, count(*) FROM change WHERE plan_id = ? GROUP BY kind, action ORDER BY min(seq)",
            (plan_id,),
        ):
            counts.setdefault(kind, {})[action] = number
        return counts

    def _cents(self, plan_id: int) -> dict[str, int]:
        writes = ",".join(f"'{one.value}'" for one in sorted(WRITES))
        return dict(
            self._database.rows(
                f"SELECT kind, sum(cents) FROM change WHERE plan_id = ? AND action IN ({writes})"
                " GROUP BY kind ORDER BY min(seq)",
                (plan_id,),
            )
        )


def _bare(change: Change) -> Change:
    return dataclasses.replace(change, id=0, seq=0, run=0, state=ChangeState.PLANNED, error="")


def _columns(plan_id: int, company_id: int, seq: int, one: Change) -> tuple[Any, ...]:
    words = folded(f"{one.pronto_id} {one.title} {one.stripe_id} {one.reason}")
    head = (plan_id, company_id, seq, one.kind.value, one.action.value, one.pronto_id, one.state.value, one.cents)
    return (*head, one.run, one.error, words, text_of(_bare(one)))


def _select() -> Any:
    table = ChangeTable
    return table.select(table.id, table.seq, table.state, table.run, table.error, table.body)


def _change(row: Any) -> Change:
    number, seq, state, run, error, body = row
    known = value_of(body, Change)
    return dataclasses.replace(known, id=number, seq=seq, state=ChangeState(state), run=run, error=error)
