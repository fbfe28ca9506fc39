"""The mapping on the bench: what a person changed and has not saved, step by step, with a way back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Signal

from app.domain.kinds import RecordType
from app.domain.mapping import ApprovalRule, FieldRule, MappingSet, RecordMapping
from app.planning.read_mapping import assembled

_STEPS_KEPT = 100


@dataclass(frozen=True, slots=True)
class Bench:
    """What one company's draft is made of."""

    base: int
    """Number of the version it was made from."""
    saved: MappingSet
    """The mapping in force when it was opened."""
    now: MappingSet
    """With what was changed since."""
    earlier: tuple[MappingSet, ...] = ()
    """What it was before each change, the oldest first."""
    about: object = None
    """What the last change was about; the next one about the same is one with it, as letters of a word are."""


class Draft(QObject):
    """Edits of one mapping; every edit makes a new ``MappingSet``, so that one being looked at never changes."""

    changed = Signal()
    """What the draft says, or which mapping it is about, is other than before."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Start with no mapping."""
        super().__init__(parent)
        self._bench: Bench | None = None

    @property
    def bench(self) -> Bench | None:
        """Everything there is; hand it to ``put_back`` to go on later."""
        return self._bench

    @property
    def mapping(self) -> MappingSet | None:
        """The mapping as it would be saved; None before one is opened."""
        return self._bench.now if self._bench is not None else None

    @property
    def base(self) -> int:
        """Number of the version it was made from; 0 before one is opened."""
        return self._bench.base if self._bench is not None else 0

    @property
    def dirty(self) -> bool:
        """Whether anything is other than what is saved."""
        bench = self._bench
        return bench is not None and (bench.now.types, bench.now.tables) != (bench.saved.types, bench.saved.tables)

    def open(self, base: int, mapping: MappingSet) -> None:
        """Take a saved mapping on the bench; what was there is forgotten."""
        self.put_back(Bench(base, mapping, mapping))

    def put_back(self, bench: Bench | None) -> None:
        """Go on with what ``bench`` held."""
        self._bench = bench
        self.changed.emit()

    def replace_all(self, mapping: MappingSet) -> None:
        """Take another mapping's rules, as from a file; it is one step that can be taken back."""
        self._take(mapping)

    def discard(self) -> None:
        """Forget every change."""
        if self._bench is not None:
            self.put_back(Bench(self._bench.base, self._bench.saved, self._bench.saved))

    @property
    def can_step_back(self) -> bool:
        """Whether there is a change to take back."""
        return self._bench is not None and bool(self._bench.earlier)

    def step_back(self) -> None:
        """Take the last change back."""
        if self._bench is not None and self._bench.earlier:
            *earlier, before = self._bench.earlier
            self.put_back(replace(self._bench, now=before, earlier=tuple(earlier), about=None))

    # --- rules ----------------------------------------------------------------------------------------

    def of_kind(self, kind: RecordType) -> RecordMapping:
        """Return the rules of a record type; none when it has none."""
        mapping = self.mapping
        found = mapping.types.get(kind) if mapping is not None else None
        return found or RecordMapping(kind, ())

    def rule(self, kind: RecordType, place: int) -> FieldRule | None:
        """Return a rule by its place, or None."""
        rules = self.of_kind(kind).rules
        return rules[place] if 0 <= place < len(rules) else None

    def add(self, kind: RecordType, rule: FieldRule) -> int:
        """Add a rule at the end and return its place."""
        rules = self.of_kind(kind).rules
        self._rules(kind, (*rules, rule))
        return len(rules)

    def put(self, kind: RecordType, place: int, rule: FieldRule) -> None:
        """Put a rule in the place of another."""
        rules = list(self.of_kind(kind).rules)
        if 0 <= place < len(rules) and rules[place] != rule:
            rules[place] = rule
            self._rules(kind, tuple(rules), about=(kind, place))

    def remove(self, kind: RecordType, place: int) -> None:
        """Take a rule out."""
        rules = list(self.of_kind(kind).rules)
        if 0 <= place < len(rules):
            del rules[place]
            self._rules(kind, tuple(rules))

    def set_only(self, kind: RecordType, condition: str) -> None:
        """Say which records go to Stripe at all; blank is every one."""
        if self.of_kind(kind).only != condition:
            self._kind(replace(self.of_kind(kind), only=condition), about=(kind, "only"))

    def set_approvals(self, kind: RecordType, approvals: Sequence[ApprovalRule]) -> None:
        """Say which changes wait for a person."""
        if self.of_kind(kind).approvals != tuple(approvals):
            self._kind(replace(self.of_kind(kind), approvals=tuple(approvals)), about=(kind, "approvals"))

    def set_table(self, name: str, rows: dict[str, str] | None) -> None:
        """Keep a lookup table; None takes it away."""
        mapping = self.mapping
        if mapping is None:
            return
        tables = {known: dict(kept) for known, kept in mapping.tables.items()}
        if rows is None:
            tables.pop(name, None)
        else:
            tables[name] = dict(rows)
        self._take(replace(mapping, tables=tables))

    def _rules(self, kind: RecordType, rules: tuple[FieldRule, ...], about: object = None) -> None:
        self._kind(replace(self.of_kind(kind), rules=rules), about)

    def _kind(self, changed: RecordMapping, about: object = None) -> None:
        mapping = self.mapping
        if mapping is not None:
            self._take(replace(mapping, types={**mapping.types, changed.kind: changed}), about)

    def _take(self, mapping: MappingSet, about: object = None) -> None:
        bench = self._bench
        if bench is None:
            return
        # Each type knows the tables and what is said of the other types.
        mapping = assembled(mapping.types, mapping.tables)
        if mapping == bench.now:
            return
        same = about is not None and about == bench.about and bool(bench.earlier)
        earlier = bench.earlier if same else (*bench.earlier, bench.now)[-_STEPS_KEPT:]
        self.put_back(replace(bench, now=mapping, earlier=earlier, about=about))
