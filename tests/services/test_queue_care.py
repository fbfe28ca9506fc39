"""Queue and needs attention: what stands where, retried under the rules in force, skipped, edited."""

import datetime as dt

import pytest

from app.domain.attention import Stand
from app.domain.errors import Code, ItemRejected, NeedsUser, Retryable, RunStopped, Stale
from app.domain.kinds import RecordType
from app.domain.outcome import RunStatus, Standing
from app.domain.plan import Action, ChangeState
from app.services.explain import Explain
from app.services.queue_care import QueueCare
from tests.fakes.job_context import QuietContext
from tests.planning import samples
from tests.services.test_push import CUSTOMERS, INVOICES, ITEMS, Crash, On, quiet


@pytest.fixture
def care(office) -> QueueCare:
    explain = Explain(office.store, office.clock, lambda company: office.mapping)
    return QueueCare(office.store, office.clock, lambda company: office.mapping, explain)


def listed(office, care, **filters) -> list:
    return care.page(office.company.id, care.rows(office.company.id, **filters))


def groups(office, care) -> dict:
    return {(one.stand, one.cause): (one.count, one.cents) for one in care.groups(office.company.id)}


def entry(office, care, key: str):
    (found,) = care.named(office.company.id, [key])
    return found


def refuse(office, *records: str, words: str = "No such town.") -> None:
    refusals = [On(ItemRejected(Code.REJECTED, words), record=record) for record in records]

    def before(intent) -> None:
        for one in refusals:
            one(intent)

    office.gateway.before = before


def test_what_is_refused_is_parked_by_cause_with_its_money(office, care):
    refuse(office, "BETA", "7001", "7003")
    office.sync()
    total = office.store.snapshots.source(office.company.id, INVOICES, "7001").total
    assert groups(office, care) == {(Stand.PARKED, "rejected"): (3, 2 * total)}
    first = listed(office, care, stand=Stand.PARKED)[0]
    assert (first.key, first.message, first.title, first.tries) == (
        "customers/BETA",
        "No such town.",
        "Beta Pty Ltd",
        1,
    )
    assert [one.pronto_id for one in listed(office, care, text="7003")] == ["7003"]
    assert listed(office, care, cause="invalid") == []
    remedy = care.remedy(office.company.id, first)
    assert remedy is not None
    assert remedy.action.value == "try-again"


def test_retry_all_of_a_cause_sends_what_the_rules_say_now(office, care):
    refuse(office, "ACME", "BETA")
    office.sync()
    office.gateway.before = quiet
    office.sync()
    assert office.gateway.of(CUSTOMERS).keys() == {"DEPOT"}, "nothing is retried by itself"
    office.source.put(samples.customer("BETA", name="Beta of Ryde"))
    assert care.retry_all(office.company.id, cause="rejected", who="Kim") == 2
    office.sync()
    assert office.gateway.of(CUSTOMERS)["BETA"].fields["name"] == "Beta of Ryde"
    assert groups(office, care) == {}
    entries = office.store.journal.entries(office.company.id, text="")
    (noted,) = [one for one in entries if one.action == "retry"]
    assert (noted.who, noted.after) == ("Kim", {"customers": ["ACME", "BETA"]})


def test_what_is_queued_is_planned_anew_but_what_left_goes_out_as_it_was(office, care):
    office.gateway.before = On(Retryable(Code.SERVER_ERROR, "Stripe is down."))
    with pytest.raises(RunStopped):
        office.sync([CUSTOMERS, ITEMS])
    sent = {intent.pronto_id: intent for intent in office.store.queue.unanswered(office.company.id)}
    assert len(sent) >= 3
    office.gateway.before = quiet
    # All of them change in Pronto before a person asks for a retry.
    office.source.put(samples.customer("ACME", name="Acme the Second"), samples.item("NUT", description="Wing nut"))
    care.retry(office.company.id, [(CUSTOMERS, "ACME"), (ITEMS, "NUT")])
    office.sync([CUSTOMERS, ITEMS])
    office.sync([CUSTOMERS, ITEMS])
    first = next(one for one in office.gateway.carried_out if one.pronto_id == "ACME")
    assert (first.key, first.step.params) == (sent["ACME"].key, sent["ACME"].step.params)
    assert office.gateway.of(CUSTOMERS)["ACME"].fields["name"] == "Acme the Second"
    assert [name for name, step in office.writes() if step == "create"].count("ACME") == 1
    assert office.gateway.of(ITEMS)["NUT"].fields["name"] == "Wing nut"


