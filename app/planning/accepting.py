"""What a person accepted stays as it is for as long as both values are those that were accepted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.plan import Action, Change
from app.domain.shapes import Fields, Problem, Value
from app.planning.compare import Difference, same

Accepted = Mapping[str, tuple[Value, Value]]
"""Field → Pronto's and Stripe's value when it was accepted; a blank field is the record as a whole."""
WHOLE = ""
PROBLEM = "problem"
"""What a held value is called that says why a record cannot be written."""
_OF_THE_WHOLE = frozenset({Action.CREATE, Action.LINK, Action.HOLD, Action.ARCHIVE, Action.CANCEL})


def still_accepted(accepted: Accepted, path: str, pronto: Value, stripe: Value) -> bool:
    """Whether a difference was accepted with these very values."""
    values = accepted.get(path)
    return values is not None and same(values[0], pronto) and same(values[1], stripe)


def without_accepted(
    differences: Sequence[Difference], accepted: Accepted, notes: Sequence[Problem] = ()
) -> tuple[list[Difference], Fields]:
    """Return the differences that are not accepted, and Stripe's values of those that are.

    A value of Pronto's that cannot be used is accepted by its note, lines with the sums that follow from them.
    """
    if not accepted:
        return list(differences), {}
    words: Fields = {note.path: note.message for note in notes}
    kept: Fields = {
        one.path: one.actual
        for one in differences
        if still_accepted(accepted, one.path, words.get(one.path, one.wanted), one.actual)
    }
    follows = "lines" in kept
    return [one for one in differences if one.path not in kept and not (follows and one.checked)], kept


def is_accepted(change: Change | None, accepted: Accepted) -> bool:
    """Whether a change is what a person said to leave alone: the record as a whole, or all that holds it."""
    if change is None or change.action not in _OF_THE_WHOLE:
        return False
    problems = [entry for entry in change.held if entry.rule == PROBLEM]
    if WHOLE in accepted and len(problems) == len(change.held):
        return True
    return bool(problems) and all(still_accepted(accepted, one.field, one.after, None) for one in problems)
