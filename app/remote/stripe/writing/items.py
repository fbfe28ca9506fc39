"""Writes products and their prices. A price never changes: a new one takes over, the old one is archived."""

from __future__ import annotations

from app.domain.errors import Code
from app.domain.plan import Action
from app.domain.queue import Step
from app.remote.stripe.reading.parts import Json, id_of, identity, rows, text
from app.remote.stripe.writing.job import Job, Script, metadata, texts, words
from app.remote.stripe.writing.lines import as_decimal

_PATH = "/v1/products"
_PRICES = "/v1/prices"
_EXPAND = {"expand": ["default_price"]}
_AMOUNT = "price.unit_amount_decimal"
_FIXED = (_AMOUNT, "price.currency", "price.tax_behavior")
"""What a price cannot change (Stripe docs, "Update a price")."""


def write_item(job: Job) -> Script:
    """Create, update, link, archive or restore a product."""
    params = _params(job)
    match job.change.action:
        case Action.CREATE:
            body = yield Step("create", "POST", _PATH, params)
            if words(job.after.get(_AMOUNT)):
                price = yield _new_price(job, identity(body))
                yield _default(identity(body), price)
        case Action.LINK if not job.after:
            yield Step("read", "GET", f"{_PATH}/{job.stripe_id}", dict(_EXPAND))
        case Action.DELETE:
            yield from _delete(job)
        case action:
            if action in {Action.ARCHIVE, Action.RESTORE}:
                params["active"] = action is Action.RESTORE
            body = yield Step("update", "POST", f"{_PATH}/{job.stripe_id}", {**params, **_EXPAND})
            yield from _price(job, body)


def final_item(bodies: dict[str, Json]) -> Json:
    """Return the product after all requests, its default price expanded."""
    if "delete" in bodies:
        return bodies["delete"]
    body = next(bodies[name] for name in ("default", "update", "create", "read") if name in bodies)
    if "lookup-key" in bodies:
        return {**body, "default_price": bodies["lookup-key"]}
    return body


def _delete(job: Job) -> Script:
    """Delete a product; one with prices can only be archived (Stripe docs, "Delete a product")."""
    prices = yield Step("its-prices", "GET", _PRICES, {"product": job.stripe_id, "limit": 1})
    if rows(prices):
        yield Step("update", "POST", f"{_PATH}/{job.stripe_id}", {"active": False, **_EXPAND})
    else:
        yield Step("delete", "DELETE", f"{_PATH}/{job.stripe_id}")


def _price(job: Job, body: Json) -> Script:
    """Bring the default price into step."""
    if not job.touches("price."):
        return
    old = id_of(body, "default_price")
    if old and not any(path in job.after for path in _FIXED):
        key = words(job.after.get("price.lookup_key"))
        yield Step("lookup-key", "POST", f"{_PRICES}/{old}", {"lookup_key": key, "transfer_lookup_key": True})
        return
    if not words(job.standing(_AMOUNT).get("")):
        if _AMOUNT not in job.after:
            return
        raise job.rejected(
            Code.INVALID,
            "Pronto has no price for it any more, but Stripe cannot take a product's price away; archive the product.",
        )
    price: Json | None = None
    if not old:
        # An answer may have been lost after the price was made: a second one would be a double.
        standing = yield Step("its-prices", "GET", _PRICES, {"product": job.stripe_id, "active": True, "limit": 100})
        price = next((row for row in rows(standing) if _is_wanted(row, job)), None)
    if price is None:
        price = yield _new_price(job, job.stripe_id)
    yield _default(job.stripe_id, price)
    if old and old != identity(price):
        # Last: the default price cannot be archived.
        yield Step("old-price", "POST", f"{_PRICES}/{old}", {"active": False})


def _is_wanted(price: Json, job: Job) -> bool:
    """Whether a standing price is the one that would be made."""
    wanted = {name: words(value) for name, value in job.standing("price.").items() if words(value)}
    amount, has = as_decimal(wanted.pop("unit_amount_decimal", "")), as_decimal(price.get("unit_amount_decimal"))
    wanted["currency"] = wanted.get("currency", "aud").lower()
    return amount is not None and amount == has and all(text(price, name) == value for name, value in wanted.items())


def _new_price(job: Job, product: str) -> Step:
    """Return the request for a price that takes the lookup key over."""
    values = {name: words(value) for name, value in job.standing("price.").items() if words(value)}
    params: Json = {"product": product, **values, "metadata": {"pronto_id": job.change.pronto_id}}
    params["currency"] = values.get("currency", "aud").lower()
    if "lookup_key" in values:
        params["transfer_lookup_key"] = True
    return Step("price", "POST", _PRICES, params)


def _default(product: str, price: Json) -> Step:
    """Return the request that makes a price the product's default."""
    return Step("default", "POST", f"{_PATH}/{product}", {"default_price": identity(price), **_EXPAND})


def _params(job: Job) -> Json:
    """Return the product's own members."""
    params: Json = texts(job, "name", "description", "unit_label")
    if isinstance(job.after.get("active"), bool):
        params["active"] = job.after["active"]
    found = metadata(job)
    if found:
        params["metadata"] = found
    return params
