"""What was written is taken back: in four buckets, by before-images, and no schedule makes it again by itself."""

import json

import pytest

from app.domain.causes import Cause
from app.domain.errors import NeedsUser
from app.domain.kinds import RecordType
from app.domain.mismatch import MismatchState
from app.domain.outcome import RunStatus
from app.domain.plan import Action, Change, ChangeState
from app.practice.stripe import behind_the_back, invoice_states
from tests.e2e.small_company import debtor, item
from tests.e2e.stripe_state import carried, rows
from tests.e2e.test_exact_writes import REP, edit
from tests.e2e.test_fix import customer, found, reconcile, settle
from tests.e2e.world import QuietJob, World


def last_run(world: World) -> int:
    return world.office.history.runs(world.company.id)[0].run


def undo(world: World, run: int):
    """Undo a run and return its summary and its changes by record."""
    plan = world.office.undo.preview_run(run, QuietJob())
    summary = world.office.undo.apply(plan.id, QuietJob())
    return summary, by_record(world.office.history.changes(plan.id))


def by_record(changes: list[Change]) -> dict[str, Change]:
    return {f"{change.kind.value}/{change.pronto_id or change.stripe_id}": change for change in changes}


def image(world: World, *collections: str) -> dict[str, list[dict]]:
    """What Stripe holds, all but the time of the last change."""
    names = collections or ("customers", "products", "invoices", "payment_intents")
    return {name: [{k: v for k, v in row.items() if k != "updated"} for row in _rows(world, name)] for name in names}


def _rows(world: World, name: str) -> list[dict]:
    return sorted(rows(world.stripe.practice, name), key=lambda row: row["id"])


def test_an_undone_update_is_as_before_and_stays_so_until_pronto_changes(settled: World):
    before = image(settled)
    edit(settled, "customers", "ACME", CustomerName="Acme Renamed Pty Ltd", PhoneNo="03 5550 9999")
    settled.sync()
    assert customer(settled, "ACME")["name"] == "Acme Renamed Pty Ltd"
    summary, changes = undo(settled, last_run(settled))
    assert summary.status is RunStatus.DONE
    assert image(settled) == before
    assert changes["customers/ACME"].cause == Cause.UNDO
    assert settled.writes_of_sync() == {}, "no schedule does it again"
    trail = settled.office.explain.why(settled.company.id, "ACME")[0]
    assert "A person undid it" in next(gate.reason for gate in trail.gates if gate.state != "passed")
    edit(settled, "customers", "ACME", PhoneNo="03 5550 0000")
    settled.sync()
    assert customer(settled, "ACME")["name"] == "Acme Renamed Pty Ltd"


def test_an_undone_record_goes_again_when_a_person_asks(settled: World):
    edit(settled, "customers", "ACME", CustomerName="Acme Renamed Pty Ltd")
    settled.sync()
    undo(settled, last_run(settled))
    settled.office.explain.retry(settled.company.id, RecordType.CUSTOMERS, "ACME")
    settled.sync()
    assert customer(settled, "ACME")["name"] == "Acme Renamed Pty Ltd"


def test_a_rep_s_change_does_not_bring_undone_records_back(settled: World):
    edit(settled, "customers", "ACME", CustomerName="Acme Renamed Pty Ltd")
    settled.sync()
    undo(settled, last_run(settled))
    edit(settled, "reps", REP, RepEmail="robin.rep@small.example")
    settled.sync()
    assert customer(settled, "ACME")["name"] == "Acme Supplies Pty Ltd"
    assert customer(settled, "BORAL")["metadata"]["owner_email"] == "robin.rep@small.example"


def test_what_was_edited_since_is_kept_and_named(settled: World):
    for code in ("ACME", "BORAL"):
        edit(settled, "customers", code, CustomerName=f"{code} Renamed")
    settled.sync()
    behind_the_back.rename_customer(settled.stripe.practice, customer(settled, "BORAL")["id"], "Boral by hand")
    summary, changes = undo(settled, last_run(settled))
    assert summary.status is RunStatus.ATTENTION
    assert customer(settled, "ACME")["name"] == "Acme Supplies Pty Ltd"
    assert customer(settled, "BORAL")["name"] == "Boral by hand"
    kept = changes["customers/BORAL"]
    assert (kept.cause, kept.action) == (Cause.EDITED_SINCE, Action.HOLD)
    assert "name" in kept.reason


def test_a_first_sync_is_undone_whole(small: World):
    small.sync()
    run = last_run(small)
    summary, changes = undo(small, run)
    assert summary.status is RunStatus.DONE, [(c.pronto_id, c.reason, c.error) for c in changes.values()]
    assert {change.state for change in changes.values()} == {ChangeState.DONE}
    left = image(small)
    assert (left["customers"], left["invoices"]) == ([], [])
    assert all(row["active"] is False for row in left["products"])
    assert [row["status"] for row in left["payment_intents"]] == ["canceled"]
    small.writes()
    small.sync()
    assert small.writes() == {}, "nobody asked for it again"
    assert small.office.store.links.get(small.company.id, RecordType.CUSTOMERS, "ACME") is None
    small.office.explain.retry(small.company.id, RecordType.CUSTOMERS, "ACME")
    small.office.explain.retry(small.company.id, RecordType.ITEMS, "A1")
    small.sync()
    assert customer(small, "ACME")["email"] == "accounts@acme.example"
    assert carried(small.stripe.practice, "products")["A1"]["active"] is True


