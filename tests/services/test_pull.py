"""Pull: cursors never pass the signpost, gone means gone, and events are followed once."""

import datetime as dt

import pytest

from app.domain.errors import Retryable
from app.domain.kinds import RecordType
from app.domain.outcome import RunStatus, Standing
from app.services.pull import EVENTS, needed
from tests.fakes.clock import START
from tests.planning import samples

CUSTOMERS, INVOICES, ITEMS, REPS = RecordType.CUSTOMERS, RecordType.INVOICES, RecordType.ITEMS, RecordType.REPS


def cursor(office, kind: RecordType) -> dt.datetime:
    return dt.datetime.fromisoformat(office.store.cursor(office.company.id, f"pronto/{kind.value}"))


def attention(office) -> dict[str, str]:
    return {verdict.pronto_id: verdict.message for _, verdict, _ in office.store.snapshots.attention(office.company.id)}


def test_what_has_to_be_read_comes_along_parents_first():
    assert needed([RecordType.ITEMS]) == [ITEMS]
    assert needed([RecordType.CUSTOMERS])[:2] == [REPS, CUSTOMERS]
    assert set(needed([INVOICES])) >= {REPS, CUSTOMERS, RecordType.PURCHASE_ORDERS, ITEMS, INVOICES}


@pytest.mark.parametrize("ahead", [-7200, -5, 0, 5, 7200])
def test_the_cursor_never_passes_either_clock(office, ahead: int):
    office.source.incremental = {CUSTOMERS}
    office.source.clock_says = START + dt.timedelta(minutes=1, seconds=ahead)
    office.sync([CUSTOMERS])
    for kind in (REPS, CUSTOMERS):
        assert cursor(office, kind) <= min(START + dt.timedelta(minutes=1), office.source.clock_says)


def test_the_next_read_starts_at_the_cursor(office):
    office.source.incremental = {CUSTOMERS}
    office.sync([CUSTOMERS])
    office.source.asked.clear()
    office.sync([CUSTOMERS])
    assert (CUSTOMERS, START + dt.timedelta(minutes=1)) in office.source.asked


def test_a_read_that_breaks_moves_no_cursor_and_takes_nobody_for_gone(office):
    office.sync([CUSTOMERS])
    before = cursor(office, CUSTOMERS)
    office.source.breaks[CUSTOMERS] = Retryable(detail="cut off")
    with pytest.raises(Retryable):
        office.sync([CUSTOMERS])
    assert cursor(office, CUSTOMERS) == before
    del office.source.breaks[CUSTOMERS]
    assert office.sync([CUSTOMERS]).types["customers"].archived == 0


def test_what_a_full_read_no_longer_shows_is_archived(office):
    office.sync([ITEMS])
    office.source.drop(ITEMS, "NUT")
    run = office.sync([ITEMS])
    assert run.types["items"].archived == 1
    assert office.gateway.of(ITEMS)["NUT"].fields["active"] is False
    assert office.sync([ITEMS]).writes == 0
    office.source.put(samples.item("NUT"))
    assert office.sync([ITEMS]).types["items"].updated == 1


def test_what_an_incremental_read_does_not_show_is_still_there(office):
    office.source.incremental = {CUSTOMERS}
    office.sync([CUSTOMERS])
    office.source.drop(CUSTOMERS, "BETA")
    assert office.sync([CUSTOMERS]).writes == 0


def test_a_row_that_cannot_be_read_is_listed_and_neither_lost_nor_gone(office):
    office.sync([ITEMS])
    office.source.unreadable[ITEMS] = {"NUT"}
    office.source.drop(ITEMS, "BOLT")
    run = office.sync([ITEMS])
    assert run.status is RunStatus.ATTENTION
    assert run.messages == ["1 stock item could not be read; each is listed under Needs attention."]
    assert attention(office) == {"NUT": "NUT: “x” is not a number."}
    assert office.gateway.of(ITEMS)["NUT"].fields["active"] is True
    assert office.gateway.of(ITEMS)["BOLT"].fields["active"] is False
    office.source.unreadable.clear()
    run = office.sync([ITEMS])
    assert attention(office) == {}
    assert run.status is RunStatus.DONE


def test_a_new_row_that_cannot_be_read_still_makes_the_run_ask_for_attention(office):
    office.source.unreadable[ITEMS] = {"NUT"}
    assert office.sync([ITEMS]).status is RunStatus.ATTENTION
    office.source.unreadable.clear()
    assert office.sync([ITEMS]).status is RunStatus.DONE
    assert set(office.gateway.of(ITEMS)) == {"BOLT", "NUT"}


