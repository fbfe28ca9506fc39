"""Brings Avenue's nested rows into the flat form the translators read."""

from __future__ import annotations

from decimal import Decimal

from app.domain.money import NotMoneyError, plain
from app.remote.pronto.dialect import Dialect, EntityMap
from app.remote.pronto.reply import Row, first_text, rows_of
from app.remote.pronto.values import number_in


def flattened(row: Row, entity: EntityMap, dialect: Dialect) -> Row:
    """Return a row with addresses, base price and summed quantities as texts of their own.

    Args:
        row: as the site sent it.
        entity: names the nested parts.
        dialect: names the address lines.
    """
    flat = dict(row)
    fields = entity.fields
    if "delivery" in fields:
        _add_address(flat, fields["delivery"], dialect)
    if "prices" in fields:
        _add_price(flat, entity)
    if "quantities" in fields:
        _add_quantity(flat, entity)
    return flat


def names_of(entity: EntityMap, dialect: Dialect) -> dict[str, str]:
    """Return our names to the names a flattened row has; nested parts themselves are none of them."""
    nested = {"delivery", "prices", "quantities", "quantity", "quantity_warehouse"}
    names = {name: element for name, element in entity.fields.items() if name not in nested}
    if "delivery" in entity.fields:
        inside = entity.fields["delivery"]
        names |= {f"address{at}": f"{inside}.{line}" for at, line in enumerate(dialect.address.lines, start=1)}
        names |= {"postcode": f"{inside}.{dialect.address.postcode}"}
    if "quantities" in entity.fields:
        names |= {"on_hand": entity.fields["quantities"], "warehouse": entity.fields.get("quantity_warehouse", "")}
    return names


def _add_address(flat: Row, inside: str, dialect: Dialect) -> None:
    parts = rows_of(flat.pop(inside, ""))
    address = parts[0] if parts else {}
    for line in (*dialect.address.lines, dialect.address.postcode):
        flat[f"{inside}.{line}"] = first_text(address.get(line))


def _add_price(flat: Row, entity: EntityMap) -> None:
    """Take the entry that is for no debtor in particular; without one there is no base price."""
    fields = entity.fields
    entries = rows_of(flat.pop(fields["prices"], ""))
    base = next((entry for entry in entries if not first_text(entry.get("debtor"))), {})
    for name in ("price", "price_inc_tax", "currency"):
        if name in fields:
            outer, _, inner = fields[name].partition(".")
            parts = rows_of(base.get(outer))
            flat[fields[name]] = first_text(parts[0].get(inner)) if parts else ""


def _add_quantity(flat: Row, entity: EntityMap) -> None:
    """Sum the quantities over the warehouses; one that cannot be read stands for all, so that it is complained of."""
    fields = entity.fields
    stock = rows_of(flat.get(fields["quantities"]))
    total = Decimal(0)
    for entry in stock:
        text = first_text(entry.get(fields.get("quantity", "quantity")))
        try:
            total += number_in(text) if text else 0
        except NotMoneyError:
            flat[fields["quantities"]] = text
            return
    flat[fields["quantities"]] = plain(total) if stock else ""
    if len(stock) == 1 and "quantity_warehouse" in fields:
        name = fields["quantity_warehouse"]
        flat[name] = first_text(stock[0].get(name))
