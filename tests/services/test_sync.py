"""One sync from end to end, on the real store: what is written, what is not, and what is said."""

from dataclasses import replace

import pytest

from app.domain.company import Mode
from app.domain.errors import Cancelled, Code, NeedsUser, RunStopped
from app.domain.kinds import RecordType
from app.domain.outcome import RunStatus, Standing
from app.domain.plan import ChangeState
from tests.planning import samples

CUSTOMERS, INVOICES, ITEMS, ORDERS = RecordType.CUSTOMERS, RecordType.INVOICES, RecordType.ITEMS, RecordType.ORDERS


def test_everything_is_made_once_and_a_second_run_writes_nothing(office):
    first = office.sync()
    assert first.status is RunStatus.DONE
    assert {kind: counts.created for kind, counts in first.types.items() if counts.created} == {
        "customers": 3,
        "items": 2,
        "orders": 1,
        "invoices": 3,
    }
    assert set(office.gateway.of(CUSTOMERS)) == {"ACME", "BETA", "DEPOT"}
    assert set(office.gateway.of(INVOICES)) == {"7001", "7002", "7003"}
    done = len(office.gateway.carried_out)
    second = office.sync()
    assert second.status is RunStatus.DONE
    assert second.writes == 0
    assert len(office.gateway.carried_out) == done
    assert second.types["customers"].in_step == 3
    assert office.store.journal.verify() is None
    assert len([one for one in office.store.journal.entries(office.company.id) if one.kind]) == 9


def test_an_invoice_goes_to_the_account_that_pays(office):
    office.sync()
    payer = office.gateway.of(CUSTOMERS)["BETA"].stripe_id
    assert office.gateway.of(INVOICES)["7002"].fields["customer"] == payer


@pytest.mark.parametrize(
    ("record", "steps"),
    [
        (samples.customer("ACME", name="Acme & Sons"), [("ACME", "update")]),
        (samples.item("BOLT", price=samples.Decimal("1.30")), [("BOLT", "update"), ("BOLT", "later")]),
        (samples.item("NUT", discontinued=True), [("NUT", "archive")]),
        (samples.order("101"), [("101", "create")]),
        (samples.order("100", terms_code="30"), [("100", "update")]),
    ],
)
def test_one_change_makes_exactly_its_own_writes(office, record, steps: list[tuple[str, str]]):
    office.sync()
    before = len(office.writes())
    office.source.put(record)
    office.sync()
    assert office.writes()[before:] == steps
    assert office.sync().writes == 0


def test_a_preview_writes_nothing_anywhere_and_shows_what_a_sync_does(office):
    run, plan = office.preview()
    assert run.status is RunStatus.DONE
    assert office.gateway.carried_out == []
    assert {one.action for one in office.store.journal.entries(office.company.id)} == {"sign-in"}
    assert plan.counts == {
        "customers": {"create": 3},
        "items": {"create": 2},
        "orders": {"create": 1},
        "invoices": {"create": 3},
    }
    assert office.preview()[1].digest == plan.digest
    office.apply(plan)
    assert set(office.gateway.of(CUSTOMERS)) == {"ACME", "BETA", "DEPOT"}


def test_apply_leaves_out_what_a_person_left_out_and_holds_what_changed_since(office):
    _, plan = office.preview([CUSTOMERS])
    changes = {change.pronto_id: change for change in office.store.plans.changes(plan.id)}
    office.source.put(samples.customer("DEPOT", name="Another", bill_to="BETA"))
    run = office.apply(plan, {changes["ACME"].id})
    assert set(office.gateway.of(CUSTOMERS)) == {"BETA"}
    assert run.types["customers"].held == 1
    assert run.status is RunStatus.ATTENTION
    applied = office.store.plans.latest(office.company.id, "sync")
    states = {change.pronto_id: change.state for change in office.store.plans.changes(applied.id)}
    assert states == {"ACME": ChangeState.EXCLUDED, "BETA": ChangeState.DONE, "DEPOT": ChangeState.STALE}
    office.sync([CUSTOMERS])
    assert office.gateway.of(CUSTOMERS)["DEPOT"].fields["name"] == "Another"


def test_a_live_account_is_only_read_until_the_owner_allows_more(office):
    office.company = replace(office.company, mode=Mode.LIVE)
    office.store.companies.save(office.company)
    office.gateway.live = True
    with pytest.raises(NeedsUser) as refused:
        office.sync()
    assert refused.value.code is Code.LIVE_NOT_ALLOWED
    assert office.source.asked == []
    assert office.preview()[0].status is RunStatus.DONE
    office.store.companies.save(replace(office.company, live_allowed=True))
    assert office.sync().writes > 0


def test_the_account_is_learnt_and_another_one_refused(office):
    office.preview()
    assert office.store.companies.with_id(office.company.id).stripe_account == "acct_1"
    office.gateway.account_id = "acct_2"
    with pytest.raises(NeedsUser) as refused:
        office.sync()
    assert refused.value.code is Code.WRONG_ACCOUNT
    assert office.gateway.carried_out == []
    assert office.store.runs.recent(office.company.id)[0].status is RunStatus.STOPPED


