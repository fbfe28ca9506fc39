"""Target paths as people call them."""

from __future__ import annotations

from collections.abc import Iterable

_GROUPS = ("metadata.", "custom_fields.", "tax_ids.")
_WORDS = {
    "abn": "ABN",
    "au_abn": "ABN",
    "gst": "GST",
    "id": "id",
    "url": "URL",
    "email": "e-mail",
    "line1": "line 1",
    "line2": "line 2",
    # what the mapping page calls them, where the path says it otherwise
    "address.postal_code": "postcode",
    "shipping.address.postal_code": "delivery postcode",
    "shipping.name": "delivery name",
    "shipping.phone": "delivery phone",
    "tax_exempt": "tax status",
    "preferred_locales": "language",
    "unit_label": "unit",
    "price.unit_amount_decimal": "price",
    "price.unit_amount": "price",
    "price.currency": "currency",
    "price.tax_behavior": "GST in the price",
    "price.lookup_key": "lookup key",
    "order_reference": "order number",
    "customer_reference": "customer's reference",
    "effective_at": "date",
    "collection_method": "how it is paid",
}
"""Whole paths, and parts of others."""
_SHOWN = 4


def spoken(path: str) -> str:
    """Return a target path in words: ``metadata.owner_email`` becomes ``owner e-mail``."""
    for group in _GROUPS:
        path = path.removeprefix(group)
    if path in _WORDS:
        return _WORDS[path]
    parts = [part for piece in path.split(".") for part in piece.split("_")]
    return " ".join(_WORDS.get(part, part) for part in parts if part)


def listed(paths: Iterable[str]) -> str:
    """Return the first few paths in words, and how many more there are: ``name, phone and 3 more``."""
    names = list(dict.fromkeys(spoken(path) for path in paths))
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"{', '.join(names[:_SHOWN])}{more}"
