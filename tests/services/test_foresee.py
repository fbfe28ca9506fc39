"""What another mapping would do, foreseen: exactly what the next sync then does."""

from dataclasses import replace

import pytest

from app.domain.errors import Cancelled
from app.domain.kinds import RecordType
from app.domain.mapping import ApprovalRule, Direction, FieldRule, MappingSet
from app.planning.foreseen import Foreseen, Outcome
from app.services.foresee import Foreseeing
from tests.fakes.job_context import QuietContext
from tests.planning import samples

CUSTOMERS, ITEMS, INVOICES = RecordType.CUSTOMERS, RecordType.ITEMS, RecordType.INVOICES


def with_rules(*rules: FieldRule, kind: RecordType = CUSTOMERS, without: str = "") -> MappingSet:
    """The shipped mapping with more rules at the end, or without one."""
    mapping = samples.mapping()
    kept = tuple(rule for rule in mapping.types[kind].rules if rule.target != without)
    changed = replace(mapping.types[kind], rules=(*kept, *rules))
    return replace(mapping, version=f"{len(rules)}{without}", types={**mapping.types, kind: changed})


def foresee(office, mapping: MappingSet, old: MappingSet | None = None, ctx: QuietContext | None = None) -> Foreseen:
    looking = Foreseeing(office.store, office.clock)
    return looking.foresee(office.company, old or samples.mapping(), mapping, ctx or QuietContext())


def counted(found: Foreseen) -> list[tuple[str, Outcome, int]]:
    return [(row.target, row.outcome, row.count) for row in found.rows]


REGION = FieldRule("metadata.region", ("address.state",), ("lower",))


def test_a_new_rule_is_counted_before_anything_was_ever_written(office):
    office.preview()
    found = foresee(office, with_rules(REGION))
    assert counted(found) == [("metadata.region", Outcome.GET, 3)]
    assert found.sentence == "3 customers get metadata.region."
    assert (found.looked_at, found.records) == ({CUSTOMERS: 3}, {CUSTOMERS: 3})
    (row,) = found.rows
    first = row.samples[0]
    assert (first.key, first.title, first.before, first.after) == ("ACME", "Acme Pty Ltd", None, "nsw")


def test_what_is_foreseen_is_what_the_next_sync_writes_and_nothing_is_stored(office):
    office.sync()
    office.source.put(samples.customer("BETA", address=replace(samples.customer().address, state="VIC")))
    office.sync()
    before = office.store.journal.count(), office.store.plans.latest(office.company.id, "sync")
    changed = with_rules(FieldRule("metadata.region", ("address.state",), ("lower",)))
    found = foresee(office, changed)
    assert counted(found) == [("metadata.region", Outcome.GET, 3)]
    assert (office.store.journal.count(), office.store.plans.latest(office.company.id, "sync")) == before
    office.mapping = changed
    wrote = len(office.writes())
    office.sync()
    assert [key for key, _ in office.writes()[wrote:]] == ["ACME", "BETA", "DEPOT"]
    assert counted(foresee(office, changed, changed)) == []


def test_a_rule_that_goes_takes_its_values_away(office):
    office.mapping = with_rules(REGION)
    office.sync()
    found = foresee(office, samples.mapping(), office.mapping)
    assert counted(found) == [("metadata.region", Outcome.LOSE, 3)]
    assert found.sentence == "3 customers lose metadata.region."
    assert [(one.before, one.after) for one in found.rows[0].samples] == [("nsw", None)] * 3
    office.mapping = samples.mapping()
    wrote = len(office.writes())
    office.sync()
    assert len(office.writes()) - wrote == 3
    objects = list(office.gateway.of(CUSTOMERS).values())
    assert objects
    assert all("metadata.region" not in one.fields for one in objects)
    office.sync()
    assert len(office.writes()) - wrote == 3


def test_another_value_is_a_change_with_both_values(office):
    office.mapping = with_rules(REGION)
    office.sync()
    found = foresee(office, with_rules(replace(REGION, transforms=("upper",))), office.mapping)
    assert counted(found) == [("metadata.region", Outcome.CHANGE, 3)]
    assert [(one.before, one.after) for one in found.rows[0].samples] == [("nsw", "NSW")] * 3
    assert found.sentence == "3 customers have another metadata.region."


