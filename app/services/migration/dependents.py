"""A document whose debtor does not go across does not go either: held with the reason, in the plan already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.causes import Cause
from app.domain.kinds import PRONTO_NOUN, RecordType
from app.domain.outcome import Gate, Standing
from app.domain.plan import WITHDRAWS, WRITES, Action, Change
from app.planning.subject import Decision
from app.ports.store import Store

_PARENTS = frozenset({RecordType.CUSTOMERS})
"""Types others need; a credit note that lacks its invoice is held by its own decision."""


class Dependents:
    """Reviews a plan's decisions on their way into it, parents first."""

    def __init__(self, store: Store, company_id: int) -> None:
        """Look into a company's links."""
        self._store = store
        self._company_id = company_id
        self._written: set[tuple[RecordType, str]] = set()
        self._why: dict[tuple[RecordType, str], str] = {}

    def review(self, kind: RecordType, decisions: Sequence[Decision]) -> list[Decision]:
        """Return the decisions, those on documents held whose debtor will not be in Stripe."""
        found = []
        for decision in decisions:
            kept = self._reviewed(decision)
            found.append(kept)
            if kind in _PARENTS and kept.change is not None:
                self._note(kept.change, kept.verdict.message)
        return found

    def _note(self, change: Change, message: str) -> None:
        if change.action in WRITES and change.action not in WITHDRAWS:
            self._written.add((change.kind, change.pronto_id))
        else:
            self._why[change.kind, change.pronto_id] = message

    def _reviewed(self, decision: Decision) -> Decision:
        change = decision.change
        if change is None or change.action not in WRITES or change.action in WITHDRAWS:
            return decision
        for need in change.needs:
            if need[0] not in _PARENTS or need in self._written or self._is_linked(need):
                continue
            message = self._sentence(need)
            verdict = replace(
                decision.verdict,
                standing=Standing.WAITING,
                gate=Gate.QUEUE,
                cause=Cause.NEEDS_PARENT.value,
                message=message,
            )
            held = replace(change, action=Action.HOLD, cause=Cause.NEEDS_PARENT.value, reason=message)
            return replace(decision, change=held, verdict=verdict, settled=False)
        return decision

    def _is_linked(self, need: tuple[RecordType, str]) -> bool:
        return self._store.links.get(self._company_id, *need) is not None

    def _sentence(self, need: tuple[RecordType, str]) -> str:
        kind, key = need
        noun = PRONTO_NOUN[kind]
        why = self._why.get(need)
        if why:
            return f"Its {noun} {key} does not go across: {why}"
        if self._store.snapshots.source_print(self._company_id, kind, key) is None:
            return f"Its {noun} {key} was not found in Pronto, so there is nobody to put it on."
        return f"Its {noun} {key} is not in Stripe and not part of this plan."
