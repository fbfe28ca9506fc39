"""Writes credit notes against an invoice that is at Stripe already; nobody is sent an e-mail about them."""

from __future__ import annotations

from app.domain.errors import Code
from app.domain.money import Money, plain
from app.domain.plan import Action
from app.domain.queue import Step
from app.domain.shapes import LineShape
from app.remote.stripe.reading.credit_notes import credit_note
from app.remote.stripe.reading.parts import QUANTITY, Json, id_of, identity, rows, table, text, whole
from app.remote.stripe.writing.job import Job, Script, lines_of, metadata, number, texts
from app.remote.stripe.writing.lines import quantity_text, unit_price
from app.remote.stripe.writing.more import other_lines, with_other_lines

_PATH = "/v1/credit_notes"
_OPEN = ("metadata.", "memo")
"""What can be changed of a credit note (the library's request types)."""


def write_credit_note(job: Job) -> Script:
    """Create, update, link or void a credit note."""
    match job.change.action:
        case Action.CREATE:
            yield from _create(job)
        case Action.VOID | Action.ARCHIVE | Action.CANCEL:
            body = yield Step("void", "POST", f"{_PATH}/{job.stripe_id}/void")
            yield from _other_lines(body)
        case Action.LINK if not job.after:
            body = yield Step("read", "GET", f"{_PATH}/{job.stripe_id}")
            yield from _other_lines(body)
        case _:
            yield from _update(job)


def final_credit_note(bodies: dict[str, Json]) -> Json:
    """Return the credit note after all requests, with every line."""
    body = dict(next(bodies[name] for name in ("void", "update", "create", "read") if name in bodies))
    body["lines"] = with_other_lines(body.get("lines"), bodies)
    return body


def _create(job: Job) -> Script:
    """Create a credit note whose totals equal Pronto's; one that came out differently is voided again."""
    lines = lines_of(job.after.get("lines")) or [_single(job)]
    total = sum(number(line.get("amount")) + number(line.get("tax")) for line in lines)
    wanted = number(job.after.get("total"))
    if total != wanted:
        raise job.rejected(
            Code.TOTALS_DIFFER,
            f"Its lines come to {Money(total)} but its total is {Money(wanted)}; correct the credit note in Pronto.",
        )
    parent = job.resolved(job.after.get("invoice"))
    invoice = yield Step("invoice", "GET", f"/v1/invoices/{parent}")
    params = _params(job, invoice, lines, wanted)
    body = yield Step("create", "POST", _PATH, params)
    actual = credit_note(body).fields
    if (actual.get("total"), actual.get("tax")) != (wanted, job.after.get("tax", actual.get("tax"))):
        yield Step("discard", "POST", f"{_PATH}/{identity(body)}/void")
        raise job.rejected(
            Code.TOTALS_DIFFER,
            f"It is {Money(wanted)} in Pronto but came to {Money(number(actual.get('total')))} at Stripe;"
            " it was voided again.",
        )
    yield from _other_lines(body)


def _update(job: Job) -> Script:
    """Change memo and metadata; nothing else can change."""
    closed = [path for path in job.after if not path.startswith(_OPEN)]
    if closed and job.change.action is not Action.LINK:
        raise job.rejected(
            Code.FINALISED, "A credit note at Stripe cannot be changed; void it there and let it be created anew."
        )
    params: Json = {**texts(job, "memo"), "metadata": metadata(job)}
    body = yield Step("update", "POST", f"{_PATH}/{job.stripe_id}", {key: part for key, part in params.items() if part})
    yield from _other_lines(body)


def _params(job: Job, invoice: Json, lines: list[LineShape], total: int) -> Json:
    """Return the credit note as Stripe takes it."""
    state = text(invoice, "status")
    if state not in {"open", "paid"}:
        raise job.rejected(
            Code.NEEDS_PARENT,
            f"Its invoice is {state or 'unknown'} at Stripe; finalise it before it is credited.",
        )
    currency, rate = text(invoice, "currency") or "aud", _tax_rate(invoice)
    params: Json = {
        "invoice": identity(invoice),
        "lines": [_line(job, line, currency, rate) for line in lines],
        "email_type": "none",
        "metadata": metadata(job),
        **texts(job, "memo", "reason"),
    }
    if isinstance(job.after.get("effective_at"), int):
        params["effective_at"] = job.after["effective_at"]
    # What is not owed any more was settled outside Stripe, in Pronto (Stripe docs, "Create a credit note").
    settled = total - max(0, whole(invoice, "amount_remaining") or 0)
    if settled > 0:
        params["out_of_band_amount"] = settled
    return params


def _line(job: Job, line: LineShape, currency: str, rate: str) -> Json:
    """Return one line with Pronto's own tax."""
    params: Json = {"type": "custom_line_item", "description": str(line.get("description") or "Credit")}
    amount, tax, priced = number(line.get("amount")), number(line.get("tax")), unit_price(line, currency)
    if priced is not None and priced[0] % 1 == 0:
        params |= {"quantity": int(priced[0]), "unit_amount_decimal": plain(priced[1])}
    else:
        params |= {"quantity": 1, "unit_amount": amount, "metadata": {QUANTITY: quantity_text(line)}}
    if tax:
        if not rate:
            raise job.rejected(
                Code.TOTALS_DIFFER, "It carries GST but its invoice at Stripe carries none; correct one of the two."
            )
        params["tax_amounts"] = [{"amount": tax, "taxable_amount": amount, "tax_rate": rate}]
    return params


def _tax_rate(invoice: Json) -> str:
    """Return the tax rate Stripe made for the invoice's GST; blank when it carries none."""
    for row in rows(invoice.get("total_taxes")):
        if whole(row, "amount"):
            return id_of(table(row, "tax_rate_details"), "tax_rate")
    return ""


def _single(job: Job) -> LineShape:
    """Return the one line of a credit note without lines."""
    return {
        "description": "Credit",
        "quantity": "1",
        "amount": number(job.after.get("amount")),
        "tax": number(job.after.get("tax")),
    }


def _other_lines(body: Json) -> Script:
    """Read the lines an answer leaves out."""
    yield from other_lines(f"{_PATH}/{identity(body)}/lines", body.get("lines"))
