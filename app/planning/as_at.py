"""Play a record's journal entries up to a moment: what both sides said then. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from app.domain.as_at import AsAt, ValueAt
from app.domain.journal import Entry
from app.domain.kinds import RecordType
from app.domain.plan import WRITES, Action

_TOLD = frozenset({*(action.value for action in WRITES), Action.LINK.value, Action.UNLINK.value, Action.ACCEPT.value})
"""Acts that tell of values; a receipt or a retry does not."""
_ENDS = frozenset({Action.DELETE.value, Action.VOID.value, Action.CANCEL.value})


def as_at(kind: RecordType, pronto_id: str, entries: Iterable[Entry], at: dt.datetime) -> AsAt:
    """Return a record as it was.

    A written value was the same on both sides. One that a person left as it was stood differently on the two. A value
    that the next entry found changed was changed outside in between; that is noted, because nobody knows when.

    Args:
        kind: the record's type.
        pronto_id: its Pronto id.
        entries: the journal's entries about it, oldest first.
        at: the moment, UTC; what was done at that very moment counts.
    """
    known = [entry for entry in entries if entry.action in _TOLD]
    before = [entry for entry in known if entry.at <= at]
    after = known[len(before) :]
    found: dict[str, ValueAt] = {}
    told = AsAt(kind, pronto_id, at, next=after[0].seq if after else 0)
    for entry in before:
        found |= _said(entry)
        told = replace(told, stripe_id=entry.stripe_id or told.stripe_id, state=_state(entry), last=entry.seq)
    values = [_doubted(value, after) for value in found.values()] if told.state != "unlinked" else []
    values += _from_later(found, after) if told.state == "linked" else []
    return replace(told, values=tuple(sorted(values, key=lambda value: value.field)))


def _said(entry: Entry) -> dict[str, ValueAt]:
    accepted = entry.action == Action.ACCEPT.value
    return {
        name: ValueAt(name, entry.before.get(name) if accepted else after, after, entry.at, entry.seq)
        for name, after in entry.after.items()
    }


def _state(entry: Entry) -> str:
    if entry.action == Action.UNLINK.value:
        return "unlinked"
    return "gone" if entry.action in _ENDS else "linked"


def _doubted(value: ValueAt, after: Sequence[Entry]) -> ValueAt:
    """Return a value with a note where the next entry that names it found another one there."""
    for entry in after:
        if value.field in {*entry.before, *entry.after}:
            met = _met(entry, value.field)
            if met is not None and not _same(met, value.stripe):
                when = f"{entry.at:%d %B %Y}"
                note = f"Entry {entry.seq} of {when} found “{met}” in Stripe: it was changed there in between."
                return replace(value, note=note)
            break
    return value


def _met(entry: Entry, field: str) -> Any:
    """Return what an entry found in Stripe."""
    return entry.after.get(field) if entry.action == Action.ACCEPT.value else entry.before.get(field)


def _from_later(found: dict[str, ValueAt], after: Sequence[Entry]) -> list[ValueAt]:
    """Return fields of which only a later entry tells, by the value it found in Stripe."""
    later: dict[str, ValueAt] = {}
    for entry in after:
        for name, met in entry.before.items():
            if name not in found and name not in later and entry.action != Action.ACCEPT.value:
                note = f"Taken from entry {entry.seq}, which found it so in Stripe; Pronto's value is not known."
                later[name] = ValueAt(name, None, met, entry.at, entry.seq, note)
    return list(later.values())


def _same(one: Any, other: Any) -> bool:
    return one == other or (one in {None, ""} and other in {None, ""} if _plain(one) and _plain(other) else False)


def _plain(value: Any) -> bool:
    return value is None or isinstance(value, str)
