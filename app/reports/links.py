"""Where an object is found in Stripe's dashboard."""

from __future__ import annotations

import re

from app.domain.company import Mode
from app.domain.kinds import RecordType

_FOLDERS = {
    RecordType.CUSTOMERS: "customers",
    RecordType.ITEMS: "products",
    RecordType.ORDERS: "payments",
    RecordType.INVOICES: "invoices",
}
_ID = re.compile(r"[A-Za-z0-9_]{1,120}", re.ASCII)
"""What Stripe's ids are made of; anything else never becomes part of an address."""


def dashboard(kind: RecordType, stripe_id: str, mode: Mode) -> str:
    """Return an object's page in Stripe's dashboard; blank in practice, or when the id is none."""
    if mode is Mode.PRACTICE or not _ID.fullmatch(stripe_id):
        return ""
    place = "" if mode is Mode.LIVE else "test/"
    folder = _FOLDERS.get(kind)
    if folder is None:
        return f"https://dashboard.stripe.com/{place}search?query={stripe_id}"
    return f"https://dashboard.stripe.com/{place}{folder}/{stripe_id}"
