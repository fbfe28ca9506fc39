"""Tax on invoice lines: computed from tax rates, or stated by the caller and taken as it is."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from app.practice.stripe import tax_rates
from app.practice.stripe.call import Call
from app.practice.stripe.collection import Json
from app.practice.stripe.errors import invalid
from app.practice.stripe.values import half_up

_MOST_STATED = 20
_HUNDRED = Decimal(100)


def computed(amount: int, rates: list[Json]) -> list[Json]:
    """Return the taxes of a line amount (cents) under its rates, each rounded half-up."""
    inclusive = sum((Decimal(str(r["percentage"])) for r in rates if r["inclusive"]), Decimal(0))
    net = Decimal(amount) * _HUNDRED / (_HUNDRED + inclusive)
    taxes = []
    for rate in rates:
        share = half_up(net * Decimal(str(rate["percentage"])) / _HUNDRED)
        taxable = amount - half_up(Decimal(amount) - net) if inclusive else amount
        taxes.append(tax_json(share, taxable, rate))
    return taxes


def tax_json(amount: int, taxable: int, rate: Json, reason: str = "not_available") -> Json:
    """Return one entry of a line's `taxes`."""
    return {
        "amount": amount,
        "tax_behavior": "inclusive" if rate["inclusive"] else "exclusive",
        "tax_rate_details": {"tax_rate": rate["id"]},
        "taxability_reason": reason,
        "taxable_amount": taxable,
        "type": "tax_rate_details",
    }


def stated(call: Call, given: list[Json], param: str) -> list[Json]:
    """Return the taxes that the caller computed; Stripe uses them unchecked.

    Raises:
        ApiError: more than twenty.
    """
    if len(given) > _MOST_STATED:
        raise invalid(f"You may only specify up to {_MOST_STATED} tax amounts.", param)
    taxes = []
    for item in given:
        rate = tax_rates.rate_from_data(call, item["tax_rate_data"])
        reason = item.get("taxability_reason") or "not_available"
        taxes.append(tax_json(item["amount"], item["taxable_amount"], rate, reason))
    return taxes


def usable_rates(call: Call, ids: Any, param: str) -> list[str]:
    """Return the ids of tax rates after checking that they are there and active."""
    for number, identifier in enumerate(ids or []):
        rate = call.get("tax_rates", identifier, f"{param}[{number}]")
        if not rate["active"]:
            message = f"Tax rate {identifier} is archived and cannot be added."
            raise invalid(message, f"{param}[{number}]")
    return list(ids or [])


def rates_of(call: Call, ids: list[str]) -> list[Json]:
    """Return tax rates by id."""
    return [call.get("tax_rates", identifier, "tax_rates") for identifier in ids]


def summed(lines: list[Json]) -> list[Json]:
    """Return an invoice's `total_taxes`: the lines' taxes added up by rate, behaviour and reason."""
    totals: dict[tuple[str, str, str], Json] = {}
    for line in lines:
        for tax in line["taxes"] or []:
            key = (tax["tax_rate_details"]["tax_rate"], tax["tax_behavior"], tax["taxability_reason"])
            total = totals.get(key)
            if total is None:
                totals[key] = {**tax, "tax_rate_details": dict(tax["tax_rate_details"])}
            else:
                total["amount"] += tax["amount"]
                total["taxable_amount"] += tax["taxable_amount"]
    return list(totals.values())


def behaving(taxes: list[Json], behavior: str) -> int:
    """Return the sum in cents of the taxes that are "exclusive" or "inclusive"."""
    return sum(int(tax["amount"]) for tax in taxes if tax["tax_behavior"] == behavior)