def test_a_customer_with_a_history_stays_and_says_why(small: World):
    small.sync()
    run = last_run(small)
    invoice = carried(small.stripe.practice, "invoices")["5001"]["id"]
    behind_the_back.pay_invoice(small.stripe.practice, invoice)
    _, changes = undo(small, run)
    assert changes["invoices/5001"].cause == Cause.CANNOT_UNDO
    assert "paid" in changes["invoices/5001"].reason
    stays = changes["customers/ACME"]
    assert (stays.cause, stays.action) == (Cause.CANNOT_UNDO, Action.HOLD)
    assert "invoice 5001" in stays.reason
    assert changes["customers/BORAL"].state is ChangeState.DONE


def test_an_invoice_made_by_hand_saves_its_customer(small: World):
    small.sync()
    run = last_run(small)
    acme = customer(small, "COLES")["id"]
    _post(small, "invoices", {"customer": acme})
    _, changes = undo(small, run)
    assert changes["customers/COLES"].state is ChangeState.FAILED
    assert "invoice" in changes["customers/COLES"].error
    assert customer(small, "COLES")["id"] == acme


def _post(world: World, collection: str, params: dict) -> None:
    from app.practice.stripe import invoice_drafts

    assert collection == "invoices"
    behind_the_back._do(world.stripe.practice, invoice_drafts.create, (), params, livemode=False)


def test_a_final_invoice_is_voided(small: World):
    small.sync()
    run = last_run(small)
    invoice = carried(small.stripe.practice, "invoices")["5002"]["id"]
    behind_the_back._do(small.stripe.practice, invoice_states.finalize, (invoice,), {}, livemode=False)
    _, changes = undo(small, run)
    assert (changes["invoices/5002"].cause, changes["invoices/5002"].state) == (
        Cause.UNDO_BY_DOCUMENT,
        ChangeState.DONE,
    )
    assert carried(small.stripe.practice, "invoices")["5002"]["status"] == "void"
    assert "invoice 5002" in changes["customers/BORAL"].reason


def test_a_product_without_a_price_is_deleted(settled: World):
    settled.books.put("items", item("FREE", ""))
    settled.sync()
    assert "FREE" in carried(settled.stripe.practice, "products")
    _, changes = undo(settled, last_run(settled))
    assert changes["items/FREE"].action is Action.DELETE
    assert "FREE" not in carried(settled.stripe.practice, "products")
    assert settled.writes_of_sync() == {}


def test_a_price_goes_back_to_what_it_was(settled: World):
    edit(settled, "items", "A1", Price="11.5000")
    settled.sync()
    undo(settled, last_run(settled))
    product = carried(settled.stripe.practice, "products")["A1"]
    price = settled.stripe.practice.books()["prices"].get(product["default_price"])
    assert (price["unit_amount"], price["active"], price["lookup_key"]) == (1000, True, "A1")


def test_a_discontinued_item_is_restored(settled: World):
    edit(settled, "items", "C3", ConditionCode="O")
    settled.sync()
    _, changes = undo(settled, last_run(settled))
    assert changes["items/C3"].action is Action.RESTORE
    assert carried(settled.stripe.practice, "products")["C3"]["active"] is True
    settled.writes()
    assert settled.writes_of_sync() == {}


def test_a_draft_s_lines_and_header_go_back(settled: World):
    before = image(settled, "invoices")
    total = before["invoices"][0]["total"]
    edit(settled, "reps", REP, RepEmail="robin.rep@small.example")
    settled.sync()
    undo(settled, last_run(settled))
    after = image(settled, "invoices")
    assert json.dumps(after, sort_keys=True) == json.dumps(before, sort_keys=True)
    assert after["invoices"][0]["total"] == total


def test_a_link_is_undone_with_what_it_wrote(small: World):
    made = behind_the_back.add_customer(small.stripe.practice, {"name": "Acme (old)", "email": "accounts@acme.example"})
    before = image(small, "customers")["customers"]
    small.sync((RecordType.CUSTOMERS,))
    assert customer(small, "ACME")["id"] == made["id"]
    _, changes = undo(small, last_run(small))
    assert changes["customers/ACME"].action is Action.UNLINK
    after = image(small, "customers")["customers"]
    assert [one.pop("preferred_locales") for one in after] == [["en-AU"]], "Stripe cannot take a language away"
    assert after == [{name: value for name, value in one.items() if name != "preferred_locales"} for one in before]
    assert small.office.store.links.get(small.company.id, RecordType.CUSTOMERS, "ACME") is None
    small.writes()
    small.sync((RecordType.CUSTOMERS,))
    assert small.writes() == {}


