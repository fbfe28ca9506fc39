"""Trouble of this computer: a full disk, a database that cannot be used, a second run, no keyring."""

import os
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.bootstrap import open_office
from app.domain.company import Mode, NewCompany
from app.practice.pronto.practice import RunningPronto
from app.practice.stripe import RunningStripe
from app.secrets.session_store import SessionStore
from tests.e2e.small_company import by_hand
from tests.e2e.stripe_state import carried
from tests.e2e.typing_in import Person
from tests.e2e.world import KEY, NAME, PASSWORD, SWIFT, USER, services

SECRETS = f"{PASSWORD}\n{KEY}\n"


@pytest.fixture
def both() -> Iterator[tuple[RunningPronto, RunningStripe]]:
    with services(by_hand()) as found:
        yield found


@pytest.fixture
def mine(person: Person, both) -> Person:
    """A person with one company."""
    pronto, stripe = both
    assert person.add(pronto.xi_url, stripe.url).code == 0
    return person


def database(person: Person) -> Path:
    return next(person.home.glob("*.db"))


@pytest.mark.parametrize("room", [1, 5, 20])
def test_a_full_disk(mine: Person, both, room: int, monkeypatch: pytest.MonkeyPatch):
    with sqlite3.connect(database(mine)) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
    connection.close()
    with monkeypatch.context() as patch:
        # What SQLite says when the file cannot grow is what it says when the disk is full.
        patch.setitem(
            __import__("app.storage.database", fromlist=["_PRAGMAS"])._PRAGMAS, "max_page_count", pages + room
        )
        mine.sync().refuses("disk-full", 3, "room", "disk")
    said = mine.sync()
    assert said.code == 0, said.err
    assert len(carried(both[1].practice, "customers")) == 4
    assert len(carried(both[1].practice, "invoices")) == 2
    assert mine("journal", "verify", "--json").json["whole"] is True


def test_a_database_from_a_newer_version(mine: Person):
    with sqlite3.connect(database(mine)) as connection:
        table = next(
            name
            for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if "migration" in name
        )
        columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
        row = list(connection.execute(f"SELECT * FROM {table}").fetchone())
        row[columns.index("name")] = "9999_from_the_future"
        if "id" in columns:
            row[columns.index("id")] = 9999
        connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    connection.close()
    before = database(mine).read_bytes()
    mine.sync().refuses("database-newer", 3, "newer", "newest version")
    assert database(mine).read_bytes() == before


@pytest.mark.parametrize("damage", [b"this is no database, it is a letter to somebody" * 200, b""])
def test_a_database_that_is_none(mine: Person, damage: bytes):
    path = database(mine)
    for other in path.parent.glob("*.db-*"):
        other.unlink()
    path.write_bytes(damage)
    if damage:
        mine.sync().refuses("database-broken", 3, str(path), "backups")
        assert path.read_bytes() == damage
    else:
        mine.sync().refuses("no-company", 2, "company")


def test_a_damaged_database(mine: Person):
    path = database(mine)
    content = bytearray(path.read_bytes())
    content[4096:] = os.urandom(len(content) - 4096)
    path.write_bytes(content)
    mine.sync().refuses("database-broken", 3, str(path), "backups")


def test_a_second_run_on_the_same_company(mine: Person, both):
    office = open_office(mine.home, secrets=SessionStore("for a test"))
    try:
        with office.store.lease(office.company().id):
            mine.sync().refuses("busy", 3, str(os.getpid()), "wait")
            assert carried(both[1].practice, "customers") == {}
    finally:
        office.close()
    assert mine.sync().code == 0


def test_no_keyring(
    tallybridge: Callable[..., subprocess.CompletedProcess[str]], child_environment: dict[str, str], both, home: Path
):
    pronto, stripe = both
    child_environment["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
    office = open_office(home, secrets=SessionStore("for a test"))
    new = NewCompany(NAME, pronto.xi_url, USER, stripe_url=stripe.url, mode=Mode.TEST, policies=SWIFT)
    office.store.companies.add(new)
    office.close()
    done = tallybridge("sync")
    assert done.returncode == 2
    assert NAME in done.stderr
    assert "Enter the Pronto password and the Stripe key" in done.stderr
    done = tallybridge("sync", "--secrets-stdin", stdin=SECRETS)
    assert done.returncode == 0, done.stderr
    assert len(carried(stripe.practice, "customers")) == 4
    for path in home.rglob("*"):
        if path.is_file():
            assert PASSWORD.encode() not in path.read_bytes()
            assert KEY.encode() not in path.read_bytes()


def test_a_home_that_cannot_be_written(person: Person, tmp_path: Path):
    (tmp_path / "taken").write_text("a file")
    person.home = tmp_path / "taken" / "home"
    person.sync().refuses("bad-input", 2, str(tmp_path))
