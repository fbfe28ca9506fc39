"""What becomes of one record: each branch."""

from dataclasses import replace

import pytest

from app.domain.kinds import PRONTO_NOUN, RecordType
from app.domain.outcome import Gate, Standing
from app.domain.plan import Action
from app.domain.records import Record, key_of, kind_of
from app.domain.shapes import Actual, Fields
from tests.planning import samples
from tests.planning.desk import Desk, in_step, shown


@pytest.fixture
def desk() -> Desk:
    return Desk(samples.rep(), samples.customer(), samples.item())


def test_what_is_new_is_made(desk: Desk):
    decision = desk.decide(samples.customer())
    assert shown(decision) == (Action.CREATE, Standing.WAITING, Gate.QUEUE, "only-in-pronto")
    assert decision.change is not None
    assert decision.change.reason == "The debtor is new: a Stripe customer is made."
    assert decision.change.title == "Acme Pty Ltd"
    assert not decision.settled
    assert all(one.before is None for one in decision.change.fields)


RECORDS = [samples.customer(), samples.item(), samples.order(), samples.invoice()]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: kind_of(record).value)
def test_deciding_again_after_it_is_made_finds_nothing_to_do(desk: Desk, record: Record):
    desk.bring(samples.customer(), record)
    assert in_step(desk.decide(record))


def test_a_change_in_pronto_is_written_and_then_done(desk: Desk):
    desk.bring(samples.customer())
    changed = samples.customer(name="Acme & Sons", phone="", abn="")
    decision = desk.decide(changed)
    assert shown(decision) == (Action.UPDATE, Standing.WAITING, Gate.QUEUE, "changed-in-pronto")
    assert decision.change is not None
    assert {one.field: one.after for one in decision.change.fields} == {
        "name": "Acme & Sons",
        "phone": None,
        "tax_ids.au_abn": None,
    }
    assert decision.change.reason == "The debtor changed in Pronto: name, phone, ABN."
    desk.apply(decision.change)
    assert in_step(desk.decide(changed))


def test_a_long_list_of_changes_is_cut_short_in_the_reason(desk: Desk):
    desk.bring(samples.customer())
    decision = desk.decide(samples.customer(name="B", contact="C", phone="1", territory="T", warehouse="W"))
    assert decision.change is not None
    assert decision.change.reason.endswith("and 1 more.")


def test_a_change_made_in_stripe_waits_for_a_person(desk: Desk):
    desk.bring(samples.customer())
    desk.alter(RecordType.CUSTOMERS, "ACME", name="Renamed")
    decision = desk.decide(samples.customer())
    assert shown(decision) == (Action.HOLD, Standing.ATTENTION, Gate.VALIDATE, "changed-in-stripe")
    assert decision.change is not None
    assert [(one.field, one.before, one.after) for one in decision.change.held] == [("name", "Renamed", "Acme Pty Ltd")]


def test_what_is_prontos_alone_is_put_back_beside_what_waits(desk: Desk):
    desk.bring(samples.customer())
    desk.alter(RecordType.CUSTOMERS, "ACME", name="Renamed", metadata__rep="999")
    decision = desk.decide(samples.customer())
    assert decision.change is not None
    assert decision.change.action is Action.UPDATE
    assert [one.field for one in decision.change.fields] == ["metadata.rep"]
    assert [one.field for one in decision.change.held] == ["name"]


def test_both_sides_changed_alike_is_agreement(desk: Desk):
    desk.bring(samples.customer())
    desk.alter(RecordType.CUSTOMERS, "ACME", name="Acme & Sons")
    decision = desk.decide(samples.customer(name="Acme & Sons"))
    assert in_step(decision)
    assert decision.agree is not None
    assert decision.agree["name"] == "Acme & Sons"


