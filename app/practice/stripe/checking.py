"""Checks decoded parameters against a shape and turns them into typed values, with Stripe's own errors."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from app.practice.stripe.errors import ApiError, malformed
from app.practice.stripe.forms import Form
from app.practice.stripe.lengths import check_metadata, longest
from app.practice.stripe.shapes import Shape

_INTEGER = re.compile(r"-?\d{1,18}\Z")
_MAX_DECIMAL_PLACES = 12
_REFERENCES = frozenset({"currency", "customer", "invoice", "price", "product"})
_NAMES = frozenset({("products", "name"), ("tax_rates", "display_name")})


def check_params(form: Form, shape: Shape, route: str) -> dict[str, Any]:
    """Return the parameters typed: int, bool, Decimal, str, list, dict; "" where one is unset.

    Args:
        form: the decoded body or query.
        shape: what the endpoint takes.
        route: e.g. "POST /v1/customers", for the limits on text.

    Raises:
        ApiError: the first thing wrong (400), found before execution.
    """
    return _object(form, shape, "", route)


def known_only(form: Form, shape: Shape) -> Form:
    """Return the parameters without those that the endpoint does not take, at every depth."""
    fields = shape.fields
    if fields is None:
        inner = shape.item or shape.each
        return {k: known_only(v, inner) if inner and isinstance(v, dict) else v for k, v in form.items()}
    kept = {name: value for name, value in form.items() if name in fields or (shape.item and name.isdigit())}
    return {
        name: known_only(value, fields.get(name, shape)) if isinstance(value, dict) else value
        for name, value in kept.items()
    }


def _object(form: Form, shape: Shape, path: str, route: str) -> dict[str, Any]:
    """Check an object's members."""
    fields = shape.fields or {}
    unknown = [_join(path, name) for name in form if name not in fields]
    if unknown:
        plural = "s" if len(unknown) > 1 else ""
        message = f"Received unknown parameter{plural}: {', '.join(unknown)}"
        raise malformed(message, param=unknown[0], code="parameter_unknown")
    for name in sorted(shape.required):
        if name not in form:
            param = _join(path, name)
            raise malformed(f"Missing required param: {param}.", param=param, code="parameter_missing")
    for name, value in form.items():
        if value == "" and _cannot_be_empty(name, shape, route) and not fields[name].emptyable:
            raise empty(_join(path, name))
    return {name: _value(value, fields[name], _join(path, name), route) for name, value in form.items()}


def _cannot_be_empty(name: str, shape: Shape, route: str) -> bool:
    """Whether a parameter can be left out but never unset."""
    return name in shape.required or name in _REFERENCES or (route, name) in _NAMES


def _value(value: str | Form, shape: Shape, path: str, route: str) -> Any:
    """Check one value."""
    if isinstance(value, str):
        return _text(value, shape, path, route)
    if shape.fields is not None and not (shape.item and _is_list(value)):
        return _object(value, shape, path, route)
    if shape.item is not None:
        return _list(value, shape.item, path, route)
    if shape.each is not None:
        return _map(value, path)
    raise malformed(f"Invalid string: {_shown(value)}", param=path)


def _is_list(form: Form) -> bool:
    """Whether all keys are indexes."""
    return all(name.isdigit() for name in form)


def _list(form: Form, item: Shape, path: str, route: str) -> list[Any]:
    """Check a list's items, in the order of their indexes."""
    if not _is_list(form):
        raise malformed("Invalid array", param=path)
    return [_value(form[name], item, f"{path}[{name}]", route) for name in sorted(form, key=int)]


def _map(form: Form, path: str) -> dict[str, str]:
    """Check a free map: metadata and the like."""
    texts: dict[str, str] = {}
    for name, value in form.items():
        if not isinstance(value, str):
            raise malformed("Metadata keys cannot contain square brackets ([ or ]).", param=path)
        texts[name] = value
    check_metadata(texts, path)
    return texts


def _text(value: str, shape: Shape, path: str, route: str) -> Any:
    """Check a scalar that came as text."""
    if value == "" and (shape.emptyable or (shape.scalar == "text" and not shape.values)):
        return ""
    if shape.scalar is None:
        if shape.item is not None:
            raise malformed("Invalid array", param=path)
        raise malformed("Invalid object", param=path)
    if value == "":
        raise empty(path)
    match shape.scalar:
        case "integer":
            return _integer(value, path)
        case "boolean":
            return _boolean(value, path)
        case "decimal" | "number":
            return _decimal(value, path)
        case _:
            return _word(value, shape, path, route)


def empty(path: str) -> ApiError:
    """The error for an empty value where the parameter cannot be unset."""
    message = (
        f"You passed an empty string for '{path}'. We assume empty values are an attempt to unset a parameter; "
        f"however '{path}' cannot be unset. You should remove '{path}' from your request or supply a "
        f"non-empty value."
    )
    return malformed(message, param=path, code="parameter_invalid_empty")


def _integer(value: str, path: str) -> int:
    """Return a whole number."""
    if not _INTEGER.match(value):
        raise malformed(f"Invalid integer: {value}", param=path, code="parameter_invalid_integer")
    return int(value)


def _boolean(value: str, path: str) -> bool:
    """Return true or false."""
    if value not in {"true", "false"}:
        raise malformed(f"Invalid boolean: {value}", param=path)
    return value == "true"


def _decimal(value: str, path: str) -> Decimal:
    """Return a decimal number of at most twelve places, written without an exponent."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or "e" in value.lower():
        raise malformed(f"Invalid decimal: {value}", param=path, code="parameter_invalid_decimal")
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > _MAX_DECIMAL_PLACES:
        message = f"Invalid decimal: {value}; must contain at maximum twelve decimal places."
        raise malformed(message, param=path, code="parameter_invalid_decimal")
    return number


def _word(value: str, shape: Shape, path: str, route: str) -> str:
    """Return text within its limit, or a word of an enumeration."""
    if shape.values is not None:
        if value not in shape.values and "*" not in shape.values:
            raise malformed(f"Invalid {path}: must be one of {_choices(shape.values)}", param=path)
        return value
    limit = longest(route, path)
    if len(value) > limit:
        shown = value if len(value) < 24 else f"{value[:10]}...{value[-10:]}"
        raise malformed(f"Invalid string: {shown}; must be at most {limit} characters", param=path)
    return value


def _choices(words: tuple[str, ...]) -> str:
    """Return words as English does: "a, b, or c"."""
    if len(words) == 1:
        return words[0]
    if len(words) == 2:
        return f"{words[0]} or {words[1]}"
    return f"{', '.join(words[:-1])}, or {words[-1]}"


def _join(path: str, name: str) -> str:
    """Return a member's name in bracket notation."""
    return f"{path}[{name}]" if path else name


def _shown(form: Form) -> str:
    """Return a container for an error message."""
    return str({name: value if isinstance(value, str) else "…" for name, value in form.items()})
