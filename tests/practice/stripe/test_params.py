"""The parameters that are accepted: the SDK's request types against Stripe's OpenAPI document."""

import json
import re
from typing import Any

import pytest

from app.practice.stripe.lengths import longest
from app.practice.stripe.routes import ROUTES, Route
from app.practice.stripe.shapes import shape_of
from tests.practice.stripe import openapi

pytestmark = pytest.mark.skipif(
    not openapi.DOCUMENT.exists(), reason="Stripe's OpenAPI document is not beside the repository (../shared/data)"
)

_LEGACY_CARDS = {"default_alipay_account", "default_card", "card", "bank_account", "default_bank_account"}
_RENAMED = {"allowed_payment_method_types", "payment_method_types"}

DIFFERENT: dict[str, set[str]] = {
    "POST /v1/customers": {"validate"},
    "POST /v1/customers/*": {"validate"} | _LEGACY_CARDS,
    "POST /v1/products": {"type", "tax_details"},
    "GET /v1/products": {"type"},
    "POST /v1/products/*": {"tax_details"},
    "POST /v1/invoiceitems/*": {"invoicing_rules"},
    "POST /v1/payment_intents": _RENAMED,
    "POST /v1/payment_intents/*": _RENAMED,
    "POST /v1/payment_intents/*/confirm": _RENAMED | {"client_secret"},
}
"""Parameters that only one of SDK and document has; the SDK pins a newer version, and it is the SDK that counts."""

SHORTER = {"payment_details[customer_reference]": 25, "payment_details[order_reference]": 25}
"""Limits that Stripe states in words (docs.stripe.com/payments/payment-line-items), not in the document."""


def _paths() -> dict[tuple[str, str], dict[str, Any]]:
    """Return the document's operations by method and path, ids as "*"."""
    paths = json.loads(openapi.DOCUMENT.read_bytes())["paths"]
    return {
        (method.upper(), re.sub(r"{\w+}", "*", path)): operation
        for path, operations in paths.items()
        for method, operation in operations.items()
    }


def _given(operation: dict[str, Any]) -> dict[str, Any]:
    """Return an operation's parameters with their schemas."""
    query = {p["name"]: p["schema"] for p in operation.get("parameters", []) if p["in"] == "query"}
    form = operation.get("requestBody", {}).get("content", {}).get("application/x-www-form-urlencoded", {})
    return query | form.get("schema", {}).get("properties", {})


def _limits(schema: dict[str, Any], path: str) -> dict[str, int]:
    """Return the limits on every text below a schema, by path."""
    found: dict[str, int] = {}
    for option in schema.get("anyOf", [schema]):
        for name, below in option.get("properties", {}).items():
            found |= _limits(below, f"{path}[{name}]" if path else name)
        if "items" in option:
            found |= _limits(option["items"], f"{path}[]")
        if "maxLength" in option and "enum" not in option:
            found[path] = option["maxLength"]
    return found


def test_every_route_is_in_the_document() -> None:
    known = _paths()
    assert [route.template for route in ROUTES if (route.method, route.template) not in known] == []


def test_the_sdk_and_the_document_name_the_same_parameters() -> None:
    known, different = _paths(), {}
    for route in ROUTES:
        ours = set(shape_of(route.params).fields or {})
        theirs = set(_given(known[route.method, route.template]))
        if ours != theirs:
            different[f"{route.method} {route.template}"] = ours ^ theirs
    assert different == DIFFERENT


def _taken(route: Route, path: str) -> bool:
    """Whether a text parameter is one that the SDK sends and the practice account plays."""
    if route.method != "POST" or "payment_method_options" in path:
        return False
    name = path.partition("[")[0]
    refused = {"payment_method_data", "mandate_data", "shipping_cost", "hooks", "default_source"}
    return name in (shape_of(route.params).fields or {}) and name not in refused


def test_the_limits_on_text_are_the_documents() -> None:
    known, wrong, checked = _paths(), {}, 0
    for route in ROUTES:
        for path, stated in _limits({"properties": _given(known[route.method, route.template])}, "").items():
            if not _taken(route, path):
                continue
            checked += 1
            limit = SHORTER.get(path, stated)
            if longest(route.resource, path) != limit:
                wrong[f"{route.template} {path}"] = (longest(route.resource, path), limit)
    assert wrong == {}
    assert checked > 200
