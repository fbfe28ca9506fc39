"""The steps a value goes through, as a person chooses and reads them: plain names for the transforms of a rule."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from ui.text.tr import tr

_COLON = re.compile(r"(?<!\\):")
LOOKUP = "lookup"


@dataclass(frozen=True, slots=True)
class Blank:
    """Something a step asks for."""

    label: str
    default: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    """(value, words) to choose from; empty when it is typed."""
    optional: bool = False
    """Left out of the rule when blank; only the last ones of a step."""


@dataclass(frozen=True, slots=True)
class Step:
    """One transform."""

    name: str
    """Name in the rule."""
    group: str
    words: str
    """What the menu says."""
    phrase: str
    """What the sentence says; ``{0}`` and ``{1}`` are the arguments."""
    blanks: tuple[Blank, ...] = ()
    whole: bool = field(default=False, kw_only=True)
    """The argument is one text, in which a colon is nothing special."""


_SEPARATORS = (
    ("space", "space"), ("comma", "comma"), ("dash", "dash"), ("slash", "slash"), ("colon", "colon"),
    ("dot", "dot"), ("line", "line end"),
)  # fmt: skip
_DATES = (("short", "1/07/2026"), ("long", "1 July 2026"), ("iso", "2026-07-01"), ("D MMM YYYY", "1 Jul 2026"))
_PIECE = (*((str(number), str(number)) for number in range(1, 10)), ("last", "last"))
_COUNTRY = (Blank("Country", "AU", optional=True),)
_PLACES = tuple((str(number), str(number)) for number in range(5))
_TEXT, _PIECES, _CONTACT = "Capitals and spaces", "Pieces of the text", "Names, phones and numbers"
_NUMBERS, _DAYS, _CODES = "Amounts and numbers", "Dates", "Codes and blanks"

STEPS: tuple[Step, ...] = (
    Step("upper", _TEXT, "UPPER CASE", "upper case"),
    Step("lower", _TEXT, "lower case", "lower case"),
    Step("title", _TEXT, "First Letter Of Each Word", "capital first letters"),
    Step("sentence", _TEXT, "First letter only", "capital first letter"),
    Step("name", _TEXT, "Name, as a person writes it", "written as a name"),
    Step("trim", _TEXT, "Remove extra spaces", "extra spaces removed"),
    Step("no_accents", _TEXT, "Remove accents", "without accents"),
    Step("no_punctuation", _TEXT, "Remove punctuation", "without punctuation"),
    Step("digits", _TEXT, "Digits only", "digits only"),
    Step("part", _PIECES, "Take one piece…", "piece {0} split at {1}", (
        Blank("Piece", "1", _PIECE),
        Blank("Split at", "space", _SEPARATORS))),
    Step("first", _PIECES, "Take the first characters…", "first {0} characters", (Blank("How many", "3"),)),
    Step("last", _PIECES, "Take the last characters…", "last {0} characters", (Blank("How many", "3"),)),
    Step("replace", _PIECES, "Replace text…", "“{0}” replaced by “{1}”", (Blank("Find"), Blank("Put", optional=True))),
    Step("prefix", _PIECES, "Put text before…", "“{0}” before it", (Blank("Text"),), whole=True),
    Step("suffix", _PIECES, "Put text after…", "“{0}” after it", (Blank("Text"),), whole=True),
    Step("email", _CONTACT, "E-mail address, checked", "checked as an e-mail"),
    Step("phone", _CONTACT, "Phone number, checked", "checked as a phone number", _COUNTRY),
    Step("phone_e164", _CONTACT, "Phone as +61 2 …, no spaces", "phone as +61…", _COUNTRY),
    Step("phone_national", _CONTACT, "Phone as (02) …", "phone as dialled here", _COUNTRY),
    Step("abn", _CONTACT, "ABN, checked", "checked as an ABN"),
    Step("abn_spaced", _CONTACT, "ABN with spaces", "ABN with spaces"),
    Step("country", _CONTACT, "Country code of two letters", "country code",
         (Blank("When blank", "AU", optional=True),)),
    Step("dollars", _NUMBERS, "Dollars, as $1,234.50", "as dollars", (Blank("Decimals", "2", _PLACES, optional=True),)),
    Step("decimals", _NUMBERS, "Always so many decimals…", "{0} decimals", (Blank("Decimals", "2", _PLACES),)),
    Step("thousands", _NUMBERS, "With commas between thousands", "with commas", (Blank("Decimals", "0", _PLACES),)),
    Step("round", _NUMBERS, "Round…", "rounded to {0} decimals", (Blank("Decimals", "0", _PLACES),)),
    Step("whole", _NUMBERS, "Whole number", "as a whole number"),
    Step("cents", _NUMBERS, "In cents", "in cents"),
    Step("date", _DAYS, "Write the date as…", "date as {0}", (Blank("Like", "short", _DATES),), whole=True),
    Step("read_date", _DAYS, "Read a typed date", "read as a date"),
    Step("month", _DAYS, "Month, as July 2026", "its month"),
    Step("financial_year", _DAYS, "Financial year, as 2026-27", "its financial year"),
    Step("noon", _DAYS, "Noon of the day, as Stripe keeps dates", "noon of the day",
         (Blank("Time zone", "Australia/Sydney", optional=True),), whole=True),
    Step(LOOKUP, _CODES, "Look it up in a table…", "looked up in “{0}”",
         (Blank("Table"), Blank("If not in it", optional=True))),
    Step("default", _CODES, "When blank, use…", "“{0}” when blank", (Blank("Text"),), whole=True),
    Step("yes_no", _CODES, "Words for yes and no…", "“{0}” or “{1}”",
         (Blank("For yes", "Yes"), Blank("For no", "No"))),
    Step("not", _CODES, "Turn yes and no around", "turned around"),
    Step("pad", _CODES, "Fill up on the left…", "filled up to {0} characters",
         (Blank("Length", "6"), Blank("With", "0", optional=True))),
    Step("no_leading_zeros", _CODES, "Remove leading zeros", "without leading zeros"),
    Step("text", _CODES, "As text", "as text"),
)  # fmt: skip
"""Every step in the order of the menu."""
_BY_NAME = {step.name: step for step in STEPS}


def step_of(written: str) -> Step:
    """Return the step a rule's ``name:argument`` is; one this version does not know keeps its own name."""
    name = written.partition(":")[0]
    return _BY_NAME.get(name) or Step(name, _CODES, name, name, (Blank("Argument", optional=True),), whole=True)


