"""A store in a folder of its own, a clock that stands still, and records to fill it with."""

import datetime as dt
from pathlib import Path

import pytest

from app.domain.company import NewCompany
from app.domain.kinds import RecordType
from app.domain.records import Customer
from app.domain.shapes import Actual
from app.ports.snapshots import SourceRow
from app.storage.store import SqlStore, open_store

START = dt.datetime(2026, 3, 2, 9, 30, tzinfo=dt.UTC)


class HeldClock:
    """Time that moves only when told."""

    def __init__(self) -> None:
        self.present = START

    def now(self) -> dt.datetime:
        return self.present

    def monotonic(self) -> float:
        return (self.present - START).total_seconds()

    def forward(self, seconds: float) -> None:
        self.present += dt.timedelta(seconds=seconds)


@pytest.fixture
def clock() -> HeldClock:
    return HeldClock()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    # A blank and an accent, as people's folders have.
    return tmp_path / "My Büro" / "tallybridge.db"


@pytest.fixture
def store(path: Path, clock: HeldClock):
    opened = open_store(path, clock)
    yield opened
    opened.close()


@pytest.fixture
def company(store: SqlStore) -> int:
    return store.companies.add(NewCompany("Acme Wholesale", "http://127.0.0.1:1", "sync")).id


def row(key: str, edition: int = 1, **parts) -> SourceRow:
    """A debtor as a connector hands it over."""
    record = Customer(code=key, name=parts.pop("name", f"Debtor {key}"), modified=parts.pop("modified", START))
    return SourceRow(key=key, record=record, fingerprint=f"{key}/{edition}", title=record.name, **parts)


def actual(stripe_id: str, name: str = "Someone", **parts) -> Actual:
    """A Stripe customer as last seen."""
    return Actual(RecordType.CUSTOMERS, stripe_id, {"name": name}, title=name, **parts)
