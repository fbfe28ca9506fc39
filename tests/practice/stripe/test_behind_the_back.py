"""Edits in the dashboard, and the random ones of *make a mess*."""

from random import Random

import pytest

from app.practice.stripe import StripePractice, behind_the_back
from app.practice.stripe.errors import ApiError
from app.practice.stripe.mess import DashboardEdits


@pytest.fixture
def customer(v1) -> str:
    return v1.customers.create(
        {"name": "Bob", "email": "bob@big.example", "metadata": {"pronto_id": "A1", "rep": "R"}}
    ).id


def test_an_edit_makes_an_event_without_a_request(server, v1, customer) -> None:
    behind_the_back.change_customer_email(server.practice, customer, "new@big.example")
    assert v1.customers.retrieve(customer).email == "new@big.example"
    event = v1.events.list({"type": "customer.updated"}).data[0]
    assert (event.request.id, event.request.idempotency_key) == (None, None)
    assert event.data.previous_attributes.email == "bob@big.example"


def test_the_dashboard_follows_the_same_rules(server, customer) -> None:
    with pytest.raises(ApiError, match="Invalid email address"):
        behind_the_back.change_customer_email(server.practice, customer, "nobody")
    assert server.practice.books()["customers"].get(customer)["email"] == "bob@big.example"


def test_invoices(server, v1, customer) -> None:
    def draft() -> str:
        made = v1.invoices.create({"customer": customer})
        return v1.invoices.add_lines(made.id, {"lines": [{"amount": 500}]}).id

    account = server.practice
    assert behind_the_back.pay_invoice(account, draft())["status"] == "paid"
    assert behind_the_back.pay_invoice(account, draft(), card="pm_card_visa")["status"] == "paid"
    assert behind_the_back.void_invoice(account, draft())["status"] == "void"
    opened = behind_the_back.finalise_invoice(account, draft())
    assert behind_the_back.write_off_invoice(account, opened["id"])["status"] == "uncollectible"
    assert behind_the_back.delete_draft(account, draft())["deleted"] is True


def test_catalogue_and_money(server, v1, customer) -> None:
    account = server.practice
    product = v1.products.create({"name": "Bolt", "default_price_data": {"currency": "aud", "unit_amount": 100}})
    changed = behind_the_back.change_price(account, product.id, 250)
    assert v1.prices.retrieve(changed["default_price"]).unit_amount == 250
    assert behind_the_back.archive_product(account, product.id)["active"] is False
    assert behind_the_back.rename_product(account, product.id, "Nut")["name"] == "Nut"
    intent = behind_the_back.add_charge(account, 1234, customer=customer, order="SO-9", metadata={"pronto_id": "9"})
    assert v1.charges.retrieve(intent["latest_charge"]).amount == 1234
    assert behind_the_back.refund_charge(account, intent["latest_charge"], 34)["amount"] == 34
    assert behind_the_back.edit_metadata(account, "customers", customer, {"rep": "X"})["metadata"]["rep"] == "X"
    assert behind_the_back.rename_customer(account, customer, "Rob")["name"] == "Rob"
    assert behind_the_back.add_customer(account, {"name": "Stranger"})["name"] == "Stranger"
    assert behind_the_back.delete_customer(account, customer)["deleted"] is True


def anything(_type: str, _key: str) -> bool:
    return True


def fill(account: StripePractice) -> None:
    """Put thirty customers, products, draft invoices and payment intents into an account, as a sync would."""
    for number in range(30):
        customer = behind_the_back.add_customer(
            account,
            {"name": f"C{number}", "email": f"c{number}@x.example", "metadata": {"pronto_id": f"{number}", "rep": "R"}},
        )
        if number % 2:
            _draft(account, customer["id"], number)
            _intent(account, customer["id"], number)
        _product(account, number)


