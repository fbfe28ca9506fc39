"""``backup``: list, make and put back copies of the database; works when the database itself is damaged."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable

from app.cli import exits
from app.cli.call import TRIGGER
from app.cli.console import Console, table
from app.cli.office_backup import Backups, Listed
from app.domain.errors import Code, NeedsUser
from app.ports.backups import Backup
from app.services.checkup import size_words

WHY = {
    "daily": "of the day",
    "hand": "asked for",
    "update": "before an update",
    "run": "before a big run",
    "restore": "set aside by a restore",
}
"""What a backup was made for, as a person reads it."""


def backup(options: Namespace, console: Console, backups: Backups) -> int:
    """Carry out what was asked for."""
    acts: dict[str, Callable[[Namespace, Console, Backups], int]] = {"list": _list, "now": _now, "restore": _restore}
    return acts[options.act](options, console, backups)


def _list(options: Namespace, console: Console, backups: Backups) -> int:
    """List the copies with what they hold, newest first."""
    _refuse_name(options)
    found = backups.all()
    rows = [
        (
            one.backup.name,
            f"{one.backup.at.astimezone():%Y-%m-%d %H:%M}",
            WHY[one.backup.why],
            size(one.backup),
            _held(one),
        )
        for one in found
    ]
    whole = sum(one.backup.bytes for one in found)
    many = "1 backup" if len(found) == 1 else f"{len(found)} backups"
    text = f"{table(('name', 'when', 'what for', 'size', 'holds'), rows)}\n" if rows else ""
    text += f"{many}, {size_words(whole)}, in {backups.place}." if rows else f"There is none yet in {backups.place}."
    console.result({"place": str(backups.place), "bytes": whole, "backups": [_shape(one) for one in found]}, text)
    return exits.DONE


def _now(options: Namespace, console: Console, backups: Backups) -> int:
    """Make a copy."""
    _refuse_name(options)
    made = backups.make()
    text = f"The backup {made.name} is made ({size_words(made.bytes)}), in {backups.place}."
    console.result({"name": made.name, "bytes": made.bytes, "place": str(backups.place)}, text)
    return exits.DONE


def _restore(options: Namespace, console: Console, backups: Backups) -> int:
    """Put a copy back; what is in use is kept aside."""
    if not options.name:
        raise NeedsUser(Code.BAD_INPUT, "No backup was named", hint="Name one of the list, or latest for the newest.")
    found = backups.restore(options.name, TRIGGER)
    console.result(
        {
            "restored": found.backup,
            "kept": found.aside,
            "journal_carried": found.carried,
            "journal_lost": found.lost,
            "companies": found.companies,
        },
        found.sentence,
    )
    return exits.DONE


def size(made: Backup) -> str:
    """Return how much room a copy takes, in words."""
    return size_words(made.bytes)


def _held(one: Listed) -> str:
    if one.holds.problem:
        return one.holds.problem
    names = ", ".join(one.holds.companies) or "no company"
    return f"{names}; {one.holds.links:,} linked, {one.holds.entries:,} journal entries"


def _shape(one: Listed) -> dict[str, object]:
    return {
        "name": one.backup.name,
        "at": one.backup.at.isoformat(),
        "why": one.backup.why.value,
        "bytes": one.backup.bytes,
        "companies": list(one.holds.companies),
        "links": one.holds.links,
        "entries": one.holds.entries,
        "problem": one.holds.problem,
    }


def _refuse_name(options: Namespace) -> None:
    if options.name:
        raise NeedsUser(Code.BAD_INPUT, f"{options.act} takes no name", hint="See tallybridge backup --help.")
