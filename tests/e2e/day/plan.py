"""What goes wrong on a simulated day, and when: all from a seed, decided before the day begins.

What shuts the two sides off from each other (outages, sleeps, a refused password …) never overlaps, so that it is known
beforehand what somebody has to be told. Trouble with single records runs beside it and lasts longer than any of that.
"""

import dataclasses
from dataclasses import dataclass, field
from random import Random

from app.practice.faults import Fault, FaultKind

PRONTO, STRIPE = "pronto", "stripe"
OUT = (
    FaultKind.UNAVAILABLE,
    FaultKind.SERVER_ERROR,
    FaultKind.HTML,
    FaultKind.RESET,
    FaultKind.MALFORMED,
    FaultKind.EXECUTED_THEN_LOST,
)
"""What every call meets for as long as a side is out of reach."""
_DATA = "CusGet|InvGet|SalesOrder|SoGet|SOGet|Transaction|Rep"
_BOTH = (
    FaultKind.RATE_LIMITED,
    FaultKind.SERVER_ERROR,
    FaultKind.UNAVAILABLE,
    FaultKind.EXECUTED_THEN_LOST,
    FaultKind.SLOW,
    FaultKind.RESET,
    FaultKind.MALFORMED,
    FaultKind.HTML,
    FaultKind.DUPLICATE,
    FaultKind.FORBIDDEN,
)
HICCUPS = {
    PRONTO: (*_BOTH, FaultKind.EXPIRED_TOKEN),
    STRIPE: (*_BOTH, FaultKind.LOCK_TIMEOUT, FaultKind.SAVED_ERROR),
}
"""What strikes a few calls and needs nobody. A refused key is none of these: it stops the schedule."""
_ALONE = 15
"""Minutes between two hiccups that each end a run."""
_GAP = 9
"""Minutes of peace between two things that shut the sides off, at least."""


@dataclass(frozen=True, slots=True)
class Size:
    """How much happens in how long."""

    minutes: int
    changes: int
    kills: int
    hiccups: int
    outages: int
    """Long ones, at each side; as many and one more are too short to be told of."""
    stops: int
    """Refused sign-ins."""
    asleep: tuple[int, int]
    """Minutes, from … to."""
    out: tuple[int, int]
    stage: int
    """Minutes each trouble of a record lasts at least: longer than what may keep it from being seen."""


FULL = Size(1440, 5000, 200, 240, 2, 2, (60, 110), (32, 50), 220)
SMALL = Size(480, 600, 30, 140, 1, 1, (40, 48), (30, 34), 105)


@dataclass(frozen=True, slots=True)
class Shut:
    """A stretch of time in which the sides are shut off from each other, or their clocks disagree."""

    what: str
    """``outage``, ``short outage``, ``sleep``, ``stop``, ``skew`` or ``bulk``."""
    side: str
    begin: int
    """Minute of the day."""
    end: int
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Hiccup:
    """A fault that strikes a few calls."""

    minute: int
    side: str
    fault: Fault


@dataclass(frozen=True, slots=True)
class Plan:
    """A day's troubles."""

    size: Size
    shuts: tuple[Shut, ...]
    hiccups: tuple[Hiccup, ...]
    changes: tuple[float, ...]
    """Seconds after the day began."""
    kills: tuple[int, ...]
    """Minutes; the same one several times for a product that is killed again as soon as it is back."""
    stages: dict[str, int] = field(default_factory=dict)
    """Minute at which each step of a trouble with single records is taken."""


def plan(size: Size, seed: int) -> Plan:
    """Return the troubles of a day."""
    random = Random(seed)
    shuts = _placed(size, _shut_off(size, random), random)
    away = {
        minute for shut in shuts if shut.what in {"sleep", "stop"} for minute in range(shut.begin - 1, shut.end + 3)
    }
    awake = [minute for minute in range(6, size.minutes) if minute not in away]
    return Plan(
        size,
        tuple(shuts),
        tuple(sorted(_hiccups(size, awake, shuts, random), key=lambda one: one.minute)),
        tuple(sorted(random.uniform(240, size.minutes * 60) for _ in range(size.changes))),
        tuple(sorted(random.choices(awake, k=size.kills))),
        _stages(size, random),
    )


