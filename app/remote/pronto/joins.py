"""Prices and stock levels that a site keeps in calls of their own, joined to a page of items.

Only the rows between the page's first and last code are read, so memory holds one page's worth.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from app.domain.errors import CallMissing, ItemRejected
from app.domain.records import Item, Record
from app.ports.progress import JobContext
from app.ports.pronto import Page
from app.remote.pronto.request import Range
from app.remote.pronto.site import Site
from app.remote.pronto.table import Table
from app.remote.pronto.values import Values


@dataclass(slots=True)
class ItemJoins:
    """What is missing from a site's item call, and the calls that have it."""

    site: Site
    prices: Table | None
    """None: the item call gives the price itself, or nothing does."""
    stock: Table | None

    @property
    def needed(self) -> bool:
        """Whether anything is joined; then an item's own change stamp does not tell of a new price."""
        return self.prices is not None or self.stock is not None

    def joined(self, page: Page, ctx: JobContext) -> Page:
        """Return the page with prices and quantities filled in."""
        codes = [record.code for record in page.records if isinstance(record, Item)]
        if not codes or not self.needed:
            return page
        prices = self._prices(codes, ctx)
        stock = self._stock(codes, ctx)
        return replace(page, records=tuple(_filled(record, prices, stock) for record in page.records))

    def _prices(self, codes: Sequence[str], ctx: JobContext) -> dict[str, Decimal]:
        """Return the price in the default region by code."""
        table = self.prices
        if table is None:
            return {}
        found: dict[str, Decimal] = {}
        region = table.entity.default_region
        try:
            for code, values in self._between(table, codes, ctx):
                price = values.decimal("price")
                if price is not None and values.text("region") == region:
                    found[code] = price
        except (CallMissing, ItemRejected):
            self.prices = None
        return found

    def _stock(self, codes: Sequence[str], ctx: JobContext) -> dict[str, Decimal]:
        """Return the quantity on hand over all warehouses by code."""
        table = self.stock
        if table is None:
            return {}
        found: dict[str, Decimal] = {}
        try:
            for code, values in self._between(table, codes, ctx):
                found[code] = found.get(code, Decimal(0)) + values.number("on_hand")
        except (CallMissing, ItemRejected):
            self.stock = None
        return found

    def _between(self, table: Table, codes: Sequence[str], ctx: JobContext) -> Iterator[tuple[str, Values]]:
        """Yield the rows of a page's items with their code, and stop past the last one."""
        wanted = set(codes)
        code_field = table.entity.fields["code"]
        for rows in table.rows(ctx, ranges=[Range(code_field, codes[0], codes[-1])]):
            past = True
            for row in rows:
                values = self.site.values(row, table.names)
                code = values.text("code")
                if code in wanted:
                    yield code, values
                past = past and code > codes[-1]
            if past:
                return


def _filled(record: Record, prices: dict[str, Decimal], stock: dict[str, Decimal]) -> Record:
    """Return an item with what the joins know; what the item call gave itself stays."""
    if not isinstance(record, Item):
        return record
    return replace(
        record,
        price=prices.get(record.code) if record.price is None else record.price,
        on_hand=stock.get(record.code) if record.on_hand is None else record.on_hand,
    )
