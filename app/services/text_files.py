"""Text files from outside: read whole, but never more than they may hold."""

from __future__ import annotations

from pathlib import Path

from app.domain.errors import Code, NeedsUser

_BYTES_A_CHARACTER = 4
"""Of UTF-8, at most."""


def text_of_file(path: Path, longest: int, noun: str) -> str:
    """Return the text of a file.

    Args:
        path: the file.
        longest: characters it may have.
        noun: what it should be: ``a settings file``.

    Raises:
        NeedsUser: it cannot be read, is too large or no text (``bad-input``).
    """
    largest = longest * _BYTES_A_CHARACTER
    try:
        with path.open("rb") as file:
            body = file.read(largest + 1)
    except (OSError, ValueError):
        # ValueError: a name no file can have.
        raise NeedsUser(Code.BAD_INPUT, f"{path} cannot be read; check its name and whether you may open it.") from None
    if len(body) > largest:
        raise NeedsUser(Code.BAD_INPUT, f"{path} is larger than {largest:,} bytes, so it is not {noun}.")
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NeedsUser(Code.BAD_INPUT, f"{path} is not a text in UTF-8; save it as one.") from None
