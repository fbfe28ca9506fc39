"""What the services keep of matching: what is compared, the pairs found, the thresholds and what people decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from app.domain.kinds import RecordType
from app.domain.records import Record
from app.domain.shapes import Actual
from app.planning.matching.assign import Assigned, Pair
from app.planning.matching.bands import Band, Thresholds
from app.planning.matching.profile import Profile


class Verdict(StrEnum):
    """What a person said of a pair."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class MatchDecision:
    """A decision on a pair, remembered until it is taken back."""

    kind: RecordType
    pronto_id: str
    stripe_id: str
    verdict: Verdict
    reason: str = ""
    """What the person wrote; may be blank."""
    who: str = "person"
    at: dt.datetime | None = None
    """UTC."""
    score: int | None = None
    """Points (0 to 100) when it was decided; None when it was not among the likely pairs."""
    words: str = ""
    """The sum as it was shown."""
    title: str = ""
    """The words a person knows the Pronto record by."""
    id: int = 0
    """Number in the store; what people name it by to take it back."""


@dataclass(frozen=True, slots=True)
class FoundPair:
    """A pair as the store keeps it."""

    id: int
    kind: RecordType
    pronto_id: str
    stripe_id: str
    raw: int
    """Points, not cut to 0 or 100."""
    margin: int
    """Points of lead over the next best pair of either of the two."""
    exact: bool
    chosen: bool
    """Whether the one-to-one assignment picked it; others are its rivals."""


@dataclass(frozen=True, slots=True)
class BandCounts:
    """How many undecided pairs are in each band, and how many are decided."""

    green: int = 0
    amber: int = 0
    red: int = 0
    accepted: int = 0
    rejected: int = 0
    exact: int = 0
    """How many of the green ones a sync links by itself, by an identifier that only the two have."""

    @property
    def open(self) -> int:
        """Pairs that wait for a person: green and amber, less what a sync links by itself."""
        return self.green + self.amber - self.exact


@dataclass(frozen=True, slots=True)
class KeptCluster:
    """Stripe customers that are the same one."""

    members: dict[str, int]
    """Stripe id → how many invoices it has, drafts and void ones left out."""
    words: str = ""
    """Why they are the same: the sum of the pair that is most alike."""
    number: int = 0


@dataclass(frozen=True, slots=True)
class Fresh:
    """A page of what changed since it was last compared."""

    records: tuple[Record, ...] = ()
    """Pronto records without link and decision, to be compared."""
    actuals: tuple[Actual, ...] = ()
    """Stripe objects of the same sort."""


