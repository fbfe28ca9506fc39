"""Where everything is kept: one home folder with the database, logs, backups and the practice company.

The home is ``--home``, else the environment's ``TALLYBRIDGE_HOME``, else the usual place of the operating system.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.domain.errors import Code, NeedsUser, RunStopped

VARIABLE = "TALLYBRIDGE_HOME"
_APP = "Tallybridge"
_PRIVATE = 0o700
_NETWORK_FILE_SYSTEMS = frozenset(
    {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afs", "9p", "ceph", "glusterfs", "lustre", "fuse.sshfs", "fuse.rclone"}
)
"""As /proc/mounts names them (man 5 proc)."""
_DRIVE_REMOTE = 4
"""GetDriveTypeW's answer for a network drive (Windows API)."""


@dataclass(frozen=True, slots=True)
class Home:
    """The folders of one home."""

    folder: Path

    @property
    def database(self) -> Path:
        """The file that holds everything but secrets."""
        return self.folder / "tallybridge.db"

    @property
    def logs(self) -> Path:
        """The log and crash reports."""
        return self.folder / "logs"

    @property
    def backups(self) -> Path:
        """Copies of the database, made before a new version changes it."""
        return self.folder / "backups"

    @property
    def practice(self) -> Path:
        """What the practice company's two services remember."""
        return self.folder / "practice"

    @property
    def window_lock(self) -> Path:
        """Held while a window is open on this home."""
        return self.folder / "window.lock"

    def warnings(self) -> list[str]:
        """Return a sentence for each thing about the place that endangers the data; empty when it is fine."""
        if not on_network_drive(self.folder):
            return []
        return [
            (
                f"{self.folder} is on a network drive, where the data can be damaged when the connection breaks; "
                "choose a folder on this computer's own disk with --home."
            )
        ]


def find_home(given: Path | None, environment: Mapping[str, str] = os.environ) -> Path:
    """Return the home folder's absolute path, without touching the disk.

    Args:
        given: what was asked for on the command line, if anything.
        environment: looked at for ``TALLYBRIDGE_HOME``.
    """
    named = environment.get(VARIABLE, "").strip()
    if given is not None:
        chosen = given
    elif named:
        chosen = Path(named)
    else:
        from platformdirs import user_data_path  # noqa: PLC0415 - only where nobody named a folder

        chosen = user_data_path(_APP, appauthor=False)
    return chosen.expanduser().absolute()


def open_home(given: Path | None = None, environment: Mapping[str, str] = os.environ) -> Home:
    """Return the home with its folders made, readable by their owner alone.

    Raises:
        NeedsUser: the folder cannot be made or written to.
        RunStopped: the disk is full.
    """
    home = Home(find_home(given, environment))
    for folder in (home.folder, home.logs, home.backups, home.practice):
        try:
            folder.mkdir(mode=_PRIVATE, parents=True, exist_ok=True)
        except OSError as problem:
            raise _not_usable(folder, problem) from problem
    if not os.access(home.folder, os.W_OK | os.X_OK):
        raise NeedsUser(Code.BAD_INPUT, f"{home.folder} cannot be written to", hint=_ELSEWHERE)
    _make_private(home.folder)
    return home


_ELSEWHERE = "Choose another folder with --home, or ask for the right to write there."


def _not_usable(folder: Path, problem: OSError) -> NeedsUser | RunStopped:
    """Return why a folder could not be made, in words."""
    if problem.errno == errno.ENOSPC:
        return RunStopped(Code.DISK_FULL, f"There is no room on the disk for {folder}")
    if isinstance(problem, (FileExistsError, NotADirectoryError)):
        return NeedsUser(Code.BAD_INPUT, f"{folder} is a file or lies inside one, not a folder", hint=_ELSEWHERE)
    return NeedsUser(Code.BAD_INPUT, f"The folder {folder} cannot be made", hint=_ELSEWHERE)


def _make_private(folder: Path) -> None:
    """Close a folder to others where it is ours; a shared one of somebody else's is left alone."""
    if sys.platform != "win32" and folder.stat().st_uid == os.getuid():
        folder.chmod(_PRIVATE)


def on_network_drive(folder: Path) -> bool:
    """Whether a folder lies on a network drive; False where the system cannot tell (macOS)."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415 - Windows only

        drive = folder.resolve().drive
        return drive.startswith("\\\\") or ctypes.windll.kernel32.GetDriveTypeW(f"{drive}\\") == _DRIVE_REMOTE
    else:  # noqa: RET505 - mypy reads one branch a system
        try:
            table = Path("/proc/mounts").read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            return False
        return file_system_of(folder, table) in _NETWORK_FILE_SYSTEMS


def file_system_of(folder: Path, table: str) -> str:
    """Return the kind of file system a folder lies on, by a table in the form of ``/proc/mounts``."""
    real = folder.resolve()
    best, kind = -1, ""
    for line in table.splitlines():
        parts = line.split()
        if len(parts) < 3:  # device, place, kind
            continue
        # Blanks in a path are written as octal (man 5 fstab).
        place = Path(parts[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\"))
        if real.is_relative_to(place) and len(place.parts) >= best:
            best, kind = len(place.parts), parts[2]
    return kind
