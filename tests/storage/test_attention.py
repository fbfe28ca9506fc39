"""The queue as one list: groups, rows and pages by the indexes; tries counted; skips kept."""

import datetime as dt

import pytest

from app.domain.approval import Ruling, Withheld
from app.domain.attention import Failure, Skip, Stand
from app.domain.kinds import RecordType
from app.domain.outcome import Gate, Standing, Verdict
from app.domain.plan import Action, Change, ChangeState
from app.domain.queue import Answer, Step
from app.domain.records import Invoice
from app.ports.snapshots import SourceRow
from app.ports.work import NewIntent
from app.storage.guarded import _HELD_IN
from tests.storage.conftest import START, row

KIND, INVOICES = RecordType.CUSTOMERS, RecordType.INVOICES


def park(store, company, *keys, cause="rejected", kind=KIND, message="No such town."):
    verdicts = [Verdict(kind, key, Standing.ATTENTION, Gate.ANSWER, cause, message) for key in keys]
    store.snapshots.save_verdicts(company, verdicts, "m", settled=False)


def queue(store, company, *keys, cents=100):
    plan = store.plans.begin(company, "sync")
    store.plans.add(
        plan, [Change(KIND, Action.CREATE, key, title=f"Title {key}", reason="New.", cents=cents) for key in keys]
    )
    numbers = [one.id for one in store.plans.changes(plan)]
    store.plans.mark(numbers, ChangeState.QUEUED)
    return numbers


def failed(key, change, code="rate-limited", message="Slower.", run=1, seconds=0):
    return Failure(KIND, key, change, code, message, START + dt.timedelta(seconds=seconds), run)


def shown(store, company, **filters):
    return [
        (one.stand, one.pronto_id) for one in store.attention.page(company, store.attention.rows(company, **filters))
    ]


def test_everything_in_one_list_in_the_order_a_person_is_needed(store, company, clock):
    store.snapshots.put_sources(company, KIND, [row("A", name="Acme"), row("S")])
    store.snapshots.put_sources(
        company, INVOICES, [SourceRow("7001", Invoice("7001", customer_code="A", total=5_000), "f", "Acme")]
    )
    park(store, company, "A", "LOST")
    park(store, company, "7001", kind=INVOICES, cause="invalid")
    first, second, third = queue(store, company, "W", "R", "O")
    store.attention.fail(company, failed("R", second), counts=False)
    store.queue.open(company, [NewIntent(third, KIND, "O", Step("s", "POST", "/v1", {"a": 1}), "k")], START)
    change = Change(KIND, Action.UPDATE, "H", title="Held", cents=900)
    other = Change(KIND, Action.UPDATE, "N", title="Refused", cents=900)
    store.approvals.wait(company, [Withheld("Big", "r", "d", change), Withheld("Big", "r", "e", other)], START)
    refused = [one for one in store.approvals.waiting(company) if one.key == "N"]
    store.approvals.rule(company, refused, Ruling(False, "Kim", "no", START))
    store.attention.skip(company, [Skip(KIND, "S", "later", "S/1", "rejected", "No.", 40, "Kim", START)])
    assert shown(store, company) == [
        (Stand.PARKED, "A"), (Stand.PARKED, "LOST"), (Stand.PARKED, "7001"), (Stand.HELD, "H"),
        (Stand.RETRYING, "R"), (Stand.RETRYING, "O"), (Stand.WAITING, "W"), (Stand.SKIPPED, "S"),
    ]  # fmt: skip
    groups = [(one.stand, one.cause, one.count, one.cents) for one in store.attention.groups(company)]
    assert groups == [
        (Stand.PARKED, "rejected", 2, 0), (Stand.PARKED, "invalid", 1, 5_000), (Stand.HELD, "Big", 1, 900),
        (Stand.RETRYING, "", 1, 100), (Stand.RETRYING, "rate-limited", 1, 100), (Stand.WAITING, "", 1, 100),
        (Stand.SKIPPED, "rejected", 1, 40),
    ]  # fmt: skip
    with store.lease(company):
        assert shown(store, company, stand=Stand.SENDING) == [(Stand.SENDING, "O")]
        assert shown(store, company, stand=Stand.RETRYING) == [(Stand.RETRYING, "R")]
    assert shown(store, company, stand=Stand.RETRYING, cause="rate-limited") == [(Stand.RETRYING, "R")]
    assert shown(store, company, text="acme town") == [(Stand.PARKED, "A"), (Stand.PARKED, "7001")]
    assert shown(store, company, text="100%") == []
    (one,) = store.attention.of_record(company, INVOICES, "7001")
    assert (one.cents, one.title, one.since) == (5_000, "Acme", START)
    assert store.attention.numbered(company, Stand.WAITING, first).pronto_id == "W"
    assert store.attention.numbered(company, Stand.WAITING, 999) is None


