"""Markdown cut at its headings: each section with an anchor that links and pages point to."""

from __future__ import annotations

import re
from dataclasses import dataclass

_HEADING = re.compile(r"^(#{2,4}) (.+)$")
_NO_PART_OF_AN_ANCHOR = re.compile(r"[^\w\- ]")
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~:&])")
_LINK = re.compile(r"(?<!\\)\[([^\]]+)\]\([^)]*\)")
_TABLE_RULE = re.compile(r"^\|(?:\s*:?-+:?\s*\|)+\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands below it."""

    level: int
    """2 for a chapter, one more for each step down."""
    title: str
    anchor: str
    body: str
    """Markdown."""
    key: str = ""
    """Of a message: the name of its code or cause, as scripts read it."""
    said: tuple[str, ...] = ()
    """Of a message: the very sentences that people see."""

    @property
    def markdown(self) -> str:
        """The section as Markdown, with its heading."""
        return f"{'#' * self.level} {escaped(self.title)}\n\n{self.body}\n"

    @property
    def text(self) -> str:
        """What it says, without marks: for looking things up, and for a terminal."""
        return plain(self.body)


def anchor_of(title: str) -> str:
    """Return a heading's anchor as Markdown viewers make it: ``Pronto Xi: address`` becomes ``pronto-xi-address``."""
    return _NO_PART_OF_AN_ANCHOR.sub("", title.casefold()).replace(" ", "-")


def word_anchor(term: str) -> str:
    """Return the anchor of a word in the glossary."""
    return f"word-{anchor_of(term)}"


def split(text: str) -> list[Section]:
    """Cut Markdown at its headings of level two to four; what stands before the first one is dropped."""
    found: list[Section] = []
    level, title, body = 0, "", list[str]()

    def close() -> None:
        if level:
            found.append(Section(level, title, anchor_of(title), "\n".join(body).strip()))

    for line in text.splitlines():
        heading = _HEADING.match(line)
        if heading is None:
            body.append(line)
            continue
        close()
        level, title, body = len(heading[1]), heading[2].strip(), []
    close()
    return found


def escaped(text: str) -> str:
    """Return a text so that Markdown shows every character of it as it stands."""
    return _MARKUP.sub(r"\\\1", text)


def plain(markdown: str) -> str:
    """Return Markdown of the help without its marks: links, emphasis, quotes and the rules of tables."""
    text = _TABLE_RULE.sub("", _LINK.sub(r"\1", markdown))
    text = re.sub(r"(?<!\\)(\*\*|\*|`)", "", text)
    text = re.sub(r"^> ?", "", text, flags=re.MULTILINE)
    return re.sub(r"\\([^\w\s])", r"\1", text)
