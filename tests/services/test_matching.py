"""Matching as the office does it: look, decide, sync, and a second look that costs nothing."""

import pytest

from app.domain.causes import Cause
from app.domain.errors import NeedsUser
from app.domain.kinds import TARGETED, RecordType
from app.planning.matching.bands import Band, Thresholds
from app.ports.matches import Verdict
from app.services.matching import Matching
from tests.fakes.job_context import QuietContext
from tests.planning import samples

CUSTOMERS = RecordType.CUSTOMERS
ACME = {"name": "ACME", "phone": "+61 2 9999 1234", "address__postal_code": "2112", "email": "jo@gmail.com"}
"""Surely the debtor ACME of the samples, though under another e-mail address."""


@pytest.fixture
def matching(office) -> Matching:
    # One debtor's ABN, phone and address for all would make all alike.
    for code, number in (("ACME", "1"), ("BETA", "2"), ("DEPOT", "3")):
        bill_to = "BETA" if code == "DEPOT" else ""
        office.source.put(samples.customer(code, abn="", phone=f"02 9999 {number}234", bill_to=bill_to))
    return Matching(office.store, office, office.clock, lambda company: samples.mapping())


def look(office, matching):
    return matching.look(office.company.id, TARGETED, QuietContext())


def only(office, matching, band=None):
    (row,) = matching.page(office.company.id, CUSTOMERS, band)
    return row


def linked(office, key="ACME"):
    link = office.store.links.get(office.company.id, CUSTOMERS, key)
    return link.stripe_id if link else None


def made(office) -> int:
    return len(office.gateway.of(CUSTOMERS))


def test_a_likely_pair_waits_and_is_linked_once_accepted(office, matching):
    actual = office.gateway.put(CUSTOMERS, **ACME)
    office.sync()
    assert linked(office) is None
    assert office.store.snapshots.verdict(office.company.id, CUSTOMERS, "ACME").cause == Cause.POSSIBLE_MATCH
    row = only(office, matching, Band.GREEN)
    assert (row.pronto_id, row.stripe_id, row.exact) == ("ACME", actual.stripe_id, False)
    assert "same phone +28" in row.sentence
    assert {part.field: part.stripe for part in row.parts}["phone"] == "+61 2 9999 1234"
    (decision,) = matching.accept(office.company.id, [row.id], "same phone", "Kim")
    assert (decision.verdict, decision.reason, decision.who) == (Verdict.ACCEPTED, "same phone", "Kim")
    assert matching.page(office.company.id, CUSTOMERS) == []
    office.sync()
    assert linked(office) == actual.stripe_id
    assert len(office.gateway.of(CUSTOMERS)) == 3
    told = office.store.journal.entries(office.company.id, text="same phone")
    assert any(entry.action == "match" and entry.who == "Kim" for entry in told)
    before = len(office.gateway.carried_out)
    assert office.sync().writes == 0
    assert len(office.gateway.carried_out) == before
    assert matching.count(office.company.id, CUSTOMERS).accepted == 1


def test_a_rejected_pair_is_made_and_never_offered_again(office, matching):
    actual = office.gateway.put(CUSTOMERS, **ACME)
    office.sync()
    matching.reject(office.company.id, [only(office, matching).id], "a cousin")
    office.sync()
    assert linked(office) not in {None, actual.stripe_id}
    office.gateway.alter(actual.stripe_id, description="changed")
    office.sync()
    look(office, matching)
    assert matching.page(office.company.id, CUSTOMERS) == []
    assert matching.count(office.company.id, CUSTOMERS).rejected == 1


def test_not_even_its_email_address_links_a_rejected_pair_until_the_person_takes_it_back(office, matching):
    actual = office.gateway.put(CUSTOMERS, email="acme@example.com.au", name="Acme")
    office.preview()
    row = only(office, matching, Band.GREEN)
    assert row.exact
    (decision,) = matching.reject(office.company.id, [row.id])
    _, plan = office.preview()
    changes = {one.pronto_id: one for one in office.store.plans.changes(plan.id) if one.kind is CUSTOMERS}
    assert changes["ACME"].action == "create"
    matching.take_back(office.company.id, decision.id)
    office.sync()
    assert linked(office) == actual.stripe_id


