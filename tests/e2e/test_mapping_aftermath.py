"""What a change of the mapping leads to elsewhere: reconciling, fixing, undoing, changes made in Stripe meanwhile."""

from dataclasses import replace

import pytest

from app.domain.kinds import RecordType
from app.domain.mapping import ApprovalRule, FieldRule, MappingSet
from app.practice.stripe import behind_the_back
from tests.e2e.stripe_state import carried
from tests.e2e.test_fix import customer, reconcile, settle
from tests.e2e.world import QuietJob, World

CUSTOMERS = RecordType.CUSTOMERS
STATE = FieldRule("metadata.state", ("address.state",), ("lower",))


def with_rule(world: World, *rules: FieldRule, **parts) -> MappingSet:
    mapping = world.office.mappings.in_force(world.company.id)
    of_type = mapping.types[CUSTOMERS]
    changed = replace(of_type, rules=(*of_type.rules, *rules), **parts)
    return replace(mapping, types={**mapping.types, CUSTOMERS: changed})


def states(world: World) -> dict[str, str]:
    objects = carried(world.stripe.practice, "customers")
    return {key: one["metadata"]["state"] for key, one in objects.items() if "state" in one["metadata"]}


@pytest.fixture
def extended(settled: World) -> World:
    """A company whose customers got a metadata key by a rule of its own, and went back without a sync."""
    office, company = settled.office, settled.company.id
    office.mappings.save(company, with_rule(settled, STATE), "Kim")
    settled.sync()
    assert len(states(settled)) == 4
    office.mappings.go_back(company, 1, "Kim")
    settled.writes()
    return settled


def test_a_reconciliation_lists_what_a_rule_that_is_gone_left_and_a_fix_takes_it_away(extended: World):
    rows = reconcile(extended)
    assert {(row.field, row.pronto, row.stripe) for row in rows} == {("metadata.state", None, "nsw")}
    assert len(rows) == 4
    settle(extended, rows[0].id, use="pronto")
    assert len(states(extended)) == 3
    assert len(reconcile(extended)) == 3
    extended.sync()
    assert states(extended) == {}
    assert reconcile(extended) == []


def test_what_somebody_changed_in_stripe_since_is_left_to_them(extended: World):
    acme = customer(extended, "ACME")["id"]
    behind_the_back.edit_metadata(extended.stripe.practice, "customers", acme, {"state": "ours"})
    assert extended.writes_of_sync() == {"POST /v1/customers/*": 3}
    assert states(extended) == {"ACME": "ours"}
    assert extended.writes_of_sync() == {}


def test_an_act_on_the_mapping_or_an_approval_is_no_change_of_a_record_to_undo(extended: World):
    office, company = extended.office, extended.company.id
    office.mappings.save(company, with_rule(extended, approvals=(ApprovalRule("All"),)), "Kim")
    extended.sync()
    office.approvals.approve_all(company, "All", "Kim")
    entries = office.history.journal(company, limit=10)
    for action in ("mapping", "approve"):
        number = next(entry.seq for entry in entries if entry.action == action)
        assert office.undo.preview(f"change:{number}", QuietJob()).counts == {}


def test_an_approval_and_its_journal_entry_are_kept_together_or_not_at_all(
    settled: World, monkeypatch: pytest.MonkeyPatch
):
    office, company = settled.office, settled.company.id
    office.mappings.save(company, with_rule(settled, STATE, approvals=(ApprovalRule("All"),)), "Kim")
    settled.sync()
    before = office.approvals.waiting(company)
    assert len(before) == 4

    def break_off(*_parts: object, **_more: object) -> None:
        raise KeyboardInterrupt

    for owner, name in ((office.store.journal, "append"), (office.store.snapshots, "save_verdicts")):
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, break_off)
            with pytest.raises(KeyboardInterrupt):
                office.approvals.approve_all(company, "All", "Kim")
        assert office.approvals.waiting(company) == before
        assert office.store.approvals.rulings(company, CUSTOMERS) == {}
    with monkeypatch.context() as patch:
        patch.setattr(office.store.journal, "append", break_off)
        with pytest.raises(KeyboardInterrupt):
            office.mappings.go_back(company, 1, "Kim")
    assert office.mappings.number_in_force(company) == 2
    assert settled.writes_of_sync() == {}
    office.approvals.approve_all(company, "All", "Kim")
    assert settled.writes_of_sync() == {"POST /v1/customers/*": 4}
    assert settled.writes_of_sync() == {}
