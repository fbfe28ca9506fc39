"""From what the journal says was done to the change that takes it back, in one of four buckets. Pure.

The bucket is the change's cause: *undo* puts it back, *undo-by-document* voids what is final, *edited-since* keeps what
somebody changed after us, *cannot-undo* says why it has to stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from app.domain.causes import Cause
from app.domain.journal import Entry
from app.domain.kinds import DEPENDENCY_ORDER, STRIPE_NOUN, RecordType
from app.domain.mapping import RecordMapping
from app.domain.plan import Action, Change, FieldChange, Origin
from app.domain.shapes import Actual, Fields, Link, Value, referred
from app.planning.around import Around
from app.planning.compare import compare, same
from app.planning.offers import DRAFT, UNPAID, is_final, why_not

BUCKETS: tuple[Cause, ...] = (Cause.UNDO, Cause.UNDO_BY_DOCUMENT, Cause.EDITED_SINCE, Cause.CANNOT_UNDO)
_PRONTO_ID = "metadata.pronto_id"
_STATUS = "metadata.pronto_status"
_PRICE = "price.unit_amount_decimal"
_GROUPS = ("address.", "shipping.", "custom_fields.", "invoice_settings.custom_fields.", "price.")
"""Fields Stripe replaces together: what is not put back has to be sent as it is."""
_BY_PEOPLE = (
    "name", "email", "phone", "description", "address.", "shipping.", "tax_ids.", "metadata.", "custom_fields.",
    "invoice_settings.", "footer", "memo", "unit_label", "receipt_email",
)  # fmt: skip
"""Fields Stripe never fills by itself: one we did not write was filled by a person."""
_FOR_GOOD: dict[Action, str] = {
    Action.CANCEL: "A cancelled payment intent cannot be brought back; if the money is still owed, ask for it anew.",
    Action.VOID: "What is void cannot be brought back; make it anew if it is needed.",
    Action.PAY: "Stripe keeps an invoice that is marked as paid so; credit it in Stripe if that was wrong.",
    Action.REFUND: "Money that was sent back cannot be taken again; ask the customer for it anew.",
    Action.DELETE: "It was deleted for good; use Try again on the record to make it anew.",
    Action.UNLINK: "It was unlinked by an undo; link it again from Mismatches.",
    Action.RECEIPT: "The receipt is in Pronto; reverse it there.",
}


@dataclass(frozen=True, slots=True)
class Written:
    """What was done to one record, several acts folded into one."""

    kind: RecordType
    pronto_id: str
    stripe_id: str
    actions: tuple[Action, ...]
    """Oldest first."""
    before: Fields = field(default_factory=dict)
    """By field, Stripe's value before the first of them; None where it was blank."""
    after: Fields = field(default_factory=dict)
    """By field, what the last of them wrote."""
    agreed: Fields = field(default_factory=dict)
    """By field, what was agreed on before where that was not ``before``; None where nothing was."""
    settles: tuple[int, ...] = ()
    seqs: tuple[int, ...] = ()
    """Numbers of the journal entries."""


@dataclass(frozen=True, slots=True)
class Now:
    """How things stand at Stripe."""

    actual: Actual | None
    link: Link | None
    mapping: RecordMapping
    around: Around
    title: str = ""
    hanging: tuple[str, ...] = ()
    """What stays at Stripe and hangs on it, in words: ``invoice 5001``."""
    before_it: tuple[tuple[RecordType, str], ...] = ()
    """Records whose undo has to be finished first."""
    parent: Actual | None = None
    """Of a credit note its invoice."""


def fold(entries: Iterable[Entry]) -> list[Written]:
    """Return what was done per record, children first; entries come oldest first, others than changes are left out."""
    found: dict[tuple[RecordType, str, str], Written] = {}
    for entry in entries:
        if entry.kind is None or entry.action not in set(Action):
            continue
        key = (entry.kind, entry.pronto_id, entry.stripe_id)
        found[key] = _added(found.get(key) or Written(*key, actions=()), entry)
    order = {kind: place for place, kind in enumerate(reversed(DEPENDENCY_ORDER))}
    return sorted(found.values(), key=lambda written: order[written.kind])


def _added(written: Written, entry: Entry) -> Written:
    fresh = [path for path in entry.after if path not in written.after]
    sent = entry.action not in {Action.ACCEPT, Action.RECEIPT}
    return replace(
        written,
        actions=(*written.actions, Action(entry.action)),
        before={**written.before, **({path: entry.before.get(path) for path in fresh} if sent else {})},
        after={**written.after, **(entry.after if sent else {})},
        agreed={**{path: entry.agreed[path] for path in entry.agreed if path in fresh}, **written.agreed},
        settles=(*written.settles, *entry.settles),
        seqs=(*written.seqs, entry.seq),
    )


