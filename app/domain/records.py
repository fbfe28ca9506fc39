"""Pronto's records in our own shape: what both dialects are read into and the mapping starts from.

Texts are stripped of Pronto's padding; blank is ``""``, never ``None``. Amounts are integer cents of
``currency``; quantities and unit prices are decimals; stamps are aware UTC datetimes. ``extra`` holds what a
site's dialect adds, by Pronto's element name.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.kinds import RecordType

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address, Pronto's free lines already sorted into street, suburb and state."""

    name: str = ""
    line1: str = ""
    line2: str = ""
    suburb: str = ""
    state: str = ""
    postcode: str = ""
    country: str = ""
    """As Pronto has it: a name, an ISO code or blank."""

    @property
    def blank(self) -> bool:
        """Whether nothing of an address is given."""
        return not (self.line1 or self.line2 or self.suburb or self.postcode)


@dataclass(frozen=True, slots=True)
class Rep:
    """A sales representative: the owner of a debtor."""

    code: str
    name: str = ""
    email: str = ""
    modified: dt.datetime | None = None
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Customer:
    """A debtor."""

    code: str
    name: str = ""
    contact: str = ""
    email: str = ""
    phone: str = ""
    address: Address = field(default_factory=Address)
    delivery: Address | None = None
    bill_to: str = ""
    """Debtor code of the account that is invoiced; blank or its own code when it is this one."""
    rep_code: str = ""
    territory: str = ""
    warehouse: str = ""
    type_code: str = ""
    terms_code: str = ""
    price_code: str = ""
    abn: str = ""
    status: str = ""
    """Blank is active; any other letter stops trading."""
    currency: str = "AUD"
    user_fields: dict[str, str] = field(default_factory=dict)
    """``UserField1`` … as Pronto names them."""
    created: dt.datetime | None = None
    modified: dt.datetime | None = None
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """A stock item with its default price and its stock level over all warehouses read."""

    code: str
    description: str = ""
    description2: str = ""
    group: str = ""
    unit: str = ""
    price: Decimal | None = None
    """Price ex GST in major units with up to four decimals; None when the site gives none."""
    currency: str = "AUD"
    tax_code: str = ""
    on_hand: Decimal | None = None
    available: Decimal | None = None
    condition: str = ""
    """Condition code as Pronto has it; the dialect says which mean discontinued."""
    discontinued: bool = False
    warehouse: str = ""
    created: dt.datetime | None = None
    modified: dt.datetime | None = None
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an order, an invoice or a credit note."""

    sequence: str
    kind: str
    """Line type: SN stock, SC special charge, KN kit header, DN note."""
    item_code: str = ""
    description: str = ""
    quantity: Decimal = ZERO
    """Ordered quantity on an order; shipped quantity on an invoice."""
    shipped: Decimal = ZERO
    backordered: Decimal = ZERO
    unit_price: Decimal = ZERO
    """Ex GST, major units, before discount."""
    unit: str = ""
    group: str = ""
    discount_rate: Decimal = ZERO
    """Per cent."""
    tax_code: str = ""
    tax_rate: Decimal | None = ZERO
    """Per cent, from the dialect's tax code table; None when the table does not know the code."""
    amount: int = 0
    """Cents ex GST, after discount."""
    tax: int = 0
    """Cents of GST, as Pronto computed it."""

    @property
    def is_note(self) -> bool:
        """Whether the line carries words only."""
        return self.kind == "DN"