def test_a_queued_change_that_never_left_is_dropped_and_planned_again(office, care):
    plan = office.preview([ITEMS])[1]
    changes = office.store.plans.changes(plan.id)
    office.store.plans.mark([change.id for change in changes], ChangeState.QUEUED)
    assert groups(office, care) == {(Stand.WAITING, ""): (2, 0)}
    office.source.put(samples.item("NUT", description="Wing nut"))
    assert care.retry_all(office.company.id, stand=Stand.WAITING) == 2
    assert groups(office, care) == {}
    office.sync([ITEMS])
    assert office.gateway.of(ITEMS)["NUT"].fields["name"] == "Wing nut"
    assert {name for name, _ in office.writes()} == {"BOLT", "NUT"}


def test_temporary_faults_are_retried_and_told_and_never_make_a_problem(office, care):
    office.gateway.before = On(Retryable(Code.RATE_LIMITED, "Stripe asks to go slower."), record="NUT")
    for tries in range(1, 6):
        office.sync([ITEMS])
        (one,) = listed(office, care)
        assert (one.stand, one.cause, one.tries) == (Stand.RETRYING, "rate-limited", tries)
        assert one.message == "Stripe asks to go slower."
        assert one.since == office.clock.now()
    assert groups(office, care) == {(Stand.RETRYING, "rate-limited"): (1, 0)}
    office.gateway.before = quiet
    office.sync([ITEMS])
    assert groups(office, care) == {}
    assert office.store.attention.failing(office.company.id) == set()


def test_the_same_failure_three_times_is_a_problem(office, care):
    office.gateway.before = On(Retryable(Code.MALFORMED, "The answer is not one of Stripe's."), record="NUT")
    for _ in range(2):
        office.sync([ITEMS])
        assert [one.stand for one in listed(office, care)] == [Stand.RETRYING]
    run = office.sync([ITEMS])
    assert run.status is RunStatus.ATTENTION
    (one,) = listed(office, care)
    assert (one.stand, one.cause, one.tries) == (Stand.PARKED, "rejected", 3)
    assert one.message.startswith("It failed 3 times in the same way and is not tried again by itself.")
    asked = len(office.gateway.carried_out), office.store.queue.unanswered(office.company.id)
    office.sync([ITEMS])
    assert (len(office.gateway.carried_out), office.store.queue.unanswered(office.company.id)) == asked
    office.gateway.before = quiet
    care.retry(office.company.id, [(ITEMS, "NUT")])
    office.sync([ITEMS])
    assert "NUT" in office.gateway.of(ITEMS)
    assert groups(office, care) == {}


def test_a_line_that_is_down_for_everybody_parks_nobody(office, care):
    office.gateway.before = On(Retryable(Code.MALFORMED, "A login page answered."))
    for _ in range(4):
        with pytest.raises(RunStopped):
            office.sync([ITEMS, CUSTOMERS])
    assert {one.stand for one in listed(office, care)} <= {Stand.RETRYING, Stand.WAITING}


def test_what_changes_under_our_hands_three_times_is_a_problem(office, care):
    step = office.gateway.next_step

    def next_step(change, *rest):
        if change.pronto_id == "NUT":
            raise Stale(detail="Stripe shows another value.")
        return step(change, *rest)

    office.gateway.next_step = next_step
    for _ in range(2):
        office.sync([ITEMS])
        assert listed(office, care) == []
    office.sync([ITEMS])
    (one,) = listed(office, care)
    assert (one.stand, one.cause) == (Stand.PARKED, "stale")
    assert "Stripe shows another value." in one.message


