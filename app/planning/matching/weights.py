"""The points every comparison gives or takes, as data: the one table to tune.

The customers' were set on one half of the benchmark and checked on the other (``tests/bench/bench_matching.py``).
Points add up to at most 100; a pair that has only a part of the values can still be sure.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weight:
    """What a field counts."""

    label: str
    """What people call the field."""
    same: int
    """Points when both sides agree."""
    differs: int = 0
    """Points, negative, when both sides have a value and they do not agree."""
    close: int = 0
    """Points when they nearly agree, for fields without a likeness."""
    floor: float = 0.0
    """For fields compared by likeness (0 to 1): from here on points are given, below they are taken, in proportion."""


CARRIES_ANOTHER = -30
"""Points for an object whose metadata names another Pronto record."""
CUSTOMER_WEIGHTS: dict[str, Weight] = {
    "abn": Weight("ABN", same=45, differs=-45),
    "name": Weight("name", same=32, differs=-20, floor=0.7),
    "email": Weight("e-mail", same=25),
    "domain": Weight("e-mail domain", same=10),
    "phone": Weight("phone", same=28, differs=-3, close=16),
    "contact": Weight("contact", same=6, floor=0.85),
    "street": Weight("street", same=24, differs=-6, close=4, floor=0.7),
    "place": Weight("suburb", same=5, differs=-2, floor=0.75),
    "postcode": Weight("postcode", same=8, differs=-4, close=4),
    "state": Weight("state", same=0, differs=-2),
}
ITEM_WEIGHTS: dict[str, Weight] = {
    "code": Weight("stock code", same=50, differs=-12, floor=0.85),
    "description": Weight("description", same=35, differs=-20, floor=0.75),
    "sizes": Weight("size", same=4, differs=-35),
    "price": Weight("price", same=14, differs=-8),
    "unit": Weight("unit", same=3),
}
INVOICE_WEIGHTS: dict[str, Weight] = {
    "number": Weight("number", same=45, differs=-5, close=25),
    "payer": Weight("customer", same=20, differs=-40),
    "name": Weight("customer's name", same=15, differs=-20, floor=0.75),
    "total": Weight("total", same=22, differs=-40),
    "date": Weight("date", same=12, differs=-20, close=5),
    "reference": Weight("reference", same=18, differs=-6),
    "order": Weight("order number", same=15, differs=-6),
}