def plan_undo(written: Written, now: Now) -> Change:
    """Return the change that takes back what was done, or one that says why it stays."""
    actions = [action for action in written.actions if action is not Action.ACCEPT]
    if not actions:
        return _change(written, now, Action.ACCEPT, Cause.UNDO, "The difference is open again.")
    for action in actions:
        if action in _FOR_GOOD:
            return _stays(written, now, Cause.CANNOT_UNDO, _FOR_GOOD[action])
    made = Action.CREATE in actions
    if made and (now.actual is None or now.actual.deleted or _is_withdrawn(now.actual)):
        return _change(written, now, Action.SKIP, Cause.UNDO, "It was taken away in Stripe already.")
    if now.actual is None or now.actual.deleted:
        noun = STRIPE_NOUN[written.kind]
        return _stays(written, now, Cause.CANNOT_UNDO, f"The {noun} is no longer in Stripe.")
    if made:
        return _uncreate(written, now, now.actual)
    if Action.FINALISE in actions:
        return _void(written, now, now.actual)
    return _put_back(written, now, now.actual, unlink=Action.LINK in actions)


# --- what was made -----------------------------------------------------------------------------------


def _uncreate(written: Written, now: Now, actual: Actual) -> Change:
    """Take away an object the product made, as far as nobody else has had a hand in it."""
    edited = _edited_object(now, actual)
    if edited:
        return _kept(written, now, edited)
    match written.kind:
        case RecordType.CUSTOMERS:
            if now.hanging:
                more = f" and {len(now.hanging) - 1} more" if len(now.hanging) > 1 else ""
                return _stays(
                    written, now, Cause.CANNOT_UNDO, f"The customer has a history in Stripe: {now.hanging[0]}{more}."
                )
            change = _change(written, now, Action.DELETE, Cause.UNDO, "The customer is deleted; nothing hangs on it.")
            return replace(change, needs=now.before_it)
        case RecordType.ITEMS:
            return _uncreate_item(written, now, actual)
        case RecordType.ORDERS:
            return _uncreate_order(written, now, actual)
        case RecordType.INVOICES if actual.state == DRAFT:
            return _change(written, now, Action.DELETE, Cause.UNDO, "The draft invoice is deleted.")
        case _:
            return _void(written, now, actual)


def _is_withdrawn(actual: Actual) -> bool:
    """Whether an object already is what an undo would make of it."""
    return actual.state in {"inactive", "canceled", "void"}


def _uncreate_item(written: Written, now: Now, actual: Actual) -> Change:
    if not actual.parts.get("price"):
        change = _change(written, now, Action.DELETE, Cause.UNDO, "The product is deleted; nothing uses it.")
        return replace(change, wanted={"active": False})
    reason = "The product is archived; one that had a price cannot be deleted."
    change = _change(written, now, Action.ARCHIVE, Cause.UNDO, reason)
    row = FieldChange("active", actual.fields.get("active"), False, Cause.UNDO.value)
    return replace(change, fields=(row,), wanted={"active": False})


def _uncreate_order(written: Written, now: Now, actual: Actual) -> Change:
    if int(actual.parts.get("amount_received", "0") or 0):
        return _stays(written, now, Cause.CANNOT_UNDO, "Its money was taken; refund it in Stripe if that was wrong.")
    if actual.state not in UNPAID:
        return _stays(written, now, Cause.CANNOT_UNDO, f"The payment intent is {actual.state} and cannot be cancelled.")
    return _change(written, now, Action.CANCEL, Cause.UNDO, "The payment intent is cancelled unpaid.")


def _void(written: Written, now: Now, actual: Actual) -> Change:
    """Void a final document that nobody paid."""
    noun = STRIPE_NOUN[written.kind]
    paid = int(actual.parts.get("amount_paid", "0") or 0)
    if actual.state == "void":
        return _stays(written, now, Cause.EDITED_SINCE, f"The {noun} was voided since.")
    if actual.state == "paid" or paid:
        return _stays(written, now, Cause.CANNOT_UNDO, f"The {noun} is paid; credit or refund it in Stripe.")
    if now.parent is not None and now.parent.state != "open":
        reason = (
            f"Its invoice is {now.parent.state} in Stripe, and only a credit note on an open invoice can be voided."
        )
        return _stays(written, now, Cause.CANNOT_UNDO, reason)
    return _change(written, now, Action.VOID, Cause.UNDO_BY_DOCUMENT, f"The {noun} is final, so it is voided.")


def _edited_object(now: Now, actual: Actual) -> list[str]:
    """Return the fields of an object of ours that are not as the product last left them."""
    base = now.link.base if now.link is not None else {}
    found = [one.path for one in compare(base, actual.fields, base, now.mapping, now.around)]
    found += [path for path in actual.fields if path not in base and path != _PRONTO_ID and path.startswith(_BY_PEOPLE)]
    return found


# --- what was changed --------------------------------------------------------------------------------


