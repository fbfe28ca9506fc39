"""The two calls that change the books: user-defined fields of a debtor, and receipts against an invoice."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from app.practice.company.amounts import money, to_cents
from app.practice.company.books import ProntoBooks
from app.practice.company.documents import cents_of
from app.practice.company.schema import Record
from app.practice.company.seed_ledger import receipt_entry
from app.practice.pronto.calls import POST_RECEIPTS, POST_USER_FIELDS, WriteCall
from app.practice.pronto.nodes import Node
from app.practice.pronto.query import RefusedRequestError
from app.practice.pronto.render import Tree

_LONGEST_USER_FIELD = 60
_AMOUNT = re.compile(r"\d{1,12}\.\d{2}")
_FIRST_RECEIPT = 90001


def write(call: WriteCall, root: Node, books: ProntoBooks) -> Tree:
    """Carry out a write request, all of it or none, and return the records of the reply.

    Args:
        call: The call in the address.
        root: The request's root node.
        books: The books to change.

    Raises:
        RefusedRequestError: The request is not of the call's shape, or the books refuse it.
    """
    records = _records(call, root)
    if call is POST_USER_FIELDS:
        return {call.collection: {call.record: _post_user_fields(records, books)}}
    if call is POST_RECEIPTS:
        with books.locked():
            return {call.collection: {call.record: [_post_receipt(keys, values, books) for keys, values in records]}}
    raise RefusedRequestError("UNKNOWN_CALL", f"{call.name} is not available")


def _records(call: WriteCall, root: Node) -> list[tuple[dict[str, str], dict[str, str]]]:
    """Return keys and fields of every record in the request."""
    if root.name != f"{call.name}Request":
        raise RefusedRequestError("INVALID_REQUEST", f"Root element {root.name} does not belong to {call.name}")
    if root.namespace not in {"", call.namespace}:
        raise RefusedRequestError("INVALID_NAMESPACE", f"Namespace {root.namespace} does not belong to {call.name}")
    collection = root.child(call.collection)
    nodes = collection.children if collection else []
    if not nodes or any(node.name != call.record for node in nodes):
        raise RefusedRequestError("INVALID_REQUEST", f"{call.collection} must hold {call.record} elements")
    return [_record(call, node) for node in nodes]


def _record(call: WriteCall, node: Node) -> tuple[dict[str, str], dict[str, str]]:
    keys = {name: node.attributes.get(name, "") for name in call.keys}
    missing = next((name for name, text in keys.items() if not text), None)
    if missing or node.attributes.keys() - set(call.keys):
        raise RefusedRequestError("INVALID_KEY", f"{call.record} takes the attributes {', '.join(call.keys)}")
    values = {child.name: child.text for child in node.children}
    unknown = next((name for name in values if name not in call.fields), None)
    if unknown:
        raise RefusedRequestError("INVALID_FIELD", f"{call.record} has no field {unknown} that can be written")
    return keys, values


def _post_user_fields(records: list[tuple[dict[str, str], dict[str, str]]], books: ProntoBooks) -> list[Tree]:
    with books.locked():
        changes = []
        for keys, values in records:
            code = keys["CustomerCode"]
            debtor = books.get("customers", code)
            if debtor is None:
                raise RefusedRequestError("NOT_FOUND", f"Customer {code} is not on file")
            too_long = next((name for name, text in values.items() if len(text) > _LONGEST_USER_FIELD), None)
            if too_long:
                raise RefusedRequestError("INVALID_VALUE", f"{too_long} holds at most {_LONGEST_USER_FIELD} characters")
            changes.append(("customers", debtor.changed(**values)))
        books.put_all(changes)
    return [{"CustomerCode": keys["CustomerCode"]} for keys, _ in records]


def _post_receipt(keys: dict[str, str], values: dict[str, str], books: ProntoBooks) -> Tree:
    """Reduce what an invoice still owes. The same reference is refused a second time."""
    reference, account = keys["Reference"], keys["CustomerCode"]
    if books.get("receipts", reference) is not None:
        raise RefusedRequestError("DUPLICATE_REFERENCE", f"A receipt with reference {reference} is already posted")
    invoice = books.get("transactions", account, "IN", values.get("DocumentNo", ""))
    if invoice is None:
        raise RefusedRequestError("NOT_FOUND", f"Customer {account} has no invoice {values.get('DocumentNo', '')}")
    cents = _receipt_cents(values.get("Amount", ""))
    owed = cents_of(invoice, "OutstandingAmount")
    if cents > owed:
        raise RefusedRequestError("INVALID_VALUE", f"Invoice {invoice.get('DocumentNo')} owes only {money(owed)}")
    received = _receipt_date(values.get("ReceiptDate", ""))
    number = f"P{_FIRST_RECEIPT + books.count('receipts')}"
    receipt = Record(
        {
            "Reference": reference,
            "ReceiptNo": number,
            "CustomerCode": account,
            "DocumentNo": invoice.get("DocumentNo"),
            "Amount": money(cents),
            "ReceiptDate": received.isoformat(),
        }
    )
    entry = receipt_entry(invoice, cents, number=number, reference=reference, received=received)
    paid = invoice.changed(OutstandingAmount=money(owed - cents))
    books.put_all([("receipts", receipt), ("transactions", paid), ("transactions", entry)])
    return {"CustomerCode": account, "ReceiptNo": number, "Reference": reference}


def _receipt_cents(text: str) -> int:
    if not _AMOUNT.fullmatch(text) or Decimal(text) == 0:
        raise RefusedRequestError("INVALID_VALUE", "Amount must be above zero with two decimals")
    return to_cents(Decimal(text))


def _receipt_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise RefusedRequestError("INVALID_VALUE", "ReceiptDate must be written YYYY-MM-DD") from error
