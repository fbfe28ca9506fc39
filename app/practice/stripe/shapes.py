"""The shapes of request parameters, read from the official SDK's own request types at run time.

`stripe.params.CustomerCreateParams` and its like are TypedDicts generated from Stripe's API description. Walking
them once gives a `Shape` tree that says which parameters exist, which are required, and what each may hold.
"""

from __future__ import annotations

import functools
import importlib
import sys
import types
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin

import stripe.params
import typing_extensions
from stripe._request_options import RequestOptions

_OPTION_NAMES = frozenset(RequestOptions.__annotations__)
_SCALARS: dict[Any, str] = {str: "text", int: "integer", bool: "boolean", Decimal: "decimal", float: "number"}


@dataclass
class Shape:
    """What a parameter may hold; several of these at once for a union.

    Attributes:
        scalar: "text", "integer", "boolean", "decimal" or "number", or None.
        emptyable: whether the empty string is allowed, and unsets.
        values: the allowed words of an enumeration, or None.
        fields: the members of an object, or None.
        required: the members that must be there.
        item: the shape of a list's items, or None.
        each: the shape of a free map's values (metadata), or None.
    """

    scalar: str | None = None
    emptyable: bool = False
    values: tuple[str, ...] | None = None
    fields: dict[str, Shape] | None = None
    required: frozenset[str] = field(default_factory=frozenset)
    item: Shape | None = None
    each: Shape | None = None


@functools.cache
def shape_of(name: str) -> Shape:
    """Return the shape of a request type of `stripe.params`, e.g. "CustomerCreateParams".

    Raises:
        AttributeError: the installed SDK has no such type.
    """
    return _object_shape(getattr(stripe.params, name), skip=_OPTION_NAMES)


def _object_shape(typed_dict: Any, skip: frozenset[str] = frozenset()) -> Shape:
    """Return the shape of a TypedDict."""
    module = sys.modules.get(typed_dict.__module__) or importlib.import_module(typed_dict.__module__)
    own = {name: hint for name, hint in typed_dict.__annotations__.items() if name not in skip}
    holder = types.SimpleNamespace(__annotations__=own)
    hints = typing_extensions.get_type_hints(holder, vars(module), include_extras=True)
    fields: dict[str, Shape] = {}
    required: set[str] = set()
    for name, hint in hints.items():
        if str(get_origin(hint)).endswith("NotRequired"):
            hint = get_args(hint)[0]  # noqa: PLW2901 - the marker is taken off
        else:
            required.add(name)
        fields[name] = _shape(hint)
    return Shape(fields=fields, required=frozenset(required))


def _shape(hint: Any) -> Shape:
    """Return the shape of any annotation the SDK uses."""
    if hint in _SCALARS:
        return Shape(scalar=_SCALARS[hint])
    if typing_extensions.is_typeddict(hint):
        return _object_shape(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is list:
        return Shape(item=_shape(arguments[0]))
    if origin is dict:
        return Shape(each=_shape(arguments[1]))
    if origin is Literal:
        return _literal(arguments)
    if origin in {Union, types.UnionType}:
        return _union([_shape(argument) for argument in arguments if argument is not type(None)])
    if "StripeObject" in repr(hint):
        return Shape()
    raise TypeError(f"The SDK's request types hold an annotation that is not understood: {hint!r}")


def _literal(words: tuple[Any, ...]) -> Shape:
    """Return the shape of a Literal; the empty word means that the parameter can be unset."""
    values = tuple(str(word) for word in words if word != "")
    return Shape(scalar="text" if values else None, emptyable="" in words, values=values or None)


def _union(parts: list[Shape]) -> Shape:
    """Merge alternatives. An enumeration beside plain text stays an enumeration, as the API enforces it."""
    merged = Shape()
    for part in parts:
        merged.emptyable = merged.emptyable or part.emptyable
        if part.scalar and (merged.scalar is None or merged.scalar == "text"):
            merged.scalar = part.scalar
        merged.values = merged.values or part.values
        merged.fields = merged.fields if merged.fields is not None else part.fields
        merged.required = merged.required or part.required
        merged.item = merged.item or part.item
        merged.each = merged.each or part.each
    return merged
