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
    if "\n" in left or "\n" in right:
        return _by_line(left, right), _by_line(right, left)
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
    here, there = _calmed(here), _calmed(there)
    for pieces, text in ((here, left), (there, right)):
        if len(text) > LONGEST:
            pieces.append(Piece(text[LONGEST:], differs=False))
    return here, there


def _by_line(text: str, other: str) -> list[Piece]:
    """Return a text of several lines in pieces: a line that the other side has is the same, wherever it stands."""
    lines, others = text.split("\n"), other.split("\n")
    strangers = [line for line in others if line not in lines]
    found: list[Piece] = []
    for place, line in enumerate(lines):
        if place:
            found.append(Piece("\n", differs=False))
        if line in others:
            found.append(Piece(line, differs=False))
        else:
            near = max(strangers, key=lambda one: SequenceMatcher(None, line, one).ratio(), default="")
            found += marked(line, near)[0]
    return found


def spoken(pieces: list[Piece]) -> str:
    """Return a marked text as plain text, for a screen reader: ``12 Har[bou]r St``."""
    return "".join(f"{OPEN}{piece.text}{CLOSE}" if piece.differs else piece.text for piece in pieces)


_HARDLY = 0.5
_SPECK = 3
"""A run of equal letters this short between two that differ is marked with them: a chequered word is not read."""


def _calmed(pieces: list[Piece]) -> list[Piece]:
    """Return pieces with specks between differing runs made part of them."""
    last = len(pieces) - 1
    found: list[Piece] = []
    for place, piece in enumerate(pieces):
        speck = 0 < place < last and len(piece.text) < _SPECK and not piece.text.isspace()
        differs = piece.differs or (speck and pieces[place - 1].differs and pieces[place + 1].differs)
        if found and found[-1].differs == differs:
            found[-1] = Piece(found[-1].text + piece.text, differs)
        else:
            found.append(Piece(piece.text, differs))
    return found


def _whole(text: str, other: str) -> list[Piece]:
    return [Piece(text, differs=text != other)] if text else []
