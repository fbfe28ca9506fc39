"""Form bodies and query strings: `a[0][b]=c` becomes nested dicts of strings."""

from __future__ import annotations

import re
from typing import TypeAlias
from urllib.parse import parse_qsl

from app.practice.stripe.errors import malformed

Form: TypeAlias = "dict[str, str | Form]"
"""Decoded but unchecked: leaves are strings, lists are dicts with "0", "1", … as keys."""

_PART = re.compile(r"\[([^\[\]]*)\]")


def decode(text: str) -> Form:
    """Decode a form body or query string.

    Raises:
        ApiError: a key whose brackets do not pair, or that is used both as a value and as a container.
    """
    form: Form = {}
    for key, value in parse_qsl(text, keep_blank_values=True):
        _place(form, key, value)
    return form


def _place(form: Form, key: str, value: str) -> None:
    """Put one pair in its place."""
    head, bracket, rest = key.partition("[")
    if not bracket:
        form[key] = value
        return
    parts = _PART.findall(bracket + rest)
    if "".join(f"[{part}]" for part in parts) != bracket + rest:
        if head == "metadata":
            raise malformed("Metadata keys cannot contain square brackets ([ or ]).", param="metadata")
        raise malformed(f"Invalid parameter name: {key}", param=head, code="parameter_unknown")
    here = form
    steps = [head, *parts]
    for step in steps[:-1]:
        name = step or str(len(here))
        below = here.setdefault(name, {})
        if isinstance(below, str):
            raise malformed(f"Invalid hash: {below}", param=head)
        here = below
    here[steps[-1] or str(len(here))] = value
