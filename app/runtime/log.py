"""The log: a rotating file, warnings on stderr for the command line, and secrets taken out of both.

Redaction works on the finished text, so that exception texts and tracebacks go through it as well.
"""

from __future__ import annotations

import copy
import datetime as dt
import json
import logging
import re
import sys
import threading
import urllib.parse
from collections.abc import Callable, Iterable
from html import escape
from logging.handlers import RotatingFileHandler
from pathlib import Path

FILE_NAME = "tallybridge.log"
_BYTES = 2_000_000
_KEEP = 5
_LAYOUT = "%(asctime)s %(levelname)s %(threadName)s %(name)s: %(message)s"
_QUIET = ("httpx", "httpcore", "stripe", "apscheduler", "keyring", "peewee", "urllib3")
"""Libraries whose everyday chatter quotes addresses; only their warnings are kept."""
_SHORTEST_SECRET = 4
"""Shorter ones would black out half the text."""
_GONE = "[removed]"
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    # Stripe's keys and webhook secrets (Stripe docs, API keys).
    (re.compile(r"\b(sk|rk|pk)((?:cs)?_(?:test|live)_)[A-Za-z0-9_]+"), rf"\1\2{_GONE}"),
    (re.compile(r"\bwhsec_[A-Za-z0-9+/=_]+"), f"whsec_{_GONE}"),
    # Header or dictionary: name, optional quotes, colon or equals, optional scheme, value.
    (
        re.compile(
            r"(?i)\b(x-pronto-(?:token|password)|(?:proxy-)?authorization|password)"
            r"""((?:["']?\s*[:=]|["'],)\s*(?:b(?=["']))?["']?)((?:basic|bearer|digest)\s+)?[^\s"',;<>)}\]]+"""
        ),
        rf"\1\2\3{_GONE}",
    ),
    # XML and JSON of Pronto's login reply.
    (re.compile(r"(?i)<((?:\w+:)?(?:token|password))>[^<]+<"), rf"<\1>{_GONE}<"),
    (re.compile(r'(?i)"(token)"(\s*:\s*)"[^"]+"'), rf'"\1"\2"{_GONE}"'),
    # User and password inside an address.
    (re.compile(r"(?i)\b([a-z][a-z0-9+.-]*://)[^/\s:@]+:[^/\s@]+@"), rf"\1{_GONE}@"),
)


class Redactor:
    """Takes secrets out of text: by shape, and those it was told of; safe to use from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._told: frozenset[str] = frozenset()

    def know(self, secret: str) -> None:
        """Take this secret out of every text from now on, also where it is quoted for an address, JSON or XML."""
        if len(secret) < _SHORTEST_SECRET:
            return
        spellings: Iterable[str] = (
            secret,
            urllib.parse.quote(secret, safe=""),
            urllib.parse.quote_plus(secret),
            json.dumps(secret)[1:-1],
            escape(secret),
        )
        with self._lock:
            self._told |= frozenset(spellings)

    def clean(self, text: str) -> str:
        """Return the text without secrets."""
        # The longest first, in case one secret is part of another.
        for secret in sorted(self._told, key=len, reverse=True):
            text = text.replace(secret, _GONE)
        for pattern, instead in _PATTERNS:
            text = pattern.sub(instead, text)
        return text


class _CleanFormatter(logging.Formatter):
    """Formats in UTC and redacts the whole of it, tracebacks included."""

    def __init__(self, layout: str, redactor: Redactor) -> None:
        super().__init__(layout)
        self._redactor = redactor

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: N802 - logging's name
        """Return when it was, in UTC to the millisecond."""
        at = dt.datetime.fromtimestamp(record.created, dt.UTC)
        return at.strftime(datefmt) if datefmt else at.isoformat(timespec="milliseconds")

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished, redacted text."""
        return self._redactor.clean(super().format(record))


class _ConsoleFormatter(_CleanFormatter):
    """Leaves tracebacks to the file: a person at a terminal needs the sentence."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished, redacted line."""
        line = copy.copy(record)
        line.exc_info = line.exc_text = line.stack_info = None
        return super().format(line)


class _LogFile(RotatingFileHandler):
    """A rotating file that never stands in the program's way."""

    def doRollover(self) -> None:  # noqa: N802 - logging's name
        """Rotate; where another process holds the file open (Windows), go on in the same one."""
        try:
            super().doRollover()
        except PermissionError:
            if self.stream is None:
                self.stream = self._open()

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Lose a line rather than the work when it cannot be written, for example on a full disk."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handleError(record)


def start_log(folder: Path, redactor: Redactor, *, console: bool = False, detailed: bool = False) -> Callable[[], None]:
    """Write the log into a folder and return how to stop.

    Args:
        folder: holds ``tallybridge.log`` and its older parts; must exist.
        redactor: takes secrets out.
        console: also print warnings on stderr, for the command line.
        detailed: keep every step instead of the notable ones.
    """
    level = logging.DEBUG if detailed else logging.INFO
    handlers: list[logging.Handler] = [
        _LogFile(folder / FILE_NAME, maxBytes=_BYTES, backupCount=_KEEP, encoding="utf-8", errors="replace", delay=True)
    ]
    handlers[0].setLevel(level)
    handlers[0].setFormatter(_CleanFormatter(_LAYOUT, redactor))
    if console:
        shown = logging.StreamHandler(sys.stderr)
        shown.setLevel(logging.WARNING)
        shown.setFormatter(_ConsoleFormatter("%(levelname)s: %(message)s", redactor))
        handlers.append(shown)
    root = logging.getLogger()
    before = root.level
    root.setLevel(level)
    for handler in handlers:
        root.addHandler(handler)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)

    def stop() -> None:
        """Write what is left and close the files."""
        root.setLevel(before)
        for handler in handlers:
            root.removeHandler(handler)
            handler.close()

    return stop
