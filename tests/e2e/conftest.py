"""Companies to keep in step, end to end."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.practice.company.books import ProntoBooks
from tests.e2e.small_company import by_hand
from tests.e2e.typing_in import Person
from tests.e2e.world import World, world


@pytest.fixture
def make_world(tmp_path: Path) -> Iterator[Callable[..., World]]:
    """Make worlds of given books, each with a home of its own."""
    with ExitStack() as stack:
        made: list[World] = []

        def make(books: ProntoBooks | None = None, **stripe) -> World:
            home = tmp_path / f"office {len(made)}"
            made.append(stack.enter_context(world(books or by_hand(), home, **stripe)))
            return made[-1]

        yield make


@pytest.fixture
def small(make_world: Callable[..., World]) -> World:
    """A small company, nothing synced yet."""
    return make_world()


@pytest.fixture
def settled(small: World) -> World:
    """A small company that was synced once and is in step."""
    small.sync()
    small.writes()
    return small


@pytest.fixture
def no_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no retry wait and no rate hold anybody back: simulated services have no ration."""
    monkeypatch.setattr("app.remote.rate.Governor.acquire", lambda *_, **__: None)
    monkeypatch.setattr("app.remote.retry._seconds_to_wait", lambda *_: 0.0)


@pytest.fixture
def person(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, no_waits: None
) -> Iterator[Person]:
    """A person at the command line; afterwards no secret was shown or written down anywhere."""
    typing = Person(home, capsys, monkeypatch)
    yield typing
    assert typing.leaks() == []
