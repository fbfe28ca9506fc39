"""Which rows of an approved plan are still the ones that were shown, and the reason for each that is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.domain.causes import Cause
from app.domain.kinds import PRONTO_NOUN, TARGETED, RecordType
from app.domain.outcome import Gate, Standing, Verdict
from app.domain.plan import WITHDRAWS, WRITES, Change, ChangeState
from app.domain.spoken import listed
from app.planning.compare import same
from app.planning.digests import change_digest
from app.ports.store import Store

_PAGE = 500
_OPEN = frozenset({ChangeState.PLANNED, ChangeState.STALE, ChangeState.HELD, ChangeState.EXCLUDED})
"""States of a row that may be sent: not under way, not done, not refused."""
_PARENTS = frozenset({RecordType.CUSTOMERS, RecordType.INVOICES})
_IN_STEP = "Both sides agree already; somebody else brought it into step."


@dataclass(slots=True)
class Sorted:
    """What becomes of a page of approved rows: their numbers by state and reason."""

    send: list[int] = field(default_factory=list)
    rest: dict[tuple[ChangeState, str], list[int]] = field(default_factory=dict)
    verdicts: list[Verdict] = field(default_factory=list)
    """Where the records stand whose rows are held."""

    def put(self, row: Change, state: ChangeState, reason: str) -> None:
        """Add a row that is not sent."""
        self.rest.setdefault((state, reason), []).append(row.id)
        if state in {ChangeState.STALE, ChangeState.HELD}:
            cause, _, message = reason.partition(": ")
            standing = Standing.ATTENTION if state is ChangeState.STALE else Standing.WAITING
            self.verdicts.append(Verdict(row.kind, row.pronto_id, standing, Gate.QUEUE, cause, message))


class Freshness:
    """Sorts the rows of an approved plan by what the same records would be planned as now."""

    def __init__(self, store: Store, company_id: int, shown: int, fresh: int) -> None:
        """Compare plan ``shown`` with plan ``fresh``."""
        self._store = store
        self._company_id = company_id
        self._shown = shown
        self._fresh = fresh
        self._waits = {(one.kind, one.pronto_id) for one in store.plans.unfinished(company_id)}
        self._not_sent: dict[tuple[RecordType, str], str] = {}

    def pages(self, kinds: Sequence[RecordType]) -> Iterator[Sorted]:
        """Yield what becomes of the rows of these types, a page at a time, parents first."""
        for kind in (one for one in TARGETED if one in kinds):
            pairs = self._store.migrations.pairs(self._shown, self._fresh, kind)
            for start in range(0, len(pairs), _PAGE):
                yield self._page(pairs[start : start + _PAGE])

    def _page(self, pairs: Sequence[tuple[int, int | None]]) -> Sorted:
        found = Sorted()
        rows = self._store.migrations.rows([number for pair in pairs for number in pair if number is not None])
        for number, fresh in pairs:
            row = rows[number]
            if row.state not in _OPEN:
                if row.state is ChangeState.FAILED:
                    self._blocks(row, "Stripe refused it")
                continue
            state, reason = self._fate(row, rows[fresh] if fresh is not None else None)
            if state is ChangeState.QUEUED:
                found.send.append(number)
            else:
                found.put(row, state, reason)
                if state is not ChangeState.SKIPPED:
                    self._blocks(row, reason.partition(": ")[2])
        return found

    def _blocks(self, row: Change, why: str) -> None:
        if row.kind in _PARENTS:
            self._not_sent[row.kind, row.pronto_id] = why

    def _fate(self, row: Change, fresh: Change | None) -> tuple[ChangeState, str]:
        if (row.kind, row.pronto_id) in self._waits:
            return ChangeState.STALE, f"{Cause.STALE.value}: an earlier request for it is under way"
        if fresh is None:
            return self._vanished(row)
        same_sides = (row.source_print, row.target_print) == (fresh.source_print, fresh.target_print)
        if not same_sides or change_digest(row) != change_digest(fresh):
            return ChangeState.STALE, f"{Cause.STALE.value}: {why_stale(row, fresh)}"
        for need in row.needs if row.action not in WITHDRAWS else ():
            reason = self._lacks(need)
            if reason:
                return ChangeState.HELD, f"{Cause.NEEDS_PARENT.value}: {reason}"
        return ChangeState.QUEUED, ""

    def _vanished(self, row: Change) -> tuple[ChangeState, str]:
        """Return what becomes of a row whose record wants nothing any more."""
        verdict = self._store.snapshots.verdict(self._company_id, row.kind, row.pronto_id)
        if verdict is not None and verdict.standing is Standing.IN_STEP:
            return ChangeState.SKIPPED, _IN_STEP
        why = verdict.message if verdict is not None else "It is no longer in Pronto."
        return ChangeState.STALE, f"{Cause.STALE.value}: {why}"

    def _lacks(self, need: tuple[RecordType, str]) -> str:
        why = self._not_sent.get(need)
        if why is None or self._store.links.get(self._company_id, *need) is not None:
            return ""
        kind, key = need
        return f"Its {PRONTO_NOUN[kind]} {key} is held: {why.rstrip('.')}."


def why_stale(shown: Change, fresh: Change) -> str:
    """Return why a row is no longer the one that was shown, as a sentence."""
    if fresh.action not in WRITES:
        return f"It changed since the plan was approved and would not be written now: {fresh.reason}"
    if fresh.source_print != shown.source_print:
        where = "in Pronto"
    elif fresh.target_print != shown.target_print or fresh.stripe_id != shown.stripe_id:
        where = "in Stripe"
    else:
        where = "beside it"
    paths = _differing(shown, fresh)
    names = f" ({listed(paths)})" if paths else ""
    if where == "beside it":
        return f"What it takes from another record or a rule changed since the plan was approved{names}."
    return f"It was changed {where} since the plan was approved{names}."


def _differing(shown: Change, fresh: Change) -> list[str]:
    before = {row.field: row.after for row in shown.fields}
    after = {row.field: row.after for row in fresh.fields}
    return [path for path in dict.fromkeys([*before, *after]) if not same(before.get(path), after.get(path))]
