"""The options of ``mapping`` and ``approvals``."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.domain.kinds import TARGETED, RecordType

_MOST_TRIED = 1000


def _kind(text: str) -> RecordType:
    """Return a record type that becomes something at Stripe.

    Raises:
        argparse.ArgumentTypeError: there is none of that name.
    """
    known = {kind.value: kind for kind in TARGETED}
    found = known.get(text.strip().lower())
    if found is None:
        raise argparse.ArgumentTypeError(f"{text!r} is no record type; choose from {', '.join(known)}")
    return found


def _number(text: str) -> int:
    """Return a number from 1.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    if not (text.isascii() and text.isdigit() and len(text) < 19 and int(text)):
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a whole number from 1")
    return int(text)


def mapping_options(parser: argparse.ArgumentParser, parents: list[argparse.ArgumentParser]) -> None:
    """Add the commands of ``mapping``.

    Args:
        parser: of the command.
        parents: options every command takes; the last ones are those of a command that connects.
    """
    shared, secret = parents
    acts = parser.add_subparsers(dest="act", required=True, metavar="ACT", parser_class=type(parser))

    def add(name: str, summary: str, *more: argparse.ArgumentParser) -> argparse.ArgumentParser:
        return acts.add_parser(name, help=summary, description=summary, parents=[shared, *more])

    show = add("show", "print the mapping in force, or an earlier version")
    show.add_argument("--version", type=_number, metavar="N", dest="number", help="which version")
    fields = add("fields", "list what a rule of a record type may take, with values of your own records", secret)
    fields.add_argument("type", type=_kind, metavar="TYPE")
    fields.add_argument("--ask", action="store_true", help="also ask Pronto which fields it gives")
    check = add("check", "look for mistakes in a mapping file")
    foresee = add("foresee", "show what the next sync would do differently with a mapping file")
    save = add("save", "put a mapping file in force, after showing what it would change")
    for one in (check, foresee, save):
        one.add_argument("file", type=Path, metavar="FILE")
    save.add_argument("--note", default="", metavar="TEXT", help="why, kept with the version")
    save.add_argument("--yes", action="store_true", help="save without asking")
    save.add_argument("--base", type=_number, metavar="N", help="refuse if this version is no longer the one in force")
    add("versions", "list the versions of the mapping, newest first")
    compare = add("compare", "show what changed from one version to another")
    compare.add_argument("a", type=_number, metavar="A")
    compare.add_argument("b", type=_number, metavar="B")
    back = add("go-back", "put an earlier version in force again, as a new version")
    back.add_argument("number", type=_number, metavar="N")
    export = add("export", "write the mapping in force, or an earlier version, to a file")
    export.add_argument("file", type=Path, metavar="FILE")
    export.add_argument("--version", type=_number, metavar="N", dest="number", help="which version")
    trial = add("try", "work an expression out for your first records")
    trial.add_argument("type", type=_kind, metavar="TYPE")
    trial.add_argument("expression", metavar="EXPRESSION")
    trial.add_argument("--limit", type=_limit, default=50, metavar="N", help="for how many records (50)")


def _limit(text: str) -> int:
    """Return how many records to try.

    Raises:
        argparse.ArgumentTypeError: it is no number from 1 to 1,000.
    """
    found = _number(text)
    if found > _MOST_TRIED:
        raise argparse.ArgumentTypeError(f"{found:,} records are too many; try at most {_MOST_TRIED:,}")
    return found


def approvals_options(parser: argparse.ArgumentParser, parents: list[argparse.ArgumentParser]) -> None:
    """Add the commands of ``approvals``; without one it lists what waits."""
    shared, secret = parents
    acts = parser.add_subparsers(dest="act", metavar="list|approve|refuse", parser_class=type(parser))
    summary = "list the changes that wait for approval"
    acts.add_parser("list", help=summary, description=summary, parents=[shared])
    summary = "approve changes by number; the next sync writes exactly these"
    approve = acts.add_parser("approve", help=summary, description=summary, parents=[shared, secret])
    approve.add_argument("ids", nargs="*", type=_number, metavar="ID")
    which = approve.add_mutually_exclusive_group()
    which.add_argument("--rule", metavar="NAME", help="everything that waits under this rule")
    which.add_argument("--all", action="store_true", help="everything that waits")
    approve.add_argument("--now", action="store_true", help="then sync at once")
    summary = "refuse changes by number; they stay held until they change or are approved after all"
    refuse = acts.add_parser("refuse", help=summary, description=summary, parents=[shared])
    refuse.add_argument("ids", nargs="+", type=_number, metavar="ID")
    refuse.add_argument("--why", required=True, metavar="TEXT", help="the reason, kept with it")
