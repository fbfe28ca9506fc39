"""Mapping files from outside: hostile until they are parsed."""

from __future__ import annotations

from pathlib import Path

from app.domain.errors import Code, NeedsUser
from app.domain.mapping import MappingSet
from app.planning.read_mapping import LONGEST, read_mapping_text

LARGEST = LONGEST * 4
"""Bytes of a mapping file: a character takes up to four."""


def read_path(path: Path) -> MappingSet:
    """Return the mapping a file holds.

    Raises:
        NeedsUser: it cannot be read, is too large, no text, no TOML or no mapping.
    """
    try:
        with path.open("rb") as file:
            body = file.read(LARGEST + 1)
    except (OSError, ValueError):
        # ValueError: a name no file can have.
        raise NeedsUser(Code.BAD_INPUT, f"{path} cannot be read; check its name and whether you may open it.") from None
    if len(body) > LARGEST:
        raise NeedsUser(Code.BAD_INPUT, f"{path} is larger than {LARGEST:,} bytes, so it is no mapping.")
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NeedsUser(Code.BAD_INPUT, f"{path} is not a text in UTF-8; save it as one.") from None
    return read_mapping_text(text, str(path))
