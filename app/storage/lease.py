"""One worker a company: a row with process, computer and heartbeat, so that two runs never overlap.

A lease is taken over when its process is dead on this computer or its heartbeat is older than a minute.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import logging
import os
import socket
import threading
import uuid
from collections.abc import Iterator
from typing import Any

from app.domain.errors import Code, NeedsUser, RunStopped, SyncProblem
from app.ports.clock import Clock
from app.storage.codec import moment, stamp
from app.storage.database import Database
from app.storage.process import alive
from app.storage.tables import LeaseTable

STALE = dt.timedelta(seconds=60)
BEAT_SECONDS = 15.0
_LOG = logging.getLogger(__name__)
# Tokens this process holds: after a restart another process can have our number.
_HELD: set[str] = set()


class Leases:
    """Who works on which company."""

    def __init__(self, database: Database, clock: Clock, beat_seconds: float = BEAT_SECONDS) -> None:
        """Remember the parts; ``beat_seconds`` is the time between heartbeats."""
        self._database = database
        self._clock = clock
        self._beat_seconds = beat_seconds
        self._host = socket.gethostname()
        self._mine: dict[int, str] = {}

    @contextlib.contextmanager
    def hold(self, company_id: int) -> Iterator[None]:
        """Hold a company for one run, across processes and PCs; a thread refreshes the heartbeat.

        Raises:
            NeedsUser: somebody else holds it (code ``busy``; names the process and since when).
        """
        token = uuid.uuid4().hex
        self._take(company_id, token)
        _HELD.add(token)
        self._mine[company_id] = token
        stop = threading.Event()
        heart = threading.Thread(
            target=self._beat, args=(company_id, token, stop), name=f"lease-{company_id}", daemon=True
        )
        heart.start()
        try:
            yield
        finally:
            stop.set()
            heart.join()
            del self._mine[company_id]
            _HELD.discard(token)
            self._give_back(company_id, token)

    def still_ours(self, company_id: int) -> None:
        """Return, or stop the run when the company was taken over while this computer slept.

        Asked inside the transaction that commits a request, so nothing is sent on somebody else's watch.

        Raises:
            RunStopped: another process has taken it over (code ``busy``).
        """
        token = self._mine.get(company_id)
        if token is None:
            return
        found = self._database.row("SELECT token, host, pid FROM lease WHERE company_id = ?", (company_id,))
        if found is None or found[0] != token:
            other = f"process {found[2]} on {found[1]}" if found else "another process"
            raise RunStopped(
                Code.BUSY, f"This run paused for too long and {other} took over; look at its result, then sync again."
            )

    def _give_back(self, company_id: int, token: str) -> None:
        try:
            self._database.run(
                LeaseTable.delete().where((LeaseTable.company_id == company_id) & (LeaseTable.token == token))
            )
        except SyncProblem as trouble:
            # It must not hide how the run ended; the row gives way by itself, at once to this process.
            _LOG.warning("lease not given back: %s", trouble)

    def _take(self, company_id: int, token: str) -> None:
        now = self._clock.now()
        with self._database.writing():
            found = self._database.row(
                "SELECT token, pid, host, since, heartbeat FROM lease WHERE company_id = ?", (company_id,)
            )
            if found is not None and not self._stale(found, now):
                _, pid, host, since, _ = found
                raise NeedsUser(
                    Code.BUSY,
                    f"Process {pid} on {host} has been working on this company since {_clock_time(since)};"
                    " wait until it has finished, or close it.",
                )
            self._database.run(
                LeaseTable.insert(
                    company_id=company_id,
                    token=token,
                    pid=os.getpid(),
                    host=self._host,
                    since=stamp(now),
                    heartbeat=stamp(now),
                ).on_conflict_replace()
            )

    def _stale(self, row: Any, now: dt.datetime) -> bool:
        token, pid, host, _, heartbeat = row
        if now - moment(heartbeat) > STALE:
            return True
        if host != self._host:
            return False
        # Our own number on a lease we do not hold was left by a dead process that had it before us.
        return token not in _HELD if pid == os.getpid() else not alive(pid)

    def _beat(self, company_id: int, token: str, stop: threading.Event) -> None:
        try:
            while not stop.wait(self._beat_seconds):
                try:
                    self._database.run(
                        LeaseTable.update(heartbeat=stamp(self._clock.now())).where(
                            (LeaseTable.company_id == company_id) & (LeaseTable.token == token)
                        )
                    )
                except SyncProblem as trouble:
                    # The next beat is soon; only a minute without one loses the lease.
                    _LOG.warning("heartbeat missed: %s", trouble)
        finally:
            self._database.close()


def _clock_time(stamped: str) -> str:
    """Return a stamp as the clock on this computer's wall shows it."""
    return f"{moment(stamped).astimezone():%H:%M on %d %B}"
