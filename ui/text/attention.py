"""The queue in words: where entries stand, why, and when they are tried again."""

from __future__ import annotations

import datetime as dt

from app.domain.attention import Outstanding, Stand, StandGroup
from app.domain.causes import Cause
from app.domain.errors import Code
from app.domain.kinds import RecordType
from app.domain.plan import Action
from app.domain.wording import message_anchor
from ui.text.figures import whole
from ui.text.format import when
from ui.text.messages import action_name, kind_name
from ui.text.mismatch import cause_icon, cause_name, cause_sentence
from ui.text.tr import counted, tr

_STANDS = {
    Stand.PARKED: ("Needs a person", "warning:bad"),
    Stand.HELD: ("Held for approval", "hand-palm:warn"),
    Stand.GUARDED: ("Unusually many", "stack:warn"),
    Stand.RETRYING: ("Retrying", "arrows-clockwise:wait"),
    Stand.SENDING: ("Sending", "paper-plane-tilt:accent"),
    Stand.WAITING: ("Waiting", "clock:wait"),
    Stand.SKIPPED: ("Skipped", "eye-slash:muted"),
}
_CAUSES = {Stand.HELD: Cause.APPROVAL, Stand.GUARDED: Cause.GUARD, Stand.SKIPPED: Cause.LEFT_ALONE}
"""What a standing comes from, where its own cause is a rule's name or a person's note."""
_FAULTS = {
    "": "No answer came",
    Code.UNREACHABLE: "The other side cannot be reached",
    Code.TIMED_OUT: "No answer in time",
    Code.SERVER_ERROR: "Stripe has trouble of its own",
    Code.RATE_LIMITED: "Stripe asks to go slower",
    Code.LOCKED: "Stripe is busy with the record",
    Code.UNKNOWN_OUTCOME: "The line broke on the way",
    Code.MALFORMED: "The answer made no sense",
}


def stand_name(stand: Stand) -> str:
    """Return what a standing is called."""
    return tr(_STANDS[stand][0])


def stand_icon(stand: Stand) -> str:
    """Return its icon as ``name:tint``."""
    return _STANDS[stand][1]


def why_name(stand: Stand, cause: str) -> str:
    """Return why something stands, in a few words."""
    if stand is Stand.HELD:
        return cause
    if stand is Stand.GUARDED:
        kind, action = guarded_part(cause)
        return tr("{action}: {kind}", action=action_name(action), kind=kind_name(kind).lower())
    if stand is Stand.RETRYING:
        return tr(_FAULTS.get(cause, cause.replace("-", " ").capitalize()))
    if stand is Stand.SENDING:
        return tr("On the line now")
    if stand is Stand.WAITING:
        return tr("Queued, goes with the next run")
    return cause_name(cause)


def guarded_part(cause: str) -> tuple[RecordType, Action]:
    """Return what a card of the guard's holds: the cause ``update-customers`` are updates of customers."""
    action, _, kind = cause.partition("-")
    return RecordType(kind), Action(action)


def why_icon(stand: Stand, cause: str) -> str:
    """Return the icon of a card."""
    return cause_icon(cause) if stand is Stand.PARKED else stand_icon(stand)


def why_sentence(group: StandGroup) -> str:
    """Return what a card means, for its tooltip."""
    if group.stand is Stand.PARKED:
        return cause_sentence(group.cause)
    if group.stand is Stand.GUARDED:
        return tr("{why} They wait until somebody agrees; the next sync looks again.", why=group.message)
    return {
        Stand.HELD: tr("A rule of yours holds these until you approve them."),
        Stand.RETRYING: tr("These are tried again by themselves; such faults never count against a record."),
        Stand.SENDING: tr("These are being sent at this moment."),
        Stand.WAITING: tr("These are kept on the disk and go in the order in which records need one another."),
        Stand.SKIPPED: tr("A person skipped these with a note; each comes back when it changes in Pronto."),
    }[group.stand]


def message_place(entry: Outstanding) -> str:
    """Return the anchor of the help's entry for why something stands; blank where the page's own section tells."""
    if entry.stand in _CAUSES:
        return message_anchor(_CAUSES[entry.stand])
    if entry.stand is Stand.PARKED and entry.cause in set(Cause):
        return message_anchor(entry.cause)
    known = entry.stand is Stand.RETRYING and entry.cause in set(Code)
    return message_anchor(entry.cause) if known else ""


def tries_words(entry: Outstanding, next_run: dt.datetime | None) -> str:
    """Return which try it is and when the next one comes; blank when it was not tried."""
    if entry.stand is Stand.RETRYING:
        due = tr("next try {when}", when=when(next_run)) if next_run else tr("next try with the next sync")
        return tr("Try {n} failed {at}; {due}.", n=whole(max(1, entry.tries)), at=when(entry.since), due=due)
    if entry.stand is Stand.PARKED and entry.tries:
        times = counted(entry.tries, "time", "times")
        return tr("Failed {times} in the same way; it is not tried again by itself.", times=times)
    return ""


def since_words(entry: Outstanding) -> str:
    """Return since when it stands."""
    if entry.stand is Stand.SKIPPED:
        return tr("Skipped by {who}, {when}.", who=entry.who, when=when(entry.since))
    return tr("Since {when}.", when=when(entry.since)) if entry.since is not None else ""
