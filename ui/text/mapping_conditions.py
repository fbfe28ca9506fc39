"""Conditions as menus and sentences: what can be asked of a field, and values as a person types them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from app.planning.conditions import BY_KIND, Clause, Condition, Operator, Wanted, from_text, sentence, to_text
from ui.text.tr import tr

_WITHOUT = frozenset({Operator.BLANK, Operator.FILLED})
_LISTS = frozenset({Operator.ONE_OF, Operator.NOT_ONE_OF})
_DATES = ("%d/%m/%Y", "%Y-%m-%d", "%d %b %Y", "%d %B %Y", "%d/%m/%y")
_LONGEST = 70
_DATE_WORDS = {Operator.MORE: "is after", Operator.LESS: "is before"}
YES, NO = "yes", "no"


def operators(holds: str) -> list[tuple[Operator, str]]:
    """Return what can be asked of a kind of value, with the words of the menu."""
    words = _DATE_WORDS if holds == "date" else {}
    return [(one, tr(words.get(one, one.value))) for one in BY_KIND.get(holds, BY_KIND["text"])]


def takes_value(operator: Operator) -> bool:
    """Whether something has to be given to compare with."""
    return operator not in _WITHOUT


def hint(operator: Operator, holds: str) -> str:
    """Return what stands in the field for the value while it is empty."""
    if operator in _LISTS:
        return tr("NSW, ACT")
    return tr({"date": "1/07/2026", "money": "5000", "number": "10", "yes/no": "yes or no"}.get(holds, "Value"))


def wanted(operator: Operator, holds: str, typed: str) -> Wanted:
    """Return what a person typed as the condition keeps it; what cannot be read stays a text, and is told of later."""
    text = typed.strip()
    if operator in _LISTS:
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if holds == "yes/no":
        return text.casefold() in {YES, "y", "true", "1"}
    if holds in {"number", "money"}:
        try:
            found = Decimal(text.replace(",", "").removeprefix("$"))
        except InvalidOperation:
            return text
        return found if found.is_finite() else text
    return (_day(text) or text) if holds == "date" else text


def typed(value: Wanted) -> str:
    """Return a condition's value as a person would type it."""
    match value:
        case tuple():
            return ", ".join(value)
        case bool():
            return YES if value else NO
        case Decimal():
            return f"{value:f}"
        case dt.date():
            return f"{value.day}/{value:%m/%Y}"
        case _:
            return value


def is_whole(clause: Clause) -> bool:
    """Whether a clause says everything it has to; one without a field or a value is still being made."""
    return bool(clause.path) and (not takes_value(clause.operator) or clause.value not in ("", ()))


def written(condition: Condition) -> str:
    """Return a condition as the rule keeps it; clauses that are still being made are left out."""
    return to_text(Condition(tuple(one for one in condition.clauses if is_whole(one)), condition.all_of))


@lru_cache(maxsize=512)
def read(text: str) -> Condition | None:
    """Return the menus' view of a condition; None when it has to be shown as text."""
    return from_text(text)


def condition_words(text: str, label: Callable[[str], str]) -> str:
    """Return a condition in words; a text that no menus can show as it stands, shortened."""
    found = read(text)
    if found is None:
        flat = " ".join(text.split())
        return flat if len(flat) <= _LONGEST else f"{flat[: _LONGEST - 1]}…"
    return sentence(found, {clause.path: label(clause.path) for clause in found.clauses})


def _day(text: str) -> dt.date | None:
    for shape in _DATES:
        try:
            return dt.datetime.strptime(text, shape).date()  # noqa: DTZ007 - a calendar day has no zone
        except ValueError:
            continue
    return None
