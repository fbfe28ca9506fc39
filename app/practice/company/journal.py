"""The books on disk: one JSON-lines file, appended to at every change and compacted when opened.

A process killed in the middle of a line leaves a torn last line; it is cut off when the file is next opened.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, Any

FILE_NAME = "pronto-books.jsonl"


class DamagedJournalError(Exception):
    """The file holds a line, other than the last, that is not a journal entry."""


class Journal:
    """Append-only entries, each a JSON object on a line of its own."""

    def __init__(self, folder: Path) -> None:
        """Name the folder that holds the file; it is made when first written."""
        self.path = folder / FILE_NAME
        self._file: IO[bytes] | None = None

    def exists(self) -> bool:
        """True when there is a file with at least one byte."""
        return self.path.is_file() and self.path.stat().st_size > 0

    def entries(self) -> Iterator[dict[str, Any]]:
        """Yield the whole entries in the order they were written.

        Raises:
            DamagedJournalError: A line before the last is not a JSON object.
        """
        with self.path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if not line.endswith(b"\n"):
                    return
                try:
                    entry = json.loads(line)
                except ValueError as error:
                    raise DamagedJournalError(f"{self.path.name}, line {number} cannot be read") from error
                if not isinstance(entry, dict):
                    raise DamagedJournalError(f"{self.path.name}, line {number} is not an entry")
                yield entry

    def rewrite(self, entries: Iterable[dict[str, Any]]) -> None:
        """Replace the file by the given entries, all or nothing."""
        self.close()
        self.path.parent.mkdir(parents=True, exist_ok=True)
        draft = self.path.with_suffix(".draft")
        with draft.open("wb") as file:
            file.writelines(_line(entry) for entry in entries)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.path)

    def append(self, entries: Iterable[dict[str, Any]]) -> None:
        """Write entries at the end and hand them to the operating system before returning."""
        if self._file is None:
            self._file = self.path.open("ab")
        self._file.write(b"".join(_line(entry) for entry in entries))
        self._file.flush()

    def close(self) -> None:
        """Close the file; a later append opens it again."""
        if self._file is not None:
            self._file.close()
            self._file = None


def _line(entry: dict[str, Any]) -> bytes:
    return json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