def _draft(account: StripePractice, customer: str, number: int) -> None:
    from dataclasses import replace

    from app.practice.stripe import invoice_drafts, invoice_lines

    def work(call):
        params = {"customer": customer, "metadata": {"pronto_id": f"INV{number}"}}
        made = invoice_drafts.create(replace(call, params=params))
        return invoice_lines.add(replace(call, ids=(made["id"],), params={"lines": [{"amount": 1000}]}))

    account.behind(work)


def _intent(account: StripePractice, customer: str, number: int) -> None:
    from dataclasses import replace

    from app.practice.stripe import payment_intents

    params = {"amount": 5000 + number, "currency": "aud", "customer": customer, "metadata": {"pronto_id": f"{number}"}}
    account.behind(lambda call: payment_intents.create(replace(call, params=params)))


def _product(account: StripePractice, number: int) -> None:
    from dataclasses import replace

    from app.practice.stripe import products

    price = {"currency": "aud", "unit_amount": 100 + number}
    params = {"name": f"P{number}", "metadata": {"pronto_id": f"I{number}"}, "default_price_data": price}
    account.behind(lambda call: products.create(replace(call, params=params)))


def test_the_same_seed_makes_the_same_mess() -> None:
    told = []
    for _ in range(2):
        account = StripePractice()
        fill(account)
        edits, random = DashboardEdits(account), Random(7)
        made = [edits.alter(kind, random, anything) for kind in [*edits.kinds()] * 2]
        told.append([(a.kind, a.type, a.pronto_id) for a in made if a])
    assert told[0] == told[1]
    assert {kind for kind, _, _ in told[0]} == set(edits.kinds())
    records = [(type_, key) for _, type_, key in told[0] if key]
    assert len(records) == len(set(records))


def test_each_edit_did_what_it_says() -> None:
    account = StripePractice()
    fill(account)
    edits, random = DashboardEdits(account), Random(3)
    books = account.books()
    email = edits.alter("stripe-change-email", random, anything)
    assert books["customers"].get(email.stripe_id)["email"] == email.after["email"] != email.before["email"]
    paid = edits.alter("stripe-pay-invoice", random, anything)
    assert books["invoices"].get(paid.stripe_id)["status"] == "paid"
    gone = edits.alter("stripe-delete-customer", random, anything)
    assert books["customers"].get(gone.stripe_id)["deleted"] is True
    price = edits.alter("stripe-change-price", random, anything)
    default = books["products"].get(price.stripe_id)["default_price"]
    assert books["prices"].get(default)["unit_amount_decimal"] == price.after["unit_amount_decimal"]


def test_nothing_fit_for_an_edit() -> None:
    assert DashboardEdits(StripePractice()).alter("stripe-pay-invoice", Random(1), anything) is None


def test_edits_of_money_did_what_they_say() -> None:
    account = StripePractice()
    fill(account)
    edits, random = DashboardEdits(account), Random(5)
    books = account.books()
    credited = edits.alter("stripe-credit-invoice", random, anything)
    invoice = books["invoices"].get(credited.stripe_id)
    assert (invoice["status"], invoice["amount_paid"], invoice["pre_payment_credit_notes_amount"]) == ("paid", 0, 1000)
    assert books["credit_notes"].get(credited.after["credit_note"])["total"] == 1000
    lost = edits.alter("stripe-write-off", random, anything)
    assert books["invoices"].get(lost.stripe_id)["status"] == "uncollectible"
    final = edits.alter("stripe-finalise-invoice", random, anything)
    assert books["invoices"].get(final.stripe_id)["status"] == "open"
    assert "stripe-finalise-invoice" not in edits.kinds()
    added = books["invoices"].get(edits.alter("stripe-add-invoice", random, anything).stripe_id)
    assert (added["status"], added["metadata"]) == ("open", {})
    short = edits.alter("stripe-charge-short", random, anything)
    intent = books["payment_intents"].get(short.stripe_id)
    assert intent["status"] == "succeeded"
    assert intent["amount_received"] == int(short.after["amount"]) < int(short.before["amount"])
    gone = edits.alter("stripe-cancel-intent", random, anything)
    assert books["payment_intents"].get(gone.stripe_id)["status"] == "canceled"
