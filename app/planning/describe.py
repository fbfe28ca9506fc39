"""What the store keeps beside a record: fingerprint, match key, references, words to find it by."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, is_dataclass
from typing import Any

import msgspec

from app.domain.kinds import RecordType
from app.domain.records import (
    Address,
    CreditNote,
    Customer,
    Invoice,
    Item,
    Order,
    PurchaseOrder,
    Record,
    key_of,
    kind_of,
    title_of,
)
from app.planning.legible import seen

_CANONICAL = msgspec.json.Encoder(order="deterministic", enc_hook=str)
# Half the time of reading a record was spent on making tables of it first; this writes the record as it is.


@dataclass(frozen=True, slots=True)
class Description:
    """A record as the store files it."""

    key: str
    title: str
    fingerprint: str
    match_key: str
    refs: tuple[str, ...]
    announces: tuple[str, ...]
    search: str


def fingerprint(value: Any) -> str:
    """Return a digest that is equal exactly when the values are: 128 bits, hexadecimal; takes any text."""
    try:
        body = _CANONICAL.encode(value)
    except UnicodeEncodeError:
        body = _with_any_text(value)
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def _with_any_text(value: Any) -> bytes:
    """Return a value's JSON though it holds half a character, which JSON proper has no way to say."""
    plain = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str)
    return text.encode("utf-8", "surrogatepass")


def token(kind: RecordType, key: str) -> str:
    """Return the token by which one record refers to another: ``customers/ACME``."""
    return f"{kind.value}/{key}"


def mail_key(email: str) -> str:
    """Return an e-mail address as two sides are compared by: as a person sees it, in lower case."""
    return seen(email).lower()


def describe(record: Record) -> Description:
    """Return how a record is filed."""
    kind, key = kind_of(record), key_of(record)
    refs, extra = _references(record)
    return Description(
        key=key,
        title=title_of(record),
        fingerprint=fingerprint(record),
        match_key=_match_key(record),
        refs=refs,
        announces=(token(kind, key), *extra),
        search=_words(record),
    )


def _match_key(record: Record) -> str:
    match record:
        case Customer():
            return mail_key(record.email)
        case Item():
            return record.code
        case Order():
            return record.key
        case Invoice() | CreditNote():
            return record.number
        case _:
            return ""


def _references(record: Record) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the tokens a record refers to, and tokens besides its own that a change of it announces."""
    match record:
        case Customer():
            found = [_ref(RecordType.REPS, record.rep_code)]
            if record.bill_to != record.code:
                found.append(_ref(RecordType.CUSTOMERS, record.bill_to))
        case Order():
            found = [
                _ref(RecordType.CUSTOMERS, record.customer_code),
                _ref(RecordType.REPS, record.rep_code),
                _ref(RecordType.ORDERS, record.number),
                _ref(RecordType.INVOICES, record.invoice_number),
            ]
        case Invoice():
            found = [
                _ref(RecordType.CUSTOMERS, record.customer_code),
                _ref(RecordType.REPS, record.rep_code),
                _ref(RecordType.ORDERS, record.order_number),
            ]
        case CreditNote():
            found = [
                _ref(RecordType.CUSTOMERS, record.customer_code),
                _ref(RecordType.INVOICES, record.invoice_number),
            ]
        case PurchaseOrder():
            found = [_ref(RecordType.ORDERS, record.order_number)]
            return tuple(filter(None, found)), tuple(filter(None, found))
        case _:
            found = []
    return tuple(dict.fromkeys(filter(None, found))), ()


def _ref(kind: RecordType, key: str) -> str:
    return token(kind, key) if key else ""


def _words(record: Record) -> str:
    match record:
        case Customer():
            parts = [record.name, record.contact, record.email, record.phone, record.abn, _place(record.address)]
        case Item():
            parts = [record.description, record.description2]
        case Order():
            parts = [record.customer_code, record.customer_name, record.invoice_number, record.reference]
        case Invoice():
            parts = [record.customer_code, record.customer_name, record.order_key, record.reference]
        case CreditNote():
            parts = [record.customer_code, record.customer_name, record.invoice_number, record.order_number]
        case PurchaseOrder():
            parts = [record.supplier_code, record.order_number]
        case _:
            parts = [record.name, record.email]
    return " ".join(part for part in parts if part)


def _place(address: Address) -> str:
    return " ".join(part for part in (address.suburb, address.state, address.postcode) if part)
