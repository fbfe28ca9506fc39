"""Files that are whole or not there: written beside their place and moved into it."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_hex

from app.domain.errors import Code, NeedsUser, RunStopped, SyncProblem

_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
_OPEN_ELSEWHERE = 32
"""Windows' error when another program, mostly Excel, has the file open (Microsoft, ERROR_SHARING_VIOLATION)."""


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Give a path to write to; afterwards the file takes its place, and on any problem the old one stays.

    Raises:
        NeedsUser: the place cannot be written to. RunStopped: the disk is full.
    """
    draft = path.with_name(f".tallybridge-{token_hex(6)}{path.suffix}")
    with told(path):
        draft.touch(exist_ok=False)
    try:
        with told(path):
            yield draft
            _settle(draft)
            draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what the system says of a file into one sentence.

    Raises:
        NeedsUser: the place cannot be written to. RunStopped: the disk is full.
    """
    try:
        yield
    except OSError as problem:
        raise problem_of(path, problem) from problem


def problem_of(path: Path, problem: OSError) -> SyncProblem:
    """Return what is wrong with a file in words."""
    if problem.errno in _FULL:
        return RunStopped(
            Code.DISK_FULL, f"There is no room on the disk for {path}", hint="Make room, then save it again."
        )
    if isinstance(problem, FileNotFoundError):
        return NeedsUser(Code.BAD_INPUT, f"The folder {path.parent} is not there", hint="Choose another folder.")
    if isinstance(problem, PermissionError) or getattr(problem, "winerror", 0) == _OPEN_ELSEWHERE:
        return NeedsUser(
            Code.BAD_INPUT,
            f"{path} cannot be written; it may be open in Excel or protected",
            hint="Close it there or choose another name, then save it again.",
        )
    return NeedsUser(Code.BAD_INPUT, f"{path} cannot be written", hint="Choose another place, then save it again.")


def _settle(draft: Path) -> None:
    """Have the system put the file on the disk before it takes the old one's place."""
    with draft.open("rb+") as file:
        os.fsync(file.fileno())
