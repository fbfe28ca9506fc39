"""A Pronto source over a practice server, or over a fake network."""

import datetime as dt
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from app.domain.company import Company, Mode, Policies
from app.domain.kinds import RecordType
from app.practice.company.books import ProntoBooks
from app.practice.company.schema import TABLES
from app.practice.company.seed import practice_books
from app.practice.pronto.practice import running_pronto
from app.remote.pronto import open_pronto
from app.remote.retry import RetryPolicy
from tests.remote.jobs import ManualClock, ManualJob

TODAY = dt.date(2026, 6, 30)
NOW = dt.datetime(2026, 6, 30, 2, 0, tzinfo=dt.UTC)
PASSWORD = "practice-password"
ADDRESS = "https://erp.example.com.au/pronto/rest/L01_test"


def company(url: str, **more) -> Company:
    given = {"policies": Policies(pronto_rate=100_000), **more}
    return Company(1, "Test", Mode.PRACTICE, url, "practice", **given)


class Opened:
    """A source with its clock and job."""

    def __init__(self, url: str, *, transport=None, password=PASSWORD, policy=None, dialects=None, **more):
        self.clock = ManualClock(at=NOW)
        self.job = ManualJob(self.clock)
        self.source = open_pronto(
            company(url, **more),
            lambda: password,
            clock=self.clock,
            policy=policy or RetryPolicy(),
            transport=transport,
            dialects=dialects,
        )

    def pages(self, kind: RecordType, since: dt.datetime | None = None):
        return list(self.source.read(kind, since, self.job).pages)

    def records(self, kind: RecordType, since: dt.datetime | None = None):
        return [record for page in self.pages(kind, since) for record in page.records]

    def unreadable(self, kind: RecordType):
        return [row for page in self.pages(kind) for row in page.unreadable]


@pytest.fixture
def over():
    """Open a source over a function that answers requests; closed at the end."""
    opened = []

    def start(handler, url: str = ADDRESS, **more) -> Opened:
        found = Opened(url, transport=httpx.MockTransport(handler), **more)
        opened.append(found)
        return found

    yield start
    for each in opened:
        each.source.close()


@pytest.fixture(scope="session")
def shared_books():
    """The practice company, for tests that only read."""
    return practice_books(today=TODAY, clock=lambda: NOW)


@pytest.fixture
def own_books(shared_books):
    """The practice company, for a test that changes it."""
    books = ProntoBooks(shared_books.company, clock=lambda: NOW)
    for table in TABLES:
        books.load(table, shared_books.rows(table))
    return books


class Practice:
    """A running practice Pronto and a source on it."""

    def __init__(self, running, **more):
        avenue = more.get("dialect") == "avenue"
        self.running = running
        self.opened = Opened(running.url if avenue else running.xi_url, **more)
        self.source, self.job, self.clock = self.opened.source, self.opened.job, self.opened.clock
        self.pages, self.records = self.opened.pages, self.opened.records


@pytest.fixture
def practice():
    """Run a practice server over books and open a source on it."""

    @contextmanager
    def run(books, *, server=None, **more):
        with running_pronto(books, **(server or {})) as running:
            found = Practice(running, **more)
            try:
                yield found
            finally:
                found.source.close()
            assert running.host.failures == []

    return run


@pytest.fixture
def own_dialect(tmp_path: Path):
    """Write a site's own dialect file: ours with some lines replaced."""

    def write(*changes: tuple[str, str], base: str = "xi") -> str:
        text = (Path("resources") / "dialects" / f"{base}.toml").read_text(encoding="utf-8")
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        path = tmp_path / "site.toml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write
