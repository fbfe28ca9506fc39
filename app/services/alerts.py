"""Alerts as the program's other parts see them: looking, telling, settings and tests in one place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from app.domain.alert import Alert
from app.ports.alerts import Courier
from app.ports.clock import Clock
from app.ports.progress import JobContext
from app.ports.secrets import SecretStore
from app.ports.store import Store
from app.services.alert_delivery import AlertDelivery
from app.services.alerting import Alerting, Needed

_PAUSED_AFTER = 3
"""A next run further off than so many intervals: the schedule pauses, as in quiet hours, and nothing is missed."""


class Alerts(AlertDelivery):
    """Decides what to tell, and carries it out.

    Args:
        store: holds everything but secrets.
        secret_store: holds the mail server's password and the chat's address.
        courier: carries.
        clock: the present.
        next_run: when a company's next sync by itself begins in this process (UTC); None when none does.
    """

    def __init__(
        self,
        store: Store,
        secret_store: SecretStore,
        courier: Courier,
        clock: Clock,
        *,
        next_run: Callable[[int], dt.datetime | None],
    ) -> None:
        self._present = clock
        self._next_run = next_run
        self._companies = store.companies
        self._alerting = Alerting(store, clock, interval_of=self._interval)
        super().__init__(store, secret_store, courier, clock, changed=self._alerting.digest_from_tomorrow)

    def begin_watch(self) -> None:
        """Say that somebody calls ``look_and_send`` every minute from now on."""
        self._alerting.begin_watch()

    def look(self, company_id: int) -> Sequence[Alert]:
        """Look at a company and put what is due on its way; return it. Looking again tells nothing twice."""
        return self._alerting.look(company_id)

    def look_and_send(self, ctx: JobContext) -> int:
        """Look at every company and send what is due; return how many messages went out.

        Raises:
            SyncProblem: the store cannot be used, or a person asked to stop; what was not sent stays on its way.
        """
        self._alerting.look_at_all()
        return self.deliver(ctx)

    def needed(self, company_id: int) -> list[Needed]:
        """Return what a person was told of and that is not over, oldest first; quick, tells nobody."""
        return self._alerting.needed(company_id)

    def _interval(self, company_id: int) -> float | None:
        """Return the seconds between scheduled runs; None when there are none, or they pause."""
        next_run = self._next_run(company_id)
        if next_run is None:
            return None
        every = float(self._companies.with_id(company_id).policies.pronto_poll_seconds)
        pauses = (next_run - self._present.now()).total_seconds() > every * _PAUSED_AFTER
        return None if pauses else every
