"""Money at Stripe flows back: noted when seen, posted once, settled when Pronto shows it; ids go back too."""

import datetime as dt

import pytest

from app.domain.errors import CallMissing, Code, ItemRejected, Retryable
from app.domain.kinds import RecordType
from app.domain.outcome import RunStatus
from tests.planning import samples

INVOICES, ORDERS, CUSTOMERS = RecordType.INVOICES, RecordType.ORDERS, RecordType.CUSTOMERS
MIDNIGHT = int(dt.datetime(2026, 3, 4, 22, 30, tzinfo=dt.UTC).timestamp())
"""The morning of 5 March in Sydney."""


def pay(office, number: str = "7001", state: str = "paid", **parts: str) -> str:
    stripe_id = office.gateway.of(INVOICES)[number].stripe_id
    known = {"amount_paid": "1100", "paid_at": str(MIDNIGHT), "charge": "ch_1"} | parts
    office.gateway.alter(stripe_id, state, known)
    return stripe_id


def receipts(office, state: str = "open") -> list[tuple[str, str, int]]:
    return [(one.kind, one.invoice_number, one.cents) for one in office.store.receipts.all(office.company.id, state)]


@pytest.fixture
def billed(office):
    office.sync()
    return office


@pytest.mark.parametrize(
    ("state", "parts", "expected"),
    [
        ("paid", {}, ("paid", "7001", 1100)),
        ("paid", {"charge": ""}, ("paid-elsewhere", "7001", 1100)),
        ("void", {"voided_at": str(MIDNIGHT)}, ("void", "7001", 1100)),
        ("uncollectible", {}, ("uncollectible", "7001", 1100)),
    ],
)
def test_the_end_of_an_invoice_is_noted(billed, state: str, parts: dict[str, str], expected: tuple):
    pay(billed, state=state, **parts)
    billed.sync()
    assert receipts(billed) == [expected]
    billed.sync()
    assert receipts(billed) == [expected]


def test_a_preview_in_between_takes_no_receipt_away(billed):
    pay(billed)
    billed.preview()
    billed.sync()
    assert receipts(billed) == [("paid", "7001", 1100)]


def test_a_run_that_stops_takes_no_receipt_away(billed):
    pay(billed)
    billed.source.put(samples.customer("ACME", name="New name"))

    def down(intent):
        raise Retryable(Code.SERVER_ERROR, "down")

    billed.gateway.before = down
    billed.sync()
    assert receipts(billed) == [("paid", "7001", 1100)]


def test_an_invoice_over_nothing_needs_no_receipt(billed):
    billed.source.put(samples.invoice("7010", order_number="", lines=(), amount=0, tax=0, total=0))
    billed.sync()
    pay(billed, "7010", amount_paid="0", charge="")
    billed.sync()
    assert receipts(billed) == []


def test_what_pronto_shows_as_paid_needs_no_receipt_and_closes_one(billed):
    pay(billed)
    billed.sync()
    billed.source.put(samples.invoice("7001", order_number="", outstanding=0))
    billed.sync()
    assert receipts(billed) == []
    assert receipts(billed, "seen") == [("paid", "7001", 1100)]


def test_money_taken_ahead_is_noted_as_a_charge(billed):
    stripe_id = billed.gateway.of(ORDERS)["100"].stripe_id
    billed.gateway.alter(stripe_id, "succeeded", {"amount_received": "1100", "charge": "ch_9"})
    billed.sync()
    (receipt,) = billed.store.receipts.all(billed.company.id)
    assert (receipt.kind, receipt.stripe_id, receipt.order_number, receipt.cents) == ("charge", "ch_9", "100", 1100)


