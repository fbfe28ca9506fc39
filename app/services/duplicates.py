"""Duplicates at Stripe: customers that are the same one. Stripe cannot merge them: one stays, the others are tagged."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from app.domain.causes import Cause
from app.domain.company import Company
from app.domain.errors import Code, NeedsUser
from app.domain.kinds import RecordType
from app.domain.mapping import MappingSet
from app.domain.outcome import RunSummary
from app.domain.plan import Action, Change, ChangeState, FieldChange, Origin, PlanSummary
from app.domain.shapes import Actual
from app.planning.matching.blocks import CROWD, blocks_of
from app.planning.matching.clusters import Candidate, Edge, grouped, survivor
from app.planning.matching.profile import Profile
from app.planning.matching.profiles import DUPLICATE_OF, is_free, of_actual
from app.planning.matching.score import promising, score
from app.ports.clock import Clock
from app.ports.connectors import Connectors
from app.ports.matches import KeptCluster
from app.ports.progress import JobContext, Progress
from app.ports.store import Store
from app.services.running import Runner

PURPOSE = "duplicates"
_KIND = RecordType.CUSTOMERS
_COMPARED = "matches/clusters"
_STALE = "it changed since it was previewed"


@dataclass(frozen=True, slots=True)
class Member:
    """One customer of a cluster."""

    stripe_id: str
    title: str
    email: str
    created: dt.datetime | None
    """UTC."""
    documents: int
    """Invoices it has, drafts and void ones left out."""
    linked_to: str
    """Code of the debtor it is linked to; blank when none is."""
    carries: str
    """The Pronto id in its metadata; blank when none."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """Stripe customers that are the same one."""

    number: int
    members: tuple[Member, ...]
    survivor: str
    """Stripe id of the one that is proposed to stay."""
    words: str
    """Why they are the same: the sum of the pair that is most alike."""


class Duplicates:
    """Finds clusters and tags all but one of each."""

    def __init__(
        self, store: Store, connectors: Connectors, clock: Clock, mapping_of: Callable[[Company], MappingSet]
    ) -> None:
        """Take everything from outside; keep no secret."""
        self._store = store
        self._runs = Runner(store, connectors, clock, mapping_of)

    # --- looking -------------------------------------------------------------------------------------

    def find(self, company_id: int, ctx: JobContext) -> None:
        """Compare unlinked customers with each other and with the linked ones, and keep the clusters.

        Nothing is compared while neither the customers nor the threshold changed since the last time.
        """
        green = self._store.matches.thresholds(company_id).green
        sign = f"{green}/{self._store.matches.signature(company_id, _KIND)}"
        if self._store.cursor(company_id, _COMPARED) == sign:
            return
        linked: set[str] = set()
        edges = [
            *self._among_unlinked(company_id, green, ctx),
            *self._with_linked(company_id, green, linked, ctx),
            *self._of_one_debtor(company_id, green),
        ]
        found = grouped(edges, frozenset(linked))
        documents = self._store.matches.documents_of(company_id, [one for group in found for one in group.members])
        clusters = [KeptCluster({one: documents.get(one, 0) for one in group.members}, group.words) for group in found]
        with self._store.writing():
            self._store.matches.put_clusters(company_id, clusters)
            self._store.set_cursor(company_id, _COMPARED, sign)

    def _among_unlinked(self, company_id: int, green: int, ctx: JobContext) -> Iterator[Edge]:
        matches = self._store.matches
        for page in matches.entries(company_id, _KIND, "stripe"):
            ctx.check()
            partners = matches.partners(list(page), "stripe", CROWD)
            profiles = matches.profiles({two for others in partners.values() for two in others})
            for one, others in partners.items():
                for two in others:
                    if one < two:
                        yield from _edge(page[one], profiles[two], green)

    def _with_linked(self, company_id: int, green: int, linked: set[str], ctx: JobContext) -> Iterator[Edge]:
        """Yield the likenesses of linked customers, read a page at a time, to unlinked ones."""
        matches = self._store.matches
        done = 0
        for page in matches.linked_objects(company_id, _KIND):
            ctx.check()
            for actual in page:
                profile = of_actual(actual)
                entries = matches.block_partners(blocks_of(profile, company_id), "stripe", CROWD)
                for other in matches.profiles(entries).values():
                    for edge in _edge(profile, other, green):
                        linked.add(actual.stripe_id)
                        yield edge
            done += len(page)
            ctx.report(Progress("compare", _KIND.value, done))

    def _of_one_debtor(self, company_id: int, green: int) -> Iterator[Edge]:
        """Yield customers that are all surely the same debtor, however little they are like each other."""
        by_debtor: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for pair in self._store.matches.all_pairs(company_id, _KIND):
            if pair.raw >= green:
                by_debtor[pair.left].append((pair.raw, pair.right))
        for found in by_debtor.values():
            if len(found) > 1:
                best, *others = sorted(found, reverse=True)
                ends = self._store.matches.profiles([best[1], *(right for _, right in others)])
                for raw, right in others:
                    yield Edge(ends[best[1]].key, ends[right].key, raw, "both are like the same debtor")

    def clusters(self, company_id: int) -> list[Cluster]:
        """Return the clusters of the last look, less what is gone or tagged since."""
        found = []
        for kept in self._store.matches.clusters(company_id):
            members = [
                member
                for stripe_id, documents in kept.members.items()
                if (member := self._member(company_id, stripe_id, documents)) is not None
            ]
            if len(members) > 1:
                stays = survivor(
                    Candidate(one.stripe_id, bool(one.linked_to), bool(one.carries), one.documents, one.created)
                    for one in members
                )
                found.append(Cluster(kept.number, tuple(members), stays, kept.words))
        return found

    def _member(self, company_id: int, stripe_id: str, documents: int) -> Member | None:
        actual = self._store.snapshots.target(company_id, _KIND, stripe_id)
        if actual is None or not is_free(actual):
            return None
        link = self._store.links.of_stripe(company_id, _KIND, stripe_id)
        return Member(
            stripe_id=stripe_id,
            title=actual.title,
            email=str(actual.fields.get("email") or ""),
            created=actual.created,
            documents=documents,
            linked_to=link.pronto_id if link is not None else "",
            carries=actual.pronto_id,
        )

    # --- deciding ------------------------------------------------------------------------------------

    def choose_survivor(self, company_id: int, number: int, stripe_id: str, reason: str, who: str) -> PlanSummary:
        """Store the plan that tags the other customers of a cluster as duplicates of one; nothing is written yet.

        Raises:
            NeedsUser: no such cluster or member, or another member is linked to a debtor.
        """
        cluster = next((one for one in self.clusters(company_id) if one.number == number), None)
        if cluster is None:
            raise NeedsUser(Code.BAD_INPUT, f"There is no cluster {number}; list them with matches clusters.")
        ids = [member.stripe_id for member in cluster.members]
        if stripe_id not in ids:
            raise NeedsUser(Code.BAD_INPUT, f"Cluster {number} has {', '.join(ids)}; choose one of them.")
        other = next((one for one in cluster.members if one.linked_to and one.stripe_id != stripe_id), None)
        if other is not None:
            raise NeedsUser(
                Code.BAD_INPUT,
                f"Stripe customer {other.stripe_id} is linked to debtor {other.linked_to}, so it is the one to keep.",
            )
        plan_id = self._store.plans.begin(company_id, PURPOSE)
        note = f"{reason.strip()} ({who})" if reason.strip() else who
        self._store.plans.add(
            plan_id, [_tag(one, stripe_id, note) for one in cluster.members if one.stripe_id != stripe_id]
        )
        return self._store.plans.seal(plan_id)

    def apply(self, plan_id: int, ctx: JobContext, who: str) -> RunSummary:
        """Carry out a plan of ``choose_survivor``; what changed since is left alone.

        Raises:
            SyncProblem: as ``Sync.run``; what was queued is carried on with by the next run.
        """
        plan = self._store.plans.summary(plan_id)
        with self._runs.run(plan.company_id, PURPOSE, who, ctx) as session:
            session.require_consent()
            session.push()
            pending = self._store.plans.changes(plan_id, states=[ChangeState.PLANNED])
            ids = {one.stripe_id for one in pending} | {str(row.after) for one in pending for row in one.fields}
            session.reread({_KIND: sorted(ids)}, pronto=False)
            good = [one for one in pending if self._is_as_shown(plan.company_id, one)]
            stale = [one for one in pending if one not in good]
            run = session.summary.run
            with self._store.writing():
                self._store.plans.mark([one.id for one in good], ChangeState.QUEUED, run=run)
                message = f"{Cause.STALE.value}: {_STALE}"
                self._store.plans.mark([one.id for one in stale], ChangeState.STALE, message, run=run)
            session.push()
            session.answer_for(plan)
            if stale:
                names = ", ".join(one.stripe_id for one in stale)
                session.summary.messages.append(f"{names} changed since the preview and was not tagged; look again.")
        return session.summary

    def _is_as_shown(self, company_id: int, change: Change) -> bool:
        """Whether both customers are there and free, and the duplicate is still linked to nobody."""
        kept = self._target(company_id, str(change.fields[0].after))
        mine = self._target(company_id, change.stripe_id)
        linked = self._store.links.of_stripe(company_id, _KIND, change.stripe_id)
        return linked is None and all(one is not None and is_free(one) for one in (kept, mine))

    def _target(self, company_id: int, stripe_id: str) -> Actual | None:
        return self._store.snapshots.target(company_id, _KIND, stripe_id)


def _edge(one: Profile, other: Profile, green: int) -> Sequence[Edge]:
    """Return the likeness of two customers when they are surely the same; two that name two debtors are not."""
    if one.key == other.key or (one.carries and other.carries and one.carries != other.carries):
        return ()
    if not promising(one, other):
        return ()
    found = score(one, other)
    return (Edge(one.key, other.key, found.raw, found.sentence),) if found.raw >= green else ()


def _tag(member: Member, stays: str, note: str) -> Change:
    """Return the change that tags a customer as another one's duplicate."""
    row = FieldChange(DUPLICATE_OF, None, stays, PURPOSE)
    return Change(
        kind=_KIND,
        action=Action.UPDATE,
        pronto_id="",
        stripe_id=member.stripe_id,
        cause=Cause.DUPLICATE.value,
        reason=f"It is the same as Stripe customer {stays}, which stays; said by {note}.",
        fields=(row,),
        wanted={DUPLICATE_OF: stays},
        title=member.title,
        origin=Origin(note=note),
    )
