"""What a reconciliation has to compare: one walk over records, links and objects in key order, a batch at a time.

A record found in step is remembered at its two prints, its mapping and its link's version; while those stay, its
contents are not even read. A hundred thousand records of which one in a hundred changed are walked in seconds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from typing import Any

from app.domain.kinds import RecordType
from app.planning.subject import Subject
from app.ports.comparisons import Batch, InStep
from app.storage.codec import actual_of, record_of
from app.storage.database import Database
from app.storage.links import link_of

_SIZE = 1_000
_PRINT = "s.print || '/' || t.print || '/' || :m || '/' || l.version"
# A link without a Stripe id only remembers its version. A record that another one touched is dirty: a rep's new
# e-mail address concerns the rep's debtors.
_STANDS = f"""CASE WHEN l.stripe_id IS NULL
    THEN CASE WHEN s.dirty = 0 AND s.standing = 'skipped' AND s.mapping = :m THEN 2 ELSE 0 END
    ELSE CASE WHEN s.gone = 0 AND s.dirty = 0 AND t.deleted = 0 AND c.print = {_PRINT} THEN 1 ELSE 0 END END"""
_WALK = f"""
    SELECT key, stands, day, pronto_cents, stripe_cents, link_id,
        CASE WHEN stands = 1 THEN NULL ELSE (SELECT body FROM source WHERE id = source_id) END, gone, print,
        CASE WHEN stands = 1 OR target_id IS NULL THEN NULL ELSE (SELECT body FROM target WHERE id = target_id) END,
        deleted, target_print
    FROM (SELECT s.key AS key, s.id AS source_id, s.gone AS gone, s.print AS print, l.id AS link_id, t.id AS target_id,
        t.deleted AS deleted, t.print AS target_print, c.day AS day, c.pronto_cents AS pronto_cents,
        c.stripe_cents AS stripe_cents, {_STANDS} AS stands
        FROM source s LEFT JOIN link l ON l.company_id = s.company_id AND l.kind = s.kind AND l.pronto_id = s.key
            AND l.stripe_id IS NOT NULL
        LEFT JOIN target t ON t.company_id = l.company_id AND t.kind = l.kind AND t.stripe_id = l.stripe_id
        LEFT JOIN compared c ON c.link_id = l.id
        WHERE s.company_id = :c AND s.kind = :k AND s.key > :after AND (s.gone = 0 OR l.id IS NOT NULL)
        ORDER BY s.key LIMIT {_SIZE})"""
_ORPHANS = f"""
    SELECT l.pronto_id, 0, '', 0, 0, l.id, NULL, 1, '', t.body, t.deleted, t.print FROM link l LEFT JOIN target t
        ON t.company_id = l.company_id AND t.kind = l.kind AND t.stripe_id = l.stripe_id
    WHERE l.company_id = :c AND l.kind = :k AND l.pronto_id > :after AND l.stripe_id IS NOT NULL AND NOT EXISTS
        (SELECT 1 FROM source s WHERE s.company_id = l.company_id AND s.kind = l.kind AND s.key = l.pronto_id)
    ORDER BY l.pronto_id LIMIT {_SIZE}"""
_KEEP = """
    INSERT OR REPLACE INTO compared (link_id, print, day, pronto_cents, stripe_cents)
    SELECT l.id, s.print || '/' || t.print || '/' || ? || '/' || l.version, ?, ?, ? FROM link l
    JOIN source s ON s.company_id = l.company_id AND s.kind = l.kind AND s.key = l.pronto_id
    JOIN target t ON t.company_id = l.company_id AND t.kind = l.kind AND t.stripe_id = l.stripe_id
    WHERE l.company_id = ? AND l.kind = ? AND l.pronto_id = ?"""


class ComparisonRows:
    """Implements ``ports.comparisons.Comparisons``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def batches(
        self, company_id: int, kind: RecordType, mapping_version: str, again: AbstractSet[str] = frozenset()
    ) -> Iterator[Batch]:
        """Yield every record of a type, gone ones only while they are linked; see the port."""
        for sql in (_WALK, _ORPHANS):
            after = ""
            while True:
                chosen = {"c": company_id, "k": kind.value, "after": after}
                if sql is _WALK:
                    chosen["m"] = mapping_version
                rows = self._database.rows(sql, chosen)
                if not rows:
                    break
                yield self._batch(kind, rows, again)
                after = rows[-1][0]

    def _batch(self, kind: RecordType, rows: Sequence[Any], again: AbstractSet[str]) -> Batch:
        looked_at = [row for row in rows if row[1] == 0 or (row[1] == 2 and row[0] in again)]
        links = self._links([row[5] for row in looked_at if row[5] is not None])
        return Batch(
            in_step=[InStep(row[0], row[2], row[3], row[4]) for row in rows if row[1] == 1],
            left_out=[row[0] for row in rows if row[1] == 2 and row[0] not in again],
            subjects=[_subject(kind, row, links.get(row[5])) for row in looked_at],
        )

    def _links(self, numbers: Sequence[int]) -> dict[int, Any]:
        rows = self._database.rows(
            "SELECT id, pronto_id, stripe_id, base, version, created, updated FROM link"
            f" WHERE id IN ({','.join(map(str, numbers))})"
        )
        return {row[0]: row[1:] for row in rows}

    def keep(self, company_id: int, kind: RecordType, mapping_version: str, found: Sequence[InStep]) -> None:
        """Remember records found in step, at the prints they have now."""
        self._database.change_many(
            _KEEP,
            [
                (mapping_version, one.day, one.pronto_cents, one.stripe_cents, company_id, kind.value, one.key)
                for one in found
            ],
        )


def _subject(kind: RecordType, row: Any, link: Any) -> Subject:
    key, _, _, _, _, _, body, gone, fingerprint, actual, deleted, actual_print = row
    return Subject(
        kind=kind,
        key=key,
        record=record_of(kind, body) if body is not None else None,
        gone=bool(gone),
        source_print=fingerprint,
        link=link_of(kind, link) if link is not None else None,
        actual=actual_of(actual, deleted=bool(deleted)) if actual is not None else None,
        target_print=actual_print or "",
    )
