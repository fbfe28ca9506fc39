"""The grammar of ``migrate``: one act, and what goes with it."""

from __future__ import annotations

import argparse
import datetime as dt
from pathlib import Path

from app.domain.kinds import DEPENDENCY_ORDER, RecordType

EVERYTHING = "all"
_ENDINGS = (".xlsx", ".csv")


def add_migrate(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``migrate``."""
    _acts(parser)
    scope = parser.add_argument_group("scope", "kept when given; afterwards it is the company's standing rule")
    scope.add_argument("--scope-from", type=_day, metavar="DATE|all", help="documents from this day on (YYYY-MM-DD)")
    which = scope.add_mutually_exclusive_group()
    which.add_argument("--open-only", dest="open_only", action="store_true", default=None, help="open items only")
    which.add_argument("--all-items", dest="open_only", action="store_false", default=None, help="settled ones too")
    scope.add_argument(
        "--masters", choices=("needed", "all"), help="only the debtors and stock items that documents need, or all"
    )
    scope.add_argument("--scope-types", type=_types, metavar="TYPES|all", help="record types, separated by commas")
    more = parser.add_argument_group("with an act")
    more.add_argument("--export", type=_list_file, metavar="FILE", help="with --quality or --dry-run: .xlsx or .csv")
    more.add_argument("--reason", default="", metavar="TEXT", help="why, kept with what is left out or set")
    more.add_argument("--no-read", action="store_true", help="plan or check what was read before")
    more.add_argument("--approve", default="", metavar="HASH", help="the hash of the dry run you agree to")
    more.add_argument("--hold-matches", action="store_true", help="go on although possible matches wait and stay held")
    more.add_argument("--at", default="", metavar="HH:MM", help="begin the cutover at this time of the company's day")
    more.add_argument("--keep", action="store_true", help="with --trial: leave what it made, to look at it")
    more.add_argument("--clean", action="store_true", help="with --trial: only take away what a trial left")
    more.add_argument("--report", type=Path, metavar="FILE", help="with --certificate: .xlsx, .csv or .pdf")
    more.add_argument("--yes", action="store_true", help="with --rollback: do it, not only show it")


def _acts(parser: argparse.ArgumentParser) -> None:
    act = parser.add_mutually_exclusive_group(required=True)
    act.add_argument("--status", action="store_true", help="say how far the migration is")
    act.add_argument("--quality", action="store_true", help="check the data and list what is wrong")
    act.add_argument("--fix", default="", metavar="GROUP", help="do what can be done here about a group of faults")
    act.add_argument("--exclude", nargs=2, metavar=("TYPE", "KEY"), help="leave a record out")
    act.add_argument("--exclude-group", default="", metavar="GROUP", help="leave out every record of a group of faults")
    act.add_argument("--exclude-rows", default=None, metavar="TEXT", help="leave out the plan's rows that hold a text")
    act.add_argument("--include", nargs=2, metavar=("TYPE", "KEY"), help="take a record in again")
    act.add_argument("--include-rows", default=None, metavar="TEXT", help="take in again the plan's rows with a text")
    act.add_argument("--include-group", default="", metavar="GROUP", help="take in again what went with a group")
    act.add_argument("--set", nargs=4, metavar=("TYPE", "KEY", "PATH", "VALUE"), help="set one value of one record")
    act.add_argument(
        "--set-rows",
        nargs=4,
        metavar=("TYPE", "TEXT", "PATH", "VALUE"),
        help="the same for rows with a text",
    )
    act.add_argument("--unset", nargs=3, metavar=("TYPE", "KEY", "PATH"), help="let the mapping's value count again")
    act.add_argument("--dry-run", action="store_true", help="show what would be done, with its hash")
    act.add_argument("--trial", action="store_true", help="do the plan in a test account or sandbox, compare, clean up")
    act.add_argument("--cutover", action="store_true", help="carry out the plan whose hash is approved")
    act.add_argument("--certificate", action="store_true", help="compare both sides whole and certify them")
    act.add_argument("--rollback", action="store_true", help="take the migration back")


def _day(text: str) -> dt.date | str:
    """Return a day, or ``all``.

    Raises:
        argparse.ArgumentTypeError: it is neither.
    """
    if text == EVERYTHING:
        return text
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{text}” is no day; write it like 2026-07-01, or all") from None


def _types(text: str) -> tuple[RecordType, ...]:
    if text == EVERYTHING:
        return ()
    return tuple(sorted((record_type(name) for name in text.split(",")), key=DEPENDENCY_ORDER.index))


def record_type(name: str) -> RecordType:
    """Return the record type of a name.

    Raises:
        argparse.ArgumentTypeError: there is none.
    """
    try:
        return RecordType(name.strip())
    except ValueError:
        known = ", ".join(RecordType)
        raise argparse.ArgumentTypeError(f"“{name}” is no record type; they are {known}") from None


def _list_file(text: str) -> Path:
    path = Path(text)
    if path.suffix.lower() not in _ENDINGS:
        raise argparse.ArgumentTypeError(f"“{path.name}” does not end in .xlsx or .csv")
    return path