def undisturbed(planned: Plan) -> Plan:
    """Return the same day without a kill."""
    return dataclasses.replace(planned, kills=())


def _shut_off(size: Size, random: Random) -> list[Shut]:
    """Return what shuts the sides off, each from minute 0 for its length."""
    found = [Shut("sleep", "", 0, random.randint(*size.asleep)) for _ in range(2)]
    found.append(Shut("bulk", "", 0, 12))
    for side in (PRONTO, STRIPE):
        kinds = random.sample(OUT, size.outages * 2 + 1)
        for number, kind in enumerate(kinds):
            long = number < size.outages
            minutes = random.randint(*size.out) if long else random.randint(2, 7)
            found.append(Shut("outage" if long else "short outage", side, 0, minutes, (Fault(kind, times=0),)))
        skew = Fault(FaultKind.CLOCK_SKEW, seconds=random.choice((-1, 1)) * random.uniform(300, 1800))
        found.append(Shut("skew", side, 0, random.randint(10, 25), (skew,)))
    refused = {
        PRONTO: Fault(FaultKind.EXPIRED_TOKEN, "/login$", times=0),
        STRIPE: Fault(FaultKind.EXPIRED_TOKEN, times=0),
    }
    sides = random.sample((PRONTO, STRIPE), 2)
    found += [Shut("stop", side, 0, random.randint(8, 25), (refused[side],)) for side in sides[: size.stops]]
    random.shuffle(found)
    return found


def _placed(size: Size, shuts: list[Shut], random: Random) -> list[Shut]:
    """Spread them over the day in the order they come, with peace between them."""
    free = size.minutes - 20 - 10 - sum(shut.end + _GAP for shut in shuts)
    assert free > 0, "the day is too short for all of this"
    cuts = sorted(random.randint(0, free) for _ in shuts)
    at, found = 20, []
    for number, shut in enumerate(shuts):
        begin = at + cuts[number]
        found.append(dataclasses.replace(shut, begin=begin, end=begin + shut.end))
        at += shut.end + _GAP
    return found


def _hiccups(size: Size, awake: list[int], shuts: list[Shut], random: Random) -> list[Hiccup]:
    """Return faults of every kind, in turn, at both sides."""
    found = []
    kinds = [(side, kind) for side, some in HICCUPS.items() for kind in some]
    # Of a session refused twice in a row nobody can know that a third one would not be; and where one run after the
    # other is ended, by these and by a short outage, it is right to tell that none gets through.
    near = {minute for one in shuts if one.faults for minute in range(one.begin - _ALONE, one.end + _ALONE)}
    once = [minute for minute in awake[::_ALONE] if minute not in near]
    random.shuffle(once)
    for number in range(size.hiccups):
        side, kind = kinds[number % len(kinds)]
        match = _DATA if side == PRONTO else random.choice(("", "POST", "POST"))
        wait = random.choice((None, 2.0, 20.0)) if kind is FaultKind.RATE_LIMITED else None
        alone = kind is FaultKind.EXPIRED_TOKEN or (side, kind) == (STRIPE, FaultKind.FORBIDDEN)
        if alone and not once:
            continue
        times, after = (1, 0) if alone else (random.randint(1, 3), random.randint(0, 3))
        fault = Fault(kind, match, times=times, after=after, retry_after=wait, seconds=0.05)
        found.append(Hiccup(once.pop() if alone else random.choice(awake), side, fault))
    return found


def _stages(size: Size, random: Random) -> dict[str, int]:
    """Return when each step of the troubles with single records is taken."""
    found: dict[str, int] = {}
    for name, steps in (
        ("invalid", 2), ("rejected", 1), ("gst", 1), ("conflict", 2), ("finalised", 1),
    ):  # fmt: skip
        room = size.minutes - 20 - size.stage * steps - 5
        # What needs a paid invoice comes when there is one.
        begin = random.randint(15 if name != "finalised" else size.minutes // 3, max(16, min(room, size.minutes // 2)))
        for step in range(steps + 1):
            found[f"{name} {step}"] = begin + step * size.stage
    found |= {
        "large payments": size.minutes * 3 // 10,
        "receipts": size.minutes * 8 // 10,
    }
    return found
