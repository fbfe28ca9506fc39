"""How long the window and the command line take to start.

Run ``python -m tests.bench.start`` (half a minute). Times are from starting the process: to the window's first paint
and to the companies on the first page (offscreen), or to the end of a command. Median and best of several.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.ground import table

TIMES = 7
ROOT = Path(__file__).resolve().parents[2]
_WINDOW = """
import sys, time
from pathlib import Path
from ui.application import Application, make_application

marks = [time.monotonic()]
app = make_application()
program = Application(app, Path(sys.argv[1]), unattended=True)


def note():
    marks.append(time.monotonic())


def leave():
    note()
    program.window.close()


program.window.painted.connect(note)
program.ready.connect(leave)
program.start()
app.exec()
print(*marks)
"""


def window(home: Path) -> list[float]:
    """Start the window once; return seconds to imported, first paint and ready."""
    started = time.monotonic()
    found = _run([sys.executable, "-c", _WINDOW, str(home)])
    return [float(text) - started for text in found.split()[-3:]]


def command(*arguments: str) -> float:
    """Carry out a command; return the seconds it took from start to end."""
    started = time.monotonic()
    _run([sys.executable, *arguments])
    return time.monotonic() - started


def _run(line: list[str]) -> str:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_API": "pyside6"}
    ran = subprocess.run(line, cwd=ROOT, env=environment, check=True, capture_output=True, text=True, timeout=60)
    return ran.stdout


def main() -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        home = ["--home", folder]
        command("-m", "app", *home, "company", "list")
        imported, painted, ready = zip(*(window(Path(folder)) for _ in range(TIMES)), strict=True)
        measured = {
            "a bare Python, for comparison": [command("-c", "") for _ in range(TIMES)],
            "window: imported": imported,
            "window: first paint": painted,
            "window: companies known": ready,
            "`tallybridge --help`": [command("-m", "app", "--help") for _ in range(TIMES)],
            "`tallybridge company list`": [command("-m", "app", *home, "company", "list") for _ in range(TIMES)],
        }
    rows = [(name, f"{statistics.median(seconds):.2f}", f"{min(seconds):.2f}") for name, seconds in measured.items()]
    table(("from the start of the process to", "seconds (median)", "best"), rows)


if __name__ == "__main__":
    main()
