"""Three-way comparison, per field: what Pronto wants, what Stripe says, what both last agreed on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from app.domain.causes import Cause
from app.domain.mapping import Direction, FieldRule, RecordMapping
from app.domain.records import Record
from app.domain.shapes import REFERENCE, Actual, Fields, Value, referred
from app.planning.around import Around
from app.planning.lines import comparable

_CHECKED = {"tax": Cause.GST_DIFFERS}
LEFT_BEHIND = ("metadata.", "custom_fields.", "invoice_settings.custom_fields.", "description")
"""Where a mapping puts values beside what the object is: a rule that is gone takes them with it."""
_IDENTITY = "metadata.pronto_"
_NO_RULE = "no rule any more"


class Call(Enum):
    """What is done about a difference."""

    WRITE = auto()
    """Pronto's value goes to Stripe."""
    KEEP = auto()
    """Stripe's value stays; what was agreed on stays too, so that a later change in Pronto shows as one."""
    HOLD = auto()
    """A person has to choose."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field on which the sides do not agree, or no longer agree with what was agreed."""

    path: str
    wanted: Value
    actual: Value
    agreed: Value
    call: Call
    cause: Cause
    rule: str
    checked: bool = False
    """Only compared, because Stripe works it out from the rest."""
    at_birth: bool = False
    """Only given when the object is made, or where it is still blank."""


def same(left: Value, right: Value) -> bool:
    """Whether two values say the same: blank is None, spaces at the ends do not count, lines by what both can say."""
    left, right = comparable(left), comparable(right)
    if isinstance(left, str):
        left = left.strip() or None
    if isinstance(right, str):
        right = right.strip() or None
    if left == [] or right == []:
        left, right = left or None, right or None
    return type(left) is type(right) and left == right


def newest_is_pronto(record: Record | None, actual: Actual) -> bool | None:
    """Return whether Pronto's change is the later one; None where a side does not tell, or both name one moment.

    Pronto tells when a record was changed, Stripe when an object was: not which field.
    """
    there, here = actual.changed, getattr(record, "modified", None)
    return None if here is None or there is None or here == there else bool(here > there)


def compare(
    wanted: Fields,
    actual: Fields,
    base: Fields | None,
    mapping: RecordMapping,
    around: Around,
    *,
    newest_is_pronto: bool | None = None,
) -> list[Difference]:
    """Return every field the sides differ on, with what to do about it.

    Args:
        wanted: by the mapping; references are resolved through ``around``.
        actual: as Stripe says.
        base: as last agreed; None when the two were never linked, so that nothing is proven.
        mapping: for who owns a field.
        around: for references.
        newest_is_pronto: whose change is the later one, where stamps tell; None when they do not.
    """
    found = []
    for path in _paths(wanted, base or {}, mapping):
        if _is_identical(wanted.get(path), actual.get(path)):
            continue
        rule = mapping.rule_for(path)
        want = _resolved(wanted.get(path), around)
        have, agreed = actual.get(path), _resolved((base or {}).get(path), around)
        if _agree(path, want, have) or rule is None or (rule.only_on_create and (base is not None or have is not None)):
            continue
        proven = base is not None and path in base
        if rule.check_only:
            call, cause = Call.HOLD, _CHECKED.get(path, Cause.AMOUNT_DIFFERS)
        else:
            call, cause = _judge(want, have, agreed, rule, proven=proven, newest_is_pronto=newest_is_pronto)
        found.append(
            Difference(
                path,
                wanted.get(path),
                have,
                agreed,
                call,
                cause,
                rule.label,
                checked=rule.check_only,
                at_birth=rule.only_on_create,
            )
        )
    for path in _left_over(base or {}, wanted, actual, mapping):
        have = actual[path]
        found.append(Difference(path, None, have, have, Call.WRITE, Cause.CHANGED_IN_PRONTO, _NO_RULE))
    return found


def _is_identical(want: Value, have: Value) -> bool:
    """Whether two values are the very same and refer to nothing: nearly all are, and need no further look."""
    return type(want) is type(have) and want == have and not (type(want) is str and want.startswith(REFERENCE))


def _agree(path: str, want: Value, have: Value) -> bool:
    """Whether both sides say the same of a field; nobody tells e-mail addresses apart by capital letters."""
    if path == "email" and isinstance(want, str) and isinstance(have, str):
        want, have = want.lower(), have.lower()
    return same(want, have)


def _paths(wanted: Fields, base: Fields, mapping: RecordMapping) -> list[str]:
    """Return wanted's paths, then those agreed before that the mapping still fills and Pronto has cleared since."""
    cleared = [path for path in base if path not in wanted and mapping.rule_for(path) is not None]
    return [*wanted, *cleared]


def _left_over(base: Fields, wanted: Fields, actual: Fields, mapping: RecordMapping) -> list[str]:
    """Return what a rule that is gone had put there; what somebody changed in Stripe since is theirs."""
    return [
        path
        for path in base
        if path not in wanted
        and path.startswith(LEFT_BEHIND)
        and not path.startswith(_IDENTITY)
        and mapping.rule_for(path) is None
        and actual.get(path) not in (None, "")
        and same(actual.get(path), base[path])
    ]


def _resolved(value: Value, around: Around) -> Value:
    pair = referred(value)
    return around.stripe_id(*pair) if pair is not None else value


def _judge(
    want: Value, have: Value, agreed: Value, rule: FieldRule, *, proven: bool, newest_is_pronto: bool | None
) -> tuple[Call, Cause]:
    if rule.direction is Direction.PRONTO_ALWAYS:
        return Call.WRITE, Cause.CHANGED_IN_PRONTO
    if not proven:
        if have in (None, "", []):
            return Call.WRITE, Cause.ONLY_IN_PRONTO
        return (Call.KEEP if rule.direction is Direction.STRIPE else Call.HOLD), Cause.UNPROVEN
    in_pronto, in_stripe = not same(want, agreed), not same(have, agreed)
    if rule.direction is Direction.STRIPE and have not in (None, "", []):
        return Call.KEEP, Cause.CHANGED_IN_STRIPE if in_stripe else Cause.CHANGED_IN_PRONTO
    if in_pronto and not in_stripe:
        return (Call.HOLD if rule.direction is Direction.ASK else Call.WRITE), Cause.CHANGED_IN_PRONTO
    cause = Cause.CHANGED_IN_BOTH if in_pronto else Cause.CHANGED_IN_STRIPE
    if rule.direction is Direction.NEWEST:
        if not in_pronto:
            return Call.KEEP, cause
        if newest_is_pronto is not None:
            return (Call.WRITE if newest_is_pronto else Call.KEEP), cause
    return Call.HOLD, cause
