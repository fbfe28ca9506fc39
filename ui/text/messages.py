"""The product's names for things, as a bookkeeper knows them."""

from __future__ import annotations

from app.domain.company import Mode
from app.domain.kinds import RecordType
from app.domain.outcome import Gate, RunStatus, Standing
from app.domain.plan import Action, ChangeState
from ui.text.tr import tr

_KINDS = {
    RecordType.CUSTOMERS: ("Customers", "customer"),
    RecordType.ITEMS: ("Items", "item"),
    RecordType.ORDERS: ("Orders", "order"),
    RecordType.INVOICES: ("Invoices", "invoice"),
    RecordType.CREDIT_NOTES: ("Credit notes", "credit note"),
    RecordType.PURCHASE_ORDERS: ("Purchase orders", "purchase order"),
    RecordType.REPS: ("Reps", "rep"),
}
SHOWN_KINDS: tuple[RecordType, ...] = tuple(_KINDS)
"""Record types in the order a person thinks of them."""

_STANDINGS = {
    Standing.IN_STEP: "In step",
    Standing.WAITING: "Waiting",
    Standing.ATTENTION: "Needs attention",
    Standing.SKIPPED: "Skipped",
}
_ACTIONS = {
    Action.CREATE: "Create",
    Action.LINK: "Link",
    Action.UPDATE: "Update",
    Action.ARCHIVE: "Archive",
    Action.RESTORE: "Restore",
    Action.UNLINK: "Unlink",
    Action.FINALISE: "Finalise",
    Action.VOID: "Void",
    Action.CANCEL: "Cancel",
    Action.PAY: "Mark as paid",
    Action.REFUND: "Refund",
    Action.DELETE: "Delete",
    Action.ACCEPT: "Leave as it is",
    Action.RECEIPT: "Receipt to post",
    Action.HOLD: "Hold",
    Action.SKIP: "Skip",
}
_STATES = {
    ChangeState.PLANNED: "Planned",
    ChangeState.EXCLUDED: "Left out",
    ChangeState.HELD: "Held",
    ChangeState.SKIPPED: "Skipped",
    ChangeState.QUEUED: "Queued",
    ChangeState.DONE: "Done",
    ChangeState.FAILED: "Refused",
    ChangeState.STALE: "Changed since",
}
_GATES = {
    Gate.READ: "Read from Pronto",
    Gate.FILTER: "Belongs in Stripe",
    Gate.MATCH: "Paired with its Stripe record",
    Gate.VALIDATE: "Values checked",
    Gate.QUEUE: "Sent to Stripe",
    Gate.ANSWER: "Stripe's answer",
}
_STATUSES = {
    RunStatus.RUNNING: "Running or interrupted",
    RunStatus.DONE: "Done",
    RunStatus.ATTENTION: "Done, some need attention",
    RunStatus.STOPPED: "Stopped",
    RunStatus.CANCELLED: "Cancelled",
}
_RUNS = {
    "sync": "Sync",
    "preview": "Preview",
    "reconcile": "Reconciliation",
    "apply": "Sync of a preview",
    "fix": "Fix",
    "undo": "Undo",
    "duplicates": "Tagging of duplicates",
    "undo preview": "Preview of an undo",
    "data-check": "Check of the data",
    "dry-run": "Dry run of the migration",
    "trial": "Trial of the migration",
    "migration": "Migration",
}
_TRIGGERS = {"person": "by hand", "schedule": "by schedule", "command line": "from the command line"}
_STAGES = {
    "read-pronto": "Reading Pronto",
    "read-stripe": "Reading Stripe",
    "check": "Checking the data",
    "compare": "Comparing",
    "wait": "Waiting for the start",
    "write": "Writing to Stripe",
    "finish": "Finishing",
    "start": "Starting",
}
_MODES = {
    Mode.PRACTICE: ("Practice", "Practice company: nothing here is real."),
    Mode.TEST: ("Test mode", "Stripe test mode: no real money moves."),
    Mode.LIVE: ("LIVE", "Live Stripe account: real customers and real money."),
}


def kind_name(kind: RecordType) -> str:
    """Return a record type's plural name."""
    return tr(_KINDS[kind][0])


def one_of(kind: RecordType) -> str:
    """Return what one record of a type is called."""
    return tr(_KINDS[kind][1])


def standing_name(standing: Standing | None) -> str:
    """Return where a record stands; None is an object that only Stripe has."""
    return tr("Only in Stripe") if standing is None else tr(_STANDINGS[standing])


def action_name(action: Action | str) -> str:
    """Return what a change does; an act of the journal that is no change keeps its own word."""
    known = _ACTIONS.get(Action(action)) if action in set(Action) else None
    return tr(known) if known else str(action).replace("-", " ").capitalize()


def state_name(state: ChangeState) -> str:
    """Return where a change stands."""
    return tr(_STATES[state])


def gate_name(gate: Gate) -> str:
    """Return what happens at a gate."""
    return tr(_GATES[gate])


def status_name(status: RunStatus) -> str:
    """Return how a run ended."""
    return tr(_STATUSES[status])


def run_name(kind: str) -> str:
    """Return what kind of run it was."""
    return tr(_RUNS.get(kind, kind.replace("-", " ").capitalize()))


def trigger_name(trigger: str) -> str:
    """Return what set a run off."""
    return tr(_TRIGGERS.get(trigger, trigger))


def stage_name(stage: str) -> str:
    """Return what a running job is doing."""
    return tr(_STAGES.get(stage, stage.replace("-", " ").capitalize()))


def mode_name(mode: Mode) -> str:
    """Return a mode's badge."""
    return tr(_MODES[mode][0])


def mode_sentence(mode: Mode) -> str:
    """Return what a mode means."""
    return tr(_MODES[mode][1])
