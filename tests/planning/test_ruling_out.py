"""Records a company's rule keeps out of Stripe, and changes that wait for a person by its approval rules."""

import datetime as dt
from dataclasses import replace

import pytest

from app.domain.approval import Ruling
from app.domain.causes import Cause
from app.domain.kinds import RecordType
from app.domain.mapping import ApprovalRule, Direction, MappingSet
from app.domain.outcome import Gate, Standing
from app.domain.plan import Action
from app.domain.records import Record
from app.domain.remedy import RemedyAction
from app.planning.digests import change_digest, rule_digest
from app.planning.find_mismatches import examine
from app.planning.read_mapping import assembled
from app.planning.remedies import Stopped, remedy_for
from tests.planning import samples
from tests.planning.desk import Desk

CUSTOMERS, INVOICES, CREDITS = RecordType.CUSTOMERS, RecordType.INVOICES, RecordType.CREDIT_NOTES
NSW = 'territory == "NSW"'


def mapped(kind: RecordType, **beside) -> MappingSet:
    """The shipped mapping with something beside in one type."""
    shipped = samples.mapping()
    return assembled({**shipped.types, kind: replace(shipped.types[kind], **beside)}, {})


def test_only_records_the_rule_lets_through_go_to_stripe():
    mapping = mapped(CUSTOMERS, only=NSW).types[CUSTOMERS]
    desk = Desk(samples.rep())
    inside = desk.decide(samples.customer("A", territory="NSW"), mapping=mapping)
    assert inside.change is not None
    assert inside.change.action is Action.CREATE
    outside = desk.decide(samples.customer("B", territory="VIC"), mapping=mapping)
    assert outside.change is not None
    assert (outside.change.action, outside.settled) == (Action.SKIP, True)
    verdict = outside.verdict
    assert (verdict.standing, verdict.gate, verdict.cause) == (Standing.SKIPPED, Gate.FILTER, Cause.RULED_OUT)
    assert verdict.message == "By this company's rule only debtors go to Stripe where territory is NSW."


def test_a_linked_record_that_no_longer_passes_is_left_alone():
    desk = Desk(samples.rep())
    desk.bring(samples.customer("A", territory="NSW"))
    mapping = mapped(CUSTOMERS, only=NSW).types[CUSTOMERS]
    moved = samples.customer("A", territory="VIC", status="X", name="Other")
    decision = desk.decide(moved, mapping=mapping)
    assert decision.change is not None
    assert decision.change.action is Action.SKIP
    assert "Its Stripe customer stays as it is; nothing of it is changed or archived." in decision.verdict.message
    finding = examine(desk.subject(moved, CUSTOMERS, "A"), mapping, desk.company, desk.around)
    assert (finding.mismatches, finding.left_out) == ((), "rule")


def test_a_document_of_a_debtor_that_is_ruled_out_says_so():
    mapping = mapped(CUSTOMERS, only=NSW)
    invoice, credit = samples.invoice(), samples.credit_note(invoice_number=samples.invoice().number)
    desk = Desk(samples.rep(), samples.customer(invoice.customer_code, territory="VIC"), invoice, credit)
    for record in (invoice, credit):
        decision = desk.decide(record, mapping=mapping.types[CREDITS if record is credit else INVOICES])
        assert decision.verdict.cause == Cause.RULED_OUT
        assert decision.verdict.message == (
            f"Its debtor {invoice.customer_code} does not go to Stripe. "
            "By this company's rule only debtors go to Stripe where territory is NSW."
        )


def test_a_document_goes_when_its_debtor_is_at_stripe_already_or_may_go():
    mapping = mapped(CUSTOMERS, only=NSW).types[INVOICES]
    invoice = samples.invoice()
    debtor = samples.customer(invoice.customer_code, territory="VIC")
    desk = Desk(samples.rep(), debtor, invoice)
    desk.bring(debtor)
    there = desk.decide(invoice, mapping=mapping).change
    assert there is not None
    assert there.action is Action.CREATE
    other = Desk(samples.rep(), replace(debtor, territory="NSW"), invoice)
    may_go = other.decide(invoice, mapping=mapping).change
    assert may_go is not None
    assert may_go.action is Action.CREATE


