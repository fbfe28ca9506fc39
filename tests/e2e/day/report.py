"""What a simulated day showed, as numbers and as the list of alerts, expected and received."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import median

from tests.e2e.day.expected import Expected, expected
from tests.e2e.day.plan import HICCUPS, PRONTO, STRIPE
from tests.e2e.day.postbox import Letter, Told
from tests.e2e.day.simulated import Day

_WARM = 5
"""Looks after which a process has loaded what it needs."""


def first_arrivals(day: Day) -> list[Letter]:
    """Return every letter once: a repeat that was announced as one counts only when nothing arrived before it."""
    found: dict[str, Letter] = {}
    for letter in day.letters:
        found.setdefault(letter.number, letter)
    return list(found.values())


def unannounced(day: Day) -> list[str]:
    """Return letters that came twice without saying that they may be a repeat."""
    seen: set[str] = set()
    found: list[str] = []
    for one in day.letters:
        if one.number in seen and not one.repeat:
            found.append(one.title)
        seen.add(one.number)
    return found


def repeats(day: Day) -> int:
    """Return how many letters came again, each saying that it may be a repeat."""
    return len(day.letters) - len(first_arrivals(day))


@dataclass(frozen=True, slots=True)
class Row:
    """An alert that was expected, or received, or both."""

    told: Told
    expected: int | None
    """About when, minute of the day."""
    received: int | None
    why: str

    def __str__(self) -> str:
        when = [
            f"{minute // 60:02}:{minute % 60:02}" if minute is not None else "  –  "
            for minute in (self.expected, self.received)
        ]
        return f"| {when[0]} | {when[1]} | {self.told[0]} | {self.told[1]} | {self.why} |"


def alerts(day: Day) -> list[Row]:
    """Return the list of alerts in the order they were due; each received one belongs to one that was expected."""
    wanted: dict[Told, list[Expected]] = {}
    for one in expected(day.planned):
        wanted.setdefault(one.told, []).append(one)
    rows = []
    for letter in first_arrivals(day):
        for told in letter.told():
            reasons = wanted.get(told, [])
            reason = reasons.pop(0) if reasons else None
            rows.append(
                Row(told, reason.minute if reason else None, day.minute_of(letter), reason.why if reason else "NOT DUE")
            )
    rows += [Row(told, one.minute, None, f"MISSING: {one.why}") for told, some in wanted.items() for one in some]
    return sorted(rows, key=lambda row: row.received if row.received is not None else row.expected or 0)


def wrong_alerts(day: Day) -> tuple[Counter[Told], Counter[Told]]:
    """Return what should have been told and was not, and what was told and should not have been."""
    wanted = Counter(one.told for one in expected(day.planned))
    got = Counter(told for letter in first_arrivals(day) for told in letter.told())
    return wanted - got, got - wanted


def never_struck(day: Day) -> list[str]:
    """Return the faults that were planned and met no call, by side."""
    return [f"{side} {kind}" for side in (PRONTO, STRIPE) for kind in HICCUPS[side] if not day.struck[side, kind]]


def memory_by_hour(day: Day) -> dict[int, float]:
    """Return the median resident memory in MB of each hour, of processes that are warm."""
    hours: dict[int, list[int]] = {}
    for minute, looks, resident in day.memory:
        if looks >= _WARM:
            hours.setdefault(minute // 60, []).append(resident)
    return {hour: median(found) / 2**20 for hour, found in hours.items()}


def growth(day: Day) -> float:
    """Return the median memory of the day's second half over that of its first."""
    hours = memory_by_hour(day)
    middle = day.planned.size.minutes // 120
    first = [resident for hour, resident in hours.items() if hour < middle]
    second = [resident for hour, resident in hours.items() if hour >= middle]
    return median(second) / median(first)


def lines(day: Day) -> Iterator[str]:
    """Yield the figures, a line each."""
    size = day.planned.size
    made = sum(day.people.made.values())
    yield f"{size.minutes:,} minutes, {made:,} changes, {day.killed.total()} kills, {day.lives} lives"
    yield "changes: " + ", ".join(f"{count:,} × {kind}" for kind, count in day.people.made.most_common())
    yield "killed: " + ", ".join(f"{count} {way}" for way, count in day.killed.most_common())
    struck = Counter({f"{side} {kind}": count for (side, kind), count in day.struck.items() if count})
    yield "faults: " + ", ".join(f"{count} × {fault}" for fault, count in struck.most_common())
    yield f"{len(day.letters)} letters, {repeats(day)} of them announced repeats; {day.cut_off} cut off by a kill"
    yield "MB by hour: " + " ".join(f"{resident:.0f}" for resident in memory_by_hour(day).values())
    yield f"second half of the day over the first: {growth(day):.2f}"
