"""The columns of the activity page's three tables."""

from __future__ import annotations

from app.domain.journal import Entry, Receipt
from app.domain.outcome import RunStatus, RunSummary
from app.domain.plan import Action
from ui.models.plan import ACTION_ICONS
from ui.text.columns import Column
from ui.text.figures import whole
from ui.text.format import money, span, when
from ui.text.messages import action_name, one_of, run_name, status_name, trigger_name
from ui.text.summary import run_counts
from ui.text.tr import tr

_STATUS_ICONS = {
    RunStatus.DONE: "check-circle:good",
    RunStatus.ATTENTION: "warning:warn",
    RunStatus.STOPPED: "warning-circle:bad",
    RunStatus.CANCELLED: "x-circle:wait",
    RunStatus.RUNNING: "clock:wait",
}
_RECEIPTS = {
    "paid": "Paid in Stripe",
    "paid-elsewhere": "Marked as paid elsewhere",
    "void": "Voided in Stripe",
    "uncollectible": "Marked uncollectible",
    "charge": "Charged",
    "refund": "Refunded",
}


def _action_icon(entry: Entry) -> str:
    return ACTION_ICONS[Action(entry.action)] if entry.action in set(Action) else "note:muted"


def journal_columns() -> list[Column[Entry]]:
    """Return the columns of the journal."""
    return [
        Column(tr("When"), lambda entry: when(entry.at), width=150),
        Column(tr("What"), lambda entry: action_name(entry.action), width=128, icon=_action_icon),
        Column(tr("Type"), lambda entry: one_of(entry.kind).capitalize() if entry.kind else "", width=110),
        Column(tr("Pronto id"), lambda entry: entry.pronto_id, width=110),
        Column(tr("Why"), lambda entry: entry.reason, width=0, tone=lambda _entry: "muted"),
        Column(tr("Who"), lambda entry: trigger_name(entry.who), width=130, room=860, tone=lambda _entry: "muted"),
    ]


def run_columns() -> list[Column[RunSummary]]:
    """Return the columns of the runs."""
    return [
        Column(tr("Started"), lambda run: when(run.started), width=160),
        Column(tr("Run"), lambda run: f"{run_name(run.kind)} {run.run}", width=156),
        Column(tr("Result"), lambda run: status_name(run.status), width=222,
               icon=lambda run: _STATUS_ICONS[run.status]),
        Column(tr("What it did"), lambda run: " ".join([run_counts(run), *run.messages]), width=0,
               tone=lambda _run: "muted"),
        Column(tr("Writes"), lambda run: whole(run.writes), width=76, right=True),
        Column(tr("Took"), lambda run: span(run.seconds), width=100, right=True),
        Column(tr("Set off"), lambda run: trigger_name(run.trigger), width=120, tone=lambda _run: "muted"),
    ]  # fmt: skip


def receipt_columns() -> list[Column[Receipt]]:
    """Return the columns of the receipts to post."""
    return [
        Column(tr("When"), lambda receipt: when(receipt.at), width=160),
        Column(tr("What happened"), lambda receipt: tr(_RECEIPTS.get(receipt.kind, receipt.kind)), width=190),
        Column(tr("Customer"), lambda receipt: receipt.customer_code, width=120),
        Column(tr("Invoice"), lambda receipt: receipt.invoice_number, width=120),
        Column(tr("Order"), lambda receipt: receipt.order_number, width=120),
        Column(tr("Stripe id"), lambda receipt: receipt.stripe_id, width=0, tone=lambda _receipt: "muted"),
        Column(tr("Amount"), lambda receipt: money(receipt.cents, receipt.currency), width=130, right=True),
    ]
