"""Profiles of customers, items and invoices, from either side."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from decimal import Decimal

from app.domain.kinds import RecordType
from app.domain.money import plain
from app.domain.records import Customer, Invoice, Item, Record, key_of, kind_of, title_of
from app.domain.shapes import Actual
from app.planning.around import Around
from app.planning.describe import describe, mail_key
from app.planning.matching import normalise
from app.planning.matching.profile import Profile
from app.planning.sources import payer_of

MATCHED: tuple[RecordType, ...] = (RecordType.CUSTOMERS, RecordType.ITEMS, RecordType.INVOICES)
"""The types whose pairs are looked for by likeness."""
DUPLICATE_OF = "metadata.duplicate_of"
"""Tag of a Stripe customer that a person said is the same as another one; it is left alone from then on."""
_SKUS = (
    "price.lookup_key",
    "metadata.stock_code",
    "metadata.sku",
    "metadata.SKU",
    "metadata.code",
    "metadata.item_code",
)
_ABNS = ("tax_ids.au_abn", "metadata.abn", "metadata.ABN")
_CONTACTS = ("metadata.contact", "metadata.contact_name")
_REFERENCES = ("metadata.reference", "metadata.po", "metadata.po_number", "metadata.purchase_order")
_ORDERS = ("metadata.order", "metadata.order_number", "metadata.pronto_order")
_SIZES = re.compile(r"\d+(?:[.,/x]\d+)*")


def is_matched(record: Record) -> bool:
    """Whether a record takes part: a debtor that no longer trades stays out of the way of one that does."""
    return not (isinstance(record, Customer) and record.status)


def is_free(actual: Actual) -> bool:
    """Whether an object takes part: neither deleted nor tagged as another one's duplicate or as gone."""
    return not actual.deleted and actual.state not in {"archived", "void"} and not actual.fields.get(DUPLICATE_OF)


def of_record(record: Record, around: Around) -> Profile:
    """Return the profile of a Pronto record; ``around`` tells which Stripe customer an invoice's debtor is."""
    filed = describe(record)
    key = mail_key(record.email) if isinstance(record, Customer) else filed.match_key
    found = _Values(kind_of(record), key_of(record), title_of(record), key)
    match record:
        case Customer():
            _debtor(found, record)
        case Item():
            _item(found, record)
        case Invoice():
            _invoice(found, record, around)
    return found.profile()


def of_actual(actual: Actual) -> Profile:
    """Return the profile of a Stripe object."""
    found = _Values(actual.kind, actual.stripe_id, actual.title, actual.match_key)
    match actual.kind:
        case RecordType.CUSTOMERS:
            _stripe_customer(found, actual)
        case RecordType.ITEMS:
            _product(found, actual)
        case RecordType.INVOICES:
            _stripe_invoice(found, actual)
    return replace(found.profile(), carries=actual.pronto_id, is_object=True)


class _Values:
    """Collects the values of one profile."""

    def __init__(self, kind: RecordType, key: str, title: str, match_key: str) -> None:
        self._kind, self._key, self._title, self._match_key = kind, key, title, match_key
        self._shown: dict[str, str] = {}
        self._plain: dict[str, tuple[str, ...]] = {}

    def put(self, name: str, shown: str, *spelled: str) -> None:
        """Keep a field unless it is blank; ``spelled`` are its compared spellings."""
        kept = tuple(dict.fromkeys(one for one in spelled if one))
        if shown.strip():
            self._shown[name] = shown.strip()
        if kept:
            self._plain[name] = kept

    def text(self, name: str, shown: str, spell: Callable[[str], str]) -> None:
        """Keep a field in one spelling."""
        self.put(name, shown, spell(shown))

    def profile(self) -> Profile:
        """Return what was collected."""
        return Profile(self._kind, self._key, self._title, self._shown, self._plain, self._match_key.strip())


def _debtor(found: _Values, record: Customer) -> None:
    address = record.address
    found.put("name", record.name, *normalise.company_names(record.name), *normalise.company_names(address.name))
    found.text("contact", record.contact, normalise.person_name)
    _person(found, mail_key(record.email), record.phone, record.abn)
    _street(found, address.line1, address.line2)
    _place(found, address.suburb, address.state, address.postcode)


def _stripe_customer(found: _Values, actual: Actual) -> None:
    fields = actual.fields
    name = _text(actual, ("name",))
    described = _text(actual, ("metadata.company", "metadata.company_name", "metadata.trading_name"))
    found.put("name", name or described, *normalise.company_names(name), *normalise.company_names(described))
    found.text("contact", _text(actual, _CONTACTS), normalise.person_name)
    _person(found, mail_key(str(fields.get("email") or "")), str(fields.get("phone") or ""), _text(actual, _ABNS))
    # The address on the account; where there is none, the one goods are sent to.
    group = "address." if any(path.startswith("address.") for path in fields) else "shipping.address."
    lines = [str(fields.get(f"{group}{part}") or "") for part in ("line1", "line2", "city", "state", "postal_code")]
    _street(found, lines[0], lines[1])
    _place(found, lines[2], lines[3], lines[4])


