"""``matches`` on a fake office: what is printed, and how it ends."""

import datetime as dt
from dataclasses import dataclass, field, replace

import pytest

from app.domain.errors import Code, NeedsUser
from app.domain.kinds import RecordType
from app.planning.matching.bands import Band, Thresholds
from app.planning.matching.parts import Agreement, Part
from app.ports.matches import BandCounts, MatchDecision, Verdict
from app.services.duplicates import Cluster, Member
from app.services.match_row import MatchRow
from app.services.matching import MatchSummary

CUSTOMERS = RecordType.CUSTOMERS
PART = Part("abn", "ABN", "51 824 753 556", "51824753556", Agreement.SAME, 45, "ABN")
ROW = MatchRow(
    4, CUSTOMERS, "ACME", "cus_1", "Acme Pty Ltd", "ACME", 77, 100, Band.GREEN, False, (PART,), "ABN +45, … = 77"
)
MEMBERS = (
    Member("cus_1", "Acme", "jo@acme.example", dt.datetime(2026, 3, 1, tzinfo=dt.UTC), 2, "ACME", "ACME"),
    Member("cus_2", "ACME", "", None, 1, "", ""),
)


def decision(verdict: Verdict, why: str = "", number: int = 9) -> MatchDecision:
    return MatchDecision(CUSTOMERS, "ACME", "cus_1", verdict, why, "command line", None, 77, "ABN +45", "Acme", number)


@dataclass
class FakeMatching:
    asked: list[tuple] = field(default_factory=list)
    limits: Thresholds = field(default_factory=Thresholds)
    rows: list[MatchRow] = field(default_factory=lambda: [ROW])

    def look(self, company_id, kinds, ctx) -> MatchSummary:
        self.asked.append(("look", tuple(kinds)))
        return MatchSummary()

    def count(self, company_id, kind, thresholds=None) -> BandCounts:
        return BandCounts(green=len(self.rows), rejected=2) if kind is CUSTOMERS else BandCounts()

    def page(self, company_id, kind, band=None, *, offset=0, limit=200, text="") -> list[MatchRow]:
        return [row for row in self.rows if (row.kind, row.band) == (kind, band)] if not offset else []

    def decisions(self, company_id, kind=None, verdict=None, *, offset=0, limit=200) -> list[MatchDecision]:
        return [] if offset else [decision(Verdict.REJECTED, "a cousin")]

    def accept(self, company_id, ids, reason="", who="person") -> list[MatchDecision]:
        if 99 in ids:
            raise NeedsUser(Code.BAD_INPUT, "There is no match 99 any more; list them with matches.")
        self.asked.append(("accept", tuple(ids), reason, who))
        return [decision(Verdict.ACCEPTED, reason)]

    def accept_band(self, company_id, kind, band, reason="", who="person") -> list[MatchDecision]:
        self.asked.append(("band", kind, band))
        return [decision(Verdict.ACCEPTED)] * 60 if kind is CUSTOMERS else []

    def reject(self, company_id, ids, reason="", who="person") -> list[MatchDecision]:
        self.asked.append(("reject", tuple(ids), reason))
        return [decision(Verdict.REJECTED, reason)]

    def link_to(self, company_id, kind, pronto_id, stripe_id, reason="", who="person") -> MatchDecision:
        self.asked.append(("link", kind, pronto_id, stripe_id, reason))
        return decision(Verdict.ACCEPTED, reason)

    def take_back(self, company_id, decision_id, who="person") -> MatchDecision:
        self.asked.append(("undo", decision_id, who))
        return decision(Verdict.REJECTED)

    def clusters(self, company_id) -> list[Cluster]:
        return [Cluster(1, MEMBERS, "cus_1", "same name +32")]

    def thresholds(self, company_id) -> Thresholds:
        return self.limits

    def set_thresholds(self, company_id, thresholds, who="person") -> Thresholds:
        self.limits = thresholds
        return thresholds


