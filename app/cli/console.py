"""What a command says: results on stdout, everything else on stderr.

With ``--json`` stdout carries exactly one JSON object, ASCII only, so that no terminal or pipe can garble it.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

from app.domain.errors import Code, SyncProblem
from app.domain.wording import BUG, explain
from app.ports.progress import Progress
from app.runtime.crash import CrashReport

_STAGES = {
    "read-pronto": "Reading Pronto",
    "read-stripe": "Reading Stripe",
    "check": "Checking the data",
    "compare": "Comparing",
    "wait": "Waiting for the start",
    "write": "Writing",
    "finish": "Finishing",
    "collect": "Collecting",
}
_WIDTH = 79
_SAYS_ALL = frozenset({Code.BAD_INPUT, Code.CANCELLED})
"""Problems whose own sentence leaves nothing to look up."""


class Console:
    """Speaks to the person or script at the other end.

    Args:
        as_json: print one JSON object instead of text.
        out: takes the result.
        err: takes progress, notes and problems.
    """

    def __init__(self, *, as_json: bool, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self.as_json = as_json
        self._out = out or sys.stdout
        self._err = err or sys.stderr
        self._line_open = False
        self._stage = ""
        for stream in (self._out, self._err):
            # A terminal that lacks a letter shows a question mark instead of stopping the program.
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="replace")

    def result(self, found: Mapping[str, Any], text: str) -> None:
        """Print a result: the object with ``--json``, else the text."""
        self._close_line()
        print(json.dumps(found) if self.as_json else text, file=self._out, flush=True)

    def note(self, text: str) -> None:
        """Say something by the way."""
        self._close_line()
        print(text, file=self._err, flush=True)

    def problem(self, problem: SyncProblem, found: Mapping[str, Any] | None = None) -> None:
        """Say what went wrong and what to do; ``found`` is what was done until then."""
        words = explain(problem)
        self._failure(problem.code.value, words.sentence, words.remedy, found or {})

    def bug(self, crash: CrashReport) -> None:
        """Say that the program is at fault and where the report is."""
        where = f" The report is {crash.path}." if crash.path is not None else ""
        self._failure("bug", BUG.sentence, BUG.remedy + where, {})
        if crash.path is None:
            self.note(crash.text)

    def _failure(self, code: str, message: str, remedy: str, found: Mapping[str, Any]) -> None:
        """Print a failure as one line of text, and with ``--json`` as the one object."""
        self.note(f"{message} {remedy}")
        if code not in _SAYS_ALL:
            self.note(f"More about it: tallybridge help {code}")
        if self.as_json:
            error = {"code": code, "message": message, "remedy": remedy}
            print(json.dumps({**found, "error": error}), file=self._out, flush=True)

    def progress(self, progress: Progress) -> None:
        """Show how far a job is: one line rewritten on a terminal, one line a stage elsewhere."""
        stage = _stage(progress)
        if self._err.isatty():
            line = f"{stage}{_amount(progress)}"[:_WIDTH]
            self._err.write(f"\r{line:<{_WIDTH}}")
            self._err.flush()
            self._line_open = True
        elif stage != self._stage:
            self.note(f"{stage} …")
        self._stage = stage

    def _close_line(self) -> None:
        """Wipe the progress line."""
        if self._line_open:
            self._err.write(f"\r{'':<{_WIDTH}}\r")
            self._line_open = False


def _stage(progress: Progress) -> str:
    """Return a stage in words: ``Reading Pronto: sales orders``."""
    stage = _STAGES.get(progress.stage, progress.stage)
    return f"{stage}: {progress.kind.replace('_', ' ')}" if progress.kind else stage


def _amount(progress: Progress) -> str:
    """Return counts, rate and time left, as far as they are known."""
    parts = [f" {progress.done:,}" + (f" of {progress.total:,}" if progress.total is not None else "")]
    if progress.rate is not None:
        parts.append(f"{progress.rate:.0f} a second")
    if progress.seconds_left is not None:
        minutes, seconds = divmod(round(progress.seconds_left), 60)
        parts.append(f"{minutes}:{seconds:02} left")
    return ", ".join(parts)


def table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Return rows as aligned text; numbers to the right."""
    lines = [[str(cell) for cell in row] for row in [head, *rows]]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    right = [bool(rows) and all(isinstance(row[column], int) for row in rows) for column in range(len(head))]
    return "\n".join(
        "  ".join(
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(line, widths, right, strict=True)
        ).rstrip()
        for line in lines
    )
