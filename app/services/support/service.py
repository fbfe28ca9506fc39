"""Collects a support bundle; nothing is ever sent, a person says where it is saved."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from dataclasses import asdict, dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from app.domain.company import Company
from app.domain.errors import SyncProblem
from app.domain.journal import Entry, Note
from app.planning.portable.write import write_settings
from app.planning.support.log_lines import cleaned, report_cleaned
from app.planning.support.pseudonyms import Pseudonyms
from app.planning.support.settings_clean import without_customers
from app.planning.support.vocabulary import read_vocabulary
from app.ports.clock import Clock
from app.ports.progress import JobContext, Progress
from app.ports.secrets import (
    ALERTS,
    CHAT_ADDRESS,
    MAIL_PASSWORD,
    NO_COMPANY,
    PRONTO_PASSWORD,
    STRIPE_KEY,
    WINDOW_LOCK,
    SecretStore,
)
from app.ports.store import Store
from app.services.checkup import Checkup, Finding
from app.services.history import History
from app.services.settings_files import SettingsFiles
from app.services.support.draft import Draft
from app.services.support.log_files import LogPart, found_in, source_line

RUNS, RECORDS = 50, 1_000
"""How many of the last runs, and of each list of records, are taken at most."""
_EVERY = 200
"""Lines between two looks whether a person asked to stop."""
_STRIPE = "api.stripe.com"


@dataclass(frozen=True)
class Tools:
    """What a bundle is made with.

    Attributes:
        folder: the home.
        logs: the log folder.
        redact: takes secrets out of a text.
        know: is told a secret that is to be taken out.
        versions: tells which program this is.
        vocabulary: returns the text of the word list.
        whole_file: gives a path to write to that takes the file's place when it is whole.
    """

    folder: Path
    logs: Path
    redact: Callable[[str], str]
    know: Callable[[str], None]
    versions: Callable[[], dict[str, object]]
    vocabulary: Callable[[], str]
    whole_file: Callable[[Path], AbstractContextManager[Path]]


class SupportBundles:
    """Collects, shows and saves bundles.

    Args:
        store: the database.
        secrets: asked for what must not be in a bundle.
        clock: the present.
        settings: the configuration.
        checkup: what ``doctor`` finds.
        tools: everything from outside.
    """

    def __init__(
        self,
        store: Store,
        secrets: SecretStore,
        clock: Clock,
        settings: SettingsFiles,
        checkup: Checkup,
        tools: Tools,
    ) -> None:
        self._store = store
        self._secrets = secrets
        self._clock = clock
        self._settings = settings
        self._checkup = checkup
        self._tools = tools

    def collect(self, ctx: JobContext, *, records: bool = False) -> Draft:
        """Return a bundle that is ready to be looked at and saved; whoever asked discards it afterwards.

        Args:
            ctx: of the job.
            records: whether customers' data is in it: log lines as they are, and the last records of each list.

        Raises:
            Cancelled: a person asked to stop; nothing is left. SyncProblem: it cannot be written.
        """
        draft = Draft(self._tools.folder, self._tools.redact, records=records)
        with ExitStack() as unless_whole:
            unless_whole.callback(draft.discard)
            self._learn_secrets(draft)
            _Collecting(self._store, self._settings, self._checkup, self._tools, draft, ctx).all()
            draft.finish({"made": self._clock.now().isoformat(timespec="seconds"), "program": "Tallybridge"})
            unless_whole.pop_all()
        return draft

    def save(self, draft: Draft, path: Path, who: str, ctx: JobContext) -> Path:
        """Pack a bundle into a file and note it in the journal; return the path.

        Raises:
            Cancelled: a person asked to stop. SyncProblem: the place cannot be written to. Nothing is left there.
        """
        with self._tools.whole_file(path) as target:
            draft.pack(target, ctx.check)
        what = "with customer data" if draft.records else "without customer data"
        words = f"A support bundle {what} was written to {path.name}."
        self._store.journal.append(
            [Entry(0, self._clock.now(), who, Note.EXPORT, after={"file": str(path)}, reason=words)]
        )
        return path

    def _learn_secrets(self, draft: Draft) -> None:
        """Have every secret that is kept taken out, wherever it may stand."""
        asked = [(one.name, name) for one in self._store.companies.all() for name in (PRONTO_PASSWORD, STRIPE_KEY)]
        asked += [(ALERTS, MAIL_PASSWORD), (ALERTS, CHAT_ADDRESS), (NO_COMPANY, WINDOW_LOCK)]
        try:
            for company, name in asked:
                secret = self._secrets.get(company, name)
                if secret:
                    self._tools.know(secret)
        except SyncProblem:
            draft.leave_out(
                "the keyring",
                "It could not be asked; secrets are taken out by their shape, as when the log was written.",
            )


@dataclass
class _Collecting:
    """One bundle on its way."""

    store: Store
    settings: SettingsFiles
    checkup: Checkup
    tools: Tools
    draft: Draft
    ctx: JobContext

    def all(self) -> None:
        """Write every part."""
        companies, draft = self.store.companies.all(), self.draft
        parts = found_in(self.tools.logs, draft)
        findings = self._findings(companies)
        names = self._pseudonyms(companies)
        if not draft.records:
            self._learn(names, companies, parts, findings)

        def clean(text: str) -> str:
            return text if draft.records else names.clean(text)

        draft.add_table("versions.json", "Versions of program and system", self.tools.versions())
        told = [{"check": clean(one.check), "fine": one.fine, "message": clean(one.message)} for one in findings]
        draft.add_table("findings.json", "What the check-up found", told)
        draft.add_table("database.json", "Counts of the data file", self._database(companies))
        draft.add_table("runs.json", "The last runs, in counts", self._runs(companies, clean))
        self._configuration(companies, clean)
        for part in parts:
            self._log(part, clean)
        if draft.records:
            for number, company in enumerate(companies, 1):
                self._records(number, company)

    # --- before anything is written -------------------------------------------------------------------

    def _findings(self, companies: list[Company]) -> list[Finding]:
        self._tell("check")
        found = self.checkup.this_computer(self.ctx)
        for company in companies:
            found += self.checkup.both_sides(company, self.ctx)
        return found

    def _pseudonyms(self, companies: list[Company]) -> Pseudonyms:
        addresses = [urlsplit(url) for one in companies for url in (one.pronto_url, one.stripe_url)]
        places = [(str(self.tools.folder), "<home folder>"), (str(Path.home()), "~")]
        return Pseudonyms(
            read_vocabulary(self.tools.vocabulary()),
            hosts=[_STRIPE, *(parts.netloc for parts in addresses)],
            places=[place for place in places if len(place[0]) > 1],
        )

    def _learn(
        self, names: Pseudonyms, companies: list[Company], parts: list[LogPart], findings: list[Finding]
    ) -> None:
        """Find out which stored values occur in what will be written; only these are kept in memory."""
        said = (words for one in findings for words in (one.check, one.message))
        ran = (words for one in companies for run in self.store.runs.recent(one.id, RUNS) for words in run.messages)
        for line in self._watched(chain(said, ran, *(self._lines(part) for part in parts))):
            names.look_through(line)
        done = 0
        for company in companies:
            for page in self.store.support.identities(company.id):
                self.ctx.check()
                for record in page:
                    names.learn(record)
                done += len(page)
                self.ctx.report(Progress("collect", "records", done))

    def _lines(self, part: LogPart) -> Iterator[str]:
        """Yield a part's lines; one that cannot be read to its end yields what could be."""
        try:
            yield from part.lines()
        except OSError:
            return

    def _watched(self, lines: Iterable[str]) -> Iterator[str]:
        for number, line in enumerate(lines):
            if number % _EVERY == 0:
                self.ctx.check()
            yield line

    # --- parts ---------------------------------------------------------------------------------------

    def _database(self, companies: list[Company]) -> dict[str, Any]:
        self._tell("collect", "database")
        facts = self.store.support
        return {
            "schema": facts.schema(),
            "rows": facts.row_counts(),
            "companies": [
                {
                    "number": number,
                    "mode": one.mode.value,
                    "live_allowed": one.live_allowed,
                    "types": [
                        {
                            "type": row.kind.value,
                            "records": row.total,
                            "linked": row.linked,
                            "in_stripe": row.in_stripe,
                            "standings": {standing.value: count for standing, count in row.standings.items()},
                        }
                        for row in self.store.views.overview(one.id)
                    ],
                    "attention": dict(self.store.alerts.figures(one.id).attention),
                    "waiting": self.store.queue.waiting(one.id),
                }
                for number, one in enumerate(companies, 1)
            ],
        }

    def _runs(self, companies: list[Company], clean: Callable[[str], str]) -> list[dict[str, Any]]:
        return [
            {"company": number}
            | run.as_json()
            | {"trigger": clean(run.trigger), "messages": [clean(words) for words in run.messages]}
            for number, one in enumerate(companies, 1)
            for run in self.store.runs.recent(one.id, RUNS)
        ]

    def _configuration(self, companies: list[Company], clean: Callable[[str], str]) -> None:
        for number, company in enumerate([one.id for one in companies] or [None], 1):
            self.ctx.check()
            settings = self.settings.settings(company)
            try:
                text = write_settings(settings if self.draft.records else without_customers(settings, clean))
            except SyncProblem as problem:
                self.draft.leave_out(f"settings/company-{number}.toml", problem.detail)
                continue
            self.draft.add(f"settings/company-{number}.toml", "Settings and mapping", text.split("\n"))

    def _log(self, part: LogPart, clean: Callable[[str], str]) -> None:
        self._tell("collect", "log")
        about = "A crash report" if part.is_report else "What the program noted"
        lines = self._watched(self._readable(part))
        if not self.draft.records:
            lines = (report_cleaned if part.is_report else cleaned)(lines, clean, source_line)
        self.draft.add(part.name, about, lines)

    def _readable(self, part: LogPart) -> Iterator[str]:
        try:
            yield from part.lines()
        except OSError as problem:
            why = f"It cannot be read to its end: {problem.strerror or 'the disk refuses'}."
            self.draft.leave_out(part.name, why)

    def _records(self, number: int, company: Company) -> None:
        """Write the last records of each list; only where a person ticked it."""
        history = History(self.store)
        attention = (
            {"id": one, "since": since, **asdict(verdict)} for one, verdict, since in history.attention(company.id)
        )
        lists: dict[str, tuple[str, Iterable[Any]]] = {
            "attention": ("Records that need a person", attention),
            "mismatches": ("Open mismatches", map(asdict, history.mismatches(company.id))),
            "queue": ("Changes that wait to be sent", map(asdict, self.store.plans.unfinished(company.id))),
            "journal": (
                "The last journal entries",
                map(asdict, history.journal(company.id, shared=True, limit=RECORDS)),
            ),
        }
        for name, (about, rows) in lists.items():
            self._tell("collect", "records")
            lines = (json.dumps(row, ensure_ascii=False, default=str) for row in islice(rows, RECORDS))
            self.draft.add(f"records/company-{number}-{name}.jsonl", about, self._watched(lines))

    def _tell(self, stage: str, kind: str = "") -> None:
        self.ctx.check()
        self.ctx.report(Progress(stage, kind))
