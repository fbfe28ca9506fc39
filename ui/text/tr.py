"""Translation: every sentence a person reads goes through ``tr``, the core's own sentences through ``told``.

The words are English as Australians write it; a catalogue of another language (``ui.text.language``) takes their place
where it has them. Gettext's catalogues are read by Python itself, know the plural forms of every language, and the
command ``installer/catalogue.py`` gathers what they have to hold.
"""

from __future__ import annotations

import gettext
import re
from functools import lru_cache

from ui.text.figures import whole

_Catalogue = gettext.NullTranslations
_PLACE = re.compile(r"\{(\w+)\}")
_LEAST_LETTERS = 6
"""A pattern with fewer letters of its own would fit nearly anything."""
_DEPTH = 3
"""A sentence of the core may hold another one, and that one a third."""
_MOST = 2000
"""Characters of a sentence that is looked up; what is longer comes from elsewhere."""


class _Words:
    """The catalogue in force, and the core's sentences with places as patterns."""

    def __init__(self) -> None:
        self.catalogue = _Catalogue()
        self.patterns: tuple[tuple[re.Pattern[str], str], ...] = ()

    def take(self, catalogue: _Catalogue, templates: tuple[str, ...]) -> None:
        """Use a catalogue from now on, and these sentences with places."""
        self.catalogue = catalogue
        self.patterns = tuple((_pattern(one), one) for one in sorted(templates, key=_letters, reverse=True))
        _found.cache_clear()


_words = _Words()


def speak(catalogue: gettext.NullTranslations, templates: tuple[str, ...] = ()) -> None:
    """Use a catalogue from now on.

    Args:
        catalogue: the words; ``NullTranslations`` for the source's own.
        templates: the catalogue's sentences with ``{places}``, by which a finished sentence of the core is known.
    """
    _words.take(catalogue, tuple(one for one in templates if _letters(one) >= _LEAST_LETTERS and _PLACE.search(one)))


def tr(text: str, **values: object) -> str:
    """Return a text in the person's language, with ``{name}`` places filled from ``values``."""
    translated = _words.catalogue.gettext(text) if text else text
    return translated.format(**values) if values else translated


def counted(number: int, one: str, many: str) -> str:
    """Return a number with the noun that fits it: ``1 record``, ``1,204 records``."""
    return f"{whole(number)} {_words.catalogue.ngettext(one, many, number)}"


def told(sentence: str) -> str:
    """Return a finished sentence of the core in the person's language.

    The core knows no language and keeps its reasons as English sentences, in the journal for years. Such a sentence is
    found in the catalogue as it stands or, when names and figures are filled in, by the template it was made from.
    What the catalogue does not know stays as it is.
    """
    if type(_words.catalogue) is gettext.NullTranslations or not sentence or len(sentence) > _MOST:
        return sentence
    return _found(sentence, _DEPTH)


@lru_cache(maxsize=4096)
def _found(sentence: str, depth: int) -> str:
    known = _known(sentence)
    if known is not None:
        return known
    if depth:
        for pattern, template in _words.patterns:
            match = pattern.fullmatch(sentence)
            if match is not None:
                values = {name: _found(value, depth - 1) for name, value in match.groupdict().items()}
                return _words.catalogue.gettext(template).format(**values)
        subject, colon, said = sentence.partition(": ")
        if colon:
            return f"{subject}{colon}{_found(said, depth - 1)}"
    return sentence


def _known(sentence: str) -> str | None:
    """Return what the catalogue has for a sentence, with or without its full stop; None when it has nothing."""
    for text, stop in ((sentence, ""), (sentence.removesuffix("."), ".")):
        translated = _words.catalogue.gettext(text) if text else text
        if translated != text:
            return translated + stop
    return None


def _letters(template: str) -> int:
    return sum(letter.isalpha() for letter in _PLACE.sub("", template))


def _pattern(template: str) -> re.Pattern[str]:
    """Return a template as a pattern; a full stop may follow, and a place named twice holds the same."""
    parts, seen = [], set[str]()
    place = 0
    for found in _PLACE.finditer(template):
        parts.append(re.escape(template[place : found.start()]))
        name = found[1]
        parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>.+?)")
        seen.add(name)
        place = found.end()
    parts.append(re.escape(template[place:]))
    return re.compile("".join(parts), re.DOTALL)
