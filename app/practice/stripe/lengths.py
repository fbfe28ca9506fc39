"""Limits on text and metadata, by resource (Stripe's OpenAPI document of 2026-05-27 and its metadata page)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from app.practice.stripe.errors import malformed

_DEFAULT = 5000
_MAX_KEYS = 50
_MAX_KEY = 40
_MAX_VALUE = 500
_INDEX = re.compile(r"\[\d+\]")

_CUSTOM_FIELDS = {"custom_fields[][name]": 40, "custom_fields[][value]": 140}
_LINES = {
    "lines[][price_data][product_data][description]": 40000,
    "lines[][price_data][product_data][unit_label]": 12,
    "lines[][tax_amounts][][tax_rate_data][display_name]": 100,
    "lines[][tax_amounts][][tax_rate_data][jurisdiction]": 200,
}
_LIMITS: dict[str, dict[str, int]] = {
    "customers": {
        "business_name": 150,
        "individual_name": 150,
        "email": 512,
        "name": 256,
        "phone": 20,
        **{f"invoice_settings[{name.replace('[', '][', 1)}": limit for name, limit in _CUSTOM_FIELDS.items()},
    },
    "products": {"description": 40000, "statement_descriptor": 22, "unit_label": 12},
    "prices": {
        "lookup_key": 200,
        "product_data[statement_descriptor]": 22,
        "product_data[unit_label]": 12,
    },
    "tax_rates": {"display_name": 50, "jurisdiction": 50},
    "invoices": {"description": 1500, "number": 26, "statement_descriptor": 22, **_CUSTOM_FIELDS, **_LINES},
    "line_items": {name.removeprefix("lines[][").replace("]", "", 1): limit for name, limit in _LINES.items()},
    "charges": {"description": 40000},
    "payment_intents": {
        "amount_details[shipping][from_postal_code]": 10,
        "amount_details[shipping][to_postal_code]": 10,
        "amount_details[line_items][][product_code]": 12,
        "amount_details[line_items][][product_name]": 1024,
        "amount_details[line_items][][unit_of_measure]": 12,
        "payment_details[order_reference]": 25,
        "payment_details[customer_reference]": 25,
        "description": 1000,
        "payment_method_configuration": 100,
        "statement_descriptor": 22,
        "statement_descriptor_suffix": 22,
    },
}


def longest(resource: str, path: str) -> int:
    """Return the most characters that a text parameter may have, e.g. 256 for a customer's name."""
    limits = _LIMITS.get(resource)
    if limits is None:
        return _DEFAULT
    return limits.get(_INDEX.sub("[]", path) if "[" in path else path, _DEFAULT)


def check_metadata(texts: Mapping[str, str], path: str) -> None:
    """Check keys and values of metadata (docs.stripe.com/metadata).

    Raises:
        ApiError: too many keys, a key over 40 characters or with brackets, a value over 500 characters.
    """
    check_metadata_count(texts, path)
    for name, value in texts.items():
        if len(name) > _MAX_KEY:
            message = (
                f"Metadata keys can have up to {_MAX_KEY} characters, but you passed in a key that is "
                f"{len(name)} characters. Invalid key: {name}"
            )
            raise malformed(message, param=path)
        if "[" in name or "]" in name:
            raise malformed("Metadata keys cannot contain square brackets ([ or ]).", param=path)
        if len(value) > _MAX_VALUE:
            message = (
                f"Metadata values can have up to {_MAX_VALUE} characters, but you passed in a value that is "
                f"{len(value)} characters. Invalid value: {value}"
            )
            raise malformed(message, param=f"{path}[{name}]")


def check_metadata_count(texts: Mapping[str, str], path: str = "metadata") -> None:
    """Check the number of keys, also after merging.

    Raises:
        ApiError: more than 50 keys.
    """
    if len(texts) > _MAX_KEYS:
        message = f"Metadata can have up to {_MAX_KEYS} keys, but you passed in {len(texts)}."
        raise malformed(message, param=path)
