"""An entry for every message: the very sentence from the vocabulary, and below it what a person wrote about it.

The hand-written part stands in ``resources/help/troubles.md`` under the name of the code or the cause. A name that is
both, such as ``guard``, has one entry with both sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from app.domain.causes import NAME, SENTENCE, Cause
from app.domain.errors import Code
from app.domain.wording import BUG, WORDS, Words, message_anchor
from app.services.guide.sections import Section, escaped

BUG_KEY = "bug"
"""Name of the entry for a fault of the program's own."""
Say = Callable[[str], str]
_ENTRY_LEVEL = 4


def message_keys() -> set[str]:
    """Return the names that need an entry: every code, every cause, and the program's own fault."""
    return {*(code.value for code in Code), *(cause.value for cause in Cause), BUG_KEY}


def entries(written: list[Section], say: Say) -> Iterator[Section]:
    """Return the chapter's groups and entries in the order in which they were written.

    Args:
        written: groups at level two, with the hand-written parts below them at level three.
        say: gives a sentence in the person's language, as the window does.
    """
    for section in written:
        if section.level == 2:
            yield Section(_ENTRY_LEVEL - 1, section.title, f"messages-{section.anchor}", section.body)
        else:
            yield _entry(section.title, section.body, say)


def _entry(key: str, body: str, say: Say) -> Section:
    words, cause = _words(key), Cause(key) if key in set(Cause) else None
    said = [say(words.sentence), say(words.remedy)] if words else []
    # Sentence and remedy in one line, as the window's strips show them: pasted together they are found, too.
    quotes = [" ".join(said)] if said else []
    title = say(words.title) if words else ""
    also = ""
    if cause is not None:
        name, sentence = say(NAME[cause]), say(SENTENCE[cause])
        if sentence not in said:
            said.append(sentence)
            quotes.append(sentence)
        also = f"In lists: *{escaped(name)}*. " if title and name != title else ""
        title = title or name
    quoted = "\n>\n".join(f"> {escaped(quote)}" for quote in quotes)
    whole = f"{quoted}\n\n{body}\n\n{also}Name for scripts: `{key}`."
    return Section(_ENTRY_LEVEL, title, message_anchor(key), whole, key, tuple(said))


def _words(key: str) -> Words | None:
    if key == BUG_KEY:
        return BUG
    return WORDS[Code(key)] if key in set(Code) else None