def test_a_price_or_a_name_makes_an_update_and_activity_archives_and_restores(desk: Desk):
    desk.bring(samples.item())
    gone, back = samples.item(discontinued=True), samples.item()
    assert shown(desk.decide(samples.item(price=samples.Decimal("1.30"))))[0] is Action.UPDATE
    archive = desk.decide(gone).change
    assert archive is not None
    assert archive.action is Action.ARCHIVE
    desk.apply(archive)
    assert in_step(desk.decide(gone))
    restore = desk.decide(back).change
    assert restore is not None
    assert restore.action is Action.RESTORE
    desk.apply(restore)
    assert in_step(desk.decide(back))


def test_an_object_that_carries_the_id_is_linked_and_what_was_there_is_kept(desk: Desk):
    fields: Fields = {"name": "Acme", "email": "acme@example.com.au", "metadata.pronto_id": "ACME"}
    desk.around.show(Actual(RecordType.CUSTOMERS, "cus_9", fields, pronto_id="ACME"))
    decision = desk.decide(samples.customer())
    change = decision.change
    assert change is not None
    assert (change.action, change.stripe_id, change.score) == (Action.LINK, "cus_9", 100)
    assert [one.field for one in change.held] == ["name"]
    assert "phone" in {one.field for one in change.fields}
    assert "name" not in {one.field for one in change.fields}
    desk.apply(change)
    assert shown(desk.decide(samples.customer())) == (Action.HOLD, Standing.ATTENTION, Gate.VALIDATE, "unproven")


@pytest.mark.parametrize("twins", [2, 3])
def test_several_that_could_be_meant_wait(desk: Desk, twins: int):
    desk.around.show(*[Actual(RecordType.CUSTOMERS, f"cus_{n}", {}, pronto_id="ACME") for n in range(twins)])
    assert shown(desk.decide(samples.customer())) == (Action.HOLD, Standing.ATTENTION, Gate.MATCH, "duplicate")


def test_new_customers_wait_where_the_owner_says_so():
    desk = Desk(company=samples.company(create_customers=False))
    assert shown(desk.decide(samples.customer())) == (Action.HOLD, Standing.ATTENTION, Gate.FILTER, "only-in-pronto")
    assert shown(desk.decide(samples.item()))[0] is Action.CREATE


def test_a_record_that_cannot_be_written_says_all_that_is_wrong(desk: Desk):
    decision = desk.decide(samples.invoice(amount=5, customer_code=""))
    assert shown(decision) == (Action.HOLD, Standing.ATTENTION, Gate.VALIDATE, "amount-differs")
    assert decision.verdict.message.startswith("Invoice 7001: its lines add up to")
    assert decision.verdict.message.endswith("(and 2 more).")
    assert decision.change is not None
    assert len(decision.change.held) == 3


def test_a_left_out_value_needs_an_eye_though_nothing_stops_it(desk: Desk):
    record = samples.customer(email="nobody")
    change = desk.decide(record).change
    assert change is not None
    assert change.action is Action.CREATE
    assert change.warning == "ACME: “nobody” is not an e-mail address; it was left out, correct it in Pronto."
    desk.apply(change)
    decision = desk.decide(record)
    assert shown(decision) == (None, Standing.ATTENTION, Gate.VALIDATE, "invalid")
    assert decision.settled


def test_a_deleted_object_breaks_the_link(desk: Desk):
    desk.bring(samples.customer())
    desk.around.show(Actual(RecordType.CUSTOMERS, "cus_ACME", {}, deleted=True))
    decision = desk.decide(samples.customer())
    assert shown(decision) == (Action.HOLD, Standing.ATTENTION, Gate.MATCH, "broken-link")
    assert "cus_ACME has been deleted" in decision.verdict.message
    del desk.around.actuals[RecordType.CUSTOMERS, "cus_ACME"]
    assert shown(desk.decide(samples.customer()))[3] == "broken-link"


def test_what_is_left_alone_is_said_and_settled(desk: Desk):
    decision = desk.decide(samples.order(terms_code="30"))
    assert shown(decision) == (Action.SKIP, Standing.SKIPPED, Gate.FILTER, "on-account")
    assert decision.settled


