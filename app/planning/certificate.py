"""The completeness certificate: count, cents and a digest per record type and local day, on both sides."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.kinds import RecordType
from app.domain.mismatch import CertificateRow, DayTotal
from app.domain.records import CreditNote, Customer, Invoice, Item, Order, Record
from app.domain.shapes import Actual

_WIDTH = 16
_MODULUS = 1 << (8 * _WIDTH)


@dataclass(slots=True)
class _Sum:
    count: int = 0
    cents: int = 0
    digest: int = 0

    def add(self, key: str, cents: int) -> None:
        """Add a record; the digest is a sum, so that the order does not matter and a million rows need no memory."""
        self.count += 1
        self.cents += cents
        text = f"{key}\x1f{cents}"
        part = hashlib.blake2b(text.encode(), digest_size=_WIDTH).digest()
        self.digest = (self.digest + int.from_bytes(part, "big")) % _MODULUS

    def total(self) -> DayTotal:
        return DayTotal(self.count, self.cents, f"{self.digest:032x}" if self.count else "")


class Tally:
    """Adds up both sides of one reconciliation."""

    def __init__(self, zone: dt.tzinfo) -> None:
        """Start at nothing; days are those of the company's time zone."""
        self._zone = zone
        self._pronto: dict[tuple[RecordType, str], _Sum] = defaultdict(_Sum)
        self._stripe: dict[tuple[RecordType, str], _Sum] = defaultdict(_Sum)

    def pronto(self, kind: RecordType, key: str, record: Record) -> None:
        """Add a Pronto record that should be in Stripe."""
        self._pronto[kind, day_of(record)].add(key, cents_of_record(record))

    def stripe(self, kind: RecordType, key: str, record: Record | None, actual: Actual) -> None:
        """Add a Stripe object; it counts on the day of the record it is linked to, else on its own."""
        created = actual.created.astimezone(self._zone).date().isoformat() if actual.created is not None else ""
        day = day_of(record) if record is not None else created if kind in _DATED else ""
        self._stripe[kind, day].add(key, cents_of_actual(actual))

    def in_step(self, kind: RecordType, key: str, day: str, pronto_cents: int, stripe_cents: int) -> None:
        """Add both sides of a record whose day and amounts are known from before."""
        self._pronto[kind, day].add(key, pronto_cents)
        self._stripe[kind, day].add(key, stripe_cents)

    def rows(self) -> tuple[CertificateRow, ...]:
        """Return the certificate's rows, by type and day."""
        keys: Iterable[tuple[RecordType, str]] = sorted({*self._pronto, *self._stripe})
        return tuple(
            CertificateRow(
                kind,
                day,
                self._pronto[kind, day].total() if (kind, day) in self._pronto else DayTotal(),
                self._stripe[kind, day].total() if (kind, day) in self._stripe else DayTotal(),
            )
            for kind, day in keys
        )


_DATED = frozenset({RecordType.ORDERS, RecordType.INVOICES, RecordType.CREDIT_NOTES})


def day_of(record: Record) -> str:
    """Return a document's own date (Pronto's dates are local days), blank for what has none."""
    match record:
        case Order() | Invoice() | CreditNote():
            return record.date.isoformat() if record.date is not None else ""
        case _:
            return ""


def cents_of_record(record: Record) -> int:
    """Return the cents a record stands for: a document's total, an item's price, nothing for a debtor."""
    match record:
        case Order() | Invoice() | CreditNote():
            return record.total
        case Item():
            return int(record.price * 100) if record.price is not None else 0
        case Customer():
            return 0
        case _:
            return 0


def cents_of_actual(actual: Actual) -> int:
    """Return the cents a Stripe object stands for, in the same sense."""
    match actual.kind:
        case RecordType.ITEMS:
            text = str(actual.fields.get("price.unit_amount_decimal") or "0")
            return int(text.partition(".")[0] or 0)
        case RecordType.ORDERS:
            return _whole(actual, "amount")
        case RecordType.INVOICES | RecordType.CREDIT_NOTES:
            return _whole(actual, "total")
        case _:
            return 0


def _whole(actual: Actual, name: str) -> int:
    value = actual.fields.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
