"""What a scope holds before it is kept: counts and dollars of every type, and what the plan costs in requests."""

import datetime as dt
from pathlib import Path

import pytest

from app.domain.kinds import RecordType
from app.domain.migration import Masters, Scope
from app.domain.plan import Action
from tests.e2e.history import history
from tests.e2e.world import QuietJob, World, world

JOB = QuietJob()


@pytest.fixture
def place(tmp_path: Path):
    """Thirty debtors, a third of them with an invoice, and six items; read and checked."""
    with world(history(30, 6, 15, 10), tmp_path / "home") as made:
        made.office.migration.quality(made.company.id, JOB, "owner")
        yield made


def _extent(place: World, scope: Scope) -> dict[str, tuple[int, int]]:
    return {one.kind.value: (one.count, one.cents) for one in place.office.migration.measure(place.company.id, scope)}


def test_the_whole_history_and_parts_of_it_are_counted(place: World):
    everything = _extent(place, Scope())
    invoices = everything["invoices"]
    assert (everything["customers"], everything["items"], invoices[0]) == ((30, 0), (6, 0), 15)
    assert invoices[1] > 0
    assert _extent(place, Scope(kinds=(RecordType.ITEMS,))) == {**dict.fromkeys(everything, (0, 0)), "items": (6, 0)}
    needed = _extent(place, Scope(masters=Masters.NEEDED))
    assert (needed["customers"], needed["invoices"]) == ((10, 0), invoices)
    later = _extent(place, Scope(since=dt.date(2099, 1, 1), masters=Masters.NEEDED))
    assert later["invoices"] == later["customers"] == (0, 0)
    assert all(
        (one.all, one.all_cents) == everything[one.kind.value]
        for one in place.office.migration.measure(place.company.id, Scope(open_only=True))
    )


def test_what_is_counted_is_what_the_dry_run_plans(place: World):
    scope = Scope(masters=Masters.NEEDED, open_only=True)
    counted = _extent(place, scope)
    place.office.migration.set_scope(place.company.id, scope)
    found = place.office.migration.dry_run(place.company.id, JOB, "owner", read=False)
    made = {total.kind.value: total.count for total in found.totals if total.action is Action.CREATE}
    assert made == {kind: count for kind, (count, _) in counted.items() if count and kind in made}
    assert made["invoices"] == counted["invoices"][0]
    assert place.office.migration.effort(place.company.id) == (found.calls, found.seconds)


def test_the_practice_company_names_the_key_of_its_sandbox(place: World):
    assert place.office.practice.sandbox_key().startswith("sk_test_")
