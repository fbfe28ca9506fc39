"""A notification seen by a real notification daemon on a bus of its own."""

import os
import shutil
import subprocess
import sys

import pytest

from app.alerts.desktop import show
from app.domain.alert import Message
from app.domain.errors import Retryable
from tests.support.environment import ROOT

NEEDED = ("dbus-run-session", "dunst", "dunstctl", "Xvfb")
SHOW = """
import os, subprocess, time
reads, writes = os.pipe()
screen = subprocess.Popen(["Xvfb", "-displayfd", str(writes), "-screen", "0", "800x600x24", "-nolisten", "tcp"],
                          pass_fds=[writes], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
os.environ["DISPLAY"] = ":" + os.read(reads, 20).decode().strip()
daemon = subprocess.Popen(["dunst", "-conf", "/dev/null"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
try:
    from app.alerts.desktop import show
    from app.domain.alert import Message
    for _ in range(100):
        if subprocess.run(["dunstctl", "count"], capture_output=True).returncode == 0:
            break
        time.sleep(0.1)
    show(Message("Acme needs you", "2 records need attention."))
    print(subprocess.run(["dunstctl", "count", "displayed"], capture_output=True, text=True).stdout.strip())
    subprocess.run(["dunstctl", "close-all"], capture_output=True)
    print(subprocess.run(["dunstctl", "history"], capture_output=True, text=True).stdout)
finally:
    daemon.terminate()
    daemon.wait()
    screen.terminate()
    screen.wait()
"""


def test_a_notification_is_seen(tmp_path):
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        pytest.skip(f"{', '.join(missing)} not installed")
    found = subprocess.run(
        ["dbus-run-session", "--", sys.executable, "-W", "error", "-c", SHOW],
        cwd=ROOT,
        env=os.environ | {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    displayed, history = found.stdout.split("\n", 1)
    assert displayed == "1"
    assert "Acme needs you" in history
    assert "2 records need attention." in history
    assert "Tallybridge" in history
    # The bus has a word of its own to say; the program has none.
    assert [line for line in found.stderr.splitlines() if not line.startswith("dbus-daemon")] == []


@pytest.mark.skipif(sys.platform != "linux", reason="Windows and macOS always have a desktop")
def test_without_a_desktop_it_says_so(monkeypatch):
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    with pytest.raises(Retryable) as failed:
        show(Message("Acme needs you", "Words."))
    assert failed.value.detail == "This computer's desktop shows no notifications, or nobody is signed in."
