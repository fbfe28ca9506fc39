"""What the commands ask of the office, as protocols, so that they run on the real one or a fake."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from app.cli.jobs import LanesLike
from app.cli.office_alerts import Alerts, AlertWatch
from app.cli.office_backup import Backups
from app.cli.office_history import JournalHistory, Past
from app.cli.office_mapping import Approvals, Mappings
from app.cli.office_matches import Matching
from app.cli.office_mending import Fixes, Reconcile, Reports, Undo
from app.cli.office_migrate import Migration
from app.cli.office_portable import SettingsFiles
from app.cli.office_queue import QueueCare
from app.cli.office_schedule import Schedule, Timetables
from app.cli.office_support import SupportBundles
from app.cli.office_updates import Updates, UpdateWatch
from app.cli.office_why import Explain
from app.domain.company import Company, NewCompany, Policies
from app.domain.journal import Receipt
from app.domain.kinds import RecordType
from app.domain.mismatch import Certificate, Mismatch
from app.domain.outcome import RunSummary, Verdict
from app.domain.plan import Change, PlanSummary
from app.ports.mismatches import CauseGroup
from app.ports.progress import JobContext
from app.ports.pronto import Ability
from app.ports.stripe import Account, Permission


class Connections(Protocol):
    """Adding, checking and removing companies."""

    def add(self, new: NewCompany, password: str, key: str, ctx: JobContext) -> Company:
        """Keep a company and its secrets after trying both."""
        ...

    def all(self) -> list[Company]:
        """Return every company, in the order of their names."""
        ...

    def remove(self, name: str) -> None:
        """Forget a company and its secrets."""
        ...

    def check(self, company: Company, ctx: JobContext) -> tuple[list[Ability], Account, list[Permission]]:
        """Try both connections with the secrets that are kept."""
        ...

    def lend_secrets(self, company: Company, password: str, key: str) -> None:
        """Use these secrets for this run without trying them first."""
        ...

    def set_abn(self, company_id: int, text: str, who: str) -> Company:
        """Keep the company's own ABN; a blank text forgets it."""
        ...

    def set_policies(self, company_id: int, policies: Policies, who: str) -> Company:
        """Change what the owner decided."""
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


class History(JournalHistory, Protocol):
    """What was and what stands."""

    def changes(self, plan_id: int) -> list[Change]:
        """Return a plan's changes in order."""
        ...

    def queue(self, company_id: int) -> list[Change]:
        """Return what waits to be sent, oldest first."""
        ...

    def attention(self, company_id: int) -> list[tuple[int, Verdict, dt.datetime]]:
        """Return what needs a person."""
        ...

    def receipts(self, company_id: int) -> list[Receipt]:
        """Return the receipts to post, oldest first."""
        ...

    def runs(self, company_id: int) -> list[RunSummary]:
        """Return runs, newest first."""
        ...

    def mismatches(self, company_id: int) -> Iterator[Mismatch]:
        """Yield the open mismatches, oldest first."""
        ...

    def cards(self, company_id: int) -> list[CauseGroup]:
        """Return the open mismatches by cause, type and group."""
        ...

    def certificate(self, company_id: int) -> Certificate | None:
        """Return the newest certificate, or None before the first reconciliation."""
        ...


class Practice(Protocol):
    """The practice company."""

    def start(self, ctx: JobContext, data: Path | None, seed: int) -> Company:
        """Start its two services and return it."""
        ...

    def addresses(self) -> dict[str, str]:
        """Return where its services listen, by name."""
        ...

    def mess(self, count: int, seed: int, ctx: JobContext) -> int:
        """Change records behind the app's back; return how many."""
        ...

    def stop(self) -> None:
        """Stop its services."""
        ...


class Office(Protocol):
    """Everything the commands ask."""

    @property
    def lanes(self) -> LanesLike:
        """Where work runs."""
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
    def reconcile(self) -> Reconcile:
        """Comparing everything."""
        ...

    @property
    def fixes(self) -> Fixes:
        """Settling mismatches."""
        ...

    @property
    def migration(self) -> Migration:
        """Bringing a company's history across."""
        ...

    @property
    def undo(self) -> Undo:
        """Taking back what was done."""
        ...

    @property
    def mappings(self) -> Mappings:
        """Versions of the mapping."""
        ...

    @property
    def matching(self) -> Matching:
        """Pairing records with what is in Stripe already."""
        ...

    @property
    def alerts(self) -> Alerts:
        """Telling people that they are needed."""
        ...

    @property
    def alert_watch(self) -> AlertWatch:
        """Looks for alerts."""
        ...

    @property
    def updates(self) -> Updates:
        """News of newer versions."""
        ...

    @property
    def update_watch(self) -> UpdateWatch:
        """Looks for them."""
        ...

    @property
    def approvals(self) -> Approvals:
        """Changes that wait for a person."""
        ...

    @property
    def queue(self) -> QueueCare:
        """What waits or stands still."""
        ...

    @property
    def reports(self) -> Reports:
        """What a report tells."""
        ...

    @property
    def history(self) -> History:
        """What was."""
        ...

    @property
    def past(self) -> Past:
        """Records as they were."""
        ...

    @property
    def backups(self) -> Backups:
        """Copies of the database."""
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
    def timetables(self) -> Timetables:
        """When it does."""
        ...

    @property
    def settings_files(self) -> SettingsFiles:
        """Settings out to a file and in from one."""
        ...

    @property
    def support(self) -> SupportBundles:
        """Support bundles."""
        ...

    @property
    def database(self) -> Path:
        """The file that holds everything but secrets."""
        ...

    def company(self, name: str | None = None) -> Company:
        """Return a company by name, or the only one.

        Raises:
            NeedsUser: there is none of this name, or several and none was named.
        """
        ...

    def close(self) -> None:
        """Stop everything that runs and close the store."""
        ...


OpenOffice = Callable[..., Office]
"""``app.bootstrap.open_office``."""
