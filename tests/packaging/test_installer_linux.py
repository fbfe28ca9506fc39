"""The Debian package's parts and the scripts that make it, checked without building."""

import configparser
import os
import re
import shutil
import stat
import subprocess
import tomllib
import xml.etree.ElementTree as ET

import pytest

from tests.support.environment import ROOT

LINUX = ROOT / "installer" / "linux"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
needs_sh = pytest.mark.skipif(os.name == "nt", reason="the scripts are for Linux")


def lock_entries():
    text = (ROOT / "requirements-build.lock").read_text(encoding="utf-8")
    return [entry for entry in text.replace("\\\n", " ").splitlines() if entry.strip()]


def test_what_builds_is_pinned_by_hash_and_names_no_host():
    entries = lock_entries()
    assert {"pyinstaller", "cyclonedx-python-lib"} <= {entry.split("==")[0] for entry in entries}
    for entry in entries:
        assert re.match(r"[a-z0-9-]+==\S+( ; .*?)?\s+--hash=sha256:[0-9a-f]{64}", entry), entry
        assert "://" not in entry


def test_what_builds_agrees_with_what_is_built():
    def pins(text):
        return dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", text, re.MULTILINE))

    app = pins((ROOT / "requirements.lock").read_text(encoding="utf-8"))
    tools = pins("\n".join(lock_entries()))
    assert {name: tools[name] for name in app.keys() & tools.keys()} == {
        name: app[name] for name in app.keys() & tools.keys()
    }


@needs_sh
@pytest.mark.parametrize(
    "script",
    [
        "installer/build",
        "installer/check",
        "installer/linux/smoke.sh",
        "installer/linux/build_deb.sh",
        "installer/windows/smoke.sh",
    ],
)
def test_the_commands_are_plain_shell_and_can_be_started(script):
    subprocess.run(["/bin/sh", "-n", ROOT / script], check=True, timeout=10)
    assert (ROOT / script).stat().st_mode & stat.S_IXUSR


@needs_sh
def test_the_keyboards_part_is_plain_shell():
    subprocess.run(["/bin/sh", "-n", LINUX / "keys.sh"], check=True, timeout=10)


def test_the_desktop_file_starts_the_program_under_its_icon():
    parser = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read_string((LINUX / "tallybridge.desktop").read_text(encoding="utf-8"))
    entry = parser["Desktop Entry"]
    assert (entry["Type"], entry["Exec"], entry["Icon"]) == ("Application", "tallybridge", "tallybridge")
    assert entry["Terminal"] == "false"
    assert entry["Categories"].endswith(";")
    assert (LINUX / f"{entry['Icon']}.png").read_bytes().startswith(b"\x89PNG")
    assert "/usr/bin/tallybridge" in (LINUX / "build_deb.sh").read_text(encoding="utf-8").replace("$tree", "")


@pytest.mark.skipif(shutil.which("desktop-file-validate") is None, reason="desktop-file-validate is not installed")
def test_the_desktop_file_is_valid():
    ran = subprocess.run(
        ["desktop-file-validate", LINUX / "tallybridge.desktop"],
        capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (0, "")


def test_the_store_entry_names_this_version():
    tree = ET.parse(LINUX / "tallybridge.metainfo.xml")
    release = tree.find("releases/release")
    assert release is not None
    assert release.get("version") == PROJECT["project"]["version"]
    assert tree.findtext("launchable") == "tallybridge.desktop"


def test_every_place_in_the_control_file_is_filled_in():
    control = (LINUX / "control.in").read_text(encoding="utf-8")
    script = (LINUX / "build_deb.sh").read_text(encoding="utf-8")
    places = set(re.findall(r"@\w+@", control))
    assert places == {"@VERSION@", "@SIZE@", "@DEPENDS@"}
    assert places <= set(re.findall(r"@[A-Z]+@", script))
