"""Holds what a trial made against the plan: counts, cents and every field, read back from the account."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from app.domain.company import Company
from app.domain.kinds import TARGETED, RecordType
from app.domain.mapping import MappingSet
from app.domain.migration import Difference, TrialTotal
from app.domain.plan import Action
from app.domain.shapes import Actual, Link
from app.planning.certificate import cents_of_actual
from app.planning.compare import compare
from app.ports.progress import JobContext, Progress
from app.ports.store import Store
from app.ports.stripe import StripeGateway
from app.services.around import StoreAround

_MOST = 1000


@dataclass(slots=True)
class Compared:
    """What was found."""

    totals: tuple[TrialTotal, ...] = ()
    differences: list[Difference] = field(default_factory=list)
    """The first thousand."""
    differing: int = 0


def compare_trial(
    scratch: Store, company: Company, gateway: StripeGateway, mapping: MappingSet, ctx: JobContext, *, plan_id: int
) -> Compared:
    """Read the account and compare everything the trial made with what was planned.

    Raises:
        SyncProblem: the account could not be read.
    """
    found = Compared()
    planned, made = Counter[RecordType](), Counter[RecordType]()
    planned_cents, made_cents = Counter[RecordType](), Counter[RecordType]()
    for page in scratch.plans.walk(plan_id, actions=[Action.CREATE]):
        for row in page:
            planned[row.kind] += 1
            planned_cents[row.kind] += cents_of_actual(Actual(row.kind, "", row.wanted))
    around = StoreAround(scratch, company.id)
    for kind in (one for one in TARGETED if planned[one]):
        for objects in gateway.read_all(kind, ctx):
            ctx.check()
            for actual in objects:
                link = scratch.links.of_stripe(company.id, kind, actual.stripe_id)
                if link is None or actual.deleted:
                    continue
                made[kind] += 1
                made_cents[kind] += cents_of_actual(actual)
                _differences(found, link, actual, mapping, around)
            ctx.report(Progress("compare", kind.value, made[kind], planned[kind]))
    found.totals = tuple(
        TrialTotal(kind, planned[kind], made[kind], planned_cents[kind], made_cents[kind])
        for kind in TARGETED
        if planned[kind]
    )
    return found


def _differences(found: Compared, link: Link, actual: Actual, mapping: MappingSet, around: StoreAround) -> None:
    for one in compare(link.base, actual.fields, None, mapping.types[link.kind], around):
        # What is only given when an object is made, Stripe does not always show again.
        if one.at_birth:
            continue
        found.differing += 1
        if len(found.differences) < _MOST:
            found.differences.append(Difference(link.kind, link.pronto_id, one.path, one.wanted, one.actual))
