"""What CI runs: the installers are tried, what cannot be is named, and no failure is lost."""

import os
import shutil
import subprocess

import pytest

from tests.support.environment import ROOT

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the scripts are for Linux")

SETUP = """
stop() { echo "Tallybridge could not be set up. $1" >&2; exit 3; }
set_up() { :; }
need_python() { python=python3; }
need_packages() { case $1 in *$LACKING*) stop "There is no such package." ;; esac; }
qt_libraries=qt window_libraries=window
"""
BUILD = 'mkdir -p "$1"; echo made >"$1/one.deb"; exit "${BUILD:-0}"'
WINDOWS = 'exit "${WINDOWS:-0}"'


def script(path, body):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def tree(tmp_path):
    """A tree without history in which nothing real is built."""
    place = tmp_path / "tree"
    script(place / "installer" / "setup.sh", SETUP)
    script(place / "installer" / "build", BUILD)
    script(place / "installer" / "windows" / "smoke.sh", WINDOWS)
    shutil.copy(ROOT / "installer" / "check", place / "installer" / "check")
    script(tmp_path / "bin" / "unshare", "exit 1")
    # The papers are looked at and Qt is replaced only in a real build.
    text = (place / "installer" / "check").read_text(encoding="utf-8")
    text = text.replace('bill of materials is valid" papers', '…" true').replace('window opens" replaced', '…" true')
    (place / "installer" / "check").write_text(text, encoding="utf-8")
    return place


def run(tree, *command, **environment):
    path = f"{tree.parent / 'bin'}:{os.environ['PATH']}"
    variables = {"PATH": path, "LACKING": "nothing", "GIT_CEILING_DIRECTORIES": str(tree.parent), **environment}
    return subprocess.run(
        command or ["installer/check"],
        cwd=tree, env=variables, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip


def test_what_cannot_be_tried_is_named_with_its_reason(tree):
    ran = run(tree, LACKING="makensis")
    assert ran.returncode == 0
    end = ran.stdout.split("Not tried here:")[1]
    assert "the upgrade: This clone's history holds no older version" in end
    assert "the package in a bare Debian: " in end
    assert "the set-up program for Windows: There is no such package." in end
    assert ran.stdout.splitlines()[-1] == "What is given away works."


def test_a_part_that_fails_is_named_and_the_others_are_tried_all_the_same(tree):
    ran = run(tree, BUILD="1")
    assert ran.returncode == 1
    assert ran.stderr.endswith("These failed:\n  a package of this tree\n")
    assert "fine: the set-up program for Windows" in ran.stdout
    ran = run(tree, WINDOWS="1")
    assert ran.returncode == 1
    assert ran.stderr.endswith("These failed:\n  the set-up program for Windows\n")


def test_where_nothing_can_be_built_it_says_why_and_ends_with_3(tree):
    ran = run(tree, LACKING="dpkg-dev")
    assert ran.returncode == 3
    assert "The Debian package cannot be built. There is no such package." in ran.stderr


@pytest.mark.parametrize(
    ("installers", "checks", "code"), [(0, 0, 0), (1, 0, 1), (3, 0, 0), (0, 1, 1), (1, 5, 5), (3, 2, 2)]
)
def test_ci_runs_both_to_their_end_and_loses_no_failure(tree, installers, checks, code):
    shutil.copytree(ROOT / ".ci", tree / ".ci")
    script(tree / "installer" / "check", f"echo installers; exit {installers}")
    script(tree / "check", f"echo 5 passed in 1.00s; exit {checks}")
    ran = run(tree, "bash", ".ci/run")
    assert ran.returncode == code
    # The tests' closing line is the last.
    assert ran.stdout.splitlines() == ["installers", "5 passed in 1.00s"]


def test_the_payload_is_what_a_windows_pc_installs(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "installer"))
    from release.payload import wanted
    from release.pins import read_pins

    names = {pin.name for pin in wanted(read_pins((ROOT / "requirements.lock").read_text(encoding="utf-8")))}
    assert {"pyside6-essentials", "pywin32-ctypes", "tzdata", "stripe"} <= names
    assert not {"secretstorage", "jeepney", "dbus-fast", "pyobjc-core"} & names
