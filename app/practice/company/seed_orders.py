"""Seeds a year of sales orders: invoiced ones, credits, back orders, quotations and everything on hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_FLOOR, Decimal
from random import Random

from app.practice.company.documents import DraftLine, order_record
from app.practice.company.schema import ADDRESS_LINES, Record
from app.practice.company.seed_lines import LineMaker

INVOICES, CREDITS, OPEN = 1200, 40, 215
_SPLIT, _SPLIT_INVOICED, _SPLIT_TWICE = 60, 20, 5
_BASE = INVOICES - _SPLIT_INVOICED + CREDITS + OPEN
_FIRST_ORDER, _FIRST_INVOICE, _FIRST_CREDIT = 100001, 500001, 800001
_OPEN_STATUSES = (*("30", "40") * 3, *("70", "02") * 2, "11", "17", "20", "00", "61", "23", "73", "87")
_DAYS = 364


class OrderSeed:
    """Makes the orders one after another; the same seed and day give the same orders."""

    def __init__(self, random: Random, today: date, customers: Sequence[Record], items: Sequence[Record]) -> None:
        """Sell these items to these customers up to the day before `today`."""
        self._random = random
        self._today = today
        self._customers = customers
        self._maker = LineMaker(random, items)
        self._invoice_no = _FIRST_INVOICE
        self._credit_no = _FIRST_CREDIT
        self._orders: list[Record] = []
        self._invoiced: list[Record] = []

    def orders(self) -> list[Record]:
        """Return 1,500 orders, of which 1,200 are invoiced and 40 are credits."""
        recent = range(_BASE * 2 // 3, _BASE)
        opened = set(self._random.sample(recent, OPEN))
        returned = set(self._random.sample(range(200, _BASE * 2 // 3), CREDITS))
        plain = [number for number in range(_BASE) if number not in opened and number not in returned]
        split = self._random.sample(plain[100:], _SPLIT)
        twice = dict.fromkeys(split[:_SPLIT_TWICE], 2)
        invoiced_rest = set(split[:_SPLIT_INVOICED])
        for number in range(_BASE):
            if number in opened:
                self._open_order(number)
            elif number in returned:
                self._credit(number)
            elif number in split:
                self._split_order(number, invoiced=number in invoiced_rest, twice=number in twice)
            else:
                self._add(self._invoiced_header(number), self._maker.lines(number))
        return self._orders

    def _open_order(self, number: int) -> None:
        header = self._header(number)
        header["StatusCode"] = _OPEN_STATUSES[number % len(_OPEN_STATUSES)]
        if number % 9 == 0:
            header["TermsDiscCode"] = "PIA"
        lines = self._maker.lines(number)
        if header["StatusCode"] in {"23", "73"}:
            header["CreditNoteNo"] = self._next_credit()
            lines = [replace(line, quantity=-abs(line.quantity)) for line in lines]
        self._add(header, lines)

    def _credit(self, number: int) -> None:
        """Return some lines of an earlier invoice; the credit names that invoice."""
        source = self._random.choice([order for order in self._invoiced if self._creditable(order)])
        header = self._header(number)
        for name in ("CustomerCode", "CustomerName", "TermsDiscCode", "RepCode", "TerritoryCode"):
            header[name] = source.get(name)
        header.update(
            StatusCode=self._random.choice(("80", "90")),
            CreditNoteNo=self._next_credit(),
            InvoiceNo=source.get("InvoiceNo"),
            InvoiceDate=header["Date"],
            CustomerReference=f"CREDIT {source.get('InvoiceNo')}",
        )
        row = next(row for row in source.lines if _worth_crediting(row))
        line = DraftLine(
            row["TypeCode"],
            row.get("ItemCode", ""),
            row.get("LineDescription", ""),
            -Decimal(row["ShippedQty"]),
            Decimal(row["ItemPrice"]),
            row.get("TaxCode", ""),
            row.get("UOMCode", ""),
            row.get("ProductGroupCode", ""),
            Decimal(row["DiscountRate"]),
        )
        self._add(header, [line, DraftLine("DN", text="Goods returned damaged")])

    @staticmethod
    def _creditable(order: Record) -> bool:
        return not order.get("CreditNoteNo") and any(_worth_crediting(row) for row in order.lines)

    def _split_order(self, number: int, *, invoiced: bool, twice: bool) -> None:
        """Ship about half; the rest goes to back order A, and what is then still missing to B."""
        header = self._invoiced_header(number)
        now, later = _split(self._maker.lines(number))
        self._add(header, now)
        if not later:
            later = [self._maker.stock_line()]
        child = {**header, "SOBOSuffix": "A", "InvoiceNo": "", "InvoiceDate": "", "StatusCode": "11"}
        if not invoiced:
            self._add(child, later)
            return
        child.update(StatusCode="90", InvoiceNo=self._next_invoice(), InvoiceDate=header["InvoiceDate"])
        if not twice:
            self._add(child, later)
            return
        now, last = _split(later)
        self._add(child, now)
        rest = {**child, "SOBOSuffix": "B", "InvoiceNo": "", "InvoiceDate": "", "StatusCode": "11"}
        self._add(rest, last or [self._maker.stock_line()])

    def _invoiced_header(self, number: int) -> dict[str, str]:
        header = self._header(number)
        ordered = date.fromisoformat(header["Date"])
        invoiced = min(ordered + timedelta(days=self._random.randint(0, 5)), self._today - timedelta(days=1))
        header["StatusCode"] = "80" if number % 6 == 0 else "90"
        header["InvoiceNo"] = self._next_invoice()
        header["InvoiceDate"] = invoiced.isoformat()
        return header

    def _header(self, number: int) -> dict[str, str]:
        debtor = self._customers[int(self._random.random() ** 1.5 * len(self._customers))]
        ordered = self._today - timedelta(days=_DAYS + 1 - number * _DAYS // _BASE)
        reference = self._random.choice(("PO-{}", "PO-{}", "{}", "4500{}", "", "email {}"))
        header = {
            "SOOrderNo": str(_FIRST_ORDER + number),
            "CustomerCode": debtor.get("CustomerCode"),
            "CustomerName": debtor.get("CustomerName"),
            "CustomerEmail": debtor.get("Email"),
            "Contact": debtor.get("ContactName"),
            "Date": ordered.isoformat(),
            "DeliveryDate": (ordered + timedelta(days=self._random.randint(1, 14))).isoformat(),
            "TerritoryCode": debtor.get("TerritoryCode"),
            "WarehouseCode": debtor.get("WarehouseCode"),
            "RepCode": debtor.get("RepCode"),
            "TermsDiscCode": debtor.get("TermsDiscCode"),
            "CustomerReference": reference.format(self._random.randint(10000, 99999)),
            "CurrencyCode": "AUD",
            "AddressName": debtor.get("AddressName"),
            "AddressPostcode": debtor.get("AddressPostcode"),
        }
        if number % 110 == 40:
            header["CustomerReference"] = f"Requisition {number} / cost centre 88-{number} / attention site manager"
        for name in ADDRESS_LINES:
            header[name] = debtor.get(name)
        return header

    def _add(self, header: dict[str, str], lines: Sequence[DraftLine]) -> None:
        stamp = header.get("InvoiceDate") or header["Date"]
        hour, minute, second = self._random.randint(8, 17), self._random.randint(0, 59), self._random.randint(0, 59)
        fields = {**header, "LastChangeDate": stamp, "LastChangeTime": f"{hour:02d}:{minute:02d}:{second:02d}"}
        debtor = next(row for row in self._customers if row.get("CustomerCode") == header["CustomerCode"])
        order = order_record(fields, lines, tax_level=debtor.get("TaxCalcLevelCode"))
        self._orders.append(order)
        if order.get("InvoiceNo") and not order.get("CreditNoteNo"):
            self._invoiced.append(order)

    def _next_invoice(self) -> str:
        self._invoice_no += 1
        return str(self._invoice_no - 1)

    def _next_credit(self) -> str:
        self._credit_no += 1
        return str(self._credit_no - 1)


def _worth_crediting(row: dict[str, str]) -> bool:
    return row["TypeCode"] == "SN" and Decimal(row.get("LineAmount") or 0) > 0


def _split(lines: Sequence[DraftLine]) -> tuple[list[DraftLine], list[DraftLine]]:
    """Return the lines with half of each larger quantity shipped, and lines for what is left to ship."""
    now, later = [], []
    for line in lines:
        half = (line.quantity / 2).quantize(Decimal(1), ROUND_FLOOR)
        if line.kind != "SN" or half < 1:
            now.append(line)
            continue
        now.append(replace(line, shipped=half))
        later.append(replace(line, quantity=line.quantity - half))
    return now, later
