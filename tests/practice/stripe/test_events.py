"""Events: what changed, by whom, and for how long it is kept."""

import pytest

DAY = 24 * 60 * 60


def test_an_update_tells_what_it_was_before(v1) -> None:
    customer = v1.customers.create({"name": "Old", "metadata": {"a": "1", "b": "2"}})
    v1.customers.update(customer.id, {"name": "New", "metadata": {"a": "9"}}, {"idempotency_key": "key-1"})
    event = v1.events.list({"type": "customer.updated"}).data[0]
    assert event.data.object.name == "New"
    assert event.data.previous_attributes.to_dict() == {"name": "Old", "metadata": {"a": "1"}}
    assert event.request.idempotency_key == "key-1"
    assert event.request.id.startswith("req_")
    assert v1.events.retrieve(event.id).id == event.id


def test_an_update_that_changes_nothing_makes_no_event(v1) -> None:
    customer = v1.customers.create({"name": "Same"})
    v1.customers.update(customer.id, {"name": "Same"})
    assert v1.events.list({"type": "customer.updated"}).data == []


def test_a_refused_request_makes_no_event(v1, refused) -> None:
    refused(v1.invoices.create, {"customer": "cus_x"})
    assert v1.events.list().data == []


def test_events_hold_the_object_as_it_was(v1) -> None:
    customer = v1.customers.create({"name": "First"})
    v1.customers.update(customer.id, {"name": "Second"})
    made = v1.events.list({"type": "customer.created"}).data[0]
    assert made.data.object.name == "First"


def test_following_from_the_last_one_seen(v1) -> None:
    v1.customers.create({})
    last = v1.events.list({"limit": 1}).data[0].id
    made = [v1.products.create({"name": f"P{n}"}).id for n in range(5)]
    page = v1.events.list({"ending_before": last, "limit": 2})
    assert [event.data.object.id for event in page.auto_paging_iter()] == made


def test_filters_by_type(v1, refused) -> None:
    v1.customers.create({})
    product = v1.products.create({"name": "P"})
    v1.products.update(product.id, {"name": "Q"})
    kinds = ["product.created", "customer.created"]
    assert [row.type for row in v1.events.list({"types": kinds}).data] == kinds
    assert [row.type for row in v1.events.list({"type": "product.*"}).data] == ["product.updated", "product.created"]
    too_many = refused(v1.events.list, {"types": [f"t{n}" for n in range(21)]})
    assert too_many.param == "types"
    assert refused(v1.events.list, {"type": "a", "types": ["b"]}).param == "type"


def test_kept_for_thirty_days(v1, clock, refused) -> None:
    v1.customers.create({})
    old = v1.events.list().data[0].id
    clock.now += 30 * DAY - 1
    v1.customers.create({})
    assert len(v1.events.list().data) == 2
    clock.now += 2
    assert len(v1.events.list().data) == 1
    assert refused(v1.events.list, {"ending_before": old}).code == "resource_missing"


@pytest.mark.parametrize("limit", [1, 3])
def test_created_and_types_together(v1, clock, limit: int) -> None:
    for _ in range(4):
        clock.now += 10
        v1.customers.create({})
        v1.products.create({"name": "x"})
    since = int(clock.now) - 20
    found = v1.events.list({"types": ["customer.created"], "created": {"gte": since}, "limit": limit})
    assert len(list(found.auto_paging_iter())) == 3


def test_an_intent_is_announced_with_all_it_was_given(v1) -> None:
    v1.payment_intents.create({"amount": 500, "currency": "aud", "metadata": {"pronto_id": "1"}})
    assert v1.events.list({"type": "payment_intent.created"}).data[0].data.object.metadata["pronto_id"] == "1"
