"""What waits for a person, and what was ruled, in the store."""

import datetime as dt

import pytest

from app.domain.approval import Ruling, Withheld
from app.domain.kinds import RecordType
from app.domain.plan import Action, Change, FieldChange
from app.ports.approvals import RuleCount

INVOICES, CUSTOMERS = RecordType.INVOICES, RecordType.CUSTOMERS
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
LATER = NOON + dt.timedelta(hours=1)
YES = Ruling(True, "Kim", at=LATER)
NO = Ruling(False, "Kim", "the price is wrong", LATER)


def withheld(key: str, after: str = "x", *, kind: RecordType = INVOICES, rule: str = "Big ones") -> Withheld:
    change = Change(
        kind,
        Action.CREATE,
        key,
        fields=(FieldChange("description", None, after),),
        wanted={"description": after, "lines": [{"quantity": 1}]},
        needs=((CUSTOMERS, "ACME"),),
        cents=600_000,
        title=f"Invoice {key}",
    )
    return Withheld(rule, f"print of {rule}", f"{key} {after}", change)


def listed(store, company) -> list[tuple[int, str]]:
    return [(one.id, one.key) for one in store.approvals.waiting(company)]


def test_what_waits_is_listed_whole_and_oldest_first(store, company):
    store.approvals.wait(company, [withheld("1"), withheld("2")], NOON)
    store.approvals.wait(company, [withheld("3", rule="New ones", kind=CUSTOMERS)], LATER)
    found = store.approvals.waiting(company)
    assert [one.withheld for one in found[:2]] == [withheld("1"), withheld("2")]
    assert [one.since for one in found] == [NOON, NOON, LATER]
    assert [one.ruling for one in found] == [None] * 3
    assert [one.key for one in store.approvals.waiting(company, rule="New ones")] == ["3"]
    assert [one.key for one in store.approvals.waiting(company, limit=1, offset=1)] == ["2"]
    assert store.approvals.counts(company) == [
        RuleCount("New ones", CUSTOMERS, 1, 600_000),
        RuleCount("Big ones", INVOICES, 2, 1_200_000),
    ]
    store.approvals.rule(company, found[:1], Ruling(False, "Kim", "not now", LATER))
    assert [(one.count, one.refused) for one in store.approvals.counts(company)] == [(1, 0), (2, 1)]
    assert store.approvals.of_record(company, INVOICES, "2") == found[1]
    assert store.approvals.of_record(company, CUSTOMERS, "2") is None


def test_one_that_waits_as_it_was_keeps_its_number_and_another_change_gets_a_new_one(store, company):
    store.approvals.wait(company, [withheld("1"), withheld("2")], NOON)
    before = listed(store, company)
    store.approvals.wait(company, [withheld("1"), withheld("2", "y")], LATER)
    after = listed(store, company)
    assert after[0] == before[0]
    assert after[1][1] == "2"
    assert after[1][0] > before[1][0]
    assert store.approvals.numbered(company, [before[1][0]]) == []
    assert [one.since for one in store.approvals.waiting(company)] == [NOON, LATER]


def test_the_same_change_under_another_rule_is_told_with_that_rule(store, company):
    store.approvals.wait(company, [withheld("1")], NOON)
    number = listed(store, company)[0][0]
    other = withheld("1", rule="Renamed")
    store.approvals.wait(company, [other], LATER)
    found = store.approvals.waiting(company)
    assert [(one.id, one.withheld, one.since) for one in found] == [(number, other, NOON)]


def test_what_waits_no_longer_leaves_the_list(store, company):
    store.approvals.wait(company, [withheld("1"), withheld("2")], NOON)
    store.approvals.settle(company, CUSTOMERS, ["1", "2"])
    store.approvals.settle(company, INVOICES, ["2", "3"])
    assert [key for _, key in listed(store, company)] == ["1"]


def test_an_approved_one_leaves_the_list_and_its_ruling_stands_until_it_was_written(store, company):
    store.approvals.wait(company, [withheld("1"), withheld("2")], NOON)
    first, second = store.approvals.waiting(company)
    store.approvals.rule(company, [first], YES)
    assert listed(store, company) == [(second.id, "2")]
    assert store.approvals.rulings(company, INVOICES) == {"1": {"1 x": YES}}
    assert store.approvals.rulings(company, CUSTOMERS) == {}
    assert store.approvals.approved_under(company, "print of Big ones") == 1
    store.approvals.written(company, INVOICES, "1")
    assert store.approvals.rulings(company, INVOICES) == {}
    # What was approved under the rule counts on, written or not.
    assert store.approvals.approved_under(company, "print of Big ones") == 1
    # The same change once more: it waits again, and can be approved again.
    store.approvals.wait(company, [withheld("1")], LATER)
    store.approvals.rule(company, store.approvals.numbered(company, [listed(store, company)[-1][0]]), YES)
    assert store.approvals.rulings(company, INVOICES) == {"1": {"1 x": YES}}


def test_a_refused_one_stays_with_its_reason_until_it_changes_or_is_approved_after_all(store, company):
    store.approvals.wait(company, [withheld("1")], NOON)
    store.approvals.rule(company, store.approvals.waiting(company), NO)
    (found,) = store.approvals.waiting(company)
    assert found.ruling == NO
    assert store.approvals.approved_under(company, "print of Big ones") == 0
    assert found.sentence.endswith("Refused by Kim because the price is wrong.")
    store.approvals.wait(company, [withheld("1", "y")], LATER)
    (changed,) = store.approvals.waiting(company)
    assert changed.ruling is None
    store.approvals.wait(company, [withheld("1")], LATER)
    store.approvals.rule(company, store.approvals.waiting(company), YES)
    assert store.approvals.rulings(company, INVOICES) == {"1": {"1 x": YES}}
    assert listed(store, company) == []


def test_a_ruling_has_its_time(store, company):
    with pytest.raises(ValueError, match="time"):
        store.approvals.rule(company, [], Ruling(True, "Kim"))


def test_all_goes_with_the_company(store, company):
    store.approvals.wait(company, [withheld("1"), withheld("2")], NOON)
    store.approvals.rule(company, store.approvals.waiting(company)[:1], YES)
    store.companies.remove(company)
    assert listed(store, company) == []
    assert store.approvals.rulings(company, INVOICES) == {}
