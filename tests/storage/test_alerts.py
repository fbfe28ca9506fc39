"""What people were told and what is on its way, kept so that nothing is told twice."""

import datetime as dt

import pytest

from app.domain.alert import AlertSettings, Channel, MailServer, Message, Open
from app.domain.company import NewCompany
from app.domain.kinds import RecordType
from app.domain.outcome import Gate, Standing, Verdict
from app.storage.store import open_store
from tests.storage.conftest import START, row

SOON = START + dt.timedelta(minutes=2)
EVERY = tuple(Channel)
NEWS = Message("Acme needs you", "2 records need attention.")


def test_open_topics_are_replaced_whole(store, company):
    assert store.alerts.told(company) == {}
    store.alerts.keep(company, {"guard": Open(START), "stopped": Open(START, "stripe-key")})
    store.alerts.keep(company, {"stopped": Open(START, "pronto-login")})
    assert store.alerts.told(company) == {"stopped": Open(START, "pronto-login")}
    other = store.companies.add(NewCompany("Other", "http://127.0.0.1:1", "sync")).id
    assert store.alerts.told(other) == {}


def test_a_message_is_claimed_by_one_process_only(store, company, path, clock):
    store.alerts.post(company, [Channel.EMAIL, Channel.CHAT], NEWS, START)
    second = open_store(path, clock)
    try:
        first = store.alerts.claim(EVERY, START, SOON)
        other = second.alerts.claim(EVERY, START, SOON)
        assert {first.channel, other.channel} == {Channel.EMAIL, Channel.CHAT}
        assert first.message == NEWS
        assert (first.tries, first.broken_off) == (1, False)
        assert store.alerts.claim(EVERY, START, SOON) is second.alerts.claim(EVERY, START, SOON) is None
        store.alerts.sent(first.id)
        second.alerts.sent(other.id)
        assert store.alerts.claim(EVERY, SOON, SOON) is None
    finally:
        second.close()
    assert [(one.state, one.tries, one.company) for one in store.alerts.listed()] == [("sent", 1, "Acme Wholesale")] * 2


def test_a_try_that_was_cut_short_is_known_as_one(store, company):
    store.alerts.post(company, [Channel.EMAIL], NEWS, START)
    assert store.alerts.claim(EVERY, START, SOON).broken_off is False
    assert store.alerts.claim(EVERY, SOON - dt.timedelta(seconds=1), SOON) is None
    again = store.alerts.claim(EVERY, SOON, SOON)
    assert (again.broken_off, again.tries) == (True, 2)


def test_a_failed_try_waits_and_is_never_lost(store, company):
    store.alerts.post(company, [Channel.EMAIL], NEWS, START)
    found = store.alerts.claim(EVERY, START, SOON)
    later = START + dt.timedelta(hours=1)
    store.alerts.failed(found.id, "The server is down.", later)
    assert store.alerts.claim(EVERY, SOON, later) is None
    listed = store.alerts.listed()[0]
    assert (listed.state, listed.error, listed.next_at) == ("waiting", "The server is down.", later)
    again = store.alerts.claim(EVERY, later, later)
    assert (again.tries, again.broken_off) == (2, False)
    store.alerts.failed(again.id, "Still down.", None)
    assert store.alerts.claim(EVERY, later + dt.timedelta(days=9), later) is None
    assert (store.alerts.listed()[0].state, store.alerts.listed()[0].next_at) == ("given-up", None)


def test_a_channel_switched_off_keeps_its_messages(store, company):
    store.alerts.post(company, [Channel.EMAIL], NEWS, START)
    assert store.alerts.claim((), START, SOON) is None
    assert store.alerts.claim((Channel.DESKTOP,), START, SOON) is None
    assert store.alerts.claim((Channel.EMAIL,), START, SOON) is not None


def test_pruning_keeps_what_is_on_its_way(store, company):
    store.alerts.post(company, EVERY, NEWS, START)
    done = store.alerts.claim(EVERY, START, SOON)
    store.alerts.sent(done.id)
    store.alerts.prune(START)
    assert len(store.alerts.listed()) == 3
    store.alerts.prune(SOON)
    assert len(store.alerts.listed()) == 2


def test_a_removed_company_takes_its_alerts_along(store, company):
    store.alerts.post(company, EVERY, NEWS, START)
    store.alerts.keep(company, {"guard": Open(START)})
    store.companies.remove(company)
    assert store.alerts.listed() == []
    assert store.alerts.told(company) == {}


def test_settings_come_back_as_they_were_kept(store):
    assert store.alerts.settings() == AlertSettings()
    chosen = AlertSettings(
        email=True,
        mail=MailServer("mail.example", 465, "tls", "kim", "a@b.example", ("c@d.example",)),
        digest_at="07:30",
    )
    store.alerts.keep_settings(chosen)
    assert store.alerts.settings() == chosen


@pytest.mark.parametrize("broken", [7, {"desktop": "maybe"}, {"mail": []}, "x"])
def test_settings_that_do_not_fit_count_as_none(store, broken):
    store.set_setting("alerts", broken)
    assert store.alerts.settings() == AlertSettings()


def test_the_figures_count_by_cause_and_leave_out_what_waits_for_a_person(store, company):
    kind = RecordType.CUSTOMERS
    store.snapshots.put_sources(company, kind, [row("A"), row("B"), row("C"), row("D")])
    assert store.alerts.figures(company).unwritten == 4
    for key, standing, cause in (
        ("A", Standing.ATTENTION, "invalid"),
        ("B", Standing.WAITING, "needs-parent"),
        ("C", Standing.IN_STEP, ""),
    ):
        verdict = Verdict(kind, key, standing, Gate.VALIDATE, cause, "Words.")
        store.snapshots.save_verdicts(company, [verdict], "1", settled=key == "C")
    found = store.alerts.figures(company)
    assert found.attention == {"invalid": 1}
    assert found.unwritten == 1
    store.snapshots.put_sources(company, kind, [row("C", edition=2)])
    assert store.alerts.figures(company).unwritten == 2
    assert (found.guard, found.approval, found.mismatch_rows, found.last_write) == (0, 0, 0, None)
