"""A sync that is killed again and again and restarted each time comes to the same end as one left in peace."""

import threading
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

import pytest

from app.bootstrap import open_office
from app.domain.company import Mode, NewCompany
from app.practice.company.books import ProntoBooks
from app.practice.pronto.practice import RunningPronto
from app.practice.stripe import RunningStripe
from app.secrets.session_store import SessionStore
from tests.e2e.killing import KILLED, Assassin, end_of, kill, process
from tests.e2e.small_company import by_hand, slice_of_practice
from tests.e2e.stripe_state import carried, content, differences
from tests.e2e.world import SWIFT, USER, services

KILLS = 10
"""In each of the five tests below: fifty in all."""
DONE = {0, 1}


def new_home(home: Path, pronto: RunningPronto, stripe: RunningStripe) -> Path:
    """Make a home with one company in it."""
    office = open_office(home, secrets=SessionStore("for a test"))
    new = NewCompany("Killed", pronto.xi_url, USER, stripe_url=stripe.url, mode=Mode.TEST, policies=SWIFT)
    office.store.companies.add(new)
    office.close()
    return home


def whole(home: Path) -> bool:
    """Whether the journal fits together and nothing waits in the queue."""
    office = open_office(home, secrets=SessionStore("for a test"))
    try:
        company = office.company()
        return office.history.verify() is None and office.history.queue(company.id) == []
    finally:
        office.close()


@cache
def slice_books() -> ProntoBooks:
    return slice_of_practice(5)


def undisturbed(books: ProntoBooks, home: Path) -> dict[str, list[str]]:
    """Return what Stripe holds after a sync that nothing disturbs."""
    with services(books) as (pronto, stripe):
        assert end_of(process(new_home(home, pronto, stripe))) in DONE
        return content(stripe.practice)


@pytest.fixture(scope="module")
def peace(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    return undisturbed(slice_books(), tmp_path_factory.mktemp("peace"))


@pytest.fixture
def killed(tmp_path: Path) -> Callable[..., tuple[int, int]]:
    """Kill syncs of books until so many died; whenever one ends all the same, it must have come to the right end."""

    def until(books: ProntoBooks, kills: int, random: Random, right: dict[str, list[str]]) -> tuple[int, int]:
        died = ended = 0
        while died < kills:
            with services(books) as (pronto, stripe):
                home = new_home(tmp_path / f"home {ended}", pronto, stripe)
                assassin = Assassin(pronto.host, stripe.host)
                while (code := _killed_at_random(home, assassin, random)) == KILLED:
                    died += 1
                    if died >= kills:
                        assassin.aim(process(home), 0, before=True)
                        code = end_of(process(home))
                        break
                assert code in DONE
                assert differences(content(stripe.practice), right) == []
                assert whole(home)
                before = stripe.host.control.stats()["methods"].get("POST", 0)
                assert end_of(process(home)) in DONE
                assert stripe.host.control.stats()["methods"].get("POST", 0) == before, "one more sync writes nothing"
                ended += 1
        return died, ended

    return until


def _killed_at_random(home: Path, assassin: Assassin, random: Random) -> int:
    """Run a sync and kill it: at a request, at a commit, or some time after its start; return its exit code."""
    match random.choice(("request", "request", "commit", "time")):
        case "request":
            victim = process(home)
            assassin.aim(victim, random.randint(1, 60), before=random.random() < 0.5)
            return end_of(victim)
        case "commit":
            victim = process(home, commit=random.randint(1, 60), before=random.random() < 0.5)
            assassin.aim(victim, 0, before=True)
            return end_of(victim)
        case _:
            victim = process(home)
            assassin.aim(victim, 0, before=True)
            timer = threading.Timer(random.uniform(0.05, 1.5), lambda: kill(victim))
            timer.start()
            code = end_of(victim)
            timer.cancel()
            timer.join()
            return code


@pytest.mark.parametrize("seed", range(5))
def test_killed_at_random_moments(seed: int, killed, peace):
    died, ended = killed(slice_books(), KILLS, Random(seed), peace)
    assert died == KILLS
    assert ended >= 1


@pytest.mark.parametrize("before", [True, False], ids=["before the commit", "after the commit"])
def test_a_power_cut_at_every_commit(before: bool, tmp_path: Path):
    books = by_hand()
    right = undisturbed(books, tmp_path / "peace")
    with services(books) as (pronto, stripe):
        home = new_home(tmp_path / "home", pronto, stripe)
        # Each restart gets further than the last; it takes up where that one died.
        commit = 1
        while (code := end_of(process(home, commit=commit, before=before))) == KILLED:
            commit += 1
            assert commit < 200
        assert code in DONE
        assert commit > 10
        assert differences(content(stripe.practice), right) == []
        assert len(carried(stripe.practice, "customers")) == 4
        assert whole(home)
