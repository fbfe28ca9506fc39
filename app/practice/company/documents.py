"""Sales documents: lines, their amounts and GST, and the totals of the order that holds them.

A line's amounts are worked out over the quantity ordered until the order is invoiced and over the quantity
shipped from then on, so that an invoice's total and GST are the sums of its lines. The header's amounts are
always the sums of the lines' amounts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.practice.company.amounts import four_places, gst_by_document, gst_by_line, line_cents, money, to_cents
from app.practice.company.schema import Record

INVOICED_STATUSES = frozenset({"80", "90"})
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line before its amounts are worked out.

    Attributes:
        kind: SN stock, SC special charge, KN kit header, DN note.
        code: Stock or charge code; may be blank.
        text: Description.
        quantity: Ordered quantity.
        price: Unit price in dollars without GST, up to four decimals.
        tax_code: G, F, E, or a code the site has no rate for.
        unit: Unit of measure.
        group: Item group code.
        discount: Discount in per cent.
        shipped: Quantity shipped; None for all of it once invoiced, else nothing.
    """

    kind: str
    code: str = ""
    text: str = ""
    quantity: Decimal = ZERO
    price: Decimal = ZERO
    tax_code: str = ""
    unit: str = ""
    group: str = ""
    discount: Decimal = ZERO
    shipped: Decimal | None = None


def is_invoiced(fields: dict[str, str]) -> bool:
    """True when an order's goods have been invoiced or credited."""
    number = fields.get("InvoiceNo") or fields.get("CreditNoteNo")
    return bool(number) and fields.get("StatusCode") in INVOICED_STATUSES


def order_record(header: dict[str, str], lines: Sequence[DraftLine], *, tax_level: str) -> Record:
    """Make an order with all amounts worked out.

    Args:
        header: The order's fields without amounts.
        lines: Its lines in document order; they are numbered 1.00, 2.00, …
        tax_level: L rounds GST by line, D once for the document.
    """
    invoiced = is_invoiced(header)
    rows = tuple(_line_row(number, line, invoiced=invoiced) for number, line in enumerate(lines, start=1))
    return retotalled(Record(header, rows), tax_level=tax_level)


def _line_row(number: int, line: DraftLine, *, invoiced: bool) -> dict[str, str]:
    row = {"SequenceNo": f"{number}.00", "TypeCode": line.kind, "ItemCode": line.code, "LineDescription": line.text}
    if line.kind == "DN":
        return row
    shipped = line.shipped if line.shipped is not None else (line.quantity if invoiced else ZERO)
    row["OrderedQty"] = four_places(line.quantity)
    row["ShippedQty"] = four_places(shipped)
    row["BackorderQty"] = four_places(line.quantity - shipped if invoiced else ZERO)
    row["ItemPrice"] = four_places(line.price)
    row["UOMCode"] = line.unit
    row["ProductGroupCode"] = line.group
    row["DiscountRate"] = f"{line.discount:.2f}"
    row["TaxCode"] = line.tax_code
    return row


def retotalled(record: Record, *, tax_level: str) -> Record:
    """Return the order with every amount worked out afresh from quantities, prices, discounts and tax codes."""
    basis = "ShippedQty" if is_invoiced(record.fields) else "OrderedQty"
    amounts = [
        (
            line_cents(
                Decimal(row.get(basis) or 0), Decimal(row.get("ItemPrice") or 0), Decimal(row.get("DiscountRate") or 0)
            ),
            row.get("TaxCode", ""),
        )
        for row in record.lines
    ]
    taxes = gst_by_document(amounts) if tax_level == "D" else gst_by_line(amounts)
    return with_amounts(record, [cents for cents, _ in amounts], taxes)


def with_amounts(record: Record, amounts: Sequence[int], taxes: Sequence[int]) -> Record:
    """Return the order with the given line amounts and GST (cents) and the header totals they add up to."""
    lines = tuple(
        row
        if row["TypeCode"] == "DN"
        else {
            **row,
            "LineAmount": money(amount),
            "LineTaxAmount": money(tax),
            "LineAmountIncTax": money(amount + tax),
        }
        for row, amount, tax in zip(record.lines, amounts, taxes, strict=True)
    )
    net, gst = sum(amounts), sum(taxes)
    fields = {
        **record.fields,
        "OrderedAmount": money(net),
        "OrderedTaxAmount": money(gst),
        "OrderedAmountIncTax": money(net + gst),
        "TotalAmount": money(net + gst),
    }
    return Record(fields, lines)


def cents_of(record: Record, name: str) -> int:
    """Return a money field of a record in cents; blank is 0."""
    return to_cents(Decimal(record.get(name) or 0))
