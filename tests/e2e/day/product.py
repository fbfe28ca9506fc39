"""The product under test: ``tallybridge serve`` in a process of its own, in simulated time, really killed."""

import multiprocessing
import os
import signal
import threading
import time
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path

from tests.e2e.day.clock import DayClock, Waits, datetime_by, module_by
from tests.e2e.killing import _PRELOADED, KILLED, _die_at_commit, kill
from tests.e2e.world import KEY, PASSWORD

WAITS_FOR_A_PERSON = 3
"""The exit code of ``serve`` once every company waits for a person."""
_PATIENCE = 120.0
"""Real seconds one look may take."""
_TOO_LONG = 30.0
_STEP = 0.005


def _live(home: Path, clock: DayClock, orders: Connection) -> None:
    """Be the process: serve until told otherwise."""
    import io
    import sys

    from app.bootstrap import open_office
    from app.cli.main import main

    sys.stdin = io.StringIO(f"{PASSWORD}\n{KEY}\n")
    sys.stdout = sys.stderr = (home / "output.txt").open("a", encoding="utf-8", buffering=1)
    opened = []

    def open_here(folder, **more):
        office = open_office(folder, clock=clock, **more)
        opened.append(office)
        in_simulated_time(clock, office)
        threading.Thread(target=_obey, args=(orders, office, clock), name="orders", daemon=True).start()
        return office

    code = main(["serve", "--secrets-stdin", "--home", str(home)], open_office=open_here)
    os._exit(code)


def in_simulated_time(clock: DayClock, office) -> None:
    """Let the alarm clock ring, and every wait of a job pass, in simulated time."""
    import apscheduler.schedulers.base
    import apscheduler.triggers.interval

    import app.runtime.alarm
    from app.runtime.jobs import CancelToken

    apscheduler.schedulers.base.datetime = datetime_by(clock)
    apscheduler.triggers.interval.datetime = datetime_by(clock)
    app.runtime.alarm.dt = module_by(clock)
    waits = Waits(clock)

    def pass_by(token: CancelToken, seconds: float) -> bool:
        waits.wait(seconds)
        # In real life it would have rung meanwhile by itself.
        office.alarm.wake_up()
        return token.asked

    CancelToken.wait = pass_by


def _obey(orders: Connection, office, clock: DayClock) -> None:
    """Carry out what the test asks for, until it is gone; a look that takes too long says where it stands."""
    import faulthandler
    import sys

    try:
        while True:
            match orders.recv():
                case ["commit", number, before]:
                    _die_at_commit(number, before=before)
                case _:
                    faulthandler.dump_traceback_later(_TOO_LONG, file=sys.stderr)
                    orders.send(_look(office, clock))
                    faulthandler.cancel_dump_traceback_later()
    except (EOFError, OSError):
        os._exit(9)


def _look(office, clock: DayClock) -> int:
    """Let everything happen that is due by now; return the resident memory in bytes when it has."""
    office.alarm.wake_up()
    while not _idle(office, clock):
        time.sleep(_STEP)
    return _resident()


def _idle(office, clock: DayClock) -> bool:
    alarm = office.alarm
    names = alarm.names()
    if "alerts" not in names or not any(name.startswith("sync") for name in names):
        # It has only just started, or waits for a person and will end by itself.
        return False
    # In this order: a ring is under way before it is not due any more, and queued before it is not under way.
    if any((ring := alarm.next_ring(name)) is not None and ring <= clock.now() for name in names):
        return False
    # A callback that ends at once leaves a count of nought behind.
    under_way = any(alarm._scheduler._executors["default"]._instances.values())
    return not under_way and not office.lanes.jobs()


def _resident() -> int:
    with Path("/proc/self/statm").open(encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@dataclass(frozen=True, slots=True)
class Looked:
    """A look that came to its end, or that the process did not survive."""

    resident: int = 0
    """Bytes."""
    exit_code: int | None = None
    """None while it lives."""


class Product:
    """Starts it, lets it look, and starts it again."""

    def __init__(self, home: Path, clock: DayClock) -> None:
        self._home = home
        self._clock = clock
        self._context = multiprocessing.get_context("forkserver")
        self._context.set_forkserver_preload([*_PRELOADED, "app.services.alerts", "apscheduler.schedulers.background"])
        self._orders: Connection | None = None
        self.process = None
        self.starts = 0

    def start(self) -> None:
        """Start it, with nothing but what is on disk."""
        self._orders, theirs = self._context.Pipe()
        self.process = self._context.Process(target=_live, args=(self._home, self._clock, theirs), daemon=True)
        self.process.start()
        theirs.close()
        self.starts += 1

    def die_at_commit(self, number: int, *, before: bool) -> None:
        """Have it pull the plug at its so-many-th commit from now."""
        self._send(["commit", number, before])

    def kill(self) -> None:
        """Kill it, from any thread."""
        if self.process is not None:
            kill(self.process)

    def look(self) -> Looked:
        """Let it do what is due."""
        self._send(["look"])
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline:
            wait([self._orders, self.process.sentinel], timeout=1.0)
            try:
                if self._orders.poll():
                    return Looked(resident=self._orders.recv())
            except (EOFError, OSError):
                self.process.join(_PATIENCE)
            if self.process.exitcode is not None:
                return Looked(exit_code=self._gone())
        raise TimeoutError("a look does not end")

    def stop(self) -> int:
        """End it as Ctrl-C does; return its exit code."""
        os.kill(self.process.pid, signal.SIGTERM)
        self.process.join(_PATIENCE)
        return self._gone()

    def _gone(self) -> int:
        code, self.process = self.process.exitcode, None
        self._orders.close()
        return code

    def _send(self, order: list) -> None:
        try:
            self._orders.send(order)
        except OSError:
            # It is dead already; the next look finds out how it died.
            return


__all__ = ["KILLED", "WAITS_FOR_A_PERSON", "Looked", "Product"]
