"""The objects that ``--json`` prints: a contract with scripts. More keys are welcome, these stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from app.domain.company import Company
from app.domain.journal import Entry, Receipt
from app.domain.mismatch import Certificate, Mismatch
from app.domain.outcome import RunSummary, Verdict
from app.domain.plan import Change, PlanSummary

Table = dict[str, Any]


def sync(summary: RunSummary) -> Table:
    """Return what ``sync`` prints."""
    return summary.as_json()


def preview(summary: RunSummary, plan: PlanSummary, changes: Iterable[Change]) -> Table:
    """Return what ``preview`` and ``migrate --dry-run`` print."""
    return {
        "plan": plan.id,
        "hash": plan.digest,
        "run": summary.run,
        "status": summary.status.value,
        "counts": plan.counts,
        "cents": plan.cents,
        "messages": summary.messages,
        "changes": [change_row(change) for change in changes],
    }


def change_row(change: Change) -> Table:
    """Return one change of a plan."""
    return {
        "id": change.id,
        "type": change.kind.value,
        "action": change.action.value,
        "pronto_id": change.pronto_id,
        "stripe_id": change.stripe_id,
        "title": change.title,
        "cause": change.cause,
        "reason": change.reason,
        "score": change.score,
        "cents": change.cents,
        "state": change.state.value,
        "error": change.error,
        "fields": [_field(item.field, item.before, item.after) for item in change.fields],
        "held": [_field(item.field, item.before, item.after) for item in change.held],
    }


def mismatch_row(found: Mismatch) -> Table:
    """Return one mismatch."""
    return {
        "id": found.id,
        "type": found.kind.value,
        "cause": found.cause,
        "pronto_id": found.pronto_id,
        "stripe_id": found.stripe_id,
        "field": found.field,
        "pronto": found.pronto,
        "agreed": found.agreed,
        "stripe": found.stripe,
        "reason": found.reason,
        "title": found.title,
        "cents": found.cents,
        "group": found.group,
        "state": found.state.value,
        "first_seen": found.first_seen.isoformat() if found.first_seen is not None else None,
        "note": found.note,
        "assignee": found.assignee,
    }


def certificate_table(found: Certificate) -> Table:
    """Return a certificate with its colour, and whether each of its rows is equal on both sides."""
    rows = [{**asdict(row), "equal": row.equal} for row in found.rows]
    return _plain({**asdict(found), "rows": rows, "green": found.green, "colour": found.colour})


def attention(found: Iterable[tuple[int, Verdict, dt.datetime]]) -> Table:
    """Return what ``attention`` prints."""
    return {
        "entries": [
            {
                "id": number,
                "type": verdict.kind.value,
                "pronto_id": verdict.pronto_id,
                "cause": verdict.cause,
                "message": verdict.message,
                "gate": verdict.gate.value,
                "since": since.isoformat(),
            }
            for number, verdict, since in found
        ]
    }


def queue(changes: Iterable[Change]) -> Table:
    """Return what ``queue`` prints."""
    return {"entries": [change_row(change) for change in changes]}


def journal(entries: Iterable[Entry]) -> Table:
    """Return what ``journal`` prints."""
    return {"entries": [_plain(asdict(entry)) for entry in entries]}


def receipts(found: Iterable[Receipt]) -> Table:
    """Return what ``receipts`` prints."""
    return {"receipts": [_plain(asdict(receipt)) for receipt in found]}


def companies(found: Sequence[Company]) -> Table:
    """Return what ``company list`` prints."""
    return {"companies": [company(item) for item in found]}


def company(found: Company) -> Table:
    """Return one company, secrets not included because it has none."""
    return _plain(asdict(found))


def _field(name: str, before: object, after: object) -> Table:
    """Return one field of a change."""
    return {"field": name, "before": before, "after": after}


def _plain(values: Table) -> Table:
    """Return a table in the types JSON has: days and times become ISO 8601, names become text."""
    return {name: _plain_value(value) for name, value in values.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, dt.date):
        return value.isoformat()
    return _plain(value) if isinstance(value, dict) else value