def test_a_change_that_an_approval_rule_is_about_waits_with_its_values():
    rule = ApprovalRule("Invoices over $1", "total > 1")
    mapping = mapped(INVOICES, approvals=(rule,)).types[INVOICES]
    invoice = samples.invoice()
    desk = Desk(samples.rep(), samples.customer(invoice.customer_code), invoice)
    free = desk.decide(invoice)
    held = desk.decide(invoice, mapping=mapping)
    assert free.change is not None
    assert held.change is not None
    assert held.withheld is not None
    assert (held.change.action, held.change.cause, held.settled) == (Action.HOLD, Cause.APPROVAL, False)
    assert (held.change.fields, held.change.wanted, held.change.needs) == (
        free.change.fields,
        free.change.wanted,
        free.change.needs,
    )
    verdict = held.verdict
    assert (verdict.standing, verdict.gate, verdict.cause) == (Standing.ATTENTION, Gate.QUEUE, Cause.APPROVAL)
    assert verdict.message.startswith(f"Invoice {invoice.number} is $")
    assert verdict.message.endswith("; “Invoices over $1” waits for you.")
    assert held.withheld.digest == change_digest(free.change) == change_digest(held.withheld.change)
    assert held.withheld.rule_digest == rule_digest(INVOICES, rule)


def test_an_approval_counts_for_exactly_the_change_that_was_shown():
    mapping = mapped(CUSTOMERS, approvals=(ApprovalRule("All"),)).types[CUSTOMERS]
    desk = Desk(samples.rep())
    record = samples.customer("A")
    held = desk.decide(record, mapping=mapping)
    assert held.withheld is not None
    desk.around.rulings[CUSTOMERS, "A"] = {held.withheld.digest: Ruling(approved=True, who="Jo")}
    free = desk.decide(record, mapping=mapping).change
    assert free is not None
    assert free.action is Action.CREATE
    other = desk.decide(replace(record, name="Other"), mapping=mapping)
    assert other.withheld is not None
    assert other.withheld.digest != held.withheld.digest


def test_a_refusal_is_told():
    mapping = mapped(CUSTOMERS, approvals=(ApprovalRule("All"),)).types[CUSTOMERS]
    desk = Desk(samples.rep())
    held = desk.decide(samples.customer("A"), mapping=mapping)
    assert held.withheld is not None
    refusal = Ruling(approved=False, who="Jo", why="Not this month.")
    desk.around.rulings[CUSTOMERS, "A"] = {held.withheld.digest: refusal}
    again = desk.decide(samples.customer("A"), mapping=mapping)
    assert again.verdict.message == "Debtor A; Jo refused it under “All”: Not this month."


def test_a_rule_for_the_first_few_has_its_say_and_is_done():
    rule = ApprovalRule("First 2", first=2)
    mapping = mapped(CUSTOMERS, approvals=(rule,)).types[CUSTOMERS]
    desk = Desk(samples.rep())
    held = desk.decide(samples.customer("A"), mapping=mapping)
    assert held.verdict.message == "Debtor A; “First 2” (the first 2) waits for you."
    desk.around.approved_under[rule_digest(CUSTOMERS, rule)] = 2
    free = desk.decide(samples.customer("A"), mapping=mapping).change
    assert free is not None
    assert free.action is Action.CREATE


def test_what_writes_nothing_and_what_the_rule_is_not_about_does_not_wait():
    mapping = mapped(CUSTOMERS, approvals=(ApprovalRule("VIC", 'territory == "VIC"'),)).types[CUSTOMERS]
    desk = Desk(samples.rep())
    record = samples.customer("A", territory="NSW")
    free = desk.decide(record, mapping=mapping).change
    assert free is not None
    assert free.action is Action.CREATE
    desk.bring(record)
    all_wait = mapped(CUSTOMERS, approvals=(ApprovalRule("All"),)).types[CUSTOMERS]
    settled = desk.decide(record, mapping=all_wait)
    assert (settled.change, settled.verdict.standing) == (None, Standing.IN_STEP)


