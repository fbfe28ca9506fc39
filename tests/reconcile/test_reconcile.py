"""One reconciliation of a small company: what it finds, what it leaves alone, what it keeps."""

from app.domain.kinds import RecordType
from app.domain.mismatch import MismatchState
from app.domain.outcome import RunStatus
from app.practice.stripe import behind_the_back as dashboard
from tests.e2e.world import World
from tests.reconcile.conftest import Reconciling


def stripe_id(world: World, kind: RecordType, key: str) -> str:
    link = world.office.store.links.get(world.company.id, kind, key)
    assert link is not None
    return link.stripe_id


def test_in_step_is_green_and_writes_nothing(settled: World, reconciling: Reconciling):
    found = reconciling.run()
    assert found.certificate.green
    assert found.certificate.complete
    assert found.summary.status is RunStatus.DONE
    assert found.summary.kind == "reconcile"
    assert all(row.equal for row in found.certificate.rows)
    assert found.certificate.rows
    assert settled.writes() == {}
    assert settled.writes_of_sync() == {}
    assert settled.office.history.certificate(settled.company.id) == found.certificate


def test_what_was_in_step_is_not_even_read_again(settled: World, reconciling: Reconciling):
    settled.sync()
    reconciling.run()
    store, company = settled.office.store, settled.company.id
    version = settled.office.sync._runs._mapping_of(settled.company).version
    batches = list(store.comparisons.batches(company, RecordType.ITEMS, version))
    assert sum(len(batch.in_step) for batch in batches) > 0
    assert sum(len(batch.subjects) for batch in batches) == 0
    assert sum(len(b.subjects) for b in store.comparisons.batches(company, RecordType.ITEMS, "another mapping")) > 0
    again = reconciling.run().certificate
    assert again.green
    assert all(row.equal for row in again.rows)


def test_both_sides_changed_are_told_apart(settled: World, reconciling: Reconciling):
    practice = settled.stripe.practice
    dashboard.rename_customer(practice, stripe_id(settled, RecordType.CUSTOMERS, "ACME"), "In Stripe only")
    dashboard.rename_customer(practice, stripe_id(settled, RecordType.CUSTOMERS, "BORAL"), "In Stripe too")
    for code in ("BORAL", "COLES"):
        record = settled.books.get("customers", code)
        settled.books.put("customers", record.changed(CustomerName=f"{code} renamed"))
    certificate = reconciling.run().certificate
    assert not certificate.green
    causes = reconciling.causes()
    assert causes["customers", "ACME", "name"] == "changed-in-stripe"
    assert causes["customers", "BORAL", "name"] == "changed-in-both"
    assert causes["customers", "COLES", "name"] == "changed-in-pronto"
    (one,) = [one for one in reconciling.found() if one.pronto_id == "BORAL" and one.field == "name"]
    assert (one.pronto, one.agreed, one.stripe) == ("BORAL renamed", "Boral Supplies Pty Ltd", "In Stripe too")
    assert one.group == "name"


def test_what_agrees_again_is_closed_and_comes_back_open(settled: World, reconciling: Reconciling):
    acme = stripe_id(settled, RecordType.CUSTOMERS, "ACME")
    practice, mismatches = settled.stripe.practice, settled.office.store.mismatches
    dashboard.rename_customer(practice, acme, "Somebody Else")
    reconciling.run()
    (found,) = reconciling.found()
    dashboard.rename_customer(practice, acme, "Acme Supplies Pty Ltd")
    assert reconciling.run().certificate.green
    assert mismatches.one(found.id).state is MismatchState.GONE
    dashboard.rename_customer(practice, acme, "Somebody Else")
    reconciling.run()
    assert mismatches.one(found.id).state is MismatchState.OPEN


def test_an_accepted_difference_is_left_alone_until_a_value_changes(settled: World, reconciling: Reconciling):
    acme = stripe_id(settled, RecordType.CUSTOMERS, "ACME")
    practice, mismatches = settled.stripe.practice, settled.office.store.mismatches
    dashboard.rename_customer(practice, acme, "Somebody Else")
    reconciling.run()
    (found,) = reconciling.found()
    mismatches.mark([found.id], MismatchState.IGNORED, note="Their trading name")
    certificate = reconciling.run().certificate
    assert certificate.green
    assert certificate.accepted == 1
    assert certificate.colour == "amber"
    assert settled.writes_of_sync() == {}
    assert settled.attention() == {}
    assert reconciling.run().certificate.green
    dashboard.rename_customer(practice, acme, "A third name")
    assert not reconciling.run().certificate.green
    assert mismatches.one(found.id).state is MismatchState.OPEN
    assert mismatches.one(found.id).note == "Their trading name"


