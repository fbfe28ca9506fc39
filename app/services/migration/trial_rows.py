"""What a trial sends: every record the plan would make or change, as a new one, with the records these need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace

from app.domain.kinds import RecordType
from app.domain.plan import Action, Change, ChangeState, FieldChange
from app.domain.shapes import Actual, Fields, reference, referred
from app.ports.store import Store

_TRIED = (Action.CREATE, Action.LINK, Action.UPDATE, Action.RESTORE, Action.FINALISE)
_REFERRING = {"customer": RecordType.CUSTOMERS, "invoice": RecordType.INVOICES}
_REASON = "It is made for a trial."
_ENDED = frozenset({"void", "canceled"})
"""States in which a document stays for good and asks nobody for money."""


def trial_rows(store: Store, company_id: int, plan_id: int, kinds: Sequence[RecordType]) -> Iterator[list[Change]]:
    """Yield the rows of a trial in pages: those of the plan, then what they need that is in Stripe already.

    Args:
        store: the company's own; it is only read.
        company_id: whose.
        plan_id: the plan that was shown.
        kinds: record types that are tried; those they need come along.
    """
    needed = _needs(store, plan_id, kinds)
    chosen: set[tuple[RecordType, str]] = set()
    for page in store.plans.walk(plan_id, actions=_TRIED):
        rows = [row for row in page if row.kind in kinds or (row.kind, row.pronto_id) in needed]
        chosen.update((row.kind, row.pronto_id) for row in rows)
        yield [_as_new(row) for row in rows]
    yield _beside(store, company_id, needed - chosen, chosen)


def _needs(store: Store, plan_id: int, kinds: Sequence[RecordType]) -> set[tuple[RecordType, str]]:
    """Return what the rows of these types need, and what that needs."""
    wants: dict[tuple[RecordType, str], tuple[tuple[RecordType, str], ...]] = {}
    found: set[tuple[RecordType, str]] = set()
    for page in store.plans.walk(plan_id, actions=_TRIED):
        for row in page:
            if row.kind in kinds:
                found.update(row.needs)
            elif row.needs:
                wants[row.kind, row.pronto_id] = row.needs
    for need in tuple(found):
        found.update(wants.get(need, ()))
    return found


def _beside(
    store: Store, company_id: int, wanted: set[tuple[RecordType, str]], chosen: set[tuple[RecordType, str]]
) -> list[Change]:
    """Return rows that make what is linked already, by what both sides agreed on."""
    rows = []
    waiting = sorted(wanted)
    while waiting:
        kind, key = waiting.pop()
        if (kind, key) in chosen:
            continue
        chosen.add((kind, key))
        link = store.links.get(company_id, kind, key)
        if link is None:
            continue
        needs = tuple(need for value in link.base.values() if (need := referred(value)) is not None)
        waiting += [need for need in needs if need not in chosen]
        fields = dict(link.base)
        if kind is RecordType.INVOICES:
            # Only a credit note needs an invoice, and only on a final one it can stand.
            fields["finalise"] = True
        rows.append(_as_new(Change(kind, Action.CREATE, key, wanted=fields, needs=needs)))
    return rows


def _as_new(row: Change) -> Change:
    fields: Fields = {path: value for path, value in row.wanted.items() if value is not None}
    for path, kind in _REFERRING.items():
        if path in fields and referred(fields[path]) is None:
            # Stripe's own value was kept, the id of an object that the other account does not have.
            owner = next((key for other, key in row.needs if other is kind), None)
            fields.pop(path)
            if owner is not None:
                fields[path] = reference(kind, owner)
    return replace(
        row,
        action=Action.CREATE,
        stripe_id="",
        reason=_REASON,
        fields=tuple(FieldChange(path, None, value, path) for path, value in fields.items()),
        held=(),
        held_cause="",
        wanted=fields,
        link_version=0,
        state=ChangeState.PLANNED,
        warning="",
        warning_cause="",
        error="",
        origin=None,
        id=0,
        seq=0,
        run=0,
    )


def clean_rows(scratch: Store, company_id: int, plan_id: int) -> list[Change]:
    """Return the changes that take away what a trial made: drafts and customers deleted, the rest voided or archived.

    What is gone, void or archived already needs none.
    """
    rows: list[Change] = []
    hanging: dict[str, list[tuple[RecordType, str]]] = defaultdict(list)
    customers: list[Change] = []
    for page in scratch.plans.walk(plan_id):
        for row in page:
            change = _away(scratch, company_id, row)
            if change is None:
                continue
            if change.kind is RecordType.CUSTOMERS:
                customers.append(change)
                continue
            rows.append(change)
            owner = referred(row.wanted.get("customer"))
            if owner is not None:
                hanging[owner[1]].append((change.kind, change.pronto_id))
    # Children first: a customer with a document on it cannot be deleted.
    return [*rows, *(replace(one, needs=tuple(hanging.get(one.pronto_id, ()))) for one in customers)]


def _away(scratch: Store, company_id: int, row: Change) -> Change | None:
    link = scratch.links.get(company_id, row.kind, row.pronto_id)
    actual = scratch.snapshots.target(company_id, row.kind, link.stripe_id) if link is not None else None
    if link is None or (actual is not None and (actual.deleted or actual.state in _ENDED)):
        return None
    change = Change(
        row.kind, Action.DELETE, row.pronto_id, link.stripe_id, reason="The trial is over.", link_version=link.version
    )
    match row.kind:
        case RecordType.CUSTOMERS:
            return change
        case RecordType.ITEMS:
            return _item_away(change, actual)
        case RecordType.ORDERS:
            return replace(change, action=Action.CANCEL)
        case RecordType.INVOICES if actual is None or actual.state == "draft":
            return change
        case _:
            return replace(change, action=Action.VOID)


def _item_away(change: Change, actual: Actual | None) -> Change | None:
    """Archive a product that has a price, which Stripe cannot delete; delete any other."""
    if actual is None or not actual.parts.get("price"):
        return replace(change, wanted={"active": False})
    if actual.fields.get("active") is False:
        return None
    fields = (FieldChange("active", True, False, "trial"),)
    return replace(change, action=Action.ARCHIVE, fields=fields, wanted={"active": False})
