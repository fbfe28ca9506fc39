"""What changes in Pronto makes exactly the writes it must at Stripe, and nothing else does."""

from dataclasses import replace

import pytest

from app.domain.errors import SyncProblem
from app.domain.kinds import RecordType
from app.practice.stripe import behind_the_back, payment_intents
from tests.e2e.small_company import REP, debtor, invoiced, order
from tests.e2e.stripe_state import carried
from tests.e2e.world import World

UPDATE_CUSTOMER = "POST /v1/customers/*"
UPDATE_PRODUCT = "POST /v1/products/*"
NEW_INVOICE = {"POST /v1/invoices": 1, "POST /v1/invoices/*/add_lines": 1}
NEW_INTENT = {"POST /v1/payment_intents": 1}


def edit(world: World, table: str, *key: str, **values: str) -> None:
    """Change a record in Pronto."""
    record = world.books.get(table, *key)
    assert record is not None
    world.books.put(table, record.changed(**values))


def gates(world: World, query: str) -> dict[str, str]:
    """Return the gates of the best answer to a question."""
    return {found.gate.value: found.state for found in world.office.explain.why(world.company.id, query)[0].gates}


def test_the_first_sync_makes_everything_and_the_second_nothing(small: World):
    small.sync()
    assert small.writes() == {
        "POST /v1/customers": 4,
        "POST /v1/products": 3,
        "POST /v1/prices": 3,
        UPDATE_PRODUCT: 3,
        "POST /v1/invoices": 2,
        "POST /v1/invoices/*/add_lines": 2,
        "POST /v1/payment_intents": 1,
    }
    summary = small.sync()
    assert summary.writes == 0
    assert small.writes() == {}
    assert small.attention() == {}
    assert {name: counts.in_step for name, counts in summary.types.items() if counts.in_step} == {
        "customers": 4,
        "items": 3,
        "orders": 1,
        "invoices": 2,
        "reps": 1,
    }


def test_an_edited_debtor_is_one_write(settled: World):
    edit(settled, "customers", "ACME", PhoneNo="03 5550 9999")
    assert settled.writes_of_sync() == {UPDATE_CUSTOMER: 1}
    assert carried(settled.stripe.practice, "customers")["ACME"]["phone"] == "+61 3 5550 9999"
    assert settled.writes_of_sync() == {}


def test_an_edit_that_changes_nothing_writes_nothing(settled: World):
    edit(settled, "customers", "ACME")
    assert sum(settled.writes_of_sync().values()) <= 1, "at most its time of change travels along"
    assert settled.writes_of_sync() == {}


def test_a_price_change_makes_a_price_moves_the_default_and_archives_the_old(settled: World):
    before = carried(settled.stripe.practice, "products")["A1"]["default_price"]
    edit(settled, "items", "A1", Price="11.5000")
    # The product is written twice: its time of change, and its new default.
    assert settled.writes_of_sync() == {"POST /v1/prices": 1, UPDATE_PRODUCT: 2, "POST /v1/prices/*": 1}
    prices = settled.stripe.practice.books()["prices"]
    now = carried(settled.stripe.practice, "products")["A1"]["default_price"]
    assert now != before
    assert (prices.get(before)["active"], prices.get(before)["lookup_key"]) == (False, None)
    assert (prices.get(now)["active"], prices.get(now)["lookup_key"]) == (True, "A1")
    assert prices.get(now)["unit_amount"] == 1150
    assert settled.writes_of_sync() == {}


def test_a_discontinued_item_is_archived_and_comes_back(settled: World):
    edit(settled, "items", "C3", ConditionCode="O")
    assert settled.writes_of_sync() == {UPDATE_PRODUCT: 1}
    assert carried(settled.stripe.practice, "products")["C3"]["active"] is False
    assert settled.writes_of_sync() == {}
    edit(settled, "items", "C3", ConditionCode="")
    assert settled.writes_of_sync() == {UPDATE_PRODUCT: 1}
    assert carried(settled.stripe.practice, "products")["C3"]["active"] is True
    assert settled.writes_of_sync() == {}