def test_another_field_of_an_accepted_record_is_still_written(settled: World, reconciling: Reconciling):
    acme = stripe_id(settled, RecordType.CUSTOMERS, "ACME")
    dashboard.rename_customer(settled.stripe.practice, acme, "Somebody Else")
    reconciling.run()
    settled.office.store.mismatches.mark([found.id for found in reconciling.found()], MismatchState.IGNORED)
    record = settled.books.get("customers", "ACME")
    settled.books.put("customers", record.changed(PhoneNo="02 5550 9999"))
    assert sum(settled.writes_of_sync().values()) == 1
    customer = settled.stripe.practice.books(livemode=False)["customers"].get(acme)
    assert customer["name"] == "Somebody Else"
    assert customer["phone"].endswith("9999")
    assert reconciling.run().certificate.green


def test_strangers_and_second_copies_in_stripe_are_told(settled: World, reconciling: Reconciling):
    practice = settled.stripe.practice
    dashboard.add_customer(practice, {"name": "Nobody knows", "email": "who@nowhere.example"})
    dashboard.add_customer(practice, {"name": "Acme", "metadata": {"pronto_id": "ACME"}})
    dashboard.add_customer(practice, {"name": "Acme again", "email": "accounts@acme.example"})
    dashboard.add_customer(practice, {"name": "Long gone", "metadata": {"pronto_id": "ZZZ"}})
    reconciling.run()
    found = {one.stripe: (one.cause, one.pronto_id) for one in reconciling.found()}
    assert found == {
        "Nobody knows": ("only-in-stripe", ""),
        "Acme": ("duplicate", "ACME"),
        "Acme again": ("duplicate", "ACME"),
        "Long gone": ("only-in-stripe", "ZZZ"),
    }


def test_an_order_charged_twice_is_told_once_with_the_money(settled: World, reconciling: Reconciling):
    orders = [row for row in settled.books.rows("orders") if not row.get("InvoiceNo")]
    number = orders[0].get("SOOrderNo")
    practice = settled.stripe.practice
    for _ in range(2):
        dashboard.add_charge(practice, 5_000, order=number)
    reconciling.run()
    twice = [one for one in reconciling.found() if one.cause == "charged-twice"]
    assert [(one.pronto_id, one.cents) for one in twice] == [(number, 5_000)]


def test_deleted_and_paid_and_void_in_stripe(settled: World, reconciling: Reconciling):
    store, practice = settled.office.store, settled.stripe.practice
    numbers = [row.get("InvoiceNo") for row in settled.books.rows("orders") if row.get("InvoiceNo")]
    links = {number: store.links.get(settled.company.id, RecordType.INVOICES, number) for number in numbers}
    linked = [number for number in numbers if links[number] is not None]
    assert len(linked) >= 2
    dashboard.void_invoice(practice, links[linked[0]].stripe_id)
    dashboard.pay_invoice(practice, links[linked[1]].stripe_id)
    dashboard.archive_product(practice, next(iter(_products(settled))))
    reconciling.run()
    causes = reconciling.causes()
    assert causes["invoices", linked[0], "status"] == "status-differs"
    assert causes["invoices", linked[1], "status"] == "paid-in-stripe"
    assert "status-differs" in {
        cause for (kind, _, field), cause in causes.items() if (kind, field) == ("items", "active")
    }


def _products(world: World) -> list[str]:
    codes = [row.get("ItemCode") for row in world.books.rows("items")]
    links = [world.office.store.links.get(world.company.id, RecordType.ITEMS, code) for code in codes]
    return [link.stripe_id for link in links if link is not None]


def test_only_some_types_leave_the_others_mismatches_open(settled: World, reconciling: Reconciling):
    acme = stripe_id(settled, RecordType.CUSTOMERS, "ACME")
    dashboard.rename_customer(settled.stripe.practice, acme, "Somebody Else")
    reconciling.run()
    certificate = reconciling.run([RecordType.ITEMS]).certificate
    assert set(certificate.types) == {"items"}
    assert reconciling.causes() == {("customers", "ACME", "name"): "changed-in-stripe"}


def test_before_the_first_sync_everything_is_only_in_pronto_and_then_settled(small: World):
    reconciling = Reconciling(small)
    assert not reconciling.run().certificate.green
    assert set(reconciling.causes().values()) == {"only-in-pronto"}
    small.sync()
    assert reconciling.run().certificate.green
    assert reconciling.found() == []
    assert small.writes_of_sync() == {}
