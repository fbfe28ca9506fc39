"""Prices: amount, currency and product never change; a lookup key belongs to one price at a time."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from app.practice.stripe.call import Call, Page
from app.practice.stripe.collection import Json
from app.practice.stripe.currencies import check_currency
from app.practice.stripe.errors import invalid
from app.practice.stripe.paging import page_of
from app.practice.stripe.values import merged_metadata, new_id, plain, unset

_MOST_LOOKUP_KEYS = 10
_MOST_AMOUNT = 99_999_999
_UNSUPPORTED = (
    "tiers",
    "tiers_mode",
    "transform_quantity",
    "currency_options",
    "custom_unit_amount",
    "recurring",
)


def create(call: Call) -> Json:
    """POST /v1/prices."""
    params = call.params
    product, data = params.get("product"), params.get("product_data")
    if bool(product) == bool(data):
        message = "You must specify either `product` or `product_data` when creating a price."
        raise invalid(message, "product", "parameter_missing")
    if params.get("billing_scheme") == "tiered":
        raise invalid("The practice account only plays per_unit prices.", "billing_scheme")
    identifier = inline_product(call, data, "product_data") if data else _product(call, product)
    price = new_price(call, identifier, params)
    call.emit("price.created", price)
    return price


def _product(call: Call, product: Any) -> str:
    """Check that a product is there."""
    return str(call.get("products", product, "product")["id"])


def inline_product(call: Call, data: Json, param: str) -> str:
    """Make a product from `product_data` and return its id."""
    if data.get("id") and data["id"] in call.unit.books["products"]:
        raise invalid("Product already exists.", f"{param}[id]", "resource_already_exists")
    product = call.stamp("product", "prod", 14) | {
        "active": data.get("active", True),
        "default_price": None,
        "description": unset(data.get("description")),
        "images": data.get("images", []),
        "marketing_features": [],
        "metadata": merged_metadata({}, data.get("metadata")),
        "name": data["name"],
        "package_dimensions": None,
        "shippable": None,
        "statement_descriptor": unset(data.get("statement_descriptor")),
        "tax_code": unset(data.get("tax_code")),
        "type": "service",
        "unit_label": unset(data.get("unit_label")),
        "updated": call.now,
        "url": None,
    }
    if data.get("id"):
        product["id"] = data["id"]
    call.create("products", product, "product.created")
    return str(product["id"])


def new_price(call: Call, product: str, params: Json, *, param: str = "", active: bool = True) -> Json:
    """Store a price of that product, without an event.

    Args:
        call: the request.
        product: the product's id.
        params: currency, unit_amount or unit_amount_decimal, and the rest.
        param: the parameter that held them, for errors.
        active: False for a price made inline for one invoice line.

    Raises:
        ApiError: no amount, two amounts, a bad currency, a lookup key that is taken.
    """
    for name in _UNSUPPORTED:
        if name in params:
            raise invalid(f"The practice account does not support the parameter {name}.", name)
    amount = unit_amount(params, param)
    price = call.stamp("price", "price") | {
        "active": params.get("active", active),
        "billing_scheme": "per_unit",
        "currency": check_currency(params["currency"], "currency"),
        "custom_unit_amount": None,
        "lookup_key": None,
        "metadata": merged_metadata({}, params.get("metadata")),
        "nickname": unset(params.get("nickname")),
        "product": product,
        "recurring": None,
        "tax_behavior": params.get("tax_behavior") or "unspecified",
        "tiers_mode": None,
        "transform_quantity": None,
        "type": "one_time",
        "unit_amount": int(amount) if amount == int(amount) else None,
        "unit_amount_decimal": plain(amount),
    }
    price["id"] = new_id("price")
    if params.get("lookup_key"):
        _claim(call, params["lookup_key"], price["id"], move=bool(params.get("transfer_lookup_key")))
        price["lookup_key"] = params["lookup_key"]
    return call.create("prices", price)


def unit_amount(params: Json, param: str = "") -> Decimal:
    """Return the unit amount in cents.

    Raises:
        ApiError: none or two given, negative, or too large.
    """
    whole, exact = params.get("unit_amount"), params.get("unit_amount_decimal")
    name = f"{param}[unit_amount]" if param else "unit_amount"
    if whole is not None and exact is not None:
        message = "You may only specify one of these parameters: unit_amount, unit_amount_decimal."
        raise invalid(message, name)
    amount = Decimal(whole) if whole is not None else exact
    if amount is None:
        message = (
            "Prices require an `unit_amount` or `unit_amount_decimal` parameter to be set. You must pass one of "
            "these parameters."
        )
        raise invalid(message, name, "parameter_missing")
    if amount < 0:
        message = "Invalid non-negative integer"
        raise invalid(message, name, "parameter_invalid_integer")
    if amount > _MOST_AMOUNT:
        raise invalid(f"Invalid integer: {plain(amount)}; must be at most {_MOST_AMOUNT}.", name)
    return Decimal(amount)


def retrieve(call: Call) -> Json:
    """GET /v1/prices/{id}."""
    return call.get("prices", call.ids[0])


def update(call: Call) -> Json:
    """POST /v1/prices/{id}: active, nickname, metadata, lookup key, tax behaviour (once)."""
    params = call.params
    before = call.get("prices", call.ids[0])
    after = dict(before)
    if params.get("currency_options"):
        raise invalid("The practice account does not support the parameter currency_options.", "currency_options")
    if "active" in params:
        _check_archiving(call, before, active=params["active"])
        after["active"] = params["active"]
    if "nickname" in params:
        after["nickname"] = unset(params["nickname"])
    if "tax_behavior" in params and params["tax_behavior"] != before["tax_behavior"]:
        if before["tax_behavior"] != "unspecified":
            message = "The tax behavior of a price cannot be changed once it is set to inclusive or exclusive."
            raise invalid(message, "tax_behavior")
        after["tax_behavior"] = params["tax_behavior"]
    if "lookup_key" in params:
        key = params["lookup_key"]
        if key and key != before["lookup_key"]:
            _claim(call, key, before["id"], move=bool(params.get("transfer_lookup_key")))
        after["lookup_key"] = unset(key)
    after["metadata"] = merged_metadata(before["metadata"], params.get("metadata"))
    return call.change("prices", before, after, "price.updated")


def listing(call: Call) -> Page:
    """GET /v1/prices, filtered by product, lookup_keys (at most ten), active, currency, type."""
    params = call.params
    wanted: list[str] | None = params.get("lookup_keys")
    if wanted is not None and len(wanted) > _MOST_LOOKUP_KEYS:
        message = f"You may only specify up to {_MOST_LOOKUP_KEYS} lookup_keys."
        raise invalid(message, "lookup_keys")
    filters: dict[str, Any] = {name: params[name] for name in ("active", "currency", "type") if name in params}
    keys: list[tuple[str, object]] | None = None
    if wanted is not None:
        keys = [("lookup_key", key) for key in wanted]
        if "product" in params:
            filters["product"] = params["product"]
    elif "product" in params:
        keys = [("product", params["product"])]

    def keep(price: Json) -> bool:
        """Whether a price passes the filters."""
        return all(price[name] == value for name, value in filters.items())

    return page_of(call, "prices", keys=keys, keep=keep if filters else None)


def _check_archiving(call: Call, price: Json, *, active: bool) -> None:
    """Refuse to archive a product's default price."""
    product = call.unit.books["products"].get(price["product"])
    if active or not price["active"] or product is None or product.get("default_price") != price["id"]:
        return
    message = (
        "This price cannot be archived because it is the default price of its product. Remove it as the product's "
        "default price first."
    )
    raise invalid(message, "active")


def _claim(call: Call, key: str, owner: str, *, move: bool) -> None:
    """Make a lookup key free for its new owner, or refuse."""
    for holder in call.unit.books["prices"].find("lookup_key", key):
        if holder["id"] == owner:
            continue
        if not move:
            message = (
                f"A price (`{holder['id']}`) is already using that lookup key. Please use a different lookup key "
                f"or transfer the lookup key from the price to the new one by setting "
                f"`transfer_lookup_key=true`."
            )
            raise invalid(message, "lookup_key", "resource_already_exists")
        call.change("prices", holder, {**holder, "lookup_key": None}, "price.updated")
