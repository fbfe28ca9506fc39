"""A fix and an undo that are killed at every commit lose nothing and do nothing twice."""

import pytest

from app.domain.mismatch import MismatchState
from app.practice.stripe import behind_the_back
from tests.e2e.killing import KILLED, end_of, process
from tests.e2e.small_company import DEBTORS
from tests.e2e.test_fix import customer, reconcile
from tests.e2e.test_undo import image, last_run
from tests.e2e.world import World

_MOST_COMMITS = 80
_ENDS = {0, 1}


def until_done(world: World, *typed: str, before: bool) -> int:
    """Type a command again and again, killed one commit later each time; return how often it died."""
    commit = 1
    while (code := end_of(process(world.home, commit=commit, before=before, typed=typed))) == KILLED:
        commit += 1
        assert commit < _MOST_COMMITS
    assert code in _ENDS
    return commit - 1


def entries(world: World, action: str, after: int) -> list[str]:
    """Return the records of the journal's entries of an action since a number."""
    found = world.office.history.journal(world.company.id, limit=10_000)
    return sorted(entry.pronto_id for entry in found if entry.action == action and entry.seq > after)


def newest(world: World) -> int:
    return world.office.history.journal(world.company.id, limit=1)[0].seq


@pytest.mark.parametrize("before", [True, False], ids=["before the commit", "after the commit"])
def test_a_fix_cut_short(settled: World, before: bool):
    for code in DEBTORS:
        behind_the_back.rename_customer(settled.stripe.practice, customer(settled, code)["id"], f"{code} by hand")
    ids = [one.id for one in reconcile(settled)]
    assert len(ids) == len(DEBTORS)
    mark = newest(settled)
    died = until_done(settled, "fix", *map(str, ids), before=before)
    assert died > 3
    assert entries(settled, "update", mark) == sorted(DEBTORS), "each was written once"
    assert {customer(settled, code)["name"] for code in DEBTORS} == {
        f"{code.title()} Supplies Pty Ltd" for code in DEBTORS
    }
    assert {settled.office.store.mismatches.one(number).state for number in ids} == {MismatchState.FIXED}
    assert settled.office.history.queue(settled.company.id) == []
    assert settled.office.history.verify() is None
    assert reconcile(settled) == []


@pytest.mark.parametrize("before", [True, False], ids=["before the commit", "after the commit"])
def test_an_undo_cut_short(small: World, before: bool):
    small.sync()
    run, mark = last_run(small), newest(small)
    died = until_done(small, "undo", f"run:{run}", before=before)
    assert died > 3
    left = image(small)
    assert (left["customers"], left["invoices"]) == ([], [])
    assert all(row["active"] is False for row in left["products"])
    assert entries(small, "delete", mark) == sorted([*DEBTORS, "5001", "5002"]), "each was deleted once"
    assert entries(small, "archive", mark) == ["A1", "B2", "C3"]
    assert entries(small, "cancel", mark) == ["1003"]
    assert small.office.history.queue(small.company.id) == []
    assert small.office.history.verify() is None
    assert small.writes_of_sync() == {}
