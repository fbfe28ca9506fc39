"""The options of ``queue``."""

from __future__ import annotations

import argparse

from app.domain.kinds import TARGETED

_TYPES = {kind.value: kind for kind in TARGETED}


def queue_options(parser: argparse.ArgumentParser, parents: list[argparse.ArgumentParser]) -> None:
    """Add the commands of ``queue``; without one it lists.

    Args:
        parser: of the command.
        parents: options every command takes, and those of a command that connects.
    """
    shared, secret = parents
    acts = parser.add_subparsers(dest="act", metavar="ACT", parser_class=type(parser))

    def add(name: str, summary: str, *more: argparse.ArgumentParser) -> argparse.ArgumentParser:
        return acts.add_parser(name, help=summary, description=summary, parents=[shared, *more])

    add("list", "list what waits, is retried, held or parked, what the guard holds, and what was skipped")
    retry = add("retry", "have records looked at again under the rules in force, and sync", secret)
    which = "a number of attention or queue, or TYPE/CODE, such as customers/ACME"
    retry.add_argument("ids", nargs="*", metavar="ID", help=which)
    retry.add_argument("--cause", metavar="CAUSE", help="all of one cause, such as rejected or rate-limited")
    retry.add_argument("--all", action="store_true", help="everything that is parked or could not be delivered")
    skip = add("skip", "leave records alone until they change in Pronto")
    skip.add_argument("ids", nargs="+", metavar="ID", help=which)
    skip.add_argument("--note", required=True, metavar="TEXT", help="why, for whoever asks later")
    unskip = add("unskip", "take a skip back")
    unskip.add_argument("ids", nargs="+", metavar="ID", help="TYPE/CODE, such as customers/ACME")
    edit = add("edit", "set one value of one record by hand, in place of what the mapping makes, and sync", secret)
    edit.add_argument("type", choices=_TYPES, metavar="TYPE", help=", ".join(_TYPES))
    edit.add_argument("key", metavar="KEY", help="the record's code or number")
    edit.add_argument("path", metavar="PATH", help="the field at Stripe, such as email or address.line1")
    edit.add_argument("value", metavar="VALUE", help="what to write; '' leaves the field blank")
    for one in (retry, edit):
        one.add_argument("--later", action="store_true", help="do not sync now; the next sync takes it up")
