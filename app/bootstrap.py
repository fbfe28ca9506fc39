"""The one composition root: adapters → services. Every dependency is a keyword with a production default.

What is slow to import or to open (the keyring, httpx, stripe) is touched on first use, never here, so that the
window is painted before.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from app.alerts.courier import RealCourier
from app.domain.company import Company
from app.domain.errors import Code, NeedsUser
from app.domain.journal import Entry, Note
from app.domain.kinds import TARGETED
from app.domain.mapping import MappingSet
from app.opening import LateSite, RealConnectors, fetch_release, sandbox_key
from app.planning.standing import with_standing
from app.ports.alerts import Courier
from app.ports.clock import Clock
from app.ports.connectors import Connectors
from app.ports.secrets import SecretStore
from app.ports.store import Store
from app.remote.address import checked_address
from app.reports import Reports
from app.reports.atomic import whole_file
from app.runtime.alarm import Alarm
from app.runtime.alert_watch import AlertWatch
from app.runtime.autostart import Autostart, open_autostart
from app.runtime.clock import SystemClock
from app.runtime.crash import CrashReporter, version
from app.runtime.lanes import Lanes
from app.runtime.log import Redactor
from app.runtime.paths import Home, open_home
from app.runtime.schedule import Schedule
from app.runtime.settings import Setting, Settings
from app.runtime.shipped import default_mapping, default_text, support_words, update_address
from app.runtime.update_watch import UpdateWatch
from app.runtime.versions import versions
from app.secrets.late import LateSecrets
from app.services.alerts import Alerts
from app.services.approvals import Approvals
from app.services.as_at import PastRecords
from app.services.backups import Backups
from app.services.checkup import Checkup
from app.services.connections import Connections
from app.services.explain import Explain
from app.services.fixes import Fixes
from app.services.history import History
from app.services.locking import Locking
from app.services.mappings import Mappings
from app.services.matching import Matching
from app.services.migration import Migration
from app.services.practising import Practising
from app.services.queue_care import QueueCare
from app.services.reconcile import Reconcile
from app.services.settings_files import Keepers, SettingsFiles
from app.services.support.service import SupportBundles, Tools
from app.services.sync import Sync
from app.services.timetables import Timetables
from app.services.undo import Undo
from app.services.updates import Updates
from app.services.viewer import Viewer
from app.storage.backup import BackupFolder
from app.storage.backup_restore import Restorer
from app.storage.integrity import findings
from app.storage.scratch import ScratchStores
from app.storage.store import open_store

__all__ = ["Office", "default_mapping", "default_text", "open_backups", "open_office", "support_words"]


@dataclass(frozen=True)
class Office:
    """Every service of the program, put together."""

    home: Home
    store: Store
    lanes: Lanes
    connections: Connections
    sync: Sync
    reconcile: Reconcile
    fixes: Fixes
    matching: Matching
    migration: Migration
    undo: Undo
    viewer: Viewer
    reports: Reports
    history: History
    explain: Explain
    practice: Practising
    schedule: Schedule
    timetables: Timetables
    autostart: Autostart
    settings: Settings
    alarm: Alarm
    backups: Backups
    past: PastRecords
    locking: Locking
    approvals: Approvals
    queue: QueueCare
    mappings: Mappings
    alerts: Alerts
    alert_watch: AlertWatch
    settings_files: SettingsFiles
    support: SupportBundles
    updates: Updates
    update_watch: UpdateWatch

    @property
    def database(self) -> Path:
        """The file that holds everything but secrets."""
        return self.home.database

    def company(self, name: str | None = None) -> Company:
        """Return a company by name or the unmistakable beginning of one; the only one when none is named.

        Raises:
            NeedsUser: there is none of this name, or several and none was named.
        """
        companies = self.store.companies.all()
        if name is None:
            if len(companies) == 1:
                return companies[0]
            if not companies:
                raise NeedsUser(Code.NO_COMPANY, "There is no company yet.")
            names = ", ".join(f"“{company.name}”" for company in companies)
            raise NeedsUser(Code.NO_COMPANY, f"There are several companies: {names}.", hint="Name one with --company.")
        wanted = name.strip().casefold()
        exact = [company for company in companies if company.name.casefold() == wanted]
        begun = [company for company in companies if wanted and company.name.casefold().startswith(wanted)]
        found = exact or begun
        return found[0] if len(found) == 1 else self.store.companies.named(name)

    def close(self) -> None:
        """Stop the alarm, the lanes and the practice services, and close the store."""
        self.alert_watch.stop()
        self.update_watch.stop()
        self.alarm.stop()
        self.lanes.shutdown()
        self.practice.stop()
        self.store.close()


def open_office(
    home: Path | None = None,
    *,
    secrets: SecretStore | None = None,
    redactor: Redactor | None = None,
    crash: CrashReporter | None = None,
    clock: Clock | None = None,
    connectors: Connectors | None = None,
    mapping_of: Callable[[Company], MappingSet] | None = None,
    courier: Courier | None = None,
) -> Office:
    """Put the program together on a home folder; quick, nothing is connected to.

    Raises:
        NeedsUser: the folder or the database cannot be used. RunStopped: the disk is full.
    """

    def in_force(company: Company) -> MappingSet:
        saved = mapping_of(company) if mapping_of is not None else mappings.in_force(company.id)
        return with_standing(saved, company.policies.standing)

    place = open_home(home)
    clean = redactor or Redactor()
    present = clock or SystemClock()
    store = open_store(place.database, present)

    def choose() -> SecretStore:
        from app.secrets.choice import choose_store  # noqa: PLC0415 - the keyring library takes its time

        return choose_store(seen=clean.know)

    kept = secrets or LateSecrets(choose)
    practising = Practising(store, lambda name: LateSite(place.practice / _folder_of(name)), sandbox_key)
    opened = connectors or RealConnectors(kept, present, lambda: practising, seen=clean.know)
    mappings = Mappings(store, present, opened, default=default_text, whole_file=whole_file)
    lanes = Lanes(crash=crash, after_job=store.close)
    sync = Sync(store, opened, present, in_force)
    reconcile = Reconcile(store, opened, present, in_force)
    explain = Explain(store, present, in_force)
    undo = Undo(store, opened, present, in_force)
    alarm = Alarm()
    timetables = Timetables(store, present)
    schedule = Schedule(
        alarm,
        lanes,
        present,
        tables=timetables,
        company_of=store.companies.with_id,
        run=lambda company_id, ctx, *, trigger, read_stripe: sync.run(
            company_id, TARGETED, ctx, trigger, read_stripe=read_stripe
        ),
        reconcile=lambda company_id, ctx, *, trigger: reconcile.run(company_id, TARGETED, ctx, trigger),
        after_look=store.close,
    )
    updates = Updates(
        store, present, fetch_release, built_in=update_address, installed=version, check_address=checked_address
    )
    alerts = Alerts(store, kept, courier or RealCourier(), present, next_run=schedule.next_run)
    connections = Connections(store, kept, opened, present)
    matching = Matching(store, opened, present, in_force)
    past, locking = PastRecords(store, present), Locking(store, kept, present)
    keepers = Keepers(connections, mappings, matching, timetables, alerts, past, locking, updates)
    settings_files = SettingsFiles(store, present, keepers, version=version, whole_file=whole_file)
    history, backups = History(store), open_backups(place.folder, clock=present)
    checkup = Checkup(connections, history, backups, alerts, updates, place.database, present)
    tools = Tools(place.folder, place.logs, clean.clean, clean.know, versions, support_words, whole_file)
    return Office(
        home=place,
        store=store,
        lanes=lanes,
        connections=connections,
        sync=sync,
        reconcile=reconcile,
        fixes=Fixes(store, opened, present, in_force),
        matching=matching,
        migration=Migration(
            store,
            opened,
            present,
            in_force,
            scratch=ScratchStores(place.folder / "trials", present),
            undo=undo,
            reconcile=reconcile,
        ),
        undo=undo,
        viewer=Viewer(store, present, in_force),
        reports=Reports(store, present, in_force),
        history=history,
        explain=explain,
        practice=practising,
        schedule=schedule,
        timetables=timetables,
        autostart=open_autostart(place.folder),
        settings=Settings(store, partial(_note_setting, store, present)),
        alarm=alarm,
        backups=backups,
        past=past,
        locking=locking,
        approvals=Approvals(store, present),
        queue=QueueCare(store, present, in_force, explain),
        mappings=mappings,
        alerts=alerts,
        alert_watch=AlertWatch(alarm, lanes, begin=alerts.begin_watch, look=alerts.look_and_send),
        settings_files=settings_files,
        support=SupportBundles(store, kept, present, settings_files, checkup, tools),
        updates=updates,
        update_watch=UpdateWatch(alarm, lanes, updates.look_if_due),
    )


def _note_setting(store: Store, clock: Clock, setting: Setting[Any], before: object, after: object) -> None:
    """Note in the journal that a setting of this computer changed."""
    entry = Entry(0, clock.now(), "person", Note.SETTING, reason=f"{setting.label}: {after}.")
    entry.before[setting.name], entry.after[setting.name] = before, after
    store.journal.append([entry])


def open_backups(home: Path | None = None, *, clock: Clock | None = None) -> Backups:
    """Return the backups of a home; its database is not opened, so it may be damaged.

    Raises:
        NeedsUser: the folder cannot be used. RunStopped: the disk is full.
    """
    place = open_home(home)
    folder = BackupFolder(place.database)
    return Backups(
        folder,
        Restorer(folder),
        clock or SystemClock(),
        lambda full: findings(place.database, full=full) if place.database.exists() else [],
    )


def _folder_of(name: str) -> str:
    return "-".join(name.casefold().split())
