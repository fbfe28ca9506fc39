"""A bundle before it is saved: its files on this computer's disk, so that they can be counted and looked at first."""

from __future__ import annotations

import hashlib
import json
import logging
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from app.domain.errors import Code, NeedsUser, RunStopped, SyncProblem
from app.domain.support import Missing, Part

MANIFEST = "manifest.json"
_PREFIX = "support-draft-"
_OLD_SECONDS = 24 * 3600.0
"""A draft as old as this is nobody's work any more."""
_SHOWN = 200_000
"""Characters of a part that are shown."""
_CHUNK = 1 << 16
_LOG = logging.getLogger(__name__)


class Draft:
    """Fills up part by part; every line passes the redactor on its way in.

    Args:
        folder: the home, in which a folder for the draft is made.
        redact: takes secrets out of a text.
        records: whether customers' data is in it.

    Raises:
        SyncProblem: the folder cannot be made.
    """

    def __init__(self, folder: Path, redact: Callable[[str], str], *, records: bool) -> None:
        _sweep(folder)
        try:
            self._folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder))
        except OSError as problem:
            raise _refused(folder, problem) from problem
        self._redact = redact
        self.records = records
        self.parts: list[Part] = []
        self.missing: list[Missing] = []

    @property
    def bytes(self) -> int:
        """How much is in it, not yet packed."""
        return sum(part.bytes for part in self.parts)

    def add(self, name: str, about: str, lines: Iterable[str]) -> None:
        """Write a part, line by line.

        Args:
            name: with its folder inside the bundle; ours, never made of what others wrote.
            about: what it tells.
            lines: without their ends.

        Raises:
            SyncProblem: it cannot be written.
        """
        digest, size = hashlib.sha256(), 0
        path = self._folder / name
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                for line in lines:
                    body = f"{self._redact(line)}\n".encode("utf-8", "replace")
                    digest.update(body)
                    size += file.write(body)
        except OSError as problem:
            raise _refused(path, problem) from problem
        self.parts.append(Part(name, about, size, digest.hexdigest()))

    def add_table(self, name: str, about: str, table: Any) -> None:
        """Write a part as JSON."""
        self.add(name, about, json.dumps(table, indent=1, ensure_ascii=False, default=str).split("\n"))

    def leave_out(self, name: str, why: str) -> None:
        """Note what is not in it."""
        self.missing.append(Missing(name, why))

    def finish(self, about: dict[str, Any]) -> None:
        """Write the manifest: every part with its size and digest, and what is missing."""
        table = about | {
            "customer_data": self.records,
            "files": [
                {"name": part.name, "about": part.about, "bytes": part.bytes, "sha256": part.digest}
                for part in self.parts
            ],
            "missing": [{"name": one.name, "why": one.why} for one in self.missing],
        }
        self.add_table(MANIFEST, "What is in here, with digests", table)
        self.parts.insert(0, self.parts.pop())

    def text(self, name: str) -> str:
        """Return the beginning of a part, to look at.

        Raises:
            NeedsUser: there is no such part.
        """
        if name not in {part.name for part in self.parts}:
            raise NeedsUser(Code.BAD_INPUT, f"There is no “{name}” in this bundle.")
        try:
            with (self._folder / name).open(encoding="utf-8", errors="replace") as file:
                return file.read(_SHOWN)
        except OSError as problem:
            raise _refused(self._folder / name, problem) from problem

    def pack(self, target: Path, check: Callable[[], None]) -> None:
        """Pack every part into a zip file; ``check`` may end it between two pieces.

        Raises:
            OSError: the target cannot be written.
        """
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
            for part in self.parts:
                with (self._folder / part.name).open("rb") as source, packed.open(part.name, "w") as inside:
                    for piece in _pieces(source.read):
                        check()
                        inside.write(piece)

    def discard(self) -> None:
        """Remove it from the disk."""
        shutil.rmtree(self._folder, ignore_errors=True)


def _pieces(read: Callable[[int], bytes]) -> Iterator[bytes]:
    while piece := read(_CHUNK):
        yield piece


def _sweep(folder: Path) -> None:
    """Remove drafts that a power cut left."""
    for old in folder.glob(f"{_PREFIX}*"):
        try:
            if old.is_dir() and not old.is_symlink() and time.time() - old.stat().st_mtime > _OLD_SECONDS:
                shutil.rmtree(old, ignore_errors=True)
        except OSError:
            _LOG.info("an old draft could not be looked at")


def _refused(path: Path, problem: OSError) -> SyncProblem:
    what = problem.strerror or "the disk refuses"
    if isinstance(problem, FileNotFoundError):
        return NeedsUser(Code.BAD_INPUT, "The draft of the support bundle is gone; collect it again.")
    return RunStopped(Code.DISK_FULL, f"The support bundle cannot be collected in {path.parent}: {what}.")
