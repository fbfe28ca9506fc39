"""An office made of plain data, for the command line's tests."""

import datetime as dt
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.domain.company import Company, Mode, NewCompany
from app.domain.errors import Code, NeedsUser, SyncProblem
from app.domain.journal import Entry, Receipt
from app.domain.kinds import RecordType
from app.domain.outcome import Gate, RunStatus, RunSummary, Standing, TypeCounts, Verdict
from app.domain.plan import Action, Change, FieldChange, PlanSummary
from app.domain.remedy import Remedy
from app.domain.schedule import Ahead, PauseFor, Timetable
from app.ports.backups import Backup, Holds, Restored, Why
from app.ports.journal import JournalSize, Sought
from app.ports.progress import JobContext, Progress
from app.ports.pronto import Ability
from app.ports.stripe import Account, Permission
from app.ports.views import Hit
from app.runtime.lanes import Lanes
from app.services.backups import Listed
from tests.cli.fake_alerts import FakeAlerts, FakeWatch
from tests.fakes.updates import FakeUpdates

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
KEY = "rk_test_51AbCdEfGhIjKl"
LIVE_KEY = "rk_live_51AbCdEfGhIjKl"


def company(number: int = 1, name: str = "Acme") -> Company:
    return Company(number, name, Mode.TEST, "https://erp.example.com.au/pronto", "kim", created=NOON)


CHANGES = [
    Change(
        RecordType.CUSTOMERS,
        Action.UPDATE,
        "ACME",
        "cus_1",
        cause="changed-in-pronto",
        reason="The name changed.",
        fields=(FieldChange("name", None, "Acme Pty Ltd"), FieldChange("phone", "x" * 200, "")),
        title="Acme",
        score=97,
        id=11,
    ),
    Change(RecordType.ITEMS, Action.HOLD, "WIDGET", reason="It waits.", id=12),
]
VERDICT = Verdict(RecordType.INVOICES, "1001", Standing.ATTENTION, Gate.VALIDATE, "invalid", "The e-mail is broken.")
ENTRY = Entry(1, NOON, "command line", "create", RecordType.CUSTOMERS, "ACME", "cus_1", after={"name": "Acme"}, seq=1)
RECEIPT = Receipt("paid", "in_1", "=ACME", "1001", "500", 123456, "aud", NOON)


@dataclass
class FakeConnections:
    office: "FakeOffice"
    added: list[tuple[NewCompany, str, str]] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    lent: list[tuple[str, str, str]] = field(default_factory=list)

    def all(self) -> list[Company]:
        return self.office.companies

    def add(self, new: NewCompany, password: str, key: str, ctx: JobContext) -> Company:
        self.office.trip("add")
        self.added.append((new, password, key))
        return Company(1, new.name, new.mode, new.pronto_url, new.pronto_user)

    def remove(self, name: str) -> None:
        self.removed.append(name)

    def lend_secrets(self, found: Company, password: str, key: str) -> None:
        self.lent.append((found.name, password, key))

    def secrets_sentence(self) -> str:
        return "Passwords and keys are kept in this computer's keyring (test)."

    def check(self, found: Company, ctx: JobContext) -> tuple[list[Ability], Account, list[Permission]]:
        self.office.trip("check")
        abilities = [
            Ability(RecordType.CUSTOMERS, True, "Customers can be read."),
            Ability(RecordType.REPS, False, "This site does not offer reps."),
        ]
        rights = [Permission("Customers: write", True), Permission("Invoices: write", self.office.all_rights)]
        return abilities, Account("acct_1", "Acme", "AU", "aud", "Australia/Sydney", live=False), rights


