"""The shipped mapping and Stripe's readers speak of the same fields, both ways."""

import pytest

from app.domain.kinds import TARGETED, RecordType
from app.remote.stripe.reading.credit_notes import credit_note
from app.remote.stripe.reading.customers import customer
from app.remote.stripe.reading.invoices import invoice
from app.remote.stripe.reading.items import item
from app.remote.stripe.reading.orders import order
from tests.planning import samples

ADDRESS = dict.fromkeys(["line1", "line2", "city", "state", "postal_code", "country"], "x")
LINES = {"object": "list", "data": [{"id": "il_1", "description": "d", "amount": 1}]}
DOCUMENT = {"metadata": {}, "currency": "aud", "effective_at": 1, "total": 2, "total_excluding_tax": 1, "lines": LINES}
BODIES = {
    RecordType.CUSTOMERS: (
        customer,
        {
            "name": "x",
            "email": "x",
            "phone": "x",
            "address": ADDRESS,
            "shipping": {"name": "x", "phone": "x", "address": ADDRESS},
            "preferred_locales": ["en-AU"],
            "tax_ids": {"data": [{"id": "txi_1", "type": "au_abn", "value": "51824753556"}]},
        },
    ),
    RecordType.ITEMS: (
        item,
        {
            "name": "x",
            "description": "x",
            "unit_label": "x",
            "active": True,
            "default_price": {
                "id": "price_1",
                "unit_amount_decimal": "1",
                "currency": "aud",
                "tax_behavior": "exclusive",
                "lookup_key": "x",
            },
        },
    ),
    RecordType.ORDERS: (
        order,
        {
            "amount": 1,
            "currency": "aud",
            "description": "x",
            "customer": "cus_1",
            "payment_details": {"order_reference": "x", "customer_reference": "x"},
            "amount_details": {"line_items": {"data": [{"product_name": "x", "quantity": 1, "unit_cost": 1}]}},
        },
    ),
    RecordType.INVOICES: (
        invoice,
        DOCUMENT
        | {
            "number": "x",
            "customer": "cus_1",
            "description": "x",
            "due_date": 1,
            "custom_fields": [{"name": name, "value": "x"} for name in ("Invoice no.", "Order no.")]
            + [{"name": name, "value": "x"} for name in ("Your PO no.", "Our PO no.")],
        },
    ),
    RecordType.CREDIT_NOTES: (credit_note, DOCUMENT | {"invoice": "in_1", "memo": "x"}),
}
ONLY_WRITTEN = {"days_until_due"}
"""Stripe turns it into a due date and never says it again (Stripe docs, Invoice object)."""
ONLY_READ = {
    RecordType.CUSTOMERS: {"shipping.phone"},
    RecordType.CREDIT_NOTES: {"currency"},
}


@pytest.mark.parametrize("kind", TARGETED)
def test_every_target_of_the_shipped_mapping_is_read_back(kind: RecordType):
    read, body = BODIES[kind]
    targets = {rule.target for rule in samples.mapping().types[kind].rules}
    keys = {target.removeprefix("metadata.").replace("*", "1") for target in targets if target.startswith("metadata.")}
    actual = read({"id": "x_1", "object": "x"} | body | {"metadata": dict.fromkeys(keys, "v")})
    assert actual is not None
    found = {"metadata.user_field_*" if path.startswith("metadata.user_field_") else path for path in actual.fields}
    assert targets - found <= ONLY_WRITTEN
    assert found - targets == ONLY_READ.get(kind, set())