# --- an order's money is asked for once ----------------------------------------------------------


@pytest.fixture
def paying(desk: Desk) -> Desk:
    desk.bring(samples.customer(), samples.order())
    return desk


@pytest.mark.parametrize("parts", [{"invoice_number": "7001"}, {"status": "02"}])
def test_an_intent_that_is_not_needed_is_cancelled(paying: Desk, parts: dict):
    change = paying.decide(samples.order(**parts)).change
    assert change is not None
    assert (change.action, change.stripe_id) == (Action.CANCEL, "pi_100")
    paying.apply(change)
    assert in_step(paying.decide(samples.order(**parts)))
    # Paid ahead after all, and nobody is asked for the money any more.
    again = paying.decide(samples.order())
    assert shown(again) == (Action.HOLD, Standing.ATTENTION, Gate.VALIDATE, "not-charged")


def test_money_taken_is_never_given_back_by_itself(paying: Desk):
    paying.alter(RecordType.ORDERS, "100", "succeeded", {"amount_received": "1100", "charge": "ch_1"})
    assert in_step(paying.decide(samples.order()))
    assert in_step(paying.decide(samples.order(invoice_number="7001")))
    assert in_step(paying.decide(samples.order(status="02")))
    assert in_step(paying.decide(None, RecordType.ORDERS, "100"))


def test_another_amount_than_the_orders_is_held(paying: Desk):
    paying.alter(RecordType.ORDERS, "100", "succeeded", {"amount_received": "900"})
    decision = paying.decide(samples.order())
    assert shown(decision) == (Action.HOLD, Standing.ATTENTION, Gate.VALIDATE, "amount-differs")
    assert decision.verdict.message == "Pronto's order is $11.00 and Stripe took $9.00."


def test_of_money_taken_only_metadata_is_written(paying: Desk):
    paying.alter(RecordType.ORDERS, "100", "succeeded", {"amount_received": "1100"})
    change = paying.decide(samples.order(status="70", reference="PO 78")).change
    assert change is not None
    assert {one.field for one in change.fields} == {"metadata.order_status", "metadata.customer_reference"}
    assert change.held == ()
    paying.apply(change)
    assert in_step(paying.decide(samples.order(status="70", reference="PO 78")))


def test_a_charge_of_another_amount_is_linked_and_held():
    desk = Desk(samples.customer())
    found = Actual(RecordType.ORDERS, "pi_7", {"amount": 900}, match_key="100", state="processing")
    desk.around.show(found)
    change = desk.decide(samples.order(terms_code="30")).change
    assert change is not None
    assert change.action is Action.LINK
    assert [(one.field, one.after) for one in change.held] == [("amount", 1100)]
    assert all(one.field.startswith("metadata.") for one in change.fields)


# --- invoices and credit notes -------------------------------------------------------------------


@pytest.fixture
def billed(desk: Desk) -> Desk:
    desk.bring(samples.customer(), samples.invoice())
    return desk


def test_new_lines_of_a_draft_bring_their_own_totals(billed: Desk):
    changed = samples.invoice(lines=(samples.line(amount=2000, tax=200),), amount=2000, tax=200, total=2200)
    change = billed.decide(changed).change
    assert change is not None
    assert [one.field for one in change.fields] == ["lines"]
    assert change.held == ()
    billed.apply(change)
    assert in_step(billed.decide(changed))


def test_totals_that_differ_under_equal_lines_are_held(billed: Desk):
    billed.alter(RecordType.INVOICES, "7001", tax=99)
    assert shown(billed.decide(samples.invoice())) == (Action.HOLD, Standing.ATTENTION, Gate.VALIDATE, "gst-differs")


