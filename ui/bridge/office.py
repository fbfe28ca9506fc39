"""What the window asks of the office: its services as protocols, so that a screen runs on the real ones or a fake."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from app.domain.company import Company, NewCompany, Policies
from app.domain.kinds import RecordType
from app.domain.outcome import RunSummary
from app.domain.plan import Action, PlanSummary
from app.ports.progress import JobContext
from app.ports.pronto import Ability
from app.ports.store import Companies
from app.ports.stripe import Account, Permission
from app.ports.views import Views
from app.runtime.jobs import Job, Listener
from ui.bridge.office_alerts import Alerts
from ui.bridge.office_attention import QueueCare
from ui.bridge.office_look import Explain, History
from ui.bridge.office_mapping import Approvals, Mappings
from ui.bridge.office_matching import Matching
from ui.bridge.office_migration import Migration
from ui.bridge.office_mismatches import Fixes, Reconcile, Reports, Undo, Viewer
from ui.bridge.office_portable import SettingsFiles, SupportBundles
from ui.bridge.office_safety import Backups, Locking, Past
from ui.bridge.office_schedule import Autostart, Schedule, Timetables
from ui.bridge.office_updates import Updates


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

    def apply(
        self,
        plan_id: int,
        excluded: set[int],
        ctx: JobContext,
        trigger: str,
        *,
        only: tuple[RecordType, Action] | None = None,
    ) -> RunSummary:
        """Carry out a previewed plan but for the excluded changes; ``only`` is the part that was shown."""
        ...


class Practice(Protocol):
    """The practice company."""

    def start(self, ctx: JobContext, data: Path | None = None, seed: int = 1) -> Company:
        """Start its two services and return it."""
        ...

    def mess(self, count: int, seed: int, ctx: JobContext) -> int:
        """Change records behind the app's back; return how many."""
        ...

    def sandbox_key(self) -> str:
        """Return the key of its sandbox."""
        ...

    def reset(self, ctx: JobContext) -> None:
        """Forget it on both sides; the next start is a fresh one."""
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
    def past(self) -> Past:
        """Records as they were."""
        ...

    @property
    def backups(self) -> Backups:
        """Copies of the data file."""
        ...

    @property
    def alerts(self) -> Alerts:
        """Telling people that they are needed."""
        ...

    @property
    def updates(self) -> Updates:
        """News of newer versions."""
        ...

    @property
    def settings_files(self) -> SettingsFiles:
        """Settings out to a file and in from one."""
        ...

    @property
    def support(self) -> SupportBundles:
        """What somebody who helps needs to see, in one file."""
        ...

    @property
    def locking(self) -> Locking:
        """The lock of the window."""
        ...

    @property
    def schedule(self) -> Schedule:
        """Syncing by itself."""
        ...

    @property
    def autostart(self) -> Autostart:
        """Starting with the session."""
        ...

    @property
    def timetables(self) -> Timetables:
        """When it does."""
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
    def matching(self) -> Matching:
        """Pairing records of both sides."""
        ...

    @property
    def migration(self) -> Migration:
        """Bringing the history across."""
        ...

    @property
    def undo(self) -> Undo:
        """Taking back what was done."""
        ...

    @property
    def mappings(self) -> Mappings:
        """What goes where, and its versions."""
        ...

    @property
    def queue(self) -> QueueCare:
        """What waits or stands still."""
        ...

    @property
    def approvals(self) -> Approvals:
        """Changes that wait for a person."""
        ...

    @property
    def reports(self) -> Reports:
        """Writing reports."""
        ...

    def close(self) -> None:
        """Stop everything that runs and close the store."""
        ...
