"""Writes invoices: a draft, its lines, a check of the totals, and only then, by policy, the finalising."""

from __future__ import annotations

import datetime as dt

from app.domain.errors import Code
from app.domain.money import Money
from app.domain.plan import Action
from app.domain.queue import Step
from app.domain.shapes import Fields, LineShape
from app.remote.stripe.reading.invoices import invoice
from app.remote.stripe.reading.parts import Json, id_of, identity, rows, text
from app.remote.stripe.writing.customers import named_values
from app.remote.stripe.writing.job import Job, Reading, Script, lines_of, metadata, number, texts, words
from app.remote.stripe.writing.lines import invoice_line
from app.remote.stripe.writing.more import all_lines, other_lines, with_other_lines

_PATH = "/v1/invoices"
_MOST_LINES = 250
"""Of an invoice (Stripe docs, "Add lines to an invoice")."""
_EXPAND = {"expand": ["payments"]}
_CUSTOM = "custom_fields."
_TEXTS = ("number", "description", "footer", "collection_method")
_FIXED = {"customer": "another customer", "currency": "another currency"}
_MARGIN = dt.timedelta(hours=1)


def write_invoice(job: Job) -> Script:
    """Create, update, link, finalise, mark as paid, void or (drafts only) delete an invoice."""
    match job.change.action:
        case Action.CREATE:
            yield from _create(job)
        case Action.FINALISE:
            yield from _finalise_draft(job)
        case Action.VOID:
            body = yield Step("void", "POST", f"{_PATH}/{job.stripe_id}/void", dict(_EXPAND))
            yield from _other_lines(body)
        case Action.PAY:
            params = {"paid_out_of_band": True, **_EXPAND}
            body = yield Step("pay", "POST", f"{_PATH}/{job.stripe_id}/pay", params)
            yield from _other_lines(body)
        case Action.ARCHIVE | Action.CANCEL | Action.DELETE:
            yield Step("delete", "DELETE", f"{_PATH}/{job.stripe_id}")
        case Action.LINK if not job.after:
            yield from _read(job)
        case _:
            yield from _update(job)


def final_invoice(bodies: dict[str, Json]) -> Json:
    """Return the invoice after all requests, with every line."""
    order = ("delete", "void", "pay", "finalise", "lines", "remove-lines", "update", "read", "create")
    body = dict(next(bodies[name] for name in order if name in bodies))
    body["lines"] = with_other_lines(body.get("lines"), bodies)
    return body


def _create(job: Job) -> Script:
    """Create a draft and its lines; a draft whose totals differ is removed again."""
    lines = lines_of(job.after.get("lines"))
    _fits(job, lines)
    params = {
        **_header(job),
        "customer": job.resolved(job.after.get("customer")),
        "auto_advance": False,
        "pending_invoice_items_behavior": "exclude",
    }
    params.setdefault("collection_method", "send_invoice")
    if job.after.get("currency"):
        params["currency"] = words(job.after["currency"]).lower()
    body = yield Step("create", "POST", _PATH, {**params, **_EXPAND})
    stripe_id = identity(body)
    if lines:
        body = yield _add_lines(job, stripe_id, lines, text(body, "currency"))
    difference = _difference(job.change.wanted, body)
    if difference:
        yield Step("discard", "DELETE", f"{_PATH}/{stripe_id}")
        raise job.rejected(Code.TOTALS_DIFFER, f"{difference} The draft was removed again.")
    yield from _other_lines(body)
    if job.after.get("finalise") is True:
        yield from _finalise(stripe_id)


def _update(job: Job) -> Script:
    """Change a draft, or what may still be changed of a finalised invoice."""
    for path, words_ in _FIXED.items():
        if path in job.after and job.change.action is not Action.LINK:
            raise job.rejected(
                Code.INVALID, f"Stripe cannot give an invoice {words_}; delete the draft or void the invoice instead."
            )
    params = _header(job)
    if params:
        # A finalised invoice refuses what cannot change any more by itself, so it need not be read first.
        body = yield Step("update", "POST", f"{_PATH}/{job.stripe_id}", {**params, **_EXPAND})
    else:
        body = yield Step("read", "GET", f"{_PATH}/{job.stripe_id}", dict(_EXPAND))
    if "lines" in job.after:
        _need_draft(job, body)
        yield from _replace_lines(job, body)
    else:
        yield from _other_lines(body)


