"""Sorts Pronto's free address lines into street, suburb and state.

Pronto has a name, up to seven free lines and a postcode. The dialect says which line usually holds the suburb
and the state; sites and people depart from it, so a line that plainly is a state says more than its place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.records import Address
from app.remote.pronto.dialect import AddressMap

_FULL_NAMES = {
    "NEW SOUTH WALES": "NSW",
    "VICTORIA": "VIC",
    "QUEENSLAND": "QLD",
    "SOUTH AUSTRALIA": "SA",
    "WESTERN AUSTRALIA": "WA",
    "TASMANIA": "TAS",
    "AUSTRALIAN CAPITAL TERRITORY": "ACT",
    "NORTHERN TERRITORY": "NT",
}
_HOME = frozenset({"AUSTRALIA", "AUS", "AU"})


@dataclass(slots=True)
class _Found:
    """Where suburb and state were found (0 = first line)."""

    first: int
    """First line that is not street."""
    last: int
    """Last line used."""
    suburb: str
    state: str
    postcode: str = ""


def sorted_address(
    lines: Sequence[str], convention: AddressMap, *, name: str = "", postcode: str = "", country: str = ""
) -> Address:
    """Return an address out of free lines.

    Args:
        lines: the lines as Pronto has them, cleaned; blanks keep their place.
        convention: which line usually holds what.
        name: addressee.
        postcode: its own field.
        country: its own field; blank means at home.
    """
    found = _by_state(lines, convention) or _by_place(lines, convention)
    before = [line for line in lines[: found.first] if line]
    after = [line for line in lines[found.last + 1 :] if line]
    if after and after[-1].upper() in _HOME:
        country = country or after[-1]
        after.pop()
    return Address(
        name=name,
        line1=before[0] if before else "",
        line2=", ".join([*before[1:], *after]),
        suburb=found.suburb,
        state=found.state,
        postcode=postcode or found.postcode,
        country=country,
    )


def _by_state(lines: Sequence[str], convention: AddressMap) -> _Found | None:
    """Find the line that is a state or ends with one; the first line never is."""
    for at in range(len(lines) - 1, 0, -1):
        text, postcode = _without_postcode(lines[at])
        if _state(text, convention):
            return _state_line(lines, at, text, postcode)
        suburb, _, last = text.rpartition(" ")
        if suburb and last.upper() in convention.states:
            return _Found(at, at, suburb.rstrip(", "), last, postcode)
    return None


def _state_line(lines: Sequence[str], at: int, state: str, postcode: str) -> _Found:
    """The suburb is the nearest line above that is not blank, unless that is the only street line."""
    above = [place for place in range(at) if lines[place]]
    if len(above) < 2:
        return _Found(at, at, "", state, postcode)
    return _Found(above[-1], at, lines[above[-1]], state, postcode)


def _by_place(lines: Sequence[str], convention: AddressMap) -> _Found:
    """Take suburb and state from their usual lines."""
    first = convention.suburb - 1
    last = max(convention.suburb, convention.state) - 1
    state = _at(lines, convention.state)
    street = [_at(lines, place) for place in convention.street]
    suburb = _at(lines, convention.suburb)
    if not any(street) and suburb:
        # One line alone is a street more often than a suburb.
        return _Found(len(lines), len(lines), "", "")
    return _Found(first, last, suburb, state)


def _at(lines: Sequence[str], place: int) -> str:
    return lines[place - 1] if 0 < place <= len(lines) else ""


def _state(text: str, convention: AddressMap) -> bool:
    upper = text.upper()
    return upper in convention.states or _FULL_NAMES.get(upper, "") in convention.states


def _without_postcode(line: str) -> tuple[str, str]:
    """Split four digits off the end of a line."""
    found = re.fullmatch(r"(.*?)[ ,]+(\d{4})", line)
    return (found.group(1).rstrip(" ,"), found.group(2)) if found else (line, "")
