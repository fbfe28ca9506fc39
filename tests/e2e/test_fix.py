"""A person settles mismatches: the chosen value goes where it should, once, and nothing is written blindly."""

import pytest

from app.domain.errors import NeedsUser, SyncProblem
from app.domain.journal import Receipt
from app.domain.kinds import TARGETED, RecordType
from app.domain.mismatch import Mismatch, MismatchState
from app.domain.outcome import RunStatus
from app.domain.plan import Action, ChangeState
from app.planning.offers import Choice
from app.practice.stripe import behind_the_back
from tests.e2e.small_company import debtor
from tests.e2e.stripe_state import carried
from tests.e2e.test_exact_writes import edit
from tests.e2e.world import QuietJob, World


def reconcile(world: World) -> list[Mismatch]:
    """Compare everything and return what is open."""
    world.office.reconcile.run(world.company.id, TARGETED, QuietJob(), "test")
    return world.office.store.mismatches.all(world.company.id)


def found(world: World, cause: str, path: str = "") -> Mismatch:
    """Reconcile and return the one open mismatch of a cause (and field)."""
    rows = [one for one in reconcile(world) if one.cause == cause and (not path or one.field == path)]
    assert len(rows) == 1, rows
    return rows[0]


def settle(world: World, *ids: int, use: str, link_to: str = "", note: str = ""):
    """Preview a fix, carry it out and return its summary and its changes."""
    plan = world.office.fixes.preview(ids, use, note, link_to)
    summary = world.office.fixes.apply(plan.id, QuietJob(), "person")
    return summary, world.office.history.changes(plan.id)


def state(world: World, number: int) -> MismatchState:
    return world.office.store.mismatches.one(number).state


def customer(world: World, code: str) -> dict:
    return carried(world.stripe.practice, "customers")[code]


@pytest.fixture
def renamed(settled: World) -> World:
    """A company of which one customer was renamed in Stripe."""
    behind_the_back.rename_customer(settled.stripe.practice, customer(settled, "ACME")["id"], "Acme by hand")
    return settled


def test_pronto_s_value_is_written_though_it_was_changed_in_stripe(renamed: World):
    one = found(renamed, "changed-in-stripe", "name")
    assert [offer.choice for offer in renamed.office.fixes.offers(one)] == [
        Choice.PRONTO,
        Choice.STRIPE,
        Choice.IGNORE,
    ]
    renamed.writes()
    summary, changes = settle(renamed, one.id, use="pronto")
    assert renamed.writes() == {"POST /v1/customers/*": 1}
    assert summary.status is RunStatus.DONE
    assert [(change.action, change.state) for change in changes] == [(Action.UPDATE, ChangeState.DONE)]
    assert customer(renamed, "ACME")["name"] == "Acme Supplies Pty Ltd"
    assert state(renamed, one.id) is MismatchState.FIXED
    assert reconcile(renamed) == []
    assert renamed.writes_of_sync() == {}
    entry = renamed.office.history.journal(renamed.company.id, limit=1)[0]
    assert (entry.who, entry.before, entry.settles) == ("person", {"name": "Acme by hand"}, (one.id,))


def test_stripe_s_value_is_accepted_until_it_changes(renamed: World):
    one = found(renamed, "changed-in-stripe", "name")
    renamed.writes()
    summary, _ = settle(renamed, one.id, use="stripe")
    assert renamed.writes() == {}
    assert summary.status is RunStatus.DONE
    assert state(renamed, one.id) is MismatchState.IGNORED
    assert reconcile(renamed) == []
    assert renamed.writes_of_sync() == {}
    assert customer(renamed, "ACME")["name"] == "Acme by hand"
    behind_the_back.rename_customer(renamed.stripe.practice, customer(renamed, "ACME")["id"], "Acme again")
    assert [row.field for row in reconcile(renamed)] == ["name"]


