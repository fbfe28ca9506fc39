"""Alerts from how a company stands to messages that went out: once each, across restarts and failures."""

import datetime as dt

import pytest

from app.domain.alert import AlertSettings, Channel, MailServer
from app.domain.errors import Cancelled, Code, NeedsUser, Retryable, RunStopped
from app.domain.kinds import RecordType
from app.domain.outcome import Gate, Standing, Verdict
from app.ports.secrets import ALERTS, CHAT_ADDRESS, MAIL_PASSWORD
from app.secrets.session_store import SessionStore
from app.services.alerts import Alerts
from app.services.outcomes import Outcomes
from app.storage.store import open_store
from tests.fakes.job_context import QuietContext

MAIL = MailServer("mail.example.com.au", 587, "starttls", "kim", "t@example.com.au", ("a@example.com.au",))
ALL = AlertSettings(desktop=True, email=True, chat=True, mail=MAIL)
SECRETS = {MAIL_PASSWORD: "planted-mail-password", CHAT_ADDRESS: "json://127.0.0.1/planted-hook"}


class FakeCourier:
    """Notes what it carried; ``broken`` channels raise."""

    def __init__(self):
        self.carried = []
        self.broken = {}

    def _carry(self, channel, message):
        if channel in self.broken:
            raise self.broken[channel]
        self.carried.append((channel, message.title, message.body))

    def check_chat(self, address):
        if "://" not in address:
            raise NeedsUser(Code.BAD_INPUT, "This is no chat address.")
        return "a webhook"

    def desktop(self, message):
        self._carry(Channel.DESKTOP, message)

    def email(self, message, server, password, number):
        assert (server, password) == (MAIL, SECRETS[MAIL_PASSWORD])
        assert number
        self._carry(Channel.EMAIL, message)

    def chat(self, message, address):
        assert address == SECRETS[CHAT_ADDRESS]
        self._carry(Channel.CHAT, message)


class Watch:
    """One process that looks, with a courier and a schedule of its own."""

    def __init__(self, office, store=None):
        self.office = office
        self.store = store or office.store
        self.courier = FakeCourier()
        self.next_run = None
        self.secrets = SessionStore()
        for name, secret in SECRETS.items():
            self.secrets.put(ALERTS, name, secret)
        self.alerts = Alerts(
            self.store, self.secrets, self.courier, office.clock, next_run=lambda _company: self.next_run
        )

    def pass_minutes(self, number=1):
        """Let time pass with a look every minute; return what the courier carried meanwhile."""
        begin = len(self.courier.carried)
        for _ in range(number):
            self.office.clock.move(minutes=1)
            if self.next_run is not None:
                self.next_run = self.office.clock.now()
            self.alerts.look_and_send(QuietContext())
        return self.courier.carried[begin:]


@pytest.fixture
def watch(office):
    made = Watch(office)
    made.alerts.keep(ALL, "person")
    return made


def attend(office, key, standing=Standing.ATTENTION, cause="invalid"):
    verdict = Verdict(
        RecordType.CUSTOMERS, key, standing, Gate.VALIDATE, cause, "The e-mail secret@debtor.example fails."
    )
    office.store.snapshots.save_verdicts(office.company.id, [verdict], "1", settled=True)


def test_one_message_by_each_channel_and_one_when_it_is_over(office, watch):
    assert watch.pass_minutes() == []
    attend(office, "ACME")
    needed = ("Wholesale needs you", "1 record needs attention. It cannot be written as it is.")
    assert watch.pass_minutes() == [(channel, *needed) for channel in Channel]
    assert watch.pass_minutes(5) == []
    attend(office, "ACME", Standing.IN_STEP)
    over = ("Wholesale: solved", "Solved: no record needs attention for this any more. It cannot be written as it is.")
    assert watch.pass_minutes() == [(channel, *over) for channel in Channel]
    assert watch.pass_minutes(5) == []
    assert {one.state for one in watch.alerts.recent()} == {"sent"}


