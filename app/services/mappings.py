"""A company's mapping: its versions, checked before each save, compared, taken back, exported and imported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from app.domain.company import Company
from app.domain.errors import Code, NeedsUser
from app.domain.journal import Entry
from app.domain.kinds import RecordType
from app.domain.mapping import FieldRule, MappingSet
from app.planning.check_mapping import MappingProblem, check_mapping
from app.planning.foreseen import Foreseen
from app.planning.read_mapping import read_mapping_text
from app.planning.rule_words import RuleChange, rule_changes
from app.planning.standing import with_standing
from app.planning.try_rule import Tried
from app.ports.clock import Clock
from app.ports.connectors import Connectors
from app.ports.mappings import StoredMapping
from app.ports.progress import JobContext
from app.ports.store import Store
from app.services.foresee import Foreseeing
from app.services.mapping_fields import MappingFields, SampledField
from app.services.mapping_files import read_path

SAVED = "mapping"
"""What the journal calls a saved version."""
FIRST = 1
"""Number of the version every company begins with: the rules Tallybridge comes with."""
_OURS = "Tallybridge"
_FIRST_NOTE = "The rules Tallybridge comes with"
_LONGEST = 500
"""Characters kept of a note."""


@dataclass(frozen=True, slots=True)
class MappingVersion:
    """One version in a company's list."""

    number: int
    """From 1: the rules Tallybridge comes with."""
    who: str
    when: dt.datetime | None
    """UTC; None for the rules Tallybridge comes with, as long as no other was saved."""
    note: str
    digest: str
    """Digest of what the rules do."""
    in_force: bool


