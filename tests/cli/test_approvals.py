"""``approvals`` on a fake office: what is printed, and how it ends."""

import datetime as dt
from dataclasses import dataclass, field, replace

import pytest

from app.domain.approval import Ruling, Waiting, Withheld
from app.domain.errors import Code, NeedsUser
from app.domain.kinds import RecordType
from app.domain.outcome import RunStatus
from app.domain.plan import Action, Change, FieldChange
from tests.cli.office import NOON

CHANGE = Change(
    RecordType.INVOICES,
    Action.CREATE,
    "7001",
    fields=(FieldChange("description", None, "Bolts"),),
    wanted={"currency": "aud"},
    title="Acme",
    cents=600_000,
)
FIRST = Waiting(4, Withheld("Big ones", "r", "d", CHANGE), NOON)
SECOND = Waiting(5, Withheld("Big ones", "r", "e", replace(CHANGE, pronto_id="7002")), NOON + dt.timedelta(hours=1))


@dataclass
class FakeApprovals:
    listed: list[Waiting] = field(default_factory=lambda: [FIRST, SECOND])
    asked: list[tuple] = field(default_factory=list)

    def waiting(self, company_id: int, **_more) -> list[Waiting]:
        return self.listed

    def approve(self, company_id: int, ids, who: str) -> list[Waiting]:
        self.asked.append(("approve", tuple(ids), who))
        if 99 in ids:
            raise NeedsUser(Code.BAD_INPUT, "Change 99 does not wait any more.")
        return [FIRST]

    def approve_all(self, company_id: int, rule: str | None, who: str) -> list[Waiting]:
        self.asked.append(("all", rule, who))
        return [FIRST, SECOND]

    def refuse(self, company_id: int, ids, who: str, why: str) -> list[Waiting]:
        self.asked.append(("refuse", tuple(ids), who, why))
        return [FIRST]


@pytest.fixture
def approvals(office) -> FakeApprovals:
    office.approvals = FakeApprovals()
    return office.approvals


def test_what_waits_is_listed_with_exit_code_1(approvals, say):
    for typed in (("approvals",), ("approvals", "list")):
        said = say(*typed, "--json")
        assert said.code == 1
        first, second = said.json["waiting"]
        assert (first["id"], first["type"], first["pronto_id"], first["rule"]) == (4, "invoices", "7001", "Big ones")
        assert first["change"]["fields"] == [{"field": "description", "before": None, "after": "Bolts"}]
        assert first["change"]["cents"] == 600_000
        assert (first["refused"], second["since"]) == (None, "2026-03-02T13:00:00+00:00")
    text = say("approvals").out
    assert "The Stripe invoice of invoice 7001" in text
    assert "6,000.00" in text


def test_only_refused_ones_or_nothing_is_exit_code_0(approvals, say):
    approvals.listed = [replace(FIRST, ruling=Ruling(False, "Kim", "wrong", NOON))]
    said = say("approvals", "--json")
    assert said.code == 0
    assert said.json["waiting"][0]["refused"] == {"who": "Kim", "why": "wrong"}
    approvals.listed = []
    said = say("approvals")
    assert (said.code, said.out) == (0, "Nothing waits for approval.\n")


def test_approving_by_number_by_rule_and_all(approvals, say, office):
    assert say("approvals", "approve", "4").out == "Acme: 1 change is approved; the next sync writes it.\n"
    assert say("approvals", "approve", "--rule", "Big ones", "--json").json["approved"][1]["id"] == 5
    assert "2 changes are approved" in say("approvals", "approve", "--all").out
    assert approvals.asked == [
        ("approve", (4,), "command line"),
        ("all", "Big ones", "command line"),
        ("all", None, "command line"),
    ]
    assert office.sync.asked == []


def test_approving_now_syncs(approvals, say, office):
    office.status = RunStatus.ATTENTION
    said = say("approvals", "approve", "4", "--now", "--json")
    assert said.code == 1
    assert (said.json["sync"]["writes"], said.json["approved"][0]["id"]) == (3, 4)
    assert office.sync.asked[0]["large"] is False


@pytest.mark.parametrize(
    "typed",
    [
        ("approve",),
        ("approve", "4", "--all"),
        ("approve", "--all", "--rule", "x"),
        ("approve", "0"),
        ("approve", "four"),
        ("refuse", "4"),
        ("refuse", "--why", "x"),
        ("approve", "99"),
        ("forget",),
    ],
)
def test_what_cannot_be_understood_is_exit_code_2(approvals, say, typed):
    said = say("approvals", *typed, "--json")
    assert said.code == 2
    assert said.json["error"]["message"]


def test_refusing_keeps_the_reason(approvals, say):
    said = say("approvals", "refuse", "4", "--why", "wrong price")
    assert said.code == 0
    assert approvals.asked == [("refuse", (4,), "command line", "wrong price")]
