"""The options of ``journal``, ``backup`` and ``as-at``."""

from __future__ import annotations

import argparse
from pathlib import Path

_ENDINGS = (".csv", ".xlsx")


def history_options(parser: argparse.ArgumentParser) -> None:
    """Add what ``journal`` can be asked for; ``--company`` and ``--only`` (one type) are understood everywhere."""
    parser.add_argument("--since", default="", metavar="DAY", help="from this day on, like 2026-07-01")
    parser.add_argument("--until", default="", metavar="DAY", help="up to and with this day")
    parser.add_argument("--who", default="", metavar="WHO", help="person, schedule, command-line or a rule's name")
    parser.add_argument("--find", default="", metavar="TEXT", help="words in ids, reasons and calls")
    parser.add_argument("--record", default="", metavar="RECORD", help="a Pronto id, or type and id: customers/ACME")
    parser.add_argument("--export", type=_list, metavar="FILE", help="write every entry that fits to a .csv or .xlsx")


def backup_options(parser: argparse.ArgumentParser) -> None:
    """Add what ``backup`` does."""
    parser.add_argument("act", nargs="?", choices=("list", "now", "restore"), default="list", help="list when left out")
    parser.add_argument(
        "name", nargs="?", default="", metavar="NAME", help="for restore: a name of the list, or latest"
    )


def as_at_options(parser: argparse.ArgumentParser) -> None:
    """Add which record, and when."""
    parser.add_argument("record", metavar="RECORD", help="a Pronto id, or type and id: customers/ACME")
    parser.add_argument("date", metavar="DATE", help="a day like 2026-06-30 (its end), or 2026-06-30T09:15")


def _list(text: str) -> Path:
    """Return an export's file.

    Raises:
        argparse.ArgumentTypeError: its ending names no kind of list.
    """
    path = Path(text)
    if path.suffix.lower() not in _ENDINGS:
        raise argparse.ArgumentTypeError(f"{text!r} has to end in {' or '.join(_ENDINGS)}")
    return path
