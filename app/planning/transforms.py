"""The closed table of transforms a field rule may name; arguments follow colons: ``part:2:comma``."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from app.domain.causes import Cause
from app.planning import contact, date_shapes, number_shapes, text_shapes
from app.planning.contact import NotValid
from app.planning.legible import quoted, seen
from app.planning.raw import Factory, Raw, Tables, Transform, arguments, as_text, short_text
from app.planning.text_shapes import if_text, short

__all__ = ["LOOKUP", "TRANSFORMS", "NotValid", "Raw", "Unmapped", "apply", "apply_all", "as_text", "check", "prepared"]

LOOKUP = "lookup"
LONGEST_NAME = 300
"""Characters of a transform with its arguments."""


class Unmapped(NotValid):
    """A code that a lookup table does not hold: the record cannot be written until it does."""

    cause = Cause.UNMAPPED_CODE


def _with_country(make: Callable[[str, str], str], *, blank_too: bool = False) -> Factory:
    """Return a transform that takes a country, Australia when none is named."""

    def factory(argument: str) -> Transform:
        home = contact.country(argument) if argument else "AU"

        def apply(value: Raw) -> Raw:
            text = as_text(value)
            return make(text, home) if blank_too or text.strip() else ""

        return apply

    return factory


def _plain(change: Callable[[Raw], Raw]) -> Factory:
    return lambda _argument: change


TRANSFORMS: dict[str, Factory] = {
    "trim": if_text(lambda text: " ".join(text.split())),
    "upper": if_text(str.upper),
    "lower": if_text(str.lower),
    "title": short(lambda text: " ".join(word.capitalize() for word in text.split())),
    "sentence": short(text_shapes.sentence),
    "name": short(text_shapes.personal),
    "digits": if_text(lambda text: "".join(sign for sign in text if "0" <= sign <= "9")),
    "no_accents": short(text_shapes.unaccented),
    "no_punctuation": short(text_shapes.unpunctuated),
    "no_leading_zeros": short(text_shapes.stripped_zeros),
    "part": text_shapes.part,
    "replace": text_shapes.replaced,
    "first": text_shapes.first,
    "last": text_shapes.last,
    "pad": text_shapes.padded,
    "prefix": text_shapes.prefixed,
    "suffix": text_shapes.suffixed,
    "default": text_shapes.default,
    "yes_no": text_shapes.yes_no,
    "email": if_text(contact.email),
    "phone": _with_country(contact.phone),
    "phone_e164": _with_country(contact.phone_e164),
    "phone_national": _with_country(contact.phone_national),
    "abn": if_text(contact.abn),
    "abn_spaced": if_text(contact.abn_spaced),
    "country": _with_country(contact.country, blank_too=True),
    "text": _plain(as_text),
    "not": _plain(lambda value: not value),
    "noon": date_shapes.noon,
    "date": date_shapes.dated,
    "read_date": date_shapes.read_date,
    "financial_year": date_shapes.financial_year,
    "month": date_shapes.month,
    "cents": number_shapes.cents,
    "whole": number_shapes.to_whole,
    "round": number_shapes.rounded,
    "decimals": number_shapes.decimals,
    "thousands": number_shapes.thousands,
    "dollars": number_shapes.dollars,
}
"""Name → maker of the transform from its argument; ``lookup`` stands beside it, for it needs the tables."""
_ARGUED = {"part", "replace", "first", "last", "pad", "prefix", "suffix", "default", "yes_no", "noon", "date", "round"}
_ARGUED |= {"phone", "phone_e164", "phone_national", "country", "decimals", "thousands", "dollars"}
"""Transforms that take arguments; to the others none may be given."""


def prepared(name: str, tables: Tables | None = None) -> Transform:
    """Return a transform, given as ``name`` or ``name:argument``, ready for use.

    Raises:
        NotValid: when no transform has that name, or its argument means nothing.
    """
    if name.partition(":")[0] == LOOKUP:
        return _lookup(name.partition(":")[2], tables or {})
    return _made(name)


@lru_cache(maxsize=1024)
def _made(name: str) -> Transform:
    label, _, argument = name.partition(":")
    factory = TRANSFORMS.get(label)
    if factory is None:
        raise NotValid(f"there is no transform {quoted(label)}")
    if len(name) > LONGEST_NAME:
        raise NotValid(f"the transform “{label}” is longer than {LONGEST_NAME} characters")
    if argument and label not in _ARGUED:
        raise NotValid(f"the transform “{label}” takes nothing after a colon")
    return factory(argument)


def _lookup(argument: str, tables: Tables) -> Transform:
    """``lookup:TABLE`` or ``lookup:TABLE:default``: a code's text, whatever its capitals."""
    name, *rest = arguments(argument, 1, 2, LOOKUP)
    table = tables.get(name)
    if table is None:
        raise NotValid(f"there is no lookup table {quoted(name)}")
    folded = {seen(code).casefold(): text for code, text in table.items()}

    def apply(value: Raw) -> Raw:
        code = seen(short_text(value))
        if not code:
            return ""
        found = table.get(code)
        found = folded.get(code.casefold()) if found is None else found
        if found is not None:
            return found
        if rest:
            return rest[0]
        raise Unmapped(f"the lookup table {quoted(name)} does not know the code {quoted(code)}")

    return apply


def check(name: str, tables: Tables | None = None) -> None:
    """Look whether a transform can be applied at all.

    Raises:
        NotValid: when no transform has that name, or its argument means nothing.
    """
    prepared(name, tables)


def apply(name: str, value: Raw, tables: Tables | None = None) -> Raw:
    """Apply one transform, given as ``name`` or ``name:argument``.

    Raises:
        NotValid: when the value cannot be used, or no transform has that name.
    """
    return apply_all((prepared(name, tables),), value)


def apply_all(transforms: tuple[Transform, ...], value: Raw) -> Raw:
    """Apply transforms in order.

    Raises:
        NotValid: when the value cannot be used.
    """
    try:
        for transform in transforms:
            value = transform(value)
    except OverflowError:
        raise NotValid("the date is beyond what a calendar holds") from None
    return value
