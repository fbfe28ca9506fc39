"""Rules a reader would otherwise have to remember, and that cost stays in proportion."""

import ast
import re

import pytest

from app.domain.company import NewCompany
from app.domain.kinds import RecordType
from app.domain.outcome import Gate, Standing, Verdict
from app.ports import store as ports
from app.ports.snapshots import Snapshots
from app.ports.views import Views
from app.ports.work import Plans, Queue
from app.storage import tables
from app.storage.store import open_store
from tests.storage.conftest import HeldClock, row
from tests.support.environment import ROOT

FILES = sorted((ROOT / "app" / "storage").rglob("*.py"))
KIND = RecordType.CUSTOMERS


def test_only_one_file_opens_transactions():
    assert len(FILES) > 15
    holders = [file.name for file in FILES if re.search(r"\batomic\(", file.read_text(encoding="utf-8"))]
    assert holders == ["database.py"]


def test_no_comparison_of_fields_is_chained():
    """``0 <= field <= 1`` would only ask ``field <= 1``: Python joins the two with ``and``."""
    names = {name for name in vars(tables) if name.endswith("Table")}
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Compare) and len(node.ops) > 1:
                used = {part.id for part in ast.walk(node) if isinstance(part, ast.Name)}
                assert not used & (names | {"table"}), f"{file.name}:{node.lineno}"


@pytest.mark.parametrize(
    ("attribute", "protocol"),
    [
        ("companies", ports.Companies),
        ("snapshots", Snapshots),
        ("links", ports.Links),
        ("plans", Plans),
        ("queue", Queue),
        ("journal", ports.Journal),
        ("runs", ports.Runs),
        ("receipts", ports.Receipts),
        ("views", Views),
    ],
)
def test_every_method_of_the_port_is_there(store, attribute, protocol):
    import inspect

    part = getattr(store, attribute)
    for name, wanted in inspect.getmembers(protocol, inspect.isfunction):
        if not name.startswith("_"):
            given = inspect.signature(getattr(part, name))
            assert list(given.parameters) == list(inspect.signature(wanted).parameters)[1:], name


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    store = open_store(tmp_path_factory.mktemp("large") / "l.db", HeldClock())
    company = store.companies.add(NewCompany("Large", "http://x", "u")).id
    rows = [row(f"D{n:05}", match_key=f"a{n}@b.au", refs=(f"reps/{n % 40}",)) for n in range(20_000)]
    store.snapshots.put_sources(company, KIND, rows)
    verdicts = [Verdict(KIND, one.key, Standing.IN_STEP, Gate.ANSWER) for one in rows]
    store.snapshots.save_verdicts(company, verdicts, "m", settled=True)
    yield store, company, rows
    store.close()


def steps(store, work):
    """Count what SQLite does, in thousands of its own instructions: the same on every machine."""
    count = 0

    def tick():
        nonlocal count
        count += 1
        return 0

    connection = store.database.peewee.connection()
    connection.set_progress_handler(tick, 1000)
    try:
        work()
    finally:
        connection.set_progress_handler(None, 0)
    return count


def test_nothing_changed_costs_next_to_nothing(large):
    store, company, _ = large
    assert steps(store, lambda: list(store.snapshots.candidates(company, KIND, "m"))) <= 1


def test_candidates_cost_what_changed_not_what_there_is(large):
    store, company, rows = large
    store.snapshots.touch_keys(company, KIND, [one.key for one in rows[:20]])
    found = []
    cost = steps(store, lambda: found.extend(store.snapshots.candidates(company, KIND, "m")))
    assert [len(page) for page in found] == [20]
    assert cost <= 5
    everything = steps(store, lambda: list(store.snapshots.candidates(company, KIND, "other")))
    assert everything > 100 * max(cost, 1)


def test_an_unchanged_page_costs_a_fraction_of_a_new_one(large):
    store, company, rows = large
    unchanged = steps(store, lambda: store.snapshots.put_sources(company, KIND, rows[:2000]))
    altered = [row(one.key, 2, match_key=one.match_key, refs=one.refs) for one in rows[:2000]]
    rewritten = steps(store, lambda: store.snapshots.put_sources(company, KIND, altered))
    assert unchanged * 3 < rewritten


def test_lists_and_searches_use_indexes(large):
    store, company, _ = large
    asked = []
    original = store.database.rows
    store.database.rows = lambda sql, params=(): (asked.append((sql, params)), original(sql, params))[1]
    try:
        for sort in ("key", "title", "modified"):
            store.views.ids(company, kind=KIND, sort=sort)
        store.views.ids(company, kind=KIND, standing=Standing.WAITING)
        store.views.ids(company, kind=KIND, text="debtor d00")
        store.views.search(company, "a77@b")
        store.views.search(company, "d0")
        store.views.overview(company)
    finally:
        del store.database.rows
    assert len(asked) > 10
    for sql, params in asked:
        plan = " / ".join(line[3] for line in original(f"EXPLAIN QUERY PLAN {sql}", params))
        assert not re.search(r"SCAN (source|target|link|s|t|l|r)\b(?! USING COVERING)", plan), f"{sql}\n{plan}"
