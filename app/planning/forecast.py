"""What a run will take before it is begun: requests on each side, and when it is finished; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median
from zoneinfo import ZoneInfo

from app.domain.outcome import RunStatus, RunSummary
from app.planning.schedule_words import moment_words

LONG_SECONDS = 120
"""What is longer is told of before it is begun."""
_FEWEST_WRITES = 50
"""Of a run whose pace says something of the next one's; a short one mostly reads."""
_RUNS = 5
_MINUTE, _HOUR = 60, 3600


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a run takes."""

    pronto_calls: int
    stripe_calls: int
    seconds: float

    @property
    def long(self) -> bool:
        """Whether it is worth telling before."""
        return self.seconds > LONG_SECONDS


def measured_rate(runs: Iterable[RunSummary]) -> float | None:
    """Return the writes a second of the newest runs that wrote much, their median; None where none did."""
    found = [
        run.writes / run.seconds
        for run in runs
        if run.kind == "sync" and run.status in (RunStatus.DONE, RunStatus.ATTENTION)
        and run.writes >= _FEWEST_WRITES and run.seconds > 0
    ]  # fmt: skip
    return median(found[:_RUNS]) if found else None


def foretell(
    *, pronto_calls: int, stripe_calls: int, pronto_rate: float, stripe_rate: float, measured: float | None
) -> Forecast:
    """Return what so many requests take.

    Args:
        pronto_calls: requests that read Pronto.
        stripe_calls: requests that write to Stripe.
        pronto_rate: requests a second that Pronto allows this program.
        stripe_rate: the same of Stripe: never faster than this …
        measured: … and no faster than earlier runs went, where they tell.
    """
    pace = min(stripe_rate, measured) if measured else stripe_rate
    return Forecast(pronto_calls, stripe_calls, pronto_calls / pronto_rate + stripe_calls / pace)


def forecast_words(forecast: Forecast, now: dt.datetime, zone: ZoneInfo) -> str:
    """Return what a long run takes in a sentence; blank of a short one."""
    if not forecast.long:
        return ""
    end = moment_words(now + dt.timedelta(seconds=forecast.seconds), zone, now)
    return (
        f"Sending all of this takes about {forecast.stripe_calls:,} requests to Stripe and {forecast.pronto_calls:,} to"
        f" Pronto, some {_long(forecast.seconds)}: begun now, it is finished {end}. The newest documents go first, and"
        " the run can be paused."
    )


def _long(seconds: float) -> str:
    minutes = round(seconds / _MINUTE)
    if minutes < 2 * _MINUTE:
        return f"{minutes:,} minutes"
    return f"{seconds / _HOUR:,.1f} hours"