@pytest.mark.parametrize("counts", [True, False])
def test_tries_of_the_same_kind_are_counted_by_run(store, company, counts):
    attention = store.attention
    assert [attention.fail(company, failed("R", 1, run=run), counts=counts) for run in (1, 1, 2, 3)] == [1, 1, 2, 3]
    other = attention.fail(company, failed("R", 1, message="Much slower.", run=4), counts=counts)
    assert other == (1 if counts else 4)
    assert attention.fail(company, failed("R", 1, code="timed-out", run=5), counts=counts) == 1
    assert attention.failing(company) == {(KIND, "R")}
    attention.forget_failures(company, KIND, ["R"])
    assert attention.failing(company) == set()


def test_only_what_never_left_is_taken_out_of_the_queue(store, company):
    fresh, sent, begun = queue(store, company, "A", "B", "C")
    store.queue.open(company, [NewIntent(sent, KIND, "B", Step("s", "POST", "/v1"), "k1")], START)
    (intent,) = store.queue.open(company, [NewIntent(begun, KIND, "C", Step("s", "POST", "/v1"), "k2")], START)
    store.queue.answer(intent.id, Answer("s", {"id": "cus_1"}))
    assert store.attention.replan(company, KIND, ["A", "B", "C", "D"]) == 1
    states = [store.plans.change(number).state for number in (fresh, sent, begun)]
    assert states == [ChangeState.STALE, ChangeState.QUEUED, ChangeState.QUEUED]


def test_finishing_keeps_the_key_and_what_is_not_answered(store, company):
    (change,) = queue(store, company, "A")
    step = Step("s", "POST", "/v1/customers", {"name": "Acme"})
    done, open_one = store.queue.open(
        company, [NewIntent(change, KIND, "A", step, "k1"), NewIntent(change, KIND, "A", step, "k2")], START
    )
    store.queue.answer(done.id, Answer("s", {"id": "cus_1", "name": "Acme"}, "req_1"))
    store.queue.finish(change)
    first, second = store.queue.of_change(change)
    assert (first.answer, first.step, first.request_id) == (None, Step("s", "POST", "/v1/customers"), "req_1")
    assert second == open_one
    assert store.queue.ours(company, "k1")


def test_a_skip_is_in_force_while_the_record_is_as_it_was(store, company):
    store.snapshots.put_sources(company, KIND, [row("A")])
    skip = Skip(KIND, "A", "later", "A/1", "rejected", "No.", 40, "Kim", START)
    store.attention.skip(company, [skip])
    assert store.attention.skips(company, KIND) == {"A": skip}
    assert shown(store, company) == [(Stand.SKIPPED, "A")]
    store.snapshots.put_sources(company, KIND, [row("A", 2)])
    assert shown(store, company) == []
    assert store.attention.unskip(company, [(KIND, "A"), (KIND, "B")]) == [skip]
    assert store.attention.skips(company, KIND) == {}


def test_the_cards_are_counted_without_reading_a_row(store, company):
    for sql, index in (
        ("SELECT cause, count(*), sum(cents), min(id) FROM attention WHERE company_id = 1 GROUP BY cause",
         "COVERING INDEX attention_cause"),
        ("SELECT count(*), sum(cents) FROM change INDEXED BY change_money WHERE company_id = 1 AND state = 'queued'",
         "change_money"),
    ):  # fmt: skip
        plan = " ".join(str(step[3]) for step in store.database.rows(f"EXPLAIN QUERY PLAN {sql}"))
        assert index in plan
        assert "TEMP B-TREE" not in plan