def test_a_row_without_a_key_takes_nobody_for_gone(office):
    office.sync([ITEMS])
    office.source.drop(ITEMS, "BOLT")
    office.source.put(samples.item("?"))
    office.source.unreadable[ITEMS] = {"?"}
    assert office.sync([ITEMS]).types["items"].archived == 0


def test_a_call_the_site_lacks_is_said_and_stops_nothing_else(office):
    office.source.missing = {REPS, RecordType.PURCHASE_ORDERS}
    run = office.sync()
    assert run.messages == ["This site does not offer reps.", "This site does not offer purchase_orders."]
    assert len(office.gateway.of(INVOICES)) == 3


def test_a_change_reaches_those_that_look_it_up(office):
    office.sync()
    before = len(office.writes())
    office.source.put(samples.rep(email="kim.lee@example.com.au"))
    office.sync()
    changed = {key for key, _ in office.writes()[before:]}
    assert {"ACME", "BETA", "DEPOT"} <= changed
    assert office.gateway.of(CUSTOMERS)["ACME"].fields["metadata.owner_email"] == "kim.lee@example.com.au"


# --- Stripe's side -------------------------------------------------------------------------------


@pytest.fixture
def following(office):
    """A company whose Stripe account has events to follow; before there are any, everything is read."""
    office.gateway.remove(office.gateway.put(ITEMS, name="A trial").stripe_id)
    office.sync()
    return office


def test_an_account_without_any_event_is_read_whole_once(office):
    office.sync()
    office.sync()
    office.sync()
    assert office.gateway.full_reads[CUSTOMERS] == 1
    assert office.store.cursor(office.company.id, EVENTS) == office.gateway.history[-1].id


def test_own_events_cost_no_reading(following):
    office = following
    office.sync()
    assert office.gateway.retrieved == []
    assert office.gateway.full_reads[CUSTOMERS] == 1
    assert office.store.cursor(office.company.id, EVENTS) == office.gateway.history[-1].id


def test_others_events_are_read_once(following):
    office = following
    stripe_id = office.gateway.of(CUSTOMERS)["ACME"].stripe_id
    office.gateway.alter(stripe_id, phone="+61 2 9999 0000")
    office.gateway.alter(stripe_id, description="noted")
    office.gateway.retrieved.clear()
    office.sync()
    assert office.gateway.retrieved == [stripe_id]
    office.sync()
    assert office.gateway.retrieved == [stripe_id]


def test_an_event_tells_when_somebody_changed_an_object_and_a_list_does_not_forget_it(following):
    office = following
    stripe_id = office.gateway.of(CUSTOMERS)["ACME"].stripe_id
    office.gateway.alter(stripe_id, phone="+61 2 9999 0000")
    office.sync()
    moment = next(one.created for one in reversed(office.gateway.history) if one.object_id == stripe_id)
    kept = office.store.snapshots.target(office.company.id, CUSTOMERS, stripe_id)
    assert kept.changed == moment
    seen = office.gateway.objects[stripe_id]
    assert seen.changed is None
    assert office.store.snapshots.put_targets(office.company.id, CUSTOMERS, [seen]) == []
    assert office.store.snapshots.target(office.company.id, CUSTOMERS, stripe_id).changed == moment


def test_a_deleted_object_breaks_the_link(following):
    office = following
    office.gateway.remove(office.gateway.of(CUSTOMERS)["ACME"].stripe_id)
    run = office.sync()
    assert run.status is RunStatus.ATTENTION
    assert run.writes == 0
    assert "has been deleted" in attention(office)["ACME"]
    overview = {row.kind: row.standings for row in office.store.views.overview(office.company.id)}
    assert overview[CUSTOMERS][Standing.ATTENTION] == 1


def test_events_no_longer_kept_mean_reading_everything(following):
    office = following
    stripe_id = office.gateway.of(ITEMS)["NUT"].stripe_id
    office.gateway.remove(stripe_id)
    office.gateway.pruned = True
    run = office.sync()
    assert office.gateway.full_reads[ITEMS] == 2
    assert run.types["items"].held == 1
    assert "has been deleted" in attention(office)["NUT"]


def test_a_reading_that_breaks_leaves_the_cursor(following):
    office = following
    before = office.store.cursor(office.company.id, EVENTS)
    office.gateway.alter(office.gateway.of(CUSTOMERS)["ACME"].stripe_id, name="X")
    real = office.gateway.retrieve

    def broken(*_args):
        raise Retryable(detail="cut off")

    office.gateway.retrieve = broken
    with pytest.raises(Retryable):
        office.sync()
    assert office.store.cursor(office.company.id, EVENTS) == before
    office.gateway.retrieve = real
    office.sync()
    assert "ACME" in attention(office)