def test_two_fields_of_one_record_are_one_change_and_others_stay(renamed: World):
    acme = customer(renamed, "ACME")["id"]
    behind_the_back.change_customer_email(renamed.stripe.practice, acme, "by.hand@acme.example")
    behind_the_back.edit_metadata(renamed.stripe.practice, "customers", acme, {"owner_name": "Somebody"})
    rows = {row.field: row for row in reconcile(renamed)}
    _, changes = settle(renamed, rows["name"].id, rows["email"].id, use="pronto")
    assert len(changes) == 1
    now = customer(renamed, "ACME")
    assert (now["name"], now["email"]) == ("Acme Supplies Pty Ltd", "accounts@acme.example")
    assert now["metadata"]["owner_name"] == "Somebody"
    assert [row.field for row in reconcile(renamed)] == ["metadata.owner_name"]


def test_what_changed_since_the_preview_is_stale_and_not_written(renamed: World):
    one = found(renamed, "changed-in-stripe", "name")
    plan = renamed.office.fixes.preview([one.id], "pronto")
    behind_the_back.rename_customer(renamed.stripe.practice, customer(renamed, "ACME")["id"], "Acme once more")
    renamed.writes()
    summary = renamed.office.fixes.apply(plan.id, QuietJob())
    assert renamed.writes() == {}
    assert summary.status is RunStatus.ATTENTION
    assert [change.state for change in renamed.office.history.changes(plan.id)] == [ChangeState.STALE]
    assert customer(renamed, "ACME")["name"] == "Acme once more"
    fresh = renamed.office.store.mismatches.one(one.id)
    assert (fresh.state, fresh.stripe) == (MismatchState.OPEN, "Acme once more")


def test_a_change_in_pronto_makes_a_preview_stale_too(renamed: World):
    one = found(renamed, "changed-in-stripe", "name")
    plan = renamed.office.fixes.preview([one.id], "pronto")
    edit(renamed, "customers", "ACME", CustomerName="Acme Renamed Pty Ltd")
    renamed.writes()
    renamed.office.fixes.apply(plan.id, QuietJob())
    assert renamed.writes() == {}
    assert renamed.office.store.mismatches.one(one.id).pronto == "Acme Renamed Pty Ltd"


def test_a_plan_applied_twice_writes_once(renamed: World):
    one = found(renamed, "changed-in-stripe", "name")
    plan = renamed.office.fixes.preview([one.id], "pronto")
    renamed.office.fixes.apply(plan.id, QuietJob())
    renamed.writes()
    renamed.office.fixes.apply(plan.id, QuietJob())
    assert renamed.writes() == {}


def test_a_record_only_in_pronto_is_made(settled: World):
    settled.books.put("customers", debtor("EUREKA"))
    one = found(settled, "only-in-pronto")
    _, changes = settle(settled, one.id, use="create")
    assert [change.state for change in changes] == [ChangeState.DONE]
    assert customer(settled, "EUREKA")["name"] == "Eureka Supplies Pty Ltd"
    assert reconcile(settled) == []
    assert settled.writes_of_sync() == {}


def test_a_record_is_linked_to_the_object_a_person_names(settled: World):
    made = behind_the_back.add_customer(settled.stripe.practice, {"name": "Eureka (old)", "email": "x@eureka.example"})
    settled.books.put("customers", debtor("EUREKA"))
    rows = {row.cause: row for row in reconcile(settled)}
    assert set(rows) == {"only-in-pronto", "only-in-stripe"}
    _, changes = settle(settled, rows["only-in-pronto"].id, use="link", link_to=made["id"])
    assert [(change.action, change.state) for change in changes] == [(Action.LINK, ChangeState.DONE)]
    link = settled.office.store.links.get(settled.company.id, RecordType.CUSTOMERS, "EUREKA")
    assert link is not None
    assert link.stripe_id == made["id"]
    now = customer(settled, "EUREKA")
    assert (now["name"], now["phone"]) == ("Eureka (old)", "+61 2 5550 1234")
    assert {row.field for row in reconcile(settled)} >= {"name", "email"}


