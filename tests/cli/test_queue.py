"""``queue`` on a fake office: what is printed, what is asked of the service, and how it ends."""

import datetime as dt
from dataclasses import dataclass, field

import pytest

from app.domain.attention import Outstanding, Skip, Stand, StandGroup
from app.domain.errors import Code, NeedsUser
from app.domain.kinds import RecordType
from app.domain.outcome import RunStatus
from app.runtime.lanes import Lanes
from tests.cli.office import NOON

CUSTOMERS = RecordType.CUSTOMERS
PARKED = Outstanding(18, 4, Stand.PARKED, CUSTOMERS, "ACME", "", "Acme", "rejected", "No such town.", "answer", "", 500,
                     1, NOON)  # fmt: skip
RETRIED = Outstanding(48, 12, Stand.RETRYING, CUSTOMERS, "BETA", "", "Beta", "rate-limited", "Slower.", "queue",
                      "create", 0, 2, NOON)  # fmt: skip
SKIPPED = Skip(CUSTOMERS, "GONE", "closed down", "print", "rejected")


@dataclass
class FakeQueue:
    asked: list[tuple] = field(default_factory=list)
    number: int = 2
    held: int = 0
    guarded: list[StandGroup] = field(default_factory=list)

    def groups(self, company_id):
        cards = [StandGroup(Stand.PARKED, "rejected", 1, 500, NOON), StandGroup(Stand.WAITING, "", 2, 0)]
        return [*cards, *self.guarded]

    def rows(self, company_id, *, stand=None, cause=None, text=""):
        held = list(range(100, 100 + self.held))
        return {Stand.PARKED: [18], Stand.RETRYING: [48], Stand.GUARDED: held}.get(stand, [])

    def page(self, company_id, rows):
        held = [Outstanding(row, row, Stand.GUARDED, CUSTOMERS, f"H{row}", cause="update-customers",
                            message=self.guarded[0].message) for row in rows if row >= 100]  # fmt: skip
        return [one for one in (PARKED, RETRIED) if one.row in rows] + held

    def named(self, company_id, words):
        if "99" in words:
            raise NeedsUser(Code.BAD_INPUT, "Nothing waits or stands under “99”.")
        return [PARKED for _ in words]

    def retry(self, company_id, keys, who):
        self.asked.append(("retry", tuple(keys), who))
        return len(keys)

    def retry_all(self, company_id, *, cause=None, who):
        self.asked.append(("all", cause, who))
        return self.number

    def skip(self, company_id, entries, note, who):
        self.asked.append(("skip", [one.key for one in entries], note, who))
        return [SKIPPED]

    def unskip(self, company_id, keys, who):
        self.asked.append(("unskip", list(keys), who))
        return [SKIPPED]

    def edit(self, company_id, record, path, value, who):
        self.asked.append(("edit", record, path, value, who))
        return value.strip() or None


@pytest.fixture
def queue(office) -> FakeQueue:
    office.queue = FakeQueue()
    return office.queue


@pytest.mark.parametrize("typed", [("queue",), ("queue", "list")])
def test_the_list_keeps_its_entries_and_tells_what_stands(queue, say, typed):
    said = say(*typed, "--json")
    assert said.code == 0
    assert [one["id"] for one in said.json["entries"]] == [11, 12]
    assert said.json["groups"][0] == {
        "state": "parked", "cause": "rejected", "count": 1, "cents": 500, "oldest": "2026-03-02T12:00:00+00:00",
        "message": "",
    }  # fmt: skip
    first, second = said.json["standing"]
    assert (first["id"], first["state"], first["pronto_id"], first["tries"]) == ("4", "parked", "ACME", 1)
    assert (second["id"], second["cause"]) == ("change:12", "rate-limited")
    assert dt.datetime.fromisoformat(second["since"]) == NOON
    text = say(*typed).out
    assert "No such town." in text
    assert "5.00" in text


