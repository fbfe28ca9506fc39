"""Invoices made final end to end: proper ones to the cent, faulty ones never, drafts when the policy is switched on."""

import datetime as dt
from collections.abc import Callable

import pytest

from app.domain.company import Finalise
from app.practice.company.books import ProntoBooks
from app.practice.company.documents import DraftLine, cents_of, order_record, with_amounts
from app.practice.company.schema import Record
from app.practice.company.stamps import sydney_stamp, utc_now
from app.practice.stripe import behind_the_back, invoice_drafts
from tests.e2e.small_company import LEVEL, debtor, invoiced, lines, order, slice_of_practice
from tests.e2e.stripe_state import carried
from tests.e2e.world import QuietJob, World

ABN = "51824753556"
FINALISE = "POST /v1/invoices/*/finalize"
TODAY = dt.date.fromisoformat(sydney_stamp(utc_now())[0])
BIG = "400.0000"


def bill(number: int, customer: str, drafts: list[DraftLine], **more: str) -> Record:
    """Make an invoiced order of these lines."""
    plain = order(number, customer, "A1", invoice=str(4000 + number))
    return order_record({**plain.fields, **more}, drafts, tax_level=LEVEL)


def with_gst(record: Record, *taxes: int) -> Record:
    """State another GST on each line and on the whole."""
    amounts = [round(float(row["LineAmount"]) * 100) for row in record.lines]
    return with_amounts(record, amounts, list(taxes))


def day(days: int) -> str:
    return (TODAY + dt.timedelta(days=days)).isoformat()


DEBTORS = {
    "NOBODY": {"CustomerName": "Cash Sales"},
    "BADABN": {"TaxNumber": "51 824 753 557"},
    "NOROAD": {"Address1": "", "Address3": ""},
}


def faulty(books: ProntoBooks) -> set[str]:
    """Put twenty invoices into the books, each with one thing wrong; return their numbers."""
    for code, parts in DEBTORS.items():
        books.put("customers", debtor(code, **parts))
    free = [DraftLine("SN", "C3", "Book", *_two(), "F", "EACH", "TOOL")]
    wordless = [DraftLine("SN", "", "", *_two(), "G", "EACH", "TOOL")]
    made = [
        *(bill(2000 + n, "NOBODY", lines("A1", price=BIG)) for n in range(2)),
        bill(2005, "BADABN", lines("A1", price=BIG)),
        *(bill(2010 + n, "NOROAD", lines("A1")) for n in range(3)),
        *(bill(2020 + n, "ACME", lines("A1"), InvoiceDate=day(2 + n)) for n in range(3)),
        *(bill(2030 + n, "ACME", [*lines("A1"), *wordless]) for n in range(2)),
        *(bill(2040 + n, "ACME", lines("A1"), CustomerReference="PO " + "9" * 150) for n in range(2)),
        *(with_gst(bill(2050 + n, "ACME", [*lines("A1"), *free]), 0, 370) for n in range(2)),
        *(with_gst(bill(2060 + n, "BORAL", lines("A1")), 370 + 3 + n) for n in range(3)),
        bill(2070, "ACME", lines("A1"), InvoiceDate="1999-12-31"),
        with_gst(bill(2071, "ACME", [*lines("A1", price="1.0000"), *lines("B2", price="9.0000")]), 300, 0),
    ]
    for record in made:
        invoiced(books, record)
    numbers = {record["InvoiceNo"] for record in made}
    assert len(made) == len(numbers) == 20
    return numbers


def _two():
    proper = lines("C3")[0]
    return proper.quantity, proper.price


def final_policy(world: World) -> None:
    """Have the owner want invoices final, and enter the company's ABN."""
    world.policies(finalise=Finalise.FINALISE, supplier_abn=ABN)


def test_proper_invoices_are_made_final_in_the_same_run_and_only_once(small: World):
    final_policy(small)
    writes = small.writes_of_sync()
    assert writes[FINALISE] == 2
    for number, invoice in carried(small.stripe.practice, "invoices").items():
        assert (invoice["status"], invoice["number"]) == ("open", number)
        assert invoice["footer"] == "Tax invoice. Supplier ABN 51 824 753 556."
        shown = dt.datetime.fromtimestamp(invoice["effective_at"], dt.UTC).date()
        assert shown == TODAY
    assert small.attention() == {}
    assert small.writes_of_sync() == {}
    told = {one.gate.value: one.reason for one in small.office.explain.why(small.company.id, "5001")[0].gates}
    assert told["validate"].endswith("Its GST of $7.40 is right to the cent by both lawful roundings.")


