"""An office in memory: everything the window asks, with a handful of believable records and no waiting."""

import datetime as dt
import itertools
from array import array
from dataclasses import dataclass, field, replace

from app.domain.company import Company, Mode, NewCompany
from app.domain.journal import Entry, Receipt
from app.domain.kinds import RecordType
from app.domain.outcome import Gate, RunStatus, RunSummary, Standing, TypeCounts
from app.domain.plan import Action, Change, ChangeState, FieldChange, PlanSummary
from app.domain.records import Customer
from app.domain.shapes import Actual, Link
from app.ports.journal import JournalSize
from app.ports.progress import Progress
from app.ports.pronto import Ability
from app.ports.stripe import Account, Permission
from app.ports.views import Hit, OverviewRow
from app.services.explain import GateState, Trail
from tests.fakes.alerts import FakeAlerts
from tests.fakes.attention import FakeQueue
from tests.fakes.inline_lanes import InlineLanes
from tests.fakes.mapping import FakeApprovals, FakeMappings
from tests.fakes.matching import FakeMatching
from tests.fakes.migration import FakeMigration
from tests.fakes.mismatches import FakeFixes, FakeReconcile, FakeReports, FakeUndo, FakeViewer
from tests.fakes.portable import FakeSettingsFiles, FakeSupport
from tests.fakes.safety import FakeBackups, FakeLocking, FakePast
from tests.fakes.schedule import FakeAutostart, FakeSchedule, FakeTimetables
from tests.fakes.updates import FakeUpdates

NOW = dt.datetime(2026, 11, 23, 3, 30, tzinfo=dt.UTC)
LONG_NAME = "The Very Long Established Harbour & Hinterland Provisioning Company of Western Port Pty Ltd " * 2


def company(name: str = "Acme Pty Ltd", mode: Mode = Mode.TEST, number: int = 1, **more) -> Company:
    return Company(number, name, mode, "https://erp.example.com.au/rest", "sync", stripe_account="acct_1", **more)


def hits() -> list[Hit]:
    standings = itertools.cycle(Standing)
    made = []
    for row, (kind, number) in enumerate(itertools.product(RecordType, range(60)), 1):
        standing = next(standings)
        message = "Its e-mail address belongs to several debtors." if standing is Standing.ATTENTION else ""
        title = LONG_NAME if number == 1 else f"{kind.value} title {number}"
        made.append(
            Hit(
                kind,
                f"{kind.value[:3].upper()}{number:04}",
                f"xx_{row}",
                title,
                standing,
                "match",
                "",
                message,
                NOW,
                row,
            )
        )
    return made


def changes() -> list[Change]:
    made = []
    for seq in range(1, 451):
        action = (Action.CREATE, Action.UPDATE, Action.HOLD, Action.SKIP, Action.LINK)[seq % 5]
        kind = (RecordType.CUSTOMERS, RecordType.INVOICES)[seq % 2]
        made.append(
            Change(
                kind, action, f"P{seq:04}", f"cus_{seq}" if action is Action.UPDATE else "",
                cause="shared-email" if action is Action.HOLD else "", reason=f"Reason of {seq}",
                fields=(FieldChange("name", "Old name", "New name", "Name"),) if action is Action.UPDATE else (),
                held=(FieldChange("email", "a@example.com", "b@example.com"),) if action is Action.HOLD else (),
                title=f"Title {seq}", cents=seq * 100, seq=seq, id=1000 + seq,
                score=88 if action is Action.LINK else None,
            )
        )  # fmt: skip
    return made


def plan_of(found: list[Change], number: int = 7) -> PlanSummary:
    counts: dict[str, dict[str, int]] = {}
    for change in found:
        kind = counts.setdefault(change.kind.value, {})
        kind[change.action.value] = kind.get(change.action.value, 0) + 1
    return PlanSummary(number, 1, "digest", NOW.isoformat(), counts, {"invoices": 123456})


@dataclass
class FakeCompanies:
    found: list[Company] = field(default_factory=list)

    def all(self):
        return sorted(self.found, key=lambda one: one.name.casefold())

    def named(self, name):
        return next(one for one in self.found if one.name == name)

    def with_id(self, number):
        return next(one for one in self.found if one.id == number)


class FakeViews:
    def __init__(self):
        self.hits = hits()
        self.asked = []

    def ids(self, company_id, *, kind=None, standing=None, text="", sort="key", descending=False, only_in_stripe=False):
        self.asked.append((kind, standing, text, sort, descending))
        found = [
            hit for hit in self.hits
            if (kind is None or hit.kind is kind) and (standing is None or hit.standing is standing)
            and text.casefold() in f"{hit.pronto_id} {hit.title} {hit.stripe_id}".casefold()
        ]  # fmt: skip
        found.sort(key=lambda hit: hit.title if sort == "title" else hit.pronto_id, reverse=descending)
        return array("q", [hit.row for hit in found])

    def page(self, company_id, rows):
        table = {hit.row: hit for hit in self.hits}
        return [table[row] for row in rows]


