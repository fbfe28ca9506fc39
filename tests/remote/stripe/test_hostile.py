"""Whatever comes back, it is read or refused in words; nothing of it makes the program stumble."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import SyncProblem
from app.domain.kinds import RecordType
from app.practice.exchange import Response
from app.practice.http_host import HttpHost
from app.remote.stripe.events import event
from app.remote.stripe.objects import RESOURCES
from tests.remote.stripe.driving import Job, gateway_to

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
MEMBERS = [
    "id",
    "deleted",
    "name",
    "email",
    "address",
    "shipping",
    "metadata",
    "tax_ids",
    "preferred_locales",
    "invoice_settings",
    "created",
    "active",
    "default_price",
    "lines",
    "total",
    "total_taxes",
    "total_excluding_tax",
    "customer",
    "custom_fields",
    "status_transitions",
    "payments",
    "amount",
    "amount_details",
    "payment_details",
    "latest_charge",
    "invoice",
    "memo",
    "data",
    "object",
    "request",
    "type",
    "status",
]
BODIES = st.dictionaries(st.sampled_from(MEMBERS), JUNK, max_size=12)


def outcome(action):
    """What an action gave, or the problem it ended in."""
    try:
        return action()
    except SyncProblem as problem:
        return problem


@pytest.mark.parametrize("kind", list(RESOURCES))
@given(body=BODIES)
@settings(max_examples=60, deadline=None)
def test_any_object_is_read_or_refused(kind, body):
    found = outcome(lambda: RESOURCES[kind].read(body))
    if isinstance(found, SyncProblem):
        assert found.detail.endswith(".")
    else:
        assert found is not None
        assert json.loads(json.dumps(found.fields)) == found.fields


@given(body=BODIES)
@settings(max_examples=60, deadline=None)
def test_any_event_is_read_or_refused(body):
    found = outcome(lambda: event(body))
    assert found.detail.endswith(".") if isinstance(found, SyncProblem) else found.id


ANSWERS = [
    (200, b"[]"),
    (200, b"null"),
    (200, b"\xff\xfe"),
    (200, b'{"data": ['),
    (200, b'{"a": 1e999999}'),
    (200, b"[" * 100_000),
    (400, b'{"error": []}'),
    (400, b'{"error": "invalid_client"}'),
    (400, b'{"error": {"message": ["x"], "param": {}}}'),
    (418, b"teapot"),
    (500, b"{}"),
    (204, b""),
]


@pytest.mark.parametrize(("status", "body"), ANSWERS)
def test_any_answer_is_a_problem_in_words(status, body):
    host = HttpHost(lambda request: Response(status, body, "application/json")).start()
    gateway = gateway_to(host.url)
    try:
        with pytest.raises(SyncProblem) as caught:
            list(gateway.read_all(RecordType.CUSTOMERS, Job()))
        assert caught.value.detail
    finally:
        gateway.close()
        host.stop()


def test_a_list_that_never_ends_is_noticed():
    page = json.dumps({"object": "list", "data": [{"id": "cus_1"}], "has_more": True}).encode()
    host = HttpHost(lambda request: Response(200, page, "application/json")).start()
    gateway = gateway_to(host.url)
    try:
        with pytest.raises(SyncProblem, match="never ends"):
            list(gateway.read_all(RecordType.CUSTOMERS, Job()))
        with pytest.raises(SyncProblem, match="never ends"):
            list(gateway.events("evt_1", Job()) or [])
    finally:
        gateway.close()
        host.stop()


def test_an_answer_of_the_other_mode_stops_the_run():
    host = HttpHost(lambda request: Response(200, b'{"id": "cus_1", "livemode": true}', "application/json")).start()
    gateway = gateway_to(host.url)
    try:
        with pytest.raises(SyncProblem, match="other mode"):
            gateway.retrieve(RecordType.CUSTOMERS, "cus_1", Job())
    finally:
        gateway.close()
        host.stop()
