"""The guard: a batch unusually large stops and asks. Creating what is missing never trips it."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.company import Policies
from app.domain.kinds import RecordType
from app.domain.plan import Action

_IRREVERSIBLE = {
    Action.ARCHIVE: "taken out (archived)",
    Action.VOID: "taken out (voided)",
    Action.CANCEL: "taken out (cancelled)",
    Action.PAY: "marked as paid, which stays so",
    Action.REFUND: "sent back to the customers' cards",
    Action.FINALISE: "made final, which only a void undoes",
}
"""What is hard to take back, in words; ``Policies.guard_archives`` bounds each."""


def tripped(
    counts: Mapping[RecordType, Mapping[Action, int]], linked: Mapping[RecordType, int], policies: Policies
) -> dict[tuple[RecordType, Action], str]:
    """Return the parts of a plan that a person has to agree to first, each with a sentence."""
    found: dict[tuple[RecordType, Action], str] = {}
    for kind, actions in counts.items():
        updates = actions.get(Action.UPDATE, 0)
        allowed = max(policies.guard_updates_floor, linked.get(kind, 0) * policies.guard_updates_percent // 100)
        if updates > allowed:
            found[kind, Action.UPDATE] = (
                f"{updates:,} {_words(kind)} would be updated, more than the {allowed:,} allowed without asking."
            )
        for action, words in _IRREVERSIBLE.items():
            if actions.get(action, 0) > policies.guard_archives:
                found[kind, action] = (
                    f"{actions[action]:,} {_words(kind)} would be {words}, "
                    f"more than the {policies.guard_archives:,} allowed without asking."
                )
    return found


def _words(kind: RecordType) -> str:
    return kind.value.replace("_", " ")
