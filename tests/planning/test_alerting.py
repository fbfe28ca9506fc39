"""Which alerts are due, scenario by scenario; and what their words hold."""

import datetime as dt
from dataclasses import replace

import pytest

from app.domain.alert import AlertSettings, Phase, Situation, Topic
from app.domain.causes import Cause
from app.domain.errors import Code
from app.planning.alert_words import digest, message
from app.planning.alerting import digest_day, due

START = dt.datetime(2026, 3, 2, 22, 30, tzinfo=dt.UTC)
SETTINGS = AlertSettings()
CALM = Situation(START)


def minutes(number: float) -> dt.datetime:
    return START + dt.timedelta(minutes=number)


def story(*steps: Situation, settings: AlertSettings = SETTINGS) -> list[list[str]]:
    """Return what each step sends, as ``begun stopped``."""
    told, sent = {}, []
    for step in steps:
        found = due(step, told, settings)
        told = found.still_open
        sent.append([f"{one.phase} {one.key}" for one in found.alerts])
    return sent


def at(number: float, **facts) -> Situation:
    return replace(CALM, now=minutes(number), **facts)


WAITING = {"unwritten": 3, "unwritten_since": START}
DOWN = {"unreachable": "unreachable", "unreachable_since": START}
NIGHT = (minutes(-600), minutes(-60))

SCENARIOS = {
    "nothing is wrong": ([CALM, at(1), at(2)], [[], [], []]),
    "a wrong password, told once, and once that it is right": (
        [at(0, stopped="pronto-login"), at(1, stopped="pronto-login"), at(2), at(3)],
        [["begun stopped"], [], ["over stopped"], []],
    ),
    "another thing stops it meanwhile": (
        [at(0, stopped="pronto-login"), at(1, stopped="stripe-key"), at(2)],
        [["begun stopped"], ["begun stopped"], ["over stopped"]],
    ),
    "a short outage needs nobody": ([at(1, **DOWN), at(14, **DOWN), at(14.5)], [[], [], []]),
    "a long one does, whatever it is called next": (
        [at(14, **DOWN), at(15, **DOWN), at(40, **DOWN | {"unreachable": "timed-out"}), at(41)],
        [[], ["begun unreachable"], [], ["over unreachable"]],
    ),
    "the guard": ([at(0, guard=80), at(1, guard=81), at(2)], [["begun guard"], [], ["over guard"]]),
    "approvals": (
        [at(0, approval=1, approval_cents=100), at(1, approval=9), at(2), at(3, approval=1)],
        [["begun approval"], [], ["over approval"], ["begun approval"]],
    ),
    "records that need a person, by cause": (
        [
            at(0, attention={"invalid": 2}),
            at(1, attention={"invalid": 9, "rejected": 1}),
            at(2, attention={"rejected": 1}),
        ],
        [["begun attention/invalid"], ["begun attention/rejected"], ["over attention/invalid"]],
    ),
    "approval and guard are not told twice": (
        [at(0, attention={"approval": 3, "guard": 2}, approval=3)],
        [["begun approval"]],
    ),
    "mismatches by rows": (
        [at(0, mismatch_rows=24), at(1, mismatch_rows=25), at(2, mismatch_rows=25), at(3, mismatch_rows=24)],
        [[], ["begun mismatches"], [], ["over mismatches"]],
    ),
    "mismatches by dollars": (
        [at(0, mismatch_rows=1, mismatch_cents=99_999), at(1, mismatch_rows=1, mismatch_cents=100_000), at(2)],
        [[], ["begun mismatches"], ["over mismatches"]],
    ),
    "over both limits, then below one": (
        [at(0, mismatch_rows=99, mismatch_cents=10**6), at(1, mismatch_rows=99), at(2, mismatch_rows=1)],
        [["begun mismatches"], [], ["over mismatches"]],
    ),
    "changes in Pronto and nothing written": (
        [at(239, **WAITING), at(240, **WAITING), at(300, **WAITING), at(301)],
        [[], ["begun unwritten"], [], ["over unwritten"]],
    ),
    "what follows from another topic is not told beside it": (
        [at(300, **WAITING, **DOWN, stopped="stripe-key"), at(301, **WAITING, **DOWN), at(302, **WAITING), at(303)],
        [
            ["begun stopped"],
            ["over stopped", "begun unreachable"],
            ["over unreachable", "begun unwritten"],
            ["over unwritten"],
        ],
    ),
    "a consequence told first stays until it is over": (
        [at(300, **WAITING), at(301, **WAITING, guard=3), at(302)],
        [["begun unwritten"], ["begun guard"], ["over guard", "over unwritten"]],
    ),
    "a schedule that does not run": (
        [
            at(29, interval=60, last_run=START),
            at(31, interval=60, last_run=START),
            at(32, interval=60, last_run=START),
            at(33, interval=60, last_run=minutes(33), gap=(START, minutes(33))),
            at(34, interval=60, last_run=minutes(34)),
        ],
        [[], ["begun missed"], [], ["over missed"], []],
    ),
    "a schedule slept through and caught up": (
        [at(0, interval=60, last_run=START, gap=NIGHT), at(1, interval=60, last_run=minutes(1))],
        [["passed missed"], []],
    ),
    "a second's polling is not called missed within a quarter of an hour": (
        [at(14, interval=1, last_run=START), at(16, interval=1, last_run=START)],
        [[], ["begun missed"]],
    ),
    "no schedule, nothing missed": ([at(999, last_run=START, gap=NIGHT)], [[]]),
}


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_sends_exactly_this(name):
    steps, expected = SCENARIOS[name]
    assert story(*steps) == expected


