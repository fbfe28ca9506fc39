"""A person's fix as a rule: whose value counts, wildcards, the mapping's version, and what cannot become one."""

import pytest

from app.domain.causes import Cause
from app.domain.company import Policies
from app.domain.kinds import RecordType
from app.domain.mapping import Direction, FieldRule, Keep, MappingSet, RecordMapping, StandingDecision
from app.domain.mismatch import Mismatch
from app.domain.shapes import Actual
from app.planning.compare import Call, compare
from app.planning.standing import refusal, settles, whole_refusal, with_standing
from app.storage.codec import text_of, value_of

CUSTOMERS = RecordType.CUSTOMERS
RULES = (
    FieldRule("name", ("name",)),
    FieldRule("email", ("email",)),
    FieldRule("metadata.user_field_*", ("user_fields.*",)),
)
INVOICES = (FieldRule("lines", ("lines",)), FieldRule("amount", ("amount",), check_only=True))
MAPPING = MappingSet(
    "v1",
    {
        CUSTOMERS: RecordMapping(CUSTOMERS, RULES),
        RecordType.INVOICES: RecordMapping(RecordType.INVOICES, INVOICES),
    },
)


def decide(field: str, keep: Keep, kind: RecordType = CUSTOMERS) -> StandingDecision:
    return StandingDecision(kind, field, keep)


def direction(mapping: MappingSet, field: str) -> Direction:
    rule = mapping.types[CUSTOMERS].rule_for(field)
    assert rule is not None
    return rule.direction


class Nowhere:
    """Nothing is referred to."""

    def stripe_id(self, kind: RecordType, key: str) -> None:
        return None


def call(mapping: MappingSet, field: str) -> Call:
    """What is done about a field that was changed in Stripe alone."""
    found = compare({field: "ours"}, {field: "theirs"}, {field: "ours"}, mapping.types[CUSTOMERS], Nowhere())  # type: ignore[arg-type]
    assert [one.path for one in found] == [field]
    return found[0].call


def test_without_decisions_the_mapping_stays_the_same_object():
    assert with_standing(MAPPING, ()) is MAPPING


@pytest.mark.parametrize(
    ("keep", "wanted", "done"),
    [(Keep.PRONTO, Direction.PRONTO_ALWAYS, Call.WRITE), (Keep.STRIPE, Direction.STRIPE, Call.KEEP)],
)
@pytest.mark.parametrize("field", ["name", "metadata.user_field_1"])
def test_a_decision_sets_the_direction_of_its_field_only(field: str, keep: Keep, wanted: Direction, done: Call):
    assert call(MAPPING, field) is Call.HOLD
    found = with_standing(MAPPING, [decide(field, keep)])
    assert direction(found, field) is wanted
    assert call(found, field) is done
    assert {direction(found, other) for other in ("email", "metadata.user_field_2")} == {Direction.PRONTO}
    assert found.types[RecordType.INVOICES] is MAPPING.types[RecordType.INVOICES]
    assert direction(MAPPING, field) is Direction.PRONTO


def test_a_wildcard_keeps_filling_its_fields():
    found = with_standing(MAPPING, [decide("metadata.user_field_1", Keep.STRIPE)]).types[CUSTOMERS].rules
    assert found[1:] == RULES
    assert (found[0].target, found[0].source, found[0].constant) == ("metadata.user_field_1", (), None)


def test_the_version_changes_with_what_is_decided_and_comes_back_when_it_is_forgotten():
    name, email = decide("name", Keep.PRONTO), decide("email", Keep.STRIPE)
    versions = [
        with_standing(MAPPING, decisions).version
        for decisions in ([], [name], [email], [name, email], [decide("name", Keep.STRIPE)])
    ]
    assert len(set(versions)) == len(versions)
    assert with_standing(MAPPING, [email, name]).version == versions[3]
    assert with_standing(MAPPING, []).version == "v1"


