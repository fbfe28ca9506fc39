"""The papers tell the truth: what they name is there, and what is there is named."""

import re

import pytest

from app.cli.main import _WITHOUT_HOME, _WITHOUT_OFFICE, COMMANDS
from tests.support.environment import ROOT

PAPERS = (
    "README.md",
    "ARCHITECTURE.md",
    "installer/README.md",
    "tests/bench/README.md",
    "resources/help/images/README.md",
    "resources/help/guide.md",
)
ROOMS = ("app/", "ui/", "resources/", "tests/", "installer/")


def text_of(paper: str) -> str:
    return (ROOT / paper).read_text(encoding="utf-8")


def anchors(paper: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text_of(paper), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("paper", PAPERS)
def test_every_file_a_paper_names_is_there(paper):
    named = {word.rstrip("/.,:") for quoted in re.findall(r"`([^`\n]+)`", text_of(paper)) for word in quoted.split()}
    named = {word for word in named if word.startswith(ROOMS) and not word.endswith("images/*.png")}
    assert [word for word in sorted(named) if not list(ROOT.glob(word))] == []


@pytest.mark.parametrize("paper", PAPERS)
def test_every_link_leads_somewhere(paper):
    lost = []
    for target in re.findall(r"\]\(([^)\s]+)\)", text_of(paper)):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        place = (ROOT / paper).parent / path if path else ROOT / paper
        # The guide's own links are the help window's, which adds sections that are made from the program's words.
        if not place.exists() or (anchor and not path and "guide" not in paper and anchor not in anchors(paper)):
            lost.append(target)
    assert lost == []


def test_the_readme_tells_of_every_command():
    table = text_of("README.md").split("| command | what it does |")[1].split("\n\n")[0]
    told = {words.split()[0] for cell in re.findall(r"^\| (.+?) \|", table, re.MULTILINE) for words in
            re.findall(r"`([a-z][^`]*)`", cell)}  # fmt: skip
    assert told == {*COMMANDS, _WITHOUT_OFFICE, _WITHOUT_HOME}


@pytest.mark.parametrize("paper", ["README.md", "tests/bench/README.md", "ARCHITECTURE.md"])
def test_every_bench_a_paper_names_can_be_run(paper):
    modules = re.findall(r"-m tests\.bench\.(\w+)", text_of(paper))
    assert [name for name in modules if not (ROOT / "tests" / "bench" / f"{name}.py").is_file()] == []


def test_every_bench_has_its_figure():
    benches = {path.stem for path in (ROOT / "tests" / "bench").glob("*.py")}
    told = set(re.findall(r"tests[./]bench[./](\w+)", text_of("tests/bench/README.md")))
    ground = {"ground", "books", "febrl3"}
    assert benches - ground - told == set()


def test_every_picture_is_listed():
    pictures = {path.name for path in (ROOT / "resources" / "help" / "images").glob("*.png")}
    listed = set(re.findall(r"\(([\w-]+\.png)\)", text_of("resources/help/images/README.md")))
    assert pictures == listed
    large = {path.name for path in (ROOT / "resources" / "help" / "images" / "large-text").glob("*.png")}
    assert large == {name for name in listed if name.endswith("-light.png")}
