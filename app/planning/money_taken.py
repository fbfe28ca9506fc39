"""What happened to money at Stripe that Pronto does not show, and the other way about."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.causes import Cause
from app.domain.kinds import RecordType
from app.domain.mismatch import Mismatch
from app.domain.money import Money
from app.domain.records import Invoice, Order, Record
from app.domain.shapes import Actual, Value
from app.planning.around import Around

CHARGE = "charge"
"""Field of an order that several payment intents took the money of."""
BESIDES = "charge_besides"
"""… and of one whose invoice was paid as well: which of the two is too much is for a person to say."""
_ENDED = {"void": "void", "uncollectible": "written off"}


@dataclass(frozen=True, slots=True)
class MoneyState:
    """One thing about a document's money on which the sides differ."""

    cause: Cause
    path: str
    reason: str
    pronto: Value
    stripe: Value
    cents: int


def money_state(record: Record, actual: Actual) -> list[MoneyState]:
    """Return how a document's money stands differently on the two sides."""
    if isinstance(record, Invoice):
        return _invoice(record, actual)
    return _order(record, actual) if isinstance(record, Order) else []


def _invoice(record: Invoice, actual: Actual) -> list[MoneyState]:
    paid = cents_of(actual)
    if is_credited(actual) and record.total > 0:
        if record.outstanding == 0:
            return []
        reason = "It was credited in Stripe, so that nothing is left to pay there, and stands in Pronto."
        return [MoneyState(Cause.STATUS_DIFFERS, "status", reason, record.outstanding, "credited", record.total)]
    if actual.state == "paid" and record.outstanding != 0:
        reason = f"Stripe shows it paid ({Money(paid, record.currency)}); the receipt waits to be posted in Pronto."
        return [MoneyState(Cause.PAID_IN_STRIPE, "status", reason, record.outstanding, actual.state, paid)]
    if actual.state == "void" or (actual.state == "uncollectible" and record.outstanding != 0):
        reason = f"It is {_ENDED[actual.state]} in Stripe and stands in Pronto."
        return [MoneyState(Cause.STATUS_DIFFERS, "status", reason, record.outstanding, actual.state, record.total)]
    if actual.state == "open" and record.outstanding == 0 and record.total > 0:
        reason = f"Pronto shows it paid, and Stripe still asks for {Money(record.total, record.currency)}."
        return [MoneyState(Cause.PAID_IN_PRONTO, "status", reason, 0, actual.state, record.total)]
    return []


def is_credited(invoice: Actual) -> bool:
    """Whether nobody paid an invoice that Stripe calls paid: a credit note left nothing to pay (Stripe docs).

    Where Stripe does not say how much was paid, it was paid.
    """
    return invoice.state == "paid" and int(invoice.parts.get("amount_paid", "1") or 0) == 0


def _order(record: Order, actual: Actual) -> list[MoneyState]:
    taken, refunded = received(actual), actual.parts.get("amount_refunded", "")
    if (not taken and not refunded) or taken == record.total or taken == actual.fields.get("amount"):
        # Taken as asked for: then the amount asked for is what differs, and is compared as any value.
        return []
    gap = abs(record.total - taken)
    back = f" and sent {Money(int(refunded), record.currency)} back" if refunded else ""
    whole = taken + int(refunded or 0)
    reason = (
        f"The order is {Money(record.total, record.currency)} and Stripe took {Money(whole, record.currency)}{back}: "
        f"{Money(gap, record.currency)} {'short' if taken < record.total else 'over'}."
    )
    return [MoneyState(Cause.AMOUNT_DIFFERS, "amount_received", reason, record.total, taken, gap)]


def charged_besides(record: Record, actual: Actual, around: Around) -> list[Mismatch]:
    """Return the mismatch of an order that was charged and whose invoice was paid by card as well."""
    if isinstance(record, Order) and received(actual) and record.invoice_number:
        invoice = around.linked(RecordType.INVOICES, record.invoice_number)
        return [] if invoice is None else _besides(record.key, actual, invoice)
    if isinstance(record, Invoice) and record.order_key:
        order = around.linked(RecordType.ORDERS, record.order_key)
        return [] if order is None or not received(order) else _besides(record.order_key, order, actual)
    return []


def _besides(order: str, intent: Actual, invoice: Actual) -> list[Mismatch]:
    payment = invoice.parts.get("payment_intent", "") or invoice.parts.get("charge", "")
    if invoice.state != "paid" or not payment or payment in {intent.stripe_id, intent.parts.get("charge")}:
        return []
    paid = int(invoice.parts.get("amount_paid", "0") or 0)
    reason = (
        f"Order {order} was charged {Money(received(intent))} ({intent.stripe_id}), and its invoice "
        f"{invoice.stripe_id} was paid by card as well."
    )
    return [_twice(order, intent, reason, paid, field=BESIDES)]


def charged_twice(order: str, actuals: list[Actual]) -> Mismatch | None:
    """Return the mismatch of an order whose money was taken by more than one payment intent, or None."""
    taken = sorted(
        (actual for actual in actuals if received(actual)), key=lambda one: (str(one.created), one.stripe_id)
    )
    if len(taken) < 2:
        return None
    ids = ", ".join(actual.stripe_id for actual in taken)
    reason = f"Order {order} was charged {len(taken)} times: {ids}."
    return _twice(order, taken[0], reason, sum(received(actual) for actual in taken[1:]))


def second_charge(order: str, around: Around) -> Actual | None:
    """Return the payment intent that took an order's money again: the latest that is not the order's own, or None."""
    linked = around.linked(RecordType.ORDERS, order)
    own = linked.stripe_id if linked is not None else ""
    named = [*around.unlinked_matching(RecordType.ORDERS, order), *around.carrying(RecordType.ORDERS, order)]
    found = {one.stripe_id: one for one in (*([linked] if linked else []), *named) if received(one)}
    others = sorted(
        (one for one in found.values() if one.stripe_id != own), key=lambda one: (str(one.created), one.stripe_id)
    )
    return others[-1] if len(found) > 1 and others else None


def _twice(order: str, intent: Actual, reason: str, cents: int, *, field: str = CHARGE) -> Mismatch:
    return Mismatch(
        kind=RecordType.ORDERS,
        cause=Cause.CHARGED_TWICE.value,
        pronto_id=order,
        stripe_id=intent.stripe_id,
        field=field,
        stripe=cents,
        reason=reason,
        title=intent.title or order,
        cents=cents,
    )


def received(actual: Actual) -> int:
    """Return the cents a payment intent took and did not send back."""
    return int(actual.parts.get("amount_received", "0") or 0)


def cents_of(actual: Actual) -> int:
    """Return the cents an object stands for: what was paid, else what it asks for."""
    for name in ("amount_paid", "amount_received"):
        text = actual.parts.get(name, "")
        if text.isdigit() and int(text):
            return int(text)
    total = actual.fields.get("total", actual.fields.get("amount", 0))
    return total if isinstance(total, int) else 0
