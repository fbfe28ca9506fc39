"""Settings files and support bundles, in memory."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.domain.company import Company, Mode
from app.domain.errors import Code, NeedsUser, SyncProblem
from app.domain.portable import Outlook, Portable, SettingChange
from app.domain.support import Missing, Part

CHANGES = (
    SettingChange("policies.guard_archives", "Stop and ask above so many archives", "50", "7"),
    SettingChange("computer.look", "Look", "light", "light"),
    SettingChange("policies.post_receipts", "Post receipts in Pronto", "off", "on", "It comes in off; set it here."),
)


@dataclass
class FakeSettingsFiles:
    changes: tuple[SettingChange, ...] = CHANGES
    problem: SyncProblem | None = None
    exported: list[tuple[int | None, Path]] = field(default_factory=list)
    taken: list[tuple[str | None, Outlook]] = field(default_factory=list)
    added: list[tuple[str | None, str, str]] = field(default_factory=list)
    store: Any = None

    def _trip(self) -> None:
        if self.problem is not None:
            raise self.problem

    def export(self, company_id, path, who):
        self._trip()
        self.exported.append((company_id, path))
        return path

    def read(self, path):
        self._trip()
        return Portable({"company.name": "Acme Pty Ltd"})

    def outlook(self, given, name=None):
        self._trip()
        if not given.company:
            return Outlook("", new=False, changes=self.changes)
        wanted = name or given.company
        return Outlook(wanted, new=wanted not in {one.name for one in self.store.companies.found}, changes=self.changes)

    def take(self, given, name, who, shown):
        self._trip()
        self.taken.append((name, shown))
        return shown

    def add(self, given, name, password, key, ctx, who):
        if password == "wrong":
            raise NeedsUser(Code.PRONTO_LOGIN, "Pronto refused the password.")
        self.added.append((name, password, key))
        made = Company(9, name or given.company, Mode.TEST, "https://erp.example.com.au/rest", "sync")
        outlook = self.outlook(given, name)
        self.store.companies.found.append(made)
        return made, outlook


class FakeDraft:
    def __init__(self, records: bool) -> None:
        self.records = records
        self.discarded = False
        self.parts = [
            Part("manifest.json", "What is in this bundle, with sizes and digests", 1200, "ab"),
            Part("logs/tallybridge.log", "What the program noted", 1_400_000, "cd"),
        ]
        if records:
            self.parts.append(Part("records/company-1-journal.jsonl", "The last journal entries", 52_000, "ef"))
        self.missing = [Missing("logs/tallybridge.log.1", "It cannot be read: Is a directory.")]

    @property
    def bytes(self):
        return sum(part.bytes for part in self.parts)

    def text(self, name):
        return f"The content of {name}"

    def discard(self):
        self.discarded = True


@dataclass
class FakeSupport:
    problem: SyncProblem | None = None
    drafts: list[FakeDraft] = field(default_factory=list)
    saved: list[Path] = field(default_factory=list)

    def collect(self, ctx, *, records=False):
        ctx.check()
        if self.problem is not None:
            raise self.problem
        self.drafts.append(FakeDraft(records))
        return self.drafts[-1]

    def save(self, draft, path, who, ctx):
        if self.problem is not None:
            raise self.problem
        self.saved.append(path)
        return path
