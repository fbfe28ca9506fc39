"""What the mismatch page is given by the real store: cards, sides of a record, notes, and where to link."""

import datetime as dt

import pytest

from app.domain.errors import NeedsUser
from app.domain.kinds import RecordType
from app.domain.mismatch import MismatchState
from app.planning.offers import Choice
from app.practice.stripe import behind_the_back
from app.services.sides import Agreement
from app.services.viewer import Chosen
from tests.e2e.stripe_state import carried
from tests.e2e.test_exact_writes import edit
from tests.e2e.test_fix import found, reconcile
from tests.e2e.world import World


@pytest.fixture
def renamed(settled: World) -> World:
    """A company of which one customer was renamed in Stripe."""
    number = carried(settled.stripe.practice, "customers")["ACME"]["id"]
    behind_the_back.rename_customer(settled.stripe.practice, number, "Acme by hand")
    return settled


def test_the_page_knows_certificate_counts_ages_and_cards(renamed: World):
    viewer, company = renamed.office.viewer, renamed.company.id
    assert viewer.standing(company).certificate is None
    rows = reconcile(renamed)
    standing = viewer.standing(company)
    assert standing.certificate is not None
    assert standing.certificate.open == len(rows)
    assert standing.counts[MismatchState.OPEN] == len(rows)
    assert standing.ages == (len(rows), 0, 0, 0)
    assert sum(group.count for group in standing.cards) == len(rows)
    card = next(card for card in viewer.cards(company, standing.cards) if card.group.cause == "changed-in-stripe")
    assert card.offer is not None
    assert card.offer.choice is Choice.PRONTO


def test_a_record_is_shown_field_by_field_with_what_was_agreed(renamed: World):
    one = found(renamed, "changed-in-stripe", "name")
    look = renamed.office.viewer.look(one.id)
    first = look.sides[0]
    assert first.chosen
    assert (first.path, first.stripe, first.agreement) == ("name", "Acme by hand", Agreement.DIFFERS)
    assert first.pronto == first.agreed == one.pronto
    rest = {side.path: side for side in look.sides[1:]}
    assert len(rest) == len(look.sides) - 1
    assert rest["email"].agreement is Agreement.EQUAL
    assert [offer.choice for offer in look.offers] == [Choice.PRONTO, Choice.STRIPE, Choice.IGNORE]
    assert look.alike == 1
    assert {"create", "agreed", "stripe-made"} <= {trace.what for trace in look.traces}
    assert all(trace.at.tzinfo is dt.UTC or trace.at.utcoffset() == dt.timedelta(0) for trace in look.traces)


def test_the_list_is_narrowed_sorted_and_paged(renamed: World):
    viewer, company = renamed.office.viewer, renamed.company.id
    rows = reconcile(renamed)
    one = next(row for row in rows if row.field == "name" and row.cause == "changed-in-stripe")
    chosen = Chosen(cause=one.cause, kind=one.kind, group=one.group)
    assert viewer.count(company, chosen) == 1
    assert list(viewer.numbers(company, chosen)) == [one.id]
    assert viewer.rows(company, Chosen(text="acme"), sort="title", descending=True, limit=5, offset=0)
    assert viewer.of_record(company, RecordType.CUSTOMERS, "ACME", "") is not None
    assert viewer.of_record(company, RecordType.CUSTOMERS, "NOBODY", "") is None


def test_notes_and_names_leave_the_state_as_it_is(renamed: World):
    viewer, company = renamed.office.viewer, renamed.company.id
    one = found(renamed, "changed-in-stripe", "name")
    viewer.annotate([one.id], assignee="Kim")
    viewer.annotate([one.id], note="asked the customer")
    kept = viewer.look(one.id).mismatch
    assert (kept.state, kept.note, kept.assignee) == (MismatchState.OPEN, "asked the customer", "Kim")
    assert viewer.standing(company).assignees == ("Kim",)
    assert viewer.count(company, Chosen(assignee="Kim")) == 1
    viewer.annotate([one.id], assignee="")
    assert viewer.standing(company).assignees == ()
    assert viewer.look(one.id).mismatch.note == "asked the customer"
    viewer.annotate([one.id], note="")
    assert viewer.look(one.id).mismatch.note == ""
    with pytest.raises(NeedsUser):
        viewer.annotate([one.id + 1_000], note="nothing there")


def test_what_is_linked_already_is_no_candidate(renamed: World):
    one = found(renamed, "changed-in-stripe", "name")
    assert renamed.office.viewer.candidates(one, "") == []


def test_an_accepted_difference_is_still_shown_beside(renamed: World):
    one = found(renamed, "changed-in-stripe", "name")
    renamed.office.fixes.ignore([one.id], "may stay")
    look = renamed.office.viewer.look(one.id)
    assert look.offers == ()
    assert look.sides[0].agreement is Agreement.ACCEPTED


def test_a_value_that_cannot_be_written_comes_first_and_says_why(settled: World):
    edit(settled, "customers", "ACME", PhoneNo="ask for Bob on extension twelve")
    one = next(row for row in reconcile(settled) if row.cause == "invalid" and row.field == "phone")
    first = settled.office.viewer.look(one.id).sides[0]
    assert first.chosen
    assert (first.path, first.agreement) == ("phone", Agreement.ONE_SIDED)
    assert "phone" in str(first.pronto)
