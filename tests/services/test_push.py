"""The push engine: nothing lost, nothing twice, whatever breaks and whenever."""

import datetime as dt
import threading

import pytest

from app.domain.errors import Code, ItemRejected, Retryable, RunStopped
from app.domain.kinds import RecordType
from app.domain.outcome import RunStatus, Standing
from app.domain.plan import ChangeState
from app.domain.queue import IntentState
from app.services.keys import change_of, install_id, key_for
from tests.planning import samples

CUSTOMERS, INVOICES, ITEMS = RecordType.CUSTOMERS, RecordType.INVOICES, RecordType.ITEMS


class Crash(RuntimeError):  # noqa: N818 - reads as what it is
    """The process dies here."""


class On:
    """Calls something at the n-th request, or at every request of one record (and step)."""

    def __init__(self, act, *, at: int = 0, record: str = "", step: str = "", times: int = 10**6) -> None:
        self.act, self.at, self.record, self.step, self.times = act, at, record, step, times
        self.count = 0
        self._guard = threading.Lock()

    def __call__(self, intent) -> None:
        with self._guard:
            self.count += 1
            wanted = not self.at or self.count == self.at
            if self.record:
                wanted = intent.pronto_id == self.record and self.step in {"", intent.step.name}
            if not wanted or self.times <= 0:
                return
            self.times -= 1
        if isinstance(self.act, BaseException):
            raise self.act
        self.act()


def quiet(intent) -> None:
    """Let everything pass."""


def complete(office) -> None:
    """Everything is there once, linked and journalled, and nothing is left to do."""
    assert set(office.gateway.of(CUSTOMERS)) == {"ACME", "BETA", "DEPOT"}
    assert set(office.gateway.of(ITEMS)) == {"BOLT", "NUT"}
    assert set(office.gateway.of(INVOICES)) == {"7001", "7002", "7003"}
    assert all(actual.fields["lines"] for actual in office.gateway.of(INVOICES).values())
    assert all("price.unit_amount_decimal" in actual.fields for actual in office.gateway.of(ITEMS).values())
    assert office.store.queue.waiting(office.company.id) == 0
    assert office.store.queue.unanswered(office.company.id) == []
    assert office.store.journal.verify() is None
    for kind, number in ((CUSTOMERS, 3), (ITEMS, 2), (INVOICES, 3)):
        assert office.store.links.count(office.company.id, kind) == number
    last = office.sync()
    assert (last.writes, last.status) == (0, RunStatus.DONE)


def test_answers_may_come_in_any_order(office):
    others_done, seen = threading.Event(), []

    def hold_back(intent) -> None:
        if intent.pronto_id == "ACME":
            assert others_done.wait(10)

    def note(intent) -> None:
        seen.append(intent.pronto_id)
        if intent.pronto_id == "NUT":
            others_done.set()

    office.gateway.before, office.gateway.after = hold_back, note
    office.sync()
    assert seen.index("NUT") < seen.index("ACME")
    complete(office)


def test_parents_first_and_never_two_requests_for_one_customer(office):
    office.source.put(*[samples.invoice(f"80{n:02}", order_number="") for n in range(20)])
    office.sync()
    order = office.writes()
    for number, actual in office.gateway.of(INVOICES).items():
        payer = "BETA" if number == "7002" else "ACME"
        assert order.index((payer, "create")) < order.index((number, "create")) < order.index((number, "later"))
        assert actual.fields["customer"] == office.gateway.of(CUSTOMERS)[payer].stripe_id
    assert office.gateway.overlaps == []


def test_more_waiting_children_than_the_engine_looks_ahead(office):
    office.source.put(*[samples.invoice(f"9{n:03}", order_number="") for n in range(90)])
    run = office.sync()
    assert run.types["invoices"].created == 93
    assert run.types["invoices"].held == 0
    assert office.sync().writes == 0


