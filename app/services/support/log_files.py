"""The log's parts and the crash reports, the newest first, as far as there is room for them in a bundle."""

from __future__ import annotations

import linecache
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.services.support.draft import Draft

ROOM = 12_000_000
"""Bytes of all log parts and crash reports together."""
MOST_REPORTS = 20
_LARGEST_REPORT = 300_000
_LONGEST_LINE = 1 << 16
"""Bytes of a line; what follows is skipped."""
_ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True, slots=True)
class LogPart:
    """A file of the log folder and how much of its end is taken."""

    path: Path
    start: int
    """Bytes that are left out at its beginning."""

    @property
    def name(self) -> str:
        """Its name in the bundle."""
        return f"logs/{self.path.name}"

    @property
    def is_report(self) -> bool:
        """Whether it is a crash report."""
        return self.path.name.startswith("crash-")

    def lines(self) -> Iterator[str]:
        """Yield its lines without their ends.

        Raises:
            OSError: it cannot be read.
        """
        with self.path.open("rb") as file:
            file.seek(self.start)
            if self.start:
                # The first one is cut in two.
                _skip(file.readline)
            while line := file.readline(_LONGEST_LINE):
                if not line.endswith(b"\n") and len(line) == _LONGEST_LINE:
                    _skip(file.readline)
                yield line.decode("utf-8", "replace").rstrip("\r\n").replace("\x00", "")


def found_in(folder: Path, draft: Draft) -> list[LogPart]:
    """Return the parts that fit, the newest first; what does not is noted in the draft."""
    room, found = ROOM, []
    for path in [*_newest_parts(folder), *_newest_reports(folder, draft)]:
        try:
            size = path.stat().st_size
            with path.open("rb") as file:
                file.read(1)
        except OSError as problem:
            draft.leave_out(f"logs/{path.name}", f"It cannot be read: {problem.strerror or 'the disk refuses'}.")
            continue
        most = min(room, _LARGEST_REPORT if path.name.startswith("crash-") else room)
        if most <= 0:
            draft.leave_out(f"logs/{path.name}", "There is no room left for it; newer ones are in.")
            continue
        if size > most:
            draft.leave_out(
                f"logs/{path.name}", f"Its first {size - most:,} bytes are left out, to keep the file small."
            )
        found.append(LogPart(path, max(0, size - most)))
        room -= min(size, most)
    return found


def source_line(path: str, number: int) -> str:
    """Return a line of the program's own or a library's source, stripped; blank when it is not there."""
    file = Path(path)
    if file.suffix != ".py" or not any(file.is_relative_to(root) for root in _sources()):
        return ""
    return linecache.getline(path, number).strip()


@cache
def _sources() -> tuple[Path, ...]:
    return (
        *(_ROOT / room for room in ("app", "ui")),
        Path(sysconfig.get_path("stdlib")),
        Path(sysconfig.get_path("purelib")),
    )


def _skip(readline: object) -> None:
    assert callable(readline)
    while (rest := readline(_LONGEST_LINE)) and not rest.endswith(b"\n"):
        pass


def _newest_parts(folder: Path) -> list[Path]:
    """Return ``tallybridge.log``, ``tallybridge.log.1`` …: the lower the number, the newer."""
    parts = [path for path in folder.glob("*.log*") if path.suffix == ".log" or path.suffix[1:].isdecimal()]
    return sorted(parts, key=lambda path: (int(path.suffix[1:]) if path.suffix[1:].isdecimal() else 0, path.name))


def _newest_reports(folder: Path, draft: Draft) -> list[Path]:
    found = sorted(folder.glob("crash-*.txt"), reverse=True)
    for path in found[MOST_REPORTS:]:
        draft.leave_out(f"logs/{path.name}", "There are newer crash reports.")
    return found[:MOST_REPORTS]
