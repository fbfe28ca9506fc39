"""What the migration's pages show: the state with what stands beside it, and the columns of their tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.domain.kinds import TARGETED, RecordType
from app.domain.migration import Difference, FaultGroup, FoundFault, Total, TrialTotal
from app.domain.plan import WRITES, Action, Change
from app.services.migration import MigrationState
from ui.models.plan import plan_columns
from ui.text.columns import Column
from ui.text.format import count, field_label, money, value
from ui.text.messages import kind_name, one_of, state_name
from ui.text.migration import held_reason
from ui.text.tr import tr

SHOWN = (Action.CREATE, Action.LINK, Action.UPDATE, Action.HOLD, Action.SKIP)
"""Actions with a column of their own; the others are shown when the plan has any."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A migration as the pages see it."""

    state: MigrationState
    groups: tuple[FaultGroup, ...] = ()
    pairs: dict[RecordType, int] = field(default_factory=dict)
    """Possible pairs nobody decided on, by type."""
    hold: bool = False
    """Whether a person said that undecided matches stay held."""
    page: str = ""
    """The page that was in front last; blank at first."""

    @property
    def still(self) -> int:
        """Faults nobody dealt with."""
        return sum(max(0, one.count - one.left_out - one.fixed) for one in self.groups)

    @property
    def waiting(self) -> int:
        """Possible pairs nobody decided on."""
        return sum(self.pairs.values())


@dataclass(frozen=True, slots=True)
class TotalsRow:
    """One record type of a plan: action → count and cents."""

    kind: RecordType | None
    """None adds all of them up."""
    cells: dict[Action, tuple[int, int]]


def totals_rows(totals: Iterable[Total]) -> list[TotalsRow]:
    """Return a plan's totals by type, and the sum below them."""
    found: dict[RecordType, dict[Action, tuple[int, int]]] = {}
    for one in totals:
        found.setdefault(one.kind, {})[one.action] = (one.count, one.cents)
    rows = [TotalsRow(kind, found[kind]) for kind in TARGETED if kind in found]
    if not rows:
        return []
    whole: dict[Action, tuple[int, int]] = {}
    for row in rows:
        for action, (number, cents) in row.cells.items():
            known = whole.get(action, (0, 0))
            whole[action] = (known[0] + number, known[1] + cents)
    return [*rows, TotalsRow(None, whole)]


def actions_in(totals: Iterable[Total]) -> list[Action]:
    """Return the actions that a table of totals has columns for."""
    there = {one.action for one in totals}
    return [*SHOWN, *(action for action in Action if action in there and action not in SHOWN)]


def fault_columns() -> list[Column[FoundFault]]:
    """Return the columns of a group's records."""
    return [
        Column(tr("Record"), lambda one: f"{one_of(one.kind).capitalize()} {one.pronto_id}", width=168),
        Column(tr("Name"), lambda one: one.title, width=190, grow=True),
        Column(tr("Value"), lambda one: one.value or tr("(blank)"), width=150, room=520,
               tone=lambda one: "" if one.value else "faint"),
        Column(tr("What is wrong"), lambda one: one.message, width=0, room=760, tone=lambda _one: "muted"),
        Column(tr("Amount"), lambda one: money(one.cents) if one.cents else "", width=104, right=True, room=420),
        Column(tr("State"), fault_state, width=108, icon=_fault_icon),
    ]  # fmt: skip


def fault_state(one: FoundFault) -> str:
    """Return whether somebody dealt with a fault, in a word."""
    if one.left_out:
        return tr("Left out")
    return tr("Set by hand") if one.fixed else tr("Open")


def _fault_icon(one: FoundFault) -> str:
    if one.left_out:
        return "minus-circle:muted"
    return "pencil-simple:good" if one.fixed else "warning:warn"


def row_columns(*, done: bool) -> list[Column[Change]]:
    """Return the columns of a plan's rows; ``done`` shows how far each is and why it was held."""
    columns = plan_columns()[1:]
    if not done:
        return columns
    return [
        Column(tr("State"), lambda row: state_name(row.state), width=128,
               icon=lambda row: "warning-circle:bad" if row.state.value == "failed" else "hand-palm:warn"),
        *columns[1:4],
        Column(tr("Why it was not written"), lambda row: held_reason(row.error), width=0,
               tone=lambda _row: "muted"),
        columns[-1],
    ]  # fmt: skip


def difference_columns() -> list[Column[Difference]]:
    """Return the columns of the fields that read otherwise than planned."""
    return [
        Column(tr("Record"), lambda one: f"{one_of(one.kind).capitalize()} {one.pronto_id}", width=170),
        Column(tr("Field"), lambda one: field_label(one.field), width=150),
        Column(tr("Planned"), lambda one: value(one.field, one.planned), width=0),
        Column(tr("Found"), lambda one: value(one.field, one.found), width=0),
    ]


def trial_columns() -> list[Column[TrialTotal]]:
    """Return the columns of a trial's counts and cents."""
    return [
        Column(tr("Type"), lambda one: kind_name(one.kind), width=130),
        Column(tr("Planned"), lambda one: count(one.planned), width=90, right=True),
        Column(tr("Made"), lambda one: count(one.made), width=90, right=True),
        Column(tr("Planned amount"), lambda one: money(one.planned_cents), width=140, right=True),
        Column(tr("Made amount"), lambda one: money(one.made_cents), width=140, right=True),
        Column(tr("Verdict"), lambda one: tr("agrees") if _agrees(one) else tr("differs"), width=0,
               icon=lambda one: "check-circle:good" if _agrees(one) else "warning-circle:bad"),
    ]  # fmt: skip


def _agrees(one: TrialTotal) -> bool:
    return (one.planned, one.planned_cents) == (one.made, one.made_cents)


def settable(change: Change) -> list[str]:
    """Return the paths of a row that may be tried to be set by hand: plain values that are written."""
    if change.action not in WRITES:
        return []
    plain = [path for path, found in change.wanted.items() if not isinstance(found, list)]
    return [path for path in plain if path not in _PRONTOS and not path.startswith("price.")]


_PRONTOS = frozenset(
    {"metadata.pronto_id", "lines", "customer", "invoice", "currency", "amount", "tax", "total", "finalise"}
)
"""What always comes from Pronto, as ``app.planning.by_hand`` has it."""
