import pytest

from app.domain.errors import ItemRejected
from app.domain.kinds import RecordType
from app.domain.plan import Action

KIND = RecordType.ORDERS

WHOLE = {"description": "W-1 Widget", "quantity": "4", "amount": 10000, "tax": 1000, "unit_amount_decimal": "2500"}
PART = {"description": "C-9 Cable", "quantity": "2.5", "amount": 333, "tax": 33, "unit_amount_decimal": "133.2"}
NOTE = {"description": "Leave at gate 3", "quantity": "1", "amount": 0, "tax": 0}
LINES = [WHOLE | {"item": "W-1"}, PART | {"item": "A-CODE-TOO-LONG-FOR-STRIPE"}, NOTE]


def order(**more):
    return {
        "amount": 11366,
        "currency": "aud",
        "customer": "@customers/ACME",
        "description": "Sales order 1034326-A",
        "order_reference": "1034326-A",
        "customer_reference": "PO 5",
        "lines": LINES,
        "metadata.pronto_id": "1034326-A",
        "metadata.order": "1034326-A",
    } | more


def shown(fields, customer):
    lines = [{name: row[name] for name in ("description", "quantity", "amount", "tax")} for row in LINES]
    return fields | {"customer": customer, "lines": lines}


@pytest.fixture
def acme(bench):
    return bench.create(RecordType.CUSTOMERS, "ACME", {"name": "Acme"}).stripe_id


def test_what_was_created_is_what_is_read_again(bench, acme):
    made = bench.create(KIND, "1034326-A", order())
    assert made.fields == shown(order(), acme)
    assert bench.reread(made) == made
    assert (made.state, made.match_key) == ("requires_payment_method", "1034326-A")
    assert made.parts == {"amount_received": "0"}


def test_nobody_is_asked_for_money(bench, acme, server):
    made = bench.create(KIND, "1034326-A", order())
    kept = server.practice.books()["payment_intents"].get(made.stripe_id)
    assert (kept["status"], kept["payment_method"], kept["receipt_email"]) == ("requires_payment_method", None, None)


def test_a_receipt_goes_out_only_where_a_rule_says_so(bench, acme):
    made = bench.create(KIND, "1034326-A", order(receipt_email="a@example.com"))
    assert made.fields["receipt_email"] == "a@example.com"
    assert "receipt_email" not in bench.change(KIND, "1034326-A", {"receipt_email": None}).fields


def test_update_and_cancel(bench, acme):
    bench.create(KIND, "1034326-A", order())
    after = bench.change(KIND, "1034326-A", {"amount": 10366, "metadata.order_status": "30"})
    assert (after.fields["amount"], after.fields["metadata.order_status"]) == (10366, "30")
    assert after.fields["order_reference"] == "1034326-A"
    assert bench.reread(after) == after
    done = bench.change(KIND, "1034326-A", {}, Action.CANCEL)
    assert done.state == "canceled"
    assert bench.reread(done) == done


def test_many_lines_are_whole(bench, acme):
    many = [WHOLE | {"description": f"Line {at}"} for at in range(200)]
    made = bench.create(KIND, "1034326-A", order(lines=many, amount=2_200_000))
    assert len(made.fields["lines"]) == 200
    assert bench.reread(made) == made
    with pytest.raises(ItemRejected, match="201 lines and Stripe takes 200"):
        bench.create(KIND, "X", order(lines=[*many, WHOLE]))


def test_a_charge_is_known_by_its_id(bench, acme, server):
    made = bench.create(KIND, "1034326-A", order())
    from tests.remote.stripe.raw import raw

    raw(
        server,
        "post",
        f"/v1/payment_intents/{made.stripe_id}/confirm",
        payment_method="pm_card_visa",
        return_url="https://example.com",
    )
    paid = bench.reread(made)
    assert paid.state == "succeeded"
    assert paid.parts["charge"].startswith("ch_")
    assert paid.parts["amount_received"] == "11366"
