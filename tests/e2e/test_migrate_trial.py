"""A trial in a sandbox: the same plan, compared field by field, taken away again; never the company's own account."""

from collections import Counter
from pathlib import Path

import pytest

from app.domain.errors import Code, NeedsUser
from app.domain.kinds import RecordType
from app.domain.migration import Step
from app.practice.stripe import SANDBOX_KEY, behind_the_back
from tests.e2e.history import history
from tests.e2e.stripe_state import carried, content
from tests.e2e.world import KEY, LIVE_KEY, QuietJob, World, world

JOB = QuietJob()
SECRET = SANDBOX_KEY.secret


@pytest.fixture
def place(tmp_path: Path):
    """Thirty debtors, a third of them with an invoice, and six items; planned."""
    with world(history(30, 6, 15, 10), tmp_path / "home") as made:
        made.office.migration.dry_run(made.company.id, JOB, "owner")
        yield made


def test_what_was_planned_is_made_compared_and_taken_away(place: World):
    migration, company = place.office.migration, place.company.id
    before = content(place.stripe.practice)
    found = migration.trial(company, SECRET, JOB, "owner")
    assert found.agrees
    assert {one.kind.value: (one.planned, one.made) for one in found.totals} == {
        "customers": (30, 30),
        "items": (6, 6),
        "invoices": (15, 15),
    }
    assert all(one.planned_cents == one.made_cents for one in found.totals)
    assert found.cleaned
    assert found.remains == ("6 products, archived: Stripe cannot delete a product that has a price.",)
    assert carried(place.stripe.sandbox, "customers") == {}
    assert carried(place.stripe.sandbox, "invoices") == {}
    # The company itself knows nothing of it.
    assert content(place.stripe.practice) == before
    assert place.office.store.links.count(company, RecordType.CUSTOMERS) == 0
    state = migration.status(company)
    assert state.step is Step.TRIED
    assert state.trial is not None
    assert (state.trial.hash, state.trial.made, state.trial_left) == (state.hash, 51, False)
    assert not (place.home / "trials" / str(company)).exists()
    assert found.totals[-1].made_cents == sum(row["total"] for row in _invoices_of(place)) > 0


def _invoices_of(place: World) -> list[dict]:
    """Return the invoices of a cutover of the same plan."""
    migration, company = place.office.migration, place.company.id
    migration.approve(company, migration.status(company).hash, "owner")
    migration.cutover(company, JOB, "owner")
    return list(carried(place.stripe.practice, "invoices").values())


def test_a_live_key_and_the_company_s_own_are_refused(place: World):
    migration, company = place.office.migration, place.company.id
    for key, code in ((LIVE_KEY, Code.WRONG_MODE), (KEY, Code.WRONG_ACCOUNT)):
        place.writes()
        with pytest.raises(NeedsUser) as refused:
            migration.trial(company, key, JOB, "owner")
        assert refused.value.code is code
        assert key not in str(refused.value)
        assert place.writes() == Counter()


def test_the_key_is_kept_nowhere(place: World):
    place.office.migration.trial(place.company.id, SECRET, JOB, "owner", clean=False)
    place.office.store.close()
    for path in place.home.rglob("*"):
        if path.is_file():
            assert SECRET.encode() not in path.read_bytes(), path


def test_a_trial_may_be_looked_at_and_taken_away_later(place: World):
    migration, company = place.office.migration, place.company.id
    migration.trial(company, SECRET, JOB, "owner", clean=False)
    assert len(carried(place.stripe.sandbox, "customers")) == 30
    assert migration.status(company).trial_left
    found = migration.clean_trial(company, SECRET, JOB, "owner")
    assert found.cleaned
    assert carried(place.stripe.sandbox, "customers") == {}
    with pytest.raises(NeedsUser, match="No trial has left anything"):
        migration.clean_trial(company, SECRET, JOB, "owner")


def test_another_plan_s_trial_is_taken_away_before_the_new_one(place: World):
    migration, company = place.office.migration, place.company.id
    migration.trial(company, SECRET, JOB, "owner", clean=False)
    migration.leave_out(company, [(RecordType.CUSTOMERS, "D029")], "closed", "owner")
    with pytest.raises(NeedsUser, match="make a new dry run"):
        migration.trial(company, SECRET, JOB, "owner")
    migration.dry_run(company, JOB, "owner", read=False)
    found = migration.trial(company, SECRET, JOB, "owner", clean=False)
    assert found.agrees
    assert set(carried(place.stripe.sandbox, "customers")) == {f"D{n:03}" for n in range(29)}


def test_some_types_bring_along_what_they_need(place: World):
    found = place.office.migration.trial(place.company.id, SECRET, JOB, "owner", kinds=[RecordType.INVOICES])
    assert {one.kind.value: one.planned for one in found.totals} == {"customers": 10, "invoices": 15}
    assert found.agrees
    assert found.cleaned


def test_what_somebody_made_final_in_the_sandbox_is_voided_and_named(place: World):
    migration, company = place.office.migration, place.company.id
    migration.trial(company, SECRET, JOB, "owner", clean=False)
    behind_the_back.finalise_invoice(place.stripe.sandbox, carried(place.stripe.sandbox, "invoices")["50003"]["id"])
    found = migration.clean_trial(company, SECRET, JOB, "owner")
    assert found.remains == (
        "1 customer: Stripe keeps a customer that has a final invoice, though it is void.",
        "1 invoice, void: what was final stays in Stripe for good.",
        "6 products, archived: Stripe cannot delete a product that has a price.",
    )
    assert {row["status"] for row in carried(place.stripe.sandbox, "invoices").values()} == {"void"}
    assert set(carried(place.stripe.sandbox, "customers")) == {"D003"}


def test_what_is_in_step_already_comes_along_where_it_is_needed(place: World):
    place.sync([RecordType.CUSTOMERS, RecordType.ITEMS])
    migration, company = place.office.migration, place.company.id
    migration.dry_run(company, JOB, "owner")
    found = migration.trial(company, SECRET, JOB, "owner")
    assert found.agrees, found
    assert {one.kind.value: one.made for one in found.totals} == {"customers": 10, "invoices": 15}
    assert len(carried(place.stripe.practice, "customers")) == 30
