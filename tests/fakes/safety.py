"""Copies, the past and the lock, in memory."""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.as_at import AsAt, ValueAt
from app.ports.backups import Backup, Holds, Restored, Why
from app.services.backups import Listed
from app.services.locking import Attempt

NOW = dt.datetime(2026, 11, 23, 3, 30, tzinfo=dt.UTC)


@dataclass
class FakeBackups:
    place: Path = Path("backups")
    damaged: str = ""
    problem: Exception | None = None
    restored: list[str] = field(default_factory=list)
    made: int = 0

    def all(self):
        good = Backup("tallybridge-20261122-003000-daily.zip", NOW - dt.timedelta(days=1), Why.DAILY, 12_400_000)
        bad = Backup("tallybridge-20261123-003000-hand.zip", NOW, Why.HAND, 900)
        held = Holds(("Acme Pty Ltd",), 1234, 5678)
        return [Listed(bad, Holds(problem="It is damaged and cannot be put back.")), Listed(good, held)]

    def make(self):
        self.made += 1
        return self.all()[0].backup

    def restore(self, name, who):
        if self.problem is not None:
            raise self.problem
        self.restored.append(name)
        self.damaged = ""
        return Restored(name, "tallybridge-20261123-033000-restore.zip", 3, 0, ("Acme Pty Ltd",))

    def damage(self):
        return self.damaged


@dataclass
class FakePast:
    years: int = 7
    asked: list[tuple] = field(default_factory=list)

    def record(self, company_id, kind, pronto_id, at):
        self.asked.append((kind, pronto_id, at))
        values = (
            ValueAt("email", "a@example.com", "b@example.com", NOW, 12),
            ValueAt("name", "Old name", "Old name", NOW, 3, "Entry 9 of 3 May 2026 found “Other” in Stripe."),
        )
        return AsAt(kind, pronto_id, at, "cus_1", "linked", values, last=12)

    def keep(self, years, who):
        self.years = years


@dataclass
class FakeLocking:
    minutes: int = 0
    passphrase: str = "open sesame"
    wait: int = 0
    tried: list[str] = field(default_factory=list)
    lost: int = 0

    def turn_on(self, passphrase, minutes, who):
        self.passphrase, self.minutes = passphrase, minutes

    def open(self, passphrase):
        self.tried.append(passphrase)
        right = passphrase == self.passphrase
        return Attempt(right, 0 if right else self.wait)

    def turn_off(self, passphrase, who):
        attempt = self.open(passphrase)
        if attempt.right:
            self.minutes = 0
        return attempt

    def forgotten(self, who):
        self.lost += 1
        self.minutes = 0
        return ["Acme Pty Ltd"]