@pytest.mark.parametrize("state", ["open", "paid", "void", "uncollectible"])
def test_a_final_invoice_takes_words_and_holds_the_rest(billed: Desk, state: str):
    billed.alter(RecordType.INVOICES, "7001", state)
    assert in_step(billed.decide(samples.invoice()))
    change = billed.decide(samples.invoice(reference="PO 78")).change
    assert change is not None
    assert [one.field for one in change.fields] == ["metadata.po_number"]
    assert [(one.field, one.rule) for one in change.held] == [("custom_fields.Your PO no.", "finalised")]
    billed.apply(change)
    decision = billed.decide(samples.invoice(reference="PO 78"))
    assert shown(decision) == (Action.HOLD, Standing.ATTENTION, Gate.VALIDATE, "finalised")


def test_a_final_invoice_that_is_found_is_not_blamed_for_its_dates(desk: Desk):
    desk.bring(samples.customer())
    found = desk.apply(desk.decide(samples.invoice()).change)
    desk.around.links.pop((RecordType.INVOICES, "7001"))
    desk.around.show(replace(found, state="paid"))
    change = desk.decide(samples.invoice()).change
    assert change is not None
    assert (change.action, change.held, change.fields) == (Action.LINK, (), ())


def test_a_credit_note_waits_for_its_invoice_to_be_final(billed: Desk):
    decision = Desk(samples.customer()).decide(samples.credit_note())
    assert shown(decision) == (Action.HOLD, Standing.WAITING, Gate.VALIDATE, "needs-parent")
    assert shown(billed.decide(samples.credit_note()))[3] == "waits-for-invoice"
    billed.alter(RecordType.INVOICES, "7001", "open")
    decision = billed.decide(samples.credit_note())
    assert shown(decision)[0] is Action.CREATE
    assert decision.change is not None
    billed.apply(decision.change)
    assert in_step(billed.decide(samples.credit_note()))


# --- gone from Pronto ----------------------------------------------------------------------------


def test_what_never_was_at_stripe_goes_quietly(desk: Desk):
    assert shown(desk.decide(None, RecordType.CUSTOMERS, "X")) == (None, Standing.SKIPPED, Gate.READ, "gone-in-pronto")


@pytest.mark.parametrize("record", [samples.customer(), samples.item()])
def test_what_is_gone_is_archived_once_and_comes_back(desk: Desk, record: Record):
    kind, key = kind_of(record), key_of(record)
    desk.bring(record)
    decision = desk.decide(None, kind, key)
    assert shown(decision) == (Action.ARCHIVE, Standing.WAITING, Gate.QUEUE, "gone-in-pronto")
    assert decision.change is not None
    desk.apply(decision.change)
    assert in_step(desk.decide(None, kind, key))
    back = desk.decide(record).change
    assert back is not None
    desk.apply(back)
    assert in_step(desk.decide(record))


@pytest.mark.parametrize("record", [samples.invoice(), samples.credit_note()])
def test_documents_stand_and_are_told(billed: Desk, record: Record):
    billed.alter(RecordType.INVOICES, "7001", "open")
    if kind_of(record) is RecordType.CREDIT_NOTES:
        billed.bring(record)
    decision = billed.decide(None, kind_of(record), key_of(record))
    assert shown(decision) == (Action.HOLD, Standing.ATTENTION, Gate.READ, "gone-in-pronto")


def test_an_order_that_is_gone_takes_its_intent_along(paying: Desk):
    change = paying.decide(None, RecordType.ORDERS, "100").change
    assert change is not None
    assert change.action is Action.CANCEL


def test_gone_from_both_sides(desk: Desk):
    desk.bring(samples.customer())
    desk.around.show(Actual(RecordType.CUSTOMERS, "cus_ACME", {}, deleted=True))
    decision = desk.decide(None, RecordType.CUSTOMERS, "ACME")
    assert in_step(decision)
    assert decision.verdict.message == "It is gone from both sides."


def test_every_reason_uses_the_bookkeepers_nouns():
    for record in RECORDS:
        change = Desk(samples.customer()).decide(record).change
        assert change is not None
        assert change.reason.startswith(f"The {PRONTO_NOUN[kind_of(record)]} is new")
