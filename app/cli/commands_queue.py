"""``queue``: what waits or stands still; retry, skip, take back, and one value set by hand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from app.cli import exits, shapes
from app.cli.call import TRIGGER, Call
from app.cli.commands_sync import AGREE, change_text, run_sync, run_text, say_of_sync
from app.cli.console import table
from app.domain.attention import Outstanding, Stand, StandGroup
from app.domain.errors import Code, NeedsUser
from app.domain.kinds import RecordType
from app.domain.money import from_minor

_PAGE = 500
_SHOWN = 50
"""Entries of one state and cause, and waiting changes, that are listed as text."""
_NAMED = (Stand.PARKED, Stand.HELD, Stand.GUARDED, Stand.RETRYING, Stand.SENDING, Stand.SKIPPED)
"""Listed one by one; what merely waits is listed as changes."""


def queue(call: Call) -> int:
    """Carry out the command that was named; without one, list."""
    acts: Mapping[str, Callable[[Call], int]] = {"retry": _retry, "skip": _skip, "unskip": _unskip, "edit": _edit}
    return acts.get(call.options.act or "list", _list)(call)


def _list(call: Call) -> int:
    """List what waits to be sent, and what stands besides."""
    company = call.company()
    waiting = call.office.history.queue(company.id)
    care = call.office.queue
    groups = care.groups(company.id)
    found: list[Outstanding] = []
    for stand in _NAMED:
        rows = care.rows(company.id, stand=stand)
        for start in range(0, len(rows), _PAGE):
            found += care.page(company.id, rows[start : start + _PAGE])
    printed = shapes.queue(waiting) | {
        "groups": [
            {
                "state": one.stand.value,
                "cause": one.cause,
                "count": one.count,
                "cents": one.cents,
                "oldest": one.oldest.isoformat() if one.oldest is not None else None,
                "message": one.message,
            }
            for one in groups
        ],
        "standing": [_row(one) for one in found],
    }
    lines = [(one.stand.value, one.cause, f"{one.count:,}", f"{from_minor(one.cents):,.2f}") for one in groups]
    parts = [table(("state", "cause", "how many", "amount"), lines)] if lines else []
    guarded = [one.message for one in groups if one.stand is Stand.GUARDED]
    parts += ["\n".join([*guarded, AGREE])] if guarded else []
    parts += [_standing_text(found)] if found else []
    parts += ["\n".join([*map(change_text, waiting[:_SHOWN]), *_and_more(len(waiting))])] if waiting else []
    call.console.result(printed, "\n\n".join(parts) or "Nothing waits to be sent.")
    return exits.DONE


def _standing_text(found: Sequence[Outstanding]) -> str:
    """Return the entries as text: the first of each state and cause, and how many more there are."""
    of: dict[tuple[Stand, str], list[Outstanding]] = {}
    for one in found:
        of.setdefault((one.stand, one.cause), []).append(one)
    rows = [
        (one.stand.value, _number(one), one.key, one.tries or "", one.message)
        for some in of.values()
        for one in some[:_SHOWN]
    ]
    more = (line for some in of.values() for line in _and_more(len(some), f"{some[0].stand.value} {some[0].cause}"))
    return "\n".join([table(("state", "id", "record", "tries", "why"), rows), *more])


def _and_more(number: int, what: str = "waiting") -> list[str]:
    return [f"… and {number - _SHOWN:,} more {what}; --json lists them all."] if number > _SHOWN else []


def _retry(call: Call) -> int:
    """Have records looked at again, and sync."""
    options, company, care = call.options, call.company(), call.office.queue
    asked = [bool(options.ids), options.cause is not None, options.all]
    if asked.count(True) != 1:
        raise NeedsUser(Code.BAD_INPUT, "Say which: by ID, with --cause CAUSE, or --all", hint="queue lists them.")
    if options.ids:
        entries = care.named(company.id, options.ids)
        number = care.retry(company.id, [(one.kind, one.pronto_id) for one in entries], TRIGGER)
    else:
        number = care.retry_all(company.id, cause=options.cause, who=TRIGGER)
        if not number and options.cause is not None:
            raise _nothing_stands(care.groups(company.id), options.cause)
    records = "1 record is" if number == 1 else f"{number:,} records are"
    return _then_sync(call, {"retried": number}, f"{company.name}: {records} taken up again", needed=number > 0)


def _nothing_stands(groups: Sequence[StandGroup], cause: str) -> NeedsUser:
    """Return the refusal of a cause that nothing can be retried for, with what there is or what helps."""
    guarded = next((one for one in groups if one.stand is Stand.GUARDED and one.cause == cause), None)
    if guarded is not None:
        return NeedsUser(Code.GUARD, guarded.message, hint=AGREE)
    causes = sorted({one.cause for one in groups if one.cause and one.stand in {Stand.PARKED, Stand.RETRYING}})
    listed = f"; there are {', '.join(causes)}" if causes else ""
    return NeedsUser(Code.BAD_INPUT, f"Nothing stands for the cause “{cause[:60]}”{listed}.")


def _skip(call: Call) -> int:
    """Leave records alone until they change."""
    company, care = call.company(), call.office.queue
    found = care.skip(company.id, care.named(company.id, call.options.ids), call.options.note, TRIGGER)
    rows = [{"type": one.kind.value, "pronto_id": one.pronto_id, "note": one.note, "cause": one.cause} for one in found]
    one = len(found) == 1
    words = (
        "1 record is left alone until it changes" if one else f"{len(found):,} records are left alone until they change"
    )
    call.console.result({"skipped": rows}, f"{company.name}: {words} in Pronto.")
    return exits.DONE


def _unskip(call: Call) -> int:
    """Take skips back."""
    company = call.company()
    found = call.office.queue.unskip(company.id, [_key(word) for word in call.options.ids], TRIGGER)
    rows = [{"type": one.kind.value, "pronto_id": one.pronto_id, "note": one.note, "cause": one.cause} for one in found]
    records = "1 record is" if len(found) == 1 else f"{len(found):,} records are"
    call.console.result({"unskipped": rows}, f"{company.name}: {records} taken up again with the next sync.")
    return exits.DONE


def _edit(call: Call) -> int:
    """Set one value of one record by hand, and sync."""
    options, company = call.options, call.company()
    record = (RecordType(options.type), options.key)
    kept = call.office.queue.edit(company.id, record, options.path, options.value, TRIGGER)
    shown = {"type": options.type, "pronto_id": options.key, "path": options.path, "value": kept}
    words = "left blank" if kept is None else f"set to “{kept}”"
    return _then_sync(call, {"set": shown}, f"{company.name}: {options.path} of {options.key} is {words}")


def _then_sync(call: Call, done: dict[str, object], words: str, *, needed: bool = True) -> int:
    """Sync, unless that is left for later, and print both."""
    company = call.company()
    if call.options.later or not needed:
        call.console.result(done, f"{words}; the next sync looks at what was asked for." if needed else f"{words}.")
        return exits.DONE
    summary = run_sync(call, company, allow_large=False)
    call.console.result(done | {"sync": shapes.sync(summary)}, f"{words}.\n\n{run_text(company, summary)}")
    say_of_sync(call, company, summary)
    return exits.of_status(summary.status)


def _key(word: str) -> tuple[RecordType, str]:
    """Return the record that was typed as ``customers/ACME``.

    Raises:
        NeedsUser: it is none.
    """
    kind, slash, key = word.strip().partition("/")
    if not slash or kind.lower() not in {one.value for one in RecordType}:
        raise NeedsUser(Code.BAD_INPUT, f"“{word[:60]}” names no record; write TYPE/CODE, such as customers/ACME.")
    return RecordType(kind.lower()), key


def _number(one: Outstanding) -> str:
    """Return what to call an entry by on the command line."""
    return {Stand.PARKED: str(one.id), Stand.SENDING: f"change:{one.id}", Stand.RETRYING: f"change:{one.id}"}.get(
        one.stand, one.key
    )


def _row(one: Outstanding) -> dict[str, object]:
    """Return an entry for ``--json``."""
    return {
        "id": _number(one),
        "state": one.stand.value,
        "type": one.kind.value,
        "pronto_id": one.pronto_id,
        "stripe_id": one.stripe_id,
        "title": one.title,
        "cause": one.cause,
        "message": one.message,
        "cents": one.cents,
        "tries": one.tries,
        "since": one.since.isoformat() if one.since is not None else None,
        "who": one.who,
    }