def given(written: str) -> list[str]:
    """Return the arguments of a rule's ``name:argument``, one for each blank of its step."""
    step = step_of(written)
    argument = written.partition(":")[2]
    if step.whole or len(step.blanks) <= 1:
        found = [argument if step.whole else argument.replace("\\:", ":")] if argument else []
    else:
        found = [one.replace("\\:", ":") for one in _COLON.split(argument)] if argument else []
    blanks = len(step.blanks)
    return [*found, *([""] * blanks)][:blanks]


def compose(step: Step, arguments: list[str]) -> str:
    """Return a step with its arguments as a rule keeps it."""
    kept = list(arguments)
    while kept and not kept[-1] and step.blanks[len(kept) - 1].optional:
        kept.pop()
    if not kept:
        return step.name
    if step.whole:
        return f"{step.name}:{kept[0]}"
    return ":".join([step.name, *(one.replace(":", "\\:") for one in kept)])


def fresh(step: Step) -> str:
    """Return a step as it is when it is added: with its defaults; blanks that may be left out are."""
    return compose(step, ["" if blank.optional else blank.default for blank in step.blanks])


def step_phrase(written: str) -> str:
    """Return a step as a part of a sentence: ``upper case``, ``piece 2 split at comma``."""
    step = step_of(written)
    found = given(written)
    words = [
        dict(blank.choices).get(one or blank.default, one or blank.default)
        for blank, one in zip(step.blanks, found, strict=True)
    ]
    phrase = tr(step.phrase).format(*words) if words else tr(step.phrase)
    known = step.name in _BY_NAME
    return phrase if known or not any(found) else f"{phrase} {found[0]}"
