"""A fix becomes a rule: tried first, kept, in force for every later run, told, and taken back."""

import json

import pytest

from app.cli.main import main
from app.domain.errors import NeedsUser
from app.domain.kinds import RecordType
from app.domain.mapping import Keep, StandingDecision
from app.domain.mismatch import MismatchState
from app.domain.outcome import RunStatus
from app.domain.plan import Action
from app.practice.stripe import behind_the_back
from app.services.fixes import Fixes
from tests.e2e.stripe_state import carried
from tests.e2e.test_fix import customer, found, reconcile, settle, state
from tests.e2e.test_mend_commands import Lent
from tests.e2e.world import QuietJob, World

OURS = "Acme Supplies Pty Ltd"
RULE = StandingDecision(RecordType.CUSTOMERS, "name", Keep.PRONTO)
KEPT = StandingDecision(RecordType.CUSTOMERS, "name", Keep.STRIPE)


def rename(world: World, code: str, name: str) -> None:
    behind_the_back.rename_customer(world.stripe.practice, customer(world, code)["id"], name)


def decisions(world: World) -> tuple[StandingDecision, ...]:
    return world.office.store.companies.with_id(world.company.id).policies.standing


@pytest.fixture
def renamed(settled: World) -> World:
    """A company of which one customer was renamed in Stripe."""
    rename(settled, "ACME", "Acme by hand")
    return settled


def always(world: World, number: int, keep: str) -> None:
    """Make a rule and carry out the plan that settles what is there now."""
    plan = world.office.fixes.always(number, keep, "person")
    assert world.office.fixes.apply(plan.id, QuietJob(), "person").status is RunStatus.DONE


def test_with_pronto_s_value_always_put_back_a_sync_writes_it(renamed: World):
    one = found(renamed, "changed-in-stripe", "name")
    always(renamed, one.id, "pronto")
    assert customer(renamed, "ACME")["name"] == OURS
    assert state(renamed, one.id) is MismatchState.FIXED
    assert decisions(renamed) == (RULE,)
    rename(renamed, "ACME", "Acme by hand again")
    assert renamed.writes_of_sync() == {"POST /v1/customers/*": 1}
    assert customer(renamed, "ACME")["name"] == OURS
    assert reconcile(renamed) == []
    assert renamed.writes_of_sync() == {}


def test_with_stripe_s_value_kept_a_sync_leaves_it_and_nothing_is_listed(renamed: World):
    one = found(renamed, "changed-in-stripe", "name")
    renamed.writes()
    always(renamed, one.id, "stripe")
    rename(renamed, "ACME", "Acme by hand again")
    assert renamed.writes_of_sync() == {}
    assert customer(renamed, "ACME")["name"] == "Acme by hand again"
    assert reconcile(renamed) == []
    assert decisions(renamed) == (KEPT,)


def test_a_rule_that_is_taken_back_is_no_longer_in_force(renamed: World):
    always(renamed, found(renamed, "changed-in-stripe", "name").id, "pronto")
    renamed.company = renamed.office.store.companies.with_id(renamed.company.id)
    renamed.policies(standing=())
    rename(renamed, "ACME", "Acme by hand again")
    assert renamed.writes_of_sync() == {}
    assert [row.field for row in reconcile(renamed)] == ["name"]
    entry = renamed.office.history.journal(renamed.company.id, limit=1)[0]
    assert (entry.action, entry.before) == ("switch", {"standing": f"{RULE.sentence}"})


def test_a_trial_counts_what_it_would_settle_and_what_people_did_before(renamed: World):
    fixes: Fixes = renamed.office.fixes
    settle(renamed, found(renamed, "changed-in-stripe", "name").id, use="pronto")
    rename(renamed, "ACME", "Acme by hand again")
    settle(renamed, found(renamed, "changed-in-stripe", "name").id, use="pronto")
    rename(renamed, "ACME", "Acme as Stripe has it")
    accepted = found(renamed, "changed-in-stripe", "name")
    settle(renamed, accepted.id, use="stripe")
    renamed.writes()
    before = renamed.office.store.journal.count()
    trial = fixes.try_always(accepted.id, "pronto")
    assert (trial.decision, trial.settles, trial.same, trial.other) == (RULE, 1, 2, 1)
    assert trial.sentence == (
        "It would settle 1 difference now. In the last 90 days 2 were settled this way and 1 the other way."
    )
    other = fixes.try_always([accepted.id], "stripe")
    assert (other.same, other.other) == (1, 2)
    assert "In the last 90 days 1 was settled this way" in other.sentence
    # A trial changes nothing anywhere.
    assert renamed.writes() == {}
    assert renamed.office.store.journal.count() == before
    assert decisions(renamed) == ()
    assert state(renamed, accepted.id) is MismatchState.IGNORED
    renamed.wait(days=91)
    trial = fixes.try_always(accepted.id, "pronto")
    assert (trial.settles, trial.same, trial.other) == (1, 0, 0)