def test_one_refused_record_stops_nobody_else(office):
    office.gateway.before = On(ItemRejected(Code.REJECTED, "No such town."), record="BETA")
    run = office.sync()
    assert run.status is RunStatus.ATTENTION
    assert run.types["customers"].failed == 1
    assert set(office.gateway.of(CUSTOMERS)) == {"ACME", "DEPOT"}
    assert set(office.gateway.of(INVOICES)) == {"7001", "7003"}
    verdicts = {verdict.pronto_id: verdict for _, verdict, _ in office.store.snapshots.attention(office.company.id)}
    assert verdicts["BETA"].message == "No such town."
    child = office.store.snapshots.verdict(office.company.id, INVOICES, "7002")
    assert child is not None
    assert (child.standing, child.cause) == (Standing.WAITING, "needs-parent")
    assert child.message == "Its debtor BETA is not in Stripe: No such town."
    before = len(office.writes())
    office.sync()
    assert len(office.writes()) == before, "a refused record is not tried again until it changes"
    office.gateway.before = quiet
    office.source.put(samples.customer("BETA", name="Beta of Ryde"))
    office.sync()
    complete(office)


@pytest.mark.parametrize("record", ["7001", "BOLT"])
def test_what_is_refused_half_way_is_linked_and_finished_later_never_doubled(office, record: str):
    office.gateway.before = On(ItemRejected(Code.REJECTED, "A line is wrong."), record=record, step="later")
    office.sync()
    assert office.gateway.looked_up == [record]
    before = len(office.writes())
    run = office.sync()
    assert (run.writes, run.status) == (0, RunStatus.ATTENTION)
    office.gateway.before = quiet
    changed = (
        samples.item("BOLT", description="Bolt M9")
        if record == "BOLT"
        else samples.invoice(order_number="", reference="PO 9")
    )
    office.source.put(changed)
    office.sync()
    assert {name for name, _ in office.writes()[before:]} == {record}
    complete(office)


def test_a_creation_whose_refusal_was_followed_by_a_crash_is_found_by_its_event(office):
    office.gateway.before = On(ItemRejected(Code.REJECTED, "A line is wrong."), record="7001", step="later")
    found, office.gateway.find = office.gateway.find, None

    def crash(*_args):
        raise Crash

    office.gateway.find = crash
    with pytest.raises(Crash):
        office.sync()
    office.gateway.find, office.gateway.before = found, quiet
    office.sync()
    complete(office)


def test_a_server_that_is_down_stops_the_run_after_three_and_the_next_one_goes_on(office):
    office.gateway.before = On(Retryable(Code.SERVER_ERROR, "Stripe is down."))
    with pytest.raises(RunStopped) as stopped:
        office.sync()
    assert (stopped.value.code, stopped.value.detail) == (Code.SERVER_ERROR, "Stripe is down.")
    assert office.gateway.carried_out == []
    sent = office.store.queue.unanswered(office.company.id)
    assert sent
    office.gateway.before = quiet
    office.sync()
    assert {intent.key for intent in sent} <= {intent.key for intent in office.gateway.carried_out}
    complete(office)


def test_one_that_cannot_be_delivered_stays_queued_and_is_told(office):
    office.gateway.before = On(Retryable(Code.TIMED_OUT, "slow"), record="NUT", times=1)
    run = office.sync()
    assert run.status is RunStatus.ATTENTION
    assert run.types["items"].held == 1
    assert "Not delivered yet: 1 change; the next sync tries again." in run.messages
    office.sync()
    complete(office)


def test_a_record_with_a_request_under_way_gets_no_second_one(office):
    lost = On(Retryable(Code.TIMED_OUT, "slow"), record="NUT", times=2)
    office.gateway.after = lost
    office.sync()
    office.source.put(samples.item("NUT", description="Wing nut"))
    office.sync()
    plan = office.store.plans.latest(office.company.id, "sync")
    (late,) = office.store.plans.changes(plan.id, kind=ITEMS)
    assert late.state is ChangeState.STALE
    office.sync()
    assert office.gateway.of(ITEMS)["NUT"].fields["name"] == "Wing nut"
    complete(office)


