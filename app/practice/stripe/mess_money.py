"""Random edits of money in the Stripe dashboard: finalised, credited, written off, charged short or cancelled."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Protocol

from app.practice.company.alterations import Alteration, Fit
from app.practice.stripe import behind_the_back
from app.practice.stripe.collection import Json
from app.practice.stripe.practice import StripePractice

FINALISE = "stripe-finalise-invoice"
"""No difference by itself: the first half of an alteration of both sides."""
_LEAST = 50
"""Cents a card can be charged at least."""
Editor = Callable[[Random, Fit], Alteration | None]


class Choice(Protocol):
    """Chooses an object that was not edited yet, and tells what was done to it."""

    def pick(self, collection: str, random: Random, fit: Fit, suits: Callable[[Json], bool]) -> Json | None:
        """Return an object of a fitting record that suits, or None."""
        ...

    def told(self, kind: str, collection: str, row: Json, before: dict[str, str], after: dict[str, str]) -> Alteration:
        """Return what was done to an object."""
        ...


class MoneyEdits:
    """Edits of invoices and payment intents."""

    def __init__(self, practice: StripePractice, choice: Choice, *, livemode: bool = False) -> None:
        """Edit that account's data of one mode."""
        self._practice = practice
        self._choice = choice
        self._livemode = livemode

    def editors(self) -> dict[str, Editor]:
        """Return the edits by their names, always in the same order."""
        return {
            FINALISE: self._finalise,
            "stripe-credit-invoice": self._credit_invoice,
            "stripe-write-off": self._write_off,
            "stripe-add-invoice": self._add_invoice,
            "stripe-charge-short": self._charge_short,
            "stripe-cancel-intent": self._cancel_intent,
        }

    def _draft(self, random: Random, fit: Fit) -> Json | None:
        return self._choice.pick("invoices", random, fit, lambda it: it["status"] == "draft" and it["total"] > 0)

    def _finalise(self, random: Random, fit: Fit) -> Alteration | None:
        """Finalise a draft."""
        row = self._draft(random, fit)
        if row is None:
            return None
        behind_the_back.finalise_invoice(self._practice, row["id"], livemode=self._livemode)
        return self._choice.told(FINALISE, "invoices", row, {"status": "draft"}, {"status": "open"})

    def _credit_invoice(self, random: Random, fit: Fit) -> Alteration | None:
        """Credit all of an invoice."""
        row = self._draft(random, fit)
        if row is None:
            return None
        note = behind_the_back.credit_invoice(self._practice, row["id"], livemode=self._livemode)
        after = {"status": "paid", "credit_note": str(note["id"])}
        return self._choice.told("stripe-credit-invoice", "invoices", row, {"status": "draft"}, after)

    def _write_off(self, random: Random, fit: Fit) -> Alteration | None:
        """Write an invoice off as a bad debt."""
        row = self._draft(random, fit)
        if row is None:
            return None
        behind_the_back.finalise_invoice(self._practice, row["id"], livemode=self._livemode)
        behind_the_back.write_off_invoice(self._practice, row["id"], livemode=self._livemode)
        return self._choice.told("stripe-write-off", "invoices", row, {"status": "draft"}, {"status": "uncollectible"})

    def _add_invoice(self, random: Random, fit: Fit) -> Alteration | None:
        """Send a customer an invoice that Pronto knows nothing of."""
        row = self._choice.pick("customers", random, fit, lambda _: True)
        if row is None:
            return None
        cents = random.randint(20, 2_000) * 10
        made = behind_the_back.add_invoice(
            self._practice, row["id"], cents, "Work on site, as agreed", livemode=self._livemode
        )
        after = {"status": "open", "total": str(cents)}
        return Alteration("stripe-add-invoice", "stripe", "invoices", "", str(made["id"]), {}, after)

    def _charge_short(self, random: Random, fit: Fit) -> Alteration | None:
        """Charge an order for less than it comes to; test data only."""
        row = self._unpaid(random, fit)
        if row is None:
            return None
        cents = max(_LEAST, int(row["amount"]) - random.randint(1, 99) * 10)
        behind_the_back.charge_intent(self._practice, row["id"], cents)
        before, after = {"amount": str(row["amount"])}, {"amount": str(cents), "status": "succeeded"}
        return self._choice.told("stripe-charge-short", "payment_intents", row, before, after)

    def _cancel_intent(self, random: Random, fit: Fit) -> Alteration | None:
        """Cancel the payment intent of an order, so that nobody is charged at all."""
        row = self._unpaid(random, fit)
        if row is None:
            return None
        behind_the_back.cancel_intent(self._practice, row["id"], livemode=self._livemode)
        before, after = {"status": str(row["status"])}, {"status": "canceled"}
        return self._choice.told("stripe-cancel-intent", "payment_intents", row, before, after)

    def _unpaid(self, random: Random, fit: Fit) -> Json | None:
        """Return the payment intent of an order that asks for more than the least a card can be charged."""
        if self._livemode:
            return None
        return self._choice.pick("payment_intents", random, fit, lambda it: it["amount"] > _LEAST)
