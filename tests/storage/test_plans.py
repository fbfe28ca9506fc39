"""Plans: order, digest, states, and what a stopped run left."""

import dataclasses
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.kinds import RecordType
from app.domain.plan import Action, Change, ChangeState, FieldChange
from app.domain.queue import Step
from app.ports.work import NewIntent
from tests.storage.conftest import START

KIND = RecordType.CUSTOMERS
RICH = Change(
    kind=RecordType.INVOICES,
    action=Action.UPDATE,
    pronto_id="7001",
    stripe_id="in_1",
    cause="changed-in-pronto",
    reason="The due date moved.",
    fields=(FieldChange("due", 1, 2, "terms"), FieldChange("lines", None, [{"amount": 100, "note": None}])),
    wanted={"due": 2, "paid": False, "lines": [{"amount": 100, "note": None}]},
    held=(FieldChange("memo", "a", "b"),),
    needs=((KIND, "ACME"),),
    source_print="s",
    target_print="t",
    title="Café Zürich",
    cents=-1050,
    score=87,
    link_version=3,
)


def change(key, action=Action.CREATE, **parts):
    return Change(KIND, action, key, **parts)


def sealed(store, company, changes, purpose="sync"):
    plan = store.plans.begin(company, purpose)
    store.plans.add(plan, changes)
    return store.plans.seal(plan)


def test_a_change_comes_back_whole(store, company):
    plan = sealed(store, company, [RICH]).id
    (found,) = store.plans.changes(plan)
    assert found == dataclasses.replace(RICH, seq=1, id=found.id)
    assert store.plans.change(found.id) == found


def test_changes_keep_their_order_over_several_calls(store, company):
    plan = store.plans.begin(company, "sync")
    store.plans.add(plan, [change("B"), change("A")])
    store.plans.add(plan, [])
    store.plans.add(plan, [change("C")])
    assert [(one.seq, one.pronto_id) for one in store.plans.changes(plan)] == [(1, "B"), (2, "A"), (3, "C")]
    assert [one.pronto_id for one in store.plans.changes(plan, limit=1, offset=1)] == ["A"]
    assert [one.pronto_id for one in store.plans.changes(plan, offset=2)] == ["C"]


def test_changes_are_filtered_by_type_action_state_and_words(store, company):
    plan = sealed(store, company, [change("A", title="100% Fun"), change("B", Action.SKIP, title="1000 Fun"), RICH]).id

    def keys(**how):
        return [one.pronto_id for one in store.plans.changes(plan, **how)]

    assert keys(kind=RecordType.INVOICES) == ["7001"]
    assert keys(actions=[Action.SKIP, Action.UPDATE]) == ["B", "7001"]
    assert keys(states=[ChangeState.QUEUED]) == []
    assert keys(text="CAFE zurich") == ["7001"]
    assert keys(text="100% fun") == ["A"]
    assert keys(text="'; DROP TABLE change; --") == []


def test_the_summary_counts_and_adds_what_is_written(store, company):
    found = sealed(
        store, company, [change("A", cents=100), change("B", cents=50), change("C", Action.SKIP, cents=7), RICH]
    )
    assert found.counts == {"customers": {"create": 2, "skip": 1}, "invoices": {"update": 1}}
    assert found.cents == {"customers": 150, "invoices": -1050}
    assert store.plans.summary(found.id) == found
    assert store.plans.latest(company, "sync") == found
    assert store.plans.latest(company, "preview") is None


def test_a_sealed_plan_takes_nothing_more(store, company):
    plan = sealed(store, company, []).id
    with pytest.raises(ValueError, match="sealed"):
        store.plans.add(plan, [change("A")])
    with pytest.raises(ValueError, match="sealed"):
        store.plans.seal(plan)
    with pytest.raises(LookupError):
        store.plans.summary(store.plans.begin(company, "sync"))
    for call in (store.plans.summary, store.plans.change):
        with pytest.raises(LookupError):
            call(4711)