def test_any_record_can_be_linked_to_any_object_one_to_one(office, matching):
    first = office.gateway.put(CUSTOMERS, name="Zephyr Bakery")
    second = office.gateway.put(CUSTOMERS, name="Quite another")
    office.preview()
    matching.link_to(office.company.id, CUSTOMERS, "BETA", first.stripe_id, "they told me")
    with pytest.raises(NeedsUser, match="Debtor BETA is accepted with Stripe customer"):
        matching.link_to(office.company.id, CUSTOMERS, "ACME", first.stripe_id)
    with pytest.raises(NeedsUser, match="take that back first"):
        matching.link_to(office.company.id, CUSTOMERS, "BETA", second.stripe_id)
    with pytest.raises(NeedsUser, match="Pronto has no debtor NOBODY"):
        matching.link_to(office.company.id, CUSTOMERS, "NOBODY", second.stripe_id)
    with pytest.raises(NeedsUser, match="Stripe has no customer cus_none"):
        matching.link_to(office.company.id, CUSTOMERS, "ACME", "cus_none")
    office.sync()
    assert linked(office, "BETA") == first.stripe_id
    with pytest.raises(NeedsUser, match="linked to Stripe customer"):
        matching.link_to(office.company.id, CUSTOMERS, "BETA", second.stripe_id)


def test_two_that_are_equally_like_one_debtor_are_never_green(office, matching):
    for email in ("jo@gmail.com", "blow@gmail.com"):
        office.gateway.put(CUSTOMERS, **(ACME | {"email": email}))
    office.decree()
    matching.set_thresholds(office.company.id, Thresholds(link_green=True))
    office.sync()
    row = only(office, matching)
    assert (row.band, row.margin) == (Band.AMBER, 0)
    assert len(matching.others(office.company.id, CUSTOMERS, "ACME")) == 2
    assert linked(office) is None


def test_two_debtors_that_are_equally_like_one_customer_both_wait_until_one_is_accepted(office, matching):
    office.source.put(samples.customer("ACME2", name="Acme Pty Ltd", email="", abn="", phone="02 9999 1234"))
    actual = office.gateway.put(CUSTOMERS, **ACME)
    office.sync()
    assert linked(office) is None
    assert linked(office, "ACME2") is None
    row = only(office, matching)
    other = {"ACME": "ACME2", "ACME2": "ACME"}[row.pronto_id]
    matching.accept(office.company.id, [row.id])
    office.sync()
    assert linked(office, row.pronto_id) == actual.stripe_id
    assert linked(office, other) not in {None, actual.stripe_id}


def test_green_links_by_itself_where_the_owner_said_so(office, matching):
    actual = office.gateway.put(CUSTOMERS, **ACME)
    matching.set_thresholds(office.company.id, Thresholds(link_green=True), "Kim")
    office.sync()
    assert linked(office) == actual.stripe_id
    (entry,) = [one for one in office.store.journal.entries(office.company.id) if "match_link_green" in one.after]
    assert (entry.before, entry.after) == ({"match_link_green": False}, {"match_link_green": True})


def test_moving_the_thresholds_moves_the_bands(office, matching):
    office.gateway.put(CUSTOMERS, **ACME)
    office.preview()
    company = office.company.id
    assert (matching.count(company, CUSTOMERS).green, matching.count(company, CUSTOMERS).open) == (1, 1)
    strict = Thresholds(green=99, amber=90)
    assert matching.count(company, CUSTOMERS, strict).red == 1
    assert matching.page(company, CUSTOMERS, Band.RED, thresholds=strict)[0].band is Band.RED
    with pytest.raises(NeedsUser, match="amber is not above green"):
        matching.set_thresholds(company, Thresholds(green=10, amber=20))
    assert matching.thresholds(company) == Thresholds()


