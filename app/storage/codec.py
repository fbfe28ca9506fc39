"""Domain objects as JSON and back, stamps as text that sorts, words as they are searched."""

from __future__ import annotations

import dataclasses
import datetime as dt
import unicodedata
from typing import Any, TypeVar

import msgspec

from app.domain.kinds import RecordType
from app.domain.records import Record, type_of
from app.domain.shapes import Actual, Value

_T = TypeVar("_T")
_ENCODER = msgspec.json.Encoder()
# Keys in order, so that equal values have equal bytes.
_CANONICAL = msgspec.json.Encoder(order="deterministic")
_RECORDS: dict[RecordType, msgspec.json.Decoder[Any]] = {
    kind: msgspec.json.Decoder(cls) for kind, cls in type_of.items()
}
_ACTUAL = msgspec.json.Decoder(Actual)


def text_of(value: Any) -> str:
    """Return a value as JSON."""
    return _ENCODER.encode(value).decode()


def canonical(value: Any) -> bytes:
    """Return a value as JSON with every table's keys in order: equal values, equal bytes."""
    return _CANONICAL.encode(value)


def value_of(text: str, cls: type[_T]) -> _T:
    """Return the value of a class from its JSON."""
    return msgspec.json.decode(text, type=cls)


def plain_value(text: str) -> Value:
    """Return a value of a shape from its JSON."""
    found: Value = msgspec.json.decode(text)
    return found


def record_of(kind: RecordType, text: str) -> Record:
    """Return a Pronto record from its JSON."""
    found: Record = _RECORDS[kind].decode(text)
    return found


def actual_of(text: str, *, deleted: bool = False) -> Actual:
    """Return a Stripe object from its JSON; ``deleted`` is kept beside it, because a sweep may find it gone."""
    found = _ACTUAL.decode(text)
    return dataclasses.replace(found, deleted=deleted) if found.deleted != deleted else found


def stamp(moment: dt.datetime) -> str:
    """Return an aware datetime as ISO 8601 UTC to the microsecond; texts sort as the moments do."""
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")


def moment(text: str) -> dt.datetime:
    """Return the moment of a stamp."""
    return dt.datetime.fromisoformat(text)


def moment_or_none(text: str | None) -> dt.datetime | None:
    """Return the moment of a stamp, or None when there is none."""
    return moment(text) if text else None


def folded(text: str) -> str:
    """Return a text as it is searched: small letters without accents, blanks joined, safe for any input."""
    if text.isascii():
        return " ".join(text.lower().replace("\x00", " ").split())
    clean = text.encode("utf-8", "replace").decode()
    bare = "".join(char for char in unicodedata.normalize("NFKD", clean) if not unicodedata.combining(char))
    return " ".join(bare.casefold().replace("\x00", " ").split())
