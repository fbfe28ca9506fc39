"""The lock files pin every package by hash, name no host, and cover what pyproject.toml asks for."""

import re
import subprocess
import sys
import tomllib

import pytest

from tests.support.environment import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")


def entries(lock: str) -> list[str]:
    text = (ROOT / lock).read_text(encoding="utf-8")
    return [entry for entry in text.replace("\\\n", " ").splitlines() if entry.strip()]


def pins(lock: str) -> dict[str, str]:
    found = (re.match(r"([a-z0-9-]+)==([^ ;]+)", entry) for entry in entries(lock))
    return {match[1]: match[2] for match in found if match}


def normal(requirement: str) -> str:
    name = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert name
    return re.sub(r"[-_.]+", "-", name[0]).lower()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_entry_is_pinned_with_hashes(lock):
    assert len(entries(lock)) > 20
    for entry in entries(lock):
        assert re.match(r"[a-z0-9-]+==\S+( ; .*?)?\s+--hash=sha256:[0-9a-f]{64}", entry), entry


@pytest.mark.parametrize("lock", LOCKS)
def test_no_host_is_named(lock):
    text = (ROOT / lock).read_text(encoding="utf-8")
    assert not re.search(r"://|--find-links|--index-url|--extra-index-url|@ ", text)


def test_what_the_project_asks_for_is_locked():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = {normal(text) for text in project["project"]["dependencies"]}
    assert asked <= pins("requirements.lock").keys()
    groups = project["dependency-groups"]
    assert {normal(text) for text in groups["build"]} <= pins("requirements.lock").keys()
    assert {normal(text) for text in groups["dev"]} <= pins("requirements-dev.lock").keys()


def test_the_two_locks_agree():
    app, checks = (pins(lock) for lock in LOCKS)
    assert {name: app[name] for name in app.keys() & checks.keys()} == {
        name: checks[name] for name in app.keys() & checks.keys()
    }


def test_windows_gets_its_own_packages():
    needed = [entry for entry in entries("requirements.lock") if "sys_platform == 'win32'" in entry]
    assert any(entry.startswith("pywin32-ctypes==") for entry in needed)


def test_the_locks_leave_nothing_out():
    """They are installed without working out dependencies, so that no newer release can slip in."""
    checked = subprocess.run(
        [sys.executable, "-m", "pip", "check"], capture_output=True, text=True, timeout=60, check=False
    )
    assert checked.returncode == 0, checked.stdout
