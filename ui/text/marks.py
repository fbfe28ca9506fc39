"""What differs between two texts, character by character, so that it can be marked."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher

LONGEST = 2_000
"""Characters compared of each text; what lies beyond is shown unmarked."""
OPEN, CLOSE = "[", "]"
"""Stand around what differs where neither colour nor underline can be seen."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of characters that is the same on both sides, or is not."""

    text: str
    differs: bool


def marked(left: str, right: str) -> tuple[list[Piece], list[Piece]]:
    """Return both texts in pieces; two that have hardly a letter in common differ as a whole."""
    if not left or not right or left == right:
        return _whole(left, right), _whole(right, left)
    matcher = SequenceMatcher(None, left[:LONGEST], right[:LONGEST], autojunk=False)
    if matcher.ratio() < _HARDLY:
        return [Piece(left, differs=True)], [Piece(right, differs=True)]
    here: list[Piece] = []
    there: list[Piece] = []
    for tag, start, end, other_start, other_end in matcher.get_opcodes():
        differs = tag != "equal"
        if end > start:
            here.append(Piece(left[start:end], differs))
        if other_end > other_start:
            there.append(Piece(right[other_start:other_end], differs))
    for pieces, text in ((here, left), (there, right)):
        if len(text) > LONGEST:
            pieces.append(Piece(text[LONGEST:], differs=False))
    return here, there


def spoken(pieces: list[Piece]) -> str:
    """Return a marked text as plain text, for a screen reader: ``12 Har[bou]r St``."""
    return "".join(f"{OPEN}{piece.text}{CLOSE}" if piece.differs else piece.text for piece in pieces)


_HARDLY = 0.25


def _whole(text: str, other: str) -> list[Piece]:
    return [Piece(text, differs=text != other)] if text else []
