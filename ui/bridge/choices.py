"""What a person chose for the window on this computer and must be known before the first paint: language, text size.

Kept in a small file beside the database, because that is opened only afterwards.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from app.domain.errors import Code, NeedsUser
from ui.bridge.theme import TEXT_SIZES

FILE = "window.json"
_MOST_BYTES = 4096


@dataclass(frozen=True, slots=True)
class Chosen:
    """The choices; what a file does not say stays as it is here."""

    language: str = ""
    """Name of a catalogue, such as ``fr``; blank for the language of the computer."""
    text: int = TEXT_SIZES[0]
    """Size of the text in per cent."""


class Choices:
    """The choices in force; nothing is kept until a home is known."""

    def __init__(self) -> None:
        """Start with the usual ones."""
        self.chosen = Chosen()
        self._file: Path | None = None

    def open(self, home: Path) -> None:
        """Take those of a home; a file that is missing or damaged says nothing."""
        self._file = home / FILE
        self.chosen = _read(self._file)

    def change(self, *, language: str | None = None, text: int | None = None) -> None:
        """Choose; ``keep`` writes it down."""
        if language is not None:
            self.chosen = replace(self.chosen, language=language)
        if text is not None:
            self.chosen = replace(self.chosen, text=text)

    def keep(self) -> None:
        """Write the choices down; nothing happens while no home is known.

        Raises:
            NeedsUser: the file cannot be written.
        """
        if self._file is None:
            return
        fresh = self._file.with_suffix(".new")
        try:
            fresh.write_text(json.dumps(asdict(self.chosen)), encoding="utf-8")
            fresh.replace(self._file)
        except OSError as problem:
            raise NeedsUser(Code.BAD_INPUT, f"{self._file} cannot be written") from problem


def _read(file: Path) -> Chosen:
    try:
        with file.open("rb") as opened:
            found = json.loads(opened.read(_MOST_BYTES))
    except (OSError, ValueError):
        return Chosen()
    if not isinstance(found, dict):
        return Chosen()
    language, text = found.get("language"), found.get("text")
    return Chosen(
        language if isinstance(language, str) else "",
        text if isinstance(text, int) and text in TEXT_SIZES else TEXT_SIZES[0],
    )


choices = Choices()
"""The program's choices."""
