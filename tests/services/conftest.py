"""An office: the real store in a folder of its own, a pretended Pronto and a pretended Stripe."""

from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest

from app.domain.company import Company, Mode, NewCompany, Policies
from app.domain.kinds import TARGETED
from app.domain.mapping import MappingSet
from app.domain.outcome import RunSummary
from app.domain.plan import PlanSummary
from app.ports.pronto import ProntoSource
from app.ports.stripe import StripeGateway
from app.services.sync import Sync
from app.storage.store import SqlStore, open_store
from tests.fakes.clock import ManualClock
from tests.fakes.job_context import QuietContext
from tests.fakes.pronto import FakePronto
from tests.fakes.stripe import FakeGateway
from tests.planning import samples


@dataclass
class Office:
    """One company with everything around it; implements ``app.ports.connectors.Connectors``."""

    store: SqlStore
    clock: ManualClock
    source: FakePronto
    gateway: FakeGateway
    company: Company
    mapping: MappingSet = field(default_factory=samples.mapping)

    def pronto(self, company: Company, password: str | None = None) -> ProntoSource:
        return self.source

    def stripe(self, company: Company, key: str | None = None) -> StripeGateway:
        self.gateway.open()
        return self.gateway

    @property
    def service(self) -> Sync:
        return Sync(self.store, self, self.clock, lambda company: self.mapping)

    def sync(self, kinds=TARGETED, *, cancel_after: int | None = None, **options) -> RunSummary:
        self.clock.move(minutes=1)
        return self.service.run(self.company.id, kinds, QuietContext(cancel_after), **options)

    def preview(self, kinds=TARGETED) -> tuple[RunSummary, PlanSummary]:
        self.clock.move(minutes=1)
        return self.service.preview(self.company.id, kinds, QuietContext())

    def apply(self, plan: PlanSummary, excluded: set[int] | None = None) -> RunSummary:
        self.clock.move(minutes=1)
        return self.service.apply(plan.id, excluded or set(), QuietContext())

    def decree(self, **policies) -> None:
        """Change the owner's rules."""
        self.company = replace(self.company, policies=replace(self.company.policies, **policies))
        self.store.companies.save(self.company)

    def writes(self) -> list[tuple[str, str]]:
        """Return what was carried out at Stripe: record and step."""
        return [(intent.pronto_id, intent.step.name) for intent in self.gateway.carried_out]


@pytest.fixture
def office(tmp_path: Path):
    clock = ManualClock()
    store = open_store(tmp_path / "office.db", clock)
    rules = Policies(prepaid_terms=("PIA",))
    new = NewCompany("Wholesale", "http://127.0.0.1:1", "sync", mode=Mode.TEST, policies=rules)
    source = FakePronto(
        samples.rep(),
        samples.customer("ACME"),
        samples.customer("BETA"),
        samples.customer("DEPOT", bill_to="BETA"),
        samples.item("BOLT"),
        samples.item("NUT"),
        samples.order("100"),
        samples.invoice("7001", order_number=""),
        samples.invoice("7002", order_number="", customer_code="DEPOT"),
        samples.invoice("7003", order_number=""),
    )
    yield Office(store, clock, source, FakeGateway(clock), store.companies.add(new))
    store.close()
