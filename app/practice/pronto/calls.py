"""The calls the practice Pronto offers, as pronto-api describes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from app.practice.company.schema import (
    CUSTOMERS,
    ITEMS,
    ORDERS,
    PURCHASE_ORDERS,
    REPS,
    TRANSACTIONS,
    Record,
    TableSpec,
)

_NET = "http://www.pronto.net"
SALES = f"{_NET}/so/1.0.0"
CUSTOMER = f"{_NET}/cus/1.0.0"
INVENTORY = f"{_NET}/inv/1.0.0"
DEBTOR = f"{_NET}/deb/1.0.0"


@dataclass(frozen=True, slots=True)
class LineShape:
    """How the lines of a record are nested in it."""

    collection: str
    record: str


@dataclass(frozen=True, slots=True)
class ReadCall:
    """A call that reads a table.

    Attributes:
        name: As in the address, version suffix included.
        root: Root element of the request without ``Request``: the name without its version suffix.
        namespace: Of the module; the reply always has it.
        collection: Element around the records.
        record: Element of one record.
        table: The table read.
        parameters: Fields that may be given as exact keys.
        fields: Fields that may be asked for.
        lines: How lines are nested, where the record has lines.
        derive: Turns a record of the table into the record given, where they differ.
    """

    name: str
    root: str
    namespace: str
    collection: str
    record: str
    table: TableSpec
    parameters: tuple[str, ...]
    fields: frozenset[str]
    lines: LineShape | None = None
    derive: Callable[[Record], Record] | None = None


@dataclass(frozen=True, slots=True)
class WriteCall:
    """A call that changes the books.

    Attributes:
        name: As in the address.
        namespace: Of the module.
        collection: Element around the records.
        record: Element of one record.
        keys: Attributes that name the record.
        fields: Child elements a record may have.
    """

    name: str
    namespace: str
    collection: str
    record: str
    keys: tuple[str, ...]
    fields: frozenset[str] = field(default_factory=frozenset)


def _price_of(item: Record) -> Record:
    """Return an item's record in the default (blank) price region."""
    return Record({"ItemCode": item.get("ItemCode"), "WholesalePrice": item.get("Price")})


def _stock_of(item: Record) -> Record:
    """Return an item's quantities in its warehouse."""
    return Record({name: item.get(name) for name in ("ItemCode", "WarehouseCode", "OnHandQty", "BackOrdersQty")})


_ORDER_LINES = LineShape("SalesOrderLines", "SalesOrderLine")
_ORDER_KEYS = ("SOOrderNo", "SOBOSuffix", "CustomerCode")

_READS = (
    ReadCall(
        "CusGetCustomers", "CusGetCustomers", CUSTOMER, "Customers", "Customer", CUSTOMERS,
        ("CustomerCode",), CUSTOMERS.fields,
    ),
    ReadCall("InvGetItems", "InvGetItems", INVENTORY, "Items", "Item", ITEMS, ("ItemCode",), ITEMS.fields),
    ReadCall(
        "InvGetItemPrices_V2", "InvGetItemPrices", INVENTORY, "ItemPrices", "ItemPrice", ITEMS,
        ("ItemCode", "PriceRegionCode"),
        frozenset({"ItemCode", "PriceRegionCode", "WholesalePrice", "TypeCode"}), derive=_price_of,
    ),
    ReadCall(
        "InvGetItemWarehouses_V2", "InvGetItemWarehouses", INVENTORY, "ItemWarehouses", "ItemWarehouse", ITEMS,
        ("ItemCode", "WarehouseCode"),
        frozenset({"ItemCode", "WarehouseCode", "OnHandQty", "BackOrdersQty"}), derive=_stock_of,
    ),
    ReadCall(
        "SalesOrderGetSalesOrders", "SalesOrderGetSalesOrders", SALES, "SalesOrders", "SalesOrder", ORDERS,
        _ORDER_KEYS, ORDERS.fields, lines=_ORDER_LINES,
    ),
    ReadCall(
        "SalesOrderGetSalesOrders_V2", "SalesOrderGetSalesOrders", SALES, "SalesOrders", "SalesOrder", ORDERS,
        _ORDER_KEYS, ORDERS.fields, lines=_ORDER_LINES,
    ),
    ReadCall(
        "DebGetTransactions", "DebGetTransactions", DEBTOR, "Transactions", "Transaction", TRANSACTIONS,
        ("CustomerCode", "TransactionType", "DocumentNo"), TRANSACTIONS.fields,
    ),
    ReadCall("RepGetReps", "RepGetReps", f"{_NET}/rep/1.0.0", "Reps", "Rep", REPS, ("RepCode",), REPS.fields),
    ReadCall(
        "PurchaseOrderGetPurchaseOrders", "PurchaseOrderGetPurchaseOrders", f"{_NET}/po/1.0.0",
        "PurchaseOrders", "PurchaseOrder", PURCHASE_ORDERS, ("PurchaseOrderNo", "SOOrderNo"),
        PURCHASE_ORDERS.fields, lines=LineShape("PurchaseOrderLines", "PurchaseOrderLine"),
    ),
)  # fmt: skip

POST_USER_FIELDS = WriteCall(
    "CusPostUserFields", CUSTOMER, "Customers", "Customer", ("CustomerCode",),
    frozenset(f"UserField{number}" for number in range(1, 9)),
)  # fmt: skip
POST_RECEIPTS = WriteCall(
    "DebPostReceipts", DEBTOR, "Receipts", "Receipt", ("CustomerCode", "Reference"),
    frozenset({"DocumentNo", "Amount", "ReceiptDate"}),
)  # fmt: skip

READ_CALLS: Mapping[str, ReadCall] = {call.name: call for call in _READS}
WRITE_CALLS: Mapping[str, WriteCall] = {call.name: call for call in (POST_USER_FIELDS, POST_RECEIPTS)}
