"""Random edits in the Stripe dashboard, for *make a mess*: the same seed makes the same ones.

Objects are chosen by their `metadata[pronto_id]`, not by Stripe's id, so that the choice does not depend on ids
that differ from run to run. No object is edited twice.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from random import Random

import msgspec

from app.practice.company.alterations import Alteration, Fit
from app.practice.stripe import behind_the_back
from app.practice.stripe.collection import Json
from app.practice.stripe.mess_money import FINALISE, MoneyEdits
from app.practice.stripe.practice import StripePractice

_TYPES = {
    "customers": "customers",
    "products": "items",
    "invoices": "invoices",
    "payment_intents": "orders",
}
_GONE = {"deleted": "true"}
_UNPAID = frozenset({"requires_payment_method", "requires_confirmation", "requires_action"})
_NOT_ITS_OWN = frozenset({"pronto_id", "owner_name", "owner_email", "pronto_modified"})
"""Metadata of a customer that is not edited: what follows from another record, and what the product goes by."""


class DashboardEdits:
    """Edits on offer to *make a mess* (see `app.practice.company.alterations.StripeBack`)."""

    def __init__(self, practice: StripePractice, *, livemode: bool = False) -> None:
        """Edit that account's data of one mode."""
        self._practice = practice
        self._livemode = livemode
        self._edited: set[str] = set()
        self._editors: dict[str, Callable[[Random, Fit], Alteration | None]] = {
            "stripe-change-email": self._change_email,
            "stripe-rename-customer": self._rename_customer,
            "stripe-delete-customer": self._delete_customer,
            "stripe-edit-metadata": self._edit_metadata,
            "stripe-archive-product": self._archive_product,
            "stripe-change-price": self._change_price,
            "stripe-pay-invoice": self._pay_invoice,
            "stripe-void-invoice": self._void_invoice,
            "stripe-delete-draft": self._delete_draft,
            "stripe-add-charge": self._add_charge,
            "stripe-charge-twice": self._charge_twice,
            **MoneyEdits(practice, self, livemode=livemode).editors(),
        }

    def kinds(self) -> Sequence[str]:
        """Return the names of the edits on offer, always in the same order."""
        return tuple(kind for kind in self._editors if kind != FINALISE)

    def carried(self, record_type: str) -> Mapping[str, str]:
        """Return the Pronto ids that the objects of a record type carry, as far as they still stand, with names."""
        collection = next(name for name, kind in _TYPES.items() if kind == record_type)
        return {str(row["metadata"]["pronto_id"]): str(row.get("name") or "") for row in self._known(collection)}

    def charged(self) -> frozenset[str]:
        """Return the numbers of the orders that a payment names, in its metadata or as its reference."""
        rows = (
            msgspec.json.decode(row) for row in self._practice.books(livemode=self._livemode)["payment_intents"].rows()
        )
        named = [((row.get("metadata") or {}), (row.get("payment_details") or {})) for row in rows]
        return frozenset(
            str(number) for meta, details in named for number in (meta.get("pronto_id"), details.get("order_reference"))
        )

    def _known(self, collection: str) -> list[Json]:
        """Return the objects that carry a Pronto id; a payment intent only while it can be paid."""
        rows = [msgspec.json.decode(row) for row in self._practice.books(livemode=self._livemode)[collection].rows()]
        carrying = [row for row in rows if (row.get("metadata") or {}).get("pronto_id")]
        return [row for row in carrying if collection != "payment_intents" or row["status"] in _UNPAID]

    def alter(self, kind: str, random: Random, fit: Fit) -> Alteration | None:
        """Make one edit of the kind and tell what it was, or None when no object is fit for it."""
        return self._editors[kind](random, fit)

    def pick(self, collection: str, random: Random, fit: Fit, suits: Callable[[Json], bool]) -> Json | None:
        """Return an object that was not edited yet, of a fitting record, or None."""
        kind = _TYPES[collection]
        known = [row for row in self._known(collection) if row["id"] not in self._edited and suits(row)]
        fitting = [row for row in known if fit(kind, str(row["metadata"]["pronto_id"]))]
        fitting.sort(key=lambda row: str(row["metadata"]["pronto_id"]))
        if not fitting:
            return None
        chosen: Json = random.choice(fitting)
        self._edited.add(str(chosen["id"]))
        return chosen

    def told(self, kind: str, collection: str, row: Json, before: dict[str, str], after: dict[str, str]) -> Alteration:
        """Return what was done to an object."""
        return Alteration(
            kind=kind,
            side="stripe",
            type=_TYPES[collection],
            pronto_id=str(row["metadata"]["pronto_id"]),
            stripe_id=str(row["id"]),
            before=before,
            after=after,
        )

    def _change_email(self, random: Random, fit: Fit) -> Alteration | None:
        """Give a customer another e-mail address."""
        row = self.pick("customers", random, fit, lambda customer: bool(customer["email"]))
        if row is None:
            return None
        email = f"accounts{random.randint(10, 99)}@{str(row['email']).partition('@')[2]}"
        behind_the_back.change_customer_email(self._practice, row["id"], email, livemode=self._livemode)
        return self.told("stripe-change-email", "customers", row, {"email": row["email"]}, {"email": email})

    def _rename_customer(self, random: Random, fit: Fit) -> Alteration | None:
        """Give a customer another name."""
        row = self.pick("customers", random, fit, lambda customer: bool(customer["name"]))
        if row is None:
            return None
        name = f"{row['name']} (renamed)"[:256]
        behind_the_back.rename_customer(self._practice, row["id"], name, livemode=self._livemode)
        return self.told("stripe-rename-customer", "customers", row, {"name": row["name"]}, {"name": name})

    def _delete_customer(self, random: Random, fit: Fit) -> Alteration | None:
        """Delete a customer that has no invoices."""
        invoices = self._practice.books(livemode=self._livemode)["invoices"]
        row = self.pick("customers", random, fit, lambda customer: not invoices.count("customer", customer["id"]))
        if row is None:
            return None
        behind_the_back.delete_customer(self._practice, row["id"], livemode=self._livemode)
        return self.told("stripe-delete-customer", "customers", row, {"name": str(row["name"])}, _GONE)

    def _edit_metadata(self, random: Random, fit: Fit) -> Alteration | None:
        """Change one metadata value of a customer, never the record's own id."""
        row = self.pick("customers", random, fit, lambda customer: bool(set(customer["metadata"]) - _NOT_ITS_OWN))
        if row is None:
            return None
        key = random.choice(sorted(set(row["metadata"]) - _NOT_ITS_OWN))
        before, after = {key: row["metadata"][key]}, {key: f"changed {random.randint(100, 999)}"}
        behind_the_back.edit_metadata(self._practice, "customers", row["id"], after, livemode=self._livemode)
        return self.told("stripe-edit-metadata", "customers", row, before, after)

    def _archive_product(self, random: Random, fit: Fit) -> Alteration | None:
        """Archive a product that is on sale."""
        row = self.pick("products", random, fit, lambda product: bool(product["active"]))
        if row is None:
            return None
        behind_the_back.archive_product(self._practice, row["id"], livemode=self._livemode)
        return self.told("stripe-archive-product", "products", row, {"active": "true"}, {"active": "false"})

    def _change_price(self, random: Random, fit: Fit) -> Alteration | None:
        """Give a product another default price."""
        row = self.pick("products", random, fit, lambda product: bool(product["active"] and product["default_price"]))
        if row is None:
            return None
        old = self._practice.books(livemode=self._livemode)["prices"].get(row["default_price"]) or {}
        cents = int(old.get("unit_amount") or 1000) + random.randint(1, 500)
        behind_the_back.change_price(self._practice, row["id"], cents, livemode=self._livemode)
        before = {"unit_amount_decimal": str(old.get("unit_amount_decimal"))}
        return self.told("stripe-change-price", "products", row, before, {"unit_amount_decimal": str(cents)})

    def _pay_invoice(self, random: Random, fit: Fit) -> Alteration | None:
        """Mark an invoice as paid elsewhere."""
        row = self.pick("invoices", random, fit, lambda it: it["status"] in {"draft", "open"} and it["total"] > 0)
        if row is None:
            return None
        behind_the_back.pay_invoice(self._practice, row["id"], livemode=self._livemode)
        return self.told("stripe-pay-invoice", "invoices", row, {"status": row["status"]}, {"status": "paid"})

    def _void_invoice(self, random: Random, fit: Fit) -> Alteration | None:
        """Void an invoice."""
        row = self.pick("invoices", random, fit, lambda it: it["status"] in {"draft", "open"} and it["total"] > 0)
        if row is None:
            return None
        behind_the_back.void_invoice(self._practice, row["id"], livemode=self._livemode)
        return self.told("stripe-void-invoice", "invoices", row, {"status": row["status"]}, {"status": "void"})

    def _delete_draft(self, random: Random, fit: Fit) -> Alteration | None:
        """Delete a draft."""
        row = self.pick("invoices", random, fit, lambda it: it["status"] == "draft")
        if row is None:
            return None
        behind_the_back.delete_draft(self._practice, row["id"], livemode=self._livemode)
        return self.told("stripe-delete-draft", "invoices", row, {"status": "draft"}, _GONE)

    def _add_charge(self, random: Random, fit: Fit) -> Alteration | None:
        """Charge a customer's test card for an order taken by phone; test data only."""
        row = None if self._livemode else self.pick("customers", random, fit, lambda _: True)
        if row is None:
            return None
        cents = random.randint(50, 5_000) * 10
        intent = behind_the_back.add_charge(
            self._practice, cents, customer=row["id"], description="Order taken by phone"
        )
        after = {"amount": str(cents), "charge": str(intent["latest_charge"])}
        return Alteration("stripe-add-charge", "stripe", "orders", "", str(intent["id"]), {}, after)

    def _charge_twice(self, random: Random, fit: Fit) -> Alteration | None:
        """Charge an order twice by card: a second and a third payment intent of it take its money; test data only."""
        row = None if self._livemode else self.pick("payment_intents", random, fit, lambda it: it["amount"] >= 50)
        if row is None:
            return None
        order, cents = str(row["metadata"]["pronto_id"]), int(row["amount"])
        standing = self._practice.books(livemode=self._livemode)["customers"].get(str(row["customer"]))
        customer = str(standing["id"]) if standing is not None and not standing.get("deleted") else None
        made = [
            behind_the_back.add_charge(
                self._practice, cents, customer=customer, metadata={"pronto_id": order}, description="By phone"
            )
            for _ in range(2)
        ]
        told = self.told("stripe-charge-twice", "payment_intents", row, {}, {"amount": str(cents)})
        return replace(told, stripe_id=str(made[0]["id"]))
