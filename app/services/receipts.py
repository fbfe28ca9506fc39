"""What happened to money at Stripe flows back: receipts to post in Pronto."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from app.domain.company import Company
from app.domain.errors import CallMissing, ItemRejected
from app.domain.journal import Entry, Receipt
from app.domain.kinds import RecordType
from app.domain.money import from_minor, plain
from app.domain.records import Invoice, Order
from app.domain.shapes import Actual
from app.ports.clock import Clock
from app.ports.progress import JobContext
from app.ports.pronto import ProntoSource
from app.ports.store import Store

_ENDED = frozenset({"paid", "void", "uncollectible"})


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

    def post(self, company: Company, source: ProntoSource, run: int, who: str, ctx: JobContext) -> list[str]:
        """Post open receipts to Pronto where the owner switched that on; return sentences for people.

        A receipt the site refuses stays on the list; a site without the call keeps them all there.
        """
        if not company.policies.post_receipts:
            return []
        messages: list[str] = []
        for receipt in self._store.receipts.all(company.id):
            if receipt.kind not in {"paid", "paid-elsewhere", "charge"}:
                continue
            ctx.check()
            try:
                reference = source.post_receipt(_for_pronto(receipt), ctx)
            except CallMissing as problem:
                return [problem.detail]
            except ItemRejected as problem:
                messages.append(f"Receipt for invoice {receipt.invoice_number}: {problem.detail}")
                continue
            with self._store.writing():
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


def _for_pronto(receipt: Receipt) -> dict[str, str]:
    return {
        "customer": receipt.customer_code,
        "invoice": receipt.invoice_number,
        "amount": plain(from_minor(receipt.cents, receipt.currency)),
        "date": receipt.at.date().isoformat(),
        "reference": receipt.stripe_id,
    }


def _number(actual: Actual, name: str) -> int:
    text = actual.parts.get(name, "")
    return int(text) if text.lstrip("-").isdigit() else 0


def _stamp(actual: Actual, name: str, otherwise: dt.datetime) -> dt.datetime:
    seconds = _number(actual, name)
    return dt.datetime.fromtimestamp(seconds, dt.UTC) if seconds else otherwise
