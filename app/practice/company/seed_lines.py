"""Makes the lines of seeded sales documents, oddities included."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from random import Random

from app.practice.company.amounts import GST_RATES
from app.practice.company.documents import ZERO, DraftLine
from app.practice.company.goods import CHARGES
from app.practice.company.schema import Record

HUGE = 120
_DISCOUNTS = (0, 0, 0, 0, 0, 0, 5, 10, "12.5", "33.33")
_NOTES = (
    "Please deliver before 10 am",
    "Attn: storeperson — ring on arrival",
    "Backorder to follow",
    "As per quote; thank you for your business",
)


class LineMaker:
    """Draws believable lines from the items of the company."""

    def __init__(self, random: Random, items: Sequence[Record]) -> None:
        """Use the given source of chance and the items that may be sold, one of them with an unknown tax code."""
        self._random = random
        self._items = [item for item in items if item.get("TaxCode") in GST_RATES]
        self._odd_item = next(item for item in items if item.get("TaxCode") not in GST_RATES)

    def lines(self, number: int) -> list[DraftLine]:
        """Return the lines of the document with this running number.

        Most have up to eight lines; a few have exactly ten, some more, and one has more than a hundred.
        """
        lines = [self.stock_line() for _ in range(self._size(number))]
        self._add_oddities(number, lines)
        if self._random.random() < 0.4:
            lines.append(self.charge_line("FREIGHT"))
        if number % 45 == 20:
            lines.append(self.charge_line(self._random.choice(tuple(CHARGES))))
        return lines

    def stock_line(self, item: Record | None = None) -> DraftLine:
        """Return a line for one item, or for any."""
        item = item or self._random.choice(self._items)
        quantity = Decimal(self._random.choice((1, 1, 2, 3, 4, 5, 6, 10, 12, 24)))
        if item.get("UOMCode") == "M":
            quantity += Decimal(self._random.choice((0, "0.5", "0.25", "0.125")))
        return DraftLine(
            "SN",
            item.get("ItemCode"),
            item.get("ItemDescription"),
            quantity,
            Decimal(item.get("Price") or 0),
            item.get("TaxCode"),
            item.get("UOMCode"),
            item.get("GroupCode"),
            Decimal(self._random.choice(_DISCOUNTS)),
        )

    def charge_line(self, code: str) -> DraftLine:
        """Return a special charge: a line with a charge code and no stock item."""
        price = Decimal(self._random.randint(850, 9500)) / 100
        return DraftLine("SC", code, CHARGES[code], Decimal(1), price, "G")

    def _size(self, number: int) -> int:
        if number == 700:
            return HUGE
        if number % 50 == 7:
            return 10
        if number % 40 == 3:
            return self._random.randint(11, 18)
        return self._random.choice((1, 1, 2, 2, 3, 3, 4, 5, 6, 8))

    def _add_oddities(self, number: int, lines: list[DraftLine]) -> None:
        first = lines[0]
        if number % 8 == 1:
            lines.insert(0, DraftLine("DN", text=self._random.choice(_NOTES)))
        if number % 25 == 11:
            lines.extend(self._kit(priced_header=number % 50 == 11))
        if number % 60 == 14:
            lines.append(DraftLine("SN", "", "Miscellaneous sundries", Decimal(1), Decimal("3.95"), "G", "EACH"))
        if number % 70 == 30 and first.quantity >= 1:
            returned = DraftLine(
                "SN", first.code, first.text, Decimal(-1), first.price, first.tax_code, first.unit, first.group
            )
            lines.append(returned)
        if number in {33, 1040}:
            lines.append(self.stock_line(self._odd_item))

    def _kit(self, *, priced_header: bool) -> list[DraftLine]:
        """Return a kit header and its components; the money is on one or the other."""
        parts = [self._random.choice(self._items) for _ in range(3)]
        prices = [Decimal(part.get("Price") or 0) for part in parts]
        header = DraftLine(
            "KN", "KIT-STARTER", "Starter kit", Decimal(1), sum(prices, ZERO) if priced_header else ZERO, "G", "KIT"
        )
        rows = [header]
        for part, price in zip(parts, prices, strict=True):
            rows.append(
                DraftLine(
                    "SN",
                    part.get("ItemCode"),
                    part.get("ItemDescription"),
                    Decimal(1),
                    ZERO if priced_header else price,
                    part.get("TaxCode"),
                    part.get("UOMCode"),
                    part.get("GroupCode"),
                )
            )
        return rows