texts = st.text(string.printable + "éß🙂", max_size=8)
changes = st.builds(
    Change,
    kind=st.sampled_from(RecordType),
    action=st.sampled_from(Action),
    pronto_id=texts,
    reason=texts,
    fields=st.lists(st.builds(FieldChange, texts, st.none() | texts, st.integers(-9, 9))).map(tuple),
    wanted=st.dictionaries(texts, st.none() | st.booleans() | st.integers(-(2**40), 2**40) | texts, max_size=3),
    cents=st.integers(-(10**9), 10**9),
)


@given(planned=st.lists(changes, max_size=5), seed=st.randoms())
@settings(max_examples=30, deadline=None)
def test_the_digest_is_that_of_the_contents_alone(digest_store, planned, seed):
    store, company = digest_store
    first = sealed(store, company, planned)
    same = sealed(store, company, [dataclasses.replace(one, run=9, error="x", seq=77, id=88) for one in planned])
    assert first.digest == same.digest
    shuffled = list(planned)
    seed.shuffle(shuffled)
    assert (sealed(store, company, shuffled).digest == first.digest) == (shuffled == planned)
    if planned:
        altered = [*planned[:-1], dataclasses.replace(planned[-1], cents=planned[-1].cents + 1)]
        assert sealed(store, company, altered).digest != first.digest
        assert sealed(store, company, planned[:-1]).digest != first.digest


@pytest.fixture(scope="module")
def digest_store(tmp_path_factory):
    from app.domain.company import NewCompany
    from app.storage.store import open_store
    from tests.storage.conftest import HeldClock

    opened = open_store(tmp_path_factory.mktemp("digest") / "d.db", HeldClock())
    yield opened, opened.companies.add(NewCompany("A", "http://x", "u")).id
    opened.close()


def test_states_move_and_the_digest_does_not(store, company):
    found = sealed(store, company, [change("A"), change("B"), change("C")])
    first, second, _ = [one.id for one in store.plans.changes(found.id)]
    store.plans.mark([first, second], ChangeState.QUEUED, run=5)
    store.plans.mark([second], ChangeState.FAILED, "refused")
    assert [(one.state, one.run, one.error) for one in store.plans.changes(found.id)] == [
        (ChangeState.QUEUED, 5, ""),
        (ChangeState.FAILED, 5, "refused"),
        (ChangeState.PLANNED, 0, ""),
    ]
    assert store.plans.summary(found.id) == found
    assert store.queue.waiting(company) == 1


def test_unfinished_changes_come_once_even_while_they_are_finished(store, company):
    for _ in range(3):
        plan = sealed(store, company, [change(f"D{n}") for n in range(400)]).id
        store.plans.mark([one.id for one in store.plans.changes(plan)], ChangeState.QUEUED)
    seen = []
    for one in store.plans.unfinished(company):
        seen.append(one.id)
        if one.id % 2:
            store.plans.mark([one.id], ChangeState.DONE)
    assert seen == sorted(set(seen))
    assert len(seen) == 1200
    assert store.queue.waiting(company) == 600


def test_pruning_keeps_the_newest_the_unfinished_and_the_unanswered(store, company):
    queued, asked, *_, last = [sealed(store, company, [change("A")]).id for _ in range(6)]
    store.plans.mark([store.plans.changes(queued)[0].id], ChangeState.QUEUED)
    waiting = store.plans.changes(asked)[0].id
    store.queue.open(company, [NewIntent(waiting, KIND, "A", Step("create", "POST", "/v1/customers"), "k")], START)
    building = store.plans.begin(company, "preview")
    store.plans.prune(company, keep=2)
    left = [row[0] for row in store.database.rows("SELECT id FROM plan ORDER BY id")]
    assert left == [queued, asked, last - 1, last, building]
    assert store.plans.changes(last)[0].pronto_id == "A"