def test_a_hundred_thousand_entries_are_listed_as_numbers(store, company):
    rows = [(company, "customers", f"C{n}", "answer", "rejected", "No.", 1, START.isoformat()) for n in range(100_000)]
    store.database.change_many(
        "INSERT INTO attention (company_id, kind, pronto_id, gate, cause, message, run, first_seen)"
        " VALUES (?,?,?,?,?,?,?,?)",
        rows,
    )
    found = store.attention.rows(company, stand=Stand.PARKED, cause="rejected")
    assert (len(found), found.itemsize) == (100_000, 8)
    assert [one.pronto_id for one in store.attention.page(company, found[99_998:])] == ["C99998", "C99999"]
    (group,) = store.attention.groups(company)
    assert group.count == 100_000
    assert store.attention.page(company, [group.first])[0].pronto_id == "C0"


SENTENCE = "2 customers would be updated, more than the 1 allowed without asking."


def guard(store, company, *keys, action=Action.UPDATE, kind=KIND, words=SENTENCE, cents=100):
    plan = store.plans.begin(company, "sync")
    store.plans.add(
        plan,
        [
            Change(kind, action, key, title=f"Title {key}", cents=cents, stripe_id="cus_1") for key in keys
        ] + [Change(kind, Action.CREATE, "NEW"), Change(kind, Action.HOLD, "ELSE")],
    )  # fmt: skip
    store.plans.mark_all(
        plan, ChangeState.HELD, kind=kind, actions=[action], states=[ChangeState.PLANNED], error=f"guard: {words}"
    )
    store.attention.keep_guarded(company, plan, [kind], {(kind, action): words})
    store.plans.seal(plan)
    return plan


def test_what_the_guard_holds_stands_by_type_and_action_with_its_sentence(store, company):
    plan = guard(store, company, "A", "B")
    other = guard(store, company, "7001", action=Action.VOID, kind=INVOICES, words="1 invoices would be voided.")
    cards = [one for one in store.attention.groups(company) if one.stand is Stand.GUARDED]
    assert [(one.cause, one.count, one.cents, one.message, one.plan, one.oldest) for one in cards] == [
        ("update-customers", 2, 200, SENTENCE, plan, START),
        ("void-invoices", 1, 100, "1 invoices would be voided.", other, START),
    ]
    assert shown(store, company, stand=Stand.GUARDED, cause="update-customers") == [
        (Stand.GUARDED, "A"), (Stand.GUARDED, "B")
    ]  # fmt: skip
    assert shown(store, company, stand=Stand.GUARDED, text="title 7001") == [(Stand.GUARDED, "7001")]
    (one,) = store.attention.of_record(company, KIND, "B")
    assert (one.message, one.action, one.stripe_id, one.title, one.cents) == (
        SENTENCE,
        "update",
        "cus_1",
        "Title B",
        100,
    )
    assert store.attention.numbered(company, Stand.WAITING, one.id) == one
    assert store.alerts.figures(company).guard == 3


def test_what_the_guard_holds_is_counted_without_reading_a_row(store, company):
    guard(store, company, "A", "B")
    asked = store.database.rows(
        f"EXPLAIN QUERY PLAN SELECT count(*), sum(c.cents) FROM {_HELD_IN}", (1, KIND.value, Action.UPDATE.value)
    )
    assert "USING COVERING INDEX change_held" in asked[0][-1]


def test_what_the_guard_holds_is_of_the_newest_sync_that_looked_at_its_type(store, company):
    guard(store, company, "A", "B")
    guard(store, company, "A", "B", "C")
    assert [one.count for one in store.attention.groups(company)] == [3]
    store.attention.keep_guarded(company, store.plans.begin(company, "sync"), [INVOICES], {})
    assert [one.count for one in store.attention.groups(company)] == [3], "a sync of other types decided nothing here"
    store.attention.release(company, KIND, ["B"])
    assert shown(store, company) == [(Stand.GUARDED, "A"), (Stand.GUARDED, "C")]
    store.attention.keep_guarded(company, store.plans.begin(company, "sync"), [KIND], {})
    assert store.attention.groups(company) == []
    assert store.alerts.figures(company).guard == 0


def test_a_plan_that_the_guard_holds_outlives_newer_ones(store, company):
    plan = guard(store, company, "A", "B")
    for _ in range(4):
        store.plans.seal(store.plans.begin(company, "sync"))
    store.plans.prune(company, keep=2)
    assert [one.plan for one in store.attention.groups(company)] == [plan]
