"""The names scripts rely on, and the sentences that go with them."""

import datetime as dt

import pytest

from app.domain.causes import SENTENCE, Cause
from app.domain.company import Company, Mode, NewCompany, Policies
from app.domain.errors import Cancelled, Code, ItemRejected, NeedsUser, Retryable, RunStopped, Stale, SyncProblem
from app.domain.kinds import DEPENDENCY_ORDER, ENRICHING, PRONTO_NOUN, STRIPE_NOUN, TARGETED, RecordType
from app.domain.mapping import FieldRule, MappingSet, RecordMapping
from app.domain.outcome import RunSummary, TypeCounts
from app.domain.plan import WRITES, Action
from app.domain.queue import Step
from app.domain.records import (
    Address,
    CreditNote,
    Customer,
    Invoice,
    Item,
    Line,
    Order,
    PurchaseOrder,
    Rep,
    key_of,
    kind_of,
    title_of,
    type_of,
)
from app.domain.shapes import Value, reference, referred


def test_record_types_are_those_the_command_line_promises():
    promised = "customers items orders invoices credit_notes purchase_orders reps"
    assert {kind.value for kind in RecordType} == set(promised.split())


def test_causes_are_those_the_command_line_promises():
    promised = (
        "only-in-pronto only-in-stripe changed-in-pronto changed-in-stripe changed-in-both duplicate broken-link "
        "amount-differs gst-differs status-differs paid-in-stripe charged-twice unmapped-code invalid"
    )
    assert set(promised.split()) <= {cause.value for cause in Cause}


def test_actions_are_those_the_command_line_promises():
    assert {"create", "link", "update", "archive", "hold", "skip"} <= {action.value for action in Action}
    assert not WRITES & {Action.HOLD, Action.SKIP, Action.RECEIPT}


@pytest.mark.parametrize("cause", list(Cause))
def test_every_cause_has_a_sentence(cause: Cause):
    assert SENTENCE[cause].endswith(".")
    assert SENTENCE[cause][0].isupper()


def test_kebab_case_everywhere():
    for name in [*Cause, *Code]:
        assert name.value == name.value.lower()
        assert "_" not in name.value


def test_parents_come_first():
    place = {kind: DEPENDENCY_ORDER.index(kind) for kind in RecordType}
    assert place[RecordType.REPS] < place[RecordType.CUSTOMERS] < place[RecordType.ORDERS]
    assert place[RecordType.ITEMS] < place[RecordType.INVOICES] < place[RecordType.CREDIT_NOTES]
    assert set(TARGETED) | ENRICHING == set(RecordType)


def test_every_type_has_its_nouns():
    assert set(STRIPE_NOUN) == set(TARGETED)
    assert set(PRONTO_NOUN) == set(RecordType)


@pytest.mark.parametrize(
    ("record", "kind", "key", "title"),
    [
        (Rep("012", "Kim Lee"), RecordType.REPS, "012", "Kim Lee"),
        (Rep("012"), RecordType.REPS, "012", "012"),
        (Customer("ACME", "Acme Pty Ltd"), RecordType.CUSTOMERS, "ACME", "Acme Pty Ltd"),
        (Item("BOLT"), RecordType.ITEMS, "BOLT", "BOLT"),
        (Item("BOLT", "Bolt M8"), RecordType.ITEMS, "BOLT", "Bolt M8"),
        (Order("100", "A", "ACME", "Acme"), RecordType.ORDERS, "100-A", "Acme"),
        (Order("100", customer_code="ACME"), RecordType.ORDERS, "100", "ACME"),
        (Invoice("7001", "ACME"), RecordType.INVOICES, "7001", "ACME"),
        (CreditNote("C1", customer_code="ACME"), RecordType.CREDIT_NOTES, "C1", "ACME"),
        (PurchaseOrder("P1", supplier_code="SUP"), RecordType.PURCHASE_ORDERS, "P1", "SUP"),
    ],
)
def test_records_know_their_type_key_and_title(record, kind: RecordType, key: str, title: str):
    assert kind_of(record) is kind
    assert isinstance(record, type_of[kind])
    assert key_of(record) == key
    assert title_of(record) == title


def test_an_invoice_names_its_order_as_the_order_does():
    assert Invoice("1", order_number="100", order_suffix="A").order_key == Order("100", "A").key
    assert Invoice("1", order_number="100").order_key == "100"
    assert Invoice("1").order_key == ""


def test_an_address_of_a_country_alone_is_blank():
    assert Address(country="AU", name="Acme").blank
    assert not Address(suburb="Ryde").blank


def test_only_note_lines_are_notes():
    assert Line("1", "DN").is_note
    assert not Line("1", "SN").is_note


def test_references_read_back():
    assert referred(reference(RecordType.CUSTOMERS, "AC/ME")) == (RecordType.CUSTOMERS, "AC/ME")


@pytest.mark.parametrize("value", [None, 5, True, "", "cus_1", "@", "@nothing/1", "someone@customers/1", []])
def test_other_values_are_no_references(value: Value):
    assert referred(value) is None


def test_a_star_stands_for_any_ending():
    star, exact = FieldRule("metadata.user_field_*", ("user_fields.*",)), FieldRule("metadata.rep", ("rep_code",))
    mapping = RecordMapping(RecordType.CUSTOMERS, (exact, star))
    assert mapping.rule_for("metadata.user_field_7") is star
    assert mapping.rule_for("metadata.rep") is exact
    assert mapping.rule_for("metadata.other") is None
    assert exact.label == "metadata.rep"
    assert FieldRule("name", name="Debtor's name").label == "Debtor's name"
    assert MappingSet("v1").types == {}


def test_problems_carry_their_own_code_unless_told():
    assert SyncProblem(Code.BUSY).code is Code.BUSY
    assert SyncProblem().code is Code.INVALID
    kinds = {Retryable: Code.UNREACHABLE, ItemRejected: Code.REJECTED, RunStopped: Code.UNREACHABLE}
    kinds |= {NeedsUser: Code.NO_SECRET, Stale: Code.STALE, Cancelled: Code.CANCELLED}
    for cls, code in kinds.items():
        assert cls().code is code
        assert str(cls()) == code.value
    slow = Retryable(Code.RATE_LIMITED, "slow down", after=3.5, about="customers/A", hint="wait")
    assert (slow.after, slow.about, slow.hint, str(slow)) == (3.5, "customers/A", "wait", "slow down")


def test_a_run_as_scripts_see_it():
    run = RunSummary(7, "sync", started=dt.datetime(2026, 3, 1, tzinfo=dt.UTC))
    run.of(RecordType.CUSTOMERS).created += 2
    run.of(RecordType.CUSTOMERS).created += 1
    shown = run.as_json()
    assert shown["run"] == 7
    assert shown["status"] == "running"
    assert shown["started"] == "2026-03-01T00:00:00+00:00"
    assert shown["ended"] is None
    assert set(shown["types"]["customers"]) == set(TypeCounts.__slots__)
    assert shown["types"]["customers"]["created"] == 3


def test_only_reading_steps_change_nothing():
    assert Step("create", "POST", "/v1/customers").writes
    assert Step("gone", "DELETE", "/v1/x").writes
    assert not Step("read", "GET", "/v1/x").writes


def test_the_defaults_take_no_money():
    rules = Policies()
    assert rules.finalise.value == "draft"
    assert rules.prepaid_terms == ()
    assert not rules.post_receipts
    assert not Company(1, "Acme", Mode.LIVE, "", "").live_allowed
    assert NewCompany("Acme", "", "").mode is Mode.TEST
