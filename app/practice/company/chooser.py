"""Chooses the records a mess is made of: none is altered twice, on either side, and each has its object at Stripe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from random import Random

from app.practice.company.alterations import Alteration, StripeBack
from app.practice.company.books import ProntoBooks
from app.practice.company.schema import TABLES, Record

_MIRRORED = frozenset({"customers", "items", "orders"})
"""Tables whose records have objects at Stripe."""
_BUYERS = 12
"""Debtors that all new documents of a mess go to."""


def any_record(_record: Record) -> bool:
    """Accept every record."""
    return True


def order_id(order: Record) -> str:
    """Return an order's number with its back-order suffix as people write it (``1000-A``)."""
    suffix = order.get("SOBOSuffix")
    return f"{order.get('SOOrderNo')}-{suffix}" if suffix else order.get("SOOrderNo")


class Chooser:
    """Books, a source of chance, and the memory of what has been altered."""

    def __init__(self, books: ProntoBooks, random: Random, stripe_back: StripeBack | None = None) -> None:
        """Choose from the books by the given source of chance.

        Args:
            books: Pronto's side.
            random: the source of chance.
            stripe_back: Stripe's side, so that only records with an object there are altered: any other has nothing
                to differ from. None chooses among all.
        """
        self.books = books
        self.random = random
        self._stripe_back = stripe_back
        self._taken: set[tuple[str, str]] = set()
        self._buyers: list[Record] = []
        self._mirrors: dict[str, Mapping[str, str]] = {}
        self._charged = stripe_back.charged() if stripe_back is not None else frozenset()

    def take(self, record_type: str, pronto_id: str) -> None:
        """Remember that a record was altered."""
        self._taken.add((record_type, pronto_id))

    def is_free(self, record_type: str, pronto_id: str) -> bool:
        """Whether nothing was altered of a record yet."""
        return (record_type, pronto_id) not in self._taken

    def pick(self, table: str, fit: Callable[[Record], bool] = any_record, *, mirrored: bool = True) -> Record | None:
        """Return a record that is fit and not yet altered, and mark it as altered; None when there is none.

        Args:
            table: where to choose.
            fit: whether a record will do.
            mirrored: whether it has to have an object at Stripe.
        """
        carried = self._carried(table) if mirrored else None
        rows = [
            row
            for row in self.books.rows(table)
            if (carried is None or record_of(table, row) in carried)
            and all(self.is_free(*one) for one in records_of(table, row))
            and fit(row)
        ]
        if not rows:
            return None
        record = self.random.choice(rows)
        for one in records_of(table, record):
            self.take(*one)
        return record

    def called_alike(self) -> Callable[[Record], bool]:
        """Return whether both sides call a debtor the same, so that another name is all that differs."""
        if self._stripe_back is None:
            return any_record
        names = self._mirror("customers")
        return lambda debtor: names.get(debtor.get("CustomerCode")) == debtor.get("CustomerName")

    def not_charged(self) -> Callable[[Record], bool]:
        """Return whether no payment at Stripe names an order, so that its invoice asks for all its money."""
        return lambda order: order_id(order) not in self._charged

    def buyer(self) -> Record | None:
        """Return a debtor for a new document, one of a few that trade, are in Stripe and are left alone otherwise."""
        if len(self._buyers) < _BUYERS:
            found = self.pick("customers", lambda row: not row.get("StatusCode"))
            self._buyers += [found] if found is not None else []
        return self.random.choice(self._buyers) if self._buyers else None

    def _carried(self, table: str) -> set[tuple[str, str]] | None:
        if self._stripe_back is None or table not in _MIRRORED:
            return None
        kinds = ("orders", "invoices") if table == "orders" else (table,)
        return {(kind, key) for kind in kinds for key in self._mirror(kind)}

    def _mirror(self, record_type: str) -> Mapping[str, str]:
        """Return what Stripe's objects of a type carry, as when the mess began; what is altered since is taken."""
        if record_type not in self._mirrors:
            assert self._stripe_back is not None
            self._mirrors[record_type] = self._stripe_back.carried(record_type)
        return self._mirrors[record_type]

    def new_code(self, table: str, prefix: str) -> str:
        """Return a code no record of the table has."""
        number = 1
        while self.books.get(table, f"{prefix}{number:04d}") is not None:
            number += 1
        return f"{prefix}{number:04d}"

    def next_number(self, table: str, field: str) -> int:
        """Return one more than the highest number in a field of the table."""
        numbers = (row.get(field) for row in self.books.rows(table))
        return max((int(text) for text in numbers if text.isdigit()), default=1000) + 1

    def tax_level_of(self, order: Record) -> str:
        """Return how the order's debtor has GST rounded: L by line, D by document."""
        debtor = self.books.get("customers", order.get("CustomerCode"))
        return debtor.get("TaxCalcLevelCode") if debtor else "L"


def record_of(table: str, row: Record) -> tuple[str, str]:
    """Return the record type and Pronto id under which a row is looked at: an invoiced order as its invoice."""
    return records_of(table, row)[-1]


def records_of(table: str, row: Record) -> list[tuple[str, str]]:
    """Return every record a row makes, by type and Pronto id: of an invoiced order the order and its invoice."""
    if table != "orders":
        return [(table, "".join(row.get(name) for name in TABLES[table].key))]
    number = row.get("InvoiceNo")
    return [("orders", order_id(row)), *([("invoices", number)] if number else [])]


Alterer = Callable[[Chooser], Alteration | None]
"""Makes one alteration, or returns None when no record is fit for it."""
