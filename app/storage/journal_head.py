"""The journal's newest digest, noted in a file beside the database: a cut-off or rebuilt end shows by it.

It is written after the commit it speaks of, so it can lag behind the journal and never runs ahead of it.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from pathlib import Path

_FORM = re.compile(rb"(\d{20}) ([0-9a-f]{64})\n")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the journal at some moment."""

    seq: int
    digest: str


class HeadFile:
    """Keeps the newest head of one database."""

    def __init__(self, database: Path) -> None:
        """Lie beside a database file."""
        self.path = database.with_name(f"{database.stem}.journal-head")

    def write(self, head: Head) -> None:
        """Note a head; a disk that refuses costs only the proof."""
        line = f"{head.seq:020} {head.digest}\n".encode()
        try:
            # Always of one length, so that writing over the old one leaves no half of it.
            with self.path.open("r+b" if self.path.exists() else "wb") as file:
                file.write(line)
        except OSError as problem:
            _log.warning("The journal's newest digest could not be noted: %s", problem)

    def read(self) -> Head | None:
        """Return the head noted last; None when there is none or it is not readable, so that nothing can be proven."""
        try:
            found = _FORM.fullmatch(self.path.read_bytes())
        except OSError:
            return None
        return Head(int(found[1]), found[2].decode()) if found else None

    def forget(self) -> None:
        """Remove it: the journal begins anew from another file."""
        self.path.unlink(missing_ok=True)
