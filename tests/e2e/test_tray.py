"""The tray on a real display with a real tray: what the desktop is told, and a click in the menu."""

import json
import os
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PATIENCE = 100
ICON = """
    import sys
    from PySide6.QtWidgets import QWidget
    from ui.application import make_application
    from ui.models.health import State
    from ui.screens.tray import Tray

    app = make_application()
    app.setQuitOnLastWindowClosed(False)
    assert Tray.available()
    window = QWidget()
    tray = Tray(window)
    tray.show_state(State.ATTENTION, "Tallybridge\\nAcme: 3 records need attention.", paused=False, can_sync=True)
    tray.sync_wanted.connect(lambda: (print("sync was asked for"), app.quit()))
    sys.exit(app.exec())
"""
SESSION = """
    import subprocess, sys
    command = [sys.executable, "-m", "tests.support.tray_host", "Sync now"]
    host = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert host.stdout.readline() == "ready\\n"
    icon = subprocess.run([sys.executable, "-c", sys.argv[1]], capture_output=True, text=True, timeout=90)
    print(host.stdout.readline().strip())
    print(icon.stdout.strip(), icon.stderr.strip())
    host.wait(30)
"""


@pytest.mark.skipif(
    sys.platform != "linux" or not (shutil.which("Xvfb") and shutil.which("dbus-run-session")),
    reason="needs Xvfb and a session bus",
)
def test_a_desktop_shows_the_icon_and_its_menu_works():
    reading, writing = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=[writing], stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            display = f":{told.readline().strip()}"
        named = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)}
        script, icon = textwrap.dedent(SESSION), textwrap.dedent(ICON)
        done = subprocess.run(
            ["dbus-run-session", "--", sys.executable, "-c", script, icon],
            env=os.environ | named, cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False,
        )  # fmt: skip
    finally:
        screen.terminate()
        screen.wait(10)
    assert done.returncode == 0, done.stderr
    first, second = done.stdout.strip().splitlines()[:2]
    shown = json.loads(first)
    assert "Acme: 3 records need attention." in f"{shown['title']} {shown['words']}"
    assert {16, 22, 32} <= set(shown["sides"])
    for words in ("Open Tallybridge", "Sync now", "Pause", "For an hour", "Quit"):
        assert words in shown["menu"]
    assert "Resume" not in shown["menu"]
    assert second.startswith("sync was asked for")
