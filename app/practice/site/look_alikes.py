"""Customers that stood in Stripe under other words: with a private e-mail address, a shortened name, or twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from random import Random

from app.practice.company.books import ProntoBooks
from app.practice.company.schema import Record
from app.practice.stripe import behind_the_back
from app.practice.stripe.collection import Json
from app.practice.stripe.errors import ApiError
from app.practice.stripe.practice import StripePractice

SURE = 3
"""Customers with the ABN and the phone of a debtor."""
MAYBE = 3
"""Customers with little more than a debtor's name and suburb."""
COPIES = 2
"""Second copies of customers that stand there already."""
_FEW_ORDERS = 1
_FORMS = (" pty. ltd.", " pty ltd", " p/l", " & sons", " trust", " co")


def add_look_alikes(practice: StripePractice, books: ProntoBooks, random: Random, known: Sequence[str]) -> None:
    """Put them into the account, for debtors with hardly an order, so that little waits for a person to look.

    Args:
        practice: the Stripe account.
        books: Pronto's books.
        random: seeded source of chance.
        known: codes of the debtors that have a customer of their own e-mail address already.
    """
    quiet = _quiet(books, set(known))
    chosen = random.sample(quiet, min(SURE + MAYBE, len(quiet)))
    _add(practice, chosen[:SURE], _sure)
    _add(practice, chosen[SURE:], _maybe)
    rows = {row["CustomerCode"]: row for row in books.rows("customers")}
    _add(practice, [rows[code] for code in known if rows[code].get("PhoneNo", "")[:1] == "("][:COPIES], _copy)


def _quiet(books: ProntoBooks, known: set[str]) -> list[Record]:
    """Return debtors with an ABN and an e-mail address of their own, hardly an order and no branch."""
    orders = Counter(row["CustomerCode"] for row in books.rows("orders"))
    debtors = books.rows("customers")
    shared = Counter(row.get("Email", "").strip().lower() for row in debtors)
    heads = {row.get("BillTo") for row in debtors if row.get("BillTo")}
    return [
        row
        for row in debtors
        if row["CustomerCode"] not in {*known, *heads}
        and orders[row["CustomerCode"]] <= _FEW_ORDERS
        and shared[row.get("Email", "").strip().lower()] == 1
        and row.get("TaxNumber")
        and not row.get("StatusCode")
        and not row.get("BillTo")
    ]


def _add(practice: StripePractice, rows: Iterable[Record], details: Callable[[Record], Json]) -> None:
    for row in rows:
        try:
            behind_the_back.add_customer(practice, details(row))
        except ApiError:
            continue  # a value nobody could have entered at Stripe either


def _sure(row: Record) -> Json:
    number = "".join(mark for mark in row["TaxNumber"] if mark.isdigit())
    return {
        "name": _short(row["CustomerName"]),
        "email": f"{row['CustomerCode'].lower()}@gmail.com",
        "phone": row["PhoneNo"][:20],
        "description": "Entered at the counter",
        "tax_id_data": [{"type": "au_abn", "value": number}],
    }


def _maybe(row: Record) -> Json:
    address = {"postal_code": row["AddressPostcode"], "state": row["TerritoryCode"], "country": "AU"}
    return {
        "name": _short(row["CustomerName"]).upper(),
        "email": f"{row['CustomerCode'].lower()}@bigpond.com",
        "description": "Market stall",
        "address": address,
    }


def _copy(row: Record) -> Json:
    return {"name": row["CustomerName"].strip()[:200], "phone": row["PhoneNo"][:20], "description": "Entered twice"}


def _short(name: str) -> str:
    """Return a name as somebody in a hurry types it: without its legal form."""
    for form in _FORMS:
        if name.lower().endswith(form):
            return name[: -len(form)].strip()
    return name.strip()
