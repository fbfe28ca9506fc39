"""Settings out to a file and in from one: shown before and after first, then taken in whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.company import Company, NewCompany, Policies
from app.domain.errors import Code, NeedsUser
from app.domain.journal import Entry, Note
from app.domain.matching import DEFAULTS
from app.domain.portable import LOOK, TRAY, Outlook, Plain, Portable, SettingChange
from app.domain.schedule import Timetable
from app.planning.alert_settings import problems as alert_problems
from app.planning.portable.changes import allowed, mapping_changes, plain_changes, standing_changes
from app.planning.portable.fields import (
    COMPUTER,
    LOOKS,
    alert_values,
    alerts_of,
    changed,
    company_values,
    plain_values,
    policies_of,
)
from app.planning.portable.read import LONGEST, read_settings
from app.planning.portable.write import write_settings
from app.ports.clock import Clock
from app.ports.progress import JobContext
from app.ports.store import Store
from app.services.alerts import Alerts
from app.services.as_at import PastRecords
from app.services.connections import Connections
from app.services.locking import Locking
from app.services.mappings import Mappings
from app.services.matching import Matching
from app.services.text_files import text_of_file
from app.services.timetables import Timetables
from app.services.updates import Updates

_NO_ONE = 0
"""Number of no company: it has the mapping every company begins with."""
_LOOKS_ON, _FEED = "updates.on", "updates.own_address"
_NOTE = "Taken in from a settings file"


@dataclass(frozen=True)
class Keepers:
    """The services that keep settings; each change goes through them as if a person had made it."""

    connections: Connections
    mappings: Mappings
    matching: Matching
    timetables: Timetables
    alerts: Alerts
    past: PastRecords
    locking: Locking
    updates: Updates


class SettingsFiles:
    """Writes and takes in settings files.

    Args:
        store: where settings are kept.
        clock: the present.
        keepers: keep settings.
        version: the program's version.
        whole_file: gives a path to write to that takes the file's place when it is whole.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        keepers: Keepers,
        *,
        version: Callable[[], str],
        whole_file: Callable[[Path], AbstractContextManager[Path]],
    ) -> None:
        self._store = store
        self._clock = clock
        self._keep = keepers
        self._version = version
        self._whole_file = whole_file

    # --- out -----------------------------------------------------------------------------------------

    def settings(self, company_id: int | None) -> Portable:
        """Return the settings of a company and of this computer; of the computer alone for None."""
        values = self._computer()
        if company_id is None:
            return Portable(values, program=self._version())
        company = self._store.companies.with_id(company_id)
        return Portable(
            self._company(company) | values,
            company.policies.standing,
            self._keep.mappings.in_force(company_id),
            self._version(),
        )

    def export(self, company_id: int | None, path: Path, who: str) -> Path:
        """Write settings to a file and note it in the journal; return the path.

        Raises:
            NeedsUser: something typed into a setting looks like a secret, or the place cannot be written to.
            RunStopped: the disk is full.
        """
        text = write_settings(self.settings(company_id))
        with self._whole_file(path) as draft:
            draft.write_text(text, encoding="utf-8", newline="\n")
        words = f"The settings were written to {path.name}."
        self._note(company_id or _NO_ONE, who, Note.EXPORT, words, {"file": str(path)})
        return path

    # --- in ------------------------------------------------------------------------------------------

    def read(self, path: Path) -> Portable:
        """Return what a file holds; whatever else it is, it is refused in words.

        Raises:
            NeedsUser: it cannot be read, is too large, of a newer version, or is wrong somewhere.
        """
        return read_settings(text_of_file(path, LONGEST, "a settings file"), str(path))

    def outlook(self, given: Portable, name: str | None = None) -> Outlook:
        """Return what taking a file in would change; nothing is changed.

        Args:
            given: what the file holds.
            name: of the company it is for, there or not; None for the one the file names.

        Raises:
            NeedsUser: the settings do not fit together (``bad-input``).
        """
        if not given.company:
            self._check_computer(given)
            return Outlook("", new=False, changes=tuple(plain_changes(self._computer(), given.values)))
        wanted = (name or given.company).strip()
        company = self._named(wanted)
        self._check(given, company)
        changes: list[SettingChange] = plain_changes(self._before(company), given.values, new=company is None)
        standing = company.policies.standing if company is not None else ()
        changes += standing_changes(standing, given.standing)
        in_force = self._keep.mappings.in_force(company.id if company is not None else _NO_ONE)
        changes += mapping_changes(in_force, given.mapping)
        return Outlook(company.name if company is not None else wanted, company is None, tuple(changes))

    def take(self, given: Portable, name: str | None, who: str, shown: Outlook) -> Outlook:
        """Take a file in for a company that is there, or for this computer alone; whole or not at all.

        Args:
            given: what the file holds.
            name: of the company it is for; None for the one the file names.
            who: for the journal.
            shown: what the person agreed to.

        Raises:
            NeedsUser: something here changed since it was shown (``stale``), the company is not there
                (``no-company``), or the settings do not fit together; nothing is changed.
        """
        with self._store.writing():
            outlook = self.outlook(given, name)
            if outlook.new:
                raise NeedsUser(Code.NO_COMPANY, f"There is no company “{outlook.company}” here; add it from the file.")
            if outlook != shown:
                raise NeedsUser(
                    Code.STALE,
                    "Settings were changed here since the file was looked at, so nothing was taken in",
                    hint="Look at what would change again, then take it in.",
                )
            company = self._named(outlook.company)
            self._put(given, company, self._before(company), who, new=False)
            self._note_taken(company.id if company is not None else _NO_ONE, who, outlook)
        return outlook

    def add(
        self, given: Portable, name: str | None, password: str, key: str, ctx: JobContext, who: str
    ) -> tuple[Company, Outlook]:
        """Add the company a file describes, with everything in the file, after trying both connections.

        Args:
            given: what the file holds.
            name: what to call the company; None for the name in the file.
            password: for Pronto.
            key: for Stripe.
            ctx: of the job.
            who: for the journal.

        Raises:
            SyncProblem: a connection does not work, or the company is there already; nothing is kept.
        """
        outlook = self.outlook(given, name)
        if not outlook.new:
            raise NeedsUser(Code.COMPANY_EXISTS, f"There is a company “{outlook.company}” already.")
        new = replace(self._new(given), name=outlook.company)

        def fill(company: Company) -> None:
            self._put(given, company, self._before(None), who, new=True)
            self._note_taken(company.id, who, outlook)

        return self._keep.connections.add(new, password, key, ctx, with_it=fill), outlook

    # --- inside --------------------------------------------------------------------------------------

    def _put(
        self, given: Portable, company: Company | None, before: Mapping[str, Plain], who: str, *, new: bool
    ) -> None:
        """Hand every setting to whoever keeps it; inside the transaction of the caller."""
        values = allowed(before, given.values, new=new)
        if company is not None:
            self._put_company(given, company, values, who)
        self._keep.alerts.keep(alerts_of(values, self._keep.alerts.settings()), who)
        self._put_updates(values, before, who)
        self._put_computer(values, before, who)
        # The mapping last: what it was is remembered by whoever reads it before this is committed.
        if company is not None and given.mapping is not None:
            self._keep.mappings.save(company.id, given.mapping, who, _NOTE)

    def _put_company(self, given: Portable, company: Company, values: Mapping[str, Plain], who: str) -> None:
        zone = str(values.get("company.time_zone", company.time_zone))
        if zone != company.time_zone:
            self._store.companies.save(replace(company, time_zone=zone))
            words = f"{company.name}: the time zone is {zone}."
            entry = Entry(company.id, self._clock.now(), who, Note.SETTING, reason=words)
            entry.before["time_zone"], entry.after["time_zone"] = company.time_zone, zone
            self._store.journal.append([entry])
        # How often to sync is a policy that goes with the timetable.
        table = self._keep.timetables.table(company.id)
        policies = policies_of(values, company.policies)
        self._keep.timetables.change(
            company.id, changed("schedule", table, values), who, every=policies.pronto_poll_seconds
        )
        if given.standing is not None:
            policies = replace(policies, standing=given.standing)
        if policies != self._store.companies.with_id(company.id).policies:
            self._keep.connections.set_policies(company.id, policies, who)
        thresholds = changed("matching", self._keep.matching.thresholds(company.id), values)
        self._keep.matching.set_thresholds(company.id, thresholds, who)

    def _put_updates(self, values: Mapping[str, Plain], before: Mapping[str, Plain], who: str) -> None:
        # The address first, so that nothing is switched on for the one before.
        if values.get(_FEED, before[_FEED]) != before[_FEED]:
            self._keep.updates.use_address(str(values[_FEED]), who)
        if values.get(_LOOKS_ON, before[_LOOKS_ON]) != before[_LOOKS_ON]:
            self._keep.updates.switch(bool(values[_LOOKS_ON]), who)

    def _put_computer(self, values: Mapping[str, Plain], before: Mapping[str, Plain], who: str) -> None:
        if "computer.journal_years" in values:
            self._keep.past.keep(int(str(values["computer.journal_years"])), who)
        for name, kept in (("computer.look", LOOK), ("computer.keep_in_tray", TRAY)):
            if name in values and values[name] != before.get(name):
                self._store.set_setting(kept, values[name])
                entry = Entry(_NO_ONE, self._clock.now(), who, Note.SETTING, reason=f"{kept}: {values[name]}.")
                entry.before[kept], entry.after[kept] = before.get(name), values[name]
                self._store.journal.append([entry])

    def _check(self, given: Portable, company: Company | None) -> None:
        """Refuse settings that do not fit together.

        Raises:
            NeedsUser: with what is wrong.
        """
        values = allowed(self._before(company), given.values, new=company is None)
        table, thresholds = Timetable(), DEFAULTS
        if company is not None:
            table = self._keep.timetables.table(company.id)
            thresholds = self._keep.matching.thresholds(company.id)
        wrong = [changed("schedule", table, values).wrong(), changed("matching", thresholds, values).problem()]
        if given.mapping is not None:
            found = self._keep.mappings.check(given.mapping, company.id if company is not None else None)
            wrong += [f"The mapping: {one.words}." for one in found[:10]]
        _refuse(wrong)
        self._check_computer(given)

    def _check_computer(self, given: Portable) -> None:
        values = {name: value for name, value in given.values.items() if name.split(".")[0] in COMPUTER}
        wrong = list(alert_problems(alerts_of(allowed(self._computer(), values), self._keep.alerts.settings())))
        _refuse([*wrong, self._keep.updates.problem_of(str(values.get(_FEED, "")))])

    def _before(self, company: Company | None) -> dict[str, Plain]:
        """Return how things are: of a company that is not there, what one begins with."""
        if company is not None:
            return self._company(company) | self._computer()
        fresh = company_values(NewCompany("", "", "", policies=Policies()), Timetable(), DEFAULTS)
        return {name: value for name, value in fresh.items() if not name.startswith("company.")} | self._computer()

    def _company(self, company: Company) -> dict[str, Plain]:
        table = self._keep.timetables.table(company.id)
        return company_values(company, table, self._keep.matching.thresholds(company.id))

    def _computer(self) -> dict[str, Plain]:
        look = self._store.setting(LOOK, "")
        return {
            **alert_values(self._keep.alerts.settings()),
            **plain_values("updates", self._keep.updates),
            "computer.look": look if look in LOOKS else LOOKS[0],
            "computer.keep_in_tray": bool(self._store.setting(TRAY, True)),
            "computer.journal_years": self._keep.past.years,
            "computer.lock_minutes": self._keep.locking.minutes,
        }

    @staticmethod
    def _new(given: Portable) -> NewCompany:
        return changed("company", NewCompany("", "", ""), given.values)

    def _named(self, name: str) -> Company | None:
        wanted = name.strip().casefold()
        return next((one for one in self._store.companies.all() if one.name.casefold() == wanted), None)

    def _note_taken(self, company_id: int, who: str, outlook: Outlook) -> None:
        after: dict[str, object] = {"changed": len(outlook.taken), "left": [one.name for one in outlook.held]}
        many = f"{len(outlook.taken)} changed, {len(outlook.held)} left as they were"
        self._note(company_id, who, Note.SETTING, f"A settings file was taken in: {many}.", after)

    def _note(self, company_id: int, who: str, action: str, words: str, after: dict[str, object]) -> None:
        self._store.journal.append([Entry(company_id, self._clock.now(), who, action, after=after, reason=words)])


def _refuse(wrong: list[str]) -> None:
    found = [words for words in wrong if words]
    if found:
        raise NeedsUser(
            Code.BAD_INPUT,
            f"The settings in the file do not fit together: {' '.join(found)}",
            hint="Correct the file; nothing was changed.",
        )
