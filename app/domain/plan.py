"""A plan is data: an ordered list of changes that can be shown, accepted in part, applied, resumed and undone."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.kinds import RecordType
from app.domain.shapes import Fields, Value


class Action(StrEnum):
    """What a change does; the names ``--json`` prints."""

    CREATE = "create"
    LINK = "link"
    UPDATE = "update"
    ARCHIVE = "archive"
    RESTORE = "restore"
    UNLINK = "unlink"
    FINALISE = "finalise"
    VOID = "void"
    CANCEL = "cancel"
    PAY = "pay"
    """Say at Stripe that an invoice was paid elsewhere; no money moves."""
    REFUND = "refund"
    """Send money back that was taken twice."""
    DELETE = "delete"
    """Take away what the product made itself; only by an undo."""
    ACCEPT = "accept"
    """A person keeps the difference as it is; nothing is sent."""
    RECEIPT = "receipt"
    HOLD = "hold"
    SKIP = "skip"


WRITES: frozenset[Action] = frozenset(
    {
        Action.CREATE,
        Action.LINK,
        Action.UPDATE,
        Action.ARCHIVE,
        Action.RESTORE,
        Action.UNLINK,
        Action.FINALISE,
        Action.VOID,
        Action.CANCEL,
        Action.PAY,
        Action.REFUND,
        Action.DELETE,
    }
)
"""Actions that send something to Stripe."""
WITHDRAWS: frozenset[Action] = frozenset(
    {Action.ARCHIVE, Action.UNLINK, Action.VOID, Action.CANCEL, Action.REFUND, Action.DELETE}
)
"""Actions that take something back: they need no parent, and never make a link that was not there."""


class ChangeState(StrEnum):
    """Where a change stands."""

    PLANNED = "planned"
    EXCLUDED = "excluded"
    HELD = "held"
    SKIPPED = "skipped"
    QUEUED = "queued"
    DONE = "done"
    FAILED = "failed"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One value before and after."""

    field: str
    before: Value
    after: Value
    rule: str = ""
    """Name of the mapping rule that asked for it."""


@dataclass(frozen=True, slots=True)
class Origin:
    """What a person's change answers to; a sync's changes have none."""

    choice: str = ""
    """Which fix was chosen (``app.planning.plan_fix.Choice``); blank for an undo."""
    mismatches: tuple[int, ...] = ()
    """Numbers of the mismatches a fix settles, or an undo opens again."""
    note: str = ""
    """What the person wrote with it."""
    undoes: tuple[int, ...] = ()
    """Numbers of the journal entries an undo takes back, oldest first."""
    needed_by: str = ""
    """The document that needs the record at Stripe, when it is made along with it; blank otherwise."""


@dataclass(frozen=True, slots=True)
class Change:
    """One record's part of a plan."""

    kind: RecordType
    action: Action
    pronto_id: str
    stripe_id: str = ""
    cause: str = ""
    """A cause of ``app.domain.causes``."""
    reason: str = ""
    """A sentence for people."""
    fields: tuple[FieldChange, ...] = ()
    wanted: Fields = field(default_factory=dict)
    """The whole wanted shape, for creates and for the base afterwards."""
    held: tuple[FieldChange, ...] = ()
    """Values left alone because a person has to choose."""
    held_cause: str = ""
    """The cause of that, where others are written; ``unproven`` when blank, as of a pair that was only just found."""
    needs: tuple[tuple[RecordType, str], ...] = ()
    source_print: str = ""
    """Fingerprint of the Pronto record it was planned from; blank when there is none."""
    target_print: str = ""
    """Fingerprint of the Stripe object it was planned against; blank when there is none."""
    title: str = ""
    cents: int = 0
    """Money the change touches, in cents of the record's currency."""
    score: int | None = None
    """How sure a pairing is, 0 to 100; None when the pairing is exact."""
    link_version: int = 0
    state: ChangeState = ChangeState.PLANNED
    seq: int = 0
    """Place in the plan, from 1."""
    id: int = 0
    """Number in the store, 0 before it is stored; what people and scripts name it by."""
    run: int = 0
    """The run that applies it; 0 while it is only previewed."""
    warning: str = ""
    """What a person should know although it is written: a value left out or cut short, why a draft stays one."""
    warning_cause: str = ""
    """The cause of the warning; ``invalid`` when blank."""
    error: str = ""
    """Why it failed or is held."""
    origin: Origin | None = None
    """What it answers to when a person asked for it as a fix or an undo."""


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """A stored plan without its rows."""

    id: int
    company_id: int
    digest: str
    """Hash over every row; what a person approves."""
    created: str
    """ISO 8601 UTC."""
    counts: dict[str, dict[str, int]]
    """Record type → action → number of changes."""
    cents: dict[str, int] = field(default_factory=dict)
    """Record type → cents touched by writes."""