def test_what_had_been_left_as_it_was_is_put_back_too(renamed: World):
    one = found(renamed, "changed-in-stripe", "name")
    renamed.office.fixes.ignore([one.id], "agreed by phone")
    always(renamed, one.id, "pronto")
    assert customer(renamed, "ACME")["name"] == OURS
    assert state(renamed, one.id) is MismatchState.FIXED


def test_the_other_rule_on_a_field_takes_the_place_of_the_first(renamed: World):
    one = found(renamed, "changed-in-stripe", "name")
    fixes, journal = renamed.office.fixes, renamed.office.history.journal
    fixes.always(one.id, "pronto", "Kim")
    fixes.always(one.id, "stripe", "Kim")
    assert decisions(renamed) == (KEPT,)
    entry = journal(renamed.company.id, limit=1)[0]
    assert (entry.who, entry.action, entry.reason) == ("Kim", "switch", f"{KEPT.sentence}.")
    assert (entry.before, entry.after) == ({"standing": RULE.sentence}, {"standing": KEPT.sentence})
    count = renamed.office.store.journal.count()
    fixes.always(one.id, "stripe", "Kim")
    assert renamed.office.store.journal.count() == count
    assert renamed.office.store.journal.verify() is None


def test_a_rule_settles_every_difference_of_its_field_and_no_other(renamed: World):
    other = next(code for code in carried(renamed.stripe.practice, "customers") if code != "ACME")
    rename(renamed, other, "Another by hand")
    acme = customer(renamed, "ACME")["id"]
    behind_the_back.change_customer_email(renamed.stripe.practice, acme, "by.hand@acme.example")
    rows = reconcile(renamed)
    names = [row.id for row in rows if row.field == "name"]
    assert len(names) == 2
    plan = renamed.office.fixes.always(names[0], "pronto")
    changes = renamed.office.history.changes(plan.id)
    assert {change.action for change in changes} == {Action.UPDATE}
    assert sorted(number for change in changes for number in change.origin.mismatches) == sorted(names)
    renamed.office.fixes.apply(plan.id, QuietJob())
    assert [row.field for row in reconcile(renamed)] == ["email"]


def test_what_cannot_become_a_rule_is_refused_in_words(renamed: World):
    fixes = renamed.office.fixes
    behind_the_back.change_customer_email(
        renamed.stripe.practice, customer(renamed, "ACME")["id"], "by.hand@acme.example"
    )
    rows = {row.field: row for row in reconcile(renamed)}
    with pytest.raises(NeedsUser, match="one field of one type"):
        fixes.always([rows["name"].id, rows["email"].id], "pronto")
    with pytest.raises(NeedsUser, match="“archive” cannot become a rule"):
        fixes.try_always(rows["name"].id, "archive")
    with pytest.raises(NeedsUser, match="no mismatch"):
        fixes.try_always([rows["name"].id, 4711], "pronto")
    assert decisions(renamed) == ()


def test_the_command_line_tries_a_rule_and_takes_it_back(renamed: World, capsys: pytest.CaptureFixture[str]):
    one = found(renamed, "changed-in-stripe", "name")
    typed = ["--home", str(renamed.home)]
    assert main([*typed, "fix", str(one.id), "--always", "--use", "stripe", "--dry-run"]) == 0
    said = capsys.readouterr().out
    assert f"{KEPT.sentence}.\nIt would settle 1 difference now." in said
    assert main([*typed, "fix", str(one.id), "--always", "--dry-run", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rule"], told["settles"], told["days"]) == (RULE.sentence, 1, 90)
    assert decisions(renamed) == ()
    renamed.office.fixes.always(one.id, "stripe")
    assert main([*typed, "company", "set", renamed.company.name]) == 0
    assert f"Rule 1. {KEPT.sentence}." in capsys.readouterr().out
    assert main([*typed, "company", "set", renamed.company.name, "--forget-decision", "2"]) == 2
    assert "There is no rule 2; the rules here are 1 to 1." in capsys.readouterr().err
    assert main([*typed, "company", "set", renamed.company.name, "--forget-decision", "1"]) == 0
    assert KEPT.sentence not in capsys.readouterr().out
    assert decisions(renamed) == ()


def test_a_rule_made_at_the_command_line_settles_what_is_there(renamed: World, capsys: pytest.CaptureFixture[str]):
    one = found(renamed, "changed-in-stripe", "name")
    typed = ["fix", str(one.id), "--always", "--use", "pronto", "--json"]
    assert main(typed, open_office=lambda *_parts, **_more: Lent(renamed)) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["status"], told["writes"], told["trigger"]) == ("done", 1, "command line")
    assert customer(renamed, "ACME")["name"] == OURS
    assert decisions(renamed) == (RULE,)
