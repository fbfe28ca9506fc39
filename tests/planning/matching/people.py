"""Debtors and Stripe customers for the matching tests."""

from app.domain.kinds import RecordType
from app.domain.records import Address, Customer
from app.domain.shapes import Actual

ABN = "51824753556"
OTHER_ABN = "53004085616"


def debtor(code: str = "ACME", **parts) -> Customer:
    known = {
        "code": code,
        "name": "Acme Hardware Pty Ltd",
        "contact": "Jo Blow",
        "email": "jo@acmehardware.com.au",
        "phone": "(02) 9999 1234",
        "address": Address(line1="Unit 3/45 Smith St", suburb="Ryde", state="NSW", postcode="2112"),
        "abn": "51 824 753 556",
    }
    return Customer(**(known | parts))


def customer(stripe_id: str = "cus_1", pronto_id: str = "", state: str = "active", **fields) -> Actual:
    """A Stripe customer; double underscores stand for dots, None leaves a field out."""
    known = {
        "name": "Acme Hardware",
        "email": "accounts@acmehardware.com.au",
        "phone": "+61 2 9999 1234",
        "address.line1": "45 Smith Street",
        "address.city": "RYDE",
        "address.state": "New South Wales",
        "address.postal_code": "2112",
        "tax_ids.au_abn": ABN,
    } | {path.replace("__", "."): value for path, value in fields.items()}
    known = {path: value for path, value in known.items() if value is not None}
    return Actual(
        RecordType.CUSTOMERS,
        stripe_id,
        known,
        pronto_id=pronto_id,
        state=state,
        title=str(known.get("name", stripe_id)),
        match_key=str(known.get("email", "")).lower(),
    )
