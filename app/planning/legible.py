"""Texts from outside, freed of what no person wrote and no service takes."""

from __future__ import annotations

import re

_SHOWN = 80
"""Characters of a text that a message repeats."""
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
"""Control characters, and halves of characters that cannot be sent as UTF-8."""
_UNSEEN = re.compile("[\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
"""Marks without a shape: soft hyphens, joiners, directions, byte order marks."""


def legible(text: str) -> str:
    """Return a text without control characters and halves of characters; line ends and tabs stay."""
    return text if text.isprintable() else _UNFIT.sub("", text)


def seen(text: str) -> str:
    """Return what a person sees of a short text such as an address: marks that copying leaves behind are gone."""
    return " ".join(_UNSEEN.sub("", legible(text)).split())


def quoted(text: str) -> str:
    """Return a text in quotation marks as a message repeats it: on one line, legible, cut to 80 characters."""
    shown = " ".join(legible(text[: 2 * _SHOWN]).split())
    return f"“{shown[:_SHOWN]}…”" if len(shown) > _SHOWN else f"“{shown}”"
