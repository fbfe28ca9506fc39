"""Alterations of debtors and reps."""

from __future__ import annotations

from app.practice.company.alterations import Alteration
from app.practice.company.chooser import Alterer, Chooser
from app.practice.company.people import BUSINESS_HEADS, BUSINESS_TAILS, LAST_NAMES
from app.practice.company.places import STREETS, TOWNS
from app.practice.company.schema import Record
from app.practice.company.terms import TERMS


def _change(chooser: Chooser, kind: str, record: Record | None, **values: str) -> Alteration | None:
    """Put the values into a debtor and tell what changed."""
    if record is None:
        return None
    chooser.books.put("customers", record.changed(**values))
    before = {name: record.get(name) for name in values}
    return Alteration(kind, "pronto", "customers", record.get("CustomerCode"), before=before, after=values)


def new_name(chooser: Chooser) -> str:
    """Return a name for a debtor that was taken over."""
    return f"{chooser.random.choice(LAST_NAMES)} {chooser.random.choice(BUSINESS_TAILS)} Group"


def _rename(chooser: Chooser) -> Alteration | None:
    record = chooser.pick("customers", chooser.called_alike())
    return _change(chooser, "rename-debtor", record, CustomerName=new_name(chooser))


def _change_email(chooser: Chooser) -> Alteration | None:
    record = chooser.pick("customers")
    return _change(chooser, "change-email", record, Email=f"office{chooser.random.randint(10, 9999)}@newmail.example")


def _break_email(chooser: Chooser) -> Alteration | None:
    record = chooser.pick("customers", lambda row: "@" in row.get("Email"))
    return _change(chooser, "break-email", record, Email="accounts at example") if record else None


def _change_terms(chooser: Chooser) -> Alteration | None:
    record = chooser.pick("customers")
    old = record.get("TermsDiscCode") if record else ""
    return _change(
        chooser,
        "change-terms",
        record,
        TermsDiscCode=chooser.random.choice(sorted(code for code in TERMS if code != old)),
    )


def _change_rep(chooser: Chooser) -> Alteration | None:
    codes = [rep.get("RepCode") for rep in chooser.books.rows("reps")]
    record = chooser.pick("customers", lambda row: any(code != row.get("RepCode") for code in codes))
    if record is None:
        return None
    others = [code for code in codes if code != record.get("RepCode")]
    return _change(chooser, "change-rep", record, RepCode=chooser.random.choice(others))


def _change_territory(chooser: Chooser) -> Alteration | None:
    record = chooser.pick("customers")
    codes = sorted({town.state for town in TOWNS} - {record.get("TerritoryCode") if record else ""})
    return _change(chooser, "change-territory", record, TerritoryCode=chooser.random.choice(codes))


def _change_address(chooser: Chooser) -> Alteration | None:
    town = chooser.random.choice(TOWNS)
    return _change(
        chooser,
        "change-address",
        chooser.pick("customers"),
        Address1=f"{chooser.random.randint(400, 999)} {chooser.random.choice(STREETS)}",
        Address2="",
        Address3=town.suburb,
        Address4=town.state,
        Address5="",
        Address6="",
        AddressPostcode=town.postcode,
        AddressCountryCode="AU",
    )


def _stop_debtor(chooser: Chooser) -> Alteration | None:
    record = chooser.pick("customers", lambda row: not row.get("StatusCode"))
    return _change(chooser, "stop-debtor", record, StatusCode="I")


def _new_debtor(chooser: Chooser) -> Alteration | None:
    code = chooser.new_code("customers", "NEW")
    head, tail = chooser.random.choice(BUSINESS_HEADS), chooser.random.choice(BUSINESS_TAILS)
    town = chooser.random.choice(TOWNS)
    values = {
        "CustomerCode": code,
        "CustomerName": f"{head} {tail} {code}",
        "Email": f"accounts@{code.lower()}.example",
        "Address1": f"{chooser.random.randint(1, 200)} {chooser.random.choice(STREETS)}",
        "Address3": town.suburb,
        "Address4": town.state,
        "AddressPostcode": town.postcode,
        "TermsDiscCode": "30D",
        "TaxCalcLevelCode": "L",
        "CurrencyCode": "AUD",
    }
    chooser.books.put("customers", Record(values))
    return Alteration("new-debtor", "pronto", "customers", code, after=values)


def _can_be_taken_for_another(row: Record) -> bool:
    """Whether a debtor trades and has what tells one from another; a branch has its head's."""
    return "@" in row.get("Email") and not row.get("StatusCode") and not row.get("BillTo")


def _duplicate_debtor(chooser: Chooser) -> Alteration | None:
    record = chooser.pick("customers", _can_be_taken_for_another)
    if record is None:
        return None
    code = chooser.new_code("customers", "DUP")
    values = {**record.fields, "CustomerCode": code}
    chooser.books.put("customers", Record(values))
    return Alteration("duplicate-debtor", "pronto", "customers", code, after=values)


def _delete_debtor(chooser: Chooser) -> Alteration | None:
    """Delete a debtor that nothing refers to, as Pronto does not let one with orders go."""
    used = {order.get("CustomerCode") for order in chooser.books.rows("orders")}
    used |= {debtor.get("BillTo") for debtor in chooser.books.rows("customers")}
    record = chooser.pick("customers", lambda row: row.get("CustomerCode") not in used)
    if record is None:
        return None
    chooser.books.delete("customers", record.get("CustomerCode"))
    code = record.get("CustomerCode")
    return Alteration("delete-debtor", "pronto", "customers", code, before=dict(record.fields))


def _change_rep_email(chooser: Chooser) -> Alteration | None:
    record = chooser.pick("reps")
    if record is None:
        return None
    values = {"RepEmail": f"rep{chooser.random.randint(10, 9999)}@newmail.example"}
    chooser.books.put("reps", record.changed(**values))
    before = {"RepEmail": record.get("RepEmail")}
    return Alteration("change-rep-email", "pronto", "reps", record.get("RepCode"), before=before, after=values)


DEBTOR_ALTERERS: dict[str, Alterer] = {
    "rename-debtor": _rename,
    "change-email": _change_email,
    "break-email": _break_email,
    "change-terms": _change_terms,
    "change-rep": _change_rep,
    "change-territory": _change_territory,
    "change-address": _change_address,
    "stop-debtor": _stop_debtor,
    "new-debtor": _new_debtor,
    "duplicate-debtor": _duplicate_debtor,
    "delete-debtor": _delete_debtor,
    "change-rep-email": _change_rep_email,
}