def test_drafts_are_made_final_when_the_policy_is_switched_on_later(settled: World):
    assert {one["status"] for one in carried(settled.stripe.practice, "invoices").values()} == {"draft"}
    settled.policies(finalise=Finalise.FINALISE)
    assert settled.writes_of_sync() == {}
    assert set(settled.attention().values()) == {"tax-invoice"}
    message = settled.office.explain.why(settled.company.id, "5001")[0].stopped_at
    assert message is not None
    assert "own ABN is not known; enter it" in message.reason
    settled.company = settled.office.connections.set_abn(settled.company.id, "51 824 753 556")
    writes = settled.writes_of_sync()
    assert writes == {"POST /v1/invoices/*": 2, FINALISE: 2}, "the words of a tax invoice, then final"
    assert {one["status"] for one in carried(settled.stripe.practice, "invoices").values()} == {"open"}
    assert settled.attention() == {}
    assert settled.writes_of_sync() == {}


def test_twenty_faulty_tax_invoices_are_caught_and_none_is_made_final(small: World):
    numbers = faulty(small.books)
    final_policy(small)
    for _ in range(2):
        small.sync()
        made = carried(small.stripe.practice, "invoices")
        assert {number for number, one in made.items() if one["status"] != "draft"} == {"5001", "5002"}
    verdicts = {number: small.office.explain.why(small.company.id, number)[0].stopped_at for number in sorted(numbers)}
    assert [number for number, stop in verdicts.items() if stop is None] == []
    later = {str(4000 + 2020 + n) for n in range(3)}
    assert {key.partition("/")[2] for key in small.attention()} >= numbers - later
    assert "a later day" in verdicts["6020"].reason  # type: ignore[union-attr]


def test_what_is_mended_is_made_final_and_what_waited_for_its_day_too(small: World):
    record = bill(2100, "NOROAD", lines("A1"))
    small.books.put("customers", debtor("NOROAD", Address1="", Address3=""))
    invoiced(small.books, record)
    invoiced(small.books, bill(2101, "ACME", lines("A1"), InvoiceDate=day(1)))
    final_policy(small)
    small.sync()
    states = {number: one["status"] for number, one in carried(small.stripe.practice, "invoices").items()}
    assert (states["6100"], states["6101"]) == ("draft", "draft")
    small.books.put("customers", debtor("NOROAD"))
    small.wait(days=2)
    small.sync()
    small.sync()
    states = {number: one["status"] for number, one in carried(small.stripe.practice, "invoices").items()}
    assert (states["6100"], states["6101"]) == ("open", "open")
    assert small.attention() == {}


def test_total_and_gst_in_stripe_are_pronto_s_to_the_cent(make_world: Callable[..., World]):
    world = make_world(slice_of_practice(12))
    final_policy(world)
    world.sync(allow_large=True)
    world.sync(allow_large=True)
    orders = {
        row["InvoiceNo"]: row
        for row in world.books.rows("orders")
        if row.get("InvoiceNo") and not row.get("CreditNoteNo")
    }
    made = carried(world.stripe.practice, "invoices")
    assert len(made) > 20
    for number, invoice in made.items():
        tax = sum(row["amount"] for row in invoice["total_taxes"] or [])
        assert (invoice["total"], tax) == (
            cents_of(orders[number], "OrderedAmountIncTax"),
            cents_of(orders[number], "OrderedTaxAmount"),
        ), number
    assert sum(one["status"] == "open" for one in made.values()) >= 1


def test_making_drafts_final_is_taken_back_by_voiding_them(settled: World):
    final_policy(settled)
    run = settled.sync().run
    plan = settled.office.undo.preview_run(run, QuietJob())
    settled.office.undo.apply(plan.id, QuietJob())
    assert {one["status"] for one in carried(settled.stripe.practice, "invoices").values()} == {"void"}
    settled.writes()
    assert settled.writes_of_sync() == {}, "what was undone is left alone"


def test_a_draft_edited_in_stripe_is_not_made_final(settled: World):
    invoice = carried(settled.stripe.practice, "invoices")["5001"]["id"]
    behind_the_back._do(
        settled.stripe.practice, invoice_drafts.update, (invoice,), {"description": "Paid by bank"}, livemode=False
    )
    final_policy(settled)
    assert settled.writes_of_sync()[FINALISE] == 1
    states = {number: one["status"] for number, one in carried(settled.stripe.practice, "invoices").items()}
    assert states == {"5001": "draft", "5002": "open"}
    assert settled.attention() == {"invoices/5001": "changed-in-stripe"}


@pytest.mark.parametrize("words", ["51 824 753 557", "123", "not an ABN"])
def test_an_abn_that_is_none_is_refused(small: World, words: str):
    with pytest.raises(Exception, match="not valid") as caught:
        small.office.connections.set_abn(small.company.id, words)
    assert type(caught.value).__name__ == "NeedsUser"
    assert small.office.connections.set_abn(small.company.id, " ").policies.supplier_abn == ""
