"""What has to be decided on again: found through partial indexes, so that nothing changed costs nothing."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence
from typing import Any

from app.domain.kinds import RecordType
from app.ports.snapshots import Candidate
from app.storage.chunks import marks, portions
from app.storage.codec import actual_of, record_of
from app.storage.links import link_of
from app.storage.sweeps import SweepRows

# CROSS JOIN keeps the order: from the few dirty objects to their links and records, never the other way about.
_DIRTY_TARGETS = (
    "target t INDEXED BY target_dirty CROSS JOIN link l ON l.company_id = t.company_id AND l.kind = t.kind"
    " AND l.stripe_id = t.stripe_id"
)
_SOURCE_OF_LINK = "s.company_id = l.company_id AND s.kind = l.kind AND s.key = l.pronto_id"
_LINK_COLUMNS = "l.pronto_id, l.stripe_id, l.base, l.version, l.created, l.updated"
_TARGET_OF_LINK = "t.company_id = l.company_id AND t.kind = l.kind AND t.stripe_id = l.stripe_id"

# "Differs" is written as two ranges: an index answers a range, not an inequality.
_RECORDS = (
    "SELECT id FROM source WHERE company_id = :c AND kind = :k AND dirty = 1"
    " UNION SELECT id FROM source WHERE company_id = :c AND kind = :k AND mapping < :m"
    " UNION SELECT id FROM source WHERE company_id = :c AND kind = :k AND mapping > :m"
    f" UNION SELECT s.id FROM {_DIRTY_TARGETS} CROSS JOIN source s ON {_SOURCE_OF_LINK}"
    "  WHERE t.company_id = :c AND t.kind = :k AND t.dirty = 1"
    " ORDER BY 1"
)
_ORPHANS = (
    "SELECT l.id FROM (SELECT id FROM link WHERE company_id = :c AND kind = :k AND mapping < :m"
    " UNION SELECT id FROM link WHERE company_id = :c AND kind = :k AND mapping > :m"
    f" UNION SELECT l.id FROM {_DIRTY_TARGETS}"
    "  WHERE t.company_id = :c AND t.kind = :k AND t.dirty = 1) chosen JOIN link l ON l.id = chosen.id"
    f" WHERE l.stripe_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM source s WHERE {_SOURCE_OF_LINK}) ORDER BY 1"
)


NEWEST_FIRST = frozenset({RecordType.ORDERS, RecordType.INVOICES, RecordType.CREDIT_NOTES})
"""Documents that came last go first, so that a long run brings today's before last year's; none hangs on another."""


class CandidateRows(SweepRows):
    """The part of ``ports.store.Snapshots`` that says what to look at."""

    def candidates(self, company_id: int, kind: RecordType, mapping_version: str) -> Iterator[Sequence[Candidate]]:
        """Yield what has to be decided on, in pages of 500: dirty on either side, or decided under another mapping.

        Which they are is settled when the first page is asked for (8 bytes a record), so verdicts saved on the way
        neither hide nor repeat any; their contents are read page by page.
        """
        chosen = {"c": company_id, "k": kind.value, "m": mapping_version}
        records = array("q", (row[0] for row in self._database.rows(_RECORDS, chosen)))
        order = ""
        if kind in NEWEST_FIRST:
            records.reverse()
            order = " DESC"
        orphans = array("q", (row[0] for row in self._database.rows(_ORPHANS, chosen)))
        for numbers in portions(records):
            yield self._page(
                kind,
                f"SELECT s.key, s.body, s.gone, s.print, t.body, t.deleted, t.print, {_LINK_COLUMNS} FROM source s"
                " LEFT JOIN link l ON l.company_id = s.company_id AND l.kind = s.kind AND l.pronto_id = s.key"
                f" LEFT JOIN target t ON {_TARGET_OF_LINK} WHERE s.id IN ({marks(numbers)}) ORDER BY s.id{order}",
                numbers,
            )
        for numbers in portions(orphans):
            yield self._page(
                kind,
                f"SELECT l.pronto_id, NULL, 1, '', t.body, t.deleted, t.print, {_LINK_COLUMNS} FROM link l"
                f" LEFT JOIN target t ON {_TARGET_OF_LINK} WHERE l.id IN ({marks(numbers)}) ORDER BY l.id",
                numbers,
            )

    def _page(self, kind: RecordType, sql: str, numbers: Sequence[int]) -> list[Candidate]:
        return [_candidate(kind, row) for row in self._database.rows(sql, tuple(numbers))]


def _candidate(kind: RecordType, row: Any) -> Candidate:
    key, body, gone, fingerprint, actual, deleted, actual_print, *link = row
    # A link without a Stripe id only remembers its version.
    linked = link[1] is not None
    return Candidate(
        kind=kind,
        key=key,
        record=record_of(kind, body) if body is not None else None,
        gone=bool(gone),
        fingerprint=fingerprint,
        link=link_of(kind, link) if linked else None,
        actual=actual_of(actual, deleted=bool(deleted)) if actual is not None else None,
        actual_print=actual_print or "",
    )
