"""A mess is fixed, record by record, and undone: nothing is invented and nothing is lost."""

from app.domain.kinds import RecordType
from app.domain.mismatch import MismatchState
from app.domain.plan import ChangeState
from app.planning.offers import Choice
from app.practice.stripe import behind_the_back
from tests.e2e.stripe_state import carried
from tests.e2e.test_fix import reconcile, settle
from tests.e2e.test_undo import image, last_run
from tests.e2e.world import QuietJob, World


def test_every_type_is_fixed_and_undone_in_one_go(settled: World):
    stripe = settled.stripe.practice
    behind_the_back.rename_customer(stripe, carried(stripe, "customers")["ACME"]["id"], "Acme by hand")
    behind_the_back.rename_product(stripe, carried(stripe, "products")["A1"]["id"], "Bolt by hand")
    behind_the_back.change_price(stripe, carried(stripe, "products")["B2"]["id"], 999)
    behind_the_back.archive_product(stripe, carried(stripe, "products")["C3"]["id"])
    invoice = carried(stripe, "invoices")["5001"]["id"]
    behind_the_back.edit_metadata(stripe, "invoices", invoice, {"po_number": "by hand"})
    messed = image(settled, "customers", "invoices")
    rows = reconcile(settled)
    assert {row.kind for row in rows} == {RecordType.CUSTOMERS, RecordType.ITEMS, RecordType.INVOICES}
    ids = [row.id for row in rows if Choice.PRONTO in [offer.choice for offer in settled.office.fixes.offers(row)]]
    assert len(ids) == len(rows)
    _, changes = settle(settled, *ids, use="pronto")
    assert {change.state for change in changes} == {ChangeState.DONE}
    assert reconcile(settled) == []
    run = next(one.run for one in settled.office.history.runs(settled.company.id) if one.kind == "fix")
    plan = settled.office.undo.preview_run(run, QuietJob())
    settled.office.undo.apply(plan.id, QuietJob())
    assert {change.state for change in settled.office.history.changes(plan.id)} == {ChangeState.DONE}
    assert image(settled, "customers", "invoices") == messed
    products = carried(stripe, "products")
    assert (products["A1"]["name"], products["C3"]["active"]) == ("Bolt by hand", False)
    assert stripe.books()["prices"].get(products["B2"]["default_price"])["unit_amount"] == 999
    assert {settled.office.store.mismatches.one(number).state for number in ids} == {MismatchState.OPEN}
    assert last_run(settled) > run
    settled.writes()
    assert settled.writes_of_sync() == {}, "no schedule fixes it again by itself"
    assert sorted(row.id for row in reconcile(settled)) == sorted(ids)
