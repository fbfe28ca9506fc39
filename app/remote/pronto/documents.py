"""Translates sales orders, and the invoices and credit notes that orders become.

In Pronto an order becomes its invoice in place: the order then carries the invoice's number, its status is 80 or
90, and quantities and amounts of its lines are those shipped. A credit names the invoice it credits.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from app.domain.money import half_up, to_minor
from app.domain.records import ZERO, Address, CreditNote, Invoice, Line, Order
from app.remote.pronto.dialect import EntityMap, TermsCode
from app.remote.pronto.ledger_notes import LedgerNote
from app.remote.pronto.reply import Row, rows_of
from app.remote.pronto.site import ADDRESS_NAMES, Site, names_in
from app.remote.pronto.values import Values, document_number

_HUNDRED = Decimal(100)
_PLAIN_NUMBER = re.compile(r"(\d{1,9})(?:\.(\d{1,6}))?")
_ROUNDING = Decimal("0.0001")
_ORDER = names_in(
    "number suffix customer_code customer_name customer_email contact date delivery_date status status_text territory"
    " warehouse invoice_number reference amount tax total document_total rep_code terms_code invoice_date"
    " credit_note_number currency modified modified_date modified_time delivery",
    *ADDRESS_NAMES,
)


@dataclass(frozen=True, slots=True)
class Totals:
    """What a document says it comes to, in minor units."""

    amount: int
    tax: int
    total: int


class OrderReader:
    """Makes orders, invoices and credit notes out of rows of the order call."""

    def __init__(self, site: Site, rule: EntityMap, line_names: Callable[[], dict[str, str]]) -> None:
        """Use a site's names.

        Args:
            site: dialect and zone.
            rule: the dialect's entity ``invoices``: what makes an order an invoice.
            line_names: our names of line fields to the site's, those it refused left out.
        """
        self._site = site
        self._rule = rule
        self._line_names = line_names

    def order(self, values: Values) -> Order:
        """Return a sales order."""
        currency = values.currency()
        lines = self._lines(values, currency, invoiced=self.is_invoiced(values))
        totals = _totals(values, lines, currency)
        terms = self._terms(values)
        return Order(
            number=values.text("number"),
            suffix=values.text("suffix"),
            customer_code=values.text("customer_code"),
            customer_name=values.text("customer_name"),
            customer_email=values.text("customer_email"),
            contact=values.text("contact"),
            date=values.date("date"),
            delivery_date=values.date("delivery_date"),
            status=values.text("status"),
            invoice_number=document_number(values, "invoice_number"),
            invoice_date=values.date("invoice_date"),
            credit_note_number=document_number(values, "credit_note_number"),
            reference=values.text("reference"),
            territory=values.text("territory"),
            warehouse=values.text("warehouse"),
            rep_code=values.text("rep_code"),
            terms_code=values.text("terms_code"),
            terms_days=terms.days if terms else None,
            delivery=self._delivery(values),
            lines=lines,
            amount=totals.amount,
            tax=totals.tax,
            total=totals.total,
            currency=currency,
            modified=values.stamp("modified_date", "modified_time"),
            extra=values.rest(_ORDER),
        )

    def is_invoiced(self, values: Values) -> bool:
        """Return whether an order has become an invoice or a credit note that still stands."""
        number = document_number(values, self._rule.needs)
        credit = document_number(values, self._rule.credit_needs)
        mark = self._rule.cancelled_mark
        if not (number or credit) or (mark and mark in (credit or number)):
            return False
        return values.text("status") in self._rule.statuses

    def is_credit(self, values: Values) -> bool:
        """Return whether an invoiced order is a credit note: it has a number as such, or a negative total."""
        if document_number(values, self._rule.credit_needs):
            return True
        stated = values.text("document_total") or values.text("total")
        return stated.startswith("-") or stated.endswith("-")

    def invoice(self, values: Values, note: LedgerNote | None = None) -> Invoice | None:
        """Return the invoice an order became, or None when it became none.

        Args:
            values: a row of the order call.
            note: what the ledger adds.
        """
        if not self.is_invoiced(values) or self.is_credit(values):
            return None
        order = self.order(values)
        lines = tuple(replace(line, quantity=line.shipped) for line in order.lines)
        due = note.due if note and note.due else self._due(order.invoice_date, order.terms_code)
        days = (due - order.invoice_date).days if due and order.invoice_date else order.terms_days
        return Invoice(
            number=order.invoice_number,
            customer_code=order.customer_code,
            customer_name=order.customer_name,
            order_number=order.number,
            order_suffix=order.suffix,
            date=order.invoice_date,
            due_date=due,
            terms_code=order.terms_code,
            terms_days=days,
            reference=order.reference,
            rep_code=order.rep_code,
            territory=order.territory,
            warehouse=order.warehouse,
            delivery=order.delivery,
            lines=lines,
            amount=order.amount,
            tax=order.tax,
            total=order.total,
            outstanding=note.outstanding if note else None,
            currency=order.currency,
            modified=order.modified,
            extra=order.extra,
        )

    def credit_note(self, values: Values) -> CreditNote | None:
        """Return the credit note an order became, amounts positive, or None when it became none."""
        if not self.is_invoiced(values) or not self.is_credit(values):
            return None
        order = self.order(values)
        sign = -1 if order.total < 0 else 1
        # Adding zero keeps a zero from becoming -0.
        lines = tuple(
            replace(
                line,
                quantity=sign * line.shipped + ZERO,
                shipped=sign * line.shipped + ZERO,
                amount=sign * line.amount,
                tax=sign * line.tax,
            )
            for line in order.lines
        )
        own = order.credit_note_number
        return CreditNote(
            number=own or order.invoice_number,
            customer_code=order.customer_code,
            customer_name=order.customer_name,
            invoice_number=order.invoice_number if own else "",
            order_number=order.key,
            date=order.invoice_date or order.date,
            reference=order.reference,
            lines=lines,
            amount=sign * order.amount,
            tax=sign * order.tax,
            total=sign * order.total,
            currency=order.currency,
            modified=order.modified,
            extra=order.extra,
        )

    def _delivery(self, values: Values) -> Address | None:
        address = self._site.address(values)
        return None if address.blank and not address.name else address

    def _terms(self, values: Values) -> TermsCode | None:
        return self._site.dialect.codes.terms.get(values.text("terms_code"))

    def _due(self, invoiced: dt.date | None, code: str) -> dt.date | None:
        """Return the due date by the terms table, or None when the date or the code is not known."""
        terms = self._site.dialect.codes.terms.get(code)
        if invoiced is None or terms is None:
            return None
        if terms.start == "month-end":
            invoiced = invoiced.replace(day=calendar.monthrange(invoiced.year, invoiced.month)[1])
        return invoiced + dt.timedelta(days=terms.days)

    def _lines(self, values: Values, currency: str, *, invoiced: bool) -> tuple[Line, ...]:
        """Return the nested lines in the order of the document; their problems become the document's."""
        lines = self._site.dialect.entities["orders"].lines
        if lines is None:
            return ()
        names = self._line_names()
        rows: list[Row] = []
        for row in rows_of(values.cell_named(lines.collection)):
            inner = row.get(lines.record)
            rows.extend(rows_of(inner) if inner is not None else [row])
        made = []
        for place, row in enumerate(rows, start=1):
            line = self._site.values(row, names)
            made.append(self._line(line, currency, place, invoiced=invoiced))
            for problem in line.problems:
                values.problems.append(replace(problem, path=f"line {made[-1].sequence}, {problem.path}"))
        return tuple(made)

    def _line(self, values: Values, currency: str, place: int, *, invoiced: bool) -> Line:
        quantity, shipped = values.number("quantity"), values.number("shipped")
        price, discount = values.number("unit_price"), values.number("discount_rate")
        code = values.text("tax_code")
        rate = self._tax_rate(code)
        with_tax = values.decimal("unit_price_inc_tax")
        if with_tax is not None and not code:
            rate = _rate_between(price, with_tax)
        amount = values.cents("amount", currency)
        if amount is None:
            # The site gives no line amounts: worked out as Pronto does, half a cent up.
            basis = shipped if invoiced else quantity
            amount = to_minor(basis * price * (_HUNDRED - discount) / _HUNDRED, currency)
        tax = values.cents("tax", currency)
        if tax is None:
            tax = half_up(amount * (rate or ZERO) / _HUNDRED)
        return Line(
            sequence=_sequence(values.text("sequence"), place),
            kind=values.text("kind"),
            item_code=values.text("item_code"),
            description=values.text("description"),
            quantity=quantity,
            shipped=shipped,
            backordered=values.number("backordered"),
            unit_price=price,
            unit=values.text("unit"),
            group=values.text("group"),
            discount_rate=discount,
            tax_code=code,
            tax_rate=rate,
            amount=amount,
            tax=tax,
        )

    def _tax_rate(self, code: str) -> Decimal | None:
        """Return a tax code's rate in per cent; None for a code no table knows. No code is no tax."""
        if not code:
            return ZERO
        known = self._site.dialect.codes.tax.get(code)
        return Decimal(known.rate) if known else None


