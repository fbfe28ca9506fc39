"""Why a record is as it is: the six gates on its way to Stripe, and the first that stopped it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.attention import Stand
from app.domain.causes import SENTENCE, Cause
from app.domain.company import Company
from app.domain.kinds import ENRICHING, PRONTO_NOUN, STRIPE_NOUN, RecordType
from app.domain.mapping import MappingSet
from app.domain.mismatch import Mismatch
from app.domain.outcome import Gate, Standing, Verdict
from app.domain.records import CreditNote, Invoice, Record
from app.domain.remedy import Remedy
from app.domain.shapes import Actual, Link, Value
from app.domain.spoken import listed
from app.planning.gst import judge
from app.planning.remedies import Stopped, remedy_for
from app.ports.clock import Clock
from app.ports.store import Store
from app.ports.views import Hit
from app.services.around import StoreAround
from app.services.bench import Bench
from app.services.identity import may_write
from app.services.to_settle import to_settle

PASSED, STOPPED, SKIPPED = "passed", "stopped", "skipped"
_FOUND = 20
"""Records a question is answered for at most."""

_WHEN_PASSED = {
    Gate.READ: "Pronto gave it.",
    Gate.FILTER: "It is one of those that go to Stripe.",
    Gate.MATCH: "It is clear which Stripe object it belongs to.",
    Gate.VALIDATE: "Its values can be written.",
    Gate.QUEUE: "It was sent.",
    Gate.ANSWER: "Stripe has it.",
}


@dataclass(frozen=True, slots=True)
class GateState:
    """How a record fared at one gate."""

    gate: Gate
    state: str
    """``passed``, ``stopped`` or ``skipped``."""
    reason: str
    """A sentence."""


@dataclass(frozen=True, slots=True)
class Trail:
    """One record's way to Stripe."""

    hit: Hit
    gates: tuple[GateState, ...]
    record: Record | None = None
    actual: Actual | None = None
    link: Link | None = None
    remedy: Remedy | None = None
    """What mends the first gate that stopped it; None when none did or nothing has to be done."""
    cause: str = ""
    """Why that gate stopped it, as one of ``Cause``; blank when none did or the reason has no code."""

    @property
    def stopped_at(self) -> GateState | None:
        """The first gate that stopped it, or None."""
        return next((gate for gate in self.gates if gate.state == STOPPED), None)


