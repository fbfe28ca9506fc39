"""Reads a release note strictly, and tells whether its version is newer than the one that runs.

The note is JSON: ``schema`` (1), ``version`` (PEP 440, final), ``date`` (``YYYY-MM-DD``), ``page`` (an https address),
``security`` (true or false), ``sentence`` (one line of plain text). Further keys are left alone, so that a later note
can say more to later programs.
"""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
from packaging.version import InvalidVersion, Version

from app.domain.release import Release

_LONGEST_SENTENCE = 300
_LONGEST_PAGE = 500
_Version = Annotated[str, msgspec.Meta(pattern=r"^[0-9]{1,5}(\.[0-9]{1,5}){1,4}\Z")]


class _Note(msgspec.Struct):
    """The file's shape."""

    schema: Literal[1]
    version: _Version
    date: dt.date
    page: Annotated[str, msgspec.Meta(min_length=1, max_length=_LONGEST_PAGE)]
    security: bool
    sentence: Annotated[str, msgspec.Meta(min_length=1, max_length=_LONGEST_SENTENCE)]


def read_note(text: bytes) -> Release:
    """Return the release that a note announces.

    Raises:
        ValueError: it is not such a note; the message says why and quotes nothing of it.
    """
    try:
        note = msgspec.json.decode(text, type=_Note)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise ValueError("It is no release note as this version of Tallybridge reads it.") from None
    if not is_page(note.page):
        raise ValueError("The page it names is no https address.")
    # Marks that turn text round or hide in it are not printable either.
    if not note.sentence.isprintable() or not note.sentence.strip():
        raise ValueError("Its sentence is not one line of plain text.")
    return Release(note.version, note.date, note.page, note.security, note.sentence.strip())


def write_note(release: Release) -> bytes:
    """Return the note that ``read_note`` reads."""
    return msgspec.json.encode(_Note(1, release.version, release.day, release.page, release.security, release.sentence))


def is_page(address: str) -> bool:
    """Whether a page may be offered to a person: https, a host in plain letters, no password, nothing that misleads."""
    if not address.isascii() or not address.isprintable() or any(mark in address for mark in " \\<>\"'`"):
        return False
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    named = parts.scheme == "https" and bool(parts.hostname) and "." in str(parts.hostname)
    return named and "@" not in parts.netloc and port in {None, 443}


def is_newer(offered: str, installed: str) -> bool:
    """Whether a version comes after another; False when either is no version, as in a checkout."""
    try:
        return Version(offered) > Version(installed)
    except InvalidVersion:
        return False
