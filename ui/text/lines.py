"""What a list of two-line rows shows: one ``Line`` each."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt

DETAIL = Qt.ItemDataRole.UserRole + 2
"""Role of the quieter second line."""
HEADING = Qt.ItemDataRole.UserRole + 3
"""Role that is true for a heading, which cannot be chosen."""
TINT = Qt.ItemDataRole.UserRole + 4
"""Role of the colour token of the second line; blank for the usual one."""
BADGE = Qt.ItemDataRole.UserRole + 5
"""Role of the few quiet letters at the right of the first line."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a list: a title with a quieter line below, or a heading over the rows that follow."""

    key: str
    """What the row stands for; blank for a heading."""
    title: str
    detail: str = ""
    icon: str = ""
    """Icon as ``name:token``; blank for none."""
    tint: str = ""
    """Colour token of the second line."""
    badge: str = ""
    """A few letters at the right of the first line."""
    more: str = ""
    """What the tooltip says beyond the two lines."""
    search: str = ""
    """Further words the row is found by."""
    heading: bool = False

    @property
    def spoken(self) -> str:
        """What a screen reader says of the row."""
        return ", ".join(part for part in (self.title, self.badge, self.detail) if part)

    def fits(self, words: list[str]) -> bool:
        """Return whether every word, in small letters, is found in the row."""
        text = f"{self.title} {self.detail} {self.badge} {self.key} {self.search}".casefold()
        return all(word in text for word in words)


def fitting(lines: list[Line], text: str) -> list[Line]:
    """Return the rows that every word of a text is found in, with the headings that still have rows."""
    words = text.casefold().split()
    if not words:
        return lines
    found: list[Line] = []
    heading: Line | None = None
    for line in lines:
        if line.heading:
            heading = line
        elif line.fits(words):
            if heading is not None:
                found.append(heading)
                heading = None
            found.append(line)
    return found
