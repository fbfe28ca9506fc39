"""What is loaded when: no Qt behind a headless command, nothing slow before the window's first paint."""

import importlib.util
import json
import subprocess
import sys

import pytest

from tests.support.environment import ROOT

LATE = ("apscheduler", "httpx", "keyring", "requests", "stripe")
QT = ("PySide6", "qtawesome", "qtpy", "shiboken6", "ui")


@pytest.fixture(scope="module")
def launcher():
    spec = importlib.util.spec_from_file_location("launcher", ROOT / "installer" / "wheel" / "launcher.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def loaded_after(script: str, environment: dict[str, str]) -> set[str]:
    """Run the script in a new Python; return the top-level names of all modules it loaded."""
    tail = "\nimport json, sys\nprint(json.dumps(sorted({name.split('.')[0] for name in sys.modules})))"
    ran = subprocess.run(
        [sys.executable, "-c", script + tail],
        cwd=ROOT, env=environment, check=True, capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    return set(json.loads(ran.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    ("arguments", "window"),
    [
        ([], True),
        (["--practice"], True),
        (["--home", "books"], True),
        (["--home=books", "--practice"], True),
        (["practice"], False),
        (["--home", "books", "sync", "--company", "Acme"], False),
        (["--help"], False),
        (["--version"], False),
        (["--home", "books", "-h"], False),
    ],
)
def test_a_command_is_told_from_the_window(launcher, arguments, window):
    assert launcher.asks_for_window(arguments) is window


@pytest.mark.parametrize("command", [["--help"], ["company", "list"], ["doctor", "--help"]])
def test_headless_commands_never_load_qt(child_environment, command):
    script = (
        "import runpy, sys\n"
        f"sys.argv = ['tallybridge', *{command!r}]\n"
        "try:\n"
        "    runpy.run_path('installer/wheel/launcher.py', run_name='__main__')\n"
        "except SystemExit as ending:\n"
        "    assert not ending.code, ending.code\n"
    )
    loaded = loaded_after(script, child_environment)
    assert "app" in loaded
    assert not loaded & set(QT)


def test_the_window_module_loads_nothing_slow(child_environment):
    loaded = loaded_after("import ui.application", child_environment)
    assert "PySide6" in loaded
    assert not loaded & set(LATE)
