"""``as-at``: a record's values on both sides on a date, from the journal."""

from __future__ import annotations

from app.cli import exits
from app.cli.call import Call
from app.cli.console import table
from app.domain.as_at import AsAt


def as_at(call: Call) -> int:
    """Print a record as it was; exit code 1 where the journal does not know it yet."""
    company = call.company()
    options = call.options
    found = call.read("As at", lambda _: call.office.past.named(company, options.record, options.date))
    text = "\n\n".join(_text(one, options.date) for one in found)
    call.console.result({"records": [_shape(one) for one in found]}, text)
    return exits.DONE if any(one.last for one in found) else exits.ATTENTION


def _text(one: AsAt, date: str) -> str:
    head = f"{one.kind.value} {one.pronto_id}, as at {date}: {one.sentence}"
    rows = [
        (value.field, _cell(value.pronto), _cell(value.stripe), f"{value.since.astimezone():%Y-%m-%d}", value.seq)
        for value in one.values
    ]
    lines = [head]
    if rows:
        lines.append(table(("field", "Pronto", "Stripe", "since", "entry"), rows))
    lines += [f"{value.field}: {value.note}" for value in one.values if value.note]
    return "\n".join(lines)


def _cell(value: object) -> str:
    if isinstance(value, list):
        return f"{len(value)} line{'' if len(value) == 1 else 's'}"
    text = "" if value is None else str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"


def _shape(one: AsAt) -> dict[str, object]:
    return {
        "type": one.kind.value,
        "pronto_id": one.pronto_id,
        "at": one.at.isoformat(),
        "stripe_id": one.stripe_id,
        "state": one.state,
        "sentence": one.sentence,
        "values": [
            {
                "field": value.field,
                "pronto": value.pronto,
                "stripe": value.stripe,
                "since": value.since.isoformat(),
                "entry": value.seq,
                "note": value.note,
            }
            for value in one.values
        ],
    }
