"""Rules of the house that no linter knows."""

import re
from pathlib import Path

import pytest

from tests.support.environment import ROOT

SKIPPED = {".git", ".venv", "build", "dist", "__pycache__"}
TEXT = {".css", ".in", ".json", ".md", ".nsi", ".py", ".qss", ".sh", ".spec", ".toml", ".xml", ".yaml", ".yml"}
LONGEST_MODULE = 400
VAGUE = {"common", "helper", "helpers", "manager", "misc", "util", "utils"}


def house_files() -> list[Path]:
    found = []
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        if any(part in SKIPPED or (part.startswith(".") and part.endswith("_cache")) for part in parts):
            continue
        if path.is_file() and (path.suffix in TEXT or path.name in {"run", "check"}):
            found.append(path)
    return found


def sources(*rooms: str) -> list[Path]:
    return [path for room in rooms for path in (ROOT / room).rglob("*.py") if "__pycache__" not in path.parts]


def matches(pattern: str, files: list[Path]) -> list[str]:
    search = re.compile(pattern)
    return [
        f"{path.relative_to(ROOT)}:{number}"
        for path in files
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if search.search(line)
    ]


def test_the_search_sees_the_house():
    names = {str(path.relative_to(ROOT)) for path in house_files()}
    assert {"run", "check", "README.md", "pyproject.toml", "app/__init__.py"} <= names


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a key that takes real money", r"[sr]k_live_(?!practice)[0-9A-Za-z]{16,}"),
        ("somebody's own folder", r"(?<![\w.])/(root|home/\w+|Users/\w+|var/tmp|work)/"),
        ("a merge left half done", r"^(<{7}|>{7}) "),
    ],
)
def test_no_file_holds(what, pattern):
    assert not matches(pattern, house_files()), what


def test_nothing_is_left_for_later():
    assert not matches(r"\b(TODO|FIXME|XXX|HACK)\b|NotImplementedError", sources("app", "ui", "installer"))


def test_modules_stay_small():
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines())
        for path in sources("app", "ui", "installer", "tests")
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


def test_every_module_says_what_it_is_by_its_name():
    vague = [
        str(path.relative_to(ROOT))
        for path in sources("app", "ui", "installer")
        if path.stem in VAGUE or VAGUE & set(path.relative_to(ROOT).parts)
    ]
    assert vague == []


def test_everything_is_caught_only_at_the_edges():
    broad = matches(r"except (Exception|BaseException)\b|except:", sources("app", "ui"))
    # The practice company is a program of its own, with its own threads to guard.
    practice = [place for place in broad if place.startswith("app/practice/")]
    assert len(practice) <= 3, practice
    core = [place for place in broad if place.startswith("app/") and place not in practice]
    assert len(core) <= 3, core
    # The window's own thread, which opens the office.
    assert len(broad) - len(practice) - len(core) <= 1, broad


def test_every_package_has_an_init():
    bare = {
        str(path.parent.relative_to(ROOT))
        for path in sources("app", "ui", "resources")
        if not (path.parent / "__init__.py").is_file()
    }
    assert bare == set()
