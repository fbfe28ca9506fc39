import datetime as dt

import pytest

from app.domain.errors import Code, ItemRejected
from app.domain.kinds import RecordType
from app.domain.plan import Action

KIND = RecordType.INVOICES
DAY = 86_400
NOW = int(dt.datetime.now(dt.UTC).timestamp())


def line(description, quantity, cents, tax, **more):
    return {"description": description, "quantity": quantity, "amount": cents, "tax": tax, "tax_rate": "10"} | more


WIDGETS = line("W-1 Widget", "4", 10000, 1000, item="W-1", unit_price="25", unit_amount_decimal="2500", kind="SN")
CABLE = line("C-9 Cable", "2.5", 333, 33, item="C-9", unit_price="1.33", unit_amount_decimal="133.2", kind="SN")
DISCOUNTED = line("D-1 Door (3 × 19.99)", "1", 5399, 540, item="D-1", unit_price="19.99", kind="SN")
BOOK = line("B-1 Book", "1", 2000, 0, item="B-1", unit_price="20", kind="SN", tax_rate="0")
NOTE = line("Leave at gate 3", "1", 0, 0, item="", unit_price="0", kind="DN", tax_rate="0")
RETURNED = line("Pallet returned", "1", -500, -50, kind="SC")
LINES = [WIDGETS, CABLE, DISCOUNTED, BOOK, NOTE, RETURNED]


def seen(lines):
    return [{name: row[name] for name in ("description", "quantity", "amount", "tax")} for row in lines]


def invoice(lines, number="I-1001", **more):
    amount, tax = (sum(row[name] for row in lines) for name in ("amount", "tax"))
    return {
        "customer": "@customers/ACME",
        "number": number,
        "currency": "aud",
        "collection_method": "send_invoice",
        "due_date": NOW + 30 * DAY,
        "days_until_due": 30,
        "effective_at": NOW - 2 * DAY,
        "description": f"Pronto invoice {number}",
        "custom_fields.Order no.": "S-77",
        "custom_fields.Your PO no.": "PO 5",
        "lines": lines,
        "amount": amount,
        "tax": tax,
        "total": amount + tax,
        "metadata.pronto_id": number,
        "metadata.pronto_invoice": number,
    } | more


def shown(wanted, customer):
    return {path: value for path, value in wanted.items() if path not in {"days_until_due", "finalise"}} | {
        "customer": customer,
        "lines": seen(wanted["lines"]),
    }


@pytest.fixture
def acme(bench):
    return bench.create(RecordType.CUSTOMERS, "ACME", {"name": "Acme", "email": "a@example.com"}).stripe_id


def test_what_was_created_is_what_pronto_has_and_what_is_read_again(bench, acme):
    wanted = invoice(LINES)
    made = bench.create(KIND, "I-1001", wanted)
    assert made.fields == shown(wanted, acme)
    assert bench.reread(made) == made
    assert (made.state, made.match_key) == ("draft", "I-1001")
    assert made.parts["amount_remaining"] == str(wanted["total"])


def test_lines_name_the_linked_product(bench, acme, server):
    item = bench.create(RecordType.ITEMS, "W-1", {"name": "Widget", "active": True, "metadata.stock_code": "W-1"})
    made = bench.create(KIND, "I-1001", invoice([WIDGETS, CABLE]))
    rows = server.practice.books()["lines"].find("invoice", made.stripe_id)
    products = [row["pricing"]["price_details"]["product"] for row in rows]
    assert products[0] == item.stripe_id
    assert products[1] != item.stripe_id
    everything = [row for page in bench.gateway.read_all(RecordType.ITEMS, bench.ctx) for row in page]
    assert [row.stripe_id for row in everything] == [item.stripe_id]
    assert bench.gateway.retrieve(RecordType.ITEMS, products[1], bench.ctx) is None


def test_pronto_s_own_gst_counts_not_stripe_s_arithmetic(bench, acme):
    odd = [line("A", "1", 105, 10), line("B", "1", 105, 11)]
    made = bench.create(KIND, "I-1001", invoice(odd))
    assert (made.fields["tax"], made.fields["total"]) == (21, 231)


def test_a_due_date_that_has_passed_becomes_days(bench, acme):
    made = bench.create(KIND, "I-1001", invoice([BOOK], due_date=NOW - DAY, days_until_due=14))
    assert made.fields["due_date"] == pytest.approx(NOW + 14 * DAY, abs=6 * 3600)


def test_totals_that_differ_leave_no_draft_behind(bench, acme, server):
    with pytest.raises(ItemRejected, match=r"\$99.99 in Pronto but comes to \$20.00") as caught:
        bench.create(KIND, "I-1001", invoice([BOOK], total=9999))
    assert caught.value.code is Code.TOTALS_DIFFER
    assert len(server.practice.books()["invoices"]) == 0


def test_an_invoice_of_many_lines_is_whole(bench, acme):
    many = [line(f"Line {at}", "1", 100 + at, 10) for at in range(250)]
    made = bench.create(KIND, "I-1001", invoice(many))
    assert made.fields["lines"] == seen(many)
    assert bench.reread(made) == made
    [[listed]] = list(bench.gateway.read_all(KIND, bench.ctx))
    assert listed == made