@pytest.mark.parametrize("arrived", [True, False], ids=["arrived", "lost"])
@pytest.mark.parametrize("record", ["ACME", "7001", "NUT"])
def test_an_unknown_outcome_is_looked_up(office, record: str, arrived: bool):
    trouble = On(Retryable(Code.UNKNOWN_OUTCOME, "the line broke"), record=record, times=1)
    if arrived:
        office.gateway.after = trouble
    else:
        office.gateway.before = trouble
    office.sync()
    assert office.gateway.looked_up == [record]
    office.sync()
    complete(office)


@pytest.mark.parametrize("arrived", [True, False], ids=["arrived", "lost"])
@pytest.mark.parametrize("hours", [1, 22, 24, 24 * 40])
def test_an_old_request_is_looked_up_before_it_is_sent_again(office, hours: int, arrived: bool):
    crash = On(Crash(), record="ACME", times=1)
    if arrived:
        office.gateway.after = crash
    else:
        office.gateway.before = crash
    with pytest.raises(Crash):
        office.sync([CUSTOMERS])
    office.clock.move(hours=hours)
    office.sync([CUSTOMERS])
    assert ("ACME" in office.gateway.looked_up) is (hours >= 23)
    assert [pronto_id for pronto_id, _ in office.writes()].count("ACME") == 1
    office.sync()
    complete(office)


@pytest.mark.parametrize("at", range(1, 15))
@pytest.mark.parametrize("arrived", [True, False], ids=["after", "before"])
def test_a_crash_at_any_request(office, at: int, arrived: bool):
    crash = On(Crash(), at=at)
    if arrived:
        office.gateway.after = crash
    else:
        office.gateway.before = crash
    with pytest.raises(Crash):
        office.sync()
    office.gateway.before = office.gateway.after = quiet
    office.sync()
    complete(office)


@pytest.mark.parametrize("at", [1, 2, 5, 9])
@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("queue", "open"),
        ("queue", "answer"),
        ("links", "put"),
        ("journal", "append"),
        ("plans", "mark"),
        ("snapshots", "put_sources"),
        ("snapshots", "put_targets"),
        ("snapshots", "save_verdicts"),
        ("plans", "seal"),
    ],
)
def test_a_crash_at_any_commit(office, monkeypatch, part: str, name: str, at: int):
    target = getattr(office.store, part)
    real, count = getattr(target, name), [0]

    def dying(*args, **options):
        count[0] += 1
        if count[0] == at:
            raise Crash
        return real(*args, **options)

    monkeypatch.setattr(target, name, dying)
    try:
        office.sync()
    except Crash:
        assert count[0] == at
    monkeypatch.undo()
    office.sync()
    complete(office)


def test_the_same_request_has_the_same_key_and_another_never(office):
    office.sync()
    keys = [intent.key for intent in office.gateway.carried_out]
    assert len(set(keys)) == len(keys)
    assert max(map(len, keys)) < 255
    intent = office.gateway.carried_out[0]
    change = office.store.plans.change(intent.change_id)
    install = install_id(office.store)
    assert install_id(office.store) == install
    assert key_for(install, change, intent.step, 0) == intent.key
    assert key_for(install, change, intent.step, 1) != intent.key
    assert key_for("other", change, intent.step, 0) != intent.key
    assert change_of(intent.key) == change.id
    assert change_of("somebody-elses-7-key") == change_of("") == 0


def test_the_journal_tells_who_did_what_with_which_request(office):
    office.sync([CUSTOMERS], trigger="schedule")
    entry = office.store.journal.entries(office.company.id, pronto_id="ACME")[0]
    assert (entry.who, entry.action, entry.call, entry.kind) == ("schedule", "create", "create", CUSTOMERS)
    assert entry.request_id.startswith("req_")
    assert entry.after["name"] == "Acme Pty Ltd"
    assert entry.at.tzinfo == dt.UTC


def test_intents_end_in_a_state(office):
    office.gateway.before = On(ItemRejected(Code.REJECTED, "no"), record="NUT")
    office.sync()
    plan = office.store.plans.latest(office.company.id, "sync")
    states = {
        change.pronto_id: {intent.state for intent in office.store.queue.of_change(change.id)}
        for change in office.store.plans.changes(plan.id, kind=ITEMS)
    }
    assert states == {"BOLT": {IntentState.DONE}, "NUT": {IntentState.FAILED}}
