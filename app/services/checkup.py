"""Whether everything works, and what to do where it does not: what ``doctor`` and the support bundle say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from app.domain.alert import AlertSettings, Channel
from app.domain.company import Company
from app.domain.errors import Cancelled, SyncProblem
from app.domain.journal import Entry
from app.domain.release import UpdateNews
from app.domain.wording import explain
from app.ports.backups import Backup
from app.ports.clock import Clock
from app.ports.journal import JournalSize
from app.ports.progress import JobContext
from app.ports.pronto import Ability
from app.ports.stripe import Account, Permission

_CLOCK_SLACK = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked."""

    check: str
    fine: bool
    message: str


class _Connections(Protocol):
    def secrets_sentence(self) -> str: ...

    def check(self, company: Company, ctx: JobContext) -> tuple[list[Ability], Account, list[Permission]]: ...


class _History(Protocol):
    def verify(self) -> int | None: ...

    def journal_size(self) -> JournalSize: ...

    def journal(self, company_id: int | None, *, limit: int) -> list[Entry]: ...


class _Backups(Protocol):
    @property
    def place(self) -> Path: ...

    def names(self) -> Sequence[Backup]: ...

    def damage(self, *, full: bool = False) -> str: ...


class _Alerts(Protocol):
    def settings(self) -> AlertSettings: ...

    def trouble(self) -> str: ...


class _Updates(Protocol):
    def news(self) -> UpdateNews: ...


@dataclass(frozen=True)
class Checkup:
    """Looks at keyring, database, backups, alerts, journal, clock and connections; tells of a newer version."""

    connections: _Connections
    history: _History
    backups: _Backups
    alerts: _Alerts
    updates: _Updates
    database: Path
    clock: Clock

    def this_computer(self, ctx: JobContext) -> list[Finding]:
        """Check what does not need a connection; reads the whole data file.

        Raises:
            Cancelled: a person asked to stop.
        """
        keyring = self.connections.secrets_sentence()
        found = [
            Finding("passwords", "in memory" not in keyring, keyring),
            Finding("database", fine=True, message=f"{self.database} opens and can be written."),
        ]
        ctx.check()
        damage = self.backups.damage(full=True)
        found += [Finding("data file", not damage, damage or "The data file is whole."), self._copies()]
        trouble = self.alerts.trouble()
        found.append(Finding("alerts", not trouble, trouble or f"Alerts {alert_ways(self.alerts.settings())}."))
        found += self._newer_version()
        ctx.check()
        broken, size = self.history.verify(), self.history.journal_size()
        journal = "is whole" if broken is None else f"was changed outside Tallybridge, from entry {broken} on"
        found.append(Finding("journal", broken is None, f"The journal {journal}: {size.sentence}."))
        return [*found, self._time()]

    def both_sides(self, company: Company, ctx: JobContext) -> list[Finding]:
        """Check both connections of a company.

        Raises:
            Cancelled: a person asked to stop.
        """
        try:
            abilities, account, permissions = self.connections.check(company, ctx)
        except Cancelled:
            raise
        except SyncProblem as problem:
            words = explain(problem)
            return [Finding(company.name, fine=False, message=f"{words.sentence} {words.remedy}")]
        lacking = [right for right in permissions if not right.granted]
        who = account.name or account.id or "an account the key may not name"
        told = f"Connected to {who} ({company.mode.value} mode)."
        return [
            Finding(f"{company.name}: Pronto", any(ability.works for ability in abilities), _offered(abilities)),
            Finding(
                f"{company.name}: Stripe",
                not lacking,
                f"The key lacks {', '.join(right.name for right in lacking)}." if lacking else told,
            ),
        ]

    def _copies(self) -> Finding:
        found = self.backups.names()
        if not found:
            words = f"There is none yet; the first is made before the first run, in {self.backups.place}."
            return Finding("backups", fine=True, message=words)
        room, at = size_words(sum(one.bytes for one in found)), f"{found[0].at.astimezone():%Y-%m-%d %H:%M}"
        words = f"{len(found)} in {self.backups.place}, {room}; the newest is of {at}."
        return Finding("backups", fine=True, message=words)

    def _newer_version(self) -> list[Finding]:
        """Tell of one that is known; asks nobody, and says nothing where nobody wished to hear of it."""
        news = self.updates.news()
        told = news.worth_telling
        if not news.on and told is None:
            return []
        return [Finding("newer version", told is None or not told.security, news.sentence)]

    def _time(self) -> Finding:
        """Check that this computer's clock does not lag behind what it wrote itself."""
        newest = max((entry.at for entry in self.history.journal(None, limit=1)), default=None)
        now = self.clock.now()
        told = f"{now:%Y-%m-%d %H:%M} UTC"
        if newest is not None and newest > now + _CLOCK_SLACK:
            words = f"This computer's clock says {told}, earlier than the newest journal entry; set it right."
            return Finding("clock", fine=False, message=words)
        return Finding("clock", fine=True, message=f"It is {told}.")


def alert_ways(settings: AlertSettings) -> str:
    """Return how alerts travel: ``go out by desktop and by e-mail to kim@example.com``."""
    words = {
        Channel.DESKTOP: "on this computer's desktop",
        Channel.EMAIL: f"by e-mail to {', '.join(settings.mail.to)}",
        Channel.CHAT: "by chat",
    }
    found = [words[channel] for channel in settings.channels()]
    digest = f", with a digest at {settings.digest_at}" if settings.digest_at and found else ""
    return f"go out {', '.join(found)}{digest}" if found else "are switched off"


def size_words(number: int) -> str:
    """Return how much room bytes take: ``12.3 MB``."""
    return f"{number / 1e6:,.1f} MB" if number >= 100_000 else f"{number / 1e3:,.0f} kB"


def _offered(abilities: Sequence[Ability]) -> str:
    """Return what a Pronto site offers, and in its own words what it does not."""
    works = ", ".join(ability.kind.value.replace("_", " ") for ability in abilities if ability.works)
    lacks = [ability.message for ability in abilities if not ability.works]
    return " ".join([f"It gives {works}." if works else "It gives nothing that is needed.", *lacks])
