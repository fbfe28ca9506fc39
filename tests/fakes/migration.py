"""A migration in memory, as it is before anything was read."""

from app.domain.kinds import TARGETED
from app.domain.migration import Extent, Scope, Step
from app.services.migration import MigrationState


class FakeMigration:
    """Begins and stays at the beginning; notes what was asked."""

    def __init__(self):
        self.scope = Scope()
        self.asked = []

    def status(self, company_id):
        return MigrationState(
            company_id=company_id, step=Step.SCOPE, scope=self.scope, plan=None, totals=(), kinds=(), outdated=False,
            matches=0, states={}, faults=0, checked=False, left_out=0, by_hand=0, trial=None, trial_left=False,
            approval=None, runs=(), certificate=None, rollback=None,
            next="Say what goes across, then check the data.",
        )  # fmt: skip

    def groups(self, company_id):
        return []

    def measure(self, company_id, scope):
        return [Extent(kind, 40, 123456, 60, 654321) for kind in TARGETED]

    def set_scope(self, company_id, scope, who="person"):
        self.asked.append(scope)
        self.scope = scope

    def quality(self, company_id, ctx, who="person", *, read=True):
        self.asked.append("quality")
        return []
