"""A Stripe in memory: idempotent by key, with events, and with faults at the moment a test names."""

import datetime as dt
import threading
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from app.domain.errors import Code, ItemRejected
from app.domain.kinds import RecordType
from app.domain.plan import Action, Change
from app.domain.queue import Answer, Intent, Step
from app.domain.shapes import Actual, Fields, Link, Value, referred
from app.ports.clock import Clock
from app.ports.progress import JobContext
from app.ports.stripe import Account, Permission, Resolver, StripeEvent

PREFIX = {RecordType.CUSTOMERS: "cus", RecordType.ITEMS: "prod", RecordType.ORDERS: "pi"}
PREFIX |= {RecordType.INVOICES: "in", RecordType.CREDIT_NOTES: "cn"}
FIRST_STATE = {RecordType.ORDERS: "requires_payment_method", RecordType.INVOICES: "draft"}
LATER = {RecordType.INVOICES: ("lines",), RecordType.ITEMS: ("price.unit_amount_decimal",)}
"""Fields written by a second request."""
UNREAD = {"days_until_due", "due_date", "effective_at", "finalise"}

Hook = Callable[[Intent], None]


class FakeGateway:
    """Implements ``app.ports.stripe.StripeGateway``.

    Attributes:
        before: called by a worker before a request is carried out; raises what the test wants.
        after: the same when it was carried out and the answer is on its way.
        carried_out: the requests that changed something, in order; replays are not among them.
        overlaps: records that two requests touched at once.
        looked_up: Pronto ids asked for by ``find``.
        pruned: whether the events since the cursor are no longer kept.
    """

    def __init__(self, clock: Clock) -> None:
        self.objects: dict[str, Actual] = {}
        self.before: Hook = lambda intent: None
        self.after: Hook = lambda intent: None
        self.carried_out: list[Intent] = []
        self.overlaps: list[str] = []
        self.looked_up: list[str] = []
        self.retrieved: list[str] = []
        self.full_reads: Counter[RecordType] = Counter()
        self.history: list[StripeEvent] = []
        self.pruned = False
        self.live = False
        self.account_id = "acct_1"
        self.closed = 0
        self._clock = clock
        self._answers: dict[str, tuple[Step, Answer]] = {}
        self._numbers: Counter[RecordType] = Counter()
        self._busy: defaultdict[str, int] = defaultdict(int)
        self._guard = threading.RLock()
        self._reads = self._writes = 0

    # --- what a test does to it ----------------------------------------------------------------------

    def put(
        self, kind: RecordType, state: str = "active", parts: dict[str, str] | None = None, **fields: Value
    ) -> Actual:
        """Make an object as another program would; double underscores in names stand for dots."""
        known = {name.replace("__", "."): value for name, value in fields.items()}
        return self._keep(self._built(kind, self._new_id(kind), known, state, parts or {}), "")

    def alter(self, stripe_id: str, state: str = "", parts: dict[str, str] | None = None, **fields: Value) -> None:
        """Change an object as another program would."""
        old = self.objects[stripe_id]
        known = old.fields | {name.replace("__", "."): value for name, value in fields.items()}
        self._keep(self._built(old.kind, stripe_id, known, state or old.state, parts or old.parts), "")

    def remove(self, stripe_id: str) -> None:
        gone = self.objects.pop(stripe_id)
        self._tell(gone.kind, stripe_id, "", deleted=True)

    def of(self, kind: RecordType) -> dict[str, Actual]:
        """Return the objects of a type by the Pronto id they carry; fails when two carry the same."""
        found = [actual for actual in self.objects.values() if actual.kind is kind]
        carried = {actual.pronto_id: actual for actual in found}
        assert len(carried) == len(found), f"made twice: {sorted(actual.pronto_id for actual in found)}"
        return carried

    def open(self) -> None:
        """Start counting requests, as a new connection does."""
        self._reads = self._writes = 0

    # --- the port ------------------------------------------------------------------------------------

    @property
    def requests(self) -> tuple[int, int]:
        return self._reads, self._writes

    @property
    def allowed_rate(self) -> float:
        return 25.0

    def account(self, ctx: JobContext) -> Account:
        return Account(self.account_id, "Wholesale", "AU", "aud", "Australia/Sydney", live=self.live)

    def permissions(self, ctx: JobContext) -> list[Permission]:
        return []

    def read_all(self, kind: RecordType, ctx: JobContext) -> Iterator[Sequence[Actual]]:
        self.full_reads[kind] += 1
        found = [actual for actual in self.objects.values() if actual.kind is kind]
        for start in range(0, len(found), 3):
            self._reads += 1
            yield found[start : start + 3]

    def retrieve(self, kind: RecordType, stripe_id: str, ctx: JobContext) -> Actual | None:
        self._reads += 1
        self.retrieved.append(stripe_id)
        return self.objects.get(stripe_id)

    def newest_event(self, ctx: JobContext) -> str:
        self._reads += 1
        return self.history[-1].id if self.history else ""

    def events(self, after: str, ctx: JobContext) -> Iterator[StripeEvent] | None:
        self._reads += 1
        ids = [event.id for event in self.history]
        if not after:
            return iter(self.history)
        if self.pruned or after not in ids:
            return None
        return iter(self.history[ids.index(after) + 1 :])

    def next_step(self, change: Change, link: Link | None, answers: Sequence[Answer], resolve: Resolver) -> Step | None:
        done = {answer.step for answer in answers}
        making = change.action is Action.CREATE
        written = dict(change.wanted) if making else {one.field: one.after for one in change.fields}
        later = {path: written.pop(path) for path in LATER.get(change.kind, ()) if path in written}
        stripe_id = str(answers[0].body["id"]) if answers else change.stripe_id or (link.stripe_id if link else "")
        name = "create" if making else change.action.value
        if name not in done:
            fields = {path: self._resolved(value, resolve) for path, value in written.items()}
            return Step(name, "POST", f"/v1/{change.kind.value}", {"id": stripe_id, "fields": fields})
        if later and "later" not in done:
            return Step("later", "POST", f"/v1/{change.kind.value}/{stripe_id}", {"id": stripe_id, "fields": later})
        return None

    def send(self, intent: Intent, ctx: JobContext) -> Answer:
        subject = str(intent.step.params["fields"].get("customer") or intent.pronto_id)
        with self._guard:
            self._busy[subject] += 1
            if self._busy[subject] > 1:
                self.overlaps.append(subject)
        try:
            self.before(intent)
            answer = self._carried(intent)
            self.after(intent)
        finally:
            with self._guard:
                self._busy[subject] -= 1
        return answer

    def observe(self, change: Change, answers: Sequence[Answer]) -> Actual:
        return self.objects[str(answers[-1].body["id"])]

    def find(self, kind: RecordType, pronto_id: str, since: dt.datetime, ctx: JobContext) -> Actual | None:
        self._reads += 1
        self.looked_up.append(pronto_id)
        for actual in self.objects.values():
            if (actual.kind, actual.pronto_id) == (kind, pronto_id) and (actual.created or since) >= since:
                return actual
        return None

    def close(self) -> None:
        self.closed += 1

    # --- inside --------------------------------------------------------------------------------------

    def _carried(self, intent: Intent) -> Answer:
        with self._guard:
            self._writes += 1
            known = self._answers.get(intent.key)
            if known is not None:
                assert known[0] == intent.step, "a key was used for another request"
                return replace(known[1], replayed=True)
            self.carried_out.append(intent)
            step, kind = intent.step, intent.kind
            stripe_id = str(step.params["id"]) or self._new_id(kind)
            old = self.objects.get(stripe_id)
            fields = (dict(old.fields) if old else {}) | step.params["fields"]
            state = "canceled" if step.name == "cancel" else old.state if old else FIRST_STATE.get(kind, "active")
            self._keep(self._built(kind, stripe_id, fields, state, old.parts if old else {}), intent.key)
            answer = Answer(step.name, {"id": stripe_id}, f"req_{len(self.carried_out)}")
            self._answers[intent.key] = step, answer
            return answer

    def _resolved(self, value: Value, resolve: Resolver) -> Value:
        pair = referred(value)
        if pair is None:
            return value
        found = resolve(*pair)
        if found is None:
            raise ItemRejected(Code.NEEDS_PARENT, f"{pair[1]} is not at Stripe yet.")
        return found

    def _new_id(self, kind: RecordType) -> str:
        with self._guard:
            self._numbers[kind] += 1
            return f"{PREFIX[kind]}_{self._numbers[kind]}"

    def _built(self, kind: RecordType, stripe_id: str, fields: Fields, state: str, parts: dict[str, str]) -> Actual:
        kept = {path: value for path, value in fields.items() if value is not None and path not in UNREAD}
        if kind is RecordType.CUSTOMERS:
            match_key = str(kept.get("email", "")).lower()
        else:
            match_key = str(kept.get("price.lookup_key") or kept.get("number") or kept.get("order_reference") or "")
        created = self.objects[stripe_id].created if stripe_id in self.objects else self._clock.now()
        pronto_id = str(kept.get("metadata.pronto_id", ""))
        return Actual(
            kind, stripe_id, kept, pronto_id, state, match_key=match_key, created=created, parts=parts, title=stripe_id
        )

    def _keep(self, actual: Actual, key: str) -> Actual:
        self.objects[actual.stripe_id] = actual
        self._tell(actual.kind, actual.stripe_id, key)
        return actual

    def _tell(self, kind: RecordType, stripe_id: str, key: str, *, deleted: bool = False) -> None:
        number = f"evt_{len(self.history) + 1}"
        self.history.append(StripeEvent(number, "changed", kind, stripe_id, key, self._clock.now(), deleted))
