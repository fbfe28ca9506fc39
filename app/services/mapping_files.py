"""Mapping files from outside: hostile until they are parsed."""

from __future__ import annotations

from pathlib import Path

from app.domain.mapping import MappingSet
from app.planning.read_mapping import LONGEST, read_mapping_text
from app.services.text_files import text_of_file


def read_path(path: Path) -> MappingSet:
    """Return the mapping a file holds.

    Raises:
        NeedsUser: it cannot be read, is too large, no text, no TOML or no mapping.
    """
    return read_mapping_text(text_of_file(path, LONGEST, "a mapping"), str(path))
