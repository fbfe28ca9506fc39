"""Writes customers. Archiving marks them; only an undo deletes one, and only while nothing hangs on it."""

from __future__ import annotations

from app.domain.errors import Code
from app.domain.plan import Action
from app.domain.queue import Step
from app.domain.shapes import Fields
from app.remote.stripe.reading.customers import ABN, GONE, STATUS, abns, digits
from app.remote.stripe.reading.parts import Json, identity, rows, text
from app.remote.stripe.writing.job import Job, Script, metadata, texts, words

_PATH = "/v1/customers"
_EXPAND = {"expand": ["tax_ids"]}
_TAX_ID = f"tax_ids.{ABN}"
_CUSTOM = "invoice_settings.custom_fields."
_HISTORY = {"invoices": "an invoice", "charges": "a charge"}
_TEXTS = ("name", "email", "phone", "description", "tax_exempt")


def write_customer(job: Job) -> Script:
    """Create, update, link, archive or restore a customer."""
    params = _params(job)
    match job.change.action:
        case Action.CREATE:
            number = words(job.after.get(_TAX_ID))
            if number:
                # Only at creation; later tax ids have requests of their own (Stripe docs, Customer object).
                params["tax_id_data"] = [{"type": ABN, "value": number}]
            yield Step("create", "POST", _PATH, {**params, **_EXPAND})
        case Action.ARCHIVE | Action.RESTORE:
            standing = words(job.change.wanted.get(f"metadata.{STATUS}"))
            tag = GONE if job.change.action is Action.ARCHIVE else standing
            params["metadata"] = {STATUS: tag, **params.get("metadata", {})}
            yield Step("mark", "POST", f"{_PATH}/{job.stripe_id}", {**params, **_EXPAND})
        case Action.DELETE:
            yield from _delete(job)
        case Action.LINK if not job.after:
            yield Step("read", "GET", f"{_PATH}/{job.stripe_id}", dict(_EXPAND))
        case _:
            body = yield Step("update", "POST", f"{_PATH}/{job.stripe_id}", {**params, **_EXPAND})
            yield from _tax_id(job, body)


def _delete(job: Job) -> Script:
    """Delete a customer the product made, unless it has a history by now: Stripe would take that away with it."""
    for name, noun in _HISTORY.items():
        found = yield Step(f"its-{name}", "GET", f"/v1/{name}", {"customer": job.stripe_id, "limit": 1})
        if rows(found):
            raise job.rejected(
                Code.REJECTED,
                f"The Stripe customer has {noun} ({identity(rows(found)[0])}), so it cannot be deleted; archive it.",
            )
    yield Step("delete", "DELETE", f"{_PATH}/{job.stripe_id}")


def final_customer(bodies: dict[str, Json]) -> Json:
    """Return the customer after all requests: the last whole answer, with what became of its tax ids."""
    if "delete" in bodies:
        return bodies["delete"]
    body = dict(next(bodies[name] for name in ("create", "mark", "update", "read") if name in bodies))
    numbers = rows(body.get("tax_ids"))
    gone = {text(found, "id") for found in bodies.values() if found.get("deleted") is True}
    added = [bodies["tax-id"]] if "tax-id" in bodies else []
    body["tax_ids"] = {"object": "list", "data": added + [row for row in numbers if text(row, "id") not in gone]}
    return body


def _tax_id(job: Job, body: Json) -> Script:
    """Replace the ABN: it cannot be edited. The new one comes first, so a refusal leaves the old one in place."""
    if _TAX_ID not in job.after:
        return
    wanted = words(job.after[_TAX_ID])
    home = f"{_PATH}/{job.stripe_id}/tax_ids"
    old = abns(body)
    if wanted and wanted not in {digits(text(row, "value")) for row in old}:
        yield Step("tax-id", "POST", home, {"type": ABN, "value": wanted})
    for at, row in enumerate(old, start=1):
        if digits(text(row, "value")) != wanted:
            yield Step(f"old-tax-id-{at}", "DELETE", f"{home}/{identity(row)}")


def _params(job: Job) -> Json:
    """Return the customer's own members."""
    params: Json = texts(job, *_TEXTS)
    if job.touches("address."):
        params["address"] = _address(job.standing("address."))
    if job.touches("shipping."):
        params["shipping"] = _shipping(job)
    locales = words(job.after.get("preferred_locales"))
    if locales:
        params["preferred_locales"] = locales.split(",")
    if job.touches(_CUSTOM):
        params["invoice_settings"] = {"custom_fields": named_values(job.standing(_CUSTOM))}
    found = metadata(job)
    if found:
        params["metadata"] = found
    return params


def named_values(values: Fields) -> list[Json] | str:
    """Return custom fields as Stripe takes them: the whole list every time, a blank to remove all."""
    return [{"name": name, "value": words(value)} for name, value in values.items() if value not in {None, ""}] or ""


def _address(values: Fields) -> Json | str:
    """Return an address; a blank removes it altogether."""
    found = {name: words(value) for name, value in values.items()}
    return found if any(found.values()) else ""


def _shipping(job: Job) -> Json | str:
    """Return delivery name, phone and address; Stripe asks for name and address together."""
    address = _address(job.standing("shipping.address."))
    own = {name: words(value) for name, value in job.standing("shipping.").items() if "." not in name}
    if not address and not any(own.values()):
        return ""
    return {**own, "name": own.get("name") or words(job.standing("name").get("")), "address": address or {"line1": ""}}