class Matches(Protocol):
    """The tables of matching. Decisions outlive everything but the company."""

    # --- what is compared ----------------------------------------------------------------------------

    def fresh(self, company_id: int, kind: RecordType, *, always: bool = False) -> Iterator[Fresh]:
        """Yield what changed on either side, in pages of 500; what dropped out is forgotten with its pairs.

        Nothing is yielded while one side has nothing to compare, unless ``always``; it is kept for later. A record
        counts as taken up once ``put_entries`` or ``leave_out`` was called for it.
        """
        ...

    def put_entries(
        self, company_id: int, kind: RecordType, side: str, entries: Sequence[tuple[Profile, Sequence[int]]]
    ) -> None:
        """Keep profiles with the numbers of their blocks, in place of what was kept; their pairs are to be found."""
        ...

    def leave_out(self, company_id: int, kind: RecordType, side: str, keys: Sequence[str]) -> None:
        """Take records out of matching until they change; what they were paired with is assigned anew."""
        ...

    def unpaired(self, company_id: int, kind: RecordType, side: str, limit: int) -> list[int]:
        """Return entries of a side whose pairs are not looked for yet."""
        ...

    def unassigned(self, company_id: int, kind: RecordType) -> list[int]:
        """Return the entries that have to be assigned anew."""
        ...

    def partners(self, entries: Sequence[int], side: str, crowd: int) -> dict[int, list[int]]:
        """Return, by entry, the entries of a side that share a block with it; crowded blocks are passed over."""
        ...

    def profiles(self, entries: Iterable[int]) -> dict[int, Profile]:
        """Return profiles by their numbers."""
        ...

    def entries(self, company_id: int, kind: RecordType, side: str) -> Iterator[dict[int, Profile]]:
        """Yield every profile of a side, in pages."""
        ...

    def block_partners(self, blocks: Sequence[int], side: str, crowd: int) -> list[int]:
        """Return the entries of a side in any of these blocks; crowded blocks are passed over."""
        ...

    # --- pairs ---------------------------------------------------------------------------------------

    def put_pairs(self, company_id: int, kind: RecordType, entries: Sequence[int], pairs: Sequence[Pair]) -> None:
        """Keep the scored pairs of some entries, whose pairs are found with that."""
        ...

    def connected(self, company_id: int, kind: RecordType, entries: Iterable[int]) -> list[Pair]:
        """Return all pairs that hang together with these entries, over any number of steps."""
        ...

    def all_pairs(self, company_id: int, kind: RecordType) -> list[Pair]:
        """Return all pairs of a type."""
        ...

    def keep_assigned(self, assigned: Sequence[Assigned], entries: Sequence[int]) -> None:
        """Keep which pairs were chosen, and their margins, and that these entries are settled with that."""
        ...

    def counts(self, company_id: int, kind: RecordType, thresholds: Thresholds) -> BandCounts:
        """Return how many pairs are in each band by these thresholds, and how many are decided."""
        ...

    def page(
        self,
        company_id: int,
        kind: RecordType,
        band: Band | None,
        thresholds: Thresholds,
        *,
        text: str = "",
        offset: int = 0,
        limit: int = 200,
    ) -> list[FoundPair]:
        """Return chosen pairs of a band (all when None), best first; ``text`` is looked for in names and ids."""
        ...

    def pairs(self, company_id: int, ids: Sequence[int]) -> list[FoundPair]:
        """Return pairs by number, in that order; those that are gone are left out."""
        ...

    def of_record(self, company_id: int, kind: RecordType, pronto_id: str) -> list[FoundPair]:
        """Return every pair of a Pronto record, best first."""
        ...

    def likely(self, company_id: int, kind: RecordType) -> dict[str, tuple[str, int]]:
        """Return the object each record may be: Pronto id → Stripe id and margin.

        That is the one of its chosen pair. A record without one that is about as like an object as the record that
        was chosen for it may be that object just as well: it is told too, behind or level, until somebody decides.
        """
        ...

    # --- decisions -----------------------------------------------------------------------------------

    def decide(self, company_id: int, decision: MatchDecision) -> MatchDecision:
        """Keep a decision in place of an earlier one on the same pair; return it with its number.

        A rejected pair is forgotten; an accepted one takes both its sides out of matching. What they leave behind is
        to be assigned anew.

        Raises:
            NeedsUser: one of the two is accepted with another already.
        """
        ...

    def take_back(self, company_id: int, decision_id: int) -> MatchDecision:
        """Forget a decision, so that its two sides are compared again; return it.

        Raises:
            NeedsUser: there is no such decision.
        """
        ...

    def decisions(
        self,
        company_id: int,
        kind: RecordType | None = None,
        verdict: Verdict | None = None,
        *,
        offset: int = 0,
        limit: int = 200,
    ) -> list[MatchDecision]:
        """Return decisions, newest first."""
        ...

    def accepted_of(self, company_id: int, kind: RecordType) -> Mapping[str, MatchDecision]:
        """Return the accepted pairs by Pronto id."""
        ...

    def rejected_of(self, company_id: int, kind: RecordType) -> Mapping[str, frozenset[str]]:
        """Return the Stripe ids rejected for each Pronto id."""
        ...

    # --- clusters and thresholds ---------------------------------------------------------------------

    def put_clusters(self, company_id: int, clusters: Sequence[KeptCluster]) -> None:
        """Keep clusters of Stripe customers, in place of all kept before; their numbers are given here."""
        ...

    def clusters(self, company_id: int) -> list[KeptCluster]:
        """Return the clusters in the order of their numbers."""
        ...

    def signature(self, company_id: int, kind: RecordType) -> str:
        """Return a text that differs when an object without a link came or changed, or any link of the type did."""
        ...

    def linked_objects(self, company_id: int, kind: RecordType) -> Iterator[list[Actual]]:
        """Yield the Stripe objects that are linked to a record, in pages of 500."""
        ...

    def documents_of(self, company_id: int, customers: Sequence[str]) -> dict[str, int]:
        """Return how many invoices each of some Stripe customers has, drafts and void ones left out."""
        ...

    def thresholds(self, company_id: int) -> Thresholds:
        """Return a company's thresholds; the defaults when none were kept."""
        ...

    def set_thresholds(self, company_id: int, thresholds: Thresholds) -> None:
        """Keep a company's thresholds."""
        ...
