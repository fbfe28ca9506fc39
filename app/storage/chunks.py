"""Long lists in portions that fit one SQL statement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

_T = TypeVar("_T")
PORTION = 500


def portions(values: Sequence[_T], size: int = PORTION) -> Iterator[Sequence[_T]]:
    """Yield a list in portions of at most ``size``."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def marks(values: Sequence[object]) -> str:
    """Return as many parameter marks as there are values: ``?,?,?``."""
    return ",".join("?" * len(values))
