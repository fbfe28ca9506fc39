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


ONE_ENTRY_EACH = """
import secretstorage
from app.domain.errors import Code, NeedsUser
from app.secrets.choice import choose_store
store = choose_store()
store.put("Acme", "stripe-key", "rk_test_one")
store.put("Acme", "pronto-password", "two words")
longest = "x" * 1280
store.put("Other", "stripe-key", longest)
assert store.get("Other", "stripe-key") == longest
try:
    store.put("Other", "stripe-key", longest + "y")
    raise AssertionError("taken")
except NeedsUser as problem:
    assert problem.code is Code.SECRET_TOO_LONG
assert store.get("Other", "stripe-key") == longest
connection = secretstorage.dbus_init()
items = secretstorage.get_default_collection(connection).get_all_items()
kept = sorted((item.get_attributes()["username"], len(item.get_secret())) for item in items)
print(kept)
connection.close()
"""
LOCKED = """
import secretstorage
from app.domain.errors import Code, NeedsUser
from app.domain.wording import explain
from app.secrets.choice import choose_store
store = choose_store()
store.put("Acme", "stripe-key", "rk_test_hush_hush")
connection = secretstorage.dbus_init()
secretstorage.get_default_collection(connection).lock()
connection.close()
for act in (lambda: store.get("Acme", "stripe-key"), lambda: store.put("Acme", "stripe-key", "new_hush_hush")):
    try:
        act()
        raise AssertionError("done")
    except NeedsUser as problem:
        assert problem.code is Code.KEYRING_LOCKED, problem.code
        words = explain(problem)
        assert "hush" not in f"{words} {problem!r}"
        print(words.sentence, words.remedy)
print(choose_store().describe())
"""
VANISHES = """
import os, signal, subprocess, time
from app.domain.errors import NeedsUser
from app.domain.wording import explain
from app.secrets.choice import choose_store
def daemons():
    # Those of this bus only: everybody's own keyring has the same name.
    bus = os.environ["DBUS_SESSION_BUS_ADDRESS"].encode()
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            command = open(f"/proc/{name}/cmdline", "rb").read()
            if command.startswith(b"gnome-keyring-daemon") and bus in open(f"/proc/{name}/environ", "rb").read():
                yield int(name)
        except OSError:
            continue
store = choose_store()
store.put("Acme", "stripe-key", "rk_test_hush_hush")
for daemon in daemons():
    os.kill(daemon, signal.SIGKILL)
try:
    store.get("Acme", "stripe-key")
    raise AssertionError("got it")
except NeedsUser as problem:
    assert "hush" not in repr(problem)
    print("gone:", explain(problem).sentence)
print(choose_store().describe())
subprocess.run(["gnome-keyring-daemon", "--unlock", "--components=secrets"], input=b"test-pass", check=True,
               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
for _ in range(50):
    try:
        assert store.get("Acme", "stripe-key") == "rk_test_hush_hush"
        print("back")
        break
    except NeedsUser:
        time.sleep(0.1)
"""


BARE_BUS = """
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""


def _session(home: Path, start: str, program: str, *, starts_services: bool = True) -> subprocess.CompletedProcess[str]:
    """Run a program in a session bus of its own, with a home of its own and no screen to ask a person on.

    Where the bus starts no services, a keyring is there only while somebody else started it.
    """
    bus = ["dbus-run-session"]
    if not starts_services:
        (home / "bus.conf").write_text(BARE_BUS)
        bus.append(f"--config-file={home / 'bus.conf'}")
    runtime = home / "run"
    runtime.mkdir(mode=0o700, parents=True)
    environment = {key: value for key, value in os.environ.items() if key != "PYTHON_KEYRING_BACKEND"} | {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / ".local/share"),
        "XDG_RUNTIME_DIR": str(runtime),
        "PYTHONPATH": str(ROOT),
        "PROGRAM": program,
    }
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        environment.pop(name, None)
    return subprocess.run(
        [*bus, "--", "sh", "-c", f'{start} exec "{sys.executable}" -W error -c "$PROGRAM"'],
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


def test_one_entry_a_secret_and_none_longer_than_windows_takes(tmp_path: Path):
    done = _session(tmp_path, UNLOCKED, ONE_ENTRY_EACH)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == "[('Acme/pronto-password', 9), ('Acme/stripe-key', 11), ('Other/stripe-key', 1280)]"
    files = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    assert files, "the keyring keeps a file of its own"
    assert not any(b"two words" in content for content in files)


def test_a_keyring_locked_meanwhile_says_so_and_lets_nothing_through(tmp_path: Path):
    done = _session(tmp_path, UNLOCKED, LOCKED)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("keyring is locked") == 3
    assert "forgotten when Tallybridge ends" in done.stdout
    assert "hush" not in done.stdout + done.stderr


def test_a_keyring_that_vanishes_is_told_in_words_and_used_again_when_it_is_back(tmp_path: Path):
    done = _session(tmp_path, UNLOCKED, VANISHES, starts_services=False)
    assert done.returncode == 0, done.stderr
    assert "gone: " in done.stdout
    assert "forgotten when Tallybridge ends" in done.stdout
    assert done.stdout.strip().endswith("back")
    assert "hush" not in done.stdout + done.stderr


def test_a_computer_without_any_keyring_keeps_secrets_in_memory_and_says_why(tmp_path: Path):
    done = _session(tmp_path, "", DESCRIBE, starts_services=False)
    assert done.returncode == 0, done.stderr
    assert "offers no keyring" in done.stdout


def test_doctor_says_that_secrets_are_in_memory(tmp_path: Path):
    program = "import sys; from app.cli.main import main; sys.exit(main(['doctor', '--home', 'office']))"
    done = _session(tmp_path, 'cd "$HOME";', program, starts_services=False)
    assert done.returncode == 1, done.stderr
    assert "look  passwords" in done.stdout
    assert "forgotten when Tallybridge ends" in done.stdout
