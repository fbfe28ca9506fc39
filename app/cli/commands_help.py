"""``help``: what the help says about a word, a sentence that somebody saw, or the name of an error."""

from __future__ import annotations

import textwrap
from argparse import Namespace
from collections.abc import Iterator

from app.cli import exits
from app.cli.console import Console
from app.domain.errors import Code, NeedsUser
from app.services.guide import Book, Section, read_book

_WIDTH = 79
_MARKS = ("- ", "    - ", *(f"{number}. " for number in range(1, 10)))
"""How a line of a list begins."""


def look_up(options: Namespace, console: Console) -> int:
    """Print the entries that answer to what was asked, the best first; without words, the chapters.

    Raises:
        NeedsUser: nothing in the help goes by these words (``bad-input``).
    """
    book, asked = read_book(), " ".join(options.words)
    found = book.look_up(asked) if asked.strip() else []
    if asked.strip() and not found:
        hint = "Try another word, or tallybridge help alone for the chapters."
        raise NeedsUser(Code.BAD_INPUT, f"Nothing in the help goes by {asked!r}", hint=hint)
    text = "\n\n".join(told(section) for section in found) if found else _chapters(book)
    console.result({"asked": asked, "entries": [_shape(section) for section in found]}, text)
    return exits.DONE


def told(section: Section) -> str:
    """Return a section as a terminal shows it: its title underlined, lines of at most 79 characters."""
    lines = [section.title, "=" * len(section.title)]
    for line in section.text.splitlines():
        lines += _wrapped(line)
    return "\n".join(lines)


def _wrapped(line: str) -> Iterator[str]:
    mark = next((mark for mark in _MARKS if line.startswith(mark)), "")
    hanging = " " * len(mark)
    yield from textwrap.wrap(line, _WIDTH, subsequent_indent=hanging, break_long_words=False) or [""]


def _chapters(book: Book) -> str:
    chapters = "\n".join(f"  {section.title}" for section in book.sections if section.level == 2)
    return (
        "tallybridge help WORDS looks a word, a message or the name of an error up.\n"
        "tallybridge COMMAND --help tells how a command is written.\n\n"
        f"Chapters:\n{chapters}"
    )


def _shape(section: Section) -> dict[str, object]:
    return {
        "key": section.key,
        "title": section.title,
        "sentences": list(section.said),
        "text": section.text,
        "anchor": section.anchor,
    }
