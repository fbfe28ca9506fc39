"""The mismatch a person settles about one record, found now: nobody has to reconcile everything first."""

from __future__ import annotations

import datetime as dt

from app.domain.causes import Cause
from app.domain.kinds import PRONTO_NOUN, RecordType
from app.domain.mismatch import Mismatch, MismatchState
from app.domain.records import title_of
from app.planning.find_mismatches import find_mismatches
from app.planning.ruling_out import ruled_out
from app.planning.select import skip_reason
from app.planning.subject import Subject
from app.ports.store import Store
from app.services.bench import Bench


def to_settle(store: Store, bench: Bench, kind: RecordType, pronto_id: str, at: dt.datetime) -> Mismatch | None:
    """Compare one record as last read, keep what differs, and return the weightiest; None when nothing does.

    A debtor that no longer trades, and what the company's own rule leaves out, counts as missing here: a person asks
    for it.

    Args:
        store: where it is kept.
        bench: the company's records.
        kind: the record's type.
        pronto_id: its Pronto id.
        at: the moment it is seen, UTC.
    """
    company = bench.company
    subject = bench.subject(kind, pronto_id)
    if subject.record is None or kind not in bench.mapping.types:
        return None
    found, _ = find_mismatches(subject, bench.mapping.types[kind], company, bench.around)
    if not found and _only_by_rule(subject, bench):
        reason = f"A person asked for this {PRONTO_NOUN[kind]}, which a rule leaves out."
        title = title_of(subject.record)
        found = [Mismatch(kind, Cause.ONLY_IN_PRONTO.value, pronto_id, "", reason=reason, title=title)]
    if not found:
        return None
    with store.writing():
        store.mismatches.put(company.id, store.mismatches.begin(company.id), found, at)
    causes = {one.cause for one in found}
    kept = store.mismatches.of_record(company.id, kind, pronto_id)
    mine = [one for one in kept if one.state is MismatchState.OPEN and one.cause in causes]
    return max(mine, key=lambda one: abs(one.cents), default=None)


def _only_by_rule(subject: Subject, bench: Bench) -> bool:
    """Whether nothing but a rule that a person may overrule keeps a record out of Stripe."""
    if subject.record is None or subject.link is not None:
        return False
    skip = skip_reason(subject.record, bench.company.policies, bench.around, linked=False)
    if skip is not None:
        return skip.cause is Cause.NOT_TRADING
    return ruled_out(subject, bench.mapping.types[subject.kind], bench.around) is not None
