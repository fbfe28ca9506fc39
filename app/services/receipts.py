"""What happened to money at Stripe flows back: receipts to post in Pronto."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from zoneinfo import ZoneInfo

from app.domain.company import Company
from app.domain.errors import CallMissing, Code, ItemRejected, SyncProblem
from app.domain.journal import Entry, Receipt
from app.domain.kinds import RecordType
from app.domain.money import from_minor, plain
from app.domain.records import Invoice, Order
from app.domain.shapes import Actual
from app.ports.clock import Clock
from app.ports.progress import JobContext
from app.ports.pronto import ProntoSource
from app.ports.store import Store

MONEY = frozenset({RecordType.INVOICES, RecordType.ORDERS})
"""Types whose objects at Stripe take money."""
_POSTED = frozenset({"paid", "paid-elsewhere", "charge"})
"""Kinds of receipt that Pronto can be told; the others are listed for a person."""
_ENDED = frozenset({"paid", "void", "uncollectible"})


def money_moved(actual: Actual) -> bool:
    """Whether an object at Stripe is one that Pronto may have to be told about."""
    return actual.state in _ENDED or _number(actual, "amount_received") > 0


class Receipts:
    """Finds, lists and posts receipts."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on a store by a clock."""
        self._store = store
        self._clock = clock

    def find(self, company: Company, kind: RecordType, stripe_ids: Iterable[str]) -> int:
        """Note a receipt for each of these objects on which money moved; return how many are new."""
        found = [self._receipt(company, kind, stripe_id) for stripe_id in dict.fromkeys(stripe_ids)]
        return self._store.receipts.put(company.id, [receipt for receipt in found if receipt is not None])

    def _receipt(self, company: Company, kind: RecordType, stripe_id: str) -> Receipt | None:
        link = self._store.links.of_stripe(company.id, kind, stripe_id)
        actual = self._store.snapshots.target(company.id, kind, stripe_id)
        if link is None or actual is None or actual.deleted:
            return None
        record = self._store.snapshots.source(company.id, kind, link.pronto_id)
        if isinstance(record, Invoice) and actual.state in _ENDED:
            return self._of_invoice(record, actual)
        received = _number(actual, "amount_received")
        if isinstance(record, Order) and received:
            return Receipt(
                kind="charge",
                stripe_id=actual.parts.get("charge") or stripe_id,
                customer_code=record.customer_code,
                invoice_number=record.invoice_number,
                order_number=record.key,
                cents=received,
                currency=record.currency,
                at=_stamp(actual, "paid_at", self._clock.now()),
            )
        return None

    def _of_invoice(self, record: Invoice, actual: Actual) -> Receipt | None:
        if actual.state == "paid" and record.outstanding == 0:
            return None
        paid = _number(actual, "amount_paid")
        if actual.state == "paid" and not paid:
            # Stripe calls an invoice over nothing paid as soon as it is final, and one that was credited whole.
            return None
        kind = actual.state if actual.state != "paid" else ("paid" if actual.parts.get("charge") else "paid-elsewhere")
        stamp = "voided_at" if actual.state == "void" else "paid_at"
        return Receipt(
            kind=kind,
            stripe_id=actual.stripe_id,
            customer_code=record.customer_code,
            invoice_number=record.number,
            order_number=record.order_key,
            cents=paid if actual.state == "paid" else record.total,
            currency=record.currency,
            at=_stamp(actual, stamp, self._clock.now()),
        )

    def post(
        self,
        company: Company,
        source: ProntoSource,
        run: int,
        who: str,
        ctx: JobContext,
        *,
        only: Collection[str] | None = None,
    ) -> list[str]:
        """Post open receipts to Pronto where the owner switched that on; return sentences for people.

        A receipt the site refuses stays on the list; a site without the call keeps them all there.

        Args:
            company: whose receipts.
            source: where they are posted.
            run: the run that posts them.
            who: who asked.
            ctx: cancellation.
            only: the Stripe ids whose receipts a person chose; None for every open one.
        """
        if not company.policies.post_receipts:
            return []
        sent = self._store.receipts.all(company.id, "posted")
        messages = [_uncertain(receipt) for receipt in sent if not receipt.reference]
        for receipt in self._store.receipts.all(company.id):
            if receipt.kind not in _POSTED or (only is not None and receipt.stripe_id not in only):
                continue
            ctx.check()
            # Before it leaves: after a crash a receipt is looked for by a person, never posted twice.
            self._store.receipts.mark(company.id, receipt.kind, receipt.stripe_id, "posted")
            try:
                reference = source.post_receipt(_for_pronto(receipt, company.time_zone), ctx)
            except SyncProblem as problem:
                if problem.code is Code.UNKNOWN_OUTCOME:
                    messages.append(_uncertain(receipt))
                    continue
                self._store.receipts.mark(company.id, receipt.kind, receipt.stripe_id, "open")
                if isinstance(problem, CallMissing):
                    return [*messages, problem.detail]
                if not isinstance(problem, ItemRejected):
                    raise
                messages.append(f"Receipt for {_what(receipt)}: {problem.detail}")
                continue
            with self._store.writing():
                # A site may give no reference of its own; what Stripe calls the payment names the receipt as well.
                reference = reference or receipt.stripe_id
                self._store.receipts.mark(company.id, receipt.kind, receipt.stripe_id, "posted", reference)
                self._store.journal.append([self._entry(company, receipt, reference, run, who)])
        return messages

    def settle_seen(self, company: Company) -> int:
        """Close receipts that Pronto now shows itself; return how many."""
        closed = 0
        for receipt in [*self._store.receipts.all(company.id), *self._store.receipts.all(company.id, "posted")]:
            record = self._store.snapshots.source(company.id, RecordType.INVOICES, receipt.invoice_number)
            if isinstance(record, Invoice) and record.outstanding == 0 and receipt.kind in {"paid", "paid-elsewhere"}:
                self._store.receipts.mark(company.id, receipt.kind, receipt.stripe_id, "seen", receipt.reference)
                closed += 1
        return closed

    def _entry(self, company: Company, receipt: Receipt, reference: str, run: int, who: str) -> Entry:
        return Entry(
            company_id=company.id,
            at=self._clock.now(),
            who=who,
            action="receipt",
            kind=RecordType.INVOICES,
            pronto_id=receipt.invoice_number,
            stripe_id=receipt.stripe_id,
            after={"reference": reference, "cents": receipt.cents},
            reason=f"{receipt.kind} at Stripe",
            call="receipt",
            run=run,
        )


def _what(receipt: Receipt) -> str:
    return f"invoice {receipt.invoice_number}" if receipt.invoice_number else f"sales order {receipt.order_number}"


def _uncertain(receipt: Receipt) -> str:
    return (
        f"The receipt for {_what(receipt)} was sent to Pronto and no answer came; "
        "look in Pronto whether it is there, and post it by hand if it is not."
    )


def _for_pronto(receipt: Receipt, zone: str) -> dict[str, str]:
    """Return a receipt as the port takes it; its date is the day at the company's place."""
    return {
        "customer": receipt.customer_code,
        "invoice": receipt.invoice_number,
        "amount": plain(from_minor(receipt.cents, receipt.currency)),
        "date": receipt.at.astimezone(ZoneInfo(zone)).date().isoformat(),
        "reference": receipt.stripe_id,
    }


def _number(actual: Actual, name: str) -> int:
    text = actual.parts.get(name, "")
    return int(text) if text.lstrip("-").isdigit() else 0


def _stamp(actual: Actual, name: str, otherwise: dt.datetime) -> dt.datetime:
    seconds = _number(actual, name)
    return dt.datetime.fromtimestamp(seconds, dt.UTC) if seconds else otherwise
