"""Mappings and approvals in memory: the real rules on a handful of debtors, versions in a list, no store."""

import datetime as dt
import tomllib
from dataclasses import replace
from importlib import resources

from app.domain.approval import Ruling, Waiting, Withheld
from app.domain.errors import Code, NeedsUser
from app.domain.kinds import RecordType
from app.domain.mapping import MappingSet
from app.domain.plan import Action, Change, FieldChange
from app.domain.records import Customer
from app.planning.check_mapping import check_mapping
from app.planning.contact import NotValid
from app.planning.expressions import compile_expression
from app.planning.foreseen import Foreseen, ForeseenRow, Outcome, Sample
from app.planning.raw import as_text
from app.planning.read_mapping import read_mapping
from app.planning.rule_words import rule_changes
from app.planning.scope import RecordScope
from app.planning.sources import sources_of
from app.planning.try_rule import Tried, try_rule
from app.planning.write_mapping import write_mapping
from app.ports.approvals import RuleCount
from app.services.mapping_fields import SampledField
from app.services.mappings import MappingVersion
from tests.fakes.around import ListAround

NOW = dt.datetime(2026, 11, 23, 3, 30, tzinfo=dt.UTC)
STATES = ("NSW", "VIC", "QLD")
TIERS = ("Gold", "Silver", "", "Bronze")
LONG_FIELD = "UserFieldWithTheLongestNameAnybodyEverGaveOne"


def debtors(number: int = 60) -> list[Customer]:
    return [
        Customer(
            f"CUS{place:04}", f"Debtor number {place}", territory=STATES[place % 3], email=f"d{place}@example.com",
            user_fields={"UserField1": TIERS[place % 4], LONG_FIELD: "x" * 300},
        )
        for place in range(number)
    ]  # fmt: skip


def default_mapping() -> MappingSet:
    text = resources.files("resources").joinpath("mappings", "default.toml").read_text("utf-8")
    return read_mapping(tomllib.loads(text))


class FakeMappings:
    """``kept`` is every version, the oldest first."""

    def __init__(self):
        self.records = debtors()
        self.around = ListAround(self.records)
        self.kept = [(default_mapping(), "Tallybridge", "The rules Tallybridge comes with")]
        self.asked = []
        self.tried = []
        self.problem = None
        self.exported = []

    def in_force(self, company_id):
        return self.kept[-1][0]

    def number_in_force(self, company_id):
        return len(self.kept)

    def mapping(self, company_id, number=None):
        return self.kept[(number or len(self.kept)) - 1][0]

    def versions(self, company_id):
        newest = len(self.kept)
        return [
            MappingVersion(number, who, NOW, note, mapping.version, number == newest)
            for number, (mapping, who, note) in reversed(list(enumerate(self.kept, 1)))
        ]

    def check(self, mapping, company_id=None):
        return check_mapping(mapping, {})

    def foresee(self, company_id, mapping, ctx):
        before = self.in_force(company_id)
        rows = []
        for change in rule_changes(before, mapping):
            types = mapping.types if change.after else before.types
            rule = types[change.kind].rule_for(change.target) if change.kind else None
            if rule is None:
                continue
            tried = [one for one in try_rule(rule, self.records, self.around, mapping.tables) if one.value]
            outcome = Outcome.GET if change.after else Outcome.LOSE
            samples = [Sample(one.key, one.title, None, one.value) for one in tried]
            rows.append(ForeseenRow(change.kind, change.target, outcome, len(tried), samples))
        return Foreseen(rows, {RecordType.CUSTOMERS: 60}, {RecordType.CUSTOMERS: sum(row.count for row in rows)})

    def fields(self, company_id, kind, ctx=None):
        self.asked.append((kind, ctx is not None))
        if self.problem is not None and ctx is not None:
            raise self.problem
        own = ["user_fields.UserField1", f"user_fields.{LONG_FIELD}"] if kind is RecordType.CUSTOMERS else []
        samples = {"territory": STATES, "user_fields.UserField1": ("Gold", "Silver", "Bronze")}
        return [
            SampledField(one.path, one.label, one.group, one.kind_of_value, samples.get(one.path, ()))
            for one in sources_of(kind, own)
        ]

    def try_rule(self, company_id, kind, rule, limit=50, mapping=None):
        self.tried.append(rule)
        records = self.records[:limit] if kind is RecordType.CUSTOMERS else []
        return try_rule(rule, records, self.around, mapping.tables if mapping else {})

    def try_expression(self, company_id, kind, text, limit=50):
        expression = compile_expression(text)
        found = []
        for record in self.records[:limit] if kind is RecordType.CUSTOMERS else []:
            scope = RecordScope(record, self.around, kind)
            texts = {path: as_text(scope.value(path)) for path in expression.paths}
            try:
                value, problem = as_text(expression.value(scope)), ""
            except NotValid as why:
                value, problem = "", str(why)
            found.append(Tried(record.code, record.name, texts, value, problem))
        return found

    def save(self, company_id, mapping, who, note="", base=None):
        if base is not None and base != len(self.kept):
            raise NeedsUser(Code.STALE, f"Version {len(self.kept)} was saved since version {base} was opened.")
        problems = self.check(mapping)
        if problems:
            raise NeedsUser(Code.BAD_INPUT, problems[0].words)
        self.kept.append((mapping, who, note))
        return self.versions(company_id)[0]

    def go_back(self, company_id, number, who, base=None):
        return self.save(company_id, self.mapping(company_id, number), who, f"Back to version {number}", base)

    def export(self, company_id, path, number=None):
        path.write_text(write_mapping(self.mapping(company_id, number)), "utf-8")
        return path

    def read_file(self, path):
        return read_mapping(tomllib.loads(path.read_text("utf-8")), str(path))


