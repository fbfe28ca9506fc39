"""Products."""

from __future__ import annotations

from app.practice.stripe import prices
from app.practice.stripe.call import Call, Page
from app.practice.stripe.collection import Json
from app.practice.stripe.errors import invalid
from app.practice.stripe.paging import page_of
from app.practice.stripe.values import merged_metadata, unset

_TEXTS = ("description", "statement_descriptor", "tax_code", "unit_label", "url")
_LISTS = ("images", "marketing_features")
_MOST_IMAGES = 8


def create(call: Call) -> Json:
    """POST /v1/products; an id of one's own is allowed, once."""
    params = call.params
    own = params.get("id")
    if own and own in call.unit.books["products"]:
        raise invalid("Product already exists.", "id", "resource_already_exists")
    product = call.stamp("product", "prod", 14) | {
        "active": params.get("active", True),
        "default_price": None,
        "description": None,
        "images": [],
        "marketing_features": [],
        "metadata": {},
        "name": params["name"],
        "package_dimensions": None,
        "shippable": None,
        "statement_descriptor": None,
        "tax_code": None,
        "type": params.get("type", "service"),
        "unit_label": None,
        "updated": call.now,
        "url": None,
    }
    if own:
        product["id"] = own
    _apply(product, params)
    data = params.get("default_price_data")
    price = None
    if data is not None:
        call.unit.put("products", product)
        price = prices.new_price(call, product["id"], data, param="default_price_data")
        product["default_price"] = price["id"]
    call.create("products", product, "product.created")
    if price is not None:
        call.emit("price.created", price)
    return product


def retrieve(call: Call) -> Json:
    """GET /v1/products/{id}."""
    return call.get("products", call.ids[0])


def update(call: Call) -> Json:
    """POST /v1/products/{id}."""
    before = call.get("products", call.ids[0])
    after = dict(before)
    _apply(after, call.params)
    if "name" in call.params:
        after["name"] = call.params["name"]
    if "active" in call.params:
        after["active"] = call.params["active"]
    if "default_price" in call.params:
        after["default_price"] = _checked_default(call, before["id"], call.params["default_price"])
    if after != before:
        after["updated"] = call.now
    return call.change("products", before, after, "product.updated")


def delete(call: Call) -> Json:
    """DELETE /v1/products/{id}: only without prices."""
    product = call.get("products", call.ids[0])
    if call.unit.books["prices"].count("product", product["id"]):
        message = "This product cannot be deleted because it has one or more user-created prices."
        raise invalid(message, "id")
    call.emit("product.deleted", product)
    call.unit.remove("products", product["id"])
    return {"id": product["id"], "object": "product", "deleted": True}


def listing(call: Call) -> Page:
    """GET /v1/products, filtered by active, ids, shippable, url."""
    params = call.params
    filters = {name: params[name] for name in ("active", "shippable", "url", "type") if name in params}
    ids = set(params["ids"]) if "ids" in params else None
    if not filters and ids is None:
        return page_of(call, "products")
    return page_of(
        call,
        "products",
        keep=lambda product: (
            all(product[name] == value for name, value in filters.items()) and (ids is None or product["id"] in ids)
        ),
    )


def _checked_default(call: Call, product: str, price: str) -> str | None:
    """Return the new default price's id, or None to have none."""
    if price == "":
        return None
    found = call.get("prices", price, "default_price")
    if found["product"] != product:
        message = f"The price specified ({price}) does not belong to this product ({product})."
        raise invalid(message, "default_price")
    if not found["active"]:
        message = f"The price specified is inactive. This field only accepts active prices: {price}."
        raise invalid(message, "default_price")
    return price


def _apply(product: Json, params: Json) -> None:
    """Write the given parameters into a product."""
    for name in _TEXTS:
        if name in params:
            product[name] = unset(params[name])
    for name in _LISTS:
        if name in params:
            product[name] = params[name] or []
    if len(product["images"]) > _MOST_IMAGES:
        raise invalid(f"You may only specify up to {_MOST_IMAGES} images.", "images")
    if "shippable" in params:
        product["shippable"] = params["shippable"]
    if "package_dimensions" in params:
        given = params["package_dimensions"]
        product["package_dimensions"] = {name: float(size) for name, size in given.items()} if given else None
    if "tax_details" in params:
        raise invalid("The practice account does not support the parameter tax_details.", "tax_details")
    product["metadata"] = merged_metadata(product["metadata"], params.get("metadata"))
