"""Companies between their two services, and one reconciliation of them in a call."""

from collections.abc import Sequence

import pytest

from app.domain.kinds import TARGETED, RecordType
from app.domain.mismatch import Mismatch
from app.services.reconcile import Reconciliation
from tests.e2e.conftest import make_world, settled, small
from tests.e2e.world import QuietJob, World

__all__ = ["make_world", "settled", "small"]


class Reconciling:
    """Reconciles a world and looks at what was found."""

    def __init__(self, world: World) -> None:
        self.world = world

    def run(self, kinds: Sequence[RecordType] = TARGETED) -> Reconciliation:
        return self.world.office.reconcile.run(self.world.company.id, kinds, QuietJob(), "test")

    def found(self) -> list[Mismatch]:
        return list(self.world.office.history.mismatches(self.world.company.id))

    def causes(self) -> dict[tuple[str, str, str], str]:
        """Return the causes by type, Pronto id and field."""
        return {(one.kind.value, one.pronto_id, one.field): one.cause for one in self.found()}


@pytest.fixture
def reconciling(settled: World) -> Reconciling:
    return Reconciling(settled)
