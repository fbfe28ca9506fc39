"""Tax rates: percentage and inclusive never change; they are archived, never deleted."""

from __future__ import annotations

from app.practice.stripe.call import Call, Page
from app.practice.stripe.collection import Json
from app.practice.stripe.countries import check_country
from app.practice.stripe.errors import invalid
from app.practice.stripe.paging import page_of
from app.practice.stripe.values import merged_metadata, unset

_TEXTS = ("country", "description", "jurisdiction", "state", "tax_type")


def create(call: Call) -> Json:
    """POST /v1/tax_rates."""
    params = call.params
    rate = _blank(call, params)
    rate["active"] = params.get("active", True)
    rate["metadata"] = merged_metadata({}, params.get("metadata"))
    return call.create("tax_rates", rate, "tax_rate.created")


def _blank(call: Call, data: Json) -> Json:
    """Return a tax rate from its data, archived and without metadata."""
    percentage = data["percentage"]
    if not 0 <= percentage <= 100:
        raise invalid("Invalid tax rate percentage: must be between 0 and 100.", "percentage")
    check_country({"country": data.get("country")}, "tax_rate")
    return call.stamp("tax_rate", "txr") | {
        "active": False,
        "country": unset(data.get("country")),
        "description": unset(data.get("description")),
        "display_name": data["display_name"],
        "effective_percentage": None,
        "flat_amount": None,
        "inclusive": data["inclusive"],
        "jurisdiction": unset(data.get("jurisdiction")),
        "jurisdiction_level": data.get("jurisdiction_level"),
        "metadata": {},
        "percentage": float(percentage),
        "rate_type": "percentage",
        "state": unset(data.get("state")),
        "tax_type": data.get("tax_type"),
    }


def rate_from_data(call: Call, data: Json) -> Json:
    """Return the archived tax rate for `tax_rate_data`, made when the same data was never seen."""
    signature = "|".join(f"{name}={data[name]}" for name in sorted(data))
    known = call.unit.books["counters"].get(f"rate:{signature}")
    if known is not None:
        return call.get("tax_rates", str(known["rate"]))
    rate = call.create("tax_rates", _blank(call, data), "tax_rate.created")
    call.unit.put("counters", {"id": f"rate:{signature}", "rate": rate["id"]})
    return rate


def retrieve(call: Call) -> Json:
    """GET /v1/tax_rates/{id}."""
    return call.get("tax_rates", call.ids[0])


def update(call: Call) -> Json:
    """POST /v1/tax_rates/{id}."""
    params = call.params
    before = call.get("tax_rates", call.ids[0])
    after = dict(before)
    check_country({"country": params.get("country")}, "tax_rate")
    for name in _TEXTS:
        if name in params:
            after[name] = unset(params[name])
    for name in ("active", "display_name"):
        if name in params:
            after[name] = params[name]
    after["metadata"] = merged_metadata(before["metadata"], params.get("metadata"))
    return call.change("tax_rates", before, after, "tax_rate.updated")


def listing(call: Call) -> Page:
    """GET /v1/tax_rates, filtered by active and inclusive."""
    filters = {name: call.params[name] for name in ("active", "inclusive") if name in call.params}
    if not filters:
        return page_of(call, "tax_rates")
    return page_of(call, "tax_rates", keep=lambda rate: all(rate[k] == v for k, v in filters.items()))
