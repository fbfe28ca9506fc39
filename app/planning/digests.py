"""What makes a change the one a person saw, and an approval rule the one that was approved under."""

from __future__ import annotations

from dataclasses import asdict

from app.domain.kinds import RecordType
from app.domain.mapping import ApprovalRule
from app.domain.plan import Change
from app.planning.describe import fingerprint


def change_digest(change: Change) -> str:
    """Return what makes a change the one a person saw: record, action and values, not its number."""
    fields = [asdict(entry) for entry in change.fields]
    return fingerprint([change.kind.value, change.action.value, change.pronto_id, change.stripe_id, fields])


def rule_digest(kind: RecordType, rule: ApprovalRule) -> str:
    """Return what makes an approval rule the same rule: a changed condition or count begins anew."""
    return fingerprint([kind.value, asdict(rule)])