class FakeStore:
    def __init__(self, companies):
        self.companies = FakeCompanies(companies)
        self.views = FakeViews()
        self.kept = {}

    def setting(self, name, default=None):
        return self.kept.get(name, default)

    def set_setting(self, name, value):
        self.kept[name] = value


class FakeConnections:
    def __init__(self, office):
        self._office = office
        self.problem = None
        self.live = False
        self.lacking = ()
        self.seen = []

    def _try(self, *what):
        self.seen.append(what)
        if self.problem is not None:
            raise self.problem

    def test_pronto(self, new, password, ctx):
        self._try("pronto", new.pronto_url, password)
        return [Ability(kind, kind.value not in self.lacking, "Works.") for kind in RecordType]

    def test_stripe(self, new, key, ctx):
        self._try("stripe", key)
        account = Account("acct_9", "Acme", "AU", "aud", "Australia/Sydney", self.live)
        return account, [Permission("Customers: write", granted="customers" not in self.lacking)]

    def add(self, new: NewCompany, password, key, ctx):
        self._try("add", new, password, key)
        made = company(new.name, Mode.LIVE if self.live else Mode.TEST, 9, live_allowed=new.live_allowed)
        self._office.store.companies.found.append(made)
        return made

    def check(self, found, ctx):
        account, permissions = self.test_stripe(NewCompany("", "", ""), "", ctx)
        return [Ability(kind, works=True, message="Works.") for kind in RecordType], account, permissions

    def replace_secrets(self, found, password, key, ctx):
        self._try("secrets", password, key)

    def _change(self, company_id, **more):
        kept = self._office.store.companies.found
        place = next(place for place, one in enumerate(kept) if one.id == company_id)
        kept[place] = replace(kept[place], **more)
        return kept[place]

    def allow_live(self, company_id, allowed, who):
        self._try("live", allowed, who)
        return self._change(company_id, live_allowed=allowed)

    def set_policies(self, company_id, policies, who):
        self._try("policies", policies, who)
        return self._change(company_id, policies=policies)

    def set_abn(self, company_id, text, who):
        self._try("abn", text, who)
        known = next(one for one in self._office.store.companies.found if one.id == company_id)
        return self._change(company_id, policies=replace(known.policies, supplier_abn=text.replace(" ", "")))

    def remove(self, name):
        self._try("remove", name)
        self._office.store.companies.found = [one for one in self._office.store.companies.found if one.name != name]

    def secrets_sentence(self):
        return "Passwords and keys are kept in the system keyring."


class FakeSync:
    def __init__(self, office):
        self._office = office
        self.calls = []
        self.problem = None
        self.hold = None
        self.messages = []

    def _go(self, ctx, kind):
        ctx.report(Progress("read-pronto", "customers", 40, 100, 12.5, 30.0))
        if self.hold is not None:
            self.hold(ctx)
        if self.problem is not None:
            raise self.problem
        run = RunSummary(len(self.calls), kind, RunStatus.DONE, writes=5, seconds=2.0, messages=list(self.messages),
                         started=NOW, ended=NOW + dt.timedelta(minutes=len(self.calls)))  # fmt: skip
        run.types["customers"] = TypeCounts(created=3, held=1)
        self._office.history.recent.insert(0, run)
        return run

    def preview(self, company_id, kinds, ctx, trigger):
        self.calls.append(("preview", company_id, trigger))
        run = self._go(ctx, "preview")
        self._office.history.plan = plan_of(self._office.history.rows)
        return run, self._office.history.plan

    def run(self, company_id, kinds, ctx, trigger, *, allow_large=False):
        self.calls.append(("sync", company_id, allow_large))
        return self._go(ctx, "sync")

    def apply(self, plan_id, excluded, ctx, trigger, *, only=None):
        self.calls.append(("apply", plan_id, set(excluded), *([only] if only else [])))
        return self._go(ctx, "sync")


@dataclass
class FakeOverview:
    rows: list[OverviewRow]
    last_run: RunSummary | None
    waiting: int
    attention: int
    receipts: int
    previewed: bool


