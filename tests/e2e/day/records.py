"""Single records that need a person, each made so and put right again by a person at the moments of the plan."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING

from app.practice.company.amounts import to_cents
from app.practice.company.documents import with_amounts
from app.practice.company.schema import Record
from app.practice.stripe import behind_the_back
from tests.e2e.small_company import debtor
from tests.e2e.stripe_state import carried

if TYPE_CHECKING:
    from tests.e2e.day.simulated import Day

_LARGE_CENTS = 150_000
"""Well above what people are told of."""


class TroubledRecords:
    """Makes and mends them."""

    def __init__(self, day: Day) -> None:
        self._day = day
        self._books = day.pronto.practice.books
        self._people = day.people
        self._renamed = ""
        self._final = ""

    def steps(self) -> dict[str, list[Callable[[], object]]]:
        """Return what is done at each step."""
        return {
            "invalid 0": [lambda: self._debtor("BADA", AddressCountryCode="QQ")],
            "invalid 1": [
                lambda: self._debtor("BADB", AddressCountryCode="QQ"),
                lambda: self._debtor("BADA", AddressCountryCode="NZ"),
            ],
            "invalid 2": [lambda: self._debtor("BADB", AddressCountryCode="NZ")],
            "rejected 0": [lambda: self._invoice("90001", CurrencyCode="XXQ")],
            "rejected 1": [lambda: self._invoice("90001")],
            "gst 0": [self._too_much_gst],
            "gst 1": [lambda: self._invoice("90002")],
            "conflict 0": [self._rename_in_stripe],
            "conflict 1": [self._rename_in_pronto],
            "conflict 2": [self._agree_on_a_name],
            "large payments": [self._pay_large_ones],
            "finalised 0": [self._change_what_is_paid],
            "finalised 1": [self._put_back],
            "receipts": [self._people.post_receipts],
        }

    def _debtor(self, code: str, **more: str) -> None:
        self._books.put("customers", debtor(code, **more))

    def _invoice(self, number: str, **more: str) -> None:
        self._people.put_invoice(self._made(number, **more))

    def _made(self, number: str, **more: str) -> Record:
        return self._people.invoice(number, "D0001", ["I0001", "I0002"], **more)

    def _too_much_gst(self) -> None:
        order = self._made("90002")
        amounts = [to_cents(Decimal(row["LineAmount"])) for row in order.lines]
        taxes = [to_cents(Decimal(row["LineTaxAmount"])) + 1 for row in order.lines]
        self._people.put_invoice(with_amounts(order, amounts, taxes))

    def _rename_in_stripe(self, name: str = "Somebody Else") -> None:
        self._renamed = self._renamed or self._people.reserve_debtor()
        row = carried(self._day.stripe.practice, "customers")[self._renamed]
        behind_the_back.rename_customer(self._day.stripe.practice, row["id"], name)

    def _rename_in_pronto(self) -> None:
        record = self._books.get("customers", self._renamed)
        # With a change that nothing stands in the way of.
        self._books.put("customers", record.changed(CustomerName="Third Name Pty Ltd", PhoneNo="02 5550 7777"))

    def _agree_on_a_name(self) -> None:
        self._rename_in_stripe("Third Name Pty Ltd")

    def _pay_large_ones(self) -> None:
        """Have large invoices paid in Stripe until they are more than anybody lets pass."""
        for _ in range(50):
            paid = carried(self._day.stripe.practice, "invoices")
            if sum(paid[number]["total"] for number in self._people.paid) >= _LARGE_CENTS:
                return
            assert self._people.pay_a_large_one(), "no invoice is ready to be paid"

    def _change_what_is_paid(self) -> None:
        """Give an invoice that was paid in Stripe, and so is final there, another reference."""
        self._final = self._people.reserve_paid_invoice()
        self._refer_to("PO-AFTERWARDS")

    def _put_back(self) -> None:
        self._refer_to(f"PO-{self._final}")

    def _refer_to(self, reference: str) -> None:
        order = self._books.get("orders", str(int(self._final) - 40_000), "")
        self._books.put("orders", order.changed(CustomerReference=reference))
