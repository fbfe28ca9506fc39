"""Requests: committed before they leave, sent again as they were, remembered as ours."""

import datetime as dt

import pytest

from app.domain.kinds import RecordType
from app.domain.plan import Action, Change, ChangeState
from app.domain.queue import Answer, IntentState, Step
from app.ports.work import NewIntent
from tests.storage.conftest import START

KIND = RecordType.CUSTOMERS


@pytest.fixture
def changes(store, company):
    plan = store.plans.begin(company, "sync")
    store.plans.add(plan, [Change(KIND, Action.CREATE, key) for key in "AB"])
    return [one.id for one in store.plans.changes(plan)]


def new(change_id, key, **params):
    return NewIntent(change_id, KIND, "A", Step(key, "POST", "/v1/customers", params), key)


def test_a_request_with_a_known_key_is_the_stored_one(store, company, changes):
    (first,) = store.queue.open(company, [new(changes[0], "k1", name="as first sent")], START)
    assert (first.state, first.sent_at, first.answer) == (IntentState.SENT, START, None)
    later = START + dt.timedelta(hours=1)
    again, other = store.queue.open(company, [new(changes[0], "k1", name="else"), new(changes[0], "k2")], later)
    assert again == first
    assert again.step.params == {"name": "as first sent"}
    assert other.sent_at == later


def test_an_answer_ends_a_request(store, company, changes):
    one, two, three, four = store.queue.open(company, [new(changes[0], f"k{n}") for n in range(4)], START)
    body = {"id": "cus_1", "nested": {"list": [1, None, "é"]}}
    store.queue.answer(one.id, Answer("k0", body, "req_1"))
    store.queue.fail(two.id, "No such tax code.")
    store.queue.lose(three.id)
    found = store.queue.of_change(changes[0])
    assert [intent.state for intent in found] == [
        IntentState.DONE,
        IntentState.FAILED,
        IntentState.LOST,
        IntentState.SENT,
    ]
    assert (found[0].answer, found[0].request_id) == (body, "req_1")
    assert store.queue.unanswered(company) == [four]


def test_ours_are_ours_alone(store, company, changes):
    from app.domain.company import NewCompany

    other = store.companies.add(NewCompany("Other", "http://x", "u")).id
    store.queue.open(company, [new(changes[0], "k1")], START)
    assert store.queue.ours(company, "k1")
    assert not store.queue.ours(other, "k1")
    assert not store.queue.ours(company, "")


def test_pruning_drops_answers_then_keys_never_what_is_needed(store, company, changes, clock):
    days = dt.timedelta(days=1)
    finished, pending = changes
    store.plans.mark([pending], ChangeState.QUEUED)
    old, older, needed, _ = store.queue.open(
        company,
        [new(finished, "old"), new(finished, "older"), new(pending, "needed"), new(finished, "unknown")],
        START - 10 * days,
    )
    store.database.change("UPDATE intent SET sent_at = '2025-01-01' WHERE key IN ('older', 'needed', 'unknown')")
    for intent in (old, older, needed):
        store.queue.answer(intent.id, Answer("s", {"id": "x"}))
    store.queue.prune(company, START - 7 * days)
    assert [(one.key, one.answer) for one in store.queue.of_change(finished)] == [("old", None), ("unknown", None)]
    assert store.queue.of_change(pending)[0].answer == {"id": "x"}
    assert store.queue.ours(company, "old")
    assert [one.key for one in store.queue.unanswered(company)] == ["unknown"]
    clock.forward(30 * 86400)
    store.queue.prune(company, clock.now())
    assert not store.queue.ours(company, "old")
