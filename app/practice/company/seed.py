"""Fills new books with the practice company: a made-up Australian distributor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from random import Random

from app.practice.company.books import ProntoBooks
from app.practice.company.seed_debtors import seed_debtors, seed_reps
from app.practice.company.seed_items import seed_items
from app.practice.company.seed_ledger import bill_to_accounts, seed_ledger, seed_purchase_orders
from app.practice.company.seed_orders import OrderSeed
from app.practice.company.stamps import SYDNEY, utc_now

COMPANY = "Harbour & Ridge Supplies"
DEFAULT_SEED = 20


def practice_books(
    *,
    today: date | None = None,
    seed: int = DEFAULT_SEED,
    clock: Callable[[], datetime] = utc_now,
) -> ProntoBooks:
    """Return the practice company's books, the same for the same seed and day.

    Args:
        today: The day the data ends at; None for the clock's day in Sydney.
        seed: Another number gives another company of the same kind.
        clock: Gives the present moment (aware UTC) for later change stamps.
    """
    random = Random(seed)
    day = today or clock().astimezone(SYDNEY).date()
    customers = seed_debtors(random, day)
    items = seed_items(random, day)
    orders = OrderSeed(random, day, customers, items).orders()
    books = ProntoBooks(COMPANY, clock=clock)
    books.load("reps", seed_reps())
    books.load("customers", customers)
    books.load("items", items)
    books.load("orders", orders)
    books.load("transactions", seed_ledger(random, day, orders, bill_to_accounts(customers)))
    books.load("purchase_orders", seed_purchase_orders(random, day, orders, items))
    return books
