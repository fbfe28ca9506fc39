"""The real Secret Service in a session bus of its own, where this computer has one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.environment import ROOT

NEEDED = ("dbus-run-session", "gnome-keyring-daemon")
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the Secret Service is Linux's keyring"),
    pytest.mark.skipif(
        any(shutil.which(name) is None for name in NEEDED),
        reason="dbus-daemon and gnome-keyring are not installed",
    ),
]

UNLOCKED = "printf test-pass | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; "
ROUND_TRIP = """
from app.secrets.choice import choose_store
store = choose_store()
assert store.put("Acme & Söhne", "stripe-key", "rk_test_" + "ä" * 1000) is True, store.describe()
again = choose_store()
assert again.get("Acme & Söhne", "stripe-key") == "rk_test_" + "ä" * 1000
again.forget("Acme & Söhne")
assert again.get("Acme & Söhne", "stripe-key") is None
again.forget("Acme & Söhne")
print(again.describe())
"""
DESCRIBE = """
from app.secrets.choice import choose_store
store = choose_store()
assert store.put("Acme", "stripe-key", "x") is False
print(store.describe())
"""


def _session(home: Path, start: str, program: str) -> subprocess.CompletedProcess[str]:
    """Run a program in a session bus of its own, with a home of its own."""
    runtime = home / "run"
    runtime.mkdir(mode=0o700, parents=True)
    environment = {key: value for key, value in os.environ.items() if key != "PYTHON_KEYRING_BACKEND"} | {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / ".local/share"),
        "XDG_RUNTIME_DIR": str(runtime),
        "PYTHONPATH": str(ROOT),
        "PROGRAM": program,
    }
    return subprocess.run(
        ["dbus-run-session", "--", "sh", "-c", f'{start} exec "{sys.executable}" -W error -c "$PROGRAM"'],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=environment,
    )


def test_round_trip_through_an_unlocked_keyring(tmp_path: Path):
    done = _session(tmp_path, UNLOCKED, ROUND_TRIP)
    assert done.returncode == 0, done.stderr
    assert "(SecretService)" in done.stdout


def test_without_anybody_to_unlock_it_secrets_stay_in_memory(tmp_path: Path):
    done = _session(tmp_path, "", DESCRIBE)
    assert done.returncode == 0, done.stderr
    assert "forgotten when Tallybridge ends" in done.stdout
    assert "keyring" in done.stdout