def _totals(values: Values, lines: tuple[Line, ...], currency: str) -> Totals:
    """Return what the header states; where it states nothing, what the lines add up to."""
    amount = values.cents("amount", currency)
    tax = values.cents("tax", currency)
    total = values.cents("document_total", currency)
    if total is None:
        total = values.cents("total", currency)
    amount = sum(line.amount for line in lines) if amount is None else amount
    tax = sum(line.tax for line in lines) if tax is None else tax
    return Totals(amount, tax, amount + tax if total is None else total)


def _rate_between(price: Decimal, with_tax: Decimal) -> Decimal:
    """Return the tax rate in per cent between a price without and with tax, both rounded to four decimals."""
    if not price:
        return ZERO
    rate = (with_tax - price) * _HUNDRED / price
    whole = Decimal(half_up(rate))
    return whole if abs(price * (1 + whole / _HUNDRED) - with_tax) <= _ROUNDING else rate.quantize(Decimal("0.01"))


def _sequence(text: str, place: int) -> str:
    """Return a line's number without needless decimals (``7.00`` is ``7``); its place when it has none."""
    found = _PLAIN_NUMBER.fullmatch(text)
    if found is None:
        return text or str(place)
    whole, part = found.group(1), (found.group(2) or "").rstrip("0")
    return f"{whole}.{part}" if part else whole
