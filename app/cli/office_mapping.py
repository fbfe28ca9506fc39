"""What the commands about the mapping and about approvals ask of the office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from app.domain.approval import Waiting
from app.domain.kinds import RecordType
from app.domain.mapping import MappingSet
from app.planning.foreseen import Foreseen
from app.planning.rule_words import RuleChange
from app.ports.progress import JobContext


class MappingVersion(Protocol):
    """One version of a company's mapping."""

    @property
    def number(self) -> int:
        """From 1."""
        ...

    @property
    def who(self) -> str:
        """Who saved it."""
        ...

    @property
    def when(self) -> dt.datetime | None:
        """When it was saved, UTC."""
        ...

    @property
    def note(self) -> str:
        """Why."""
        ...

    @property
    def digest(self) -> str:
        """Digest of what the rules do."""
        ...

    @property
    def in_force(self) -> bool:
        """Whether the next run uses it."""
        ...


class MappingProblem(Protocol):
    """One thing wrong with a mapping."""

    @property
    def kind(self) -> RecordType | None:
        """Record type of the rule; None for the mapping as a whole."""
        ...

    @property
    def target(self) -> str:
        """Target of the rule; blank when it is about no one rule."""
        ...

    @property
    def sentence(self) -> str:
        """What is wrong."""
        ...

    @property
    def words(self) -> str:
        """Where and what, in one sentence."""
        ...


class SampledField(Protocol):
    """A field a rule may take."""

    @property
    def path(self) -> str:
        """What a rule names it by."""
        ...

    @property
    def label(self) -> str:
        """What people call it."""
        ...

    @property
    def group(self) -> str:
        """What it belongs to."""
        ...

    @property
    def samples(self) -> Sequence[str]:
        """Values of the company's own records."""
        ...


class Tried(Protocol):
    """What an expression came out as for one record."""

    @property
    def key(self) -> str:
        """Pronto id."""
        ...

    @property
    def title(self) -> str:
        """What the record is called."""
        ...

    @property
    def value(self) -> object:
        """What came out."""
        ...

    @property
    def problem(self) -> str:
        """Why nothing came out; blank when something did."""
        ...


class Mappings(Protocol):
    """Versions of the mapping."""

    def number_in_force(self, company_id: int) -> int:
        """Return the number of the version in force."""
        ...

    def text(self, company_id: int, number: int | None = None) -> str:
        """Return a version as the text of its file."""
        ...

    def versions(self, company_id: int) -> Sequence[MappingVersion]:
        """Return every version, newest first."""
        ...

    def compare(self, company_id: int, a: int, b: int) -> list[RuleChange]:
        """Return what changed from one version to another."""
        ...

    def changes(self, company_id: int, mapping: MappingSet) -> list[RuleChange]:
        """Return what a mapping changes against the one in force."""
        ...

    def check(self, mapping: MappingSet, company_id: int | None = None) -> Sequence[MappingProblem]:
        """Return what is wrong with a mapping."""
        ...

    def foresee(self, company_id: int, mapping: MappingSet, ctx: JobContext) -> Foreseen:
        """Return what the next sync would do differently."""
        ...

    def fields(self, company_id: int, kind: RecordType, ctx: JobContext | None = None) -> Sequence[SampledField]:
        """Return everything a rule of a type may take."""
        ...

    def try_expression(self, company_id: int, kind: RecordType, text: str, limit: int = 50) -> Sequence[Tried]:
        """Return what an expression comes out as for real records."""
        ...

    def save(
        self, company_id: int, mapping: MappingSet, who: str, note: str = "", base: int | None = None
    ) -> MappingVersion:
        """Keep a mapping as the newest version."""
        ...

    def go_back(self, company_id: int, number: int, who: str, base: int | None = None) -> MappingVersion:
        """Put an earlier version in force again."""
        ...

    def export(self, company_id: int, path: Path, number: int | None = None) -> Path:
        """Write a version to a file."""
        ...

    def read_file(self, path: Path) -> MappingSet:
        """Return the mapping a file holds."""
        ...


class Approvals(Protocol):
    """Changes that wait for a person."""

    def waiting(
        self, company_id: int, *, rule: str | None = None, limit: int | None = None, offset: int = 0
    ) -> list[Waiting]:
        """Return what waits, oldest first."""
        ...

    def approve(self, company_id: int, ids: Sequence[int], who: str) -> list[Waiting]:
        """Approve changes by number."""
        ...

    def refuse(self, company_id: int, ids: Sequence[int], who: str, why: str) -> list[Waiting]:
        """Refuse changes by number."""
        ...

    def approve_all(self, company_id: int, rule_name: str | None, who: str) -> list[Waiting]:
        """Approve everything under a rule, or everything."""
        ...
