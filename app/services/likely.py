"""Look for likely pairs: only what changed since the last look is compared, and nothing remote is asked."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from app.domain.kinds import RecordType
from app.domain.records import key_of
from app.planning.match import pair_exactly
from app.planning.matching.assign import Pair, assign
from app.planning.matching.bands import LOWEST_KEPT
from app.planning.matching.blocks import CROWD, blocks_of
from app.planning.matching.profile import Profile
from app.planning.matching.profiles import MATCHED, is_free, is_matched, of_actual, of_record
from app.planning.matching.score import promising, score
from app.ports.matches import Fresh
from app.ports.progress import JobContext, Progress
from app.ports.store import Store
from app.services.around import StoreAround

_PAGE = 500
_KEPT = 5
"""Pairs kept of one record: the best, and a few to choose another from."""
_ALL_AT_ONCE = 2000
"""From so many changed records on, all pairs are assigned in one go instead of those around each."""


class Likely:
    """Keeps a company's likely pairs up to date."""

    def __init__(self, store: Store) -> None:
        """Work on a store."""
        self._store = store

    def refresh(self, company_id: int, kinds: Collection[RecordType], ctx: JobContext, *, always: bool = False) -> None:
        """Compare what changed on either side and has no link, and assign pairs one to one.

        Cheap when nothing changed. What a stop leaves half done is taken up the next time.

        Args:
            company_id: whose records.
            kinds: record types; those not matched by likeness are passed over.
            ctx: progress and cancellation.
            always: also when there is nothing on the other side yet, so that a side can be compared with itself.
        """
        for kind in MATCHED:
            if kind in kinds:
                self._take_up(company_id, kind, ctx, always=always)
                self._find_pairs(company_id, kind, ctx)
                self.assign(company_id, kind)

    def _take_up(self, company_id: int, kind: RecordType, ctx: JobContext, *, always: bool) -> None:
        """Keep the profiles of what changed."""
        done = 0
        around = StoreAround(self._store, company_id)
        for page in self._store.matches.fresh(company_id, kind, always=always):
            ctx.check()
            self._keep(company_id, kind, page, around)
            done += len(page.records) + len(page.actuals)
            ctx.report(Progress("compare", kind.value, done))

    def _keep(self, company_id: int, kind: RecordType, page: Fresh, around: StoreAround) -> None:
        records = [of_record(one, around) for one in page.records if is_matched(one)]
        actuals = [of_actual(one) for one in page.actuals if is_free(one)]
        out = {
            "pronto": [key_of(one) for one in page.records if not is_matched(one)],
            "stripe": [one.stripe_id for one in page.actuals if not is_free(one)],
        }
        with self._store.writing():
            for side, profiles in (("pronto", records), ("stripe", actuals)):
                entries = [(one, blocks_of(one, company_id)) for one in profiles]
                self._store.matches.put_entries(company_id, kind, side, entries)
                self._store.matches.leave_out(company_id, kind, side, out[side])

    def _find_pairs(self, company_id: int, kind: RecordType, ctx: JobContext) -> None:
        """Score what shares a block: first new records with every object, then new objects with the other records."""
        matches = self._store.matches
        rejected = matches.rejected_of(company_id, kind)
        around = StoreAround(self._store, company_id)
        met: set[int] = set()
        done = 0
        for side, other in (("pronto", "stripe"), ("stripe", "pronto")):
            while entries := matches.unpaired(company_id, kind, side, _PAGE):
                ctx.check()
                partners = matches.partners(entries, other, CROWD)
                if side == "pronto":
                    met.update(entries)
                else:
                    partners = {one: [two for two in found if two not in met] for one, found in partners.items()}
                profiles = matches.profiles({*partners, *(one for found in partners.values() for one in found)})
                found: list[Pair] = []
                for one, others in partners.items():
                    ends = [(one, two) if side == "pronto" else (two, one) for two in others]
                    found += _best([_scored(end, profiles, rejected, around) for end in ends])
                matches.put_pairs(company_id, kind, entries, found)
                done += len(entries)
                ctx.report(Progress("compare", kind.value, done))

    def assign(self, company_id: int, kind: RecordType) -> None:
        """Choose pairs one to one again where something changed."""
        matches = self._store.matches
        changed = matches.unassigned(company_id, kind)
        if not changed:
            return
        if len(changed) > _ALL_AT_ONCE:
            pairs = matches.all_pairs(company_id, kind)
        else:
            pairs = matches.connected(company_id, kind, changed)
        matches.keep_assigned(assign(pairs), changed)


def _scored(
    ends: tuple[int, int], profiles: dict[int, Profile], rejected: Mapping[str, frozenset[str]], around: StoreAround
) -> Pair | None:
    """Return a scored pair; None when it is not worth a look or a person rejected it."""
    left, right = (profiles[end] for end in ends)
    if right.key in rejected.get(left.key, ()):
        return None
    exact = _is_exact(left, right, around)
    if not exact and not promising(left, right):
        return None
    raw = score(left, right).raw
    return Pair(ends[0], ends[1], raw, exact) if exact or raw >= LOWEST_KEPT else None


def _is_exact(left: Profile, right: Profile, around: StoreAround) -> bool:
    """Whether a sync links the two by an identifier that only they have."""
    if right.carries != left.key and not (left.match_key and left.match_key == right.match_key):
        return False
    record = around.record(left.kind, left.key)
    found = pair_exactly(left.kind, record, around).actual if record is not None else None
    return found is not None and found.stripe_id == right.key


def _best(pairs: Sequence[Pair | None]) -> list[Pair]:
    found = [one for one in pairs if one is not None]
    return sorted(found, key=lambda one: (not one.exact, -one.raw, one.left, one.right))[:_KEPT]