def test_too_many_lines_are_refused_before_anything_is_sent(bench, acme):
    bench.sent.clear()
    with pytest.raises(ItemRejected, match="251 lines and Stripe takes 250"):
        bench.create(KIND, "I-1001", invoice([BOOK] * 251))
    assert bench.sent == []


def test_a_customer_that_is_not_at_stripe_comes_first(bench):
    with pytest.raises(ItemRejected, match="debtor ACME is not at Stripe yet") as caught:
        bench.create(KIND, "I-1001", invoice([BOOK]))
    assert caught.value.code is Code.NEEDS_PARENT


def test_lines_of_a_draft_are_replaced(bench, acme):
    many = [line(f"Line {at}", "1", 100 + at, 10) for at in range(25)]
    bench.create(KIND, "I-1001", invoice(many))
    fresh = invoice(LINES)
    changes = {path: fresh[path] for path in ("lines", "amount", "tax", "total")} | {"custom_fields.Order no.": "S-78"}
    after = bench.change(KIND, "I-1001", changes)
    assert after.fields == shown(fresh, acme) | {"custom_fields.Order no.": "S-78"}
    assert bench.reread(after) == after


def test_only_notes_of_a_final_invoice_change(bench, acme):
    made = bench.create(KIND, "I-1001", invoice([BOOK], finalise=True))
    assert made.state == "open"
    assert bench.reread(made) == made
    after = bench.change(KIND, "I-1001", {"metadata.rep": "JS", "description": "Thank you"})
    assert (after.fields["metadata.rep"], after.fields["description"]) == ("JS", "Thank you")
    for changes in ({"custom_fields.Order no.": "S-1"}, {"lines": [WIDGETS]}):
        with pytest.raises(ItemRejected) as caught:
            bench.change(KIND, "I-1001", changes)
        assert caught.value.code is Code.FINALISED


def test_finalising_compares_the_totals_first(bench, acme, server):
    bench.create(KIND, "I-1001", invoice([BOOK]))
    with pytest.raises(ItemRejected) as caught:
        bench.change(KIND, "I-1001", {}, Action.FINALISE, wanted=invoice([WIDGETS]))
    assert caught.value.code is Code.TOTALS_DIFFER
    done = bench.change(KIND, "I-1001", {}, Action.FINALISE)
    assert done.state == "open"
    assert bench.reread(done) == done


def test_finalising_gives_a_draft_the_words_it_lacks(bench, acme):
    bench.create(KIND, "I-1001", invoice([BOOK]))
    words = "Tax invoice. Supplier ABN 51 824 753 556."
    done = bench.change(KIND, "I-1001", {"status": "open", "footer": words}, Action.FINALISE)
    assert (done.state, done.fields["footer"]) == ("open", words)


def test_a_draft_moved_to_another_customer_is_not_finalised(bench, acme):
    bench.create(KIND, "I-1001", invoice([BOOK]))
    moved = invoice([BOOK]) | {"customer": "cus_other"}
    with pytest.raises(ItemRejected, match="another customer's at Stripe"):
        bench.change(KIND, "I-1001", {}, Action.FINALISE, wanted=moved)
    assert bench.change(KIND, "I-1001", {}, Action.FINALISE).state == "open"


def test_voiding_and_deleting(bench, acme):
    bench.create(KIND, "I-1", invoice([BOOK], "I-1", finalise=True))
    voided = bench.change(KIND, "I-1", {}, Action.VOID)
    assert voided.state == "void"
    assert "voided_at" in voided.parts
    made = bench.create(KIND, "I-2", invoice([BOOK], "I-2"))
    gone = bench.change(KIND, "I-2", {}, Action.ARCHIVE)
    assert (gone.deleted, gone.stripe_id) == (True, made.stripe_id)
    assert bench.gateway.retrieve(KIND, made.stripe_id, bench.ctx) is None


def test_the_customer_of_an_invoice_cannot_change(bench, acme):
    bench.create(KIND, "I-1001", invoice([BOOK]))
    with pytest.raises(ItemRejected, match="another customer"):
        bench.change(KIND, "I-1001", {"customer": "@customers/OTHER"})


def test_linking_what_agrees_already_reads_every_line(bench, acme):
    many = [line(f"Line {at}", "1", 100, 10) for at in range(120)]
    made = bench.create(KIND, "I-1001", invoice(many))
    assert bench.change(KIND, "I-1001", {}, Action.LINK) == made


def test_a_lost_invoice_is_found_whole(bench, acme):
    since = dt.datetime.now(dt.UTC)
    made = bench.create(KIND, "I-1001", invoice([line(f"Line {at}", "1", 100, 10) for at in range(12)]))
    bench.create(KIND, "I-1002", invoice([BOOK], "I-1002"))
    assert bench.gateway.find(KIND, "I-1001", since, bench.ctx) == made


def test_a_number_taken_is_said_in_words(bench, acme):
    bench.create(KIND, "I-1", invoice([BOOK], "I-1"))
    with pytest.raises(ItemRejected, match="Stripe says:") as caught:
        bench.create(KIND, "I-2", invoice([BOOK], "I-1"))
    assert caught.value.about == "invoices/I-2"
