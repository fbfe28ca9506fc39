"""A company in memory that decides on records and carries changes out as Stripe would."""

from dataclasses import replace

from app.domain.company import Company
from app.domain.kinds import RecordType
from app.domain.mapping import RecordMapping
from app.domain.outcome import Standing
from app.domain.plan import Action, Change
from app.domain.records import Record, key_of, kind_of
from app.domain.shapes import Actual, Fields, Link, referred
from app.planning.decide import decide
from app.planning.subject import Decision, Subject
from tests.fakes.around import ListAround
from tests.planning import samples

IDS = {RecordType.CUSTOMERS: "cus_", RecordType.ITEMS: "prod_", RecordType.ORDERS: "pi_"}
IDS |= {RecordType.INVOICES: "in_", RecordType.CREDIT_NOTES: "cn_"}
STATES = {RecordType.ORDERS: "requires_payment_method", RecordType.INVOICES: "draft", RecordType.CREDIT_NOTES: "issued"}
UNREAD = {"days_until_due", "due_date", "effective_at", "finalise"}


class Desk:
    """A company in memory: decides, and carries changes out as Stripe would."""

    def __init__(self, *records: Record, company: Company | None = None) -> None:
        self.around = ListAround(records)
        self.company = company or samples.company(prepaid_terms=("PIA",))

    def subject(self, record: Record | None, kind: RecordType, key: str) -> Subject:
        link = self.around.links.get((kind, key))
        actual = self.around.actuals.get((kind, link.stripe_id)) if link else None
        return Subject(kind, key, record, record is None, "s1", link, actual, "t1" if actual else "")

    def decide(
        self,
        record: Record | None,
        kind: RecordType | None = None,
        key: str = "",
        mapping: RecordMapping | None = None,
    ) -> Decision:
        kind = kind or kind_of(record)
        subject = self.subject(record, kind, key or key_of(record))
        return decide(subject, mapping or samples.mapping().types[kind], self.company, self.around)

    def apply(self, change: Change) -> Actual:
        """Do to the pretended Stripe what the change says, and keep link and base as the services do."""
        stripe_id = change.stripe_id or f"{IDS[change.kind]}{change.pronto_id}"
        before = self.around.actuals.get((change.kind, stripe_id))
        state = before.state if before else STATES.get(change.kind, "active")
        fields: Fields = dict(before.fields) if before else {}
        written = change.wanted if change.action is Action.CREATE else {one.field: one.after for one in change.fields}
        for path, value in written.items():
            pair = referred(value)
            fields[path] = self.around.stripe_id(*pair) if pair else value
            if value is None or path in UNREAD:
                del fields[path]
        if change.kind is RecordType.INVOICES and "lines" in written:
            fields |= {path: change.wanted[path] for path in ("amount", "tax", "total") if path in change.wanted}
        if change.action is Action.CANCEL:
            state = "canceled"
        number = str(fields.get("metadata.pronto_id", ""))
        actual = Actual(change.kind, stripe_id, fields, pronto_id=number, state=state)
        self.around.show(actual)
        link = self.around.links.get((change.kind, change.pronto_id))
        held = {one.field for one in change.held}
        base = dict(link.base) if link else {}
        base |= {path: value for path, value in change.wanted.items() if path not in held}
        for one in change.fields:
            if one.field not in change.wanted:
                base.pop(one.field, None)
        self.around.link(Link(change.kind, change.pronto_id, stripe_id, base))
        return actual

    def bring(self, *records: Record) -> None:
        """Bring records into step, parents first."""
        for record in records:
            change = self.decide(record).change
            if change is not None:
                self.apply(change)

    def alter(self, kind: RecordType, key: str, state: str = "", parts: dict | None = None, **fields) -> None:
        """Change an object behind everybody's back; double underscores stand for dots."""
        actual = self.around.linked(kind, key)
        assert actual is not None
        known = {**actual.fields, **{path.replace("__", "."): value for path, value in fields.items()}}
        self.around.show(replace(actual, fields=known, state=state or actual.state, parts=parts or actual.parts))


def in_step(decision: Decision) -> bool:
    return decision.change is None and decision.settled and decision.verdict.standing is Standing.IN_STEP


def shown(decision: Decision) -> tuple:
    change = decision.change
    return (change and change.action, decision.verdict.standing, decision.verdict.gate, decision.verdict.cause)
