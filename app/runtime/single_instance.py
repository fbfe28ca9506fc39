"""One window per home: a lock that the operating system drops when the process ends, however it ends."""

from __future__ import annotations

import os
import sys
from io import FileIO
from pathlib import Path
from typing import Self

from app.domain.errors import Code, NeedsUser

_FAR = 1 << 30
"""Byte that is locked on Windows: beyond the text, which others may then still read."""
_PID_BYTES = 32


class WindowLock:
    """Held by the one window of a home; a context manager.

    Args:
        path: the lock file; it stays behind and means nothing by itself.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: FileIO | None = None

    def __enter__(self) -> Self:
        """Take the lock.

        Raises:
            NeedsUser: a window is open on this home already.
        """
        self.take()
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def take(self) -> None:
        """Take the lock.

        Raises:
            NeedsUser: a window is open on this home already.
        """
        # Neither truncated nor closed on failure paths by accident: the descriptor is the lock.
        file = FileIO(os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600), "r+")
        if not _locked(file):
            other = file.read(_PID_BYTES).decode("ascii", errors="replace").strip()
            file.close()
            number = f" (process {other})" if other.isdigit() else ""
            raise NeedsUser(
                Code.SECOND_INSTANCE, f"Tallybridge is already open with the data in {self._path.parent}{number}"
            )
        file.truncate(0)
        file.write(f"{os.getpid()}\n".encode("ascii"))
        self._file = file

    def release(self) -> None:
        """Let go; without a lock it does nothing."""
        if self._file is not None:
            # Closing drops the lock on every system.
            self._file.close()
            self._file = None


def _locked(file: FileIO) -> bool:
    """Lock a file for this process alone; False when another holds it."""
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 - Windows only

            file.seek(_FAR)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 - POSIX only

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        file.seek(0)
    return True
