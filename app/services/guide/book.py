"""The whole help, read from the files that come with the program, and how something is looked up in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from importlib import resources

from app.services.guide.looking_up import best, tidy
from app.services.guide.sections import Section, split, word_anchor
from app.services.guide.troubles import Say, entries

GLOSSARY = "glossary"
MESSAGES = "what-the-messages-mean"
_GLOSSARY_TITLE, _MESSAGES_TITLE = "Glossary", "What the messages mean"
_ABOUT_GLOSSARY = "The words of this window and of the two systems, from A to Z."
_ABOUT_MESSAGES = (
    "Every message and every cause has an entry: the sentence you see, what it means, why it usually happens and what "
    "to do, step by step. Paste a sentence into the search box to come to its entry."
)


@dataclass(frozen=True)
class Book:
    """The sections of the help, from the first to the last."""

    sections: tuple[Section, ...]

    @cached_property
    def by_anchor(self) -> dict[str, Section]:
        """Every section by its anchor."""
        return {section.anchor: section for section in self.sections}

    @property
    def markdown(self) -> str:
        """The whole book; its headings are the titles of the sections, in the same order."""
        return "\n".join(section.markdown for section in self.sections)

    def look_up(self, asked: str, limit: int = 3) -> list[Section]:
        """Return what speaks of a word, a sentence that somebody saw, or the name of a code, the best first.

        Args:
            asked: as it was typed or pasted; a sentence may have more around it.
            limit: how many at most.
        """
        return best(self.sections, tidy(asked), limit) if asked.strip() else []


def read_book(say: Say = str) -> Book:
    """Read the help.

    Args:
        say: gives a sentence of the vocabulary in the person's language.
    """
    guide, words, written = (split(_file(name)) for name in ("guide.md", "glossary.md", "troubles.md"))
    terms = [Section(word.level, word.title, word_anchor(word.title), word.body) for word in words]
    return Book(
        (
            *guide,
            Section(2, _MESSAGES_TITLE, MESSAGES, _ABOUT_MESSAGES),
            *entries(written, say),
            Section(2, _GLOSSARY_TITLE, GLOSSARY, _ABOUT_GLOSSARY),
            *terms,
        )
    )


def _file(name: str) -> str:
    return resources.files("resources").joinpath("help", name).read_text(encoding="utf-8")