class Explain:
    """Answers questions about single records."""

    def __init__(self, store: Store, clock: Clock, mapping_of: Callable[[Company], MappingSet]) -> None:
        """Look into a store."""
        self._store = store
        self._clock = clock
        self._mapping_of = mapping_of

    def why(self, company_id: int, query: str) -> list[Trail]:
        """Return the trails of the records that go by a code, name, e-mail, number or Stripe id, best first.

        When nothing is found there is one trail all the same, whose first gate says so.
        """
        hits = self._store.views.search(company_id, query, _FOUND)
        # Finding one change among a large plan's takes a while: it is done for the best answer only.
        trails = [self.of_hit(company_id, hit, guard=place == 0) for place, hit in enumerate(hits)]
        return [*self._unread(company_id, query, hits), *trails] or [_nothing(query)]

    def _unread(self, company_id: int, query: str, hits: Sequence[Hit]) -> list[Trail]:
        """Return the trails of the rows of this very key that never could be read: nothing of them is searchable."""
        key = query.strip()
        found = {(hit.kind, hit.pronto_id) for hit in hits}
        trails = [
            self.record(company_id, kind, spelled)
            for kind in RecordType
            for spelled in dict.fromkeys((key, key.upper()))
            if spelled
            and (kind, spelled) not in found
            and self._store.snapshots.verdict(company_id, kind, spelled) is not None
        ]
        return [trail for trail in trails if trail.record is None and not trail.hit.stripe_id]

    def record(self, company_id: int, kind: RecordType, pronto_id: str, stripe_id: str = "") -> Trail:
        """Return one record's trail with both sides' values."""
        link = self._store.links.get(company_id, kind, pronto_id) if pronto_id else None
        verdict = self._store.snapshots.verdict(company_id, kind, pronto_id) if pronto_id else None
        hit = Hit(
            kind=kind,
            pronto_id=pronto_id,
            stripe_id=stripe_id or (link.stripe_id if link else ""),
            title="",
            standing=verdict.standing if verdict else None,
            gate=verdict.gate.value if verdict else "",
            cause=verdict.cause if verdict else "",
            message=verdict.message if verdict else "",
            modified=None,
            row=0,
        )
        return self.of_hit(company_id, hit)

    def of_hit(self, company_id: int, hit: Hit, *, guard: bool = True) -> Trail:
        """Return the trail of a record that a search found; ``guard``: whether to look if the guard holds it."""
        snapshots, links = self._store.snapshots, self._store.links
        link = links.get(company_id, hit.kind, hit.pronto_id) if hit.pronto_id else None
        if link is None and hit.stripe_id:
            link = links.of_stripe(company_id, hit.kind, hit.stripe_id)
        pronto_id = hit.pronto_id or (link.pronto_id if link else "")
        stripe_id = hit.stripe_id or (link.stripe_id if link else "")
        record = snapshots.source(company_id, hit.kind, pronto_id) if pronto_id else None
        verdict = snapshots.verdict(company_id, hit.kind, pronto_id) if pronto_id else None
        if pronto_id and (record is not None or verdict is not None):
            verdict = self._held_back(company_id, hit.kind, pronto_id, verdict, guard=guard)
        gates = _with_gst(_gates(hit.kind, pronto_id, stripe_id, verdict, seen=record is not None), record)
        gates = _with_by_hand(gates, StoreAround(self._store, company_id).override(hit.kind, pronto_id))
        return Trail(
            hit=hit,
            gates=gates,
            record=record,
            actual=snapshots.target(company_id, hit.kind, stripe_id) if stripe_id else None,
            link=link,
            remedy=self._remedy(company_id, hit.kind, pronto_id, gates, verdict, record),
            cause=verdict.cause if verdict is not None and any(gate.state == STOPPED for gate in gates) else "",
        )

    def to_settle(self, company_id: int, kind: RecordType, pronto_id: str) -> Mismatch | None:
        """Compare one record now and return what a person settles about it; None when nothing differs."""
        company = self._store.companies.with_id(company_id)
        bench = Bench(self._store, company, self._mapping_of(company))
        return to_settle(self._store, bench, kind, pronto_id, self._clock.now())

    def _held_back(
        self, company_id: int, kind: RecordType, pronto_id: str, verdict: Verdict | None, *, guard: bool
    ) -> Verdict | None:
        """Return the verdict with what holds back a record that could be sent: the live switch, or the guard."""
        ready = verdict is None or (verdict.standing is Standing.WAITING and verdict.gate is Gate.QUEUE)
        if not ready or kind in ENRICHING:
            return verdict
        if not may_write(self._store.companies.with_id(company_id)):
            message = SENTENCE[Cause.LIVE_SWITCH_OFF]
            return Verdict(kind, pronto_id, Standing.WAITING, Gate.QUEUE, Cause.LIVE_SWITCH_OFF.value, message)
        if not guard or verdict is None:
            return verdict
        entries = self._store.attention.of_record(company_id, kind, pronto_id)
        held = next((one for one in entries if one.stand is Stand.GUARDED), None)
        return verdict if held is None else replace(verdict, cause=Cause.GUARD.value, message=held.message)

    def _remedy(
        self,
        company_id: int,
        kind: RecordType,
        pronto_id: str,
        gates: tuple[GateState, ...],
        verdict: Verdict | None,
        record: Record | None,
    ) -> Remedy | None:
        stop = next((gate for gate in gates if gate.state == STOPPED), None)
        if stop is None:
            return None
        stopped = Stopped(
            kind=kind,
            key=pronto_id,
            gate=stop.gate,
            cause=Cause(verdict.cause) if verdict is not None and verdict.cause else None,
            standing=verdict.standing if verdict is not None else None,
            record=record,
        )
        return remedy_for(stopped, StoreAround(self._store, company_id))

    def retry(self, company_id: int, kind: RecordType, pronto_id: str) -> None:
        """Have a record looked at again by the next run, as if it had just changed; one left out is taken in."""
        with self._store.writing():
            self._store.undone.clear(company_id, kind, [pronto_id])
            self._store.attention.unskip(company_id, [(kind, pronto_id)])
            if self._store.migrations.take_in(company_id, kind, [pronto_id]):
                migration = self._store.migrations.record(company_id)
                self._store.migrations.keep(company_id, replace(migration, edits=migration.edits + 1))
            self._store.snapshots.touch_keys(company_id, kind, [pronto_id])


