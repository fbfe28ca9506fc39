"""Python's garbage collector, kept from looking through everything alive while a long comparison makes many records."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_SELDOM = (50_000, 50, 50)
"""Objects made between two looks, by generation; Python's own 700 cost a comparison 15 % of its time (measured)."""


@contextmanager
def seldom_collected() -> Iterator[None]:
    """Collect seldom for a while.

    Records refer to each other in no circles, so that nearly all of them are freed without the collector. Two of these
    at once may leave the rarer rhythm behind, which does no harm.
    """
    before = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