def test_what_is_switched_off_stays_silent():
    off = AlertSettings(mismatch_rows=0, mismatch_dollars=0, unwritten_hours=0, missed_intervals=0)
    bad = at(999, mismatch_rows=999, mismatch_cents=10**9, **WAITING, interval=60, last_run=START, gap=NIGHT)
    assert story(bad, settings=off) == [[]]


def test_going_on_keeps_when_it_began():
    first = due(at(0, guard=1), {}, SETTINGS)
    assert due(at(9, guard=1), first.still_open, SETTINGS).still_open["guard"].since == START


def test_every_topic_and_every_cause_has_its_sentence():
    everything = Situation(
        START,
        stopped="stripe-key",
        unreachable="timed-out",
        unreachable_since=minutes(-60),
        guard=1,
        approval=2,
        approval_cents=123_456,
        attention={cause.value: 2 for cause in Cause},
        mismatch_rows=1_234,
        mismatch_cents=5_600_000,
        unwritten=1,
        unwritten_since=minutes(-6_000),
        interval=60,
        last_run=minutes(-6_000),
    )
    # Each consequence by itself, because a cause would silence it.
    alone = [
        replace(everything, stopped=""),
        replace(everything, stopped="", unreachable=""),
        replace(everything, stopped="", unreachable="", guard=0, interval=None),
    ]
    found = [one for step in (everything, *alone) for one in due(step, {}, SETTINGS).alerts]
    assert {one.topic for one in found} == set(Topic) - {Topic.DIGEST, Topic.TEST}
    for one in found:
        assert one.sentence.endswith("."), one
        assert "  " not in one.sentence
    sentences = {one.topic: one.sentence for one in found}
    assert "2 changes wait for approval ($1,234.56)" in sentences[Topic.APPROVAL]
    assert "differ in 1,234 places, $56,000.00 in all" in sentences[Topic.MISMATCHES]
    assert sentences[Topic.GUARD].startswith("1 change waits")
    assert "since 08:30" in sentences[Topic.UNREACHABLE]
    assert "Fri 27 Feb 05:30" in sentences[Topic.MISSED]


@pytest.mark.parametrize("code", list(Code))
def test_every_code_that_can_stop_has_words(code):
    found = due(at(0, stopped=code.value), {}, SETTINGS).alerts
    assert len(found) == 1
    assert found[0].sentence.startswith("Syncing by itself has stopped: ")


def test_a_message_tells_what_begins_before_what_is_over():
    told = due(at(0, guard=1), {}, SETTINGS).still_open
    mixed = message("Acme", due(at(1, stopped="stripe-key"), told, SETTINGS).alerts)
    assert mixed.title == "Acme needs you"
    assert mixed.body.splitlines()[0].startswith("Syncing by itself has stopped")
    assert mixed.body.splitlines()[1] == "Solved: no unusually large batch waits any more."
    assert message("Acme", due(at(1), told, SETTINGS).alerts).title == "Acme: solved"
    passed = due(at(0, interval=60, last_run=START, gap=NIGHT), {}, SETTINGS).alerts
    assert [one.phase for one in passed] == [Phase.PASSED]
    assert message("Acme", passed).title == "Acme: for your notice"


def test_the_digest_lists_what_is_open_or_says_that_nothing_is():
    situation = at(90, guard=80, attention={"invalid": 2})
    told = due(at(0, guard=80), {}, SETTINGS).still_open
    both = due(situation, told, SETTINGS).still_open
    found = digest("Acme", situation, both, 412)
    assert found.title == "Acme: 2 things need you"
    assert found.body.splitlines() == [
        "In the last 24 hours: 412 changes written.",
        "Since 09:30: 80 changes wait: the batch is unusually large, and somebody has to agree to it first.",
        "Since 11:00: 2 records need attention. It cannot be written as it is.",
    ]
    calm = digest("Acme", CALM, {}, 1)
    assert calm.title == "Acme: nothing needs you"
    assert calm.body.splitlines() == ["In the last 24 hours: 1 change written.", "Nothing needs you."]


@pytest.mark.parametrize(
    ("now", "last", "expected"),
    [
        # Sydney is at UTC+11 in March, at UTC+10 from 5 April 2026 on.
        ("2026-03-02T19:59", "2026-03-02", ""),
        ("2026-03-02T20:00", "2026-03-02", "2026-03-03"),
        ("2026-03-02T20:01", "2026-03-03", ""),
        ("2026-03-03T12:59", "2026-03-02", "2026-03-03"),
        ("2026-03-03T13:00", "2026-03-02", ""),
        ("2026-04-04T21:30", "2026-04-04", ""),
        ("2026-04-04T22:00", "2026-04-04", "2026-04-05"),
    ],
)
def test_the_digest_is_due_once_a_day_by_local_time(now, last, expected):
    moment = dt.datetime.fromisoformat(now).replace(tzinfo=dt.UTC)
    at_time = "08:00" if now.startswith("2026-04") else "07:00"
    assert digest_day(moment, "Australia/Sydney", at_time, last) == expected


def test_no_digest_where_none_is_wanted():
    assert digest_day(START, "Australia/Sydney", "", "") == ""
