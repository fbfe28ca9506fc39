"""What comes next in a migration, as people read it."""

import dataclasses
import datetime as dt

import pytest

from app.domain.migration import Scope, Step, TrialDone
from app.domain.mismatch import Certificate
from app.domain.plan import ChangeState, PlanSummary
from app.services.migration.next_step import next_sentence
from app.services.migration.state import MigrationState

AT = dt.datetime(2026, 7, 1, tzinfo=dt.UTC)
PLAN = PlanSummary(7, 1, "abc", AT.isoformat(), {})
TRIED = TrialDone("abc", AT, "acct_1", 5, 0, 0)
FRESH = MigrationState(
    company_id=1,
    step=Step.SCOPE,
    scope=Scope(),
    plan=None,
    totals=(),
    kinds=(),
    outdated=False,
    matches=0,
    states={},
    faults=0,
    checked=False,
    left_out=0,
    by_hand=0,
    trial=None,
    trial_left=False,
    approval=None,
    runs=(),
    certificate=None,
    rollback=None,
    next="",
)


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({}, "Say what goes across"),
        ({"checked": True}, "Make a dry run"),
        ({"plan": PLAN, "outdated": True}, "changed since the plan was shown"),
        ({"plan": PLAN, "matches": 1}, "1 possible match waits"),
        ({"plan": PLAN, "matches": 1200}, "1,200 possible matches wait"),
        ({"plan": PLAN}, "Try the plan"),
        ({"plan": PLAN, "trial": TRIED}, "Approve the plan"),
        ({"step": Step.CUTOVER, "states": {ChangeState.QUEUED: 2, ChangeState.PLANNED: 1}}, "3 rows to go"),
        ({"step": Step.DONE, "states": {ChangeState.STALE: 3}}, "3 rows were held"),
        ({"step": Step.DONE, "states": {}}, "Make the certificate"),
        ({"step": Step.CERTIFIED, "certificate": Certificate(1, AT, complete=True)}, "done and certified"),
        ({"step": Step.CERTIFIED, "certificate": Certificate(1, AT, complete=True, open=4)}, "red with 4 open"),
        ({"step": Step.ROLLED_BACK}, "taken back"),
    ],
)
def test_the_next_step(how, words):
    found = next_sentence(dataclasses.replace(FRESH, **how)).next
    assert words in found
    assert found.endswith(".")
