"""Records a person undid, journal entries by number, and what is sent first."""

from app.domain.journal import Entry
from app.domain.kinds import RecordType
from app.domain.plan import Action, Change, ChangeState
from tests.storage.conftest import START

CUSTOMERS = RecordType.CUSTOMERS


def test_undone_records_are_remembered_until_somebody_asks(store, company):
    store.undone.mark(company, CUSTOMERS, "A", "print 1")
    store.undone.mark(company, CUSTOMERS, "A", "print 2")
    store.undone.mark(company, RecordType.ITEMS, "A", "")
    assert store.undone.all(company) == {(CUSTOMERS, "A"): "print 2", (RecordType.ITEMS, "A"): ""}
    store.undone.clear(company, CUSTOMERS, ["A", "never there"])
    assert store.undone.all(company) == {(RecordType.ITEMS, "A"): ""}
    assert store.undone.all(company + 1) == {}


def test_removing_a_company_forgets_them(store, company):
    store.undone.mark(company, CUSTOMERS, "A", "x")
    store.companies.remove(company)
    assert store.undone.all(company) == {}


def test_entries_by_number_come_oldest_first(store, company):
    told = [Entry(company, START, "person", "update", CUSTOMERS, f"C{n}", agreed={"name": None}) for n in range(5)]
    store.journal.append(told)
    found = store.journal.numbered([4, 2, 2, 99])
    assert [entry.seq for entry in found] == [2, 4]
    assert found[0].agreed == {"name": None}
    assert found[0].digest
    assert store.journal.verify() is None


def test_what_is_taken_back_can_be_asked_for_alone(store, company):
    plan = store.plans.begin(company, "undo")
    store.plans.add(plan, [Change(CUSTOMERS, action, action.value) for action in (Action.UPDATE, Action.DELETE)])
    store.plans.mark([one.id for one in store.plans.changes(plan)], ChangeState.QUEUED)
    asked = {
        choice: [one.action for one in store.plans.unfinished(company, withdraws=choice)] for choice in (True, False)
    }
    assert asked == {True: [Action.DELETE], False: [Action.UPDATE]}
    assert len(list(store.plans.unfinished(company))) == 2