@dataclass(frozen=True, slots=True)
class Order:
    """A sales order, addressed by number and back-order suffix."""

    number: str
    suffix: str = ""
    customer_code: str = ""
    customer_name: str = ""
    customer_email: str = ""
    contact: str = ""
    date: dt.date | None = None
    delivery_date: dt.date | None = None
    status: str = ""
    invoice_number: str = ""
    invoice_date: dt.date | None = None
    credit_note_number: str = ""
    reference: str = ""
    """The customer's own reference: their purchase-order number."""
    territory: str = ""
    warehouse: str = ""
    rep_code: str = ""
    terms_code: str = ""
    terms_days: int | None = None
    delivery: Address | None = None
    lines: tuple[Line, ...] = ()
    amount: int = 0
    """Cents ex GST."""
    tax: int = 0
    """Cents of GST."""
    total: int = 0
    """Cents including GST."""
    currency: str = "AUD"
    modified: dt.datetime | None = None
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> str:
        """Number and suffix as people write them: ``1034326`` or ``1034326-A``."""
        return f"{self.number}-{self.suffix}" if self.suffix else self.number


@dataclass(frozen=True, slots=True)
class Invoice:
    """An AR invoice: what was shipped and charged."""

    number: str
    customer_code: str = ""
    customer_name: str = ""
    """As on the order it came from; blank when only the ledger knows it."""
    order_number: str = ""
    order_suffix: str = ""
    date: dt.date | None = None
    due_date: dt.date | None = None
    terms_code: str = ""
    terms_days: int | None = None
    reference: str = ""
    """The customer's purchase-order number."""
    rep_code: str = ""
    territory: str = ""
    warehouse: str = ""
    delivery: Address | None = None
    lines: tuple[Line, ...] = ()
    amount: int = 0
    """Cents ex GST."""
    tax: int = 0
    """Cents of GST."""
    total: int = 0
    """Cents including GST."""
    outstanding: int | None = None
    """Cents still owed, where the site's ledger tells; else None."""
    currency: str = "AUD"
    modified: dt.datetime | None = None
    extra: dict[str, str] = field(default_factory=dict)

    @property
    def order_key(self) -> str:
        """The order it came from, as ``Order.key`` writes it; blank when none."""
        return f"{self.order_number}-{self.order_suffix}" if self.order_suffix else self.order_number


@dataclass(frozen=True, slots=True)
class CreditNote:
    """An AR credit; amounts are positive cents."""

    number: str
    customer_code: str = ""
    customer_name: str = ""
    invoice_number: str = ""
    """The invoice it credits; blank when Pronto does not say."""
    order_number: str = ""
    date: dt.date | None = None
    reference: str = ""
    lines: tuple[Line, ...] = ()
    amount: int = 0
    tax: int = 0
    total: int = 0
    currency: str = "AUD"
    modified: dt.datetime | None = None
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PurchaseOrder:
    """A purchase order raised on a supplier, where it serves a sales order."""

    number: str
    supplier_code: str = ""
    order_number: str = ""
    """The sales order it was raised for; blank when for stock."""
    status: str = ""
    date: dt.date | None = None
    modified: dt.datetime | None = None
    extra: dict[str, str] = field(default_factory=dict)


type_of: dict[RecordType, type] = {
    RecordType.REPS: Rep,
    RecordType.CUSTOMERS: Customer,
    RecordType.ITEMS: Item,
    RecordType.PURCHASE_ORDERS: PurchaseOrder,
    RecordType.ORDERS: Order,
    RecordType.INVOICES: Invoice,
    RecordType.CREDIT_NOTES: CreditNote,
}

Record = Rep | Customer | Item | PurchaseOrder | Order | Invoice | CreditNote


def kind_of(record: Record) -> RecordType:
    """Return the record type of a record."""
    return next(kind for kind, cls in type_of.items() if isinstance(record, cls))


def key_of(record: Record) -> str:
    """Return the key Pronto addresses a record by, unique within its type."""
    match record:
        case Order():
            return record.key
        case Invoice() | CreditNote() | PurchaseOrder():
            return record.number
        case _:
            return record.code


def title_of(record: Record) -> str:
    """Return the words a person knows a record by."""
    match record:
        case Item():
            return record.description or record.code
        case Order() | Invoice() | CreditNote():
            return record.customer_name or record.customer_code
        case PurchaseOrder():
            return record.supplier_code
        case _:
            return record.name or record.code
