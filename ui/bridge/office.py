"""What the window asks of the office: its services as protocols, so that a screen runs on the real ones or a fake."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from app.domain.company import Company, NewCompany, Policies
from app.domain.errors import NeedsUser
from app.domain.journal import Entry, Receipt
from app.domain.kinds import RecordType
from app.domain.mismatch import Mismatch
from app.domain.outcome import Gate, RunSummary
from app.domain.plan import Action, Change, ChangeState, PlanSummary
from app.domain.records import Record
from app.domain.remedy import Remedy
from app.domain.shapes import Actual, Link
from app.ports.progress import JobContext
from app.ports.pronto import Ability
from app.ports.store import Companies
from app.ports.stripe import Account, Permission
from app.ports.views import Hit, OverviewRow, Views
from app.runtime.jobs import Job, Listener
from ui.bridge.office_mismatches import Fixes, Reconcile, Reports, Undo, Viewer


class Lanes(Protocol):
    """Where work runs."""

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Hand every event to a listener; return how to stop that."""
        ...

    def submit(self, lane: str, name: str, job: Callable[[JobContext], object]) -> Job:
        """Queue work."""
        ...

    def jobs(self) -> list[Job]:
        """Return what waits or runs."""
        ...


class WindowStore(Protocol):
    """The parts of the store that the window reads directly."""

    @property
    def companies(self) -> Companies:
        """The pairs kept in step."""
        ...

    @property
    def views(self) -> Views:
        """Lists and look-ups."""
        ...

    def setting(self, name: str, default: object = None) -> object:
        """Return a setting of this computer."""
        ...

    def set_setting(self, name: str, value: object) -> None:
        """Keep a setting."""
        ...


class Connections(Protocol):
    """Adding, testing and changing companies."""

    def test_pronto(self, new: NewCompany, password: str, ctx: JobContext) -> list[Ability]:
        """Log in to Pronto and say what it offers."""
        ...

    def test_stripe(self, new: NewCompany, key: str, ctx: JobContext) -> tuple[Account, list[Permission]]:
        """Try a Stripe key."""
        ...

    def add(self, new: NewCompany, password: str, key: str, ctx: JobContext) -> Company:
        """Keep a company and its secrets."""
        ...

    def replace_secrets(self, company: Company, password: str | None, key: str | None, ctx: JobContext) -> None:
        """Try and keep new secrets; None leaves one as it is."""
        ...

    def check(self, company: Company, ctx: JobContext) -> tuple[list[Ability], Account, list[Permission]]:
        """Try both connections with the secrets that are kept."""
        ...

    def allow_live(self, company_id: int, allowed: bool, who: str) -> Company:
        """Turn the live switch."""
        ...

    def set_policies(self, company_id: int, policies: Policies, who: str) -> Company:
        """Keep what the owner decided."""
        ...

    def set_abn(self, company_id: int, text: str, who: str) -> Company:
        """Keep the company's own ABN; a blank text forgets it."""
        ...

    def remove(self, name: str) -> None:
        """Forget a company and its secrets."""
        ...

    def secrets_sentence(self) -> str:
        """Return one sentence: where secrets are kept."""
        ...


class Sync(Protocol):
    """The runs."""

    def preview(
        self, company_id: int, kinds: Sequence[RecordType], ctx: JobContext, trigger: str
    ) -> tuple[RunSummary, PlanSummary]:
        """Work out what a sync would do."""
        ...

    def run(
        self,
        company_id: int,
        kinds: Sequence[RecordType],
        ctx: JobContext,
        trigger: str,
        *,
        allow_large: bool = False,
    ) -> RunSummary:
        """Bring Stripe in step."""
        ...

    def apply(self, plan_id: int, excluded: set[int], ctx: JobContext, trigger: str) -> RunSummary:
        """Carry out a previewed plan but for the excluded changes."""
        ...


class Overview(Protocol):
    """Where everything stands."""

    @property
    def rows(self) -> list[OverviewRow]:
        """Counts per record type."""
        ...

    @property
    def last_run(self) -> RunSummary | None:
        """The newest run."""
        ...

    @property
    def waiting(self) -> int:
        """Changes queued and not finished."""
        ...

    @property
    def attention(self) -> int:
        """Records that need a person."""
        ...

    @property
    def receipts(self) -> int:
        """Receipts to post."""
        ...

    @property
    def previewed(self) -> bool:
        """Whether a person has seen a preview; *Sync now* is offered only after."""
        ...


