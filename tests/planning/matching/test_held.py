"""What a likeness and a person's decision make of a record that has no link."""

from dataclasses import replace

from app.domain.causes import Cause
from app.domain.kinds import RecordType
from app.domain.matching import Matched
from app.domain.outcome import Gate, Standing
from app.domain.plan import Action
from app.planning.find_mismatches import examine
from app.planning.matching.bands import Thresholds
from app.planning.offers import Choice, offers
from app.planning.only_in_stripe import is_withdrawn
from app.planning.remedies import Stopped, remedy_for
from tests.planning import samples
from tests.planning.desk import Desk
from tests.planning.matching.people import customer, debtor

CUSTOMERS = RecordType.CUSTOMERS


def at(matched: Matched, *actuals, **parts):
    desk, record = Desk(), debtor(**parts)
    desk.around.add(record)
    desk.around.show(*actuals)
    desk.around.matches[CUSTOMERS, record.code] = matched
    return desk, record


def test_a_likely_pair_waits_for_a_person_instead_of_being_made_twice():
    maybe = customer()
    desk, record = at(Matched(likely=maybe, margin=100), maybe)
    decision = desk.decide(record)
    assert (decision.change.action, decision.change.stripe_id) == (Action.HOLD, "cus_1")
    verdict = decision.verdict
    assert (verdict.standing, verdict.gate, verdict.cause) == (Standing.ATTENTION, Gate.MATCH, Cause.POSSIBLE_MATCH)
    assert "Stripe customer cus_1 “Acme Hardware”" in verdict.message
    assert "ABN +45" in verdict.message
    assert "accept or reject" in verdict.message
    assert not decision.settled


def test_what_is_hardly_alike_is_made_as_ever():
    stranger = customer(name="Zephyr Bakery", phone=None, address__line1=None, tax_ids__au_abn=None)
    desk, record = at(Matched(likely=stranger, margin=100), stranger)
    assert desk.decide(record).change.action is Action.CREATE


def test_green_links_by_itself_only_where_the_owner_said_so():
    maybe = customer()
    rule = Thresholds(link_green=True)
    desk, record = at(Matched(likely=maybe, margin=100, thresholds=rule), maybe)
    change = desk.decide(record).change
    assert (change.action, change.stripe_id, change.score) == (Action.LINK, "cus_1", 100)
    assert "ABN +45" in change.reason
    desk, record = at(Matched(likely=maybe, margin=0, thresholds=rule), maybe)
    assert desk.decide(record).change.action is Action.HOLD


def test_an_accepted_pair_is_linked_with_its_score_and_its_sum():
    actual = customer()
    desk, record = at(Matched(accepted=actual, score=82, words="ABN +45, same name +32 = 77"), actual)
    change = desk.decide(record).change
    assert (change.action, change.stripe_id, change.score) == (Action.LINK, "cus_1", 82)
    assert change.reason == ("A person accepted that it is Stripe customer cus_1 (ABN +45, same name +32 = 77).")


def test_a_rejected_pair_is_not_linked_by_its_email_address_nor_by_the_id_it_carries():
    for actual in (customer(email="jo@acmehardware.com.au"), customer(pronto_id="ACME")):
        desk, record = at(Matched(), actual)
        assert desk.decide(record).change.action is Action.LINK
        desk.around.matches[CUSTOMERS, "ACME"] = Matched(rejected=frozenset({"cus_1"}))
        assert desk.decide(record).change.action is Action.CREATE


def test_a_duplicate_is_out_of_the_way():
    twins = [customer(f"cus_{number}", email="jo@acmehardware.com.au") for number in (1, 2)]
    desk, record = at(Matched(), *twins)
    assert desk.decide(record).verdict.cause == Cause.DUPLICATE
    tagged = customer("cus_2", email="jo@acmehardware.com.au", metadata__duplicate_of="cus_1")
    desk.around.show(tagged)
    change = desk.decide(record).change
    assert (change.action, change.stripe_id) == (Action.LINK, "cus_1")
    assert is_withdrawn(tagged)
    assert not is_withdrawn(replace(tagged, fields={}))


def test_a_reconciliation_shows_the_pair_as_one_difference_with_its_two_ways():
    maybe = customer()
    desk, record = at(Matched(likely=maybe, margin=100), maybe)
    subject = desk.subject(record, CUSTOMERS, "ACME")
    finding = examine(subject, samples.mapping().types[CUSTOMERS], desk.company, desk.around)
    (mismatch,) = finding.mismatches
    assert (mismatch.cause, mismatch.stripe_id, finding.claims) == (Cause.POSSIBLE_MATCH, "cus_1", "cus_1")
    assert [one.choice for one in offers(mismatch, maybe, None)][:2] == [Choice.LINK, Choice.CREATE]
    stopped = Stopped(CUSTOMERS, "ACME", Gate.MATCH, Cause.POSSIBLE_MATCH, Standing.ATTENTION, record)
    assert remedy_for(stopped, desk.around) is not None
