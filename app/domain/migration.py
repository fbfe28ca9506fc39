"""Bringing a company's history across: its scope, what people left out or set by hand, and how far it is.

One migration per company at a time. All of it is plain data, so that a stop at any moment loses nothing.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.kinds import RecordType
from app.domain.plan import Action
from app.domain.shapes import Value


class Masters(StrEnum):
    """Which debtors and stock items belong to the scope."""

    ALL = "all"
    NEEDED = "needed"
    """Those that a document in scope names, and the accounts that pay for them."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Which records go to Stripe at all: the migration's extent, and afterwards the company's standing rule.

    What is linked already is kept in step whatever the scope says. The default leaves nothing out.
    """

    kinds: tuple[RecordType, ...] = ()
    """Record types; empty = all of them."""
    since: dt.date | None = None
    """First day (local) of the documents that go across; None = from the beginning."""
    open_only: bool = False
    """Only what is still owed or not delivered: unpaid invoices, open orders, credits on unpaid invoices."""
    masters: Masters = Masters.ALL

    @property
    def leaves_out(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.kinds) or self.since is not None or self.open_only or self.masters is Masters.NEEDED

    @property
    def sentence(self) -> str:
        """The scope as a person reads it: ``From 1 July 2026, open items only; only what they need``."""
        parts = []
        if self.kinds:
            parts.append(", ".join(kind.value.replace("_", " ") for kind in self.kinds))
        if self.since is not None:
            parts.append(f"documents from {self.since.day} {self.since:%B %Y}")
        if self.open_only:
            parts.append("open items only")
        if self.masters is Masters.NEEDED:
            parts.append("only the debtors and stock items these documents need")
        words = ", ".join(parts) or "everything"
        return f"{words[0].upper()}{words[1:]}."


class Step(StrEnum):
    """How far a migration is; the values are what scripts read."""

    SCOPE = "scope"
    QUALITY = "quality"
    PLANNED = "planned"
    TRIED = "tried"
    CUTOVER = "cutover"
    """Begun and not at its end: start it again and it goes on."""
    DONE = "done"
    CERTIFIED = "certified"
    ROLLED_BACK = "rolled-back"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A record that a person left out; it goes nowhere until it is taken in again."""

    kind: RecordType
    pronto_id: str
    reason: str
    """Why, in the person's words or the name of the group it was left out with."""
    group: str = ""
    """The group of ``app.planning.quality`` it was left out with; blank when it was named by itself."""
    who: str = "person"
    at: dt.datetime | None = None
    """UTC."""


@dataclass(frozen=True, slots=True)
class ByHand:
    """One value of one record that a person set; it counts in place of what the mapping makes."""

    kind: RecordType
    pronto_id: str
    path: str
    """Target path: ``email``, ``metadata.rep``; ``stripe_id`` says which Stripe object the record is."""
    value: Value
    """None leaves the value out."""
    reason: str = ""
    who: str = "person"
    at: dt.datetime | None = None
    """UTC."""


SET_BY_HAND = "set by hand"
"""What the rule of such a value is called in plans."""


@dataclass(frozen=True, slots=True)
class Approval:
    """That a person agreed to a plan."""

    hash: str
    who: str
    at: dt.datetime
    """UTC."""
    start_at: dt.datetime | None = None
    """UTC; when it is to begin, None for at once."""


@dataclass(frozen=True, slots=True)
class TrialDone:
    """What came of a trial, as it is kept."""

    hash: str
    at: dt.datetime
    """UTC."""
    account: str
    made: int
    differing: int
    refused: int
    remains: tuple[str, ...] = ()
    """What could not be taken away from the account again, in words."""
    cleaned: bool = True


@dataclass(frozen=True, slots=True)
class MigrationRecord:
    """How far a company's migration is, as it is kept."""

    step: Step = Step.SCOPE
    edits: int = 0
    """Counts what a person changed: scope, rows left out, values set by hand."""
    plan: int = 0
    """Number of the plan that was shown last; 0 before the first."""
    plan_edits: int = 0
    """``edits`` when that plan was made."""
    plan_rules: str = ""
    """Digest of the mapping and the policies it was made by."""
    plan_kinds: tuple[RecordType, ...] = ()
    """Record types it was made for."""
    read_at: dt.datetime | None = None
    """UTC; when both sides were read for it."""
    quality_at: dt.datetime | None = None
    """UTC; when the data were last checked."""
    trial: TrialDone | None = None
    approval: Approval | None = None
    runs: tuple[int, ...] = ()
    """Numbers of the runs that wrote, oldest first."""
    certificate: int = 0
    """Number of the reconciliation whose certificate it has; 0 when none."""
    rollback: int = 0
    """Number of the plan that takes it back, once previewed."""
    rollback_runs: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Total:
    """One record type and action of a plan."""

    kind: RecordType
    action: Action
    count: int
    cents: int
    """Money the documents or items amount to, in cents."""


@dataclass(frozen=True, slots=True)
class Extent:
    """What a scope holds of one record type, as far as Pronto was read."""

    kind: RecordType
    count: int
    cents: int
    """What the documents amount to, in cents."""
    all: int
    """Records of the type there are at all."""
    all_cents: int


@dataclass(frozen=True, slots=True)
class FoundFault:
    """One record with something wrong with it, as the check of the data found it."""

    group: str
    """A group of ``app.planning.quality``."""
    kind: RecordType
    pronto_id: str
    title: str
    cents: int
    """Money at stake: a document's total, else 0."""
    message: str
    """A sentence: what is wrong."""
    path: str = ""
    """Target path of the value at fault; blank when it is the record as a whole."""
    value: str = ""
    """The value at fault as Pronto has it."""
    left_out: bool = False
    fixed: bool = False
    """Whether a value set by hand takes care of it."""
    id: int = 0


@dataclass(frozen=True, slots=True)
class FaultGroup:
    """One group of faults with its counts."""

    group: str
    count: int
    records: int
    cents: int
    left_out: int
    fixed: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A field of a tried record that Stripe shows otherwise than the plan says."""

    kind: RecordType
    pronto_id: str
    field: str
    planned: Value
    found: Value


@dataclass(frozen=True, slots=True)
class TrialTotal:
    """One record type of a trial: what the plan says and what the account then held."""

    kind: RecordType
    planned: int
    made: int
    planned_cents: int
    made_cents: int


@dataclass(frozen=True, slots=True)
class TrialResult:
    """What came of a trial."""

    account: str
    """Stripe's id of the account it was done in."""
    hash: str
    totals: tuple[TrialTotal, ...] = ()
    differences: tuple[Difference, ...] = ()
    """The first thousand; ``differing`` counts them all."""
    differing: int = 0
    """Fields that differ."""
    refused: tuple[tuple[RecordType, str, str], ...] = ()
    """Records the account did not take: type, Pronto id, why; the first thousand."""
    refusals: int = 0
    cleaned: bool = False
    remains: tuple[str, ...] = ()
    """What could not be taken away again, in words."""
    writes: int = 0
    seconds: float = 0.0

    @property
    def agrees(self) -> bool:
        """Whether everything was taken and reads as planned."""
        return not self.differing and not self.refusals


@dataclass(frozen=True, slots=True)
class Buckets:
    """What a rollback would do, by bucket: number of records and the cents of their documents."""

    reverse: int = 0
    by_document: int = 0
    """Reversed by a void or a credit note."""
    kept: int = 0
    """Edited since, so they stay as they are."""
    cannot: int = 0
    cents: dict[str, int] = field(default_factory=dict)
    """Bucket → cents."""
