"""What conditions and computed values may do: exact, bounded operators and functions, without a clock or the outside.

Numbers are decimals (a bookkeeper's 0.10 + 0.20 is 0.30), dates are calendar days. A blank (nothing there, or an
empty text) equals only another blank and is neither more nor less than anything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

from app.domain.money import NotMoneyError, parse_decimal, plain
from app.planning.contact import NotValid

Operand = str | bool | Decimal | dt.date | None
"""What a condition works with; None where a record has nothing."""

LONGEST = 10_000
"""Characters of a text made by an expression."""
LONGEST_PATTERN = 200
"""Characters of a pattern given to ``matches``."""
_HUGE = Decimal(10) ** 15
_EXACT = Context(prec=40, rounding=ROUND_HALF_UP)
_PLACES = Decimal("1e-12")
_MOST_PLACES = 12
_PATTERN_MEMORY = 1 << 20
"""Bytes a pattern may take; RE2 gives up beyond them."""


def kind_of(value: Operand) -> str:
    """Return what a person calls a value's kind: ``text``, ``a number``, ``a date``, ``yes or no`` or ``blank``."""
    if value is None:
        return "blank"
    if isinstance(value, bool):
        return "yes or no"
    if isinstance(value, Decimal):
        return "a number"
    return "a date" if isinstance(value, dt.date) else "text"


def blank(value: Operand) -> bool:
    """Return whether there is nothing in a value."""
    return value is None or (isinstance(value, str) and not value.strip())


def bounded(value: Operand) -> Operand:
    """Return a value that is of sane size.

    Raises:
        NotValid: if the text is longer than 10,000 characters or the number beyond 15 digits.
    """
    if isinstance(value, str) and len(value) > LONGEST:
        raise NotValid(f"the text it makes is longer than {LONGEST:,} characters")
    if isinstance(value, Decimal) and (not value.is_finite() or abs(value) >= _HUGE):
        raise NotValid("the number it makes is too large")
    return value


def equal(left: Operand, right: Operand) -> bool:
    """Return whether two values are the same.

    Raises:
        NotValid: if they are of different kinds, so that they never could be.
    """
    if blank(left) or blank(right):
        return blank(left) and blank(right)
    _alike(left, right, "compares")
    return left == right


def ordered(sign: Callable[[Any, Any], bool]) -> Callable[[Operand, Operand], bool]:
    """Return a comparison such as “less than”; with a blank it never holds."""

    def compare(left: Operand, right: Operand) -> bool:
        if blank(left) or blank(right):
            return False
        _alike(left, right, "compares")
        if isinstance(left, bool):
            raise NotValid("yes and no have no order")
        return sign(left, right)

    return compare


def _alike(left: Operand, right: Operand, verb: str) -> None:
    kinds = kind_of(left), kind_of(right)
    if kinds[0] != kinds[1]:
        raise NotValid(f"it {verb} {kinds[0]} with {kinds[1]}")


def add(left: Operand, right: Operand) -> Operand:
    """Add numbers, join texts, or count days on from a date."""
    if isinstance(left, str) and isinstance(right, str):
        return bounded(left + right)
    if isinstance(left, dt.date):
        return _days_on(left, _number(right, "adds"))
    return bounded(_EXACT.add(_number(left, "adds"), _number(right, "adds")))


def subtract(left: Operand, right: Operand) -> Operand:
    """Subtract numbers or days, or count the days between two dates."""
    if isinstance(left, dt.date) and isinstance(right, dt.date):
        return Decimal((left - right).days)
    if isinstance(left, dt.date):
        return _days_on(left, -_number(right, "subtracts"))
    return bounded(_EXACT.subtract(_number(left, "subtracts"), _number(right, "subtracts")))


def multiply(left: Operand, right: Operand) -> Operand:
    """Multiply two numbers."""
    return bounded(_EXACT.multiply(_number(left, "multiplies"), _number(right, "multiplies")))


def divide(left: Operand, right: Operand) -> Operand:
    """Divide two numbers, to twelve decimals."""
    above, below = _number(left, "divides"), _divisor(right)
    return bounded(_tidy(_EXACT.divide(above, below)))


def remainder(left: Operand, right: Operand) -> Operand:
    """Return what is left of a division."""
    above, below = _number(left, "divides"), _divisor(right)
    try:
        return bounded(_EXACT.remainder(above, below))
    except InvalidOperation:
        raise NotValid("the number it makes is too large") from None


def negative(value: Operand) -> Operand:
    """Return a number with the other sign."""
    return -_number(value, "negates")


def opposite(value: Operand) -> bool:
    """Return no for yes."""
    return not truth(value)


def truth(value: Operand) -> bool:
    """Return a value that is yes or no.

    Raises:
        NotValid: if it is anything else.
    """
    if isinstance(value, bool):
        return value
    raise NotValid(f"a condition must come out as yes or no, and this comes out as {kind_of(value)}")


def _number(value: Operand, verb: str) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if blank(value):
        raise NotValid(f"it {verb} a value that is blank")
    hint = "; number(…) reads one from a text" if isinstance(value, str) else ""
    raise NotValid(f"it {verb} {kind_of(value)} where a number belongs{hint}")