def test_neither_a_restart_nor_a_second_process_tells_it_again(office, watch, tmp_path):
    attend(office, "ACME")
    assert len(watch.pass_minutes()) == 3
    store = open_store(tmp_path / "office.db", office.clock)
    try:
        second = Watch(office, store)
        assert second.pass_minutes() == []
        assert second.alerts.needed(office.company.id)[0].key == "attention/invalid"
    finally:
        store.close()


def test_a_failed_message_waits_longer_each_time_is_shown_and_arrives(office, watch):
    watch.courier.broken[Channel.EMAIL] = Retryable(Code.UNREACHABLE, "The mail server cannot be reached.")
    attend(office, "ACME")
    assert [one[0] for one in watch.pass_minutes()] == [Channel.DESKTOP, Channel.CHAT]
    assert watch.alerts.trouble() == (
        "1 message has not gone out by e-mail: The mail server cannot be reached. It is tried again by itself."
    )
    watch.pass_minutes(180)
    tries = next(one.tries for one in watch.alerts.recent() if one.channel is Channel.EMAIL)
    assert 6 <= tries <= 10, "30 s, 1, 2, 4, 8, 16, 32 min, then every hour"
    watch.courier.broken.clear()
    assert [one[0] for one in watch.pass_minutes(62)] == [Channel.EMAIL]
    assert watch.alerts.trouble() == ""


def test_a_message_nobody_takes_is_given_up_and_told(office, watch):
    watch.courier.broken[Channel.DESKTOP] = Retryable(Code.UNREACHABLE, "Nobody is signed in.")
    attend(office, "ACME")
    watch.pass_minutes()
    office.clock.move(hours=13)
    watch.pass_minutes()
    assert watch.alerts.trouble().endswith("It is given up.")


def test_a_try_cut_short_by_the_end_of_the_program_says_that_it_may_be_a_repeat(office, watch):
    attend(office, "ACME")
    watch.courier.broken[Channel.EMAIL] = Cancelled()
    office.clock.move(minutes=1)
    with pytest.raises(Cancelled):
        watch.alerts.look_and_send(QuietContext())
    watch.courier.broken.clear()
    again = Watch(office)
    bodies = {channel: body for channel, _, body in again.pass_minutes(6)}
    assert set(bodies) == {Channel.EMAIL, Channel.CHAT}
    assert bodies[Channel.EMAIL].startswith("This may be a repeat")
    assert not bodies[Channel.CHAT].startswith("This may be a repeat")


def outcome_titles(watch, number=1):
    return [title for channel, title, _ in watch.pass_minutes(number) if channel is Channel.EMAIL]


def test_a_schedule_that_needs_a_person_is_told_across_a_restart(office, watch):
    outcomes = Outcomes(office.store, office.clock)
    outcomes.failed(office.company.id, NeedsUser(Code.PRONTO_LOGIN), "person")
    assert outcome_titles(watch) == [], "the person saw it"
    outcomes.failed(office.company.id, NeedsUser(Code.PRONTO_LOGIN), "schedule")
    assert outcome_titles(watch) == ["Wholesale needs you"]
    again = Watch(office)
    assert again.pass_minutes(3) == []
    outcomes.got_through(office.company.id, "sync", "person")
    assert again.pass_minutes() == [], "that proves nothing about the schedule"
    outcomes.got_through(office.company.id, "sync", "schedule")
    assert outcome_titles(again) == ["Wholesale: solved"]


def test_an_outage_is_told_after_a_quarter_of_an_hour(office, watch):
    outcomes = Outcomes(office.store, office.clock)
    found = []
    for minute in range(20):
        outcomes.failed(office.company.id, RunStopped(Code.UNREACHABLE), "schedule")
        found += [minute for _ in outcome_titles(watch)]
    assert found == [14]
    outcomes.got_through(office.company.id, "sync", "schedule")
    assert outcome_titles(watch) == ["Wholesale: solved"]


