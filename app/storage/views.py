"""What the window lists: counts and row numbers from covering indexes, contents a page at a time.

Row numbers are those of the search index: a Pronto record's number doubled, a Stripe object's doubled plus one. A row
of Pronto's that could not be read is in no index; its number is that of its attention entry, negative.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import Any

from app.domain.kinds import RecordType
from app.domain.outcome import Standing
from app.ports.views import Hit, OverviewRow
from app.storage.chunks import marks, portions
from app.storage.codec import moment_or_none
from app.storage.database import Database
from app.storage.finding import Wanted, wanted
from app.storage.search import SearchRows
from app.storage.unread import UnreadRows

_KINDS = ",".join(f"'{kind.value}'" for kind in RecordType)
_SORTS = {"key": "key_folded", "title": "title_folded", "modified": "modified", "standing": "standing"}
# A record gone from Pronto is only listed while it still wants something.
_OPEN = (Standing.WAITING, Standing.ATTENTION)


class ViewRows:
    """Implements ``ports.store.Views``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._search = SearchRows(database)
        self._unread = UnreadRows(database)

    def overview(self, company_id: int) -> list[OverviewRow]:
        """Return the counts per record type; *attention* counts open entries, unreadable records among them."""
        totals, standings = self._sources(company_id)
        attention = self._counts("SELECT kind, count(*) FROM attention WHERE company_id = ? GROUP BY kind", company_id)
        linked = self._counts(
            "SELECT kind, count(*) FROM link WHERE company_id = ? AND stripe_id IS NOT NULL GROUP BY kind", company_id
        )
        there = self._counts(
            "SELECT kind, count(*) FROM target WHERE company_id = ? AND deleted = 0 GROUP BY kind", company_id
        )
        return [
            OverviewRow(
                kind=kind,
                total=totals.get(kind, 0),
                standings={one: standings.get((kind, one), 0) for one in Standing}
                | {Standing.ATTENTION: attention.get(kind, 0)},
                linked=linked.get(kind, 0),
                in_stripe=there.get(kind, 0),
            )
            for kind in RecordType
        ]

    def ids(
        self,
        company_id: int,
        *,
        kind: RecordType | None = None,
        standing: Standing | None = None,
        text: str = "",
        sort: str = "key",
        descending: bool = False,
        only_in_stripe: bool = False,
    ) -> Sequence[int]:
        """Return the row numbers of the matching Pronto records, sorted, to page through, as ``array('q')``.

        ``sort`` is ``key``, ``title``, ``modified`` or ``standing``. ``only_in_stripe`` lists the Stripe objects
        instead that no record is linked to. What could not be read comes last, where a text or what needs attention is
        asked for.
        """
        looked_for = wanted(text)
        if text.strip() and not looked_for.text:
            return array("q")
        params: list[Any] = [company_id]
        column = _SORTS.get(sort, "key_folded")
        if only_in_stripe:
            number, where = "id * 2 + 1", self._stripe_condition(kind, looked_for, params)
            column = "title_folded" if column == "title_folded" else "stripe_id"
        else:
            number, where = "id * 2", self._source_condition(kind, standing, looked_for, params)
        way = "DESC" if descending else "ASC"
        sql = f"SELECT {number} FROM {where} ORDER BY {column} {way}, id {way}"
        found = array("q", (row[0] for row in self._database.rows(sql, params)))
        if not only_in_stripe and (standing is Standing.ATTENTION or (standing is None and looked_for.text)):
            found.extend(self._unread.ids(company_id, kind, looked_for))
        return found

    def page(self, company_id: int, rows: Sequence[int]) -> list[Hit]:
        """Return the records of these row numbers, in their order; a number that is gone is left out."""
        hits: dict[int, Hit] = {}
        for some in portions(rows):
            records = [row // 2 for row in some if row >= 0 and row % 2 == 0]
            objects = [row // 2 for row in some if row >= 0 and row % 2]
            unread = [row for row in some if row < 0]
            hits |= self._unread.hits(company_id, unread) if unread else {}
            hits |= self._records(company_id, records) if records else {}
            hits |= self._objects(company_id, objects) if objects else {}
        return [hits[row] for row in rows if row in hits]

    def search(self, company_id: int, text: str, limit: int = 50) -> list[Hit]:
        """Find records by code, name, e-mail, number or Stripe id over all types, both sides, best first."""
        looked_for = wanted(text)
        found = self._search.best(company_id, looked_for, limit)
        if looked_for.text and len(found) < limit:
            found += self._unread.ids(company_id, None, looked_for, limit - len(found))
        return self.page(company_id, found)

    def _sources(self, company_id: int) -> tuple[dict[str, int], dict[tuple[str, str], int]]:
        totals: dict[str, int] = {}
        standings: dict[tuple[str, str], int] = {}
        for kind, gone, standing, number in self._database.rows(
            "SELECT kind, gone, standing, count(*) FROM source WHERE company_id = ? GROUP BY kind, gone, standing",
            (company_id,),
        ):
            if not gone:
                totals[kind] = totals.get(kind, 0) + number
            if not gone or standing in _OPEN:
                standings[kind, standing] = standings.get((kind, standing), 0) + number
        return totals, standings

    def _counts(self, sql: str, company_id: int) -> dict[str, int]:
        return dict(self._database.rows(sql, (company_id,)))

    def _source_condition(
        self, kind: RecordType | None, standing: Standing | None, text: Wanted, params: list[Any]
    ) -> str:
        where = f"source WHERE company_id = ? AND kind IN ({f'{kind.value!r}' if kind else _KINDS})"
        # The standing before "gone" in the question, the other way about in the index: both are given in full.
        where += " AND gone IN (0, 1)" if standing in _OPEN else " AND gone = 0"
        if standing is not None:
            where += " AND standing = ?"
            params.append(standing.value)
        if text.text:
            found, more = self._search.sources(params[0], text)
            where += f" AND id IN ({found})"
            params += more
        return where

    def _stripe_condition(self, kind: RecordType | None, text: Wanted, params: list[Any]) -> str:
        where = (
            f"target WHERE company_id = ? AND kind IN ({f'{kind.value!r}' if kind else _KINDS}) AND deleted = 0"
            " AND NOT EXISTS (SELECT 1 FROM link l WHERE l.company_id = target.company_id AND l.kind = target.kind"
            " AND l.stripe_id = target.stripe_id)"
        )
        if text.text:
            found, more = self._search.targets(params[0], text)
            where += f" AND id IN ({found})"
            params += more
        return where

    def _records(self, company_id: int, numbers: Sequence[int]) -> dict[int, Hit]:
        rows = self._database.rows(
            "SELECT s.id * 2, s.kind, s.key, coalesce(l.stripe_id, ''), s.title, s.standing, s.gate, s.cause,"
            " s.message, s.modified FROM source s LEFT JOIN link l ON l.company_id = s.company_id AND l.kind = s.kind"
            # The plus keeps SQLite from walking through the whole company by an index that begins with it.
            f" AND l.pronto_id = s.key WHERE +s.company_id = ? AND s.id IN ({marks(numbers)})",
            (company_id, *numbers),
        )
        return dict(_hits(rows))

    def _objects(self, company_id: int, numbers: Sequence[int]) -> dict[int, Hit]:
        rows = self._database.rows(
            "SELECT id * 2 + 1, kind, pronto_id, stripe_id, title, NULL, '', '', '', NULL FROM target"
            f" WHERE +company_id = ? AND id IN ({marks(numbers)})",
            (company_id, *numbers),
        )
        return dict(_hits(rows))


def _hits(rows: Iterable[Any]) -> Iterable[tuple[int, Hit]]:
    for number, kind, pronto_id, stripe_id, title, standing, gate, cause, message, modified in rows:
        yield (
            number,
            Hit(
                kind=RecordType(kind),
                pronto_id=pronto_id,
                stripe_id=stripe_id,
                title=title,
                standing=Standing(standing) if standing else None,
                gate=gate,
                cause=cause,
                message=message,
                modified=moment_or_none(modified),
                row=number,
            ),
        )
