"""What the mapping pages ask of the office, as protocols; nothing of the planning is imported to paint a window."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from app.domain.approval import Waiting
    from app.domain.kinds import RecordType
    from app.domain.mapping import FieldRule, MappingSet
    from app.planning.check_mapping import MappingProblem
    from app.planning.foreseen import Foreseen
    from app.planning.try_rule import Tried
    from app.ports.approvals import RuleCount
    from app.ports.progress import JobContext
    from app.services.mapping_fields import SampledField
    from app.services.mappings import MappingVersion


class Mappings(Protocol):
    """The mapping of a company and its versions."""

    def in_force(self, company_id: int) -> MappingSet:
        """Return the mapping the next run uses."""
        ...

    def number_in_force(self, company_id: int) -> int:
        """Return the number of the version in force."""
        ...

    def mapping(self, company_id: int, number: int | None = None) -> MappingSet:
        """Return a version's rules; None is the one in force."""
        ...

    def versions(self, company_id: int) -> list[MappingVersion]:
        """Return every version, newest first."""
        ...

    def check(self, mapping: MappingSet, company_id: int | None = None) -> list[MappingProblem]:
        """Return what is wrong with a mapping."""
        ...

    def foresee(self, company_id: int, mapping: MappingSet, ctx: JobContext) -> Foreseen:
        """Return what the next sync would do differently by a mapping; nothing is stored."""
        ...

    def fields(self, company_id: int, kind: RecordType, ctx: JobContext | None = None) -> list[SampledField]:
        """Return everything a rule may take, with samples; with ``ctx`` Pronto is asked too."""
        ...

    def try_rule(
        self, company_id: int, kind: RecordType, rule: FieldRule, limit: int = 50, mapping: MappingSet | None = None
    ) -> list[Tried]:
        """Return what a rule makes of the first real records."""
        ...

    def try_expression(self, company_id: int, kind: RecordType, text: str, limit: int = 50) -> list[Tried]:
        """Return what an expression comes out as for the first real records."""
        ...

    def save(
        self, company_id: int, mapping: MappingSet, who: str, note: str = "", base: int | None = None
    ) -> MappingVersion:
        """Keep a mapping as the newest version."""
        ...

    def go_back(self, company_id: int, number: int, who: str, base: int | None = None) -> MappingVersion:
        """Put an earlier version in force again, as a new version."""
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

    def counts(self, company_id: int) -> list[RuleCount]:
        """Return how many changes wait under each rule."""
        ...

    def approve(self, company_id: int, ids: Sequence[int], who: str) -> list[Waiting]:
        """Approve changes by number."""
        ...

    def refuse(self, company_id: int, ids: Sequence[int], who: str, why: str) -> list[Waiting]:
        """Refuse changes, with a reason."""
        ...

    def approve_all(self, company_id: int, rule_name: str | None, who: str) -> list[Waiting]:
        """Approve everything that waits under a rule."""
        ...
