"""Reads a dialect file, ours or a site's own, and says in a sentence what is wrong with it."""

from __future__ import annotations

import tomllib
from decimal import Decimal, InvalidOperation
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from app.domain.errors import Code, NeedsUser
from app.remote.pronto.dialect import Dialect, EntityMap

_LARGEST_BYTES = 1_000_000
_MUST_HAVE = {
    "customers": {"code"},
    "items": {"code"},
    "orders": {"number", "customer_code"},
    "transactions": {"customer_code", "type_code", "number"},
    "reps": {"code"},
    "purchase_orders": {"number"},
    "item_prices": {"code", "price"},
    "item_warehouses": {"code", "on_hand"},
    "user_fields": {"code"},
    "receipts": {"customer_code", "reference", "total", "date"},
}
"""Our names without which a record cannot be told apart or used."""


def load_dialect(name: str, folder: Path | None = None) -> Dialect:
    """Return a dialect by name, or from a site's own file.

    Args:
        name: ``xi``, ``avenue``, the path of a ``.toml`` file, or the name of one in ``folder``.
        folder: where a site's own dialect files are kept; None when there are none.

    Raises:
        NeedsUser: DIALECT, with the file and the place in it that is wrong.
    """
    label, text = _text_of(name, folder)
    try:
        dialect = msgspec.convert(tomllib.loads(text), Dialect)
    except tomllib.TOMLDecodeError as problem:
        raise _broken(label, f"it is not readable: {problem}") from None
    except msgspec.ValidationError as problem:
        raise _broken(label, _in_words(str(problem))) from None
    _check(dialect, label)
    return dialect


def _text_of(name: str, folder: Path | None) -> tuple[str, str]:
    """Return what to call the file, and its text."""
    own = Path(name)
    if own.suffix == ".toml":
        return _read(own)
    if folder is not None and own.name == name and (folder / f"{name}.toml").is_file():
        return _read(folder / f"{name}.toml")
    shipped = resources.files("resources") / "dialects" / f"{own.name}.toml"
    if own.name != name or not shipped.is_file():
        raise NeedsUser(Code.DIALECT, f"There is no Pronto dialect “{name}”; choose xi, avenue or a dialect file.")
    return shipped.name, shipped.read_text(encoding="utf-8")


def _read(path: Path) -> tuple[str, str]:
    try:
        if path.stat().st_size > _LARGEST_BYTES:
            raise _broken(str(path), "it is too large to be a dialect file")
        return str(path), path.read_text(encoding="utf-8")
    except OSError as problem:
        raise _broken(str(path), (problem.strerror or "it cannot be read").lower()) from None
    except UnicodeDecodeError:
        raise _broken(str(path), "it is not a text file in UTF-8") from None


def _check(dialect: Dialect, label: str) -> None:
    """Check what types alone do not say."""
    try:
        ZoneInfo(dialect.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _broken(label, f"there is no time zone “{dialect.time_zone}” (at time_zone)") from None
    if dialect.paging.page_size < 1 or dialect.paging.requests_per_second <= 0:
        raise _broken(label, "page size and requests per second must be above zero (at paging)")
    for code, tax in dialect.codes.tax.items():
        try:
            Decimal(tax.rate)
        except InvalidOperation:
            raise _broken(label, f"“{tax.rate}” is not a rate (at codes.tax.{code})") from None
    for name, entity in dialect.entities.items():
        _check_entity(dialect, name, entity, label)


def _check_entity(dialect: Dialect, name: str, entity: EntityMap, label: str) -> None:
    place = f"at entities.{name}"
    for other in (entity.source, entity.ledger):
        if other and other not in dialect.entities:
            raise _broken(label, f"it refers to “{other}”, which is not there ({place})")
    if entity.source:
        return
    needed = ("call", "key") if dialect.transport == "json-get" else ("call", "collection", "record", "key")
    for part in needed:
        if not getattr(entity, part):
            raise _broken(label, f"{part} is missing ({place})")
    for field in sorted(_MUST_HAVE.get(name, set()) - set(entity.fields)):
        raise _broken(label, f"the field {field} is missing ({place}.fields)")
    if not entity.write and dialect.transport != "json-get":
        unread = [key for key in entity.key if key not in entity.fields.values()]
        if unread:
            raise _broken(label, f"the key {unread[0]} is not among the fields ({place}.key)")


def _in_words(problem: str) -> str:
    """Turn a validation message (``Expected `int`, got `str` - at `$.paging.page_size```) into a clause."""
    what, _, where = problem.partition(" - at ")
    place = where.strip("`").removeprefix("$").lstrip(".")
    clause = what.replace("`", "").replace("Object missing required field", "it lacks the entry")
    return f"{clause[:1].lower()}{clause[1:]} (at {place})" if place else f"{clause[:1].lower()}{clause[1:]}"


def _broken(label: str, clause: str) -> NeedsUser:
    return NeedsUser(Code.DIALECT, f"The dialect file “{label}” cannot be used: {clause}.")
