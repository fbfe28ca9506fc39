"""``settings export`` and ``settings import`` as a person types them, with both services on loopback."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.practice.pronto.practice import RunningPronto, running_pronto
from app.practice.stripe import RunningStripe, running_stripe
from tests.e2e.small_company import by_hand
from tests.e2e.typing_in import Person
from tests.e2e.world import PASSWORD, USER

Sides = tuple[RunningPronto, RunningStripe]


@pytest.fixture
def sides() -> Iterator[Sides]:
    with running_pronto(by_hand(), users={USER: PASSWORD}) as pronto, running_stripe() as stripe:
        yield pronto, stripe


@pytest.fixture
def file(person: Person, sides: Sides, tmp_path: Path) -> Path:
    """The settings of a company that was changed a little."""
    pronto, stripe = sides
    assert person.add(pronto.xi_url, stripe.url).code == 0
    assert person("company", "set", "Mine", "--abn", "51 824 753 556", "--invoices", "finalise").code == 0
    assert person("schedule", "set", "--on", "--every", "90s", "--quiet", "22:00-05:00").code == 0
    path = tmp_path / "mine.toml"
    done = person("settings", "export", str(path), "--json")
    assert (done.code, done.json) == (0, {"file": str(path), "company": "Mine"})
    return path


def test_a_company_moves_to_another_home(person: Person, file: Path, tmp_path: Path):
    person.home = tmp_path / "another home"
    seen = person("settings", "import", str(file), "--dry-run", "--json")
    assert seen.code == 0
    assert (seen.json["company"], seen.json["new"], seen.json["done"]) == ("Mine", True, False)
    assert {one["name"] for one in seen.json["held"]} == {"policies.finalise", "schedule.on"}
    assert person("company", "list", "--json").json == {"companies": []}
    done = person("settings", "import", str(file), "--yes", "--json")
    assert done.code == 1, "something stays off until a person turns it on"
    assert done.json["done"] is True
    assert done.json["added"]["name"] == "Mine"
    shown = person("schedule", "--json").json
    assert (shown["on"], shown["every_seconds"], shown["quiet"]) == (False, 90, ["22:00", "05:00"])
    assert person("sync", "--json", "--secrets-stdin").code in {0, 1}


def test_a_company_that_is_there_is_changed_and_then_as_the_file_has_it(person: Person, file: Path):
    file.write_text(file.read_text(encoding="utf-8").replace("guard_archives = 50", "guard_archives = 9"))
    told = person("settings", "import", str(file), "--dry-run")
    assert "Stop and ask above so many archives: 50 → 9" in told.out
    refused = person("settings", "import", str(file), "--json")
    refused.refuses("bad-input", 2, "Nobody is here to agree", "--yes")
    done = person("settings", "import", str(file), "--yes")
    assert done.code == 0
    assert "1 setting is changed." in done.out
    assert "Everything here is as the file has it." in person("settings", "import", str(file), "--yes").out


def test_a_file_for_a_second_company(person: Person, file: Path):
    done = person("settings", "import", str(file), "--company", "Second", "--yes", "--json")
    assert done.json["added"]["name"] == "Second"
    assert [one["name"] for one in person("company", "list", "--json").json["companies"]] == ["Mine", "Second"]


def test_what_is_wrong_is_told_with_its_place(person: Person, file: Path):
    file.write_text(file.read_text(encoding="utf-8").replace("[policies]", "[polices]"))
    person("settings", "import", str(file), "--json").refuses(
        "bad-input", 2, "line ", "“polices”", "nothing was changed"
    )
    wrong = person("settings", "import", str(file), "--company", "Second", "--yes", "--json")
    assert wrong.code == 2


def test_a_wrong_password_adds_nothing(person: Person, file: Path, tmp_path: Path):
    person.home = tmp_path / "another home"
    done = person("settings", "import", str(file), "--yes", "--json", password="wrong-password-of-mine")
    done.refuses("pronto-login", 2)
    assert person("company", "list", "--json").json == {"companies": []}


def test_without_a_company_this_computer_has_settings(person: Person, tmp_path: Path):
    path = tmp_path / "computer.toml"
    done = person("settings", "export", str(path))
    assert done.code == 0
    assert "This computer's settings are written" in done.out
    assert "Everything here is as the file has it." in person("settings", "import", str(path), "--yes").out
