"""The ground every test stands on; see tests/support for each part."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import environment

# Before Qt, keyring or stripe is imported by anything.
environment.clean()

from tests.support.keyring_reset import fresh_keyring  # noqa: E402, F401
from tests.support.leaks import no_leaked_threads, no_leaked_windows  # noqa: E402, F401
from tests.support.loopback import loopback_only  # noqa: E402, F401


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put the database, logs and settings of this test in a folder of its own."""
    folder = tmp_path / "home"
    monkeypatch.setenv("TALLYBRIDGE_HOME", str(folder))
    return folder


@pytest.fixture
def child_environment(home: Path, tmp_path: Path) -> dict[str, str]:
    """Environment for a program that the test starts: same home, and a keyring that its processes share."""
    return {
        **os.environ,
        "TALLYBRIDGE_HOME": str(home),
        "PYTHONPATH": str(environment.ROOT),
        "PYTHON_KEYRING_BACKEND": "tests.support.keyrings.FileKeyring",
        "TEST_KEYRING_FILE": str(tmp_path / "keyring.json"),
    }


@pytest.fixture
def tallybridge(child_environment: dict[str, str]):
    """Run the program as a person would: ``tallybridge("sync", "--json")`` gives the completed process."""

    def run(*arguments: str, stdin: str = "", timeout: float = 60) -> subprocess.CompletedProcess[str]:
        launcher = environment.ROOT / "installer" / "wheel" / "launcher.py"
        return subprocess.run(
            [sys.executable, str(launcher), *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
            env=child_environment,
        )

    return run