def test_a_link_that_is_taken_is_refused_in_words(settled: World):
    settled.books.put("customers", debtor("EUREKA"))
    one = found(settled, "only-in-pronto")
    taken = customer(settled, "ACME")["id"]
    settled.writes()
    summary, changes = settle(settled, one.id, use="link", link_to=taken)
    assert settled.writes() == {}
    assert summary.status is RunStatus.ATTENTION
    assert changes[0].action is Action.HOLD
    assert f"{taken} is linked to debtor ACME already" in changes[0].reason
    assert state(settled, one.id) is MismatchState.OPEN


def test_an_object_only_in_stripe_is_linked_to_a_record_by_its_code(settled: World):
    made = behind_the_back.add_customer(settled.stripe.practice, {"name": "Eureka (old)"})
    settled.books.put("customers", debtor("EUREKA"))
    rows = {row.cause: row for row in reconcile(settled)}
    settle(settled, rows["only-in-stripe"].id, use="link", link_to="EUREKA")
    link = settled.office.store.links.of_stripe(settled.company.id, RecordType.CUSTOMERS, made["id"])
    assert link is not None
    assert link.pronto_id == "EUREKA"
    assert state(settled, rows["only-in-stripe"].id) is MismatchState.FIXED


def test_a_customer_only_in_stripe_is_tagged_and_not_listed_again(settled: World):
    made = behind_the_back.add_customer(settled.stripe.practice, {"name": "Nobody"})
    one = found(settled, "only-in-stripe")
    settle(settled, one.id, use="archive")
    assert settled.stripe.practice.books()["customers"].get(made["id"])["metadata"] == {"pronto_status": "gone"}
    assert state(settled, one.id) is MismatchState.FIXED
    assert reconcile(settled) == []


def test_a_stranger_deleted_since_the_preview_is_no_longer_listed(settled: World):
    made = behind_the_back.add_customer(settled.stripe.practice, {"name": "Nobody"})
    one = found(settled, "only-in-stripe")
    plan = settled.office.fixes.preview([one.id], "archive")
    behind_the_back.delete_customer(settled.stripe.practice, made["id"])
    settled.writes()
    settled.office.fixes.apply(plan.id, QuietJob())
    assert settled.writes() == {}
    assert state(settled, one.id) is MismatchState.GONE


def test_a_second_copy_is_archived_and_its_record_s_link_stays(settled: World):
    acme = customer(settled, "ACME")["id"]
    copy = {"name": "Acme copy", "metadata": {"pronto_id": "ACME"}}
    made = behind_the_back.add_customer(settled.stripe.practice, copy)
    one = found(settled, "duplicate")
    _, changes = settle(settled, one.id, use="archive")
    assert [(change.stripe_id, change.state) for change in changes] == [(made["id"], ChangeState.DONE)]
    link = settled.office.store.links.get(settled.company.id, RecordType.CUSTOMERS, "ACME")
    assert link is not None
    assert link.stripe_id == acme
    assert reconcile(settled) == []


def test_a_broken_link_is_made_anew(settled: World):
    behind_the_back.delete_customer(settled.stripe.practice, customer(settled, "DELTA")["id"])
    one = found(settled, "broken-link")
    settle(settled, one.id, use="pronto")
    assert customer(settled, "DELTA")["name"] == "Delta Supplies Pty Ltd"
    assert reconcile(settled) == []


def test_a_paid_invoice_becomes_a_receipt_to_post(settled: World):
    invoice = carried(settled.stripe.practice, "invoices")["5001"]["id"]
    behind_the_back.pay_invoice(settled.stripe.practice, invoice)
    one = next(row for row in reconcile(settled) if row.cause == "paid-in-stripe")
    assert settled.office.fixes.offers(one)[0].choice is Choice.RECEIPT
    settle(settled, one.id, use="receipt")
    assert [receipt.invoice_number for receipt in settled.office.history.receipts(settled.company.id)] == ["5001"]
    assert state(settled, one.id) is MismatchState.IGNORED


