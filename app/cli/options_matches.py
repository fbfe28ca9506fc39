"""The options of ``matches``."""

from __future__ import annotations

import argparse

from app.domain.kinds import RecordType
from app.planning.matching.bands import Band
from app.planning.matching.profiles import MATCHED

_BANDS = tuple(band.value for band in Band)
_TYPES = {kind.value: kind for kind in MATCHED}


def _number(text: str) -> int:
    """Return a number from 1.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    if not (text.isascii() and text.isdigit() and len(text) < 19 and int(text)):
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not a whole number from 1")
    return int(text)


def _kind(text: str) -> RecordType:
    """Return a record type that is matched.

    Raises:
        argparse.ArgumentTypeError: there is none of that name.
    """
    found = _TYPES.get(text.strip().lower())
    if found is None:
        raise argparse.ArgumentTypeError(f"{text[:40]!r} is not matched; choose from {', '.join(_TYPES)}")
    return found


def matches_options(parser: argparse.ArgumentParser, parents: list[argparse.ArgumentParser]) -> None:
    """Add the commands of ``matches``; without one it lists the pairs.

    Args:
        parser: of the command.
        parents: options every command takes, and those of a command that connects.
    """
    shared, secret = parents
    _listing(parser)
    acts = parser.add_subparsers(dest="act", metavar="ACT", parser_class=type(parser))

    def add(name: str, summary: str, *more: argparse.ArgumentParser) -> argparse.ArgumentParser:
        return acts.add_parser(name, help=summary, description=summary, parents=[shared, *more])

    accept = add("accept", "say of pairs that they are the same; the next sync links them")
    accept.add_argument("ids", nargs="*", type=_number, metavar="ID")
    accept.add_argument("--band", choices=_BANDS, dest="whole_band", help="every pair of a band instead")
    accept.add_argument("--type", type=_kind, dest="of_type", metavar="TYPE", help="with --band: of one type only")
    reject = add("reject", "say of pairs that they are not the same; they are never offered again")
    reject.add_argument("ids", nargs="+", type=_number, metavar="ID")
    link = add("link", "say which Stripe object a Pronto record is, likely or not")
    link.add_argument("pronto_id", metavar="PRONTO")
    link.add_argument("stripe_id", metavar="STRIPE")
    link.add_argument("--type", type=_kind, dest="of_type", required=True, metavar="TYPE", help="customers, items …")
    for act in (accept, reject, link):
        act.add_argument("--why", default="", metavar="TEXT", help="why, kept with the decision")
    undo = add("undo", "take back a decision by its number; matches --decided lists them")
    undo.add_argument("id", type=_number, metavar="ID")
    add("clusters", "list the Stripe customers that are the same one")
    survivor = add("survivor", "keep one customer of a cluster and tag the others as its duplicates", secret)
    survivor.add_argument("cluster", type=_number, metavar="CLUSTER")
    survivor.add_argument("stripe_id", metavar="CUS")
    survivor.add_argument("--why", default="", metavar="TEXT", help="why, kept in the journal")
    survivor.add_argument("--dry-run", action="store_true", help="show what would be done")
    limits = add("thresholds", "show or set from how many points on a pair is green or amber")
    limits.add_argument("--green", type=_number, metavar="N", help="points, 1 to 100")
    limits.add_argument("--amber", type=_number, metavar="N", help="points, 1 to 100")
    limits.add_argument("--margin", type=_number, metavar="N", help="points a green pair leads over the next best")
    limits.add_argument(
        "--link-green", choices=("yes", "no"), help="whether a sync links green pairs without asking a person"
    )


def _listing(parser: argparse.ArgumentParser) -> None:
    """Add what narrows the list down."""
    parser.add_argument("--band", choices=_BANDS, help="only this band; green and amber when none is named")
    parser.add_argument("--type", type=_kind, dest="kind", metavar="TYPE", help=f"one of {', '.join(_TYPES)}")
    parser.add_argument("--text", default="", metavar="TEXT", help="only those with this in a name or an id")
    parser.add_argument("--decided", action="store_true", help="list what people decided instead")
