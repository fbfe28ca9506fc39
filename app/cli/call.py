"""One call of a command: the office, what was typed, and the console to answer on."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from app.cli.console import Console
from app.cli.jobs import run_job
from app.cli.office import Office
from app.cli.prompts import Secrets
from app.domain.company import Company
from app.domain.kinds import TARGETED, RecordType
from app.ports.progress import JobContext
from app.runtime.lanes import READ_LANE, write_lane

T = TypeVar("T")
TRIGGER = "command line"
"""Who asked, as the journal has it."""


@dataclass(frozen=True, slots=True)
class Call:
    """What a command is given."""

    office: Office
    options: Namespace
    console: Console
    secrets: Secrets | None = None
    """Read from stdin for this run; None to use what is kept."""

    @property
    def kinds(self) -> Sequence[RecordType]:
        """The record types asked for, all that become something at Stripe when none were."""
        return getattr(self.options, "only", None) or TARGETED

    @property
    def named(self) -> str | None:
        """The company asked for, None when none was."""
        return getattr(self.options, "company", None)

    def company(self) -> Company:
        """Return the company meant.

        Raises:
            NeedsUser: there is none of this name, or several and none was named.
        """
        found = self.office.company(self.named)
        if self.secrets is not None:
            self.office.connections.lend_secrets(found, self.secrets.pronto_password, self.secrets.stripe_key)
        return found

    def write(self, company: Company, name: str, work: Callable[[JobContext], T]) -> T:
        """Run work on the company's write lane; raises as ``run_job``."""
        return run_job(self.office.lanes, write_lane(company.id), name, work, self.console)

    def read(self, name: str, work: Callable[[JobContext], T]) -> T:
        """Run work on the read lane; raises as ``run_job``."""
        return run_job(self.office.lanes, READ_LANE, name, work, self.console)
