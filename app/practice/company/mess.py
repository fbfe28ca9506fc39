"""*Make a mess*: alters records on both sides behind the app's back, the same way for the same seed."""

from __future__ import annotations

from random import Random

from app.practice.company.alterations import Alteration, StripeBack
from app.practice.company.books import ProntoBooks
from app.practice.company.chooser import Chooser
from app.practice.company.mess_debtors import DEBTOR_ALTERERS
from app.practice.company.mess_items import ITEM_ALTERERS
from app.practice.company.mess_sales import SALES_ALTERERS

PRONTO_ALTERERS = {**DEBTOR_ALTERERS, **ITEM_ALTERERS, **SALES_ALTERERS}
PRONTO_KINDS = tuple(PRONTO_ALTERERS)
_ROUNDS = 5
"""How often the list of kinds is gone through for each alteration asked for before giving up."""


def make_a_mess(books: ProntoBooks, stripe_back: StripeBack | None, count: int, seed: int) -> list[Alteration]:
    """Make alterations on both sides, kinds in turn so that a large enough mess has one of each.

    The same books, Stripe objects, count and seed give the same alterations. No Pronto record is altered twice.

    Args:
        books: Pronto's side.
        stripe_back: Stripe's side; None leaves it alone.
        count: How many alterations to make; fewer are made only when no record is fit for any more.
        seed: Chooses kinds, records and values.

    Returns:
        The alterations in the order they were made.
    """
    random = Random(seed)
    chooser = Chooser(books, random)
    kinds = [("pronto", kind) for kind in PRONTO_KINDS]
    if stripe_back is not None:
        kinds += [("stripe", kind) for kind in stripe_back.kinds()]
    random.shuffle(kinds)
    made: list[Alteration] = []
    for turn in range(max(count, len(kinds)) * _ROUNDS):
        if len(made) == count:
            break
        side, kind = kinds[turn % len(kinds)]
        if side == "pronto":
            alteration = PRONTO_ALTERERS[kind](chooser)
        else:
            alteration = stripe_back.alter(kind, random) if stripe_back is not None else None
        if alteration is not None:
            made.append(alteration)
    return made
