"""Which debtors and stock items the documents in scope need, worked out by SQLite over the bodies of the snapshot.

The conditions say of a document what ``app.planning.extent.out_of_scope`` says; a test holds the two together.
"""

from __future__ import annotations

from typing import Any

from app.domain.kinds import TARGETED, RecordType
from app.domain.migration import Extent, Masters, Scope
from app.planning.extent import DELIVERED
from app.storage.chunks import marks
from app.storage.database import Database

_DOCUMENTS = (RecordType.ORDERS, RecordType.INVOICES, RecordType.CREDIT_NOTES)
_OPEN = {
    RecordType.ORDERS: "coalesce(json_extract(d.body, '$.invoice_number'), '') = ''"
    f" AND json_extract(d.body, '$.status') NOT IN ({marks(tuple(DELIVERED))})",
    RecordType.INVOICES: "coalesce(json_extract(d.body, '$.outstanding'), 1) > 0",
    RecordType.CREDIT_NOTES: "EXISTS (SELECT 1 FROM source i WHERE i.company_id = d.company_id AND i.kind = 'invoices'"
    " AND i.key = json_extract(d.body, '$.invoice_number') AND i.gone = 0"
    " AND coalesce(json_extract(i.body, '$.outstanding'), 1) > 0)",
}


def needed_customers(database: Database, company_id: int, scope: Scope) -> frozenset[str]:
    """Return the codes of the debtors that a document in scope names, and of the accounts that pay for them."""
    found: set[str] = set()
    for where, params in _documents(company_id, scope):
        rows = database.rows(
            f"SELECT DISTINCT json_extract(d.body, '$.customer_code') FROM source d WHERE {where}", params
        )
        found.update(row[0] for row in rows if row[0])
    payers = database.rows(
        "SELECT key, json_extract(body, '$.bill_to') FROM source WHERE company_id = ? AND kind = 'customers'"
        " AND gone = 0 AND json_extract(body, '$.bill_to') <> ''",
        (company_id,),
    )
    return frozenset(found | {payer for code, payer in payers if code in found})


def needed_items(database: Database, company_id: int, scope: Scope) -> frozenset[str]:
    """Return the codes of the stock items that the lines of a document in scope name."""
    found: set[str] = set()
    for where, params in _documents(company_id, scope):
        rows = database.rows(
            "SELECT DISTINCT json_extract(l.value, '$.item_code') FROM source d, json_each(d.body, '$.lines') l"
            f" WHERE {where}",
            params,
        )
        found.update(row[0] for row in rows if row[0])
    return frozenset(found)


def measured(database: Database, company_id: int, scope: Scope) -> list[Extent]:
    """Return what a scope holds of every type, as far as Pronto was read; nothing is changed."""
    whole = {
        RecordType(kind): (count, cents)
        for kind, count, cents in database.rows(
            "SELECT kind, count(*), coalesce(sum(json_extract(body, '$.total')), 0) FROM source"
            " WHERE company_id = ? AND gone = 0 GROUP BY kind",
            (company_id,),
        )
    }
    inside: dict[RecordType, tuple[int, int]] = {}
    for where, params in _documents(company_id, scope):
        row = database.row(
            f"SELECT count(*), coalesce(sum(json_extract(d.body, '$.total')), 0) FROM source d WHERE {where}", params
        )
        inside[RecordType(params[1])] = (row[0], row[1])
    for kind, needed in ((RecordType.CUSTOMERS, needed_customers), (RecordType.ITEMS, needed_items)):
        if scope.kinds and kind not in scope.kinds:
            continue
        if scope.masters is Masters.ALL:
            inside[kind] = whole.get(kind, (0, 0))
        else:
            keys = database.rows(
                "SELECT key FROM source WHERE company_id = ? AND kind = ? AND gone = 0", (company_id, kind.value)
            )
            wanted = needed(database, company_id, scope)
            inside[kind] = (sum(key in wanted for (key,) in keys), 0)
    nothing = (0, 0)
    return [Extent(kind, *inside.get(kind, nothing), *whole.get(kind, nothing)) for kind in TARGETED]


def _documents(company_id: int, scope: Scope) -> list[tuple[str, tuple[Any, ...]]]:
    """Return for each type of document the condition that one is in scope, with its values."""
    conditions: list[tuple[str, tuple[Any, ...]]] = []
    for kind in _DOCUMENTS:
        if scope.kinds and kind not in scope.kinds:
            continue
        where, params = "d.company_id = ? AND d.kind = ? AND d.gone = 0", [company_id, kind.value]
        values: list[Any] = []
        if scope.since is not None:
            where += " AND json_extract(d.body, '$.date') >= ?"
            values.append(scope.since.isoformat())
        if scope.open_only:
            where += f" AND {_OPEN[kind]}"
            values += sorted(DELIVERED) if kind is RecordType.ORDERS else []
        conditions.append((where, (*params, *values)))
    return conditions
