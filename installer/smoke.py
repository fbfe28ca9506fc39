"""Try a frozen build as its first user would: run the practice company headless, then open its window.

Run ``python installer/smoke.py dist/tallybridge/tallybridge``; it prints one line a step and exits 1 at the
first that fails. Needs only the standard library, so any Python on the build machine will do.
"""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

_HEADLESS_SECONDS = 300
_WINDOW_SECONDS = 120


def headless(program: Path, home: Path) -> str:
    """Sync the practice company twice; return what is wrong, or an empty string.

    The second sync must have nothing to write.
    """
    for turn in ("first", "second"):
        ran = subprocess.run(
            [program, "--home", home, "practice", "--json"],
            capture_output=True,
            text=True,
            timeout=_HEADLESS_SECONDS,
            check=False,
        )
        if ran.returncode not in (0, 1):
            return f"the {turn} practice sync ended with code {ran.returncode}: {ran.stderr.strip()[-500:]}"
        writes = json.loads(ran.stdout)["writes"]
        if (writes > 0) != (turn == "first"):
            return f"the {turn} practice sync made {writes} writes"
    return ""


def window(program: Path, home: Path) -> str:
    """Have the window open everything once and end; return what is wrong, or an empty string.

    A window that stays has something to say that nobody is there to read: its crash report is in the home's logs.
    """
    try:
        ran = subprocess.run(
            [program, "--home", home, "--selftest"],
            env={"QT_QPA_PLATFORM": "offscreen", **os.environ},
            capture_output=True,
            text=True,
            timeout=_WINDOW_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        reports = [path.read_text(encoding="utf-8") for path in sorted((home / "logs").glob("crash-*"))]
        return "\n".join([f"the window did not end by itself within {_WINDOW_SECONDS} seconds", *reports])
    return "" if ran.returncode == 0 else f"the window ended with code {ran.returncode}: {ran.stderr.strip()[-500:]}"


def main() -> int:
    """Run both steps on the program named on the command line; return the exit code."""
    program = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        for step in (headless, window):
            problem = step(program, Path(folder))
            print(f"{step.__name__}: {problem or 'fine'}")
            if problem:
                return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