def test_a_skip_holds_until_the_record_changes_and_can_be_taken_back(office, care):
    refuse(office, "BETA")
    office.sync()
    company = office.company.id
    with pytest.raises(NeedsUser, match="needs a note"):
        care.skip(company, [entry(office, care, "customers/BETA")], "  ")
    care.skip(company, [entry(office, care, "customers/BETA")], "closed  down", "Kim")
    (one,) = listed(office, care)
    assert (one.stand, one.cause, one.message, one.who) == (Stand.SKIPPED, "rejected", "closed down", "Kim")
    office.gateway.before = quiet
    run = office.sync()
    assert "BETA" not in office.gateway.of(CUSTOMERS)
    assert run.types["customers"].failed == 0
    verdict = office.store.snapshots.verdict(company, CUSTOMERS, "BETA")
    assert (verdict.standing, verdict.cause, verdict.message) == (
        Standing.SKIPPED, "left-alone", "Skipped by Kim: closed down",
    )  # fmt: skip
    assert care.remedy(company, one).label == "Take it up again"
    (taken,) = care.unskip(company, [(CUSTOMERS, "BETA")], "Kim")
    assert taken.note == "closed down"
    with pytest.raises(NeedsUser, match="not skipped"):
        care.unskip(company, [(CUSTOMERS, "BETA")])
    office.sync()
    assert "BETA" in office.gateway.of(CUSTOMERS)
    acts = [one.action for one in office.store.journal.entries(company, pronto_id="BETA")]
    assert acts[::-1][:2] == ["skip", "unskip"]


def test_a_skipped_record_that_changes_goes_through(office, care):
    refuse(office, "BETA")
    office.sync()
    care.skip(office.company.id, [entry(office, care, "customers/BETA")], "later")
    office.gateway.before = quiet
    office.source.put(samples.customer("BETA", name="Beta of Ryde"))
    office.sync()
    assert office.gateway.of(CUSTOMERS)["BETA"].fields["name"] == "Beta of Ryde"
    assert listed(office, care) == []


def test_a_value_set_by_hand_goes_through(office, care):
    office.source.put(samples.customer("BETA", email="not an address"))
    office.sync()
    one = entry(office, care, "customers/BETA")
    first = care.fields(office.company.id, CUSTOMERS, "BETA")[0]
    assert (first.path, bool(first.problem)) == ("email", True)
    with pytest.raises(NeedsUser):
        care.edit(office.company.id, (one.kind, one.pronto_id), "email", "still none")
    kept = care.edit(office.company.id, (one.kind, one.pronto_id), "email", "kim@beta.com.au", "Kim")
    assert kept == "kim@beta.com.au"
    office.sync()
    assert office.gateway.of(CUSTOMERS)["BETA"].fields["email"] == "kim@beta.com.au"
    assert groups(office, care) == {}
    by_hand = {one.path: one.by_hand for one in care.fields(office.company.id, CUSTOMERS, "BETA")}
    assert by_hand["email"]
    assert care.unedit(office.company.id, (CUSTOMERS, "BETA"), "email") == 1


@pytest.mark.parametrize("arrived", [True, False], ids=["after", "before"])
def test_a_process_killed_between_a_retry_and_its_answer_writes_once(office, care, arrived: bool):
    refuse(office, "BETA")
    office.sync()
    office.gateway.before = quiet
    care.retry(office.company.id, [(CUSTOMERS, "BETA")])
    crash = On(Crash(), record="BETA", times=1)
    if arrived:
        office.gateway.after = crash
    else:
        office.gateway.before = crash
    with pytest.raises(Crash):
        office.sync()
    (lost,) = [one for one in listed(office, care) if one.pronto_id == "BETA" and one.stand is Stand.RETRYING]
    assert "no answer came" in lost.message
    care.retry(office.company.id, [(CUSTOMERS, "BETA")])
    office.sync()
    office.sync()
    keys = [one.key for one in office.gateway.carried_out if one.pronto_id == "BETA"]
    assert len(keys) == 1
    assert office.store.links.count(office.company.id, CUSTOMERS) == 3


def test_a_request_on_the_line_is_sending_only_while_a_run_lives(office, care):
    seen = []

    def look(intent) -> None:
        if intent.pronto_id == "NUT":
            seen.extend(one.stand for one in listed(office, care) if one.pronto_id == "NUT")
            office.store.close()

    office.gateway.before = look
    office.sync([ITEMS])
    assert seen[0] is Stand.SENDING
    office.gateway.before = On(Crash(), at=1)
    office.source.put(samples.item("NUT", description="Wing nut"))
    with pytest.raises(Crash):
        office.sync([ITEMS])
    office.clock.move(minutes=2)
    assert [one.stand for one in listed(office, care)] == [Stand.RETRYING]


def test_what_is_finished_keeps_no_answer_and_no_contents(office):
    office.sync()
    rows = office.store.database.rows("SELECT state, answer, step, request_id FROM intent")
    assert len(rows) > 10
    for state, answer, step, request_id in rows:
        assert (state, answer) == ("done", None)
        assert '"params":{}' in step
        assert request_id.startswith("req_")


