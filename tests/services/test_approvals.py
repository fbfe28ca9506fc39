"""What waits by a rule of the company, and what becomes of it when a person approves or refuses."""

from dataclasses import replace

import pytest

from app.domain.causes import Cause
from app.domain.errors import NeedsUser
from app.domain.kinds import RecordType
from app.domain.mapping import ApprovalRule, MappingSet
from app.domain.outcome import RunStatus, Standing
from app.domain.plan import Action
from app.services.approvals import Approvals
from tests.planning import samples

CUSTOMERS, INVOICES = RecordType.CUSTOMERS, RecordType.INVOICES
ALL = ApprovalRule("Every customer")


def ruled(*rules: ApprovalRule, kind: RecordType = CUSTOMERS) -> MappingSet:
    """The shipped mapping with approval rules."""
    mapping = samples.mapping()
    changed = replace(mapping.types[kind], approvals=rules)
    return replace(mapping, version="+".join(rule.name for rule in rules), types={**mapping.types, kind: changed})


@pytest.fixture
def approvals(office) -> Approvals:
    """A company whose customers wait for a person, after its first sync."""
    office.mapping = ruled(ALL)
    office.sync()
    return Approvals(office.store, office.clock)


def waiting(approvals: Approvals, office) -> dict[str, int]:
    return {one.key: one.id for one in approvals.waiting(office.company.id)}


def written(office) -> set[str]:
    return set(office.gateway.of(CUSTOMERS))


def test_what_a_rule_holds_is_listed_and_not_written(approvals, office):
    assert written(office) == set()
    found = approvals.waiting(office.company.id)
    assert [one.key for one in found] == ["ACME", "BETA", "DEPOT"]
    first = found[0]
    assert (first.kind, first.rule, first.title) == (CUSTOMERS, "Every customer", "Acme Pty Ltd")
    assert (first.change.action, first.change.wanted["name"]) == (Action.CREATE, "Acme Pty Ltd")
    assert first.sentence == "The Stripe customer of debtor ACME is made; it waits by the rule “Every customer”."
    verdict = office.store.snapshots.verdict(office.company.id, CUSTOMERS, "ACME")
    assert (verdict.standing, verdict.cause) == (Standing.ATTENTION, Cause.APPROVAL.value)
    assert office.sync().status is RunStatus.ATTENTION
    assert waiting(approvals, office) == {one.key: one.id for one in found}


def test_an_approved_change_is_written_by_the_next_sync_and_the_others_wait_on(approvals, office):
    approvals.approve(office.company.id, [waiting(approvals, office)["BETA"]], "Kim")
    assert written(office) == set()
    office.sync()
    assert written(office) == {"BETA"}
    assert set(waiting(approvals, office)) == {"ACME", "DEPOT"}
    wrote = len(office.writes())
    office.sync()
    assert len(office.writes()) == wrote


def test_an_approval_is_told_in_the_journal_and_on_the_record(approvals, office):
    approvals.approve(office.company.id, [waiting(approvals, office)["BETA"]], "Kim")
    (entry,) = office.store.journal.entries(office.company.id, limit=1)
    assert (entry.who, entry.action, entry.kind, entry.pronto_id) == ("Kim", "approve", CUSTOMERS, "BETA")
    assert entry.after["name"] == "Beta Pty Ltd"
    assert "Every customer" in entry.reason
    verdict = office.store.snapshots.verdict(office.company.id, CUSTOMERS, "BETA")
    assert (verdict.standing, verdict.message) == (Standing.WAITING, "Approved by Kim; the next sync writes it.")
    assert office.store.journal.verify() is None


def test_a_change_that_became_another_waits_again_and_its_old_number_approves_nothing(approvals, office):
    old = waiting(approvals, office)["BETA"]
    office.source.put(samples.customer("BETA", name="Beta Holdings"))
    office.sync()
    new = waiting(approvals, office)["BETA"]
    assert new != old
    with pytest.raises(NeedsUser, match="does not wait any more"):
        approvals.approve(office.company.id, [waiting(approvals, office)["ACME"], old], "Kim")
    office.sync()
    assert written(office) == set()
    approvals.approve(office.company.id, [new], "Kim")
    office.source.put(samples.customer("BETA", name="Beta Brothers"))
    office.sync()
    assert written(office) == set()
    assert waiting(approvals, office)["BETA"] not in {old, new}


def test_a_refused_change_stays_held_with_its_reason_until_it_changes(approvals, office):
    number = waiting(approvals, office)["BETA"]
    approvals.refuse(office.company.id, [number], "Kim", "it is  a duplicate")
    office.sync()
    assert written(office) == set()
    told = "Refused by Kim because it is a duplicate."
    (entry,) = [one for one in approvals.waiting(office.company.id) if one.ruling is not None]
    assert (entry.id, entry.key) == (number, "BETA")
    assert entry.sentence.endswith(told)
    verdict = office.store.snapshots.verdict(office.company.id, CUSTOMERS, "BETA")
    assert verdict.standing is Standing.ATTENTION
    assert "Kim refused it under “Every customer”: it is a duplicate." in verdict.message
    office.source.put(samples.customer("BETA", name="Beta Brothers"))
    office.sync()
    assert all(one.ruling is None for one in approvals.waiting(office.company.id))
    assert written(office) == set()