@dataclass
class FakeSync:
    office: "FakeOffice"
    asked: list[dict[str, Any]] = field(default_factory=list)

    def preview(self, company_id: int, kinds: Any, ctx: JobContext, trigger: str) -> tuple[RunSummary, PlanSummary]:
        self.asked.append({"company": company_id, "kinds": tuple(kinds), "trigger": trigger})
        self.office.trip("preview")
        counts = {"customers": {"update": 1}, "items": {"hold": 1}} if self.office.changes else {}
        return self._summary("preview"), PlanSummary(7, company_id, "abc123", NOON.isoformat(), counts)

    def run(
        self, company_id: int, kinds: Any, ctx: JobContext, trigger: str, *, allow_large: bool = False
    ) -> RunSummary:
        self.asked.append({"company": company_id, "kinds": tuple(kinds), "trigger": trigger, "large": allow_large})
        ctx.report(Progress("read-pronto", "customers", 3))
        ctx.report(Progress("write", "customers", 3, 3, rate=25.0, seconds_left=61))
        self.office.trip("sync")
        return self._summary("sync")

    def _summary(self, kind: str) -> RunSummary:
        return RunSummary(
            run=5,
            kind=kind,
            status=self.office.status,
            writes=3,
            seconds=1.25,
            types={"customers": TypeCounts(created=2, updated=1, in_step=300)},
            messages=list(self.office.messages),
            started=NOON,
            ended=NOON,
        )


@dataclass
class FakeHistory:
    office: "FakeOffice"
    broken: int | None = None
    entries: list[Entry] = field(default_factory=lambda: [ENTRY])
    asked_journal: list[tuple[int | None, int]] = field(default_factory=list)
    sought: dict[str, Any] = field(default_factory=dict)

    def changes(self, plan_id: int) -> list[Change]:
        return self.office.changes

    def queue(self, company_id: int) -> list[Change]:
        return self.office.changes

    def attention(self, company_id: int) -> list[tuple[int, Verdict, dt.datetime]]:
        return [(4, VERDICT, NOON)] if self.office.needs_attention else []

    def journal(self, company_id: int | None, *, limit: int, **sought: Any) -> list[Entry]:
        self.asked_journal.append((company_id, limit))
        self.sought = sought
        return self.entries

    def journal_size(self) -> JournalSize:
        return JournalSize(len(self.entries), 2_500_000, NOON)

    def verify(self) -> int | None:
        return self.broken

    def receipts(self, company_id: int) -> list[Receipt]:
        return self.office.open_receipts

    def runs(self, company_id: int) -> list[RunSummary]:
        return self.office.recorded


@dataclass(frozen=True)
class FakeGate:
    gate: Gate
    state: str
    reason: str


@dataclass(frozen=True)
class FakeTrail:
    hit: Hit
    gates: tuple[FakeGate, ...]
    remedy: Remedy | None = None


class FakeExplain:
    def why(self, company_id: int, query: str) -> list[FakeTrail]:
        known = query == "acme"
        hit = Hit(RecordType.CUSTOMERS, "ACME" if known else "", "", query, None, "read", "", "", None, 1)
        gates = (FakeGate(Gate.READ, "passed" if known else "stopped", "Pronto gave it."),)
        return [FakeTrail(hit, gates)] * (2 if known else 1)


@dataclass
class FakeReports:
    saved: list[tuple[Company | None, Path, Sought, str]] = field(default_factory=list)
    noted: list[tuple[int, Path, str, str]] = field(default_factory=list)

    def save_journal(self, found: Company | None, path: Path, sought: Sought, who: str) -> int:
        self.saved.append((found, path, sought, who))
        return 3

    def note_export(self, company_id: int, path: Path, what: str, who: str) -> None:
        self.noted.append((company_id, path, what, who))


@dataclass
class FakeBackups:
    place: Path = Path("backups")
    damaged: str = ""
    restored: list[tuple[str, str]] = field(default_factory=list)
    found: list[Backup] = field(default_factory=lambda: [Backup("b.zip", NOON, Why.DAILY, 1_234_567)])

    def all(self) -> list[Listed]:
        return [Listed(one, Holds(("Acme",), 1200, 34)) for one in self.found]

    def names(self) -> list[Backup]:
        return self.found

    def make(self) -> Backup:
        return Backup("new.zip", NOON, Why.HAND, 5_000)

    def restore(self, name: str, who: str) -> Restored:
        self.restored.append((name, who))
        return Restored(name, "kept.zip", 2, 0, ("Acme",))

    def damage(self, *, full: bool = False) -> str:
        return self.damaged if full else ""


