"""The crash report: what to send to whoever supports the program, with secrets taken out."""

from __future__ import annotations

import datetime as dt
import itertools
import logging
import os
import platform
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path

from app.ports.clock import Clock
from app.runtime.log import Redactor

_KEEP = 20
"""Older reports are removed."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CrashReport:
    """A report and where it was written."""

    text: str
    path: Path | None
    """None when it could not be written."""


class CrashReporter:
    """Writes crash reports into the log folder; never raises over one.

    Args:
        folder: where the reports go.
        redactor: takes secrets out.
        clock: dates them.
    """

    def __init__(self, folder: Path, redactor: Redactor, clock: Clock) -> None:
        self._folder = folder
        self._redactor = redactor
        self._clock = clock
        self._numbers = itertools.count(1)

    def __call__(self, fault: BaseException, where: str) -> CrashReport:
        """Log a fault, write its report to ``crash-….txt`` and return it."""
        now = self._clock.now()
        text = self._redactor.clean(_without_home(describe(fault, where, now)))
        path = self._folder / f"crash-{now:%Y%m%d-%H%M%S}-{os.getpid()}-{next(self._numbers)}.txt"
        _log.error("%s failed; the report is %s", where, path, exc_info=fault)
        try:
            path.write_text(text, encoding="utf-8", errors="replace")
            for old in sorted(self._folder.glob("crash-*.txt"))[:-_KEEP]:
                old.unlink(missing_ok=True)
        except OSError:
            _log.warning("The crash report could not be written to %s", path)
            return CrashReport(text, None)
        return CrashReport(text, path)


def describe(fault: BaseException, where: str, at: dt.datetime | None = None) -> str:
    """Return the text of a report, secrets not yet taken out.

    Args:
        fault: what was raised; its traceback is included, the values of variables are not.
        where: what was going on.
        at: when, in UTC.
    """
    lines = [
        "Tallybridge crash report",
        f"When: {at.isoformat() if at else 'not known'}",
        f"Where: {where}",
        f"Version: {version()}",
        f"Python: {platform.python_version()} ({sys.platform}, {platform.platform()})",
        "",
        "".join(traceback.format_exception(fault)).rstrip(),
        "",
    ]
    return "\n".join(lines)


def version() -> str:
    """Return the program's version; ``development`` when it runs from a checkout that was never installed."""
    from importlib import metadata  # noqa: PLC0415 - costs 25 ms, and is asked only when something failed

    try:
        return metadata.version("tallybridge")
    except metadata.PackageNotFoundError:
        return "development"


def _without_home(text: str) -> str:
    """Return the text with the person's own folder, and so their name, written as ``~``."""
    home = str(Path.home())
    return text.replace(home, "~") if len(home) > 1 else text