def test_a_live_key_for_a_test_company_is_refused(office):
    office.gateway.live = True
    with pytest.raises(NeedsUser) as refused:
        office.preview()
    assert refused.value.code is Code.WRONG_MODE


def test_a_large_batch_stops_and_asks(office):
    office.sync()
    office.decree(guard_updates_floor=1)
    for code in ("ACME", "BETA", "DEPOT"):
        office.source.put(samples.customer(code, name="New", bill_to="BETA" if code == "DEPOT" else ""))
    before = len(office.writes())
    run = office.sync()
    assert run.status is RunStatus.ATTENTION
    assert "3 customers would be updated" in run.messages[0]
    assert len(office.writes()) == before
    assert office.sync(allow_large=True).types["customers"].updated == 3


def test_cancelling_ends_in_one_recorded_state_and_loses_nothing(office):
    for checks in range(1, 40, 4):
        try:
            office.sync(cancel_after=checks)
        except Cancelled:
            assert office.store.runs.recent(office.company.id)[0].status is RunStatus.CANCELLED
    office.sync()
    assert set(office.gateway.of(INVOICES)) == {"7001", "7002", "7003"}
    assert office.sync().writes == 0


def test_a_stop_is_recorded_with_its_sentence_and_both_sides_are_closed(office):
    office.source.breaks[CUSTOMERS] = RunStopped(Code.NOT_THE_SERVICE, "It is a sign-in page.")
    with pytest.raises(RunStopped):
        office.sync()
    run = office.store.runs.recent(office.company.id)[0]
    assert (run.status, run.messages) == (RunStatus.STOPPED, ["It is a sign-in page."])
    assert run.ended is not None
    assert office.source.closed == 1
    assert office.store.runs.interrupted(office.company.id) == []


def test_what_is_already_at_stripe_is_linked_not_doubled(office):
    office.gateway.put(CUSTOMERS, email="acme@example.com.au", name="Acme Pty Ltd")
    run = office.sync([CUSTOMERS])
    assert (run.types["customers"].linked, run.types["customers"].created) == (1, 2)
    assert len(office.gateway.of(CUSTOMERS)) == 3


def test_the_first_run_reads_stripe_even_when_told_to_save_reads(office):
    office.gateway.put(CUSTOMERS, metadata__pronto_id="ACME", name="Acme Pty Ltd")
    office.sync([CUSTOMERS], read_stripe=False)
    assert set(office.gateway.of(CUSTOMERS)) == {"ACME", "BETA", "DEPOT"}
    office.gateway.history.clear()
    office.sync([CUSTOMERS], read_stripe=False)
    assert office.gateway.full_reads[CUSTOMERS] == 1


def test_a_change_in_stripe_alone_waits_for_a_person(office):
    office.sync()
    stripe_id = office.gateway.of(CUSTOMERS)["ACME"].stripe_id
    office.gateway.alter(stripe_id, name="Renamed")
    run = office.sync()
    assert run.status is RunStatus.ATTENTION
    assert run.writes == 0
    assert office.gateway.objects[stripe_id].fields["name"] == "Renamed"
    ((_, verdict, _),) = office.store.snapshots.attention(office.company.id)
    assert (verdict.pronto_id, verdict.cause) == ("ACME", "changed-in-stripe")


def test_a_change_between_plan_and_push_is_not_lost(office):
    """A preview sees a newer record while an older change of it is still queued."""
    office.sync()
    office.source.put(samples.customer("ACME", name="Second"))

    def break_off(intent):
        raise RunStopped(Code.SERVER_ERROR, "down")

    office.gateway.before = break_off
    with pytest.raises(RunStopped):
        office.sync()
    office.source.put(samples.customer("ACME", name="Third"))
    office.preview()
    office.gateway.before = lambda intent: None
    office.sync()
    assert office.gateway.of(CUSTOMERS)["ACME"].fields["name"] == "Third"
    assert office.sync().writes == 0


def test_standings_say_where_every_record_is(office):
    office.source.put(samples.customer("GONE", status="X"), samples.invoice("7009", order_number="", amount=1))
    office.sync()
    overview = office.store.views.overview(office.company.id)
    rows = {row.kind: {standing: n for standing, n in row.standings.items() if n} for row in overview}
    assert rows[CUSTOMERS] == {Standing.IN_STEP: 3, Standing.SKIPPED: 1}
    assert rows[INVOICES] == {Standing.IN_STEP: 3, Standing.ATTENTION: 1}
    assert rows[ITEMS] == {Standing.IN_STEP: 2}
    assert rows[ORDERS] == {Standing.IN_STEP: 1}


def test_what_a_person_agreed_to_is_in_the_journal(office):
    _, plan = office.preview()
    left = next(change.id for change in office.store.plans.changes(plan.id))
    office.apply(plan, {left})
    (agreed,) = office.store.journal.entries(action="agree")
    assert (agreed.who, agreed.after["plan"], agreed.after["left_out"]) == ("person", plan.id, 1)
    assert agreed.after["hash"] == plan.digest
    office.sync(allow_large=True)
    assert "Unusually many" in office.store.journal.entries(action="agree", limit=1)[0].reason
