"""Runs a query against a table."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import islice

from app.practice.company.schema import Key, Record
from app.practice.company.table import Table
from app.practice.pronto.calls import ReadCall
from app.practice.pronto.query import Query


def select(call: ReadCall, table: Table, query: Query, *, limit: int, inclusive: bool) -> list[Record]:
    """Return the records of one reply.

    In key order it reads no further than the page goes; another order reads and sorts every match.

    Args:
        call: The call being answered.
        table: The table it reads; the caller holds the books' lock.
        query: What is asked for.
        limit: Most records to return.
        inclusive: Whether the record with exactly the start key is returned.
    """
    if query.order:
        return _page_in_order(call, table, query, limit=limit, inclusive=inclusive)
    found = _candidates(call, table, query, inclusive=inclusive)
    return list(islice(_matching(call, query, found), limit))


def _candidates(call: ReadCall, table: Table, query: Query, *, inclusive: bool) -> Iterable[Record]:
    """Return a superset of the matches in key order, by the cheapest way there is."""
    spec = call.table
    if call.derive is None and all(name in query.exact for name in spec.key):
        record = table.get(spec.key_from(query.exact))
        return [record] if record and _after(call, query.start, record, inclusive=inclusive) else []
    if spec.key[0] in query.exact:
        return _with_first_key(call, table, query, inclusive=inclusive)
    if query.changed and table.count_changed_between(*query.changed) * 2 < len(table):
        changed = table.changed_between(*query.changed)
        return (record for record in changed if _after(call, query.start, record, inclusive=inclusive))
    return table.walk(query.start, inclusive=inclusive)


def _with_first_key(call: ReadCall, table: Table, query: Query, *, inclusive: bool) -> Iterator[Record]:
    """Yield the records that share the first part of the key, such as all back orders of an order."""
    first = call.table.key_from(query.exact)[0]
    for record in table.walk((first,)):
        if call.table.key_of(record)[0] != first:
            return
        if _after(call, query.start, record, inclusive=inclusive):
            yield record


def _matching(call: ReadCall, query: Query, found: Iterable[Record]) -> Iterator[Record]:
    for record in found:
        shown = call.derive(record) if call.derive else record
        if query.matches(shown):
            yield shown


def _after(call: ReadCall, start: Key | None, record: Record, *, inclusive: bool) -> bool:
    if start is None:
        return True
    key = call.table.key_of(record)
    return key >= start if inclusive else key > start


def _page_in_order(call: ReadCall, table: Table, query: Query, *, limit: int, inclusive: bool) -> list[Record]:
    """Sort all matches, then begin at the record with the start key."""
    rows = list(_matching(call, query, table.walk()))
    for name, descending in reversed(query.order):
        rows.sort(key=_sort_key(call, name), reverse=descending)
    if query.start is None:
        return rows[:limit]
    place = next((n for n, row in enumerate(rows) if call.table.key_of(row) == query.start), len(rows))
    return rows[place if inclusive else place + 1 :][:limit]


def _sort_key(call: ReadCall, name: str) -> Callable[[Record], Decimal | str]:
    if name in call.table.numeric:
        return lambda record: Decimal(record.get(name) or 0)
    return lambda record: record.get(name)
