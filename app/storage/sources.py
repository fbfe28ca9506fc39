"""The snapshot of Pronto: every record as last read, with what it is found, paired and looked up by."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.domain.kinds import RecordType
from app.domain.records import Record
from app.ports.snapshots import SourceRow
from app.storage.chunks import PORTION, marks, portions
from app.storage.codec import folded, record_of, stamp, text_of
from app.storage.findable import forget, learn
from app.storage.sweeps import SweepRows
from app.storage.tokens import hold, touch

_INSERT = (
    "INSERT INTO source (company_id, kind, key, key_folded, title, title_folded, words, match_key, print, derived,"
    " announces, modified, body) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)"
)
_UPDATE = (
    "UPDATE source SET title = ?, title_folded = ?, words = ?, match_key = ?, print = ?, derived = ?, announces = ?,"
    " modified = ?, body = ?, gone = 0, dirty = max(dirty, ?) WHERE id = ?"
)


class SourceRows(SweepRows):
    """The part of ``ports.store.Snapshots`` about Pronto's records."""

    def put_sources(
        self, company_id: int, kind: RecordType, rows: Sequence[SourceRow], sweep: int | None = None
    ) -> list[str]:
        """Upsert a page; a row whose fingerprint is new or differs becomes dirty. Return the keys that changed.

        An unchanged row is not rewritten. A record that comes back after it was gone has changed. Of two rows
        with one key the later counts.

        Raises:
            ValueError: the sweep is not under way, or is of something else.
        """
        under_way = None if sweep is None else self._sweep(company_id, "pronto", kind, sweep)
        latest = list({row.key: row for row in rows}.values())
        changed: list[str] = []
        with self._database.writing():
            for some in portions(latest):
                numbers = self._put_source_page(company_id, kind, some, changed)
                if under_way is not None:
                    under_way.mark(numbers)
        return changed

    def _put_source_page(
        self, company_id: int, kind: RecordType, rows: Sequence[SourceRow], changed: list[str]
    ) -> Iterable[int]:
        known = self._known_sources(company_id, kind, [row.key for row in rows])
        inserts, updates, rewritten = [], [], []
        announced: set[str] = set()
        for row in rows:
            before, derived = known.get(row.key), _derived(row)
            if before is None:
                inserts.append((company_id, kind.value, row.key, folded(row.key), *_columns(row, derived)))
            elif (row.fingerprint, derived, 0) == before[1:4]:
                continue
            else:
                anew = row.fingerprint != before[1] or bool(before[3])
                updates.append((*_columns(row, derived), int(anew), before[0]))
                announced.update(json.loads(before[4]))
                if not anew:
                    rewritten.append(row)
                    continue
            changed.append(row.key)
            announced.update(row.announces)
            rewritten.append(row)
        if not rewritten:
            return [before[0] for before in known.values()]
        forget(self._database, "source", [update[-1] for update in updates])
        self._database.change_many(_INSERT, inserts)
        self._database.change_many(_UPDATE, updates)
        numbers = {
            key: before[0] for key, before in self._known_sources(company_id, kind, [row.key for row in rows]).items()
        }
        learn(self._database, "source", [numbers[row.key] for row in rewritten])
        hold(self._database, ((numbers[row.key], row.refs) for row in rewritten))
        touch(self._database, company_id, announced)
        return numbers.values()

    def _known_sources(self, company_id: int, kind: RecordType, keys: Sequence[str]) -> dict[str, tuple[Any, ...]]:
        """Return number, print, derived, gone and announcements by key."""
        found = self._database.rows(
            f"SELECT key, id, print, derived, gone, announces FROM source"
            f" WHERE company_id = ? AND kind = ? AND key IN ({marks(keys)})",
            (company_id, kind.value, *keys),
        )
        return {row[0]: row[1:] for row in found}

    def touch(self, company_id: int, tokens: Iterable[str]) -> int:
        """Mark every record that holds one of the tokens dirty; return how many were not dirty before."""
        with self._database.writing():
            return touch(self._database, company_id, tokens)

    def touch_keys(self, company_id: int, kind: RecordType, keys: Iterable[str]) -> int:
        """Mark records dirty by key: retry, a new link; return how many were not dirty before."""
        return self._database.change_many(
            "UPDATE source SET dirty = 1 WHERE dirty = 0 AND company_id = ? AND kind = ? AND key = ?",
            [(company_id, kind, key) for key in keys],
        )

    def touch_kind(self, company_id: int, kind: RecordType) -> int:
        """Mark every record of a type dirty: a policy changed; return how many were not dirty before."""
        return self._database.change(
            "UPDATE source SET dirty = 1 WHERE dirty = 0 AND gone = 0 AND company_id = ? AND kind = ?",
            (company_id, kind),
        )

    def source(self, company_id: int, kind: RecordType, key: str) -> Record | None:
        """Return a Pronto record that is not gone."""
        found = self._database.row(
            "SELECT body FROM source WHERE company_id = ? AND kind = ? AND key = ? AND gone = 0",
            (company_id, kind, key),
        )
        return record_of(kind, found[0]) if found else None

    def source_print(self, company_id: int, kind: RecordType, key: str) -> str | None:
        """Return the fingerprint of a Pronto record as last read; None when it is gone."""
        found = self._database.row(
            "SELECT print FROM source WHERE company_id = ? AND kind = ? AND key = ? AND gone = 0",
            (company_id, kind, key),
        )
        return found[0] if found else None

    def records(self, company_id: int, kind: RecordType) -> Iterator[Sequence[Record]]:
        """Yield the Pronto records of a type, not gone, by key, in pages of 500."""
        last = ""
        while page := self._database.rows(
            "SELECT key, body FROM source WHERE company_id = ? AND kind = ? AND key > ? AND gone = 0"
            " ORDER BY key LIMIT ?",
            (company_id, kind, last, PORTION),
        ):
            last = page[-1][0]
            yield [record_of(kind, body) for _, body in page]

    def sources_with(self, company_id: int, kind: RecordType, token: str) -> list[Record]:
        """Return the records of a type, not gone, that hold a token, in key order."""
        found = self._database.rows(
            "SELECT s.body FROM source_token t CROSS JOIN source s ON s.id = t.source_id WHERE t.token = ?"
            " AND s.company_id = ? AND s.kind = ? AND s.gone = 0 ORDER BY s.key",
            (token, company_id, kind),
        )
        return [record_of(kind, row[0]) for row in found]

    def keys_matching(self, company_id: int, kind: RecordType, match_key: str) -> list[str]:
        """Return the keys of the Pronto records, not gone, with that match key; none for a blank one."""
        found = self._database.rows(
            "SELECT key FROM source WHERE company_id = ? AND kind = ? AND match_key = ? AND match_key <> ''"
            # The plus: few match, so they are sorted, not found by walking through all in order.
            " AND gone = 0 ORDER BY +key",
            (company_id, kind, match_key),
        )
        return [row[0] for row in found]


def _derived(row: SourceRow) -> str:
    """Return a digest of what was made of a record, so that a new way of making it is stored too."""
    made = repr((row.title, row.match_key, row.refs, row.announces, row.search))
    return hashlib.blake2b(made.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _columns(row: SourceRow, derived: str) -> tuple[Any, ...]:
    modified = row.record.modified
    return (
        row.title,
        folded(row.title),
        folded(f"{row.key} {row.title} {row.match_key} {row.search}"),
        row.match_key,
        row.fingerprint,
        derived,
        text_of(row.announces),
        stamp(modified) if modified else None,
        text_of(row.record),
    )
