"""*Make a mess*: alters records on both sides behind the app's back, the same way for the same seed.

Every alteration makes the two sides differ: what has no object at Stripe by rule, as an order on account has none, is
not altered, and no record is altered twice, so that one alteration is one thing to find.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from random import Random

from app.practice.company.alterations import Alteration, StripeBack
from app.practice.company.books import ProntoBooks
from app.practice.company.chooser import Alterer, Chooser, any_record
from app.practice.company.mess_debtors import DEBTOR_ALTERERS, new_name
from app.practice.company.mess_items import ITEM_ALTERERS
from app.practice.company.mess_ledger import LEDGER_ALTERERS, post_receipt
from app.practice.company.mess_sales import SALES_ALTERERS
from app.practice.company.schema import Record

PRONTO_ALTERERS = {**DEBTOR_ALTERERS, **ITEM_ALTERERS, **SALES_ALTERERS, **LEDGER_ALTERERS}
PRONTO_KINDS = tuple(PRONTO_ALTERERS)
RENAME_IN_BOTH = "rename-in-both"
PAY_IN_PRONTO = "pay-in-pronto"
_FINALISE = "stripe-finalise-invoice"
_OWED = frozenset({"stripe-pay-invoice", "stripe-credit-invoice", "stripe-write-off", _FINALISE})
"""Edits of invoices that Pronto must still show as owed, or both sides would say paid."""
_ROUNDS = 5
"""How often the list of kinds is gone through for each alteration asked for before giving up."""


def make_a_mess(books: ProntoBooks, stripe_back: StripeBack | None, count: int, seed: int) -> list[Alteration]:
    """Make alterations on both sides, kinds in turn so that a large enough mess has one of each.

    The same books, Stripe objects, count and seed give the same alterations. No record is altered twice.

    Args:
        books: Pronto's side.
        stripe_back: Stripe's side; None leaves it alone.
        count: How many alterations to make; fewer are made only when no record is fit for any more.
        seed: Chooses kinds, records and values.

    Returns:
        The alterations in the order they were made.
    """
    random = Random(seed)
    chooser = Chooser(books, random, stripe_back)
    alterers: dict[str, Alterer] = dict(PRONTO_ALTERERS)
    if stripe_back is not None:
        alterers |= {kind: partial(_edit, stripe_back, kind) for kind in stripe_back.kinds()}
        alterers[RENAME_IN_BOTH] = partial(_rename_in_both, stripe_back)
        alterers[PAY_IN_PRONTO] = partial(_pay_in_pronto, stripe_back)
    kinds = list(alterers)
    random.shuffle(kinds)
    made: list[Alteration] = []
    for turn in range(max(count, len(kinds)) * _ROUNDS):
        if len(made) == count:
            break
        alteration = alterers[kinds[turn % len(kinds)]](chooser)
        if alteration is not None:
            chooser.take(alteration.type, alteration.pronto_id)
            made.append(alteration)
    return made


def _edit(
    stripe_back: StripeBack, kind: str, chooser: Chooser, suits: Callable[[Record], bool] = any_record
) -> Alteration | None:
    """Edit an object whose record was not altered and, of a debtor, suits."""
    owed = _owed(chooser.books) if kind in _OWED else None

    def fit(record_type: str, pronto_id: str) -> bool:
        if not chooser.is_free(record_type, pronto_id) or (owed is not None and pronto_id not in owed):
            return False
        record = chooser.books.get("customers", pronto_id) if record_type == "customers" else None
        return record is None or suits(record)

    return stripe_back.alter(kind, chooser.random, fit)


def _owed(books: ProntoBooks) -> set[str]:
    """Return the numbers of the invoices that Pronto shows as owed."""
    entries = (row for row in books.rows("transactions") if row.get("TransactionType") == "IN")
    return {row.get("DocumentNo") for row in entries if Decimal(row.get("OutstandingAmount") or 0)}


def _rename_in_both(stripe_back: StripeBack, chooser: Chooser) -> Alteration | None:
    """Rename a customer in Stripe and its debtor in Pronto, each to another name."""
    edit = _edit(stripe_back, "stripe-rename-customer", chooser, chooser.called_alike())
    record = chooser.books.get("customers", edit.pronto_id) if edit is not None else None
    if edit is None or record is None:
        return None
    chooser.take("customers", edit.pronto_id)
    name = new_name(chooser)
    chooser.books.put("customers", record.changed(CustomerName=name))
    return Alteration(
        RENAME_IN_BOTH,
        "both",
        "customers",
        edit.pronto_id,
        edit.stripe_id,
        before={"CustomerName": record.get("CustomerName"), **edit.before},
        after={"CustomerName": name, **edit.after},
    )


def _pay_in_pronto(stripe_back: StripeBack, chooser: Chooser) -> Alteration | None:
    """Make an invoice final at Stripe, so that it asks for the money, and post the receipt for it in Pronto only."""
    edit = _edit(stripe_back, _FINALISE, chooser)
    posted = post_receipt(chooser, edit.pronto_id) if edit is not None else None
    if edit is None or posted is None:
        return None
    return Alteration(
        PAY_IN_PRONTO,
        "both",
        "invoices",
        edit.pronto_id,
        edit.stripe_id,
        before=edit.before,
        after={**edit.after, **posted},
    )