def test_the_later_of_two_decisions_on_a_field_wins():
    both = [decide("name", Keep.PRONTO), decide("name", Keep.STRIPE)]
    assert with_standing(MAPPING, both) == with_standing(MAPPING, both[1:])


def test_a_decision_without_a_rule_or_that_is_refused_does_nothing():
    others = [
        decide("phone", Keep.PRONTO),
        decide("amount", Keep.PRONTO, RecordType.INVOICES),
        decide("lines", Keep.STRIPE, RecordType.INVOICES),
        decide("name", Keep.PRONTO, RecordType.ITEMS),
    ]
    assert with_standing(MAPPING, others) is MAPPING


@pytest.mark.parametrize(
    ("decision", "rule", "words"),
    [
        (decide("name", Keep.PRONTO), RULES[0], ""),
        (decide("name", Keep.STRIPE), RULES[0], ""),
        (decide("lines", Keep.PRONTO, RecordType.INVOICES), INVOICES[0], ""),
        (decide("lines", Keep.STRIPE, RecordType.INVOICES), INVOICES[0], "a rule would hide later differences"),
        (decide("amount", Keep.PRONTO, RecordType.INVOICES), INVOICES[1], "Stripe works the amount of each invoice"),
        (decide("name", Keep.PRONTO), FieldRule("name", ("name",), only_on_create=True), "is only given when"),
        (decide("metadata.pronto_id", Keep.STRIPE), FieldRule("metadata.pronto_id"), "so Stripe's cannot always"),
        (decide("phone", Keep.PRONTO), None, "No rule of the mapping fills “phone” any more"),
    ],
)
def test_what_cannot_become_a_rule_says_why(decision: StandingDecision, rule: FieldRule | None, words: str):
    said = refusal(decision, rule)
    assert words in said if words else said == ""


def mismatch(**more) -> Mismatch:
    values = {"field": "name", "pronto": "Acme", "stripe": "Acme by hand"} | more
    return Mismatch(CUSTOMERS, values.pop("cause", Cause.CHANGED_IN_STRIPE.value), "ACME", "cus_1", **values)


def test_a_difference_of_the_whole_record_cannot_become_a_rule():
    assert whole_refusal(mismatch()) == ""
    only = mismatch(cause=Cause.ONLY_IN_PRONTO.value, field="", title="Acme")
    assert "“Acme” does not differ in the values of one field" in whole_refusal(only)


def test_only_what_would_really_be_settled_counts():
    actual = Actual(CUSTOMERS, "cus_1", {"name": "Acme by hand"})
    pronto, stripe = decide("name", Keep.PRONTO), decide("name", Keep.STRIPE)
    assert settles(pronto, mismatch(), actual, RULES[0])
    assert settles(stripe, mismatch(), actual, RULES[0])
    assert not settles(stripe, mismatch(stripe=None), actual, RULES[0])
    assert not settles(pronto, mismatch(), None, RULES[0])
    assert not settles(pronto, mismatch(cause=Cause.INVALID.value), actual, RULES[0])


@pytest.mark.parametrize(
    ("decision", "sentence"),
    [
        (decide("name", Keep.PRONTO), "Customers: Pronto's name is always put back"),
        (decide("email", Keep.STRIPE), "Customers: Stripe's e-mail is kept"),
        (decide("lines", Keep.PRONTO, RecordType.CREDIT_NOTES), "Credit notes: Pronto's lines are always put back"),
    ],
)
def test_a_decision_reads_as_a_sentence(decision: StandingDecision, sentence: str):
    assert decision.sentence == sentence


def test_policies_stored_before_there_were_decisions_have_none_and_new_ones_come_back_whole():
    assert value_of('{"finalise":"draft"}', Policies).standing == ()
    kept = Policies(standing=(decide("name", Keep.PRONTO), decide("email", Keep.STRIPE)))
    assert value_of(text_of(kept), Policies) == kept
