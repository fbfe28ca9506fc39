"""The grammar of ``schedule``."""

from __future__ import annotations

import argparse
import datetime as dt

from app.domain.schedule import DAY_NAMES, EVERY_DAY, PauseFor

_UNITS = {"s": 1, "m": 60, "h": 3600}
_SHORT = 3
Quiet = tuple[dt.time | None, dt.time | None]


def schedule_options(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    """Add the commands of ``schedule``; without one it shows it."""
    acts = parser.add_subparsers(dest="act", metavar="show|set|pause|resume", parser_class=type(parser))
    summary = "show the schedule and what comes next"
    acts.add_parser("show", help=summary, description=summary, parents=[shared])
    summary = "change the schedule; times are the company's own"
    change = acts.add_parser("set", help=summary, description=summary, parents=[shared])
    switch = change.add_mutually_exclusive_group()
    switch.add_argument("--on", action="store_true", default=None, help="the window syncs by itself")
    switch.add_argument("--off", action="store_false", dest="on", help="the window syncs when it is asked to")
    change.add_argument("--every", type=seconds, metavar="30s|5m|1h", help="time between two syncs")
    change.add_argument("--reconcile", type=days, metavar="never|daily|DAYS", help="days like mon,thu")
    change.add_argument("--at", type=time, metavar="HH:MM", help="when to reconcile")
    change.add_argument("--quiet", type=quiet, metavar="HH:MM-HH:MM|none", help="hours in which nothing begins")
    summary = "begin nothing by itself for a while; what is under way goes on"
    pause = acts.add_parser("pause", help=summary, description=summary, parents=[shared])
    pause.add_argument("--for", dest="how_long", choices=[one.value for one in PauseFor], default="until-resumed")
    summary = "end a pause"
    acts.add_parser("resume", help=summary, description=summary, parents=[shared])


def seconds(text: str) -> int:
    """Return an interval like ``30s`` in seconds.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    number, unit = (text[:-1], text[-1:]) if text[-1:] in _UNITS else (text, "s")
    if not (number.isascii() and number.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is no time like 30s, 5m or 1h")
    return int(number) * _UNITS[unit]


def time(text: str) -> dt.time:
    """Return a time of day.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    try:
        return dt.datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007 - a time on a wall, of no day
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no time of day like 02:30") from None


def days(text: str) -> tuple[int, ...]:
    """Return days of the week, 0 = Monday.

    Raises:
        argparse.ArgumentTypeError: one of them is none.
    """
    if text == "never":
        return ()
    if text == "daily":
        return EVERY_DAY
    known = {name[:_SHORT].lower(): number for number, name in enumerate(DAY_NAMES)}
    named = [part.strip().lower()[:_SHORT] for part in text.split(",")]
    if any(one not in known for one in named):
        raise argparse.ArgumentTypeError(f"{text!r}: say never, daily, or days like mon,thu")
    return tuple(sorted({known[one] for one in named}))


def quiet(text: str) -> Quiet:
    """Return quiet hours, (None, None) for none.

    Raises:
        argparse.ArgumentTypeError: they are no two times.
    """
    if text == "none":
        return None, None
    start, dash, end = text.partition("-")
    if not dash:
        raise argparse.ArgumentTypeError(f"{text!r}: say none, or hours like 22:00-06:00")
    return time(start), time(end)
