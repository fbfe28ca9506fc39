"""A cutover that is killed again and again and begun again each time ends as one left in peace; so does a trial."""

import threading
from functools import cache
from pathlib import Path
from random import Random

import pytest

from app.bootstrap import Office, open_office
from app.practice.company.books import ProntoBooks
from app.practice.stripe import SANDBOX_KEY
from app.secrets.session_store import SessionStore
from tests.e2e.killing import KILLED, Assassin, end_of, kill, process
from tests.e2e.small_company import by_hand, slice_of_practice
from tests.e2e.stripe_state import carried, content, differences
from tests.e2e.test_kill import DONE, new_home, whole
from tests.e2e.world import KEY, QuietJob, SwiftConnectors, services

KILLS = 10
"""In each of the five tests below: fifty in all."""
HOLD = "--hold-matches"


@cache
def books() -> ProntoBooks:
    return slice_of_practice(5)


def office_of(home: Path) -> Office:
    return open_office(home, secrets=SessionStore("for a test"), connectors=SwiftConnectors())


def planned(home: Path) -> tuple[str, ...]:
    """Make the dry run and return the command that carries it out."""
    office = office_of(home)
    try:
        found = office.migration.dry_run(office.company().id, QuietJob(), "owner")
    finally:
        office.close()
    return "migrate", "--cutover", "--approve", found.hash, HOLD


def states(home: Path) -> dict[str, int]:
    """Return the approved plan's rows by how far they are."""
    office = office_of(home)
    try:
        return {how.value: count for how, count in office.migration.status(office.company().id).states.items()}
    finally:
        office.close()


@pytest.fixture(scope="module")
def peace(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, list[str]], dict[str, int]]:
    """What Stripe holds after a cutover that nothing disturbs, and how far each row is then."""
    with services(books()) as (pronto, stripe):
        home = new_home(tmp_path_factory.mktemp("peace"), pronto, stripe)
        assert end_of(process(home, typed=planned(home))) in DONE
        return content(stripe.practice), states(home)


def killed_at_random(home: Path, typed: tuple[str, ...], assassin: Assassin, random: Random) -> int:
    """Run a cutover and kill it: at a request, at a commit, or some time after its start; return its exit code."""
    match random.choice(("request", "request", "commit", "time")):
        case "request":
            victim = process(home, typed=typed)
            assassin.aim(victim, random.randint(1, 60), before=random.random() < 0.5)
            return end_of(victim)
        case "commit":
            victim = process(home, commit=random.randint(1, 80), before=random.random() < 0.5, typed=typed)
            assassin.aim(victim, 0, before=True)
            return end_of(victim)
        case _:
            victim = process(home, typed=typed)
            assassin.aim(victim, 0, before=True)
            timer = threading.Timer(random.uniform(0.05, 1.5), lambda: kill(victim))
            timer.start()
            code = end_of(victim)
            timer.cancel()
            timer.join()
            return code


@pytest.mark.timeout(300)
@pytest.mark.parametrize("seed", range(5))
def test_killed_at_random_moments(seed: int, tmp_path: Path, peace):
    random = Random(1000 + seed)
    right, rows = peace
    died = ended = 0
    while died < KILLS:
        with services(books()) as (pronto, stripe):
            home = new_home(tmp_path / f"home {ended}", pronto, stripe)
            typed = planned(home)
            assassin = Assassin(pronto.host, stripe.host)
            while (code := killed_at_random(home, typed, assassin, random)) == KILLED:
                died += 1
                if died >= KILLS:
                    assassin.aim(process(home), 0, before=True)
                    code = end_of(process(home, typed=typed))
                    break
            assert code in DONE
            assert differences(content(stripe.practice), right) == []
            assert states(home) == rows
            assert whole(home)
            before = stripe.host.control.stats()["methods"].get("POST", 0)
            assert end_of(process(home, typed=typed)) in DONE
            assert stripe.host.control.stats()["methods"].get("POST", 0) == before, "once more writes nothing"
            ended += 1
    assert died == KILLS
    assert ended >= 1


@pytest.mark.parametrize("seed", range(3))
def test_a_trial_killed_anywhere_is_taken_away(seed: int, tmp_path: Path):
    random = Random(seed)
    with services(by_hand()) as (pronto, stripe):
        home = new_home(tmp_path / "home", pronto, stripe)
        planned(home)
        assassin = Assassin(stripe.host)
        key = f"{KEY}\n{SANDBOX_KEY.secret}"
        victim = process(home, typed=("migrate", "--trial"), key=key)
        assassin.aim(victim, random.randint(4, 30), before=random.random() < 0.5)
        assert end_of(victim) == KILLED
        assassin.aim(victim, 0, before=True)
        office = office_of(home)
        company = office.company().id
        try:
            assert office.migration.status(company).trial_left
            found = office.migration.clean_trial(company, SANDBOX_KEY.secret, QuietJob(), "owner")
            assert found.cleaned
            assert not office.migration.status(company).trial_left
        finally:
            office.close()
        assert carried(stripe.sandbox, "customers") == {}
        assert carried(stripe.sandbox, "invoices") == {}
        assert all(not row["active"] for row in carried(stripe.sandbox, "products").values())
        assert content(stripe.practice)["customers"] == [], "the company's own account was never touched"
