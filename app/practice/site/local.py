"""Start, find and stop the process that serves a practice company."""

from __future__ import annotations

import json
import multiprocessing
import shutil
import urllib.error
import urllib.request
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from urllib.parse import urlsplit

from app.practice.site.serving import SITE_FILE, Ports, SiteAddresses, serve_site

_LONGEST_START = 120.0
"""Seconds; a slow disk may need a while to fill the books."""
_ASK_SECONDS = 2.0
_MESS_SECONDS = 300.0
_PORTS_FILE = "ports.json"


class PracticeNotStartedError(RuntimeError):
    """The practice services could not be started; the message says why."""


class LocalSite:
    """The services of the practice company kept in one folder."""

    def __init__(self, folder: Path) -> None:
        """Look after the site of that folder; nothing starts yet."""
        self._folder = folder
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None

    def start(self, data: Path | None, seed: int) -> SiteAddresses:
        """Return where the services listen, starting them unless this or another process serves them already.

        Raises:
            PracticeNotStartedError: they did not come up.
        """
        found = self._running()
        if found is not None:
            return found
        self._launch(data, seed)
        found = self._running()
        if found is None:
            raise PracticeNotStartedError("The practice services started and do not answer.")
        ports = Ports(*(urlsplit(url).port or 0 for url in (found.pronto, found.stripe, found.desk)))
        (self._folder / _PORTS_FILE).write_text(json.dumps([ports.pronto, ports.stripe, ports.desk]))
        return found

    def mess(self, count: int, seed: int) -> int:
        """Alter that many records on both sides; return how many were altered."""
        done = self._wish("mess", {"count": count, "seed": seed})
        return len(done) if isinstance(done, list) else 0

    def reset(self) -> None:
        """Stop the services, whoever started them, and forget what they hold."""
        if self._running() is not None:
            self._wish("stop", {})
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def stop(self) -> None:
        """Stop the services if this process started them."""
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None
        if self._process is not None:
            self._process.join(10)
            if self._process.is_alive():
                self._process.kill()
                self._process.join()
            self._process = None

    def _running(self) -> SiteAddresses | None:
        """Return the addresses in the site's file if somebody answers there."""
        try:
            found = SiteAddresses(**json.loads((self._folder / SITE_FILE).read_text(encoding="utf-8")))
            with urllib.request.urlopen(f"{found.desk}/_practice/health", timeout=_ASK_SECONDS) as answer:  # noqa: S310 - loopback
                return found if json.load(answer).get("name") == "desk" else None
        except (OSError, ValueError, TypeError):
            return None

    def _launch(self, data: Path | None, seed: int) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(
            target=serve_site, args=(self._folder, data, seed, self._last_ports(), theirs), name="practice", daemon=True
        )
        process.start()
        theirs.close()
        self._process, self._pipe = process, ours
        word = self._first_word(ours)
        if word != "ready":
            self.stop()
            raise PracticeNotStartedError(f"The practice services could not start: {word}")

    @staticmethod
    def _first_word(pipe: Connection) -> object:
        try:
            return pipe.recv() if pipe.poll(_LONGEST_START) else "they took too long"
        except (EOFError, OSError):
            return "they ended at once"

    def _last_ports(self) -> Ports:
        try:
            return Ports(*json.loads((self._folder / _PORTS_FILE).read_text()))
        except (OSError, ValueError, TypeError):
            return Ports()

    def _wish(self, name: str, body: dict[str, int]) -> object:
        found = self._running()
        if found is None:
            raise PracticeNotStartedError("The practice services are not running; start them first.")
        request = urllib.request.Request(f"{found.desk}/{name}", json.dumps(body).encode(), method="POST")  # noqa: S310
        with urllib.request.urlopen(request, timeout=_MESS_SECONDS) as answer:  # noqa: S310 - loopback
            return json.load(answer)