def _gates(
    kind: RecordType, pronto_id: str, stripe_id: str, verdict: Verdict | None, *, seen: bool
) -> tuple[GateState, ...]:
    if not pronto_id:
        reason = f"It is only in Stripe, as {stripe_id}: no Pronto record carries it."
        return _stopped_at(Gate.READ, reason)
    if verdict is None:
        if not seen:
            return _stopped_at(Gate.READ, f"Pronto did not give a {PRONTO_NOUN[kind]} {pronto_id}.")
        return _stopped_at(Gate.FILTER, "It was read and not decided on yet; run a preview or a sync.")
    if verdict.standing is Standing.IN_STEP:
        if kind in ENRICHING:
            return _stopped_at(Gate.FILTER, verdict.message, state=SKIPPED)
        where = f"Stripe has it as {STRIPE_NOUN[kind]} {stripe_id}." if stripe_id else verdict.message
        return tuple(GateState(gate, PASSED, where if gate is Gate.ANSWER else _WHEN_PASSED[gate]) for gate in Gate)
    if verdict.standing is Standing.ATTENTION and stripe_id and verdict.gate is Gate.VALIDATE:
        return _noted(verdict, stripe_id)
    return _stopped_at(verdict.gate, verdict.message)


def _with_gst(gates: tuple[GateState, ...], record: Record | None) -> tuple[GateState, ...]:
    """Add to a passed validation by which lawful rounding the GST of an invoice or credit note comes about."""
    if not isinstance(record, (Invoice, CreditNote)):
        return gates
    told = judge(record.lines, record.tax).sentence(record.currency)
    return tuple(
        replace(state, reason=f"{state.reason} {told}")
        if state.gate is Gate.VALIDATE and state.state == PASSED
        else state
        for state in gates
    )


def _with_by_hand(gates: tuple[GateState, ...], values: Mapping[str, Value]) -> tuple[GateState, ...]:
    """Add to the validation which values of the record a person set."""
    if not values:
        return gates
    told = f"Set by hand: {listed(values)}."
    return tuple(
        replace(state, reason=f"{state.reason} {told}") if state.gate is Gate.VALIDATE else state for state in gates
    )


def _noted(verdict: Verdict, stripe_id: str) -> tuple[GateState, ...]:
    """A record that is in Stripe while something about it waits for a person."""
    reasons = dict(_WHEN_PASSED)
    reasons[Gate.ANSWER] = f"Stripe has it as {stripe_id}, but not with everything Pronto says."
    return tuple(
        GateState(gate, STOPPED, verdict.message) if gate is verdict.gate else GateState(gate, PASSED, reasons[gate])
        for gate in Gate
    )


def _stopped_at(stop: Gate, reason: str, *, state: str = STOPPED) -> tuple[GateState, ...]:
    found: list[GateState] = []
    reached = True
    for gate in Gate:
        if gate is stop:
            found.append(GateState(gate, state, reason))
            reached = False
        elif reached:
            found.append(GateState(gate, PASSED, _WHEN_PASSED[gate]))
        else:
            found.append(GateState(gate, SKIPPED, "It did not get this far."))
    return tuple(found)


def _nothing(query: str) -> Trail:
    text = query.strip()[:80]
    hit = Hit(RecordType.CUSTOMERS, "", "", text, None, Gate.READ.value, "", "", None, 0)
    reason = (
        f"Nothing that was read from Pronto or Stripe goes by “{text}”. "
        "Check the spelling, or run a preview if it is new."
    )
    return Trail(hit, _stopped_at(Gate.READ, reason))
