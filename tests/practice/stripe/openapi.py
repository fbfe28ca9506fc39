"""Stripe's OpenAPI document as JSON Schema, made as strict as it goes."""

import functools
import json
from pathlib import Path
from typing import Any

import jsonschema

DATA = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "stripe"
DOCUMENT = DATA / "openapi-2026-05-27.json"
EXAMPLES = DATA / "fixtures3.json"

OPTIONAL = {"invoice.amount_paid_off_stripe": "Invoice"}
"""Deviations: fields that the document requires and the SDK's class makes optional (shown when expanded)."""

EXTRA = {"product.type": "Product", "payment_intent.allowed_payment_method_types": "PaymentIntent"}
"""Deviations: fields that the document lacks and the SDK's class has."""


def _strict(schema: Any) -> Any:
    """Turn OpenAPI 3.0 into JSON Schema: nullable becomes a type, unlisted properties are refused."""
    if isinstance(schema, list):
        return [_strict(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    turned = {key: _strict(value) for key, value in schema.items() if key not in {"nullable", "example"}}
    if schema.get("type") == "object" and "properties" in schema and "additionalProperties" not in schema:
        turned["additionalProperties"] = False
    if schema.get("nullable"):
        if "enum" in turned:
            turned["enum"] = [*turned["enum"], None]
        turned = {"anyOf": [turned, {"type": "null"}]}
    return turned


@functools.cache
def components() -> dict[str, Any]:
    """Return every schema of the document."""
    schemas = _strict(json.loads(DOCUMENT.read_bytes())["components"]["schemas"])
    for name in OPTIONAL:
        owner, _, field = name.partition(".")
        schemas[owner]["required"].remove(field)
    for name in EXTRA:
        owner, _, field = name.partition(".")
        schemas[owner]["properties"][field] = {}
    return schemas


def problems(value: dict[str, Any], schema: str) -> list[str]:
    """Return what is wrong with a response object by Stripe's document, empty if nothing."""
    whole = {"$ref": f"#/components/schemas/{schema}", "components": {"schemas": components()}}
    validator = jsonschema.Draft202012Validator(whole)
    return [f"{'.'.join(map(str, e.absolute_path))}: {e.message[:200]}" for e in validator.iter_errors(value)]


@functools.cache
def example_fields(name: str) -> frozenset[str]:
    """Return the top-level fields of Stripe's own example of an object."""
    return frozenset(json.loads(EXAMPLES.read_bytes())["resources"][name])


@functools.cache
def json_names() -> frozenset[str]:
    """Return the names of the objects that Stripe gives an example of."""
    return frozenset(json.loads(EXAMPLES.read_bytes())["resources"])
