"""The time left of a cutover: what is left to send, by the rate at which it went so far."""

from dataclasses import replace

from app.domain.kinds import RecordType
from app.domain.plan import Action, Change, ChangeState
from app.ports.progress import Progress
from app.services.migration.pace import Pace, calls_in
from tests.fakes.job_context import QuietContext
from tests.services.conftest import Office


class Watching(QuietContext):
    """Remembers the last report."""

    last = Progress("")

    def report(self, progress: Progress) -> None:
        self.last = progress


def queued(office: Office) -> tuple[int, list[int]]:
    """Queue ten debtors of one request each and ten invoices of two; return the plan and the numbers, debtors first."""
    plans = office.store.plans
    number = plans.begin(office.company.id, "migration")
    debtors = [Change(RecordType.CUSTOMERS, Action.CREATE, f"D{n}") for n in range(10)]
    lines = [{"description": "Bolt", "quantity": "1", "amount": 100, "tax": 10}]
    invoices = [Change(RecordType.INVOICES, Action.CREATE, f"{n}", wanted={"lines": lines}) for n in range(10)]
    plans.add(number, [*debtors, *invoices])
    plans.seal(number)
    plans.mark_all(number, ChangeState.QUEUED, actions=[Action.CREATE], states=[ChangeState.PLANNED])
    return number, [row.id for row in plans.changes(number)]


def test_requests_count_not_changes_and_the_measured_rate_not_the_allowed_one(office: Office):
    plan, numbers = queued(office)
    assert calls_in(office.store, plan) == 30
    watching = Watching()
    pace = Pace(watching, office.store, office.clock, plan)
    report = Progress("write", "", 0, 20, 10.0, None)
    pace.report(report)
    assert watching.last.seconds_left == 3.0, "nothing measured yet: by the allowed ten a second"
    # Ten requests in five seconds: two a second, and twenty to go.
    office.clock.move(seconds=5)
    office.store.plans.mark(numbers[:10], ChangeState.DONE)
    pace.report(replace(report, done=10))
    assert watching.last.rate == 2.0
    assert watching.last.seconds_left == 10.0
    # A pause slows it down, as it should.
    office.clock.move(seconds=5)
    pace.report(replace(report, done=10))
    assert watching.last.seconds_left is not None
    assert watching.last.seconds_left > 13
    office.store.plans.mark(numbers[10:], ChangeState.DONE)
    office.clock.move(seconds=5)
    pace.report(replace(report, done=20))
    assert watching.last.seconds_left == 0.0


def test_other_reports_pass_as_they_are(office: Office):
    plan, _ = queued(office)
    watching = Watching()
    pace = Pace(watching, office.store, office.clock, plan)
    pace.report(Progress("compare", "invoices", 7))
    assert watching.last == Progress("compare", "invoices", 7)