@dataclass
class FakePractice:
    office: "FakeOffice"
    started: list[tuple[Path | None, int]] = field(default_factory=list)
    messes: list[tuple[int, int]] = field(default_factory=list)
    stopped: int = 0

    def start(self, ctx: JobContext, data: Path | None, seed: int) -> Company:
        self.started.append((data, seed))
        return company(2, "Practice company")

    def addresses(self) -> dict[str, str]:
        return {"pronto": "http://127.0.0.1:1", "stripe": "http://127.0.0.1:2"}

    def mess(self, count: int, seed: int, ctx: JobContext) -> int:
        self.messes.append((count, seed))
        return count

    def stop(self) -> None:
        self.stopped += 1


@dataclass
class FakeSchedule:
    started: list[int] = field(default_factory=list)
    stopped: list[int] = field(default_factory=list)
    woken: int = 0
    problem: NeedsUser | None = None

    def start(self, company_id: int) -> None:
        self.started.append(company_id)

    def stop(self, company_id: int) -> None:
        self.stopped.append(company_id)

    def wake_up(self) -> None:
        self.woken += 1

    def silenced(self, company_id: int) -> NeedsUser | None:
        return self.problem


@dataclass
class FakeTimetables:
    """Keeps wishes; the real ones are tested with the store."""

    office: "FakeOffice"
    kept: Timetable = field(default_factory=Timetable)
    paused: list[tuple[int, PauseFor | None, str]] = field(default_factory=list)

    def table(self, company_id: int) -> Timetable:
        return self.kept

    def change(self, company_id: int, table: Timetable, who: str, *, every: int | None = None) -> None:
        if table.wrong():
            raise NeedsUser(Code.BAD_INPUT, table.wrong())
        self.kept = table
        if every is not None:
            kept = self.office.companies[0]
            self.office.companies[0] = replace(kept, policies=replace(kept.policies, pronto_poll_seconds=every))

    def pause(self, company_id: int, wish: PauseFor, who: str) -> None:
        self.paused.append((company_id, wish, who))

    def resume(self, company_id: int, who: str) -> None:
        self.paused.append((company_id, None, who))

    def ahead(self, company_id: int) -> Ahead:
        return Ahead(sync=dt.datetime(2026, 3, 2, tzinfo=dt.UTC), paused=bool(self.paused and self.paused[-1][1]))

    def words(self, company_id: int) -> list[str]:
        return ["Next sync in 40 seconds."]


class FakeQueue:
    """Nothing stands besides the changes."""

    def groups(self, company_id: int) -> list[Any]:
        return []

    def rows(self, company_id: int, **_filters: Any) -> list[int]:
        return []


class FakeOffice:
    """Answers every command; ``fail`` makes a step raise."""

    def __init__(self) -> None:
        self.lanes = Lanes()
        self.database = Path("tallybridge.db")
        self.companies = [company()]
        self.connections = FakeConnections(self)
        self.sync = FakeSync(self)
        self.history = FakeHistory(self)
        self.explain = FakeExplain()
        self.practice = FakePractice(self)
        self.reports = FakeReports()
        self.backups = FakeBackups()
        self.schedule = FakeSchedule()
        self.queue = FakeQueue()
        self.timetables = FakeTimetables(self)
        self.alerts = FakeAlerts()
        self.alert_watch = FakeWatch()
        self.updates = FakeUpdates()
        self.update_watch = FakeWatch()
        self.fail: dict[str, BaseException] = {}
        self.changes = list(CHANGES)
        self.open_receipts = [RECEIPT]
        self.recorded: list[RunSummary] = []
        self.record_on_failure: RunSummary | None = None
        self.messages: list[str] = []
        self.status = RunStatus.DONE
        self.needs_attention = True
        self.all_rights = True
        self.closed = 0
        self.opened_with: dict[str, Any] = {}

    def open(self, home: Path | None, **parts: Any) -> "FakeOffice":
        """Stand in for ``open_office``."""
        self.opened_with = {"home": home, **parts}
        self.trip("open")
        return self

    def trip(self, step: str) -> None:
        """Raise what this step is to fail with."""
        if step not in self.fail:
            return
        if isinstance(self.fail[step], SyncProblem) and self.record_on_failure is not None:
            self.recorded = [self.record_on_failure, *self.recorded]
        raise self.fail[step]

    def company(self, name: str | None = None) -> Company:
        for found in self.companies:
            if name in (None, found.name):
                return found
        raise NeedsUser(Code.NO_COMPANY, f"There is no company “{name}”.")

    def close(self) -> None:
        self.closed += 1
        self.lanes.shutdown()