def test_a_final_invoice_is_refused_with_the_way_out(settled: World):
    invoice = carried(settled.stripe.practice, "invoices")["5001"]["id"]
    behind_the_back.finalise_invoice(settled.stripe.practice, invoice)
    settled.sync()
    record = settled.books.get("orders", "1001")
    assert record is not None
    edit(settled, "orders", "1001", CustomerReference="PO-NEW")
    rows = [row for row in reconcile(settled) if row.pronto_id == "5001" and row.field.startswith("custom_fields.")]
    assert rows
    assert Choice.PRONTO not in [offer.choice for offer in settled.office.fixes.offers(rows[0])]
    settled.writes()
    _, changes = settle(settled, rows[0].id, use="pronto")
    assert settled.writes() == {}
    assert "void or credit it" in changes[0].reason


def test_those_alike_are_found_and_fixed_together(settled: World):
    for code in ("ACME", "BORAL", "COLES"):
        behind_the_back.rename_customer(settled.stripe.practice, customer(settled, code)["id"], f"{code} by hand")
    rows = reconcile(settled)
    ids = settled.office.fixes.alike(rows[0])
    assert sorted(ids) == sorted(row.id for row in rows)
    settled.writes()
    settle(settled, *ids, use="pronto")
    assert settled.writes() == {"POST /v1/customers/*": 3}
    assert reconcile(settled) == []


def test_a_note_is_kept_with_what_is_ignored_and_it_can_be_reopened(renamed: World):
    one = found(renamed, "changed-in-stripe", "name")
    renamed.office.fixes.ignore([one.id], "Trading name, agreed with them")
    kept = renamed.office.store.mismatches.one(one.id)
    assert (kept.state, kept.note) == (MismatchState.IGNORED, "Trading name, agreed with them")
    renamed.office.fixes.reopen([one.id])
    assert state(renamed, one.id) is MismatchState.OPEN


@pytest.mark.parametrize(("ids", "use"), [([], "pronto"), ([999], "pronto")])
def test_what_is_not_there_cannot_be_fixed(settled: World, ids: list[int], use: str):
    with pytest.raises(NeedsUser):
        settled.office.fixes.preview(ids, use)


def test_an_unknown_way_is_refused(renamed: World):
    one = found(renamed, "changed-in-stripe", "name")
    with pytest.raises(NeedsUser, match="no way to settle"):
        renamed.office.fixes.preview([one.id], "both")
    with pytest.raises(SyncProblem, match="one at a time"):
        renamed.office.fixes.preview([one.id, one.id + 1], "link", link_to="cus_1")


def test_only_the_chosen_receipt_is_posted(settled: World):
    invoices = carried(settled.stripe.practice, "invoices")
    for number in ("5001", "5002"):
        behind_the_back.pay_invoice(settled.stripe.practice, invoices[number]["id"])
    settled.policies(post_receipts=True)
    rows = {row.pronto_id: row for row in reconcile(settled) if row.cause == "paid-in-stripe"}
    assert set(rows) == {"5001", "5002"}
    # The other one lies on the list, open, from an earlier look.
    settled.office.store.receipts.put(settled.company.id, [receipt_of(settled, "5002", invoices["5002"]["id"])])
    settle(settled, rows["5001"].id, use="receipt")
    assert len(settled.books.rows("receipts")) == 1
    assert [one.invoice_number for one in settled.office.history.receipts(settled.company.id)] == ["5002"]
    assert state(settled, rows["5001"].id) is MismatchState.FIXED
    assert state(settled, rows["5002"].id) is MismatchState.OPEN


def receipt_of(world: World, number: str, stripe_id: str) -> Receipt:
    """Return the receipt of an invoice that is paid at Stripe."""
    record = world.office.store.snapshots.source(world.company.id, RecordType.INVOICES, number)
    return Receipt(
        kind="paid-elsewhere",
        stripe_id=stripe_id,
        customer_code=record.customer_code,
        invoice_number=number,
        order_number="",
        cents=record.total,
        currency="AUD",
        at=world.connectors.clock.now(),
    )