def test_a_run_that_fails_and_one_that_gets_through_are_kept(office, watch):
    outcomes = Outcomes(office.store, office.clock)
    office.sync(trigger="schedule")
    assert outcomes.of(office.company.id).stopped == ""
    assert watch.alerts.look(office.company.id) == ()


def test_changes_in_pronto_and_nothing_written_raise_the_alarm(office, watch):
    watch.pass_minutes()
    office.sync()
    assert watch.pass_minutes() == []
    watch.store.snapshots.touch_kind(office.company.id, RecordType.CUSTOMERS)
    assert watch.store.alerts.figures(office.company.id).unwritten == 0, "what a sync wrote and looks at again"
    watch.store.runs.open(office.company.id, "sync", "schedule", office.clock.now())
    assert watch.store.alerts.figures(office.company.id).unwritten > 0
    assert watch.pass_minutes(239) == []
    bodies = [body for channel, _, body in watch.pass_minutes(3) if channel is Channel.EMAIL]
    assert len(bodies) == 1
    assert "nothing has been written to Stripe since" in bodies[0]
    office.sync()
    assert outcome_titles(watch) == ["Wholesale: solved"]


def test_a_schedule_left_out_while_awake_and_one_slept_through(office, watch):
    watch.next_run = office.clock.now()
    watch.alerts.begin_watch()
    office.sync(trigger="schedule")
    assert watch.pass_minutes(20) == []
    assert outcome_titles(watch, 15) == ["Wholesale needs you"]
    office.sync(trigger="schedule")
    assert outcome_titles(watch, 3) == ["Wholesale: solved"]
    office.clock.move(hours=9)
    assert outcome_titles(watch) == [], "it has just woken up"
    office.sync(trigger="schedule")
    assert outcome_titles(watch, 5) == ["Wholesale: for your notice"]
    office.sync(trigger="schedule")
    assert outcome_titles(watch, 5) == []


def test_a_pause_of_the_schedule_is_no_miss(office, watch):
    watch.alerts.begin_watch()
    office.sync(trigger="schedule")
    for _ in range(60):
        watch.next_run = office.clock.now() + dt.timedelta(hours=5)
        office.clock.move(minutes=1)
        watch.alerts.look_and_send(QuietContext())
    assert watch.courier.carried == []


def test_the_digest_comes_once_a_day_and_not_on_the_day_it_is_chosen_late(office, watch):
    # It is 09:30 in Sydney.
    watch.alerts.keep(AlertSettings(digest_at="09:00"), "person")
    assert watch.pass_minutes(3) == []
    office.clock.move(hours=23, minutes=40)
    (found,) = watch.pass_minutes(3)
    assert found == (
        Channel.DESKTOP,
        "Wholesale: nothing needs you",
        "In the last 24 hours: 0 changes written.\nNothing needs you.",
    )
    office.clock.move(hours=20)
    assert watch.pass_minutes(3) == []


def test_settings_are_checked_journalled_and_hold_no_secret(office, watch, tmp_path):
    with pytest.raises(NeedsUser) as wrong:
        watch.alerts.keep(AlertSettings(email=True, digest_at="7"), "person")
    assert "“7” is no time" in wrong.value.detail
    assert "E-mail needs the name of a mail server" in wrong.value.detail
    assert "kept only until" in watch.alerts.keep_secret(Channel.EMAIL, "planted-again")
    with pytest.raises(NeedsUser):
        watch.alerts.keep_secret(Channel.CHAT, "nonsense")
    assert watch.alerts.keep_secret(Channel.CHAT, "") == "The chat's address is forgotten."
    assert watch.secrets.get(ALERTS, MAIL_PASSWORD) == "planted-again"
    (entry,) = [one for one in office.store.journal.entries(None) if one.reason == "The alerts were changed."]
    assert entry.after["mail_host"] == "mail.example.com.au"
    files = list(tmp_path.glob("office.db*"))
    assert files
    assert all(b"planted" not in file.read_bytes() for file in files)


