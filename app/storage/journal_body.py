"""Bodies of journal entries, packed: deflate with a dictionary of what entries say all the time.

The dictionary brings an invoice's entry from 2.0 kB to 0.5 kB; without it, deflate alone leaves 0.9 kB. Bodies that
older versions stored as text stay as they are and stay readable.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import zlib
from functools import cache
from importlib import resources

import msgspec

from app.domain.journal import Entry, Note
from app.storage.codec import canonical, value_of

_WORDS_1 = 1
"""First byte of a body packed with the dictionary ``words-1.txt``; a better dictionary gets the next number."""
_RAW = -zlib.MAX_WBITS
"""Deflate without header and checksum: the chain checks every byte anyhow."""
_LEVEL = 9
_MOST_BYTES = 64_000_000
"""No body unpacks to more; what does was not packed here."""


class NotReadableError(ValueError):
    """A stored body is no entry."""


@cache
def _words(number: int) -> bytes:
    if number != _WORDS_1:
        raise NotReadableError(f"no dictionary {number}")
    return resources.files("resources").joinpath("journal", f"words-{number}.txt").read_bytes()


def canonical_entry(entry: Entry, seq: int) -> bytes:
    """Return what is stored of an entry: JSON with the keys of its tables in order, its place in it, no digest."""
    return canonical(dataclasses.replace(entry, seq=seq, digest=""))


def packed(body: bytes) -> bytes:
    """Return a body as it is stored."""
    packer = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW, zdict=_words(_WORDS_1))
    return bytes([_WORDS_1]) + packer.compress(body) + packer.flush()


READ = "seq, typeof(body), CAST(body AS BLOB), CAST(digest AS BLOB)"
"""What ``entry_of`` and ``shown`` take of a row: as bytes, because what somebody altered may be no text any more."""


def entry_of(seq: int, form: str, stored: bytes, digest: bytes = b"") -> Entry:
    """Return an entry from its row.

    Raises:
        NotReadableError: somebody changed it, so that it is none.
    """
    try:
        # An older version stored text.
        found = value_of((stored if form == "text" else _unpacked(stored)).decode(), Entry)
    except (msgspec.DecodeError, UnicodeDecodeError, zlib.error) as problem:
        raise NotReadableError(f"journal entry {seq} is not readable") from problem
    return dataclasses.replace(found, seq=seq, digest=digest.decode("ascii", "replace")) if digest else found


def shown(seq: int, form: str, stored: bytes, digest: bytes) -> Entry:
    """Return an entry from its row; one that was altered beyond reading is named, so that the others can be seen."""
    try:
        return entry_of(seq, form, stored, digest)
    except NotReadableError:
        words = f"Entry {seq} was altered outside Tallybridge and cannot be read."
        return Entry(0, dt.datetime.fromtimestamp(0, dt.UTC), "", Note.UNREADABLE, reason=words, seq=seq)


def _unpacked(stored: bytes) -> bytes:
    if not stored:
        raise NotReadableError("an empty body")
    unpacker = zlib.decompressobj(_RAW, zdict=_words(stored[0]))
    body = unpacker.decompress(stored[1:], _MOST_BYTES)
    if not unpacker.eof or unpacker.unused_data:
        raise NotReadableError("a body that is cut short or goes on")
    return body
