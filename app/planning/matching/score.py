"""The likeness of two profiles: every field compared, its points, and the sum in words. Pure and symmetric."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, JaroWinkler

from app.domain.kinds import RecordType
from app.planning.matching.parts import Agreement, Part, Scored
from app.planning.matching.profile import Profile
from app.planning.matching.weights import CARRIES_ANOTHER, CUSTOMER_WEIGHTS, INVOICE_WEIGHTS, ITEM_WEIGHTS, Weight

_RARE = ("abn", "email", "phone", "street", "contact", "code", "number")
"""Fields whose values few share; one of them in common is worth a whole comparison."""
_TELLING = ("email", "payer")
"""Fields that, when they agree, tell what another field tells less well."""
_SAME = 0.995
"""A likeness that is shown as 1.00."""
_NEAR_DAYS = 3
"""Days by which an invoice entered by hand may be off."""
_LOCAL_DIGITS = 8
_RAMP = 0.2
"""Below its floor a likeness loses points in proportion; so far below, all of them."""


def score(pronto: Profile, stripe: Profile) -> Scored:
    """Return the likeness of a Pronto record and a Stripe object, or of two objects.

    A field that only one side has says nothing. The domain of two equal addresses is not counted again. An object that
    carries the Pronto id of another record is probably that one's.
    """
    compared = _CUSTOMER if pronto.kind is RecordType.CUSTOMERS else _OTHERS.get(pronto.kind, {})
    weights = _WEIGHTS.get(pronto.kind, {})
    parts = [compared[name](name, weights[name], pronto, stripe) for name in compared]
    agreed = {one.field for one in parts if one.agreement is Agreement.SAME}
    if not agreed.isdisjoint(_TELLING):
        parts = [_silenced(part, agreed) for part in parts]
    mine = pronto.carries or ("" if pronto.is_object else pronto.key)
    if stripe.carries and mine and mine != stripe.carries:
        words = "carries another Pronto id"
        parts.append(Part("carries", "Pronto id", mine, stripe.carries, Agreement.DIFFERS, CARRIES_ANOTHER, words))
    return Scored(tuple(parts))


def promising(one: Profile, other: Profile) -> bool:
    """Whether two are worth a whole comparison: names that are alike, or a value in common that few have. Quick."""
    for name in _RARE:
        mine, theirs = one.plain.get(name), other.plain.get(name)
        if mine and theirs and not set(mine).isdisjoint(theirs):
            return True
    names, others = one.plain.get("name", ()), other.plain.get("name", ())
    if one.kind is not RecordType.CUSTOMERS or not names or not others:
        return True
    floor = CUSTOMER_WEIGHTS["name"].floor
    return any(name_likeness(mine, theirs) >= floor for mine in names for theirs in others)


def _silenced(part: Part, agreed: set[str]) -> Part:
    """Return a part without points where another one has told the same already."""
    told = (part.field == "domain" and "email" in agreed) or (
        part.field == "name" and part.points < 0 and "payer" in agreed
    )
    return Part(part.field, part.label, part.pronto, part.stripe, part.agreement) if told and part.points else part


# --- ways to compare a field -------------------------------------------------------------------------

_Way = Callable[[str, Weight, Profile, Profile], Part]


def _part(
    name: str, weight: Weight, sides: tuple[Profile, Profile], agreement: Agreement, points: int = 0, words: str = ""
) -> Part:
    one, other = sides
    return Part(name, weight.label, one.shown.get(name, ""), other.shown.get(name, ""), agreement, points, words)


def _equal(name: str, weight: Weight, one: Profile, other: Profile) -> Part:
    """Compare values that are the same or not."""
    mine, theirs = one.plain.get(name), other.plain.get(name)
    if not mine or not theirs:
        return _part(name, weight, (one, other), Agreement.ONE_SIDE)
    if any(value in theirs for value in mine):
        return _part(name, weight, (one, other), Agreement.SAME, weight.same, f"same {weight.label}")
    return _part(name, weight, (one, other), Agreement.DIFFERS, weight.differs, f"another {weight.label}")


def _abn(name: str, weight: Weight, one: Profile, other: Profile) -> Part:
    """Compare ABNs: both are valid, so the same one is strong, and a different one strong the other way."""
    part = _equal(name, weight, one, other)
    words = "ABN" if part.agreement is Agreement.SAME else part.words
    return Part(part.field, part.label, part.pronto, part.stripe, part.agreement, part.points, words)


def _phone(name: str, weight: Weight, one: Profile, other: Profile) -> Part:
    """Compare numbers; one without its area code is close to one that ends in it."""
    part = _equal(name, weight, one, other)
    mine, theirs = one.one(name), other.one(name)
    if part.agreement is not Agreement.DIFFERS:
        return part
    if _local(mine, theirs) or _local(theirs, mine):
        return _part(name, weight, (one, other), Agreement.CLOSE, weight.close, "same phone without area code")
    return _slip(name, weight, (one, other), part)


def _slip(name: str, weight: Weight, sides: tuple[Profile, Profile], part: Part) -> Part:
    """Return numbers of one length that differ in one digit, or two digits swapped, as close; else as they are."""
    mine, theirs = (side.one(name) for side in sides)
    near = len(mine) == len(theirs) and OSA.distance(mine, theirs, score_cutoff=1) <= 1
    words = f"{weight.label} one digit off"
    return _part(name, weight, sides, Agreement.CLOSE, weight.close, words) if near else part


def _postcode(name: str, weight: Weight, one: Profile, other: Profile) -> Part:
    """Compare postcodes; one digit off is a slip or the next suburb."""
    part = _equal(name, weight, one, other)
    return _slip(name, weight, (one, other), part) if part.agreement is Agreement.DIFFERS else part


def _local(short: str, whole: str) -> bool:
    return len(short) == _LOCAL_DIGITS and whole.endswith(short)


def _name(name: str, weight: Weight, one: Profile, other: Profile) -> Part:
    """Compare names by the best of their spellings."""
    return _by_likeness(name, weight, one, other, name_likeness)


def _text(name: str, weight: Weight, one: Profile, other: Profile) -> Part:
    """Compare texts whose words may stand in another order."""
    return _by_likeness(name, weight, one, other, text_likeness)


def _street(name: str, weight: Weight, one: Profile, other: Profile) -> Part:
    """Compare streets; another number in the same street says little."""
    part = _by_likeness(name, weight, one, other, street_likeness)
    if part.agreement is Agreement.DIFFERS and _same_street(one.plain[name], other.plain[name], weight.floor):
        words = "another number in the same street"
        return _part(name, weight, (one, other), Agreement.CLOSE, weight.close, words)
    return part


def _same_street(mine: tuple[str, ...], theirs: tuple[str, ...], floor: float) -> bool:
    return any(text_likeness(_road(a), _road(b)) >= floor for a in mine for b in theirs)


def _road(street: str) -> str:
    """Return a street without its house number."""
    number, _, rest = street.partition(" ")
    return rest if number[:1].isdigit() else street


def _code(name: str, weight: Weight, one: Profile, other: Profile) -> Part:
    """Compare stock codes; one that differs only in marks is the same."""
    return _by_likeness(name, weight, one, other, JaroWinkler.similarity)


def _by_likeness(
    name: str, weight: Weight, one: Profile, other: Profile, likeness: Callable[[str, str], float]
) -> Part:
    """Give points in proportion to a likeness from ``weight.floor`` to 1; below it take points."""
    mine, theirs = one.plain.get(name), other.plain.get(name)
    if not mine or not theirs:
        return _part(name, weight, (one, other), Agreement.ONE_SIDE)
    best = max(likeness(a, b) for a in mine for b in theirs)
    shown = f"{weight.label} {min(best, 0.99 if best < _SAME else 1.0):.2f}"
    if best >= _SAME:
        return _part(name, weight, (one, other), Agreement.SAME, weight.same, f"same {weight.label}")
    if best >= weight.floor:
        share = (best - weight.floor) / (1 - weight.floor)
        return _part(name, weight, (one, other), Agreement.CLOSE, round(weight.same * (0.4 + 0.6 * share)), shown)
    share = min(1.0, (weight.floor - best) / _RAMP)
    return _part(name, weight, (one, other), Agreement.DIFFERS, round(weight.differs * share), shown)


def _number(name: str, weight: Weight, one: Profile, other: Profile) -> Part:
    """Compare document numbers; the one with the other at its end is close: ``INV-7001`` and ``7001``."""
    part = _equal(name, weight, one, other)
    mine, theirs = one.one(name), other.one(name)
    if part.agreement is not Agreement.DIFFERS or min(len(mine), len(theirs)) < 4:
        return part
    ends = mine.endswith(theirs) or theirs.endswith(mine)
    return _part(name, weight, (one, other), Agreement.CLOSE, weight.close, "number within the other") if ends else part


def _date(name: str, weight: Weight, one: Profile, other: Profile) -> Part:
    """Compare days; a few days off is close."""
    part = _equal(name, weight, one, other)
    if part.agreement is not Agreement.DIFFERS:
        return part
    days = abs((dt.date.fromisoformat(one.one(name)) - dt.date.fromisoformat(other.one(name))).days)
    if days <= _NEAR_DAYS:
        words = "date 1 day off" if days == 1 else f"date off by days: {days}"
        return _part(name, weight, (one, other), Agreement.CLOSE, weight.close, words)
    return part


def name_likeness(one: str, other: str) -> float:
    """Return how alike two names are, 0 to 1: letters in order, and words in any order; the mean of both views."""
    if one == other:
        return 1.0
    sorted_words = text_likeness(one, other)
    straight = JaroWinkler.similarity(one, other)
    return max(sorted_words, (sorted_words + straight) / 2)


def text_likeness(one: str, other: str) -> float:
    """Return how alike two texts are, 0 to 1, whatever the order of their words and the blanks between them."""
    if one == other:
        return 1.0
    squeezed = fuzz.ratio(one.replace(" ", ""), other.replace(" ", ""))
    return float(max(fuzz.token_sort_ratio(one, other), squeezed)) / 100


def street_likeness(one: str, other: str) -> float:
    """Return how alike two streets are, 0 to 1; with different numbers at most half."""
    found = text_likeness(one, other)
    mine, theirs = one.split(" ", 1)[0], other.split(" ", 1)[0]
    other_house = mine != theirs and mine[:1].isdigit() and theirs[:1].isdigit()
    return min(found, 0.5) if other_house else found


_CUSTOMER: Mapping[str, _Way] = {
    "abn": _abn,
    "name": _name,
    "email": _equal,
    "domain": _equal,
    "phone": _phone,
    "contact": _name,
    "street": _street,
    "place": _text,
    "postcode": _postcode,
    "state": _equal,
}
_OTHERS: Mapping[RecordType, Mapping[str, _Way]] = {
    RecordType.ITEMS: {"code": _code, "description": _text, "sizes": _equal, "price": _equal, "unit": _equal},
    RecordType.INVOICES: {
        "number": _number,
        "payer": _equal,
        "name": _name,
        "total": _equal,
        "date": _date,
        "reference": _equal,
        "order": _equal,
    },
}
_WEIGHTS: Mapping[RecordType, Mapping[str, Weight]] = {
    RecordType.CUSTOMERS: CUSTOMER_WEIGHTS,
    RecordType.ITEMS: ITEM_WEIGHTS,
    RecordType.INVOICES: INVOICE_WEIGHTS,
}
