"""Likely pairs in memory: 26 of customers in all bands, a tie, long and foreign names, one invoice, two duplicates."""

import datetime as dt
from dataclasses import replace

from app.domain.errors import Code, NeedsUser
from app.domain.kinds import RecordType
from app.domain.outcome import RunStatus, RunSummary
from app.domain.plan import Action, Change, FieldChange, PlanSummary
from app.planning.matching.bands import Thresholds, band_of
from app.planning.matching.parts import Agreement, Part, sum_in_words
from app.ports.matches import BandCounts, MatchDecision, Verdict
from app.ports.progress import Progress
from app.services.duplicates import Cluster, Member
from app.services.match_row import MatchRow
from app.services.matching import MatchSummary

AT = dt.datetime(2026, 11, 20, 3, 30, tzinfo=dt.UTC)
LONG = "The Very Long Established Harbour & Hinterland Provisioning Company of Western Port Pty Ltd " * 3
FOREIGN = "Łódź Délicatessen 株式会社 – שלום"


def _parts(score: int, name: str) -> tuple[Part, ...]:
    other = name.replace("Pty Ltd", "P/L")
    return (
        Part("abn", "ABN", "51 824 753 556", "51824753556", Agreement.SAME, 45, "ABN") if score >= 58
        else Part("abn", "ABN", "51 824 753 556", "", Agreement.ONE_SIDE),
        Part("name", "name", name, other, Agreement.CLOSE, 18, "name 0.91"),
        Part("postcode", "postcode", "2000", "2000", Agreement.SAME, 10, "same postcode"),
        Part("phone", "phone", "02 5550 1234", "02 5550 9999", Agreement.DIFFERS, -4, "another phone"),
        Part("email", "e-mail", "", "", Agreement.ONE_SIDE),
    )  # fmt: skip


def pair(number: int, kind: RecordType, name: str, score: int) -> MatchRow:
    """Return a pair without a rival."""
    parts = _parts(score, name)
    return MatchRow(
        number, kind, f"ACME{number:02}", f"cus_{number:02}", name, name.replace("Pty Ltd", "P/L"), score, 100,
        band_of(score, 100, Thresholds()), False, parts, sum_in_words(parts),
    )  # fmt: skip


def pairs() -> list[MatchRow]:
    """Return 10 green, 11 amber and 5 red pairs of customers, and a green one of invoices."""
    scores = [*range(90, 80, -1), *range(Thresholds().green - 1, Thresholds().green - 12, -1), *range(29, 24, -1)]
    names = {1: LONG, 2: FOREIGN, 3: "Tools & Timber Pty Ltd"}
    made = [
        pair(number, RecordType.CUSTOMERS, names.get(number, f"Acme {number} Pty Ltd"), score)
        for number, score in enumerate(scores, 1)
    ]
    return [*made, pair(90, RecordType.INVOICES, "INV-7001", 80)]


def clusters() -> list[Cluster]:
    """Return a group of three and one of which a member is linked."""
    older = [Member(f"cus_d{n}", f"Banksia {n}", "b@example.com", AT, 5 - n, "", "") for n in range(3)]
    linked = [
        Member("cus_l1", "Coral", "c@example.com", AT, 1, "CORA1", "CORA1"),
        Member("cus_l2", "CORAL", "c@example.com", AT, 0, "", ""),
    ]
    return [
        Cluster(1, tuple(older), "cus_d0", "same name +30, same e-mail +25 = 55"),
        Cluster(2, tuple(linked), "cus_l1", "same name +30, same phone +18 = 48"),
    ]