def test_no_name_and_no_address_of_a_debtor_leaves(office, watch):
    attend(office, "ACME")
    attend(office, "BETA", cause="rejected")
    for _, title, body in watch.pass_minutes():
        assert "ACME" not in title + body
        assert "debtor" not in title + body


@pytest.mark.parametrize("channel", list(Channel))
def test_a_test_is_sent_at_once_and_needs_its_secret(watch, channel):
    assert "test" in watch.alerts.test(channel)
    assert [one[:2] for one in watch.courier.carried] == [(channel, "Tallybridge: this is a test")]
    watch.secrets.forget(ALERTS)
    if channel is not Channel.DESKTOP:
        with pytest.raises(NeedsUser) as missing:
            watch.alerts.test(channel)
        assert missing.value.code is Code.NO_SECRET
        assert "Alerts" in missing.value.hint


def test_a_program_killed_every_few_minutes_still_tells_of_an_outage(office, watch):
    outcomes = Outcomes(office.store, office.clock)
    found = []
    for minute in range(25):
        if minute % 4 == 0:
            watch = Watch(office)
            watch.alerts.begin_watch()
        office.store.runs.open(office.company.id, "sync", "schedule", office.clock.now())
        outcomes.failed(office.company.id, RunStopped(Code.UNREACHABLE), "schedule")
        found += [minute for _ in outcome_titles(watch)]
    assert found == [14]


def test_a_program_started_in_the_morning_holds_no_time_against_the_night(office, watch):
    outcomes = Outcomes(office.store, office.clock)
    watch.alerts.begin_watch()
    office.store.runs.open(office.company.id, "sync", "schedule", office.clock.now())
    outcomes.failed(office.company.id, RunStopped(Code.UNREACHABLE), "schedule")
    assert outcome_titles(watch, 3) == []
    office.clock.move(hours=9)
    morning = Watch(office)
    morning.alerts.begin_watch()
    assert outcome_titles(morning, 14) == []
    assert outcome_titles(morning, 2) == ["Wholesale needs you"]


def asleep_with_the_schedule_on(office, watch):
    watch.next_run = office.clock.now()
    watch.alerts.begin_watch()
    office.sync(trigger="schedule")
    assert watch.pass_minutes(3) == []
    office.clock.move(hours=3)


def test_a_sync_that_begins_before_the_first_look_after_sleep_hides_it_from_nobody(office, watch):
    asleep_with_the_schedule_on(office, watch)
    office.sync(trigger="schedule")
    assert outcome_titles(watch, 5) == ["Wholesale: for your notice"]


def test_a_program_killed_after_it_noticed_that_it_slept_tells_it_when_it_is_back(office, watch):
    asleep_with_the_schedule_on(office, watch)
    assert watch.pass_minutes() == []
    again = Watch(office)
    again.next_run = office.clock.now()
    again.alerts.begin_watch()
    office.sync(trigger="schedule")
    assert outcome_titles(again, 5) == ["Wholesale: for your notice"]


def test_a_record_that_a_killed_sync_was_about_to_try_again_is_not_called_solved(office, watch):
    verdict = Verdict(RecordType.CUSTOMERS, "ACME", Standing.ATTENTION, Gate.ANSWER, "rejected", "Stripe refused it.")
    office.sync()
    office.store.snapshots.save_verdicts(office.company.id, [verdict], "", settled=True)
    assert outcome_titles(watch) == ["Wholesale needs you"]
    office.store.runs.open(office.company.id, "sync", "schedule", office.clock.now())
    waits = Verdict(RecordType.CUSTOMERS, "ACME", Standing.WAITING, Gate.QUEUE, "only-in-pronto", "It goes out.")
    office.store.snapshots.save_verdicts(office.company.id, [waits], "", settled=True)
    assert outcome_titles(watch, 3) == []
    office.store.snapshots.save_verdicts(office.company.id, [verdict], "", settled=True)
    assert outcome_titles(watch, 3) == []
    office.sync()
    office.store.snapshots.save_verdicts(office.company.id, [waits], "", settled=True)
    assert outcome_titles(watch, 3) == ["Wholesale: solved"]
