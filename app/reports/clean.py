"""Making texts from outside harmless: nothing breaks a file, runs as a formula or turns a line of text around."""

from __future__ import annotations

import re

LONGEST = 32_000
"""Characters of a cell; Excel's limit is 32,767 (Microsoft, Excel specifications and limits)."""
_BLANKS = re.compile(r"[\t\n\r\x0b\x0c\x85\u2028\u2029]+")
_BROKEN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c]")
"""Marks that reorder the text around them: a name could make an amount read backwards."""
_FORMULA = re.compile("[\\s\u200b\ufeff]*[=+\\-@|%\uff1d\uff0b\uff0d\uff20]")
"""How a formula can begin (OWASP, CSV injection), full-width signs and hidden blanks before it included."""
_PLAIN_NUMBER = re.compile(r"-?\d{1,15}(\.\d+)?", re.ASCII)


def clean(text: str, longest: int = LONGEST) -> str:
    """Return a text on one line, without what breaks files or turns lines, cut to a length in characters."""
    if len(text) <= longest and text.isascii() and text.isprintable():
        # Nearly every text; a report of 100,000 rows has a million of them.
        return text.strip()
    flat = _BLANKS.sub(" ", text[: longest * 2])
    flat = _TURNING.sub("", _BROKEN.sub("\ufffd", flat)).strip()
    return flat if len(flat) <= longest else f"{flat[: longest - 1]}…"


def unformulated(text: str) -> str:
    """Return a clean text that no spreadsheet takes for a formula; what is a plain number stays one."""
    found = clean(text, LONGEST - 1)
    return f"'{found}" if _FORMULA.match(found) and not _PLAIN_NUMBER.fullmatch(found) else found
