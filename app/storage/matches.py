"""The tables of matching: the pairs that were found, in bands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from app.domain.kinds import RecordType
from app.planning.matching.assign import Assigned, Pair
from app.planning.matching.bands import Band, Thresholds
from app.ports.matches import BandCounts, FoundPair, Verdict
from app.storage.chunks import marks, portions
from app.storage.codec import folded
from app.storage.match_decisions import SIDES, MatchDecisionRows

_PAIR = "p.id, p.kind, l.key, r.key, p.raw, p.margin, p.exact, p.chosen"
_BEST_FIRST = "p.exact DESC, p.raw DESC, p.margin DESC, p.id DESC"
_WORDS = "SELECT id FROM match_entry WHERE company_id = :c AND kind = :k AND instr(words, :text)"
_GREEN = "(p.exact = 1 OR (p.raw >= :green AND p.margin >= :margin))"
_BANDS = {
    Band.GREEN: _GREEN,
    Band.AMBER: f"(NOT {_GREEN} AND p.raw >= :amber)",
    Band.RED: f"(NOT {_GREEN} AND p.raw < :amber)",
}
_RIVALS = (
    "SELECT l.key, r.key, p.margin FROM match_pair q JOIN match_pair p ON p.right_id = q.right_id AND p.id <> q.id"
    " JOIN match_entry l ON l.id = p.left_id JOIN match_entry r ON r.id = p.right_id"
    " WHERE q.company_id = :c AND q.kind = :k AND q.chosen = 1 AND q.exact = 0 AND q.margin < :margin"
    " AND q.raw - p.raw < :margin"
    " AND NOT EXISTS (SELECT 1 FROM match_pair o WHERE o.left_id = p.left_id AND o.chosen = 1) ORDER BY p.raw"
)


class MatchRows(MatchDecisionRows):
    """Implements ``ports.matches.Matches``."""

    # --- pairs ---------------------------------------------------------------------------------------

    def put_pairs(self, company_id: int, kind: RecordType, entries: Sequence[int], pairs: Sequence[Pair]) -> None:
        """Keep the scored pairs of some entries, whose pairs are found with that."""
        with self._database.writing():
            self._database.change_many(
                "INSERT INTO match_pair (company_id, kind, left_id, right_id, raw, exact) VALUES (?,?,?,?,?,?)"
                " ON CONFLICT (left_id, right_id) DO UPDATE SET raw = excluded.raw, exact = excluded.exact",
                [(company_id, kind.value, one.left, one.right, one.raw, int(one.exact)) for one in pairs],
            )
            for some in portions(entries):
                self._database.change(f"UPDATE match_entry SET state = 1 WHERE id IN ({marks(some)})", tuple(some))

    def connected(self, company_id: int, kind: RecordType, entries: Iterable[int]) -> list[Pair]:
        """Return all pairs that hang together with these entries, over any number of steps."""
        found: dict[int, Pair] = {}
        known: set[int] = set()
        news = set(entries)
        while news:
            known |= news
            rows: list[Any] = []
            for some in portions(sorted(news)):
                for end in ("left_id", "right_id"):
                    rows += self._database.rows(
                        f"SELECT id, left_id, right_id, raw, exact FROM match_pair WHERE {end} IN ({marks(some)})"
                        " AND +company_id = ? AND +kind = ?",
                        (*some, company_id, kind.value),
                    )
            found |= {row[0]: _pair(row) for row in rows}
            news = {end for row in rows for end in row[1:3]} - known
        return list(found.values())

    def all_pairs(self, company_id: int, kind: RecordType) -> list[Pair]:
        """Return all pairs of a type."""
        rows = self._database.rows(
            "SELECT id, left_id, right_id, raw, exact FROM match_pair WHERE company_id = ? AND kind = ?",
            (company_id, kind.value),
        )
        return [_pair(row) for row in rows]

    def keep_assigned(self, assigned: Sequence[Assigned], entries: Sequence[int]) -> None:
        """Keep which pairs were chosen, and their margins, and that these entries are settled with that."""
        with self._database.writing():
            self._database.change_many(
                "UPDATE match_pair SET chosen = ?1, margin = ?2 WHERE id = ?3 AND (chosen <> ?1 OR margin <> ?2)",
                [(int(one.chosen), one.margin, one.pair.id) for one in assigned],
            )
            for some in portions(entries):
                self._database.change(f"UPDATE match_entry SET state = 2 WHERE id IN ({marks(some)})", tuple(some))

    def counts(self, company_id: int, kind: RecordType, thresholds: Thresholds) -> BandCounts:
        """Return how many pairs are in each band by these thresholds, and how many are decided."""
        total = ", ".join(f"total({condition})" for condition in (*_BANDS.values(), "p.exact"))
        green, amber, red, exact = self._database.row(
            f"SELECT {total} FROM match_pair p WHERE p.company_id = :c AND p.kind = :k AND p.chosen = 1",
            {"c": company_id, "k": kind.value, **_limits(thresholds)},
        )
        decided = dict(
            self._database.rows(
                "SELECT verdict, count(*) FROM match_decision WHERE company_id = ? AND kind = ? GROUP BY verdict",
                (company_id, kind.value),
            )
        )
        accepted, rejected = (int(decided.get(one.value, 0)) for one in (Verdict.ACCEPTED, Verdict.REJECTED))
        return BandCounts(int(green), int(amber), int(red), accepted, rejected, int(exact))

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
        wanted = folded(text)
        where = f" AND {_BANDS[band]}" if band is not None else ""
        # No join before the page is known: the index alone passes over the rows before it.
        found = f" AND (p.left_id IN ({_WORDS}) OR p.right_id IN ({_WORDS}))" if wanted else ""
        limits = {"c": company_id, "k": kind.value, "text": wanted, "limit": limit, "offset": offset}
        rows = self._database.rows(
            f"SELECT {_PAIR} FROM {SIDES} WHERE p.id IN (SELECT p.id FROM match_pair p"
            f" WHERE p.company_id = :c AND p.kind = :k AND p.chosen = 1{where}{found}"
            f" ORDER BY {_BEST_FIRST} LIMIT :limit OFFSET :offset) ORDER BY {_BEST_FIRST}",
            limits | _limits(thresholds),
        )
        return [_found(row) for row in rows]

    def pairs(self, company_id: int, ids: Sequence[int]) -> list[FoundPair]:
        """Return pairs by number, in that order; those that are gone are left out."""
        found: dict[int, FoundPair] = {}
        for some in portions(ids):
            rows = self._database.rows(
                f"SELECT {_PAIR} FROM {SIDES} WHERE p.company_id = ? AND p.id IN ({marks(some)})", (company_id, *some)
            )
            found |= {row[0]: _found(row) for row in rows}
        return [found[one] for one in ids if one in found]

    def of_record(self, company_id: int, kind: RecordType, pronto_id: str) -> list[FoundPair]:
        """Return every pair of a Pronto record, best first."""
        rows = self._database.rows(
            f"SELECT {_PAIR} FROM {SIDES} WHERE l.company_id = ? AND l.kind = ? AND l.side = 'pronto' AND l.key = ?"
            " ORDER BY p.exact DESC, p.raw DESC, p.id",
            (company_id, kind.value, pronto_id),
        )
        return [_found(row) for row in rows]

    def likely(self, company_id: int, kind: RecordType) -> dict[str, tuple[str, int]]:
        """Return the object each record may be: Pronto id → Stripe id and margin.

        That is the one of its chosen pair. A record without one that is about as like an object as the record that
        was chosen for it may be that object just as well: it is told too, behind or level, until somebody decides.
        """
        where = {"c": company_id, "k": kind.value, "margin": self.thresholds(company_id).margin}
        rivals = self._database.rows(_RIVALS, where)
        chosen = self._database.rows(
            f"SELECT l.key, r.key, p.margin FROM {SIDES} WHERE p.company_id = :c AND p.kind = :k AND p.chosen = 1",
            where,
        )
        return {key: (stripe_id, margin) for key, stripe_id, margin in (*rivals, *chosen)}


def _pair(row: Any) -> Pair:
    return Pair(left=row[1], right=row[2], raw=row[3], exact=bool(row[4]), id=row[0])


def _found(row: Any) -> FoundPair:
    number, kind, pronto_id, stripe_id, raw, margin, exact, chosen = row
    return FoundPair(number, RecordType(kind), pronto_id, stripe_id, raw, margin, bool(exact), bool(chosen))


def _limits(thresholds: Thresholds) -> dict[str, int]:
    return {"green": thresholds.green, "amber": thresholds.amber, "margin": thresholds.margin}
