"""What alerts say: counts, causes and sums, never who or what record."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from app.domain.alert import Alert, Message, Open, Phase, Situation, Topic
from app.domain.causes import SENTENCE, Cause
from app.domain.errors import Code, SyncProblem
from app.domain.money import Money
from app.domain.wording import explain

_OVER = {
    Topic.STOPPED: "Solved: syncing by itself goes on.",
    Topic.UNREACHABLE: "Solved: syncs get through again.",
    Topic.GUARD: "Solved: no unusually large batch waits any more.",
    Topic.APPROVAL: "Solved: nothing waits for approval any more.",
    Topic.MISMATCHES: "Solved: the mismatches are below both limits again.",
    Topic.UNWRITTEN: "Solved: nothing is left waiting to be written.",
    Topic.MISSED: "Solved: the schedule runs again.",
}


def begun(topic: Topic, now: Situation, cause: str = "") -> str:
    """Return the sentence of a topic that begins: what, and what to do."""
    match topic:
        case Topic.STOPPED:
            words = _words_of(now.stopped)
            return f"Syncing by itself has stopped: {words} Open Tallybridge to put it right."
        case Topic.UNREACHABLE:
            return f"No sync has got through since {_clock(now, now.unreachable_since)}: {_words_of(now.unreachable)}"
        case Topic.GUARD:
            return (
                f"{_many(now.guard, 'change waits', 'changes wait')}: the batch is unusually large, and somebody has"
                " to agree to it first."
            )
        case Topic.APPROVAL:
            money = f" ({Money(now.approval_cents)})" if now.approval_cents else ""
            return f"{_many(now.approval, 'change waits', 'changes wait')} for approval{money}."
        case Topic.MISMATCHES:
            return (
                f"Pronto and Stripe differ in {_many(now.mismatch_rows, 'place', 'places')},"
                f" {Money(now.mismatch_cents)} in all; look at Mismatches."
            )
        case Topic.UNWRITTEN:
            return (
                f"{_many(now.unwritten, 'change', 'changes')} in Pronto, and nothing has been written to Stripe since"
                f" {_clock(now, now.unwritten_since)}; look at Activity."
            )
        case Topic.MISSED:
            return f"No sync has run since {_clock(now, now.last_run)} although one was due; look at this computer."
        case _:
            return attention(cause, now.attention.get(cause, 0))


def attention(cause: str, count: int) -> str:
    """Return the sentence of records that need a person, by cause."""
    known = SENTENCE.get(Cause(cause), "") if cause in set(Cause) else ""
    return f"{_many(count, 'record needs', 'records need')} attention. {known}".strip()


def over(topic: Topic, cause: str = "") -> str:
    """Return the sentence of a topic that is over."""
    if topic is Topic.ATTENTION:
        known = SENTENCE.get(Cause(cause), "") if cause in set(Cause) else ""
        return f"Solved: no record needs attention for this any more. {known}".strip()
    return _OVER[topic]


def slept(now: Situation, begin: dt.datetime, end: dt.datetime) -> str:
    """Return the sentence of a schedule that was slept through and has caught up."""
    return (
        f"No sync ran from {_clock(now, begin)} to {_clock(now, end)} although the schedule was on, as when a computer"
        " sleeps; it runs again."
    )


def message(company: str, alerts: Sequence[Alert]) -> Message:
    """Return what goes out for the alerts of one moment: what begins first, then what is over."""
    needed = [one for one in alerts if one.phase is Phase.BEGUN]
    told = [one for one in alerts if one.phase is not Phase.BEGUN]
    if needed:
        title = f"{company} needs you"
    else:
        title = f"{company}: solved" if any(one.phase is Phase.OVER for one in told) else f"{company}: for your notice"
    return Message(title, "\n".join(one.sentence for one in (*needed, *told)))


def digest(company: str, now: Situation, still_open: Mapping[str, Open], writes: int) -> Message:
    """Return the daily digest: what is open and since when, and what was written in the last 24 hours."""
    lines = [f"In the last 24 hours: {_many(writes, 'change written', 'changes written')}."]
    for key, one in sorted(still_open.items(), key=lambda row: row[1].since):
        topic, cause = parted(key)
        lines.append(f"Since {_clock(now, one.since)}: {begun(topic, now, cause)}")
    if still_open:
        title = f"{company}: {_many(len(still_open), 'thing needs', 'things need')} you"
    else:
        title = f"{company}: nothing needs you"
        lines.append("Nothing needs you.")
    return Message(title, "\n".join(lines))


def parted(key: str) -> tuple[Topic, str]:
    """Return a key's topic and cause."""
    topic, _, cause = key.partition("/")
    return Topic(topic), cause


def _words_of(code: str) -> str:
    """Return the general sentence of a problem's code; the particulars stay on this computer."""
    if code not in set(Code):
        return "something is wrong."
    return explain(SyncProblem(Code(code))).sentence


def _many(count: int, one: str, several: str) -> str:
    return f"1 {one}" if count == 1 else f"{count:,} {several}"


def _clock(now: Situation, at: dt.datetime | None) -> str:
    """Return a moment in the company's time, with the day when it is not today."""
    zone = ZoneInfo(now.zone)
    local, today = (at or now.now).astimezone(zone), now.now.astimezone(zone).date()
    return f"{local:%H:%M}" if local.date() == today else f"{local:%a %d %b %H:%M}"