class FakeHistory:
    def __init__(self):
        self.rows = changes()
        self.plan = None
        self.recent = []
        self.broken = None
        self.guarded = ""

    def overview(self, company_id):
        rows = [
            OverviewRow(kind, 100, {Standing.IN_STEP: 90, Standing.ATTENTION: 4, Standing.WAITING: 6}, 94, 95)
            for kind in RecordType
        ]
        return FakeOverview(rows, self.recent[0] if self.recent else None, 0, 4, 2, bool(self.recent))

    def changes(self, plan_id, *, kind=None, actions=(), states=(), text="", limit=None, offset=0):
        if ChangeState.HELD in states:
            guarded = replace(self.rows[0], state=ChangeState.HELD, error=f"guard: {self.guarded}")
            return [guarded] if self.guarded else []
        found = [
            change for change in self.rows
            if (kind is None or change.kind is kind) and (not actions or change.action in actions)
            and text.casefold() in f"{change.pronto_id} {change.title} {change.reason}".casefold()
        ]  # fmt: skip
        return found[offset : None if limit is None else offset + limit]

    def latest_plan(self, company_id, purpose="preview"):
        return self.plan if purpose == "preview" else plan_of(self.rows, 8)

    def journal(self, company_id, *, text="", run=None, limit=200, offset=0, **sought):
        self.sought = sought
        made = [
            Entry(1, NOW, "person", "update", RecordType.CUSTOMERS, f"P{seq}", f"cus_{seq}", {"name": "Old"},
                  {"name": "New"}, f"Reason {seq}", "req_1", "POST /v1/customers", run or 2, seq=seq, digest="ab" * 32)
            for seq in range(450, 0, -1)
        ]  # fmt: skip
        found = [entry for entry in made if text.casefold() in f"{entry.pronto_id} {entry.reason}".casefold()]
        return found[offset : offset + limit]

    def verify(self):
        return self.broken

    def journal_size(self):
        return JournalSize(450, 240_000, NOW)

    def runs(self, company_id):
        return list(self.recent)

    def receipts(self, company_id):
        return [Receipt("paid", "in_1", "ACME", "500012", "101", 12345, "aud", NOW) for _ in range(2)]


class FakeExplain:
    def __init__(self, views):
        self._views = views
        self.retried = []
        self.remedy = None
        self.cause = ""
        self.mismatch = None
        self.compared = []

    def record(self, company_id, kind, pronto_id, stripe_id=""):
        hit = next(hit for hit in self._views.hits if hit.kind is kind and hit.pronto_id == pronto_id)
        stop = Gate.MATCH if hit.standing is Standing.ATTENTION else None
        gates, state = [], "passed"
        for gate in Gate:
            gates.append(GateState(gate, "stopped" if gate is stop else state, f"About {gate}."))
            state = "skipped" if gate is stop else state
        record = Customer(pronto_id, hit.title, email="a@example.com", user_fields={"UserField1": "x"})
        actual = Actual(kind, hit.stripe_id, {"name": hit.title, "total": 1999, "metadata.rep": "Kim"}, state="active")
        link = Link(kind, pronto_id, hit.stripe_id, created=NOW)
        return Trail(hit, tuple(gates), record, actual, link, self.remedy, self.cause)

    def to_settle(self, company_id, kind, pronto_id):
        self.compared.append((kind, pronto_id))
        return self.mismatch

    def retry(self, company_id, kind, pronto_id):
        self.retried.append((kind, pronto_id))


class FakePractice:
    def __init__(self, office):
        self._office = office
        self.messes = []
        self.resets = 0

    def sandbox_key(self):
        return "sk_test_practice"

    def start(self, ctx, data=None, seed=1):
        found = self._office.store.companies.found
        made = next((one for one in found if one.mode is Mode.PRACTICE), None)
        if made is None:
            made = company("Practice company", Mode.PRACTICE, 5)
            found.append(made)
        return made

    def mess(self, count, seed, ctx):
        self.messes.append((count, seed))
        return count

    def reset(self, ctx):
        self.resets += 1
        found = self._office.store.companies.found
        self._office.store.companies.found = [one for one in found if one.mode is not Mode.PRACTICE]


class FakeOffice:
    """Give it companies; look into its parts for what was asked of it."""

    def __init__(self, *companies: Company, lanes=None) -> None:
        self.lanes = lanes or InlineLanes()
        self.store = FakeStore(list(companies))
        self.history = FakeHistory()
        self.connections = FakeConnections(self)
        self.sync = FakeSync(self)
        self.explain = FakeExplain(self.store.views)
        self.practice = FakePractice(self)
        self.autostart = FakeAutostart()
        self.timetables = FakeTimetables()
        self.schedule = FakeSchedule(self.timetables)
        self.viewer = FakeViewer()
        self.fixes = FakeFixes(self)
        self.undo = FakeUndo(self)
        self.reconcile = FakeReconcile(self)
        self.reports = FakeReports()
        self.past = FakePast()
        self.backups = FakeBackups()
        self.locking = FakeLocking()
        self.alerts = FakeAlerts()
        self.updates = FakeUpdates()
        self.matching = FakeMatching(self)
        self.migration = FakeMigration()
        self.mappings = FakeMappings()
        self.approvals = FakeApprovals()
        self.queue = FakeQueue()
        self.settings_files = FakeSettingsFiles(store=self.store)
        self.support = FakeSupport()
        self.closed = False

    def close(self) -> None:
        self.closed = True
        self.lanes.shutdown()