def test_a_new_order_paid_ahead_is_one_payment_intent(settled: World):
    settled.books.put("orders", order(1010, "ACME", "A1", "B2", terms="PIA"))
    assert settled.writes_of_sync() == NEW_INTENT
    intent = carried(settled.stripe.practice, "payment_intents")["1010"]
    assert intent["amount"] == 2 * (3702 + 370)
    assert intent["status"] == "requires_payment_method"
    assert settled.writes_of_sync() == {}


def test_a_new_order_on_account_writes_nothing_and_says_why(settled: World):
    settled.books.put("orders", order(1011, "ACME", "A1"))
    assert settled.writes_of_sync() == {}
    assert gates(settled, "1011")["filter"] == "stopped"


def test_a_new_invoice_is_a_draft_and_its_lines(settled: World):
    invoiced(settled.books, order(1012, "BORAL", "A1", "B2", "C3", invoice="5012"))
    assert settled.writes_of_sync() == NEW_INVOICE
    invoice = carried(settled.stripe.practice, "invoices")["5012"]
    assert (invoice["status"], invoice["total"]) == ("draft", 3 * (3702 + 370))
    assert settled.writes_of_sync() == {}


def test_an_order_s_money_is_asked_for_once(settled: World):
    invoiced(settled.books, order(1003, "COLES", "A1", terms="PIA", invoice="5003"))
    assert settled.writes_of_sync() == {"POST /v1/payment_intents/*/cancel": 1, **NEW_INVOICE}
    assert carried(settled.stripe.practice, "payment_intents")["1003"]["status"] == "canceled"
    assert carried(settled.stripe.practice, "invoices")["5003"]["total"] == 3702 + 370
    assert settled.writes_of_sync() == {}


def test_an_order_paid_ahead_and_then_invoiced_is_not_asked_for_again(settled: World):
    intent = carried(settled.stripe.practice, "payment_intents")["1003"]["id"]
    card = {"payment_method": "pm_card_visa"}
    behind_the_back._do(settled.stripe.practice, payment_intents.confirm, (intent,), card, livemode=False)
    assert settled.writes_of_sync() == {}
    assert [one.cents for one in settled.office.history.receipts(settled.company.id)] == [3702 + 370]
    invoiced(settled.books, order(1003, "COLES", "A1", terms="PIA", invoice="5003"))
    writes = settled.writes_of_sync()
    assert set(writes) <= {"POST /v1/payment_intents/*"}, "its metadata may say more, no money is asked for"
    assert "5003" not in carried(settled.stripe.practice, "invoices")
    trail = settled.office.explain.why(settled.company.id, "5003")[0]
    assert trail.stopped_at is not None
    assert intent in trail.stopped_at.reason
    assert settled.writes_of_sync() == {}


def test_an_order_paid_in_part_waits_for_a_person_when_it_is_invoiced(settled: World):
    behind_the_back.add_charge(settled.stripe.practice, 1000, order="1004")
    settled.sync()
    invoiced(settled.books, order(1004, "DELTA", "B2", invoice="5004"))
    settled.sync()
    assert settled.attention()["invoices/5004"] == "amount-differs"
    assert "5004" not in carried(settled.stripe.practice, "invoices")


def test_a_rep_s_new_address_reaches_all_they_look_after(settled: World):
    edit(settled, "reps", REP, RepEmail="robin.rep@small.example")
    assert settled.writes_of_sync() == {
        UPDATE_CUSTOMER: 4,
        "POST /v1/payment_intents/*": 1,
        "POST /v1/invoices/*": 2,
    }
    for collection in ("customers", "payment_intents", "invoices"):
        for row in carried(settled.stripe.practice, collection).values():
            assert row["metadata"]["owner_email"] == "robin.rep@small.example"
    assert settled.writes_of_sync() == {}


def test_an_invoice_paid_at_stripe_is_a_receipt_to_post(settled: World):
    invoice = carried(settled.stripe.practice, "invoices")["5001"]["id"]
    behind_the_back.pay_invoice(settled.stripe.practice, invoice)
    assert settled.writes_of_sync() == {}
    found = settled.office.history.receipts(settled.company.id)
    assert [(one.invoice_number, one.cents, one.customer_code, one.state) for one in found] == [
        ("5001", 2 * (3702 + 370), "ACME", "open")
    ]
    settled.sync()
    assert len(settled.office.history.receipts(settled.company.id)) == 1