def _divisor(value: Operand) -> Decimal:
    number = _number(value, "divides by")
    if not number:
        raise NotValid("it divides by zero")
    return number


def _tidy(value: Decimal) -> Decimal:
    return value.quantize(_PLACES, context=_EXACT) if abs(value) < _HUGE else value


def _days_on(day: dt.date, days: Decimal) -> dt.date:
    if days != days.to_integral_value():
        raise NotValid("it counts on by a part of a day")
    try:
        return day + dt.timedelta(days=int(days))
    except OverflowError:
        raise NotValid("the date it makes is beyond what a calendar holds") from None


def _text(value: Operand) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def _words(value: Operand, name: str) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    raise NotValid(f"{name}(…) takes text, and was given {kind_of(value)}")


def _day(value: Operand, name: str) -> dt.date:
    if isinstance(value, dt.date):
        return value
    raise NotValid(f"{name}(…) takes a date, and was given {kind_of(value)}")


def _count(value: Operand, name: str, most: int = LONGEST) -> int:
    number = value if isinstance(value, Decimal) else None
    if number is None or number != number.to_integral_value() or not 0 <= number <= most:
        raise NotValid(f"{name}(…) takes a whole number from 0 to {most:,}")
    return int(number)


def _read_number(value: Operand) -> Operand:
    if isinstance(value, Decimal):
        return value
    if blank(value):
        return None
    try:
        return bounded(parse_decimal(_words(value, "number")))
    except NotMoneyError as problem:
        raise NotValid(str(problem)) from None


def _read_date(value: Operand) -> Operand:
    if isinstance(value, dt.date) or blank(value):
        return value or None
    words = _words(value, "date").strip()
    try:
        return dt.datetime.strptime(words, "%Y-%m-%d").date()  # noqa: DTZ007 - a calendar day has no zone
    except ValueError:
        raise NotValid(f"“{words[:40]}” is not a date written like 2026-07-01") from None


def _round(value: Operand, places: Operand = Decimal(0)) -> Operand:
    step = Decimal(1).scaleb(-_count(places, "round", _MOST_PLACES))
    return bounded(_number(value, "rounds").quantize(step, context=_EXACT))


def _replace(value: Operand, old: Operand, new: Operand) -> Operand:
    words, was, becomes = (_words(one, "replace") for one in (value, old, new))
    if not was:
        raise NotValid("replace(…) was given nothing to look for")
    if len(words) + words.count(was) * (len(becomes) - len(was)) > LONGEST:
        raise NotValid(f"the text it makes is longer than {LONGEST:,} characters")
    return words.replace(was, becomes)


def _last(value: Operand, count: Operand) -> Operand:
    words, many = _words(value, "last"), _count(count, "last")
    return words[-many:] if many else ""


@lru_cache(maxsize=256)
def pattern(text: str) -> Any:
    """Return a compiled pattern; RE2 looks through a text in one go, whatever the pattern.

    Raises:
        NotValid: if it is no pattern, too long, or would take too much memory.
    """
    import re2  # noqa: PLC0415 - only needed by conditions that match patterns

    if len(text) > LONGEST_PATTERN:
        raise NotValid(f"its pattern is longer than {LONGEST_PATTERN} characters")
    options = re2.Options()
    options.max_mem, options.log_errors = _PATTERN_MEMORY, False
    try:
        return re2.compile(text, options)
    except (re2.error, UnicodeEncodeError):
        raise NotValid(f"“{text[:40]}” is not a pattern that can be looked for") from None


def _matches(value: Operand, sought: Operand) -> bool:
    words = _words(value, "matches").encode("utf-8", "replace").decode("utf-8")
    return pattern(_words(sought, "matches")).search(words) is not None


Function = Callable[..., Operand]
FUNCTIONS: dict[str, tuple[Function, int, int]] = {
    "blank": (blank, 1, 1),
    "contains": (lambda value, part: _words(part, "contains") in _words(value, "contains"), 2, 2),
    "date": (_read_date, 1, 1),
    "day": (lambda value: Decimal(_day(value, "day").day), 1, 1),
    "endsWith": (lambda value, part: _words(value, "endsWith").endswith(_words(part, "endsWith")), 2, 2),
    "first": (lambda value, count: _words(value, "first")[: _count(count, "first")], 2, 2),
    "has": (lambda value: not blank(value), 1, 1),
    "last": (_last, 2, 2),
    "lower": (lambda value: bounded(_words(value, "lower").lower()), 1, 1),
    "matches": (_matches, 2, 2),
    "month": (lambda value: Decimal(_day(value, "month").month), 1, 1),
    "number": (_read_number, 1, 1),
    "replace": (_replace, 3, 3),
    "round": (_round, 1, 2),
    "size": (lambda value: Decimal(len(_words(value, "size"))), 1, 1),
    "startsWith": (lambda value, part: _words(value, "startsWith").startswith(_words(part, "startsWith")), 2, 2),
    "text": (_text, 1, 1),
    "trim": (lambda value: " ".join(_words(value, "trim").split()), 1, 1),
    "upper": (lambda value: bounded(_words(value, "upper").upper()), 1, 1),
    "year": (lambda value: Decimal(_day(value, "year").year), 1, 1),
}
"""Name → (function, fewest and most values it takes); each may also follow a value: ``name.upper()``."""
