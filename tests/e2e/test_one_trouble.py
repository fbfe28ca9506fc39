"""A record that is written in part and held in part has one cause from the first sync on: people are told once."""

from app.practice.stripe import behind_the_back
from tests.e2e.stripe_state import carried
from tests.e2e.world import World


def test_changed_in_both_beside_a_change_that_goes_through(settled: World):
    acme = carried(settled.stripe.practice, "customers")["ACME"]
    behind_the_back.rename_customer(settled.stripe.practice, acme["id"], "Somebody Else")
    record = settled.books.get("customers", "ACME")
    settled.books.put("customers", record.changed(CustomerName="Third Name", PhoneNo="02 5550 7777"))
    for _ in range(2):
        settled.sync()
        assert settled.attention() == {"customers/ACME": "changed-in-both"}
    assert carried(settled.stripe.practice, "customers")["ACME"]["phone"] == "+61 2 5550 7777"


def test_a_final_invoice_whose_metadata_still_changes(settled: World):
    invoice = carried(settled.stripe.practice, "invoices")["5001"]
    behind_the_back.finalise_invoice(settled.stripe.practice, invoice["id"])
    settled.sync()
    order = settled.books.get("orders", "1001", "")
    settled.books.put("orders", order.changed(CustomerReference="PO-AFTERWARDS"))
    for _ in range(2):
        settled.sync()
        assert settled.attention() == {"invoices/5001": "finalised"}
