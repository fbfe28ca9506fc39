"""The changes of a simulated day: people at work in Pronto, and now and then somebody in Stripe's dashboard."""

import datetime as dt
from collections import Counter
from decimal import Decimal
from random import Random

from app.practice.company.books import ProntoBooks
from app.practice.company.documents import DraftLine, cents_of, order_record
from app.practice.company.schema import Record
from app.practice.company.seed_ledger import ledger_entry, receipt_entry
from app.practice.company.stamps import SYDNEY
from app.practice.stripe import StripePractice, behind_the_back
from tests.e2e.small_company import REP, debtor, item
from tests.e2e.stripe_state import Json, rows

DEBTORS, ITEMS, INVOICES = 120, 200, 40
"""In the books when the day begins, all in order."""
_KINDS = {
    "debtor edited": 46,
    "item edited": 24,
    "item repriced": 12,
    "debtor added": 3,
    "item added": 2,
    "invoice added": 5,
    "invoice amended": 4,
    "invoice paid in Stripe": 2,
    "note made in Stripe": 2,
}
"""How often out of a hundred."""
_BEFORE = dt.timedelta(days=7)
"""So long before the day its first records were last touched."""
_SETTLED = dt.timedelta(hours=1)
"""An invoice is paid only so long after it was last touched in Pronto."""
_STREETS = ("Harbour", "Station", "Wattle", "Banksia", "Mill", "Quay", "Railway")


def morning_books(clock) -> ProntoBooks:
    """Return the books before the day: debtors, items and invoices that nothing is wrong with."""
    books = ProntoBooks("Trickle & Sons", clock=clock)
    books.load("reps", [Record({"RepCode": REP, "RepName": "Robin Rep", "RepEmail": "robin@trickle.example"})])
    books.clock = lambda: clock() - _BEFORE
    for number in range(DEBTORS):
        books.put("customers", debtor(f"D{number:04}"))
    for number in range(ITEMS):
        books.put("items", item(f"I{number:04}", f"{5 + number % 90}.5000"))
    people = Trickle(books, None, Random(0))
    for _ in range(INVOICES):
        people.add_invoice()
    books.clock = clock
    return books