def test_what_the_guard_holds_is_listed_and_says_how_to_go_on(queue, say, office):
    words = "80 customers would be updated, more than the 50 allowed without asking."
    queue.guarded = [StandGroup(Stand.GUARDED, "update-customers", 80, 1_234, NOON, message=words, plan=7)]
    group = say("queue", "--json").json["groups"][2]
    assert (group["state"], group["cause"], group["count"], group["message"]) == (
        "guarded", "update-customers", 80, words,
    )  # fmt: skip
    text = say("queue").out
    assert words in text
    assert "sync --yes-large" in text
    office.messages, office.lanes = [words], Lanes()
    assert "sync --yes-large" in say("sync").err
    queue.held = 70
    text = say("queue").out
    assert text.count(words) == 51, "once for the card and for the first 50 records"
    assert "… and 20 more guarded update-customers; --json lists them all." in text
    assert len(say("queue", "--json").json["standing"]) == 72
    queue.number = 0
    said = say("queue", "retry", "--cause", "update-customers")
    assert said.code != 0
    assert words in said.err
    assert "--yes-large" in said.err


def test_retry_by_id_by_cause_and_all_then_sync(queue, say, office):
    office.status = RunStatus.ATTENTION
    said = say("queue", "retry", "4", "customers/ACME", "--json")
    assert said.code == 1
    assert (said.json["retried"], said.json["sync"]["writes"]) == (2, 3)
    office.status, office.lanes = RunStatus.DONE, Lanes()
    assert say("queue", "retry", "--cause", "rejected").code == 0
    office.lanes = Lanes()
    assert "2 records are taken up again" in say("queue", "retry", "--all").out
    key = (CUSTOMERS, "ACME")
    assert queue.asked == [
        ("retry", (key, key), "command line"), ("all", "rejected", "command line"), ("all", None, "command line"),
    ]  # fmt: skip
    assert len(office.sync.asked) == 3


def test_retry_later_and_retry_of_nothing_do_not_sync(queue, say, office):
    said = say("queue", "retry", "--all", "--later")
    assert (said.code, office.sync.asked) == (0, [])
    assert "the next sync" in said.out
    queue.number = 0
    assert say("queue", "retry", "--all").code == 0
    said = say("queue", "retry", "--cause", "nonsense", "--json")
    assert said.code == 2
    assert "there are rejected" in said.json["error"]["message"]
    assert office.sync.asked == []


def test_skip_and_take_back(queue, say):
    said = say("queue", "skip", "4", "--note", "closed down", "--json")
    assert (said.code, said.json["skipped"][0]["pronto_id"]) == (0, "GONE")
    assert say("queue", "unskip", "customers/GONE").code == 0
    assert queue.asked == [
        ("skip", ["customers/ACME"], "closed down", "command line"),
        ("unskip", [(CUSTOMERS, "GONE")], "command line"),
    ]


def test_a_value_set_by_hand_is_sent(queue, say, office):
    said = say("queue", "edit", "customers", "ACME", "email", "a@b.com.au", "--json")
    assert said.code == 0
    assert said.json["set"] == {"type": "customers", "pronto_id": "ACME", "path": "email", "value": "a@b.com.au"}
    assert "left blank" in say("queue", "edit", "customers", "ACME", "phone", "", "--later").out
    assert len(office.sync.asked) == 1


@pytest.mark.parametrize(
    "typed",
    [
        ("retry",),
        ("retry", "4", "--all"),
        ("retry", "--all", "--cause", "x"),
        ("retry", "99"),
        ("skip", "4"),
        ("skip", "--note", "x"),
        ("unskip", "4"),
        ("unskip", "people/ACME"),
        ("edit", "customers", "ACME", "email"),
        ("edit", "people", "ACME", "email", "x"),
        ("forget",),
    ],
)
def test_what_cannot_be_understood_is_exit_code_2(queue, say, typed):
    said = say("queue", *typed, "--json")
    assert said.code == 2
    assert said.json["error"]["message"]