def _replace_lines(job: Job, body: Json) -> Script:
    """Take all lines of a draft away and write the wanted ones."""
    wanted = lines_of(job.change.wanted.get("lines", job.after["lines"]))
    _fits(job, wanted)
    found = yield from all_lines(f"{_PATH}/{job.stripe_id}/lines", body.get("lines"), "old-lines-")
    old = rows(found)
    if old:
        gone = [{"id": identity(row), "behavior": "delete"} for row in old]
        body = yield Step("remove-lines", "POST", f"{_PATH}/{job.stripe_id}/remove_lines", {"lines": gone, **_EXPAND})
    if wanted:
        body = yield _add_lines(job, job.stripe_id, wanted, text(body, "currency"))
    _compare(job, body)
    yield from _other_lines(body)


def _read(job: Job) -> Reading:
    """Read the invoice as it stands."""
    body = yield Step("read", "GET", f"{_PATH}/{job.stripe_id}", dict(_EXPAND))
    yield from _other_lines(body)
    return body


def _finalise_draft(job: Job) -> Script:
    """Finalise a draft that still is what was planned, after giving it the words, number and date it lacks."""
    body = yield from _read(job)
    _need_draft(job, body)
    _compare(job, body)
    _need_buyer(job, body)
    params = _header(job)
    if params:
        body = yield Step("update", "POST", f"{_PATH}/{job.stripe_id}", {**params, **_EXPAND})
    yield from _finalise(identity(body))


def _finalise(stripe_id: str) -> Script:
    """Finalise; Stripe is kept from chasing or charging by itself."""
    yield Step("finalise", "POST", f"{_PATH}/{stripe_id}/finalize", {"auto_advance": False, **_EXPAND})


def _other_lines(body: Json) -> Script:
    """Read the lines an answer leaves out."""
    yield from other_lines(f"{_PATH}/{identity(body)}/lines", body.get("lines"))


def _add_lines(job: Job, stripe_id: str, lines: list[LineShape], currency: str) -> Step:
    """Return the request that writes all lines at once."""
    code = currency or words(job.change.wanted.get("currency")).lower() or "aud"
    params = [invoice_line(job, line, code) for line in lines]
    return Step("lines", "POST", f"{_PATH}/{stripe_id}/add_lines", {"lines": params, **_EXPAND})


def _header(job: Job) -> Json:
    """Return the invoice's own members."""
    params: Json = texts(job, *_TEXTS)
    if "effective_at" in job.after:
        params["effective_at"] = job.after["effective_at"] or ""
    if job.touches(_CUSTOM):
        params["custom_fields"] = named_values(job.standing(_CUSTOM))
    due = job.after.get("due_date")
    if isinstance(due, int) and due > (job.now + _MARGIN).timestamp():
        params["due_date"] = due
    elif job.change.action is Action.CREATE or "due_date" in job.after or "days_until_due" in job.after:
        # Stripe takes no due date in the past, and one of the two it must have.
        params["days_until_due"] = max(0, number(job.change.wanted.get("days_until_due")))
    found = metadata(job)
    if found:
        params["metadata"] = found
    return params


def _fits(job: Job, lines: list[LineShape]) -> None:
    """Refuse an invoice that Stripe cannot hold."""
    if len(lines) > _MOST_LINES:
        raise job.rejected(
            Code.INVALID,
            f"It has {len(lines)} lines and Stripe takes {_MOST_LINES} at most; split it in Pronto or leave it out.",
        )


def _need_draft(job: Job, body: Json) -> None:
    """Refuse to change what is final."""
    state = text(body, "status")
    if state != "draft":
        raise job.rejected(
            Code.FINALISED,
            f"At Stripe this invoice is {state or 'final'}, so only notes can change; void or credit it instead.",
        )


def _need_buyer(job: Job, body: Json) -> None:
    """Refuse to finalise a draft that was moved to another customer since it was planned."""
    wanted = job.change.wanted.get("customer")
    if wanted and job.resolved(wanted) != id_of(body, "customer"):
        raise job.rejected(
            Code.INVALID,
            "Its draft is another customer's at Stripe by now; delete the draft there, and it is made anew.",
        )


def _compare(job: Job, body: Json) -> None:
    """Refuse when Stripe's totals are not Pronto's."""
    difference = _difference(job.change.wanted, body)
    if difference:
        raise job.rejected(Code.TOTALS_DIFFER, difference)


def _difference(wanted: Fields, body: Json) -> str:
    """Return a sentence when total or tax differ; blank when they agree or Pronto's are not known."""
    actual = invoice(body).fields
    currency = text(body, "currency").upper() or "AUD"
    for name, word in (("total", "total"), ("tax", "GST")):
        ours, theirs = wanted.get(name), number(actual.get(name))
        if isinstance(ours, int) and ours != theirs:
            return (
                f"The {word} is {Money(ours, currency)} in Pronto but comes to {Money(theirs, currency)} at Stripe;"
                " check the invoice's lines in Pronto."
            )
    return ""
