"""Syncs in processes of their own that end without a word, as by ``kill -9`` or a power cut."""

import contextlib
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from pathlib import Path

from app.practice.exchange import Request, Response
from app.practice.http_host import HttpHost
from tests.e2e.world import KEY, PASSWORD

_PRELOADED = ["app.bootstrap", "app.cli.main", "app.remote.pronto.opening", "app.remote.stripe.opening"]
_LONGEST_SECONDS = 60
KILLED = -signal.SIGKILL


def _run(home: Path, commit: int, typed: tuple[str, ...], *, before: bool, key: str) -> None:
    """Be a process that types a command; dies at its so-many-th commit when there is one."""
    import io
    import sys

    from app.cli.main import main

    sys.stdin = io.StringIO(f"{PASSWORD}\n{key}\n")
    sys.stdout = sys.stderr = Path(os.devnull).open("w")  # noqa: SIM115 - as long as the process lives
    if commit:
        _die_at_commit(commit, before=before)
    code = main([*typed, "--json", "--secrets-stdin", "--home", str(home)])
    os._exit(code)


def _die_at_commit(number: int, *, before: bool) -> None:
    """Pull the plug right before or right after the so-many-th commit."""
    import peewee

    kept = peewee.SqliteDatabase.commit
    left = [number]
    lock = threading.Lock()

    def commit(self: object) -> object:
        with lock:
            left[0] -= 1
            now = left[0] == 0
        if now and before:
            os.kill(os.getpid(), signal.SIGKILL)
        found = kept(self)
        if now:
            os.kill(os.getpid(), signal.SIGKILL)
        return found

    peewee.SqliteDatabase.commit = commit


def process(
    home: Path, *, commit: int = 0, before: bool = False, typed: tuple[str, ...] = ("sync",), key: str = KEY
) -> BaseProcess:
    """Return a sync (or another command) that will run in a process of its own once it is started.

    Args:
        home: folder of its database.
        commit: the commit it dies at, counted from 1; 0 for none.
        before: whether it dies before that commit, or right after it.
        typed: the command.
        key: what stands on standard input after the password.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(_PRELOADED)
    return context.Process(target=_run, args=(home, commit, typed), kwargs={"before": before, "key": key}, daemon=True)


def end_of(running: BaseProcess) -> int:
    """Start a sync, wait for it and return its exit code, ``KILLED`` when it was killed."""
    running.start()
    running.join(_LONGEST_SECONDS)
    assert running.exitcode is not None, "the sync does not end"
    return running.exitcode


def kill(running: BaseProcess) -> None:
    """Kill a process, from any thread, when it still lives."""
    with contextlib.suppress(ProcessLookupError):
        # Its own methods are for the thread that waits for it.
        os.kill(running.pid or 0, signal.SIGKILL)


class Assassin:
    """Kills a process at its so-many-th request, before the service sees it or before its answer is sent."""

    def __init__(self, *hosts: HttpHost) -> None:
        self._lock = threading.Lock()
        self._victim: BaseProcess | None = None
        self._left = 0
        self._before = False
        self.requests = 0
        for host in hosts:
            host.handler = self._watching(host.handler)

    def aim(self, victim: BaseProcess, requests: int, *, before: bool) -> None:
        """Kill a process at that many requests from now; 0 spares it."""
        with self._lock:
            self._victim, self._left, self._before = victim, requests, before

    def _watching(self, handler: Callable[[Request], Response]) -> Callable[[Request], Response]:
        def handle(request: Request) -> Response:
            with self._lock:
                self.requests += 1
                self._left -= 1
                victim = self._victim if self._left == 0 else None
            if victim is not None and self._before:
                kill(victim)
            answer = handler(request)
            if victim is not None:
                kill(victim)
            return answer

        return handle