def _person(found: _Values, email: str, phone: str, abn: str) -> None:
    found.put("email", email, email if "@" in email else "")
    found.put("domain", normalise.email_domain(email), normalise.email_domain(email))
    found.text("phone", phone, normalise.phone_number)
    found.text("abn", abn, normalise.abn_digits)


def _street(found: _Values, first: str, second: str) -> None:
    """Keep a street: both lines together, and each that looks like a street, for a building may stand beside it."""
    alone = [one for one in (normalise.street(first), normalise.street(second)) if one[:1].isdigit()]
    found.put("street", _joined(first, second), *alone, normalise.street(first, second))


def _place(found: _Values, suburb: str, state: str, postcode: str) -> None:
    found.put("place", suburb, " ".join(normalise.words(suburb)))
    found.text("state", state, normalise.state)
    found.text("postcode", postcode, normalise.postcode)


def _item(found: _Values, record: Item) -> None:
    found.text("code", record.code, normalise.code)
    _described(found, _joined(record.description, record.description2))
    price = plain(record.price * 100) if record.price is not None else ""
    found.put("price", _money(price, record.currency), price)
    found.text("unit", record.unit, normalise.code)


def _product(found: _Values, actual: Actual) -> None:
    fields = actual.fields
    codes = [str(fields[path]) for path in _SKUS if fields.get(path)]
    found.put("code", codes[0] if codes else "", *(normalise.code(one) for one in codes))
    _described(found, str(fields.get("name") or ""), str(fields.get("description") or ""))
    cents = str(fields.get("price.unit_amount_decimal") or "")
    found.put("price", _money(cents, str(fields.get("price.currency") or "aud")), cents)
    found.text("unit", str(fields.get("unit_label") or ""), normalise.code)


def _described(found: _Values, *texts: str) -> None:
    spelled = [" ".join(normalise.words(text)) for text in texts]
    found.put("description", texts[0] or texts[-1], *spelled)
    sizes = " ".join(sorted(_SIZES.findall(texts[0].casefold())))
    found.put("sizes", sizes, sizes)


def _invoice(found: _Values, record: Invoice, around: Around) -> None:
    found.text("number", record.number, normalise.code)
    payer = around.record(RecordType.CUSTOMERS, payer_of(record, around))
    name = payer.name if isinstance(payer, Customer) else record.customer_name
    found.put("name", name, *normalise.company_names(name), *normalise.company_names(record.customer_name))
    linked = around.stripe_id(RecordType.CUSTOMERS, payer_of(record, around)) or ""
    found.put("payer", linked, linked)
    total = f"{record.currency.upper()} {record.total}"
    found.put("total", _money(str(record.total), record.currency), total)
    found.put("date", *_day(record.date))
    found.text("reference", record.reference, normalise.code)
    found.text("order", record.order_number, normalise.code)


def _stripe_invoice(found: _Values, actual: Actual) -> None:
    fields = actual.fields
    found.text("number", actual.match_key, normalise.code)
    found.put("name", actual.title, *normalise.company_names(actual.title))
    payer = str(fields.get("customer") or "")
    found.put("payer", payer, payer)
    cents, currency = fields.get("total"), str(fields.get("currency") or "aud")
    if isinstance(cents, int):
        found.put("total", _money(str(cents), currency), f"{currency.upper()} {cents}")
    stamp = fields.get("effective_at")
    day = dt.datetime.fromtimestamp(stamp, dt.UTC) if isinstance(stamp, int) else actual.created
    found.put("date", *_day(day.date() if day is not None else None))
    custom = [path for path in fields if path.startswith("custom_fields.")]
    purchase = [path for path in custom if re.search(r"(?i)\b(po|p\.o|purchase|ref)", path)]
    orders = [path for path in custom if re.search(r"(?i)(?<!purchase )\border", path) and path not in purchase]
    found.text("reference", _text(actual, (*_REFERENCES, *purchase)), normalise.code)
    found.text("order", _text(actual, (*_ORDERS, *orders)), normalise.code)


def _text(actual: Actual, paths: Iterable[str]) -> str:
    """Return the first of some fields that has a value."""
    return next((str(actual.fields[path]) for path in paths if actual.fields.get(path)), "")


def _joined(*parts: str) -> str:
    return ", ".join(part.strip() for part in parts if part.strip())


def _day(date: dt.date | None) -> tuple[str, str]:
    return ("", "") if date is None else (f"{date.day} {date:%B %Y}", date.isoformat())


def _money(cents: str, currency: str) -> str:
    """Return an amount of cents as people read it, fractions of a cent too; blank for none."""
    if not cents:
        return ""
    try:
        amount = Decimal(cents) / 100
    except ArithmeticError:
        return cents
    return f"{currency.upper()} {plain(amount)}"
