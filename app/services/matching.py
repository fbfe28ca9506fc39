"""Matching: find likely pairs, show them in bands, and keep what people decide about them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace

from app.domain.company import Company
from app.domain.errors import Code, NeedsUser
from app.domain.journal import Entry
from app.domain.kinds import PRONTO_NOUN, STRIPE_NOUN, RecordType
from app.domain.mapping import MappingSet
from app.domain.outcome import RunSummary
from app.domain.plan import PlanSummary
from app.planning.matching.bands import Band, Thresholds
from app.planning.matching.profiles import MATCHED
from app.ports.clock import Clock
from app.ports.connectors import Connectors
from app.ports.matches import BandCounts, MatchDecision, Verdict
from app.ports.progress import JobContext
from app.ports.store import Store
from app.services.duplicates import Cluster, Duplicates
from app.services.likely import Likely
from app.services.match_row import MatchRow, MatchRows

ACTION = "match"
"""What the journal calls a decision on a pair."""
_PAGE = 500


@dataclass(frozen=True, slots=True)
class MatchSummary:
    """What a look found."""

    counts: dict[RecordType, BandCounts] = field(default_factory=dict)
    clusters: int = 0
    """Groups of Stripe customers that are the same one."""


class Matching:
    """Pairs Pronto's records with what stands in Stripe already; a person decides, a sync links."""

    def __init__(
        self, store: Store, connectors: Connectors, clock: Clock, mapping_of: Callable[[Company], MappingSet]
    ) -> None:
        """Take everything from outside; keep no secret."""
        self._store = store
        self._clock = clock
        self._likely = Likely(store)
        self._duplicates = Duplicates(store, connectors, clock, mapping_of)

    # --- looking -------------------------------------------------------------------------------------

    def look(self, company_id: int, kinds: Sequence[RecordType], ctx: JobContext) -> MatchSummary:
        """Compare what was read of both sides and keep the likely pairs; nothing remote is asked.

        Only what changed since the last look is compared again.

        Args:
            company_id: whose records.
            kinds: record types; of them customers, items and invoices are matched.
            ctx: progress (stage ``compare``) and cancellation; what was found before a stop is kept.
        """
        self._likely.refresh(company_id, kinds, ctx, always=True)
        if RecordType.CUSTOMERS in kinds:
            self._duplicates.find(company_id, ctx)
        counts = {kind: self.count(company_id, kind) for kind in MATCHED if kind in kinds}
        return MatchSummary(counts, len(self.clusters(company_id)))

    def compare_again(self, company_id: int, kinds: Collection[RecordType], ctx: JobContext) -> None:
        """Find the pairs again of what changed or whose decision was taken back; quick, without the duplicates."""
        self._likely.refresh(company_id, kinds, ctx, always=True)

    def count(self, company_id: int, kind: RecordType, thresholds: Thresholds | None = None) -> BandCounts:
        """Return how many pairs are in each band by these thresholds (the company's when None); quick."""
        return self._store.matches.counts(company_id, kind, thresholds or self.thresholds(company_id))

    def page(
        self,
        company_id: int,
        kind: RecordType,
        band: Band | None = None,
        *,
        offset: int = 0,
        limit: int = 200,
        text: str = "",
        thresholds: Thresholds | None = None,
    ) -> list[MatchRow]:
        """Return undecided pairs of a band (all bands when None), best first.

        Args:
            company_id: whose.
            kind: customers, items or invoices.
            band: which band by these thresholds.
            offset: pairs to pass over.
            limit: pairs to return at most.
            text: part of a name or an id of either side.
            thresholds: while somebody moves them; the company's when None.
        """
        limits = thresholds or self.thresholds(company_id)
        found = self._store.matches.page(company_id, kind, band, limits, text=text, offset=offset, limit=limit)
        rows = MatchRows(self._store, company_id, limits)
        return [row for pair in found if (row := rows.of(pair)) is not None]

    def others(self, company_id: int, kind: RecordType, pronto_id: str) -> list[MatchRow]:
        """Return every likely pair of a Pronto record, best first: what *link to other…* offers at once."""
        rows = MatchRows(self._store, company_id, self.thresholds(company_id))
        found = self._store.matches.of_record(company_id, kind, pronto_id)
        return [row for pair in found if (row := rows.of(pair)) is not None]

    def side_by_side(self, company_id: int, kind: RecordType, pronto_id: str, stripe_id: str) -> MatchRow:
        """Return any record beside any object, likely or not.

        Raises:
            NeedsUser: one of the two is not there.
        """
        rows = MatchRows(self._store, company_id, self.thresholds(company_id))
        row = rows.side_by_side(kind, pronto_id, stripe_id)
        if row is None:
            raise NeedsUser(Code.BAD_INPUT, self._missing(company_id, kind, pronto_id, stripe_id))
        return row

    def decisions(
        self,
        company_id: int,
        kind: RecordType | None = None,
        verdict: Verdict | None = None,
        *,
        offset: int = 0,
        limit: int = 200,
    ) -> list[MatchDecision]:
        """Return what people decided, newest first."""
        return self._store.matches.decisions(company_id, kind, verdict, offset=offset, limit=limit)

    # --- deciding ------------------------------------------------------------------------------------

    def accept(self, company_id: int, ids: Sequence[int], reason: str = "", who: str = "person") -> list[MatchDecision]:
        """Say of pairs (by number) that they are the same; the next sync links them.

        Raises:
            NeedsUser: there is no such pair, or one of its sides is linked or accepted elsewhere; nothing is kept.
        """
        return self._decide(company_id, ids, Verdict.ACCEPTED, reason, who)

    def reject(self, company_id: int, ids: Sequence[int], reason: str = "", who: str = "person") -> list[MatchDecision]:
        """Say of pairs (by number) that they are not the same; they are never offered or linked again.

        Raises:
            NeedsUser: there is no such pair; nothing is kept.
        """
        return self._decide(company_id, ids, Verdict.REJECTED, reason, who)

    def accept_band(
        self, company_id: int, kind: RecordType, band: Band, reason: str = "", who: str = "person"
    ) -> list[MatchDecision]:
        """Accept every undecided pair of a band, as the company's thresholds draw it."""
        found: list[MatchDecision] = []
        while rows := self.page(company_id, kind, band, limit=_PAGE):
            found += self.accept(company_id, [row.id for row in rows], reason, who)
        return found

    def link_to(
        self,
        company_id: int,
        kind: RecordType,
        pronto_id: str,
        stripe_id: str,
        reason: str = "",
        who: str = "person",
    ) -> MatchDecision:
        """Say which object a record is, likely or not, even if the pair was rejected before.

        Raises:
            NeedsUser: one of the two is not there, or is linked or accepted elsewhere.
        """
        row = self.side_by_side(company_id, kind, pronto_id, stripe_id)
        with self._store.writing():
            found = self._keep(company_id, row, Verdict.ACCEPTED, reason, who)
            self._likely.assign(company_id, kind)
        return found

    def take_back(self, company_id: int, decision_id: int, who: str = "person") -> MatchDecision:
        """Forget a decision (by its number); the pair is looked at again like any other.

        A pair that a sync linked meanwhile stays linked; undo that run.

        Raises:
            NeedsUser: there is no such decision.
        """
        with self._store.writing():
            found = self._store.matches.take_back(company_id, decision_id)
            after = {"match": "taken back"}
            self._journal(company_id, found, who, {"match": found.verdict.value}, after)
        return found

    def _decide(
        self, company_id: int, ids: Sequence[int], verdict: Verdict, reason: str, who: str
    ) -> list[MatchDecision]:
        wanted = list(dict.fromkeys(ids))
        pairs = self._store.matches.pairs(company_id, wanted)
        missing = set(wanted) - {pair.id for pair in pairs}
        if missing or not pairs:
            number = f" {min(missing)}" if missing else ""
            raise NeedsUser(Code.BAD_INPUT, f"There is no match{number} any more; list them with matches.")
        rows = MatchRows(self._store, company_id, self.thresholds(company_id))
        found = []
        with self._store.writing():
            for pair in pairs:
                row = rows.of(pair)
                if row is None:
                    message = self._missing(company_id, pair.kind, pair.pronto_id, pair.stripe_id)
                    raise NeedsUser(Code.BAD_INPUT, message)
                found.append(self._keep(company_id, row, verdict, reason, who))
            for kind in {pair.kind for pair in pairs}:
                self._likely.assign(company_id, kind)
        return found

    def _keep(self, company_id: int, row: MatchRow, verdict: Verdict, reason: str, who: str) -> MatchDecision:
        """Keep a decision and its entry in the journal; call it inside a transaction."""
        if verdict is Verdict.ACCEPTED:
            self._refuse_linked(company_id, row)
        decision = MatchDecision(
            kind=row.kind,
            pronto_id=row.pronto_id,
            stripe_id=row.stripe_id,
            verdict=verdict,
            reason=reason.strip(),
            who=who,
            at=self._clock.now(),
            score=row.score,
            words=row.sentence,
            title=row.pronto_title,
        )
        kept = self._store.matches.decide(company_id, decision)
        self._journal(company_id, kept, who, {}, {"match": verdict.value})
        return kept

    def _refuse_linked(self, company_id: int, row: MatchRow) -> None:
        noun, target = PRONTO_NOUN[row.kind], STRIPE_NOUN[row.kind]
        mine = self._store.links.get(company_id, row.kind, row.pronto_id)
        theirs = self._store.links.of_stripe(company_id, row.kind, row.stripe_id)
        taken = theirs or mine
        if taken is not None:
            message = f"The {noun} {taken.pronto_id} is linked to Stripe {target} {taken.stripe_id} already."
            raise NeedsUser(Code.BAD_INPUT, message)

    def _missing(self, company_id: int, kind: RecordType, pronto_id: str, stripe_id: str) -> str:
        if self._store.snapshots.source(company_id, kind, pronto_id) is None:
            return f"Pronto has no {PRONTO_NOUN[kind]} {pronto_id}; give the code or number of one that it has."
        return f"Stripe has no {STRIPE_NOUN[kind]} {stripe_id}; give the id of one that it has."

    def _journal(
        self, company_id: int, one: MatchDecision, who: str, before: dict[str, str], after: dict[str, str]
    ) -> None:
        entry = Entry(
            company_id=company_id,
            at=self._clock.now(),
            who=who,
            action=ACTION,
            kind=one.kind,
            pronto_id=one.pronto_id,
            stripe_id=one.stripe_id,
            before=dict(before),
            after=dict(after),
            reason=" ".join(part for part in (one.reason, f"({one.words})" if one.words else "") if part),
        )
        self._store.journal.append([entry])

    # --- thresholds ----------------------------------------------------------------------------------

    def thresholds(self, company_id: int) -> Thresholds:
        """Return the company's thresholds."""
        return self._store.matches.thresholds(company_id)

    def set_thresholds(self, company_id: int, thresholds: Thresholds, who: str = "person") -> Thresholds:
        """Keep the company's thresholds; decisions stay as they are.

        Raises:
            NeedsUser: they contradict one another, in words.
        """
        problem = thresholds.problem()
        if problem:
            raise NeedsUser(Code.BAD_INPUT, problem)
        before = self.thresholds(company_id)
        names = [name for name in Thresholds.__slots__ if getattr(before, name) != getattr(thresholds, name)]
        if not names:
            return thresholds
        entry = Entry(company_id, self._clock.now(), who, "switch")
        old, new = ({f"match_{name}": getattr(one, name) for name in names} for one in (before, thresholds))
        with self._store.writing():
            self._store.matches.set_thresholds(company_id, thresholds)
            self._store.journal.append([replace(entry, before=old, after=new)])
        return thresholds

    # --- duplicates at Stripe ------------------------------------------------------------------------

    def clusters(self, company_id: int) -> list[Cluster]:
        """Return the groups of Stripe customers that are the same one, as the last look found them."""
        return self._duplicates.clusters(company_id)

    def choose_survivor(
        self, company_id: int, cluster: int, stripe_id: str, reason: str = "", who: str = "person"
    ) -> PlanSummary:
        """Store the plan that tags the other customers of a cluster as duplicates of one; nothing is written yet.

        Raises:
            NeedsUser: no such cluster or member, or another member is linked to a debtor.
        """
        return self._duplicates.choose_survivor(company_id, cluster, stripe_id, reason, who)

    def apply(self, plan_id: int, ctx: JobContext, who: str = "person") -> RunSummary:
        """Carry out a plan of ``choose_survivor`` through the queue; what changed since is left alone.

        Raises:
            SyncProblem: as ``Sync.run``; what was queued is carried on with by the next run.
        """
        return self._duplicates.apply(plan_id, ctx, who)