def _put_back(written: Written, now: Now, actual: Actual, *, unlink: bool) -> Change:
    """Give every field its value from before, unless somebody changed one of them since."""
    edited = [path for path, value in written.after.items() if _is_edited(path, value, actual, now)]
    if edited:
        return _kept(written, now, edited)
    fields = tuple(
        FieldChange(path, actual.fields.get(path), written.before.get(path), Cause.UNDO.value)
        for path in written.after
        if not _given_once(path, now) and not same(written.before.get(path), actual.fields.get(path))
    )
    if unlink and now.mapping.rule_for(_PRONTO_ID) is None:
        fields = (*fields, FieldChange(_PRONTO_ID, written.pronto_id, None, Cause.UNDO.value))
    reason = _blocked(written.kind, fields, actual, now)
    if reason:
        return _stays(written, now, Cause.CANNOT_UNDO, reason)
    if not fields and not unlink:
        return _change(written, now, Action.SKIP, Cause.UNDO, "It is as it was before.")
    action = Action.UNLINK if unlink else _action(written, fields)
    words = "It is unlinked" if unlink else "It is put back"
    names = ", ".join(row.field for row in fields[:4])
    wanted = {row.field: written.agreed.get(row.field, row.after) for row in fields}
    return replace(
        _change(written, now, action, Cause.UNDO, f"{words}: {names}." if names else f"{words}."),
        fields=fields,
        held=_beside(fields, actual),
        wanted={path: value for path, value in wanted.items() if value is not None},
    )


def _is_edited(path: str, wrote: Value, actual: Actual, now: Now) -> bool:
    """Whether Stripe's present value is not what we wrote."""
    if _given_once(path, now):
        return False
    other = referred(wrote)
    wrote = now.around.stripe_id(*other) if other is not None else wrote
    have = actual.fields.get(path)
    if path == "email" and isinstance(wrote, str) and isinstance(have, str):
        wrote, have = wrote.lower(), have.lower()
    return not same(wrote, have)


def _given_once(path: str, now: Now) -> bool:
    """Whether a field is given when the object is made and never again: Stripe has no way to take it back."""
    rule = now.mapping.rule_for(path)
    return rule is not None and rule.only_on_create


def _blocked(kind: RecordType, fields: Sequence[FieldChange], actual: Actual, now: Now) -> str:
    """Return why Stripe cannot take the values from before; blank when it can."""
    if not is_final(kind, actual):
        bare = any(row.field == _PRICE and row.after is None for row in fields)
        return "Stripe cannot take a product's price away; archive the product instead." if bare else ""
    for row in fields:
        reason = why_not(kind, row.field, actual, now.mapping.rule_for(row.field))
        if reason:
            return reason
    return ""


def _action(written: Written, fields: Sequence[FieldChange]) -> Action:
    activity = next((row for row in fields if row.field == "active"), None)
    if activity is not None:
        return Action.RESTORE if activity.after else Action.ARCHIVE
    marked = any(row.field == _STATUS and row.before == "gone" for row in fields)
    return Action.RESTORE if marked and written.kind is RecordType.CUSTOMERS else Action.UPDATE


def _beside(fields: Sequence[FieldChange], actual: Actual) -> tuple[FieldChange, ...]:
    """Return what stands beside the fields in groups Stripe replaces as a whole, to be sent as it is."""
    back = {row.field for row in fields}
    groups = tuple(group for group in _GROUPS if any(path.startswith(group) for path in back))
    return tuple(
        FieldChange(path, value, value, "as it is")
        for path, value in actual.fields.items()
        if groups and path.startswith(groups) and path not in back
    )


# --- every change ------------------------------------------------------------------------------------


def _kept(written: Written, now: Now, paths: Sequence[str]) -> Change:
    names = ", ".join(dict.fromkeys(paths))
    change = _stays(written, now, Cause.EDITED_SINCE, f"Kept: changed in Stripe since: {names}.")
    have = now.actual.fields if now.actual is not None else {}
    rows = tuple(FieldChange(path, have.get(path), have.get(path), Cause.EDITED_SINCE.value) for path in paths)
    return replace(change, held=rows)


def _stays(written: Written, now: Now, bucket: Cause, reason: str) -> Change:
    return _change(written, now, Action.HOLD, bucket, reason)


def _change(written: Written, now: Now, action: Action, bucket: Cause, reason: str) -> Change:
    total = now.actual.fields.get("total", now.actual.fields.get("amount")) if now.actual is not None else None
    return Change(
        kind=written.kind,
        action=action,
        pronto_id=written.pronto_id,
        stripe_id=written.stripe_id,
        cause=bucket.value,
        reason=reason,
        title=now.title or (now.actual.title if now.actual is not None else ""),
        cents=total if isinstance(total, int) else 0,
        link_version=now.link.version if now.link is not None else 0,
        origin=Origin(mismatches=written.settles, undoes=written.seqs),
    )
