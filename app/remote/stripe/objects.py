"""Which object of Stripe's a record type becomes, where it lives and what has to be asked for with it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.kinds import RecordType
from app.domain.shapes import Actual
from app.remote.stripe.reading.credit_notes import credit_note
from app.remote.stripe.reading.customers import customer
from app.remote.stripe.reading.invoices import invoice
from app.remote.stripe.reading.items import item
from app.remote.stripe.reading.orders import order
from app.remote.stripe.reading.parts import Json


@dataclass(frozen=True, slots=True)
class Embedded:
    """A list inside an object, of which Stripe sends only the beginning."""

    members: tuple[str, ...]
    """Where in the object."""
    tail: str
    """Path after the object's own, to page the rest."""


@dataclass(frozen=True, slots=True)
class Resource:
    """A record type's object."""

    kind: RecordType
    path: str
    prefix: str
    """What its ids begin with."""
    read: Callable[[Json], Actual | None]
    expand: tuple[str, ...] = ()
    embedded: Embedded | None = None

    def at(self, stripe_id: str, *tail: str) -> str:
        """Return the path of one object, or of something below it."""
        return "/".join((self.path, stripe_id, *tail))


RESOURCES: dict[RecordType, Resource] = {
    found.kind: found
    for found in (
        Resource(
            RecordType.CUSTOMERS, "/v1/customers", "cus", customer, ("tax_ids",), Embedded(("tax_ids",), "tax_ids")
        ),
        Resource(RecordType.ITEMS, "/v1/products", "prod", item, ("default_price",)),
        Resource(
            RecordType.ORDERS,
            "/v1/payment_intents",
            "pi",
            order,
            ("amount_details.line_items", "latest_charge"),
            Embedded(("amount_details", "line_items"), "amount_details_line_items"),
        ),
        Resource(RecordType.INVOICES, "/v1/invoices", "in", invoice, ("payments",), Embedded(("lines",), "lines")),
        Resource(RecordType.CREDIT_NOTES, "/v1/credit_notes", "cn", credit_note, (), Embedded(("lines",), "lines")),
    )
}