def test_a_refused_change_may_be_approved_after_all_but_not_by_approving_everything(approvals, office):
    number = waiting(approvals, office)["BETA"]
    approvals.refuse(office.company.id, [number], "Kim", "not yet")
    found = approvals.approve_all(office.company.id, "Every customer", "Kim")
    assert [one.key for one in found] == ["ACME", "DEPOT"]
    office.sync()
    assert written(office) == {"ACME", "DEPOT"}
    approvals.approve(office.company.id, [number], "Lee")
    office.sync()
    assert written(office) == {"ACME", "BETA", "DEPOT"}
    assert waiting(approvals, office) == {}


def test_only_what_the_condition_holds_for_waits(office):
    office.mapping = ruled(ApprovalRule("Beta's", "code == 'BETA'"))
    office.sync()
    approvals = Approvals(office.store, office.clock)
    assert set(waiting(approvals, office)) == {"BETA"}
    assert written(office) == {"ACME", "DEPOT"}


def test_the_first_so_many_of_a_rule_wait_and_then_no_more(office):
    office.mapping = ruled(ApprovalRule("The first two", first=2))
    office.sync()
    approvals = Approvals(office.store, office.clock)
    found = waiting(approvals, office)
    assert len(found) == 3
    approvals.approve(office.company.id, [found["ACME"], found["BETA"]], "Kim")
    office.sync()
    assert written(office) == {"ACME", "BETA", "DEPOT"}
    office.source.put(samples.customer("NEW"))
    office.sync()
    assert "NEW" in written(office)
    # Another rule begins to count anew.
    office.mapping = ruled(ApprovalRule("The first three", first=3))
    office.source.put(samples.customer("NEWER"))
    office.sync()
    assert set(waiting(approvals, office)) == {"NEWER"}


def test_an_approval_is_used_up_by_the_write_it_allowed(approvals, office):
    approvals.approve_all(office.company.id, None, "Kim")
    office.sync()
    acme = samples.customer("ACME")
    for name in ("One Pty Ltd", "Acme Pty Ltd"):
        office.source.put(replace(acme, name=name))
        office.sync()
        approvals.approve_all(office.company.id, None, "Kim")
        office.sync()
        assert office.gateway.of(CUSTOMERS)["ACME"].fields["name"] == name
    office.source.put(replace(acme, name="One Pty Ltd"))
    office.sync()
    assert set(waiting(approvals, office)) == {"ACME"}
    assert office.gateway.of(CUSTOMERS)["ACME"].fields["name"] == "Acme Pty Ltd"


def test_a_rule_that_goes_lets_everything_go(approvals, office):
    office.mapping = samples.mapping()
    office.sync()
    assert written(office) == {"ACME", "BETA", "DEPOT"}
    assert waiting(approvals, office) == {}


def test_what_is_gone_from_pronto_waits_no_longer(approvals, office):
    office.source.drop(CUSTOMERS, "DEPOT")
    office.sync()
    assert set(waiting(approvals, office)) == {"ACME", "BETA"}


def test_a_preview_lists_what_would_wait_and_writes_nothing(office):
    office.mapping = ruled(ALL)
    _, plan = office.preview()
    assert plan.counts["customers"] == {"hold": 3}
    approvals = Approvals(office.store, office.clock)
    assert len(waiting(approvals, office)) == 3
    (count,) = approvals.counts(office.company.id)
    assert (count.rule, count.count) == ("Every customer", 3)


def test_what_cannot_be_ruled_on_is_refused_in_words(approvals, office):
    number = waiting(approvals, office)["ACME"]
    company = office.company.id
    with pytest.raises(NeedsUser, match="No change was named"):
        approvals.approve(company, [], "Kim")
    with pytest.raises(NeedsUser, match="needs a reason"):
        approvals.refuse(company, [number], "Kim", "  ")
    with pytest.raises(NeedsUser, match="Nothing waits under a rule “Others”"):
        approvals.approve_all(company, "Others", "Kim")
    with pytest.raises(NeedsUser, match="Change 4711 does not wait"):
        approvals.approve(company, [number, 4711], "Kim")
    assert office.store.approvals.rulings(company, CUSTOMERS) == {}
    assert [entry.action for entry in office.store.journal.entries(company) if entry.action == "approve"] == []


def test_a_record_settled_by_hand_waits_no_longer(approvals, office):
    office.mapping = samples.mapping()
    office.sync(kinds=[CUSTOMERS])
    office.mapping = ruled(ALL)
    office.source.put(samples.customer("ACME", name="Acme Holdings"))
    office.sync()
    found = approvals.of_record(office.company.id, CUSTOMERS, "ACME")
    assert found is not None
    assert [(row.field, row.after) for row in found.change.fields] == [("name", "Acme Holdings")]
    office.source.put(samples.customer("ACME"))
    office.sync()
    assert waiting(approvals, office) == {}
