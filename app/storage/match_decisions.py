"""What people decided about pairs, the clusters found at Stripe, and the thresholds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from app.domain.errors import Code, NeedsUser
from app.domain.kinds import PRONTO_NOUN, STRIPE_NOUN, RecordType
from app.domain.shapes import Actual
from app.planning.matching.bands import Thresholds
from app.ports.matches import KeptCluster, MatchDecision, Verdict
from app.storage.chunks import PORTION, marks, portions
from app.storage.codec import actual_of, text_of, value_of
from app.storage.match_entries import MatchEntryRows

SIDES = "match_pair p JOIN match_entry l ON l.id = p.left_id JOIN match_entry r ON r.id = p.right_id"
"""Pairs with their two sides."""


class MatchDecisionRows(MatchEntryRows):
    """The part of ``ports.matches.Matches`` about what people decided."""

    # --- decisions -----------------------------------------------------------------------------------

    def decide(self, company_id: int, decision: MatchDecision) -> MatchDecision:
        """Keep a decision in place of an earlier one on the same pair; return it with its number.

        A rejected pair is forgotten; an accepted one takes both its sides out of matching. What they leave behind is
        to be assigned anew.

        Raises:
            NeedsUser: one of the two is accepted with another already.
        """
        one = decision
        pair = (company_id, one.kind.value, one.pronto_id, one.stripe_id)
        with self._database.writing():
            if one.verdict is Verdict.ACCEPTED:
                self._refuse_second(company_id, one)
            self._database.change(
                "INSERT INTO match_decision (company_id, kind, pronto_id, stripe_id, verdict, body)"
                " VALUES (?,?,?,?,?,?) ON CONFLICT (company_id, kind, pronto_id, stripe_id)"
                " DO UPDATE SET verdict = excluded.verdict, body = excluded.body",
                (*pair, one.verdict.value, text_of(one)),
            )
            self._apart(company_id, one)
            stored = self._database.row(
                "SELECT id, body FROM match_decision WHERE company_id = ? AND kind = ? AND pronto_id = ?"
                " AND stripe_id = ?",
                pair,
            )
        return _decision(stored)

    def _refuse_second(self, company_id: int, one: MatchDecision) -> None:
        holder = self._database.row(
            "SELECT pronto_id, stripe_id FROM match_decision WHERE company_id = ? AND kind = ?"
            " AND verdict = 'accepted' AND (pronto_id = ?) + (stripe_id = ?) = 1",
            (company_id, one.kind.value, one.pronto_id, one.stripe_id),
        )
        if holder is not None:
            raise NeedsUser(
                Code.BAD_INPUT,
                f"{PRONTO_NOUN[one.kind].capitalize()} {holder[0]} is accepted with Stripe {STRIPE_NOUN[one.kind]}"
                f" {holder[1]} already; take that back first.",
            )

    def _apart(self, company_id: int, one: MatchDecision) -> None:
        """Take a decided pair out of matching."""
        if one.verdict is Verdict.ACCEPTED:
            self.leave_out(company_id, one.kind, "pronto", [one.pronto_id])
            self.leave_out(company_id, one.kind, "stripe", [one.stripe_id])
            return
        row = self._database.row(
            f"SELECT p.id, p.left_id, p.right_id FROM {SIDES} WHERE l.company_id = ? AND l.kind = ?"
            " AND l.side = 'pronto' AND l.key = ? AND r.key = ?",
            (company_id, one.kind.value, one.pronto_id, one.stripe_id),
        )
        if row is not None:
            self._database.change("DELETE FROM match_pair WHERE id = ?", row[:1])
            self._database.change("UPDATE match_entry SET state = 1 WHERE state = 2 AND id IN (?, ?)", row[1:])

    def take_back(self, company_id: int, decision_id: int) -> MatchDecision:
        """Forget a decision, so that its two sides are compared again; return it.

        Raises:
            NeedsUser: there is no such decision.
        """
        with self._database.writing():
            row = self._database.row(
                "SELECT id, body FROM match_decision WHERE company_id = ? AND id = ?", (company_id, decision_id)
            )
            if row is None:
                raise NeedsUser(
                    Code.BAD_INPUT, f"There is no decision {decision_id}; list them with matches --decided."
                )
            one = _decision(row)
            self._database.change("DELETE FROM match_decision WHERE id = ?", (decision_id,))
            self._database.change_many(
                "INSERT OR IGNORE INTO match_dirty VALUES (?,?,?,?)",
                [
                    (company_id, one.kind.value, "pronto", one.pronto_id),
                    (company_id, one.kind.value, "stripe", one.stripe_id),
                ],
            )
        return one

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
        where = (" AND kind = :k" if kind else "") + (" AND verdict = :v" if verdict else "")
        values = {"c": company_id, "k": kind, "v": verdict, "limit": limit, "offset": offset}
        rows = self._database.rows(
            f"SELECT id, body FROM match_decision WHERE company_id = :c{where} ORDER BY id DESC"
            " LIMIT :limit OFFSET :offset",
            values,
        )
        return [_decision(row) for row in rows]

    def accepted_of(self, company_id: int, kind: RecordType) -> dict[str, MatchDecision]:
        """Return the accepted pairs by Pronto id."""
        rows = self._database.rows(
            "SELECT id, body FROM match_decision WHERE company_id = ? AND kind = ? AND verdict = 'accepted'",
            (company_id, kind.value),
        )
        return {one.pronto_id: one for one in map(_decision, rows)}

    def rejected_of(self, company_id: int, kind: RecordType) -> dict[str, frozenset[str]]:
        """Return the Stripe ids rejected for each Pronto id."""
        found: dict[str, set[str]] = defaultdict(set)
        for pronto_id, stripe_id in self._database.rows(
            "SELECT pronto_id, stripe_id FROM match_decision WHERE company_id = ? AND kind = ?"
            " AND verdict = 'rejected'",
            (company_id, kind.value),
        ):
            found[pronto_id].add(stripe_id)
        return {key: frozenset(ids) for key, ids in found.items()}

    # --- clusters and thresholds ---------------------------------------------------------------------

    def put_clusters(self, company_id: int, clusters: Sequence[KeptCluster]) -> None:
        """Keep clusters of Stripe customers, in place of all kept before; their numbers are given here."""
        with self._database.writing():
            self._database.change("DELETE FROM match_cluster WHERE company_id = ?", (company_id,))
            self._database.change_many(
                "INSERT INTO match_cluster (company_id, number, stripe_id, documents, words) VALUES (?,?,?,?,?)",
                [
                    (company_id, number, stripe_id, documents, one.words)
                    for number, one in enumerate(clusters, 1)
                    for stripe_id, documents in one.members.items()
                ],
            )

    def clusters(self, company_id: int) -> list[KeptCluster]:
        """Return the clusters in the order of their numbers."""
        rows = self._database.rows(
            "SELECT number, words, stripe_id, documents FROM match_cluster WHERE company_id = ?"
            " ORDER BY number, stripe_id",
            (company_id,),
        )
        found: dict[int, KeptCluster] = {}
        for number, words, stripe_id, documents in rows:
            found.setdefault(number, KeptCluster({}, words, number)).members[stripe_id] = documents
        return list(found.values())

    def signature(self, company_id: int, kind: RecordType) -> str:
        """Return a text that differs when an object without a link came or changed, or any link of the type did."""
        entries = self._database.row(
            "SELECT ifnull(max(id), 0) FROM match_entry WHERE company_id = ? AND kind = ? AND side = 'stripe'",
            (company_id, kind.value),
        )
        links = self._database.row(
            "SELECT count(*), ifnull(max(updated), '') FROM link WHERE company_id = ? AND kind = ?",
            (company_id, kind.value),
        )
        return "/".join(str(one) for one in (*entries, *links))

    def linked_objects(self, company_id: int, kind: RecordType) -> Iterator[list[Actual]]:
        """Yield the Stripe objects that are linked to a record, in pages of 500."""
        last = ""
        while True:
            rows = self._database.rows(
                "SELECT t.stripe_id, t.body FROM target t JOIN link l ON l.company_id = t.company_id"
                " AND l.kind = t.kind AND l.stripe_id = t.stripe_id WHERE t.company_id = ? AND t.kind = ?"
                " AND t.deleted = 0 AND t.stripe_id > ? ORDER BY t.stripe_id LIMIT ?",
                (company_id, kind.value, last, PORTION),
            )
            if not rows:
                return
            last = rows[-1][0]
            yield [actual_of(body) for _, body in rows]

    def documents_of(self, company_id: int, customers: Sequence[str]) -> dict[str, int]:
        """Return how many invoices each of some Stripe customers has, drafts and void ones left out."""
        found: dict[str, int] = {}
        for some in portions(customers):
            rows = self._database.rows(
                "SELECT json_extract(body, '$.fields.customer') customer, count(*) FROM target WHERE company_id = ?"
                " AND kind = 'invoices' AND deleted = 0 AND json_extract(body, '$.state') IN ('open','paid')"
                f" AND customer IN ({marks(some)}) GROUP BY customer",
                (company_id, *some),
            )
            found |= dict(rows)
        return found

    def thresholds(self, company_id: int) -> Thresholds:
        """Return a company's thresholds; the defaults when none were kept."""
        row = self._database.row("SELECT body FROM match_threshold WHERE company_id = ?", (company_id,))
        return value_of(row[0], Thresholds) if row else Thresholds()

    def set_thresholds(self, company_id: int, thresholds: Thresholds) -> None:
        """Keep a company's thresholds."""
        self._database.change(
            "INSERT INTO match_threshold (company_id, body) VALUES (?,?)"
            " ON CONFLICT (company_id) DO UPDATE SET body = excluded.body",
            (company_id, text_of(thresholds)),
        )


def _decision(row: Any) -> MatchDecision:
    found = value_of(row[1], MatchDecision)
    return replace(found, id=row[0])
