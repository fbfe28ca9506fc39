"""The durable side: an append-only file of JSON lines, one a request, so that a killed process loses nothing.

Each line holds all that one request changed, written with a single `write` after the request was carried out and
before it is answered. A torn last line (power cut) is dropped at the next start. At a start the file is replayed
and, when it has grown well past what it describes, rewritten.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeAlias

import msgspec

Entry: TypeAlias = dict[str, Any]

_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder().decode


class Journal:
    """Appends entries to `stripe.jsonl` in a folder."""

    def __init__(self, folder: Path) -> None:
        """Use that folder, made if it is not there."""
        folder.mkdir(parents=True, exist_ok=True)
        self._path = folder / "stripe.jsonl"
        self._file: int | None = None

    def replay(self) -> Iterator[Entry]:
        """Yield the entries of earlier runs, oldest first; a torn last line is cut off."""
        if not self._path.exists():
            return
        whole = 0
        with self._path.open("rb") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    break
                try:
                    entry = _decode(line)
                except msgspec.DecodeError:
                    break
                whole += len(line)
                yield entry
        if whole < self._path.stat().st_size:
            os.truncate(self._path, whole)

    def append(self, entry: Entry) -> None:
        """Write one entry, or nothing of it.

        Raises:
            OSError: the disk is full or gone.
        """
        if self._file is None:
            self._file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        line = _encode(entry) + b"\n"
        size = os.fstat(self._file).st_size
        try:
            while line:
                line = line[os.write(self._file, line) :]
        except OSError:
            os.ftruncate(self._file, size)  # half a line would hide all that comes after it
            raise

    def rewrite(self, entries: Iterable[Entry]) -> None:
        """Replace the file by these entries, atomically."""
        self.close()
        fresh = self._path.with_suffix(".new")
        with fresh.open("wb") as file:
            for entry in entries:
                file.write(_encode(entry) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)

    def close(self) -> None:
        """Close the file; appending opens it again."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