class FakeMatching:
    """Filters a list; keeps decisions; notes what was asked."""

    def __init__(self, office):
        self._office = office
        self.rows = pairs()
        self.kept: list[MatchDecision] = []
        self.groups = clusters()
        self.limits = Thresholds()
        self.calls = []
        self.problem = None
        self.hold = None

    def look(self, company_id, kinds, ctx):
        self.calls.append(("look", tuple(kinds)))
        ctx.report(Progress("compare", "customers", 12, 40))
        if self.hold is not None:
            self.hold(ctx)
        return MatchSummary({kind: self.count(company_id, kind) for kind in kinds}, len(self.groups))

    def compare_again(self, company_id, kinds, ctx):
        self.calls.append(("again", *sorted(kinds)))

    def _open(self, kind, thresholds=None):
        decided = {(one.pronto_id, one.stripe_id) for one in self.kept}
        limits = thresholds or self.limits
        found = [
            replace(row, band=band_of(row.score, row.margin, limits)) for row in self.rows
            if row.kind is kind and row.chosen and (row.pronto_id, row.stripe_id) not in decided
        ]  # fmt: skip
        return sorted(found, key=lambda row: -row.score)

    def count(self, company_id, kind, thresholds=None):
        bands = [row.band.value for row in self._open(kind, thresholds)]
        verdicts = [one.verdict for one in self.kept if one.kind is kind]
        return BandCounts(
            bands.count("green"), bands.count("amber"), bands.count("red"),
            verdicts.count(Verdict.ACCEPTED), verdicts.count(Verdict.REJECTED),
        )  # fmt: skip

    def page(self, company_id, kind, band=None, *, offset=0, limit=200, text="", thresholds=None):
        found = [
            row for row in self._open(kind, thresholds)
            if band in {None, row.band} and text.casefold() in f"{row.pronto_id} {row.pronto_title}".casefold()
        ]  # fmt: skip
        return found[offset : offset + limit]

    def others(self, company_id, kind, pronto_id):
        own = [row for row in self.rows if row.kind is kind and row.pronto_id == pronto_id]
        rival = replace(own[0], id=own[0].id + 500, stripe_id=f"{own[0].stripe_id}_b", stripe_title="Rival", score=30,
                        band=band_of(30, 0, self.limits), chosen=False)  # fmt: skip
        return [*own, rival]

    def side_by_side(self, company_id, kind, pronto_id, stripe_id):
        return next(row for row in self.rows if row.pronto_id == pronto_id)

    def decisions(self, company_id, kind=None, verdict=None, *, offset=0, limit=200):
        found = [one for one in reversed(self.kept) if verdict in {None, one.verdict}]
        return found[offset : offset + limit]

    def _decide(self, kind, pronto_id, stripe_id, verdict, reason, title=""):
        if self.problem is not None:
            raise self.problem
        number = len(self.calls) + 100
        one = MatchDecision(kind, pronto_id, stripe_id, verdict, reason, "person", AT, 73, "sum = 73", title, number)
        self.kept.append(one)
        return one

    def _many(self, ids, verdict, reason):
        self.calls.append((verdict.value, tuple(ids), reason))
        known = {row.id: row for row in self.rows}
        made = []
        for number in ids:
            row = known.get(number) or replace(known[number - 500], stripe_id=f"{known[number - 500].stripe_id}_b")
            one = self._decide(row.kind, row.pronto_id, row.stripe_id, verdict, reason, row.pronto_title)
            made.append(replace(one, id=one.id * 1000 + number))
            self.kept[-1] = made[-1]
        return made

    def accept(self, company_id, ids, reason="", who="person"):
        return self._many(ids, Verdict.ACCEPTED, reason)

    def reject(self, company_id, ids, reason="", who="person"):
        return self._many(ids, Verdict.REJECTED, reason)

    def link_to(self, company_id, kind, pronto_id, stripe_id, reason="", who="person"):
        self.calls.append(("link", pronto_id, stripe_id, reason))
        return self._decide(kind, pronto_id, stripe_id, Verdict.ACCEPTED, reason, pronto_id)

    def take_back(self, company_id, decision_id, who="person"):
        self.calls.append(("take back", decision_id))
        found = next((one for one in self.kept if one.id == decision_id), None)
        if found is None:
            raise NeedsUser(Code.BAD_INPUT, f"There is no decision {decision_id} any more.")
        self.kept.remove(found)
        return found

    def thresholds(self, company_id):
        return self.limits

    def set_thresholds(self, company_id, thresholds, who="person"):
        self.calls.append(("thresholds", thresholds))
        self.limits = thresholds
        return thresholds

    def clusters(self, company_id):
        return list(self.groups)

    def choose_survivor(self, company_id, cluster, stripe_id, reason="", who="person"):
        self.calls.append(("survivor", cluster, stripe_id))
        group = next(one for one in self.groups if one.number == cluster)
        self._office.history.rows = [
            Change(RecordType.CUSTOMERS, Action.UPDATE, "", one.stripe_id, "duplicate", "The same.", title=one.title,
                   fields=(FieldChange("metadata.duplicate_of", None, stripe_id),), id=3000 + place)
            for place, one in enumerate(group.members) if one.stripe_id != stripe_id
        ]  # fmt: skip
        number = len(group.members) - 1
        return PlanSummary(cluster, 1, "digest", AT.isoformat(), {"customers": {"update": number}})

    def apply(self, plan_id, ctx, who="person"):
        self.calls.append(("apply", plan_id))
        group = next(one for one in self.groups if one.number == plan_id)
        self.groups.remove(group)
        run = RunSummary(77, "duplicates", RunStatus.DONE, writes=len(group.members) - 1, started=AT, ended=AT)
        self._office.history.recent.insert(0, run)
        return run
