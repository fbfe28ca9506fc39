"""A backup put back: what was synced since is found again at Stripe, nothing is made twice, nothing is lost."""

import pytest

from app.domain.kinds import RecordType
from app.ports.backups import REREAD
from app.practice.faults import FaultKind
from tests.e2e.small_company import debtor
from tests.e2e.stripe_state import rows
from tests.e2e.test_exact_writes import edit
from tests.e2e.world import QuietJob, World

NEW = 200


def customers(world: World) -> dict[str, str]:
    """Return Stripe's customers by the Pronto id they carry; a duplicate fails."""
    found = [(row["metadata"]["pronto_id"], row["id"]) for row in rows(world.stripe.practice, "customers")]
    assert len(found) == len({key for key, _ in found}), "a duplicate"
    return dict(found)


def enter(world: World, count: int, letter: str = "N") -> None:
    """Enter new debtors in Pronto."""
    for number in range(count):
        world.books.put("customers", debtor(f"{letter}{number:04}"))


def links(world: World) -> dict[str, str]:
    """Return what the program holds for linked."""
    kind, company = RecordType.CUSTOMERS, world.company.id
    found = {key: world.office.store.links.get(company, kind, key) for key in customers(world)}
    return {key: link.stripe_id for key, link in found.items() if link is not None}


@pytest.fixture
def after(settled: World) -> World:
    """A backup of the settled company, then 200 new debtors synced, then the backup put back."""
    settled.office.backups.make()
    enter(settled, NEW)
    settled.sync()
    assert len(customers(settled)) == NEW + 4
    settled.office.backups.restore("latest")
    settled.writes()
    return settled


def test_debtors_synced_since_the_backup_are_linked_again_and_none_is_made_twice(after: World):
    before = customers(after)
    assert len(links(after)) == 4
    summary = after.sync()
    assert after.writes() == {}
    assert customers(after) == before
    assert links(after) == before
    assert any("compared whole first" in message for message in summary.messages)
    certificate = after.office.history.certificate(after.company.id)
    assert certificate is not None
    assert certificate.run == summary.run
    assert after.office.history.verify() is None
    enter(after, 3, "Z")
    after.sync()
    assert after.writes() == {"POST /v1/customers": 3}
    assert len(customers(after)) == NEW + 7


def test_nothing_is_written_until_both_sides_are_read_whole(after: World):
    enter(after, 2, "Z")
    after.fault("stripe", FaultKind.UNAVAILABLE, "GET /v1/customers", times=100)
    _, problem = after.attempt()
    assert problem is not None
    assert after.writes() == {}
    after.heal()
    after.sync()
    assert after.writes() == {"POST /v1/customers": 2}
    assert not after.office.store.cursor(after.company.id, REREAD)


def test_a_reconciliation_after_it_counts_as_the_look(after: World):
    after.office.reconcile.run(after.company.id, list(RecordType), QuietJob())
    assert not after.office.store.cursor(after.company.id, REREAD)


def test_what_changed_on_either_side_since_is_brought_in_step(after: World):
    edit(after, "customers", "ACME", CustomerName="Acme Renamed Pty Ltd")
    after.sync()
    assert sum(after.writes().values()) == 1
    names = {row["metadata"]["pronto_id"]: row["name"] for row in rows(after.stripe.practice, "customers")}
    assert names["ACME"] == "Acme Renamed Pty Ltd"


def test_a_big_run_is_preceded_by_a_backup(settled: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("app.services.housekeeping.BIG_RUN", 50)
    settled.wait(hours=1)
    before = {one.name for one in settled.office.backups.names()}
    enter(settled, 60)
    settled.sync()
    made = [one for one in settled.office.backups.names() if one.name not in before]
    assert [one.why.value for one in made] == ["run"]