@pytest.fixture
def matching(office) -> FakeMatching:
    office.matching = FakeMatching()
    return office.matching


def test_pairs_are_listed_with_their_sum_and_exit_code_1_while_they_wait(matching, say):
    said = say("matches", "--type", "customers", "--json")
    assert said.code == 1
    (row,) = said.json["matches"]
    assert (row["id"], row["band"], row["score"], row["sum"]) == (4, "green", 77, "ABN +45, … = 77")
    assert row["fields"][0]["agreement"] == "same"
    assert said.json["counts"]["customers"]["rejected"] == 2
    assert said.json["clusters"] == 1
    assert matching.asked[0] == ("look", (CUSTOMERS,))


def test_pairs_as_people_read_them(matching, say):
    text = say("matches").out
    assert "4  green  ACME Acme Pty Ltd  =  cus_1 ACME" in text
    assert "ABN +45" in text


def test_nothing_to_match_is_exit_code_0(matching, say):
    matching.rows = []
    assert say("matches").code == 0


def test_one_band_alone(matching, say):
    matching.rows = [replace(ROW, band=Band.RED)]
    assert [row["id"] for row in say("matches", "--band", "red", "--json").json["matches"]] == [4]


def test_decisions_are_taken_and_listed(matching, say):
    assert "accepted: ACME and cus_1 (decision 9)" in say("matches", "accept", "4", "--why", "same ABN").out
    assert say("matches", "reject", "4", "--json").json["decisions"][0]["verdict"] == "rejected"
    assert say("matches", "link", "ACME", "cus_1", "--type", "customers", "--why", "told").code == 0
    assert "no longer rejected" in say("matches", "undo", "9").out
    assert matching.asked == [
        ("accept", (4,), "same ABN", "command line"),
        ("reject", (4,), ""),
        ("link", CUSTOMERS, "ACME", "cus_1", "told"),
        ("undo", 9, "command line"),
    ]
    text = say("matches", "--decided").out
    assert "a cousin" in text
    assert say("matches", "--decided", "--json").json["decisions"][0]["id"] == 9


def test_a_whole_band_of_every_type_or_of_one(matching, say):
    assert "… and 10 more." in say("matches", "accept", "--band", "green").out
    assert [one[1] for one in matching.asked] == [CUSTOMERS, RecordType.ITEMS, RecordType.INVOICES]
    say("matches", "accept", "--band", "amber", "--type", "items")
    assert matching.asked[-1] == ("band", RecordType.ITEMS, Band.AMBER)


def test_clusters_are_told_with_the_one_that_should_stay(matching, say):
    said = say("matches", "clusters")
    assert said.code == 1
    assert "cus_1  Acme  jo@acme.example  2 invoices · linked to ACME · proposed to stay" in said.out


def test_clusters_for_scripts(matching, say):
    first = say("matches", "clusters", "--json").json["clusters"][0]
    assert (first["id"], first["survivor"], first["members"][0]["created"]) == (1, "cus_1", "2026-03-01T00:00:00+00:00")


def test_thresholds_are_shown_and_set(matching, say):
    assert "green pairs wait until a person accepts them" in say("matches", "thresholds").out
    said = say(
        "matches", "thresholds", "--green", "70", "--amber", "40", "--margin", "5", "--link-green", "yes", "--json"
    )
    assert said.json["thresholds"] == {"green": 70, "amber": 40, "margin": 5, "link_green": True}
    assert "linked by a sync without asking" in say("matches", "thresholds").out


@pytest.mark.parametrize(
    "typed",
    [
        ("accept",),
        ("accept", "4", "--band", "green"),
        ("accept", "99"),
        ("accept", "x"),
        ("reject",),
        ("link", "ACME", "cus_1"),
        ("link", "ACME", "cus_1", "--type", "orders"),
        ("--type", "reps"),
        ("--band", "blue"),
    ],
)
def test_what_cannot_be_meant_is_exit_code_2(matching, say, typed):
    said = say("matches", *typed)
    assert said.code == 2
    assert said.err
