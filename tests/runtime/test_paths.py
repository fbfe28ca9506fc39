"""Folders: where they are, who may read them, and what is said when they cannot be."""

import os
import stat
import sys
from pathlib import Path

import pytest

from app.domain.errors import Code, NeedsUser, RunStopped
from app.runtime import paths
from app.runtime.paths import Home, file_system_of, find_home, on_network_drive, open_home

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
//server/share /mnt/Our\\040Office cifs rw 0 0
server:/vol /srv/office nfs4 rw 0 0
/dev/sdb1 /srv/office/local ext4 rw 0 0
odd line
"""


def test_what_was_asked_for_wins(tmp_path: Path):
    assert find_home(tmp_path / "a", {"TALLYBRIDGE_HOME": "/elsewhere"}) == tmp_path / "a"
    assert find_home(None, {"TALLYBRIDGE_HOME": str(tmp_path / "b")}) == tmp_path / "b"


def test_the_usual_place_otherwise():
    found = find_home(None, {"TALLYBRIDGE_HOME": "  "})
    assert found.name == "Tallybridge"
    assert found.is_absolute()


def test_a_relative_folder_becomes_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    assert find_home(Path("here")) == tmp_path / "here"


def test_folders_are_made_and_closed_to_others(tmp_path: Path):
    home = open_home(tmp_path / "deep" / "home")
    for folder in (home.logs, home.backups, home.practice, home.database.parent):
        assert folder.is_dir()
    assert home.database.name == "tallybridge.db"
    if sys.platform != "win32":
        assert stat.S_IMODE(home.folder.stat().st_mode) == 0o700
    assert open_home(home.folder) == home


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
def test_an_open_folder_of_ours_is_closed(tmp_path: Path):
    folder = tmp_path / "home"
    folder.mkdir(mode=0o755)
    open_home(folder)
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("inside", ["", "deeper"])
def test_a_file_in_the_way_is_named(tmp_path: Path, inside: str):
    (tmp_path / "file").write_text("not a folder")
    with pytest.raises(NeedsUser) as caught:
        open_home(tmp_path / "file" / inside)
    assert caught.value.code is Code.BAD_INPUT
    assert str(tmp_path / "file") in caught.value.detail
    assert "--home" in caught.value.hint


def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def full(*args: object, **kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(RunStopped) as caught:
        open_home(tmp_path / "home")
    assert caught.value.code is Code.DISK_FULL


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    open_home(tmp_path)
    monkeypatch.setattr(os, "access", lambda *args: False)
    with pytest.raises(NeedsUser) as caught:
        open_home(tmp_path)
    assert "cannot be written to" in caught.value.detail


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX paths")
@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/kim", "ext4"),
        ("/mnt/Our Office/tally", "cifs"),
        ("/srv/office/tally", "nfs4"),
        ("/srv/office/local/tally", "ext4"),
        ("/srv/office2", "ext4"),
    ],
)
def test_the_innermost_mount_decides(folder: str, kind: str):
    assert file_system_of(Path(folder), MOUNTS) == kind


def test_a_network_drive_is_warned_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    assert not on_network_drive(tmp_path)
    assert Home(tmp_path).warnings() == []
    monkeypatch.setattr(paths, "on_network_drive", lambda folder: True)
    assert "network drive" in Home(tmp_path).warnings()[0]