def test_a_receipt_that_pronto_shows_is_closed(settled: World):
    invoice = carried(settled.stripe.practice, "invoices")["5001"]["id"]
    behind_the_back.pay_invoice(settled.stripe.practice, invoice)
    settled.sync()
    edit(settled, "transactions", "ACME", "IN", "5001", OutstandingAmount="0.00")
    settled.sync()
    assert settled.office.history.receipts(settled.company.id) == []


def test_a_customer_deleted_at_stripe_is_a_broken_link(settled: World):
    customer = carried(settled.stripe.practice, "customers")["DELTA"]["id"]
    behind_the_back.delete_customer(settled.stripe.practice, customer)
    assert settled.writes_of_sync() == {}
    assert settled.attention() == {"customers/DELTA": "broken-link"}
    assert gates(settled, "DELTA")["match"] == "stopped"


def test_a_debtor_removed_from_pronto_is_marked_at_stripe(settled: World):
    settled.books.delete("customers", "DELTA")
    assert settled.writes_of_sync() == {}, "only changes are asked for"
    settled.wait(days=1)
    writes = settled.writes_of_sync()
    assert writes == {UPDATE_CUSTOMER: 1}
    assert carried(settled.stripe.practice, "customers")["DELTA"]["metadata"]["pronto_status"] == "gone"
    assert settled.writes_of_sync() == {}


def test_only_what_was_asked_for_is_written(small: World):
    small.sync((RecordType.ITEMS,))
    assert set(small.writes()) == {"POST /v1/products", "POST /v1/prices", UPDATE_PRODUCT}
    small.sync((RecordType.CUSTOMERS,))
    assert small.writes() == {"POST /v1/customers": 4}
    small.sync()
    assert set(small.writes()) == {"POST /v1/invoices", "POST /v1/invoices/*/add_lines", "POST /v1/payment_intents"}


def test_an_invoice_without_its_customer_waits_and_follows(small: World):
    small.sync((RecordType.INVOICES,))
    assert small.writes() == {}
    assert gates(small, "5001")["queue"] == "stopped"
    small.sync()
    assert len(carried(small.stripe.practice, "invoices")) == 2
    assert small.attention() == {}


def test_a_branch_is_billed_at_its_head_office(settled: World):
    settled.books.put("customers", debtor("BRANCH", BillTo="ACME"))
    record = order(1020, "BRANCH", "A1", invoice="5020")
    invoiced(settled.books, record)
    settled.sync()
    invoice = carried(settled.stripe.practice, "invoices")["5020"]
    assert invoice["customer"] == carried(settled.stripe.practice, "customers")["ACME"]["id"]


def test_an_unusually_large_batch_waits_for_consent(settled: World):
    settled.policies(guard_updates_floor=1, guard_updates_percent=1)
    for code in ("ACME", "BORAL", "COLES"):
        edit(settled, "customers", code, PhoneNo="03 5550 9999")
    summary = settled.sync()
    assert settled.writes() == {}
    assert any("3 customers would be updated" in message for message in summary.messages)
    settled.sync(allow_large=True)
    assert settled.writes() == {UPDATE_CUSTOMER: 3}


def test_a_record_that_lost_its_parent_s_customer_code_is_explained(settled: World):
    invoiced(settled.books, order(1030, "NOBODY", "A1", invoice="5030"))
    settled.sync()
    found = settled.office.explain.why(settled.company.id, "5030")[0]
    assert found.stopped_at is not None
    assert "NOBODY" in found.stopped_at.reason


def test_a_live_key_without_the_switch_writes_nothing(make_world):
    world = make_world()
    world.connectors.key = "sk_live_practice000000000000"
    with pytest.raises(SyncProblem, match="live key"):
        world.sync()
    live = replace(world.company, mode=type(world.company.mode).LIVE)
    world.office.store.companies.save(live)
    with pytest.raises(SyncProblem, match="switched off"):
        world.sync()
    assert world.writes() == {}
