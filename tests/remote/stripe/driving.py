"""Carries a change out as the services do: step, intent, send, answer, until there is no further step."""

import datetime as dt
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from app.domain.company import Company, Mode, Policies
from app.domain.kinds import RecordType
from app.domain.plan import Action, Change, FieldChange
from app.domain.queue import Answer, Intent, IntentState
from app.domain.shapes import Actual, Fields, Link
from app.ports.progress import Progress
from app.ports.stripe import StripeGateway
from app.remote.retry import RetryPolicy
from app.remote.stripe import open_stripe
from app.runtime.clock import SystemClock

KEY = "sk_test_practice000000000000"
QUICK = RetryPolicy().without_waiting()


class Job:
    """A job nobody cancels; its waits are real but short."""

    def check(self) -> None:
        return

    def sleep(self, seconds: float) -> None:
        SLEEPER(seconds)

    def report(self, progress: Progress) -> None:
        return


def _doze(seconds: float) -> None:
    import time

    time.sleep(min(seconds, 0.2))


SLEEPER: Callable[[float], None] = _doze


def company(url: str, **more) -> Company:
    policies = more.pop("policies", Policies(stripe_rate=2000.0))
    return Company(1, "Northwind", more.pop("mode", Mode.TEST), "", "", stripe_url=url, policies=policies, **more)


def gateway_to(url: str, key: str = KEY, **more) -> StripeGateway:
    return open_stripe(company(url, **more), lambda: key, clock=SystemClock(), policy=QUICK)


@dataclass
class Bench:
    """A gateway, the links made so far, and a way to apply changes."""

    gateway: StripeGateway
    ctx: Job = field(default_factory=Job)
    links: dict[tuple[RecordType, str], Link] = field(default_factory=dict)
    keys: "itertools.count[int]" = field(default_factory=itertools.count)
    stamp: str = field(default_factory=lambda: dt.datetime.now(dt.UTC).isoformat())
    sent: list[str] = field(default_factory=list)

    def resolve(self, kind: RecordType, pronto_id: str) -> str | None:
        link = self.links.get((kind, pronto_id))
        return link.stripe_id if link else None

    def apply(self, change: Change) -> Actual:
        link = self.links.get((change.kind, change.pronto_id))
        answers: list[Answer] = []
        while (step := self.gateway.next_step(change, link, answers, self.resolve)) is not None:
            key = f"{self.stamp}-{next(self.keys)}"
            now = dt.datetime.now(dt.UTC)
            intent = Intent(0, 1, 0, change.kind, change.pronto_id, step, key, IntentState.SENT, now)
            self.sent.append(f"{step.name} {step.method}")
            answers.append(self.gateway.send(intent, self.ctx))
        actual = self.gateway.observe(change, answers)
        if not actual.deleted:
            base = {**(link.base if link else {}), **change.wanted}
            self.links[change.kind, change.pronto_id] = Link(change.kind, change.pronto_id, actual.stripe_id, base)
        return actual

    def create(self, kind: RecordType, pronto_id: str, fields: Fields) -> Actual:
        return self.apply(Change(kind, Action.CREATE, pronto_id, wanted=fields))

    def change(self, kind: RecordType, pronto_id: str, after: Fields, action: Action = Action.UPDATE, **more) -> Actual:
        link = self.links[kind, pronto_id]
        rows = tuple(FieldChange(path, link.base.get(path), value) for path, value in after.items())
        wanted = {path: value for path, value in {**link.base, **after}.items() if value is not None}
        change = Change(kind, action, pronto_id, stripe_id=link.stripe_id, fields=rows, wanted=wanted)
        return self.apply(replace(change, **more))

    def reread(self, actual: Actual) -> Actual:
        found = self.gateway.retrieve(actual.kind, actual.stripe_id, self.ctx)
        assert found is not None
        return found
