"""The program as a screen reader meets it: started for real, driven and read through the accessibility bus alone."""

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.e2e.small_company import by_hand
from tests.e2e.world import KEY, PASSWORD, USER, services
from tests.support.environment import ROOT

PYTHON = "/usr/bin/python3"
"""The computer's own: pyatspi cannot be had from the package index."""
LAUNCHER = "/usr/libexec/at-spi-bus-launcher"
PATIENCE = 900
"""Seconds for a whole path on a busy computer."""
# A bus of its own, the accessibility bus on it, the program, and whoever reads it; the codes of both are told.
SESSION = """
{launcher} --launch-immediately >/dev/null 2>&1 & bus=$!
trap 'kill $bus $program 2>/dev/null' EXIT
{program} & program=$!
{python} -m tests.e2e.bus_path {arguments}; read_by=$?
[ $read_by -eq 0 ] || kill $program
wait $program; ended=$?
echo "read $read_by, ended $ended"
exit $read_by
"""


def _missing() -> list[str]:
    """Return what this computer lacks for it."""
    lacking = [tool for tool in ("Xvfb", "dbus-run-session") if shutil.which(tool) is None]
    lacking += [path for path in (PYTHON, LAUNCHER) if not Path(path).exists()]
    if PYTHON not in lacking:
        probe = [PYTHON, "-c", "import gi, pyatspi; gi.require_version('Atspi', '2.0')"]
        lacking += ["pyatspi"] if subprocess.run(probe, capture_output=True, timeout=60, check=False).returncode else []
    return lacking


MISSING = _missing() if sys.platform == "linux" else ["Linux"]
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(PATIENCE + 60),
    # Where every change is checked, ./check has installed it all: there it must run.
    pytest.mark.skipif(bool(MISSING) and not os.environ.get("CI"), reason=f"not here: {', '.join(MISSING)}"),
]


@contextmanager
def screen() -> Iterator[str]:
    """Open a display without a monitor and a window manager; gives its name."""
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=[writing], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            yield f":{told.readline().strip()}"
    finally:
        server.terminate()
        server.wait(10)


def walk(environment: dict[str, str], program: list[str], path: str, *arguments: str) -> dict:
    """Start the program, walk a path in it, and return what was seen; both must have ended well."""
    script = SESSION.format(
        launcher=LAUNCHER, program=shlex.join(program), python=PYTHON, arguments=shlex.join([path, *arguments])
    )
    with screen() as display:
        session = environment | {
            "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
        }  # fmt: skip
        done = subprocess.run(
            ["dbus-run-session", "--", "sh", "-c", script],
            env=session, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    *_, seen, ends = done.stdout.strip().splitlines()
    assert ends == "read 0, ended 0", f"{done.stdout}\n{done.stderr}"
    assert "Traceback" not in done.stderr
    return json.loads(seen)


def test_a_bookkeepers_day_through_the_accessibility_bus(child_environment, tallybridge, tmp_path):
    program = [sys.executable, "-X", "faulthandler", "-m", "ui", "--practice"]
    seen = walk(child_environment, program, "practice", str(tmp_path))

    assert seen["differs"][0].startswith("Price")
    assert seen["pair"]["Pronto"]
    assert seen["pair"]["Band"] in {"Green", "Amber", "Red"}

    policy, match, skip, undo, fix = json.loads(tallybridge("journal", "--limit", "5", "--json").stdout)["entries"]
    assert policy["after"]["finalise"] == "finalise"
    assert match["after"] == {"match": "accepted"}
    assert (skip["pronto_id"], skip["reason"]) == (seen["skipped"], "Closed in March; skipped from the screen reader")
    assert (undo["before"], undo["after"]) == (fix["after"], fix["before"])
    assert (undo["pronto_id"], fix["action"]) == (fix["pronto_id"], "update")
    assert tallybridge("journal", "verify").returncode == 0


def test_the_connect_wizard_through_the_accessibility_bus(child_environment, tallybridge, tmp_path):
    with services(by_hand()) as (pronto, stripe):
        opened = "\n".join(
            [
                "import sys",
                "from ui.application import main",
                "from ui.wizards.connect import ConnectWizard",
                f"ConnectWizard.__init__.__kwdefaults__['stripe_url'] = {stripe.url!r}",
                "sys.exit(main([]))",
            ]
        )
        program = [sys.executable, "-X", "faulthandler", "-c", opened]
        seen = walk(child_environment, program, "wizard", str(tmp_path), pronto.xi_url, USER, PASSWORD, KEY)
    assert any("Customers: works" in one for one in seen["offers"])
    companies = json.loads(tallybridge("company", "list", "--json").stdout)
    assert "Spoken Supplies" in json.dumps(companies)
    assert seen["previewed"] > 0