class Mappings:
    """The mappings of every company; the newest version is in force from the next run on.

    Args:
        store: where versions and snapshots are.
        clock: the present.
        connectors: for asking Pronto which fields it gives.
        default: the text of the mapping file a new company starts with.
        whole_file: gives a path to write to that takes the file's place when it is whole.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        connectors: Connectors,
        *,
        default: Callable[[], str],
        whole_file: Callable[[Path], AbstractContextManager[Path]],
    ) -> None:
        """Take everything from outside; nothing is read yet."""
        self._store = store
        self._clock = clock
        self._default = default
        self._whole_file = whole_file
        self._foreseeing = Foreseeing(store, clock)
        self._fields = MappingFields(store, connectors)
        self._known: dict[tuple[int, int], MappingSet] = {}
        self._first: MappingSet | None = None

    # --- what is in force ----------------------------------------------------------------------------

    def in_force(self, company_id: int) -> MappingSet:
        """Return the mapping the next run uses, without standing decisions; sees what another process saved.

        Raises:
            NeedsUser: it was saved by a newer Tallybridge and cannot be read.
        """
        newest = self._store.mappings.newest(company_id)
        return self._read(company_id, newest) if newest else self._first_set()

    def number_in_force(self, company_id: int) -> int:
        """Return the number of the version in force; pass it to ``save`` as ``base`` when the editor opens it."""
        return self._store.mappings.newest(company_id) or FIRST

    def mapping(self, company_id: int, number: int | None = None) -> MappingSet:
        """Return a version's rules; None is the one in force.

        Raises:
            NeedsUser: there is no such version.
        """
        return (
            read_mapping_text(self.text(company_id, number), f"version {number} of the mapping")
            if number
            else (self.in_force(company_id))
        )

    def text(self, company_id: int, number: int | None = None) -> str:
        """Return a version as the text of its file; None is the one in force.

        Raises:
            NeedsUser: there is no such version.
        """
        return self._stored(company_id, number).text

    def versions(self, company_id: int) -> list[MappingVersion]:
        """Return every version, newest first; at least the rules Tallybridge comes with."""
        found = self._store.mappings.all(company_id)
        if not found:
            return [MappingVersion(FIRST, _OURS, None, _FIRST_NOTE, self._first_set().version, True)]
        return [_listed(one, found[0].number) for one in found]

    def compare(self, company_id: int, a: int, b: int) -> list[RuleChange]:
        """Return what changed from version ``a`` to version ``b``, rule by rule.

        Raises:
            NeedsUser: there is no such version.
        """
        return rule_changes(self.mapping(company_id, a), self.mapping(company_id, b))

    def changes(self, company_id: int, mapping: MappingSet) -> list[RuleChange]:
        """Return what a mapping changes against the one in force, rule by rule."""
        return rule_changes(self.in_force(company_id), mapping)

    # --- before a save -------------------------------------------------------------------------------

    def check(self, mapping: MappingSet, company_id: int | None = None) -> list[MappingProblem]:
        """Return what is wrong with a mapping: Stripe's limits, expressions, paths, failing examples.

        Args:
            mapping: to look at.
            company_id: whose fields ``user_fields.*`` stands for; None counts none.
        """
        starred = [kind for kind, of in mapping.types.items() if any(rule.target.endswith("*") for rule in of.rules)]
        return check_mapping(mapping, self._fields.names(company_id, starred) if company_id is not None else {})

    def foresee(self, company_id: int, mapping: MappingSet, ctx: JobContext) -> Foreseen:
        """Return what the next sync would do differently by a mapping; no remote call, nothing stored.

        Raises:
            Cancelled: a person asked to stop.
        """
        company = self._store.companies.with_id(company_id)
        old, new = (self._with_standing(company, one) for one in (self.in_force(company_id), mapping))
        return self._foreseeing.foresee(company, old, new, ctx)

    def fields(self, company_id: int, kind: RecordType, ctx: JobContext | None = None) -> list[SampledField]:
        """Return everything a rule of a type may take, each with up to three values of the company's own records.

        Args:
            company_id: the company.
            kind: record type.
            ctx: given, Pronto is asked for a page of records too, so that fields of records never read are there;
                work for a lane, not for the window's thread.

        Raises:
            SyncProblem: Pronto was asked and did not answer.
        """
        return self._fields.fields(self._store.companies.with_id(company_id), kind, ctx)

    def try_rule(
        self, company_id: int, kind: RecordType, rule: FieldRule, limit: int = 50, mapping: MappingSet | None = None
    ) -> list[Tried]:
        """Return what a rule makes of the first real records; ``mapping``: whose lookup tables (None: in force)."""
        tables = (mapping or self.in_force(company_id)).tables
        return self._fields.try_rule(company_id, kind, rule, tables, limit)

    def try_expression(self, company_id: int, kind: RecordType, text: str, limit: int = 50) -> list[Tried]:
        """Return what an expression comes out as for the first real records.

        Raises:
            NeedsUser: with the sentence of what is wrong with the expression.
        """
        return self._fields.try_expression(company_id, kind, text, limit)

    # --- saving --------------------------------------------------------------------------------------

    def save(
        self, company_id: int, mapping: MappingSet, who: str, note: str = "", base: int | None = None
    ) -> MappingVersion:
        """Keep a mapping as the newest version, in force from the next run on.

        One that says just what is in force makes no new version.

        Args:
            company_id: whose.
            mapping: the rules; checked first.
            who: who saves it.
            note: why, kept with it.
            base: number of the version it was made from; None to save over whatever is there.

        Raises:
            NeedsUser: it cannot be used (all problems in words), or another version was saved since ``base``.
        """
        problems = self.check(mapping, company_id)
        if problems:
            raise NeedsUser(Code.BAD_INPUT, f"The mapping was not saved: {_told(problems)}")
        from app.planning.write_mapping import write_mapping  # noqa: PLC0415 - tomlkit, only for a save

        text = write_mapping(mapping)
        return self._keep(company_id, text, read_mapping_text(text, "the mapping"), who, note, base)

    def go_back(self, company_id: int, number: int, who: str, base: int | None = None) -> MappingVersion:
        """Put an earlier version in force again, as a new version; what it changes in Stripe the next sync writes.

        Raises:
            NeedsUser: there is no such version, or another one was saved since ``base``.
        """
        text = self.text(company_id, number)
        return self._keep(company_id, text, self.mapping(company_id, number), who, f"Back to version {number}", base)

    def _keep(
        self, company_id: int, text: str, mapping: MappingSet, who: str, note: str, base: int | None
    ) -> MappingVersion:
        """Store a version with its journal entry, whole or not at all."""
        now, mappings = self._clock.now(), self._store.mappings
        with self._store.writing():
            company = self._store.companies.with_id(company_id)
            newest = mappings.newest(company_id)
            self._refuse_late(company_id, newest or FIRST, base)
            before = self.in_force(company_id)
            if mapping == before:
                return next(one for one in self.versions(company_id) if one.in_force)
            if not newest:
                newest = FIRST
                first = StoredMapping(FIRST, self._default(), before.version, _OURS, now, _FIRST_NOTE)
                mappings.add(company_id, first)
            kept = StoredMapping(newest + 1, text, mapping.version, who, now, " ".join(note.split())[:_LONGEST])
            mappings.add(company_id, kept)
            told = [change.sentence for change in rule_changes(before, mapping)]
            entry = Entry(
                company_id=company_id,
                at=now,
                who=who,
                action=SAVED,
                before={"version": newest, "digest": before.version},
                after={"version": kept.number, "digest": kept.digest, "changes": told},
                reason=f"{company.name}: version {kept.number} of the mapping. {kept.note}".strip(),
            )
            self._store.journal.append([entry])
        return _listed(kept, kept.number)

    def _refuse_late(self, company_id: int, newest: int, base: int | None) -> None:
        if base is None or base == newest:
            return
        last = self._stored(company_id, newest)
        raise NeedsUser(
            Code.STALE,
            f"{last.who} saved version {newest} of the mapping since version {base} was opened; "
            f"compare versions {base} and {newest}, then make your change to version {newest}.",
        )

    # --- files ---------------------------------------------------------------------------------------

    def export(self, company_id: int, path: Path, number: int | None = None) -> Path:
        """Write a version to a file that reads well and holds no secret; None is the one in force. Return the path.

        Raises:
            NeedsUser: there is no such version, or the place cannot be written to. RunStopped: the disk is full.
        """
        text = self.text(company_id, number)
        with self._whole_file(path) as draft:
            draft.write_text(text, encoding="utf-8", newline="\n")
        return path

    def read_file(self, path: Path) -> MappingSet:
        """Return the mapping a file holds; whatever else it is, it is refused in words.

        Raises:
            NeedsUser: it cannot be read, is too large, no TOML, or not a mapping.
        """
        return read_path(path)

    # --- inside --------------------------------------------------------------------------------------

    def _with_standing(self, company: Company, mapping: MappingSet) -> MappingSet:
        return with_standing(mapping, company.policies.standing)

    def _first_set(self) -> MappingSet:
        if self._first is None:
            self._first = read_mapping_text(self._default(), "the default mapping")
        return self._first

    def _read(self, company_id: int, number: int) -> MappingSet:
        """Return a stored version, read once; a version never changes."""
        known = self._known.get((company_id, number))
        if known is None:
            known = read_mapping_text(self.text(company_id, number), f"version {number} of the mapping")
            # Only the newest is asked for again and again.
            self._known = {key: kept for key, kept in self._known.items() if key[0] != company_id}
            self._known[company_id, number] = known
        return known

    def _stored(self, company_id: int, number: int | None) -> StoredMapping:
        newest = self._store.mappings.newest(company_id)
        wanted = (newest or FIRST) if number is None else number
        if not newest and wanted == FIRST:
            return StoredMapping(FIRST, self._default(), "", _OURS, self._clock.now(), _FIRST_NOTE)
        found = self._store.mappings.get(company_id, wanted)
        if found is None:
            raise NeedsUser(
                Code.BAD_INPUT, f"There is no version {wanted} of the mapping; the versions are 1 to {newest or FIRST}."
            )
        return found


def _listed(stored: StoredMapping, newest: int) -> MappingVersion:
    return MappingVersion(stored.number, stored.who, stored.at, stored.note, stored.digest, stored.number == newest)


def _told(problems: Sequence[MappingProblem]) -> str:
    more = f" (and {len(problems) - 10} more)" if len(problems) > 10 else ""
    return "; ".join(one.words for one in problems[:10]) + more
