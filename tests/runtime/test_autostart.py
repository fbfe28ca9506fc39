"""Starting with the session: only where it is ticked, and in the place each system looks at."""

import plistlib
import shlex
import sys
from pathlib import Path

import pytest

from app.domain.errors import NeedsUser
from app.runtime.autostart import RegistryAutostart, _windows_quoted, open_autostart, start_command


def test_a_file_where_sessions_of_linux_look_for_it(tmp_path: Path):
    home = tmp_path / 'our "books" $5 100%'
    entry = open_autostart(home, platform="linux", environment={}, person=tmp_path)
    file = tmp_path / ".config/autostart/tallybridge.desktop"
    assert not entry.enabled()
    entry.turn(on=False)
    assert not file.exists()
    entry.turn(on=True)
    assert entry.enabled()
    (line,) = [line for line in file.read_text().splitlines() if line.startswith("Exec=")]
    # Unescaped once as a string of the file, once as a quoted argument.
    parts = shlex.split(line.removeprefix("Exec=").replace("\\\\", "\\").replace("%%", "%").replace("\\$", "$"))
    assert parts == [sys.executable, "-m", "ui", "--tray", "--home", str(home)]
    # Where the program was removed, the session passes the entry over.
    assert f"TryExec={sys.executable}" in file.read_text().splitlines()
    file.write_text(file.read_text() + "Hidden=true\n")
    assert not entry.enabled()
    entry.turn(on=True)
    assert entry.enabled()
    entry.turn(on=False)
    assert not file.exists()


def test_the_folder_for_settings_is_followed_where_it_is_a_whole_path(tmp_path: Path):
    named = {"XDG_CONFIG_HOME": str(tmp_path / "settings")}
    open_autostart(None, platform="linux", environment=named, person=tmp_path).turn(on=True)
    assert (tmp_path / "settings/autostart/tallybridge.desktop").is_file()
    relative = open_autostart(None, platform="linux", environment={"XDG_CONFIG_HOME": "here"}, person=tmp_path)
    relative.turn(on=True)
    assert (tmp_path / ".config/autostart/tallybridge.desktop").is_file()


def test_a_launch_agent_on_a_mac(tmp_path: Path):
    entry = open_autostart(tmp_path, platform="darwin", person=tmp_path, frozen=True)
    entry.turn(on=True)
    (file,) = (tmp_path / "Library/LaunchAgents").iterdir()
    agent = plistlib.loads(file.read_bytes())
    assert agent["ProgramArguments"] == [sys.executable, "--tray", "--home", str(tmp_path)]
    assert agent["RunAtLoad"] is True
    assert entry.enabled()


def test_the_usual_home_is_not_named():
    assert start_command(None, frozen=True) == [sys.executable, "--tray"]


@pytest.mark.skipif(sys.platform == "win32", reason="would write to the registry")
def test_windows_keeps_it_in_the_registry():
    entry = open_autostart(None, platform="win32")
    assert isinstance(entry, RegistryAutostart)
    assert not entry.enabled()
    assert _windows_quoted("C:\\Our books\\") == '"C:\\Our books\\\\"'


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path):
    (tmp_path / ".config").write_text("a file")
    with pytest.raises(NeedsUser, match="cannot be changed"):
        open_autostart(None, platform="linux", environment={}, person=tmp_path).turn(on=True)
