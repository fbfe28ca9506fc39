"""Blocks: only records that share one are compared, so that 100,000 by 100,000 needs no cross product."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import combinations, pairwise

from app.domain.kinds import RecordType
from app.planning.matching.profile import Profile

CROWD = 60
"""A block with more objects than this tells nothing and is passed over; its records share rarer ones."""
_BEGIN = 4
_LONG_WORD = 3
_MOST_WORDS = 3


def blocks_of(profile: Profile, company_id: int) -> list[int]:
    """Return the numbers of the blocks a record belongs to: 63 bits of a digest, no two companies' alike."""
    prefix = f"{company_id}/{profile.kind.value}/"
    return [_number(prefix + key) for key in dict.fromkeys(_keys(profile))]


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big") >> 1


def _keys(profile: Profile) -> Iterator[str]:
    if profile.kind is RecordType.CUSTOMERS:
        yield from _customer(profile)
    elif profile.kind is RecordType.ITEMS:
        yield from _item(profile)
    else:
        yield from _invoice(profile)


def _customer(profile: Profile) -> Iterator[str]:
    for field in ("abn", "email", "domain"):
        for value in profile.plain.get(field, ()):
            yield f"{field}:{value}"
    phone = profile.one("phone")
    if phone:
        # The local digits, so that a number without its area code meets the whole one.
        yield f"phone:{phone[-8:]}"
    place = _begin(profile.one("place"))
    code, street = profile.one("postcode"), profile.one("street")
    contact = profile.plain.get("contact", ())
    for name in (*profile.plain.get("name", ()), *contact):
        yield from _name(name, code, place)
    if street:
        number, _, rest = street.partition(" ")
        yield f"street:{number}:{_begin(rest)}:{code}"
        yield f"street:{number}:{rest}"
        yield f"street:{rest}:{place}"


def _name(name: str, code: str, place: str) -> Iterator[str]:
    found = name.split()
    yield f"name:{' '.join(sorted(found))}"
    begun = [_begin(word) for word in found if len(word) >= _LONG_WORD and word != "and"][:_MOST_WORDS]
    for word in begun:
        if code:
            yield f"word:{word}:{code}"
        if place and not code:
            yield f"word:{word}:{place}"
    for word, other in combinations(begun, 2):
        yield f"words:{':'.join(sorted((word, other)))}"


def _item(profile: Profile) -> Iterator[str]:
    for value in profile.plain.get("code", ()):
        yield f"code:{value}"
        # A code with a letter more or less at either end.
        yield f"code-begins:{value[:6]}"
        yield f"code-ends:{value[-6:]}"
    price = profile.one("price")
    for text in profile.plain.get("description", ()):
        found = [word for word in text.split() if len(word) >= _LONG_WORD or word.isdigit()]
        yield f"description:{' '.join(sorted(found))}"
        for word in found[:_MOST_WORDS]:
            if price:
                yield f"word:{_begin(word)}:{price}"
        for word, other in pairwise(found[: _MOST_WORDS + 1]):
            yield f"words:{':'.join(sorted((word, other)))}"


def _invoice(profile: Profile) -> Iterator[str]:
    for field in ("number", "reference", "order"):
        value = profile.one(field)
        if value:
            yield f"number:{value[-6:]}"
    total = profile.one("total")
    if total:
        payer, date = profile.one("payer"), profile.one("date")
        yield f"total:{total}"
        if payer:
            yield f"total:{total}:{payer}"
        if date:
            yield f"total:{total}:{date[:7]}"


def _begin(word: str) -> str:
    return word[:_BEGIN]