def test_values_that_cannot_be_used_are_counted_with_the_reason(office):
    office.sync()
    office.source.put(samples.customer("ACME", type_code="not an address"))
    office.sync()
    found = foresee(office, with_rules(FieldRule("metadata.second", ("type_code",), ("email",))))
    (row,) = found.rows
    assert (row.target, row.outcome, row.count) == ("metadata.second", Outcome.FAIL, 1)
    assert "not an address" in row.samples[0].note
    assert row.sentence.startswith("1 customer would fail on metadata.second: ")


def test_a_blank_is_filled_and_a_value_of_stripe_s_own_waits_for_a_person(office):
    office.sync()
    acme = office.gateway.of(CUSTOMERS)["ACME"]
    office.gateway.alter(acme.stripe_id, description="Ours by hand")
    office.sync()
    rule = FieldRule("description", ("contact",), direction=Direction.PRONTO)
    found = foresee(office, with_rules(rule))
    assert counted(found) == [("description", Outcome.GET, 2), ("description", Outcome.HELD, 1)]
    assert found.rows[1].samples[0].before == "Ours by hand"


def test_types_whose_rules_are_the_same_are_not_looked_at(office):
    office.sync()
    found = foresee(office, with_rules(FieldRule("metadata.colour", ("group",)), kind=ITEMS))
    assert list(found.looked_at) == [ITEMS]
    same = foresee(office, replace(samples.mapping(), version="other"))
    assert (same.rows, same.looked_at, same.sentence) == ([], {}, "Nothing in Stripe changes.")


def test_the_guard_is_foreseen(office):
    office.sync()
    office.decree(guard_updates_floor=2)
    found = foresee(office, with_rules(REGION))
    assert found.guard == ["3 customers would be updated, more than the 2 allowed without asking."]


def test_a_person_can_stop_it(office):
    office.preview()
    with pytest.raises(Cancelled):
        foresee(office, with_rules(REGION), ctx=QuietContext(0))


def test_no_more_than_fifty_rows_are_kept_as_samples(office):
    office.source.put(*(samples.customer(f"C{number:03}") for number in range(120)))
    office.preview()
    (row,) = foresee(office, with_rules(REGION)).rows
    assert (row.count, len(row.samples)) == (123, 50)


def ruled(**parts) -> MappingSet:
    """The shipped mapping with a rule about which customers go, or wait."""
    mapping = samples.mapping()
    changed = replace(mapping.types[CUSTOMERS], **parts)
    return replace(mapping, version=str(sorted(parts)), types={**mapping.types, CUSTOMERS: changed})


def test_what_would_wait_for_a_person_is_counted_by_rule(office):
    office.preview()
    found = foresee(office, ruled(approvals=(ApprovalRule("Beta's", "code == 'BETA'"),)))
    (row,) = found.rows
    assert (row.target, row.outcome, row.count) == ("", Outcome.HELD, 1)
    assert row.sentence == "1 customer waits for a person: by the rule “Beta's”"
    office.sync()
    assert foresee(office, ruled(approvals=(ApprovalRule("Beta's", "code == 'BETA'"),))).rows == []


def test_what_would_be_left_out_is_counted(office):
    office.preview()
    found = foresee(office, ruled(only="code != 'BETA'"))
    assert counted(found) == [("", Outcome.LEAVE, 1)]
    assert found.rows[0].sentence.startswith("1 customer is left out: By this company's rule only debtors go")
    back = foresee(office, samples.mapping(), ruled(only="code != 'BETA'"))
    assert counted(back) == [("", Outcome.SEND, 1)]


def test_a_record_that_could_no_longer_be_written_fails_as_a_whole(office):
    office.sync()
    coded = FieldRule("metadata.terms", ("terms_code",), ("lookup:terms",))
    found = foresee(office, with_rules(coded))
    assert [(row.target, row.outcome) for row in found.rows] == [("metadata.terms", Outcome.FAIL)]