def test_receipts_are_posted_once_with_the_day_at_the_companys_place(billed):
    billed.decree(post_receipts=True)
    stripe_id = pay(billed)
    billed.sync()
    billed.sync()
    assert billed.source.posted == [
        {"customer": "ACME", "invoice": "7001", "amount": "11", "date": "2026-03-05", "reference": stripe_id}
    ]
    assert receipts(billed, "posted") == [("paid", "7001", 1100)]
    entry = billed.store.journal.entries(billed.company.id)[0]
    assert (entry.action, entry.pronto_id, entry.after["reference"]) == ("receipt", "7001", "R1")


def test_nothing_is_posted_unless_the_owner_says_so(billed):
    pay(billed)
    billed.sync()
    assert billed.source.posted == []


def test_only_money_received_is_posted(billed):
    billed.decree(post_receipts=True)
    pay(billed, state="void")
    billed.sync()
    assert billed.source.posted == []
    assert receipts(billed) == [("void", "7001", 1100)]


def test_a_refused_receipt_stays_on_the_list_and_is_told(billed):
    billed.decree(post_receipts=True)
    billed.source.refusals = [ItemRejected(Code.REJECTED, "The period is closed.")]
    pay(billed)
    run = billed.sync()
    assert "Receipt for invoice 7001: The period is closed." in run.messages
    assert receipts(billed) == [("paid", "7001", 1100)]
    billed.sync()
    assert receipts(billed, "posted") == [("paid", "7001", 1100)]


def test_a_site_without_the_call_keeps_them_all(billed):
    billed.decree(post_receipts=True)
    billed.source.refusals = [CallMissing(detail="This site does not take receipts.")]
    pay(billed)
    pay(billed, "7003", charge="ch_3")
    assert "This site does not take receipts." in billed.sync().messages
    assert len(receipts(billed)) == 2
    assert len(billed.source.posted) == 1


@pytest.mark.parametrize("problem", [ItemRejected(Code.UNKNOWN_OUTCOME, "cut off"), RuntimeError("crash")])
def test_a_receipt_that_may_have_arrived_is_never_posted_again(billed, problem: Exception):
    billed.decree(post_receipts=True)
    billed.source.refusals = [problem]
    pay(billed)
    if isinstance(problem, RuntimeError):
        with pytest.raises(RuntimeError):
            billed.sync()
    else:
        billed.sync()
    run = billed.sync()
    assert len(billed.source.posted) == 1
    assert "look in Pronto whether it is there" in " ".join(run.messages)


def test_a_receipt_that_did_not_leave_is_tried_again(billed):
    billed.decree(post_receipts=True)
    billed.source.refusals = [Retryable(Code.UNREACHABLE, "no line")]
    pay(billed)
    with pytest.raises(Retryable):
        billed.sync()
    billed.sync()
    assert receipts(billed, "posted") == [("paid", "7001", 1100)]
    assert len(billed.source.posted) == 2


def test_stripes_ids_go_into_the_field_the_owner_names(office):
    office.decree(write_ids_to_pronto="UserField8")
    office.sync([CUSTOMERS])
    ids = {key: actual.stripe_id for key, actual in office.gateway.of(CUSTOMERS).items()}
    assert office.source.fields == {(code, "UserField8"): stripe_id for code, stripe_id in ids.items()}
    entries = [
        entry for entry in office.store.journal.entries(office.company.id) if entry.call == "user field UserField8"
    ]
    assert len(entries) == 3


def test_ids_a_site_refuses_are_told_and_stop_nothing(office):
    office.decree(write_ids_to_pronto="UserField8")
    office.source.refusals = [ItemRejected(Code.REJECTED, "The field is locked.")]
    run = office.sync([CUSTOMERS])
    assert any("The field is locked." in message for message in run.messages)
    assert len(office.source.fields) == 2
    assert run.status is RunStatus.DONE


def test_ids_at_a_site_without_the_call(office):
    office.decree(write_ids_to_pronto="UserField8")
    office.source.refusals = [CallMissing(detail="This site takes no fields.")]
    assert "This site takes no fields." in office.sync([CUSTOMERS]).messages
    assert office.source.fields == {}
