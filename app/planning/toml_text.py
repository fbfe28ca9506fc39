"""TOML texts from outside as tables: hostile until they are parsed."""

from __future__ import annotations

import tomllib
from typing import Any

from app.domain.errors import Code, NeedsUser

_MOST_DOTS = 100
"""Full stops in a line: the reader's work grows with the square of those in a key."""


def toml_of(text: str, where: str, longest: int) -> dict[str, Any]:
    """Return the table a TOML text holds.

    Args:
        text: from a file or a person.
        where: what to call it.
        longest: characters it may have.

    Raises:
        NeedsUser: it is too long or no TOML (``bad-input``).
    """
    if len(text) > longest:
        raise NeedsUser(Code.BAD_INPUT, f"{where} cannot be used: it is longer than {longest:,} characters")
    crowded = next((number for number, line in enumerate(text.split("\n"), 1) if line.count(".") > _MOST_DOTS), 0)
    if crowded:
        words = f"line {crowded} has more than {_MOST_DOTS} full stops in it"
        raise NeedsUser(Code.BAD_INPUT, f"{where} cannot be read: {words}")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise NeedsUser(Code.BAD_INPUT, f"{where} cannot be read: {str(problem)[:200]}") from None
    except (RecursionError, ValueError, OverflowError):
        raise NeedsUser(Code.BAD_INPUT, f"{where} cannot be read: it holds numbers or lists beyond all sense") from None