class Trickle:
    """Makes one change after the other; the same for the same seed."""

    def __init__(self, books: ProntoBooks, stripe: StripePractice | None, random: Random) -> None:
        self._books = books
        self._stripe = stripe
        self._random = random
        self._touched = dict.fromkeys((row.get("InvoiceNo") for row in books.rows("orders")), books.now() - _BEFORE)
        self._out_of_reach: set[str] = set()
        self._debtors = [row.get("CustomerCode") for row in books.rows("customers")]
        self._items = [row.get("ItemCode") for row in books.rows("items")]
        self._invoices = [row.get("InvoiceNo") for row in books.rows("orders")]
        self.made: Counter[str] = Counter()
        self.paid: set[str] = set()
        """Numbers of the invoices somebody paid in Stripe."""

    def change(self) -> None:
        """Make one change; a payment that no invoice is ready for becomes an edit of a debtor."""
        [kind] = self._random.choices(list(_KINDS), weights=list(_KINDS.values()))
        if kind == "invoice paid in Stripe" and not self._pay():
            kind = "debtor edited"
        work = {
            "debtor edited": self._edit_debtor,
            "item edited": self._edit_item,
            "item repriced": self._reprice,
            "debtor added": self._add_debtor,
            "item added": self._add_item,
            "invoice added": self.add_invoice,
            "invoice amended": self._amend,
            "note made in Stripe": self._note,
        }
        if kind in work:
            work[kind]()
        self.made[kind] += 1

    def reprice_all(self) -> int:
        """Raise every price by a dollar; return how many items that concerns."""
        for code in self._items:
            record = self._books.get("items", code)
            self._books.put("items", record.changed(Price=f"{Decimal(record.get('Price')) + 1:.4f}"))
        self.made["item repriced at once"] += len(self._items)
        return len(self._items)

    def post_receipts(self) -> None:
        """Post in Pronto what was paid in Stripe."""
        for number in sorted(self.paid):
            order = self._order(number)
            entry = self._books.get("transactions", order.get("CustomerCode"), "IN", number)
            cents = cents_of(entry, "OutstandingAmount")
            if cents:
                receipt = receipt_entry(entry, cents, number=f"R{number}", reference=number, received=self._today())
                paid = entry.changed(OutstandingAmount="0.00")
                self._books.put_all([("transactions", paid), ("transactions", receipt)])

    def pay_a_large_one(self) -> bool:
        """Pay the largest invoice that is ready; return whether there is one."""
        return self._pay(largest=True)

    def reserve_debtor(self) -> str:
        """Return a debtor that nobody else touches from now on."""
        code = self._random.choice(self._debtors[:DEBTORS])
        self._debtors.remove(code)
        return code

    def reserve_paid_invoice(self) -> str:
        """Return an invoice that was paid; nobody touches those."""
        return min(self.paid)

    def _edit_debtor(self) -> None:
        code = self._random.choice(self._debtors)
        record = self._books.get("customers", code)
        number = self._random.randrange(1000, 9999)
        change = self._random.choice(
            (
                {"PhoneNo": f"02 5550 {number}"},
                {"Email": f"office{number}@{code.lower()}.example"},
                {"Address1": f"{number} {self._random.choice(_STREETS)} Street"},
                {"CustomerName": f"{code.title()} {self._random.choice(_STREETS)} Pty Ltd"},
            )
        )
        self._books.put("customers", record.changed(**change))

    def _edit_item(self) -> None:
        record = self._books.get("items", self._random.choice(self._items))
        number = self._random.randrange(1000)
        words = {"ItemDescription": f"Item {record.get('ItemCode')} mark {number}"}
        self._books.put("items", record.changed(**self._random.choice((words, {"OnHandQty": f"{number}.0000"}))))

    def _reprice(self) -> None:
        record = self._books.get("items", self._random.choice(self._items))
        self._books.put("items", record.changed(Price=f"{self._random.randrange(100, 20000) / 100:.4f}"))

    def _add_debtor(self) -> None:
        code = f"N{len(self._debtors) + 1000}{self._random.randrange(100):02}"
        self._books.put("customers", debtor(code))
        self._debtors.append(code)

    def _add_item(self) -> None:
        code = f"M{len(self._items) + 1000}{self._random.randrange(100):02}"
        self._books.put("items", item(code, f"{self._random.randrange(100, 9000) / 100:.4f}"))
        self._items.append(code)

    def add_invoice(self) -> None:
        """Ship and invoice an order of a few items."""
        number = str(50_001 + len(self._invoices))
        customer = self._random.choice(self._debtors)
        order = self.invoice(number, customer, self._random.sample(self._items, self._random.randint(1, 3)))
        self.put_invoice(order)
        self._invoices.append(number)

    def invoice(self, number: str, customer: str, codes: list[str], **more: str) -> Record:
        """Return an order that has been invoiced today under a number."""
        day = self._today().isoformat()
        header = {
            "SOOrderNo": str(int(number) - 40_000),
            "CustomerCode": customer,
            "CustomerName": f"{customer.title()} Supplies Pty Ltd",
            "Date": day,
            "DeliveryDate": day,
            "StatusCode": "90",
            "WarehouseCode": "MAIN",
            "RepCode": REP,
            "TermsDiscCode": "30D",
            "CustomerReference": f"PO-{number}",
            "InvoiceNo": number,
            "InvoiceDate": day,
            "CurrencyCode": "AUD",
            **more,
        }
        lines = [self._line(code) for code in codes]
        return order_record(header, lines, tax_level="L")

    def put_invoice(self, order: Record) -> None:
        """Put an invoiced order and its ledger entry in the books."""
        entry = ledger_entry(order, order["CustomerCode"])
        self._books.put_all([("orders", order), ("transactions", entry)])
        self._touched[order["InvoiceNo"]] = self._books.now()

    def _line(self, code: str) -> DraftLine:
        price = Decimal(self._books.get("items", code).get("Price"))
        return DraftLine("SN", code, f"Item {code}", Decimal(self._random.randint(1, 9)), price, "G", "EACH", "TOOL")

    def _amend(self) -> None:
        """Ship other goods on an invoice that nobody paid."""
        number = self._random.choice([one for one in self._invoices if one not in self.paid])
        codes = self._random.sample(self._items, self._random.randint(1, 4))
        self.put_invoice(self.invoice(number, self._order(number).get("CustomerCode"), codes))

    def _pay(self, *, largest: bool = False) -> bool:
        """Have a customer pay an invoice in Stripe that stands there as Pronto has it."""
        ready = [row for row in rows(self._stripe, "invoices") if self._is_ready(row)]
        if not ready:
            return False
        row = max(ready, key=lambda one: one["total"]) if largest else self._random.choice(ready)
        behind_the_back.pay_invoice(self._stripe, row["id"])
        self.paid.add(row["metadata"]["pronto_id"])
        return True

    def _is_ready(self, row: Json) -> bool:
        number = row["metadata"].get("pronto_id")
        if row["status"] != "draft" or number not in self._touched or number in self.paid:
            return False
        settled = self._books.now() - self._touched[number] > _SETTLED
        return settled and row["total"] == cents_of(self._order(number), "TotalAmount")

    def _note(self) -> None:
        """Note something on a customer in Stripe that Pronto knows nothing of."""
        customers = rows(self._stripe, "customers")
        row = self._random.choice(customers)
        behind_the_back.edit_metadata(self._stripe, "customers", row["id"], {"note": str(self._random.randrange(99))})

    def _order(self, number: str) -> Record:
        return self._books.get("orders", str(int(number) - 40_000), "")

    def _today(self) -> dt.date:
        return self._books.now().astimezone(SYDNEY).date()