def waiting(number: int = 5, rule: str = "Big invoices") -> list[Waiting]:
    made = []
    for place in range(1, number + 1):
        change = Change(
            RecordType.INVOICES, Action.UPDATE, f"INV{place:04}", f"in_{place}", reason="Pronto's total changed.",
            fields=(FieldChange("description", "Old words", "New words"),), title=f"Invoice {place}", cents=600_000,
        )  # fmt: skip
        made.append(Waiting(place, Withheld(rule, "digest", f"print {place}", change), NOW - dt.timedelta(days=place)))
    return made


class FakeApprovals:
    """``rows`` is what waits; ``ruled`` what was said of it."""

    def __init__(self):
        self.rows = []
        self.ruled = []
        self.problem = None

    def waiting(self, company_id, *, rule=None, limit=None, offset=0):
        found = [one for one in self.rows if rule in {None, one.rule}]
        return found[offset : None if limit is None else offset + limit]

    def counts(self, company_id):
        names = dict.fromkeys((one.rule, one.kind) for one in self.rows)
        return [
            RuleCount(
                name, kind, sum(one.rule == name for one in self.rows),
                sum(one.change.cents for one in self.rows if one.rule == name),
                sum(one.ruling is not None for one in self.rows if one.rule == name),
            )
            for name, kind in names
        ]  # fmt: skip

    def approve(self, company_id, ids, who):
        return self._rule(ids, "approve", who)

    def refuse(self, company_id, ids, who, why):
        found = [one for one in self.rows if one.id in ids]
        self._rule(ids, "refuse", who, why)
        self.rows += [replace(one, ruling=Ruling(False, who, why, NOW)) for one in found]
        self.rows.sort(key=lambda one: one.id)
        return found

    def approve_all(self, company_id, rule_name, who):
        return self._rule([one.id for one in self.rows if one.rule == rule_name and one.ruling is None], "approve", who)

    def _rule(self, ids, what, who, why=""):
        if self.problem is not None:
            raise self.problem
        found = [one for one in self.rows if one.id in ids]
        self.ruled.append((what, tuple(ids), who, why))
        self.rows = [one for one in self.rows if one.id not in ids]
        return found
