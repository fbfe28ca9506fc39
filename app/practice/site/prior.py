"""What stood in Stripe before the app came: customers of some debtors, under their own or other words, and charges."""

from __future__ import annotations

from random import Random

from app.practice.company.books import ProntoBooks
from app.practice.company.schema import Record
from app.practice.site.look_alikes import add_look_alikes
from app.practice.stripe import behind_the_back
from app.practice.stripe.errors import ApiError
from app.practice.stripe.practice import StripePractice

CUSTOMERS = 40
CHARGES = 12
_AHEAD = ("20", "30", "40")
"""Order statuses of goods not yet invoiced."""


def fill_stripe(practice: StripePractice, books: ProntoBooks, seed: int) -> None:
    """Put a believable past into an empty account, the same for the same seed and books."""
    random = Random(seed)
    ids = _customers(practice, books, random)
    _charges(practice, books, random, ids)
    add_look_alikes(practice, books, Random(seed + 1), list(ids))


def _customers(practice: StripePractice, books: ProntoBooks, random: Random) -> dict[str, str]:
    """Make customers of some debtors, a few with another spelling of the name; return their ids by debtor code."""
    mailed = [row for row in books.rows("customers") if "@" in row.get("Email", "") and not row.get("StatusCode")]
    ids: dict[str, str] = {}
    for row in random.sample(mailed, min(CUSTOMERS, len(mailed))):
        name = row["CustomerName"].strip()
        if random.random() < 0.25:
            name = name.upper()
        details = {"email": row["Email"].strip().lower(), "name": name[:200], "description": "Shop customer"}
        try:
            ids[row["CustomerCode"]] = str(behind_the_back.add_customer(practice, details)["id"])
        except ApiError:
            continue  # a broken address: nobody could have entered it at Stripe either
    return ids


def _charges(practice: StripePractice, books: ProntoBooks, random: Random, ids: dict[str, str]) -> None:
    """Take the money of a few open orders by phone, one of them short."""
    waiting = [row for row in books.rows("orders") if row.get("StatusCode") in _AHEAD and _cents(row) >= 100]
    for number, row in enumerate(random.sample(waiting, min(CHARGES, len(waiting)))):
        cents = _cents(row) - (100 if number == 0 else 0)
        behind_the_back.add_charge(
            practice,
            cents,
            customer=ids.get(row["CustomerCode"]),
            order=_order_key(row),
            description="Paid by phone",
        )


def _order_key(row: Record) -> str:
    suffix = row.get("SOBOSuffix", "").strip()
    return f"{row['SOOrderNo']}-{suffix}" if suffix else str(row["SOOrderNo"])


def _cents(row: Record) -> int:
    return int(str(row.get("OrderedAmountIncTax") or "0").replace(".", ""))