def test_what_is_gone_or_unknown_is_told_and_nothing_is_kept(office, matching):
    actual = office.gateway.put(CUSTOMERS, **ACME)
    office.preview()
    row = only(office, matching)
    with pytest.raises(NeedsUser, match="no match 999"):
        matching.accept(office.company.id, [row.id, 999])
    office.gateway.remove(actual.stripe_id)
    office.preview()
    with pytest.raises(NeedsUser, match="no match"):
        matching.accept(office.company.id, [row.id])
    with pytest.raises(NeedsUser, match="no decision 7"):
        matching.take_back(office.company.id, 7)
    assert matching.decisions(office.company.id) == []


def test_a_whole_band_is_accepted_and_text_finds_a_pair(office, matching):
    office.gateway.put(CUSTOMERS, **ACME)
    office.gateway.put(CUSTOMERS, **(ACME | {"name": "Beta", "phone": "0299992234", "email": "b@gmail.com"}))
    office.preview()
    company = office.company.id
    assert [row.pronto_id for row in matching.page(company, CUSTOMERS, text="bet")] == ["BETA"]
    assert [row.pronto_id for row in matching.page(company, CUSTOMERS, limit=1, offset=1)] != []
    assert len(matching.accept_band(company, CUSTOMERS, Band.GREEN)) == 2
    office.sync()
    assert linked(office) is not None
    assert linked(office, "BETA") is not None
    assert made(office) == 3


def test_a_look_that_finds_nothing_new_compares_nothing(office, matching, monkeypatch):
    office.gateway.put(CUSTOMERS, **ACME)
    office.sync()
    look(office, matching)
    monkeypatch.setattr("app.services.likely.score", None)
    monkeypatch.setattr("app.services.likely.of_record", None)
    office.sync()
    assert look(office, matching).counts[CUSTOMERS].open == 1


def test_a_look_stopped_half_way_goes_on(office, matching):
    office.gateway.put(CUSTOMERS, **ACME)
    office.preview()
    office.store.database.change("UPDATE match_entry SET state = 0")
    office.store.database.change("DELETE FROM match_pair")
    assert look(office, matching).counts[CUSTOMERS].green == 1


def test_duplicates_get_a_survivor_and_the_others_are_tagged_once(office, matching):
    office.sync()
    kept = linked(office)
    extra = office.gateway.put(CUSTOMERS, **ACME)
    office.sync()
    assert look(office, matching).clusters == 1
    (cluster,) = matching.clusters(office.company.id)
    assert cluster.survivor == kept
    assert {member.stripe_id: member.linked_to for member in cluster.members} == {kept: "ACME", extra.stripe_id: ""}
    with pytest.raises(NeedsUser, match="linked to debtor ACME"):
        matching.choose_survivor(office.company.id, cluster.number, extra.stripe_id)
    with pytest.raises(NeedsUser, match="no cluster 9"):
        matching.choose_survivor(office.company.id, 9, kept)
    with pytest.raises(NeedsUser, match="choose one of them"):
        matching.choose_survivor(office.company.id, cluster.number, "cus_none")
    plan = matching.choose_survivor(office.company.id, cluster.number, kept, "entered twice", "Kim")
    assert not office.gateway.objects[extra.stripe_id].fields.get("metadata.duplicate_of")
    run = matching.apply(plan.id, QuietContext(), "Kim")
    assert run.status == "done"
    assert office.gateway.objects[extra.stripe_id].fields["metadata.duplicate_of"] == kept
    assert look(office, matching).clusters == 0
    assert matching.clusters(office.company.id) == []
    assert "entered twice" in office.store.journal.entries(office.company.id, run=run.run)[0].reason
    assert office.sync().writes == 0


def test_a_tag_is_not_put_on_what_was_linked_meanwhile(office, matching):
    office.sync()
    kept = linked(office)
    extra = office.gateway.put(CUSTOMERS, **ACME)
    office.sync()
    look(office, matching)
    (cluster,) = matching.clusters(office.company.id)
    plan = matching.choose_survivor(office.company.id, cluster.number, kept)
    office.source.put(samples.customer("ACME2", email="x@example.com.au"))
    office.preview()
    matching.link_to(office.company.id, CUSTOMERS, "ACME2", extra.stripe_id)
    office.sync()
    run = matching.apply(plan.id, QuietContext())
    assert "was not tagged" in " ".join(run.messages)
    assert "metadata.duplicate_of" not in office.gateway.objects[extra.stripe_id].fields