def test_what_a_rule_leaves_out_has_a_button_that_mends_it():
    invoice = samples.invoice()
    debtor = samples.customer(invoice.customer_code, territory="VIC")
    desk = Desk(samples.rep(), debtor, invoice)
    for_debtor = remedy_for(stopped(CUSTOMERS, debtor.code, debtor), desk.around)
    assert for_debtor is not None
    assert (for_debtor.action, for_debtor.label) == (RemedyAction.CREATE, "Create anyway")
    for_invoice = remedy_for(stopped(INVOICES, invoice.number, invoice), desk.around)
    assert for_invoice is not None
    assert (for_invoice.action, for_invoice.argument) == (RemedyAction.SHOW_RECORD, f"customers/{debtor.code}")
    desk.bring(debtor)
    for_linked = remedy_for(stopped(CUSTOMERS, debtor.code, debtor), desk.around)
    assert (for_linked.action, for_linked.argument) == (RemedyAction.PAGE, "mapping")


@pytest.mark.parametrize(
    ("cause", "page"), [(Cause.APPROVAL, "approvals"), (Cause.OUT_OF_SCOPE, "migration"), (Cause.POSSIBLE_MATCH, "")]
)
def test_what_stops_a_record_leads_to_its_page(cause: Cause, page: str):
    found = remedy_for(Stopped(CUSTOMERS, "ACME", Gate.QUEUE, cause), Desk(samples.rep()).around)
    assert found is not None
    assert (found.action, found.argument) == ((RemedyAction.PAGE, page) if page else (RemedyAction.MATCH, ""))


def stopped(kind: RecordType, key: str, record: Record) -> Stopped:
    return Stopped(kind, key, Gate.FILTER, Cause.RULED_OUT, Standing.SKIPPED, record)


EARLY, LATE = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC), dt.datetime(2026, 7, 1, 10, tzinfo=dt.UTC)


def newest(desk: Desk, in_pronto: dt.datetime | None, at_stripe: dt.datetime | None, **changed):
    """Decide on a debtor whose contact was changed on both sides, the newer counting."""
    rules = tuple(
        replace(rule, direction=Direction.NEWEST) if rule.target == "metadata.contact" else rule
        for rule in samples.mapping().types[CUSTOMERS].rules
        if rule.target != "metadata.pronto_modified"
    )
    mapping = mapped(CUSTOMERS, rules=rules).types[CUSTOMERS]
    desk.alter(CUSTOMERS, "A", metadata__contact="Stripe's")
    actual = desk.around.linked(CUSTOMERS, "A")
    assert actual is not None
    desk.around.show(replace(actual, changed=at_stripe))
    return desk.decide(
        samples.customer("A", **({"contact": "Pronto's", "modified": in_pronto} | changed)), mapping=mapping
    )


@pytest.fixture
def desk() -> Desk:
    desk = Desk(samples.rep())
    desk.bring(samples.customer("A"))
    return desk


def test_the_newer_side_wins_where_both_changed(desk: Desk):
    change = newest(desk, LATE, EARLY).change
    assert change is not None
    assert [(one.field, one.before, one.after) for one in change.fields] == [
        ("metadata.contact", "Stripe's", "Pronto's")
    ]
    kept = newest(desk, EARLY, LATE)
    assert (kept.change, kept.verdict.standing) == (None, Standing.IN_STEP)


@pytest.mark.parametrize(("here", "there"), [(None, LATE), (LATE, None), (None, None), (LATE, LATE)])
def test_a_person_is_asked_where_nobody_can_tell_which_is_newer(desk: Desk, here, there):
    decision = newest(desk, here, there)
    assert decision.change is not None
    assert (decision.change.action, decision.verdict.cause) == (Action.HOLD, Cause.CHANGED_IN_BOTH)


def test_what_was_outdone_does_not_come_back_when_something_else_changes(desk: Desk):
    kept = newest(desk, EARLY, LATE)
    assert kept.agree is not None
    assert kept.agree["metadata.contact"] == "Pronto's"
    link = desk.around.links[CUSTOMERS, "A"]
    desk.around.link(replace(link, base=kept.agree))
    later = dt.datetime(2026, 7, 2, tzinfo=dt.UTC)
    again = newest(desk, later, LATE, phone="02 9999 4321").change
    assert again is not None
    assert [one.field for one in again.fields] == ["phone"]
    anew = newest(desk, later, LATE, contact="Newer").change
    assert anew is not None
    assert [(one.field, one.after) for one in anew.fields] == [("metadata.contact", "Newer")]