class History(Protocol):
    """What was and what stands."""

    def overview(self, company_id: int) -> Overview:
        """Return where everything stands."""
        ...

    def changes(
        self,
        plan_id: int,
        *,
        kind: RecordType | None = None,
        actions: Sequence[Action] = (),
        states: Sequence[ChangeState] = (),
        text: str = "",
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Change]:
        """Return a plan's changes, filtered."""
        ...

    def latest_plan(self, company_id: int, purpose: str = "preview") -> PlanSummary | None:
        """Return the newest plan of a purpose: ``preview`` or ``sync``."""
        ...

    def journal(
        self, company_id: int, *, text: str = "", run: int | None = None, limit: int = 200, offset: int = 0
    ) -> list[Entry]:
        """Return journal entries, newest first."""
        ...

    def verify(self) -> int | None:
        """Check the journal's chain; None when whole."""
        ...

    def runs(self, company_id: int) -> list[RunSummary]:
        """Return runs, newest first."""
        ...

    def receipts(self, company_id: int) -> list[Receipt]:
        """Return the receipts to post."""
        ...


class GateState(Protocol):
    """A gate and how the record fared there."""

    @property
    def gate(self) -> Gate:
        """Which gate."""
        ...

    @property
    def state(self) -> str:
        """``passed``, ``stopped`` or ``skipped``."""
        ...

    @property
    def reason(self) -> str:
        """A sentence."""
        ...


class Trail(Protocol):
    """One record's way to Stripe."""

    @property
    def hit(self) -> Hit:
        """Which record."""
        ...

    @property
    def gates(self) -> Sequence[GateState]:
        """The six gates in order."""
        ...

    @property
    def record(self) -> Record | None:
        """What Pronto says."""
        ...

    @property
    def actual(self) -> Actual | None:
        """What Stripe says."""
        ...

    @property
    def link(self) -> Link | None:
        """How they are tied."""
        ...

    @property
    def remedy(self) -> Remedy | None:
        """What mends the gate that stopped it; None when nothing has to be done."""
        ...


class Explain(Protocol):
    """Why a record is as it is."""

    def record(self, company_id: int, kind: RecordType, pronto_id: str, stripe_id: str = "") -> Trail:
        """Return a record's trail."""
        ...

    def retry(self, company_id: int, kind: RecordType, pronto_id: str) -> None:
        """Look at a record again at the next run."""
        ...

    def to_settle(self, company_id: int, kind: RecordType, pronto_id: str) -> Mismatch | None:
        """Compare a record now and return what a person settles about it, or None."""
        ...


class Practice(Protocol):
    """The practice company."""

    def start(self, ctx: JobContext, data: Path | None = None, seed: int = 1) -> Company:
        """Start its two services and return it."""
        ...

    def mess(self, count: int, seed: int, ctx: JobContext) -> int:
        """Change records behind the app's back; return how many."""
        ...

    def reset(self, ctx: JobContext) -> None:
        """Forget it on both sides; the next start is a fresh one."""
        ...


class Schedule(Protocol):
    """Syncing by itself."""

    def start(self, company_id: int) -> None:
        """Begin polling."""
        ...

    def stop(self, company_id: int) -> None:
        """End polling."""
        ...

    def next_run(self, company_id: int) -> dt.datetime | None:
        """Return when the next poll is due (UTC); None when it is off."""
        ...

    def silenced(self, company_id: int) -> NeedsUser | None:
        """Return what a person has to do before it polls again, or None."""
        ...


class Office(Protocol):
    """Everything the window asks."""

    @property
    def lanes(self) -> Lanes:
        """Where work runs."""
        ...

    @property
    def store(self) -> WindowStore:
        """Lists and look-ups."""
        ...

    @property
    def connections(self) -> Connections:
        """Adding and changing companies."""
        ...

    @property
    def sync(self) -> Sync:
        """The runs."""
        ...

    @property
    def history(self) -> History:
        """What was."""
        ...

    @property
    def explain(self) -> Explain:
        """Why."""
        ...

    @property
    def practice(self) -> Practice:
        """The practice company."""
        ...

    @property
    def schedule(self) -> Schedule:
        """Syncing by itself."""
        ...

    @property
    def reconcile(self) -> Reconcile:
        """Comparing everything."""
        ...

    @property
    def viewer(self) -> Viewer:
        """Mismatches."""
        ...

    @property
    def fixes(self) -> Fixes:
        """Settling mismatches."""
        ...

    @property
    def undo(self) -> Undo:
        """Taking back what was done."""
        ...

    @property
    def reports(self) -> Reports:
        """Writing reports."""
        ...

    def close(self) -> None:
        """Stop everything that runs and close the store."""
        ...
