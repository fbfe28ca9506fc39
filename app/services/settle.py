"""Settle: what is kept when a change was carried out, refused, or its outcome is not known."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from app.domain.causes import Cause
from app.domain.company import Company, Finalise
from app.domain.errors import Code, ItemRejected, Stale, SyncProblem
from app.domain.journal import Entry
from app.domain.kinds import PRONTO_NOUN, STRIPE_NOUN, RecordType
from app.domain.outcome import Gate, Standing, Verdict
from app.domain.plan import WITHDRAWS, Action, Change, ChangeState
from app.domain.queue import Answer, Intent
from app.domain.shapes import Actual, Fields, Link
from app.domain.spoken import listed
from app.planning.compare import same
from app.planning.describe import token
from app.planning.linked import held_words
from app.ports.clock import Clock
from app.ports.progress import JobContext
from app.ports.store import Store
from app.ports.stripe import StripeGateway
from app.services.origins import Origins, is_undo, undone_verdict
from app.services.receipts import MONEY, Receipts, money_moved

REPLAY_FOR = dt.timedelta(hours=23)
"""Stripe may forget a key after 24 hours (Stripe docs, idempotent requests); an older request is looked up instead."""
_LOOK_BACK = dt.timedelta(minutes=5)

_CAUSE_OF = {
    Code.NEEDS_PARENT: Cause.NEEDS_PARENT,
    Code.FINALISED: Cause.FINALISED,
    Code.TOTALS_DIFFER: Cause.AMOUNT_DIFFERS,
    Code.UNMAPPED_CODE: Cause.UNMAPPED_CODE,
    Code.GONE_AT_STRIPE: Cause.BROKEN_LINK,
    Code.INVALID: Cause.INVALID,
    Code.STALE: Cause.STALE,
}


class Settle:
    """Keeps outcomes; call it inside ``store.writing()`` so that an outcome is kept whole or not at all."""

    def __init__(self, store: Store, clock: Clock, mapping_version: str) -> None:
        """Work on a store; the version goes with every link, so that a new mapping looks at it again."""
        self._store = store
        self._clock = clock
        self._version = mapping_version
        self._receipts = Receipts(store, clock)
        self._origins = Origins(store)

    def done(
        self, company: Company, change: Change, actual: Actual, answers: Sequence[Answer], run: int, who: str
    ) -> None:
        """Keep a carried-out change: link, agreed values, snapshot, journal, standing."""
        snapshots = self._store.snapshots
        before = self._store.links.get(company.id, change.kind, change.pronto_id)
        base = dict(before.base) if before is not None else {}
        held = {entry.field for entry in change.held}
        base.update({path: value for path, value in change.wanted.items() if path not in held})
        for entry in change.fields:
            if entry.field not in change.wanted:
                base.pop(entry.field, None)
        snapshots.put_targets(company.id, change.kind, [actual], ours=True)
        linked = self._link(company, change, actual, before, base)
        self._store.plans.mark([change.id], ChangeState.DONE, run=run)
        told = self._entry(company, change, actual.stripe_id, answers, run, who)
        self._store.journal.append([replace(told, agreed=_agreed_otherwise(change, before))])
        if change.pronto_id:
            self._store.approvals.written(company.id, change.kind, change.pronto_id)
            verdict = undone_verdict(change) or self._standing_after(change, actual)
            done = not change.held and self._unchanged(company, change) and not _goes_on(company, change, actual)
            settled = is_undo(change) or done
            snapshots.save_verdicts(company.id, [verdict], self._version, settled=settled, run=run)
        self._origins.done(company, change)
        if before is None and linked:
            snapshots.touch(company.id, [token(change.kind, change.pronto_id)])
        if change.kind in MONEY and money_moved(actual):
            self._receipts.find(company, change.kind, [actual.stripe_id])

    def _link(self, company: Company, change: Change, actual: Actual, before: Link | None, base: Fields) -> bool:
        """Keep, make or forget the link; return whether the record is linked now."""
        if actual.deleted or change.action is Action.UNLINK:
            self._store.links.remove(company.id, change.kind, change.pronto_id)
            return False
        if not change.pronto_id or (before is None and change.action in WITHDRAWS):
            return False
        link = Link(change.kind, change.pronto_id, actual.stripe_id, base)
        self._store.links.put(company.id, link, self._version)
        return True

    def _unchanged(self, company: Company, change: Change) -> bool:
        """Whether the record still is what the change was made from; else it has to be decided on again."""
        seen = self._store.snapshots.source_print(company.id, change.kind, change.pronto_id)
        if seen is None:
            return change.cause == Cause.GONE_IN_PRONTO.value
        return seen == change.source_print

    @staticmethod
    def _standing_after(change: Change, actual: Actual) -> Verdict:
        if change.held and change.held_cause:
            # What the next comparison says too: a person is told of one trouble, not of one after the other.
            message = held_words(Cause(change.held_cause), change.held)
            return Verdict(change.kind, change.pronto_id, Standing.ATTENTION, Gate.VALIDATE, change.held_cause, message)
        if change.held:
            names = listed(entry.field for entry in change.held)
            message = f"It is in Stripe as {actual.stripe_id}; both sides had a value before, choose one for: {names}."
            return Verdict(change.kind, change.pronto_id, Standing.ATTENTION, Gate.MATCH, Cause.UNPROVEN.value, message)
        if change.warning:
            waits = change.warning_cause == Cause.POST_DATED.value
            standing = Standing.WAITING if waits else Standing.ATTENTION
            cause = change.warning_cause or Cause.INVALID.value
            return Verdict(change.kind, change.pronto_id, standing, Gate.VALIDATE, cause, change.warning)
        message = f"Stripe has it as {actual.stripe_id}."
        return Verdict(change.kind, change.pronto_id, Standing.IN_STEP, Gate.ANSWER, "", message)

    def _entry(
        self, company: Company, change: Change, stripe_id: str, answers: Sequence[Answer], run: int, who: str
    ) -> Entry:
        return Entry(
            company_id=company.id,
            at=self._clock.now(),
            who=who,
            action=change.action.value,
            kind=change.kind,
            pronto_id=change.pronto_id,
            stripe_id=stripe_id,
            before={entry.field: entry.before for entry in change.fields if entry.before is not None},
            after={entry.field: entry.after for entry in change.fields},
            reason=change.reason,
            request_id=" ".join(answer.request_id for answer in answers if answer.request_id),
            call=", ".join(answer.step for answer in answers),
            run=run,
            settles=change.origin.mismatches if change.origin is not None and not is_undo(change) else (),
        )

    def failed(
        self,
        company: Company,
        change: Change,
        problem: SyncProblem,
        run: int,
        *,
        partly: bool,
        parked: bool = False,
    ) -> None:
        """Park a record the other side refused, or that lacks a parent; it is tried again when something changes.

        Args:
            company: whose record it is.
            change: what was refused.
            problem: why.
            run: the run that sent it.
            partly: whether requests of it were carried out before; ``take_stock`` has to follow.
            parked: whether it failed so too often: it is left to a person, whatever the reason.
        """
        if isinstance(problem, Stale) and not parked:
            self._store.plans.mark([change.id], ChangeState.STALE, f"{Cause.STALE.value}: {problem.detail}", run=run)
            return
        cause = _CAUSE_OF.get(problem.code, Cause.REJECTED)
        if not change.pronto_id or is_undo(change):
            # Nothing of Pronto's stands or falls with it; the run's own list says what was refused.
            self._store.plans.mark([change.id], ChangeState.FAILED, f"{cause.value}: {problem.detail}", run=run)
            return
        waits = cause is Cause.NEEDS_PARENT
        standing = Standing.WAITING if waits else Standing.ATTENTION
        gate = Gate.QUEUE if waits else Gate.ANSWER
        verdict = Verdict(change.kind, change.pronto_id, standing, gate, cause.value, problem.detail)
        state = ChangeState.HELD if waits else ChangeState.FAILED
        self._store.plans.mark([change.id], state, f"{cause.value}: {problem.detail}", run=run)
        refused = isinstance(problem, ItemRejected) and not waits and not partly and self._unchanged(company, change)
        settled = parked or refused
        self._store.snapshots.save_verdicts(company.id, [verdict], self._version, settled=settled, run=run)

    def take_stock(self, company: Company, gateway: StripeGateway, change: Change, ctx: JobContext) -> None:
        """Link what a change refused half way left at Stripe, so that the next try finishes it instead of doubling it.

        Raises:
            SyncProblem: as ``StripeGateway.find``; the record then stays to be decided on.
        """
        sent = [intent.sent_at for intent in self._store.queue.of_change(change.id)]
        link = self._store.links.get(company.id, change.kind, change.pronto_id)
        actual = self._stands(gateway, change, link, min(sent, default=self._clock.now()), ctx)
        with self._store.writing():
            if actual is not None:
                self._adopt(company, change, actual, link)
            verdict = self._store.snapshots.verdict(company.id, change.kind, change.pronto_id)
            if verdict is not None and verdict.standing is Standing.ATTENTION and self._unchanged(company, change):
                self._store.snapshots.save_verdicts(company.id, [verdict], self._version, settled=True)

    def resolve_unknown(
        self, company: Company, gateway: StripeGateway, change: Change, intent: Intent, ctx: JobContext
    ) -> None:
        """Find out at Stripe whether a request arrived whose answer will never be known.

        Found: the object is linked and the change is stale, so that the next comparison finishes what is missing.
        Not found: the request is lost, and the change goes out again with a new key.
        """
        link = self._store.links.get(company.id, change.kind, change.pronto_id)
        actual = self._stands(gateway, change, link, intent.sent_at, ctx)
        with self._store.writing():
            self._store.queue.lose(intent.id)
            if actual is None or intent.step.method == "DELETE":
                return
            self._adopt(company, change, actual, link)
            self._store.plans.mark([change.id], ChangeState.STALE, Cause.UNKNOWN_OUTCOME.value)
            self._store.snapshots.touch_keys(company.id, change.kind, [change.pronto_id])

    @staticmethod
    def _stands(
        gateway: StripeGateway, change: Change, link: Link | None, since: dt.datetime, ctx: JobContext
    ) -> Actual | None:
        """Return what Stripe has of a record right now, or None."""
        if link is not None:
            return gateway.retrieve(change.kind, link.stripe_id, ctx)
        if change.action in WITHDRAWS or not change.pronto_id:
            return gateway.retrieve(change.kind, change.stripe_id, ctx)
        return gateway.find(change.kind, change.pronto_id, since - _LOOK_BACK, ctx)

    def _adopt(self, company: Company, change: Change, actual: Actual, link: Link | None) -> None:
        """Keep an object as ours, agreed on as far as it is as wanted."""
        self._store.snapshots.put_targets(company.id, change.kind, [actual], ours=True)
        if link is None and change.action not in WITHDRAWS:
            agreed = _agreeing(change.wanted, actual.fields)
            found = Link(change.kind, change.pronto_id, actual.stripe_id, agreed)
            self._store.links.put(company.id, found, self._version)

    def why_missing(self, company: Company, kind: RecordType, key: str) -> str:
        """Return the sentence for a record whose parent has no Stripe id."""
        noun, target = PRONTO_NOUN[kind], STRIPE_NOUN.get(kind, "object")
        verdict = self._store.snapshots.verdict(company.id, kind, key)
        if verdict is None:
            return f"Its {noun} {key} was not found in Pronto, so there is no Stripe {target} to put it on."
        return f"Its {noun} {key} is not in Stripe: {verdict.message}"


def _goes_on(company: Company, change: Change, actual: Actual) -> bool:
    """Whether the next run has to look at an invoice again: a draft the owner wants final, unless it has to be mended.

    Mending it, in Pronto or in the company's settings, has it looked at by itself.
    """
    if change.kind is not RecordType.INVOICES or actual.state != "draft" or actual.deleted:
        return False
    mended = change.warning_cause in {"", Cause.POST_DATED.value}
    return company.policies.finalise is Finalise.FINALISE and mended


def _agreed_otherwise(change: Change, before: Link | None) -> Fields:
    """Return what was agreed on before, by field, where that was not the value the change replaced.

    An undo needs it: a value changed in Stripe and put back by a fix is once more a change made in Stripe.
    """
    if before is None:
        return {}
    base = before.base
    return {row.field: base.get(row.field) for row in change.fields if not same(base.get(row.field), row.before)}


def _agreeing(wanted: Fields, actual: Fields) -> Fields:
    return {path: value for path, value in wanted.items() if same(value, actual.get(path))}
