"""What goes wrong while both sides are read: never green, the reason named, nothing closed, nothing invented."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import httpx
import pytest

from app.domain.errors import NeedsUser, SyncProblem
from app.domain.kinds import RecordType
from app.domain.outcome import RunStatus
from app.ports.pronto import Page, Reading
from app.practice.faults import FaultKind
from app.practice.stripe import behind_the_back as dashboard
from app.remote.http import open_client
from app.services import comparing
from tests.e2e.small_company import debtor, slice_of_practice
from tests.e2e.world import World
from tests.reconcile.conftest import Reconciling

FAULTS = [
    ("pronto", FaultKind.FORBIDDEN, "GetCustomers|ARGetCustomers|[Cc]ustomer", "debtors"),
    ("pronto", FaultKind.MALFORMED, "[Cc]ustomer", "debtors"),
    ("stripe", FaultKind.FORBIDDEN, "GET /v1/customers", "customers"),
    ("stripe", FaultKind.MALFORMED, "GET /v1/customers", "customers"),
    ("stripe", FaultKind.SERVER_ERROR, "GET /v1/customers", "customers"),
    ("stripe", FaultKind.RESET, "GET /v1/customers", "customers"),
]


def rename(world: World) -> None:
    """Rename a customer in the dashboard: a difference to keep an eye on."""
    (link,) = [world.office.store.links.get(world.company.id, RecordType.CUSTOMERS, "ACME")]
    dashboard.rename_customer(world.stripe.practice, link.stripe_id, "Somebody Else")


@pytest.mark.parametrize(("side", "kind", "match", "noun"), FAULTS)
def test_a_type_that_cannot_be_read_is_named_and_left_as_it_was(
    settled: World, reconciling: Reconciling, side: str, kind: FaultKind, match: str, noun: str
):
    assert reconciling.run().certificate.green
    rename(settled)
    reconciling.run()
    before = reconciling.causes()
    assert before == {("customers", "ACME", "name"): "changed-in-stripe"}
    settled.fault(side, kind, match, times=0)
    certificate = reconciling.run().certificate
    assert not certificate.green
    assert not certificate.complete
    assert certificate.colour == "red"
    assert any(noun in problem and side.capitalize() in problem for problem in certificate.problems)
    assert "customers" not in certificate.types
    assert "items" in certificate.types
    assert reconciling.causes() == before
    settled.heal()
    assert reconciling.run().certificate.complete


@pytest.mark.parametrize(
    ("side", "match", "noun"),
    [("pronto", "[Cc]ustomer", "Pronto's debtors"), ("stripe", "GET /v1/customers", "Stripe's customers")],
)
def test_a_type_that_takes_too_long_is_never_green_and_named(
    settled: World, reconciling: Reconciling, monkeypatch: pytest.MonkeyPatch, side: str, match: str, noun: str
):
    assert reconciling.run().certificate.green
    rename(settled)
    reconciling.run()
    before = reconciling.causes()
    impatient = httpx.Timeout(5.0, read=0.15)
    monkeypatch.setattr("app.remote.pronto.opening.open_client", partial(open_client, timeout=impatient))
    monkeypatch.setattr("app.remote.stripe.transport._TIMEOUT", impatient)
    settled.fault(side, FaultKind.SLOW, match, times=0, seconds=0.2)
    certificate = reconciling.run().certificate
    assert (certificate.green, certificate.complete, certificate.colour) == (False, False, "red")
    (problem,) = certificate.problems
    assert problem.startswith(f"{noun} could not be read: ")
    assert "took too long to answer" in problem
    assert "customers" not in certificate.types
    assert "items" in certificate.types
    assert reconciling.causes() == before
    settled.heal()
    assert reconciling.run().certificate.complete


def test_a_wrong_password_ends_the_run_and_is_recorded(settled: World, reconciling: Reconciling):
    settled.connectors.password = "wrong"
    with pytest.raises(NeedsUser):
        reconciling.run()
    assert settled.office.history.runs(settled.company.id)[0].status is RunStatus.STOPPED
    assert settled.office.history.certificate(settled.company.id) is None


def test_a_server_that_is_not_there_ends_the_run(settled: World, reconciling: Reconciling):
    settled.fault("stripe", FaultKind.EXECUTED_THEN_LOST, "GET /v1/", times=0)
    with pytest.raises(SyncProblem):
        reconciling.run()
    run = settled.office.history.runs(settled.company.id)[0]
    assert (run.kind, run.status) == ("reconcile", RunStatus.STOPPED)


def test_counts_that_differ_though_no_difference_was_found_are_never_green(
    settled: World, reconciling: Reconciling, monkeypatch: pytest.MonkeyPatch
):
    """As if the comparison had lost what it found: the certificate counts both sides for itself."""
    examine = comparing.examine
    settled.books.put("customers", debtor("EUREKA"))
    monkeypatch.setattr(comparing, "examine", lambda *known: replace(examine(*known), mismatches=()))
    certificate = reconciling.run().certificate
    assert (certificate.open, certificate.complete, certificate.green) == (0, True, False)
    (problem,) = certificate.problems
    assert problem.startswith("The counts or sums of the debtors differ although no difference was found")


@dataclass
class Dropping:
    """Connections that lose every second record of one type, as when pages are lost on the way."""

    inner: Any
    kind: RecordType
    times: int
    side: str

    def pronto(self, company, password=None):
        source = self.inner.pronto(company, password)
        return _DroppingSource(source, self) if self.side == "pronto" else source

    def stripe(self, company, key=None):
        gateway = self.inner.stripe(company, key)
        return _DroppingGateway(gateway, self) if self.side == "stripe" else gateway

    def strikes(self, kind: RecordType) -> bool:
        if kind is not self.kind or self.times <= 0:
            return False
        self.times -= 1
        return True


@dataclass
class _DroppingSource:
    inner: Any
    plan: Dropping

    def __getattr__(self, name: str):
        return getattr(self.inner, name)

    def read(self, kind, since, ctx) -> Reading:
        reading = self.inner.read(kind, since, ctx)
        return replace(reading, pages=_halved(reading.pages)) if self.plan.strikes(kind) else reading


@dataclass
class _DroppingGateway:
    inner: Any
    plan: Dropping

    def __getattr__(self, name: str):
        return getattr(self.inner, name)

    def read_all(self, kind, ctx):
        pages = self.inner.read_all(kind, ctx)
        return (page[::2] for page in pages) if self.plan.strikes(kind) else pages


def _halved(pages: Iterator[Page]) -> Iterator[Page]:
    for page in pages:
        yield replace(page, records=page.records[::2])


@pytest.fixture
def sliced(make_world) -> World:
    """Sixty debtors, so that a lost page is more than anybody deletes."""
    world = make_world(slice_of_practice(60))
    world.sync(kinds=[RecordType.CUSTOMERS], allow_large=True)
    return world


@pytest.mark.parametrize("side", ["pronto", "stripe"])
@pytest.mark.parametrize("times", [1, 9])
def test_a_lost_page_is_never_green_and_deletes_nothing(sliced: World, side: str, times: int):
    kinds = [RecordType.CUSTOMERS]
    reconciling = Reconciling(sliced)
    reconciling.run(kinds)
    before = reconciling.causes()
    office = sliced.office
    dropping = Dropping(sliced.connectors, RecordType.CUSTOMERS, times, side)
    for service in (office.reconcile, office.sync):
        service._runs._connectors = dropping
    certificate = reconciling.run(kinds).certificate
    assert not certificate.complete
    assert not certificate.green
    assert any("debtor" in one or "customer" in one for one in certificate.problems)
    assert reconciling.causes() == before
    dropping.times = 9
    sliced.writes()
    sliced.sync(kinds=kinds)
    assert sliced.writes() == {}
    dropping.times = 0
    assert reconciling.run(kinds).certificate.complete
    assert reconciling.causes() == before


def test_a_few_that_a_list_of_stripe_leaves_out_are_asked_for(settled: World, reconciling: Reconciling):
    dropping = Dropping(settled.connectors, RecordType.ITEMS, 1, "stripe")
    settled.office.reconcile._runs._connectors = dropping
    certificate = reconciling.run().certificate
    assert not certificate.green
    assert any("still there" in one and "product" in one for one in certificate.problems)
    assert reconciling.causes() == {}


def test_debtors_really_deleted_are_told_after_a_second_look(settled: World, reconciling: Reconciling):
    settled.books.delete("customers", "DELTA")
    certificate = reconciling.run().certificate
    assert certificate.complete
    assert ("customers", "DELTA", "") in reconciling.causes()
