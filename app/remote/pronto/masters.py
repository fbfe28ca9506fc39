"""Translates master records: debtors, stock items, sales reps, purchase orders."""

from __future__ import annotations

from decimal import Decimal

from app.domain.records import Customer, Item, PurchaseOrder, Rep
from app.remote.pronto.site import ADDRESS_NAMES, Site, names_in
from app.remote.pronto.values import Values

_STAMPS = ("created", "modified", "modified_date", "modified_time")
_USER_FIELDS = tuple(f"user_field{number}" for number in range(1, 31))
_CUSTOMER = names_in(
    "code name contact email phone delivery bill_to rep_code territory warehouse type_code terms_code price_code"
    " abn status currency",
    *ADDRESS_NAMES,
    *_STAMPS,
    *_USER_FIELDS,
)
_ITEM = names_in(
    "code description description2 group unit price price_inc_tax currency tax_code on_hand available condition"
    " warehouse prices quantities quantity quantity_warehouse",
    *_STAMPS,
)
_REP = names_in("code name email", *_STAMPS)
_PURCHASE_ORDER = names_in("number supplier_code order_number status date", *_STAMPS)


def customer(values: Values, site: Site) -> Customer:
    """Return a debtor."""
    names = site.dialect.entities["customers"].fields
    return Customer(
        code=values.text("code"),
        name=values.text("name"),
        contact=values.text("contact"),
        email=values.text("email"),
        phone=values.text("phone"),
        address=site.address(values),
        bill_to=values.text("bill_to"),
        rep_code=values.text("rep_code"),
        territory=values.text("territory"),
        warehouse=values.text("warehouse"),
        type_code=values.text("type_code"),
        terms_code=values.text("terms_code"),
        price_code=values.text("price_code"),
        abn=values.text("abn"),
        status=values.text("status"),
        currency=values.currency(),
        user_fields={names[name]: text for name in _USER_FIELDS if name in names and (text := values.text(name))},
        created=values.stamp("created", ""),
        modified=values.stamp("modified_date", "modified_time"),
        extra=values.rest(_CUSTOMER),
    )


def item(values: Values, site: Site) -> Item:
    """Return a stock item; prices and quantities kept in calls of their own are joined later."""
    condition = values.text("condition")
    known = site.dialect.codes.condition.get(condition)
    one_text = bool(site.dialect.stamp_format)
    return Item(
        code=values.text("code"),
        description=values.text("description"),
        description2=values.text("description2"),
        group=values.text("group"),
        unit=values.text("unit"),
        price=_price(values),
        currency=values.currency(),
        tax_code=values.text("tax_code"),
        on_hand=values.decimal("on_hand"),
        available=values.decimal("available"),
        condition=condition,
        discontinued=known is not None and not known.sold,
        warehouse=values.text("warehouse"),
        created=values.moment("created") if one_text else values.stamp("created", ""),
        modified=values.moment("modified") if one_text else values.stamp("modified_date", "modified_time"),
        extra=values.rest(_ITEM),
    )


def rep(values: Values, _site: Site) -> Rep:
    """Return a sales representative."""
    return Rep(
        code=values.text("code"),
        name=values.text("name"),
        email=values.text("email"),
        modified=values.stamp("modified_date", "modified_time"),
        extra=values.rest(_REP),
    )


def purchase_order(values: Values, _site: Site) -> PurchaseOrder:
    """Return a purchase order."""
    return PurchaseOrder(
        number=values.text("number"),
        supplier_code=values.text("supplier_code"),
        order_number=values.text("order_number"),
        status=values.text("status"),
        date=values.date("date"),
        modified=values.stamp("modified_date", "modified_time"),
        extra=values.rest(_PURCHASE_ORDER),
    )


def _price(values: Values) -> Decimal | None:
    """Return the price; a negative one is a mistake in Pronto."""
    price = values.decimal("price")
    if price is not None and price < 0:
        values.note("price", f"The price {price} is below zero; correct it in Pronto.")
    return price
