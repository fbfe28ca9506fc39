"""The tables of the practice company: field names, keys and which fields hold numbers.

The names are those of the Xi REST calls; which of them are confirmed and which are assumed is recorded in
``resources/dialects/xi.toml``.
"""

from __future__ import annotations

from dataclasses import dataclass, field

ADDRESS_LINES = tuple(f"Address{number}" for number in range(1, 7))
USER_FIELDS = tuple(f"UserField{number}" for number in range(1, 9))
CHANGE_STAMP = ("LastChangeDate", "LastChangeTime")
_KEY_WIDTH = 12

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a table, with its lines where the table has lines.

    Attributes:
        fields: Element name to text. A blank value is left out.
        lines: The same for each line, in document order.
    """

    fields: dict[str, str] = field(default_factory=dict)
    lines: tuple[dict[str, str], ...] = ()

    def get(self, name: str, default: str = "") -> str:
        """Return the text of a field, or the default when the field is blank."""
        return self.fields.get(name, default)

    def __getitem__(self, name: str) -> str:
        """Return the text of a field, empty when the field is blank."""
        return self.fields.get(name, "")

    def changed(self, **values: str) -> Record:
        """Return a copy with some fields replaced; the lines stay."""
        return Record({**self.fields, **values}, self.lines)


@dataclass(frozen=True, slots=True)
class TableSpec:
    """What a table may hold.

    Attributes:
        name: The table's name in the books.
        key: The fields that together identify a record.
        fields: Every field a record may have.
        numeric: Those fields (of records and lines) that compare as numbers.
        line_fields: Every field a line may have; empty where there are no lines.
        line_key: The field that orders the lines.
    """

    name: str
    key: tuple[str, ...]
    fields: frozenset[str]
    numeric: frozenset[str] = frozenset()
    line_fields: frozenset[str] = frozenset()
    line_key: str = ""

    @property
    def stamped(self) -> bool:
        """True when records of this table carry a change stamp."""
        return CHANGE_STAMP[0] in self.fields

    def key_of(self, record: Record) -> Key:
        """Return the sortable key of a record."""
        return self.key_from({name: record.get(name) for name in self.key})

    def key_from(self, values: dict[str, str]) -> Key:
        """Build a sortable key from text; a missing part counts as blank.

        Raises:
            ValueError: A part that must be a whole number is not one.
        """
        return tuple(self._part(name, values.get(name, "").rstrip()) for name in self.key)

    def _part(self, name: str, text: str) -> str:
        if name not in self.numeric or not text:
            return text
        if not text.isascii() or not text.isdigit():
            raise ValueError(f"{name} must be a whole number")
        return text.zfill(_KEY_WIDTH)


def _fields(text: str, *more: str) -> frozenset[str]:
    return frozenset((*text.split(), *more))


_LINE_NUMBERS = _fields(
    "SequenceNo OrderedQty ShippedQty BackorderQty ItemPrice DiscountRate LineAmount LineTaxAmount LineAmountIncTax"
)

CUSTOMERS = TableSpec(
    "customers",
    ("CustomerCode",),
    _fields(
        "CustomerCode CustomerName ContactName Email PhoneNo AddressName AddressPostcode AddressCountryCode BillTo"
        " RepCode TerritoryCode WarehouseCode TypeCode TermsDiscCode PriceCodeCode TaxCalcLevelCode TaxNumber"
        " StatusCode CurrencyCode CreatedDate",
        *ADDRESS_LINES,
        *USER_FIELDS,
        *CHANGE_STAMP,
    ),
)
ITEMS = TableSpec(
    "items",
    ("ItemCode",),
    _fields(
        "ItemCode ItemDescription ItemDescription2 GroupCode UOMCode Price TaxCode OnHandQty AvailableQty"
        " BackOrdersQty ConditionCode WarehouseCode CreatedDate",
        *CHANGE_STAMP,
    ),
    numeric=_fields("Price OnHandQty AvailableQty BackOrdersQty"),
)
ORDERS = TableSpec(
    "orders",
    ("SOOrderNo", "SOBOSuffix"),
    _fields(
        "SOOrderNo SOBOSuffix CustomerCode CustomerName CustomerEmail Contact Date DeliveryDate StatusCode"
        " TerritoryCode WarehouseCode RepCode TermsDiscCode InvoiceNo InvoiceDate CreditNoteNo CustomerReference"
        " OrderedAmount OrderedTaxAmount OrderedAmountIncTax TotalAmount CurrencyCode AddressName AddressPostcode",
        *ADDRESS_LINES,
        *CHANGE_STAMP,
    ),
    numeric=_LINE_NUMBERS | _fields("SOOrderNo OrderedAmount OrderedTaxAmount OrderedAmountIncTax TotalAmount"),
    line_fields=_LINE_NUMBERS
    | _fields("TypeCode ItemCode LineDescription UOMCode ProductGroupCode TaxCode PriceOverrideFlag PriceRule"),
    line_key="SequenceNo",
)
TRANSACTIONS = TableSpec(
    "transactions",
    ("CustomerCode", "TransactionType", "DocumentNo"),
    _fields(
        "CustomerCode TransactionType DocumentNo TransactionDate DueDate SOOrderNo SOBOSuffix Reference Amount"
        " TaxAmount OutstandingAmount CurrencyCode",
        *CHANGE_STAMP,
    ),
    numeric=_fields("SOOrderNo Amount TaxAmount OutstandingAmount"),
)
REPS = TableSpec("reps", ("RepCode",), _fields("RepCode RepName RepEmail"))
PURCHASE_ORDERS = TableSpec(
    "purchase_orders",
    ("PurchaseOrderNo",),
    _fields("PurchaseOrderNo SupplierCode SOOrderNo StatusCode Date TotalAmount CurrencyCode", *CHANGE_STAMP),
    numeric=_fields("PurchaseOrderNo SOOrderNo TotalAmount SequenceNo OrderedQty ReceivedQty ItemPrice LineAmount"),
    line_fields=_fields("SequenceNo ItemCode LineDescription OrderedQty ReceivedQty ItemPrice LineAmount UOMCode"),
    line_key="SequenceNo",
)
RECEIPTS = TableSpec(
    "receipts",
    ("Reference",),
    _fields("Reference ReceiptNo CustomerCode DocumentNo Amount ReceiptDate", *CHANGE_STAMP),
    numeric=_fields("Amount"),
)

TABLES = {spec.name: spec for spec in (CUSTOMERS, ITEMS, ORDERS, TRANSACTIONS, REPS, PURCHASE_ORDERS, RECEIPTS)}