def test_names_that_mean_nothing_are_refused(office, care):
    refuse(office, "BETA")
    office.sync()
    one = entry(office, care, "customers/BETA")
    assert entry(office, care, str(one.id)) == entry(office, care, f"attention:{one.id}") == one
    for word in ("", "99999", "change:1", "customers/NOBODY", "people/BETA", "9" * 30):
        with pytest.raises(NeedsUser, match="Nothing waits or stands"):
            care.named(office.company.id, [word])


def test_an_unreadable_row_stays_skipped_while_its_fault_is_the_same(office, care):
    from app.domain.outcome import Gate, Verdict

    company, snapshots = office.company.id, office.store.snapshots

    def unreadable(words: str) -> None:
        verdict = Verdict(CUSTOMERS, "X9", Standing.ATTENTION, Gate.READ, "invalid", words)
        snapshots.save_verdicts(company, [verdict], "", settled=False)

    unreadable("The code is blank.")
    care.skip(company, [entry(office, care, "customers/X9")], "a test row")
    unreadable("The code is blank.")
    assert groups(office, care) == {(Stand.SKIPPED, "invalid"): (1, 0)}
    care.unskip(company, [(CUSTOMERS, "X9")])
    assert groups(office, care) == {(Stand.PARKED, "invalid"): (1, 0)}
    care.skip(company, [entry(office, care, "customers/X9")], "a test row")
    unreadable("The name is blank.")
    assert groups(office, care) == {(Stand.PARKED, "invalid"): (1, 0)}
    with pytest.raises(NeedsUser, match="could not be read"):
        care.fields(company, RecordType.CUSTOMERS, "X9")
    assert entry(office, care, "customers/X9").since > dt.datetime(2000, 1, 1, tzinfo=dt.UTC)


def three_updates(office) -> None:
    office.sync()
    office.decree(guard_updates_floor=1)
    for code in ("ACME", "BETA", "DEPOT"):
        office.source.put(samples.customer(code, name="New", bill_to="BETA" if code == "DEPOT" else ""))
    office.sync()


def guarded(office, care) -> list:
    return [one for one in care.groups(office.company.id) if one.stand is Stand.GUARDED]


def test_what_the_guard_holds_stands_until_somebody_agrees(office, care):
    three_updates(office)
    (card,) = guarded(office, care)
    assert (card.cause, card.count) == ("update-customers", 3)
    assert card.message == "3 customers would be updated, more than the 1 allowed without asking."
    assert [one.key for one in listed(office, care, stand=Stand.GUARDED)] == [
        "customers/ACME", "customers/BETA", "customers/DEPOT",
    ]  # fmt: skip
    assert care.remedy(office.company.id, listed(office, care, stand=Stand.GUARDED)[0]).label == "Sync these too"
    office.sync([ITEMS])
    assert guarded(office, care) == [card], "a sync of items did not look at customers"
    assert office.sync(allow_large=True).types["customers"].updated == 3
    assert guarded(office, care) == []


def test_what_the_guard_holds_is_sent_in_part_as_it_was_looked_at(office, care):
    three_updates(office)
    (card,) = guarded(office, care)
    held = office.store.plans.changes(card.plan, kind=CUSTOMERS, states=[ChangeState.HELD])
    office.source.put(samples.customer("BETA", name="Newer still"))
    office.source.put(samples.item("BOLT", description="Another bolt"))
    before = len(office.writes())
    out = {one.id for one in held if one.pronto_id == "DEPOT"}
    office.clock.move(minutes=1)
    run = office.service.apply(card.plan, out, QuietContext(), only=(CUSTOMERS, Action.UPDATE))
    assert run.types["customers"].updated == 1
    assert {key for key, _ in office.writes()[before:]} == {"ACME"}, "neither what was left out nor what changed since"
    assert guarded(office, care) == []
    office.decree(guard_updates_floor=1)
    office.sync()
    assert [one.count for one in guarded(office, care)] == [2]


def test_a_record_skipped_out_of_a_guarded_batch_is_not_sent_with_it(office, care):
    three_updates(office)
    care.skip(office.company.id, care.named(office.company.id, ["customers/ACME"]), "leave it")
    assert [one.count for one in guarded(office, care)] == [2]
    assert office.sync(allow_large=True).types["customers"].updated == 2


def test_what_was_shown_and_is_gone_is_not_sent(office, care):
    with pytest.raises(Stale, match="look at it again"):
        office.service.apply(999, set(), QuietContext())
