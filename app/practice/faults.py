"""Scripted faults: what shall go wrong, on which call, how often.

A `FaultPlan` is shared by the test (or the command line, over HTTP) that scripts the faults and by the
`HttpHost` that acts them out. The host knows how each kind behaves on the wire; the simulated service only
supplies the error body in its own shape.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from enum import StrEnum
from typing import Any


class FaultKind(StrEnum):
    """What goes wrong.

    `RATE_LIMITED`, `LOCK_TIMEOUT`, `SERVER_ERROR`, `UNAVAILABLE`, `EXPIRED_TOKEN` and `FORBIDDEN` are
    answered in the service's own error shape and the call is *not* carried out. `EXECUTED_THEN_LOST` carries
    the call out and then drops the connection (or, with `status=500`, answers an error). `SAVED_ERROR` is for
    the service to act out: it carries the call out and keeps a 500 as the answer. `RESET` carries the call
    out and breaks the connection in the middle of the body; `MALFORMED` sends a truncated body; `HTML`
    answers a web page; `DUPLICATE` hands the same request over twice; `SLOW` waits first; `CLOCK_SKEW` moves
    the service's clock for as long as it is in the plan.
    """

    RATE_LIMITED = "rate_limited"
    LOCK_TIMEOUT = "lock_timeout"
    SERVER_ERROR = "server_error"
    SAVED_ERROR = "saved_error"
    EXECUTED_THEN_LOST = "executed_then_lost"
    UNAVAILABLE = "unavailable"
    SLOW = "slow"
    RESET = "reset"
    MALFORMED = "malformed"
    HTML = "html"
    EXPIRED_TOKEN = "expired_token"
    FORBIDDEN = "forbidden"
    DUPLICATE = "duplicate"
    CLOCK_SKEW = "clock_skew"


ANSWERED_BY_SERVICE = frozenset(
    {
        FaultKind.RATE_LIMITED,
        FaultKind.LOCK_TIMEOUT,
        FaultKind.SERVER_ERROR,
        FaultKind.UNAVAILABLE,
        FaultKind.EXPIRED_TOKEN,
        FaultKind.FORBIDDEN,
    }
)
"""Kinds that the host answers with the service's own error body, without carrying the call out."""


@dataclass(frozen=True)
class Fault:
    """One scripted fault.

    Attributes:
        kind: what goes wrong.
        match: regular expression searched for in "METHOD path?query", e.g. "POST /v1/customers$".
        times: on how many matching calls it strikes; 0 means on every one.
        after: how many matching calls pass unharmed first.
        retry_after: value of the Retry-After header in seconds, or None for no such header.
        seconds: length of a `SLOW` wait, or the shift of a `CLOCK_SKEW` (may be negative).
        status: HTTP status of `HTML` (default 502) and `EXECUTED_THEN_LOST` (default None: connection
            dropped), or one that replaces the service's usual status (e.g. 409 for `LOCK_TIMEOUT`).
        detail: free text for the service, e.g. the name of the permission that lacks.
    """

    kind: FaultKind
    match: str = ""
    times: int = 1
    after: int = 0
    retry_after: float | None = None
    seconds: float = 0.0
    status: int | None = None
    detail: str = ""

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> Fault:
        """Build a fault from a JSON object with the attributes' names.

        Raises:
            ValueError: an unknown name or kind, a value of the wrong type or a bad regular expression.
        """
        known = {f.name for f in fields(cls)}
        unknown = sorted(set(value) - known)
        if unknown:
            raise ValueError(f"Unknown fault setting: {unknown[0]}")
        given = dict(value)
        kind = FaultKind(str(given.pop("kind", "")))
        fault = replace(cls(kind), **{name: _typed(name, found) for name, found in given.items()})
        try:
            re.compile(fault.match)
        except re.error as problem:
            raise ValueError(f"Fault setting match is no regular expression: {problem}") from problem
        return fault

    def to_json(self) -> dict[str, object]:
        """Return the fault as a JSON object."""
        return asdict(self)


_NUMBERS = {"retry_after", "seconds"}
_WHOLE = {"times", "after", "status"}


def _typed(name: str, value: object) -> Any:
    """Return the JSON value in the attribute's type, or raise ValueError."""
    if value is None and name in {"retry_after", "status"}:
        return None
    if name in _NUMBERS and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if name in _WHOLE and isinstance(value, int) and not isinstance(value, bool):
        return value
    if name not in _NUMBERS | _WHOLE and isinstance(value, str):
        return value
    raise ValueError(f"Fault setting {name} has a value of the wrong type")


@dataclass
class _Scripted:
    """A fault with its counters."""

    fault: Fault
    pattern: re.Pattern[str]
    seen: int = 0
    fired: int = 0

    @property
    def spent(self) -> bool:
        """Whether it has struck as often as it should."""
        return bool(self.fault.times) and self.fired >= self.fault.times


class FaultPlan:
    """The faults to come, in the order they were added; safe to use from any thread."""

    def __init__(self) -> None:
        """Start with nothing going wrong."""
        self._lock = threading.Lock()
        self._scripted: list[_Scripted] = []

    def add(self, fault: Fault) -> None:
        """Script one more fault. Of several that match a call, the first added strikes.

        Raises:
            re.error: the fault's match is no regular expression.
        """
        scripted = _Scripted(fault, re.compile(fault.match))
        with self._lock:
            self._scripted.append(scripted)

    def clear(self) -> None:
        """Forget all faults, counters too."""
        with self._lock:
            self._scripted.clear()

    def take(self, call: str) -> Fault | None:
        """Return the fault that strikes this call, counting it, or None.

        Args:
            call: "METHOD path" or "METHOD path?query".
        """
        with self._lock:
            for scripted in self._scripted:
                if scripted.fault.kind is FaultKind.CLOCK_SKEW or scripted.spent:
                    continue
                if not scripted.pattern.search(call):
                    continue
                scripted.seen += 1
                if scripted.seen > scripted.fault.after:
                    scripted.fired += 1
                    return scripted.fault
        return None

    def fired(self) -> int:
        """Return how many times a fault has struck so far."""
        with self._lock:
            return sum(s.fired for s in self._scripted)

    def skew(self) -> float:
        """Return the seconds by which the service's clock is wrong at the moment."""
        with self._lock:
            return sum(s.fault.seconds for s in self._scripted if s.fault.kind is FaultKind.CLOCK_SKEW)

    def skewed(self, clock: Callable[[], float]) -> Callable[[], float]:
        """Return a clock (Unix seconds) that follows `clock` with the scripted skew."""
        return lambda: clock() + self.skew()

    def to_json(self) -> list[dict[str, object]]:
        """Return the script with its counters, oldest first."""
        with self._lock:
            return [{**s.fault.to_json(), "seen": s.seen, "fired": s.fired} for s in self._scripted]
