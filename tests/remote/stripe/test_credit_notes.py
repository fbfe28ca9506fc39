import pytest

from app.domain.errors import Code, ItemRejected
from app.domain.kinds import RecordType
from app.domain.plan import Action
from tests.remote.stripe.raw import raw
from tests.remote.stripe.test_invoices import BOOK, CABLE, WIDGETS, invoice, line, seen

KIND = RecordType.CREDIT_NOTES


def credit(lines, number="C-1", **more):
    amount, tax = (sum(row[name] for row in lines) for name in ("amount", "tax"))
    return {
        "invoice": "@invoices/I-1",
        "memo": f"Pronto credit note {number}",
        "lines": lines,
        "amount": amount,
        "tax": tax,
        "total": amount + tax,
        "metadata.pronto_id": number,
    } | more


@pytest.fixture
def sold(bench):
    bench.create(RecordType.CUSTOMERS, "ACME", {"name": "Acme", "email": "a@example.com"})
    return bench.create(RecordType.INVOICES, "I-1", invoice([WIDGETS, CABLE, BOOK], "I-1", finalise=True))


def test_what_was_created_is_what_is_read_again(bench, sold):
    lines = [WIDGETS | {"quantity": "1", "amount": 2500, "tax": 251}, CABLE, BOOK]
    wanted = credit(lines)
    made = bench.create(KIND, "C-1", wanted)
    assert made.fields | wanted | {"invoice": sold.stripe_id, "lines": seen(lines)} == made.fields
    assert bench.reread(made) == made
    assert made.state == "issued"


def test_what_is_paid_already_is_settled_outside(bench, sold, server):
    raw(server, "post", f"/v1/invoices/{sold.stripe_id}/pay", paid_out_of_band=True)
    made = bench.create(KIND, "C-1", credit([BOOK]))
    assert made.fields["total"] == 2000
    assert server.practice.books()["credit_notes"].get(made.stripe_id)["out_of_band_amount"] == 2000


def test_a_draft_cannot_be_credited(bench, sold):
    bench.create(RecordType.INVOICES, "I-2", invoice([BOOK], "I-2"))
    with pytest.raises(ItemRejected, match="finalise it before") as caught:
        bench.create(KIND, "C-2", credit([BOOK], invoice="@invoices/I-2"))
    assert caught.value.code is Code.NEEDS_PARENT


def test_gst_needs_an_invoice_with_gst(bench, sold):
    bench.create(RecordType.INVOICES, "I-2", invoice([BOOK], "I-2", finalise=True))
    with pytest.raises(ItemRejected, match="its invoice at Stripe carries none"):
        bench.create(KIND, "C-2", credit([line("A", "1", 100, 10)], invoice="@invoices/I-2"))


def test_sums_are_checked_before_anything_is_sent(bench, sold):
    bench.sent.clear()
    with pytest.raises(ItemRejected, match=r"come to \$20.00 but its total is \$30.00"):
        bench.create(KIND, "C-1", credit([BOOK], total=3000))
    assert bench.sent == []


def test_only_words_change_and_voiding_ends_it(bench, sold):
    bench.create(KIND, "C-1", credit([BOOK]))
    after = bench.change(KIND, "C-1", {"memo": "Sorry", "metadata.rep": "JS"})
    assert (after.fields["memo"], after.fields["metadata.rep"]) == ("Sorry", "JS")
    assert bench.reread(after) == after
    with pytest.raises(ItemRejected, match="cannot be changed"):
        bench.change(KIND, "C-1", {"lines": [WIDGETS]})
    gone = bench.change(KIND, "C-1", {}, Action.VOID)
    assert gone.state == "void"
    assert bench.reread(gone) == gone


def test_many_lines_are_whole(bench, sold):
    many = [line(f"Part {at}", "1", 10, 1) for at in range(35)]
    made = bench.create(KIND, "C-1", credit(many))
    assert made.fields["lines"] == seen(many)
    assert bench.reread(made) == made
