"""Which copies of the database stay: seven days, four weeks, twelve months, and those a person asked for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Iterable

from app.ports.backups import Backup, Why

DAYS, WEEKS, MONTHS = 7, 4, 12
ASKED_FOR = 10
"""Copies made by hand, and files kept aside by a restore: so many of each."""
_YOUNG = dt.timedelta(days=1)


def to_let_go(backups: Iterable[Backup], now: dt.datetime) -> list[Backup]:
    """Return the copies that are no longer needed.

    What is younger than a day always stays. Of the rest, the newest of each of the last seven days, four weeks and
    twelve months that have any stay; days are those of this computer's clock.
    """
    newest_first = sorted(backups, key=lambda backup: (backup.at, backup.name), reverse=True)
    stays = {backup.name for backup in newest_first if now - backup.at < _YOUNG}
    automatic = [backup for backup in newest_first if backup.why in {Why.DAILY, Why.UPDATE, Why.RUN}]
    stays |= _newest_of_each(automatic, lambda day: day, DAYS)
    stays |= _newest_of_each(automatic, lambda day: day.isocalendar()[:2], WEEKS)
    stays |= _newest_of_each(automatic, lambda day: (day.year, day.month), MONTHS)
    for why in (Why.HAND, Why.RESTORE):
        stays |= {backup.name for backup in [one for one in newest_first if one.why is why][:ASKED_FOR]}
    return [backup for backup in newest_first if backup.name not in stays]


def _newest_of_each(newest_first: list[Backup], span: Callable[[dt.date], Hashable], many: int) -> set[str]:
    found: dict[Hashable, str] = {}
    for backup in newest_first:
        key = span(backup.at.astimezone().date())
        if key not in found and len(found) < many:
            found[key] = backup.name
    return set(found.values())