def test_an_undone_fix_opens_its_mismatch_again(settled: World):
    behind_the_back.rename_customer(settled.stripe.practice, customer(settled, "ACME")["id"], "Acme by hand")
    one = found(settled, "changed-in-stripe", "name")
    settle(settled, one.id, use="pronto")
    undo(settled, last_run(settled))
    assert customer(settled, "ACME")["name"] == "Acme by hand"
    assert settled.office.store.mismatches.one(one.id).state is MismatchState.OPEN
    again = reconcile(settled)
    assert [(row.id, row.cause) for row in again] == [(one.id, "changed-in-stripe")]
    link = settled.office.store.links.get(settled.company.id, RecordType.CUSTOMERS, "ACME")
    assert link is not None
    assert link.base["name"] == "Acme Supplies Pty Ltd"


def test_accepting_a_difference_is_undone_without_a_request(settled: World):
    behind_the_back.rename_customer(settled.stripe.practice, customer(settled, "ACME")["id"], "Acme by hand")
    one = found(settled, "changed-in-stripe", "name")
    settle(settled, one.id, use="stripe")
    settled.writes()
    undo(settled, last_run(settled))
    assert settled.writes() == {}
    assert settled.office.store.mismatches.one(one.id).state is MismatchState.OPEN


def test_an_archived_stranger_is_brought_back(settled: World):
    behind_the_back.add_customer(settled.stripe.practice, {"name": "Nobody"})
    before = image(settled, "customers")
    one = found(settled, "only-in-stripe")
    settle(settled, one.id, use="archive")
    undo(settled, last_run(settled))
    assert image(settled, "customers") == before


def test_one_change_is_undone_and_the_rest_of_its_run_stays(settled: World):
    for code in ("ACME", "BORAL"):
        edit(settled, "customers", code, CustomerName=f"{code} Renamed")
    settled.sync()
    entry = settled.office.history.journal(settled.company.id, pronto_id="BORAL", limit=1)[0]
    plan = settled.office.undo.preview(f"change:{entry.seq}", QuietJob())
    settled.office.undo.apply(plan.id, QuietJob())
    assert customer(settled, "BORAL")["name"] == "Boral Supplies Pty Ltd"
    assert customer(settled, "ACME")["name"] == "ACME Renamed"


def test_a_rule_s_effect_is_undone_and_nothing_else(settled: World):
    edit(settled, "customers", "ACME", CustomerName="Acme Renamed Pty Ltd", PhoneNo="03 5550 9999")
    settled.sync()
    plan = settled.office.undo.preview_rule(settled.company.id, "phone", QuietJob())
    settled.office.undo.apply(plan.id, QuietJob())
    now = customer(settled, "ACME")
    assert (now["phone"], now["name"]) == ("+61 2 5550 1234", "Acme Renamed Pty Ltd")


def test_an_edit_between_preview_and_undo_is_not_overwritten(settled: World):
    edit(settled, "customers", "ACME", CustomerName="Acme Renamed Pty Ltd")
    settled.sync()
    plan = settled.office.undo.preview_run(last_run(settled), QuietJob())
    behind_the_back.rename_customer(settled.stripe.practice, customer(settled, "ACME")["id"], "Acme by hand")
    summary = settled.office.undo.apply(plan.id, QuietJob())
    assert summary.status is RunStatus.ATTENTION
    assert customer(settled, "ACME")["name"] == "Acme by hand"
    assert [change.state for change in settled.office.history.changes(plan.id)] == [ChangeState.STALE]


def test_an_undo_of_an_undo_writes_the_values_again(settled: World):
    edit(settled, "customers", "ACME", CustomerName="Acme Renamed Pty Ltd")
    settled.sync()
    undo(settled, last_run(settled))
    undo(settled, last_run(settled))
    assert customer(settled, "ACME")["name"] == "Acme Renamed Pty Ltd"


def test_a_hand_edit_saves_what_the_product_made(settled: World):
    settled.books.put("customers", debtor("EUREKA"))
    settled.sync()
    run = last_run(settled)
    behind_the_back.edit_metadata(settled.stripe.practice, "customers", customer(settled, "EUREKA")["id"], {"vip": "y"})
    _, changes = undo(settled, run)
    assert (changes["customers/EUREKA"].cause, "vip" in changes["customers/EUREKA"].reason) == (
        Cause.EDITED_SINCE,
        True,
    )
    assert customer(settled, "EUREKA")["metadata"]["vip"] == "y"


@pytest.mark.parametrize("number", ["0", "999", "change:999", "run:999", "what", "run:x", ""])
def test_what_is_not_there_cannot_be_undone(settled: World, number: str):
    with pytest.raises(NeedsUser):
        settled.office.undo.preview(number, QuietJob())
