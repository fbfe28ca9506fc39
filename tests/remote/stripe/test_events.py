import pytest

from app.domain.kinds import RecordType
from app.domain.plan import Action
from app.remote.stripe.events import event
from tests.remote.stripe.test_customers import WANTED as CUSTOMER
from tests.remote.stripe.test_invoices import BOOK, invoice
from tests.remote.stripe.test_items import WANTED as ITEM


@pytest.fixture
def busy(bench):
    start = bench.gateway.newest_event(bench.ctx)
    bench.create(RecordType.CUSTOMERS, "ACME", CUSTOMER)
    bench.create(RecordType.ITEMS, "W-1", ITEM)
    bench.create(RecordType.INVOICES, "I-1", invoice([BOOK], "I-1"))
    bench.change(RecordType.INVOICES, "I-1", {}, Action.ARCHIVE)
    return start


def test_none_yet_is_blank_and_everything_comes_after_it(bench, busy):
    assert busy == ""
    found = list(bench.gateway.events("", bench.ctx))
    assert found[0].type == "customer.created"
    assert found[-1].type == "invoice.deleted"
    assert found == sorted(found, key=lambda row: row.created)


def test_events_name_our_objects_and_our_keys(bench, busy):
    found = list(bench.gateway.events("", bench.ctx))
    ids = {(kind, pronto): link.stripe_id for (kind, pronto), link in bench.links.items()}
    by_type = {row.type: row for row in found}
    assert by_type["customer.created"].object_id == ids[RecordType.CUSTOMERS, "ACME"]
    assert by_type["price.created"].kind is RecordType.ITEMS
    assert by_type["price.created"].object_id == ids[RecordType.ITEMS, "W-1"]
    gone = by_type["invoice.deleted"]
    assert (gone.kind, gone.deleted) == (RecordType.INVOICES, True)
    assert by_type["customer.created"].idempotency_key.startswith(bench.stamp)
    assert not by_type["customer.created"].deleted


def test_only_what_came_after_the_signpost(bench, busy):
    signpost = bench.gateway.newest_event(bench.ctx)
    assert list(bench.gateway.events(signpost, bench.ctx)) == []
    reads = bench.gateway.requests[0]
    bench.change(RecordType.CUSTOMERS, "ACME", {"phone": "+61 2 9000 0001"})
    [only] = bench.gateway.events(signpost, bench.ctx)
    assert (only.type, only.kind) == ("customer.updated", RecordType.CUSTOMERS)
    assert bench.gateway.requests[0] == reads + 1


def test_many_pages_come_in_the_order_they_happened(bench):
    bench.create(RecordType.CUSTOMERS, "ACME", {"name": "Acme"})
    signpost = bench.gateway.newest_event(bench.ctx)
    for at in range(230):
        bench.create(RecordType.CUSTOMERS, f"C{at}", {"name": f"Customer {at}"})
    ids = [bench.links[RecordType.CUSTOMERS, f"C{at}"].stripe_id for at in range(230)]
    assert [row.object_id for row in bench.gateway.events(signpost, bench.ctx)] == ids


def test_a_signpost_no_longer_kept_means_read_all(bench, busy):
    assert bench.gateway.events("evt_gone", bench.ctx) is None


@pytest.mark.parametrize(
    ("noun", "inside", "kind", "owner"),
    [
        ("tax_id", {"customer": "cus_1"}, RecordType.CUSTOMERS, "cus_1"),
        ("charge", {"payment_intent": "pi_1"}, RecordType.ORDERS, "pi_1"),
        ("charge", {"payment_intent": None}, None, ""),
        ("refund", {"payment_intent": "pi_1"}, RecordType.ORDERS, "pi_1"),
        ("credit_note", {}, RecordType.CREDIT_NOTES, "x_1"),
        ("invoice_payment", {"invoice": "in_1"}, RecordType.INVOICES, "in_1"),
        ("payout", {}, None, ""),
    ],
)
def test_whose_event_it_is(noun, inside, kind, owner):
    row = {"id": "evt_1", "type": f"{noun}.updated", "data": {"object": {"object": noun, "id": "x_1", **inside}}}
    found = event(row)
    assert (found.kind, found.object_id, found.idempotency_key) == (kind, owner, "")


def test_a_tax_id_removed_is_no_customer_removed():
    inside = {"object": "tax_id", "id": "txi_1", "customer": "cus_1"}
    assert not event({"id": "evt_1", "type": "customer.tax_id.deleted", "data": {"object": inside}}).deleted
