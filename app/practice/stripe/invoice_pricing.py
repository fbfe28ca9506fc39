"""What one invoice line costs: an amount, or a unit price times a quantity."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.practice.stripe import prices
from app.practice.stripe.call import Call
from app.practice.stripe.collection import Json
from app.practice.stripe.errors import invalid
from app.practice.stripe.values import half_up, plain

_WAYS = ("amount", "unit_amount_decimal", "pricing", "price_data")


@dataclass(frozen=True)
class Cost:
    """A line's money.

    Attributes:
        amount: cents.
        currency: lower case.
        pricing: the `pricing` object.
        quantity: units, exact.
        description: what the price's product is called, or None.
    """

    amount: int
    currency: str
    pricing: Json
    quantity: Decimal
    description: str | None = None


def cost_of(call: Call, given: Json, currency: str, param: str = "") -> Cost:
    """Return what a line's parameters cost.

    Args:
        call: the request.
        given: the line's parameters.
        currency: the invoice's currency.
        param: prefix for the names in errors, e.g. "lines[0]".

    Raises:
        ApiError: no way or several ways to state the price, or another currency.
    """
    ways = [way for way in _WAYS if way in given]
    if len(ways) > 1:
        raise invalid(f"You may only specify one of these parameters: {', '.join(ways)}.", _name(param, ways[0]))
    if not ways:
        message = "You must specify one of these parameters: amount, unit_amount_decimal, pricing, price_data."
        raise invalid(message, _name(param, "amount"), "parameter_missing")
    quantity = quantity_of(given, param)
    match ways[0]:
        case "amount":
            return _flat(given, quantity, currency, param)
        case "unit_amount_decimal":
            return _times(given["unit_amount_decimal"], quantity, currency)
        case "pricing":
            return _by_price(call, given["pricing"].get("price", ""), quantity, currency, _name(param, "pricing"))
        case _:
            return _inline(call, given["price_data"], quantity, currency, _name(param, "price_data"))


def quantity_of(given: Json, param: str = "") -> Decimal:
    """Return the quantity, 1 if none is given.

    Raises:
        ApiError: two given, or a negative one.
    """
    if "quantity" in given and "quantity_decimal" in given:
        message = "You may only specify one of these parameters: quantity, quantity_decimal."
        raise invalid(message, _name(param, "quantity"))
    stated: int | Decimal = given["quantity"] if "quantity" in given else given.get("quantity_decimal", 1)
    quantity = Decimal(stated)
    if quantity < 0:
        raise invalid("Invalid non-negative integer", _name(param, "quantity"), "parameter_invalid_integer")
    return quantity


def _name(param: str, name: str) -> str:
    """Return a parameter's name in bracket notation."""
    return f"{param}[{name}]" if param else name


def _flat(given: Json, quantity: Decimal, currency: str, param: str) -> Cost:
    """A stated amount; it cannot be combined with a quantity."""
    if quantity != 1:
        message = "You may only specify one of these parameters: amount, quantity."
        raise invalid(message, _name(param, "amount"))
    amount = int(given["amount"])
    return Cost(amount, currency, {"type": "price_details", "unit_amount_decimal": str(amount)}, quantity)


def _times(unit: Decimal, quantity: Decimal, currency: str) -> Cost:
    """A unit amount in cents times a quantity, rounded half-up."""
    pricing = {"type": "price_details", "unit_amount_decimal": plain(unit)}
    return Cost(half_up(unit * quantity), currency, pricing, quantity)


def _by_price(call: Call, price_id: str, quantity: Decimal, currency: str, param: str) -> Cost:
    """A price of the catalogue times a quantity."""
    price = call.get("prices", price_id, f"{param}[price]")
    if not price["active"]:
        message = f"The price specified is inactive. This field only accepts active prices: {price_id}."
        raise invalid(message, f"{param}[price]")
    return _priced(call, price, quantity, currency, f"{param}[price]")


def _inline(call: Call, data: Json, quantity: Decimal, currency: str, param: str) -> Cost:
    """A price made for this line alone; it is archived from the start."""
    product = data.get("product")
    if bool(product) == ("product_data" in data):
        message = "You must specify either `product` or `product_data` when creating a price."
        raise invalid(message, f"{param}[product]", "parameter_missing")
    if product:
        call.get("products", product, f"{param}[product]")
    else:
        product = prices.inline_product(call, data["product_data"] | {"active": False}, f"{param}[product_data]")
    price = prices.new_price(call, product, data, param=param, active=False)
    return _priced(call, price, quantity, currency, param)


def _priced(call: Call, price: Json, quantity: Decimal, currency: str, param: str) -> Cost:
    """A price times a quantity."""
    if price["currency"] != currency:
        message = (
            f"The currency of the price ({price['currency']}) does not match the currency of the invoice ({currency})."
        )
        raise invalid(message, param)
    unit = Decimal(price["unit_amount_decimal"])
    pricing = {
        "type": "price_details",
        "price_details": {"price": price["id"], "product": price["product"]},
        "unit_amount_decimal": price["unit_amount_decimal"],
    }
    product = call.unit.books["products"].get(price["product"]) or {}
    return Cost(half_up(unit * quantity), currency, pricing, quantity, product.get("name"))
