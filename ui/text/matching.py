"""Words of the matching page: bands, agreements, sums, decisions, keys; each with the icon that stands beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.kinds import RecordType
from ui.text.format import BLANK
from ui.text.messages import kind_name, one_of
from ui.text.tr import counted, told, tr

if TYPE_CHECKING:
    from app.planning.matching.parts import Part

BANDS = {
    "green": ("Green", "check-circle:good", "Surely the same: the score is high and nothing else comes near."),
    "amber": ("Amber", "question:warn", "Possibly the same: a person has to look."),
    "red": ("Red", "x-circle:bad", "Probably not the same."),
}
"""Name, icon and meaning of each band, the surest first."""
VERDICTS = {
    "accepted": ("The same", "link-simple:good"),
    "rejected": ("Not the same", "link-break:bad"),
}
AGREEMENTS = {
    "same": ("equals", "good", "the same"),
    "close": ("intersect", "warn", "nearly the same"),
    "differs": ("arrows-left-right", "bad", "different"),
    "one-side": ("circle-half", "muted", "on one side only"),
}
"""Icon, colour token and words of each agreement."""
KEYS = (
    ("A", "Accept: they are the same"),
    ("R", "Reject: they are not the same"),
    ("Shift+A, Shift+R", "The same with a reason, which is kept"),
    ("N or J or ↓, K or ↑", "The next or the one before"),
    ("L", "Link to another Stripe record"),
    ("Z or Ctrl+Z", "Take the last decision back"),
    ("Enter", "Go to the details"),
    ("Esc", "Back to the list"),
    ("G", "Accept all green ones; a list is shown first"),
    ("T", "Thresholds of green and amber"),
    ("/", "Search"),
    ("Ctrl+R", "Look for matches"),
    ("?", "This list"),
)
"""Keys of the page and what they do; the guide has the same table."""
_NO_RIVAL = 100
"""The lead of a pair without a rival."""
_SPOKEN_TYPES = {
    RecordType.CUSTOMERS: ("debtor", "customer"),
    RecordType.ITEMS: ("item", "product"),
    RecordType.INVOICES: ("invoice", "invoice"),
}


def band_name(band: str) -> str:
    """Return a band's name."""
    return tr(BANDS[band][0])


def band_icon(band: str) -> str:
    """Return a band's icon as ``name:tint``."""
    return BANDS[band][1]


def band_meaning(band: str) -> str:
    """Return what a band means, as a sentence."""
    return tr(BANDS[band][2])


def verdict_name(verdict: str) -> str:
    """Return what a person said of a pair."""
    return tr(VERDICTS[verdict][0])


def verdict_icon(verdict: str) -> str:
    """Return its icon as ``name:tint``."""
    return VERDICTS[verdict][1]


def agreement_words(agreement: str) -> str:
    """Return how two values stand to one another."""
    return tr(AGREEMENTS[agreement][2])


def field_name(part: Part) -> str:
    """Return a compared field's name with a capital."""
    name = tr(part.label)
    return name[:1].upper() + name[1:]


def points(number: int) -> str:
    """Return what a field gave or took: ``+18``, ``−20``; a dash for nothing."""
    return BLANK if not number else f"{number:+d}".replace("-", "−")


def part_words(part: Part) -> str:
    """Return why a field gave its points, as a small line: ``name 0.91``; how it stands where it gave none."""
    return told(part.words) or agreement_words(part.agreement.value)


def sides_of(kind: RecordType) -> tuple[str, str]:
    """Return what a record is called in Pronto and in Stripe."""
    pronto, stripe = _SPOKEN_TYPES[kind]
    return tr(pronto), tr(stripe)


def lead_words(margin: int) -> str:
    """Return how far a pair leads over the next best of either of its two, in words."""
    if margin >= _NO_RIVAL:
        return tr("nothing else comes near")
    if margin > 0:
        return tr("leads by {n}", n=counted(margin, "point", "points"))
    return tr("another is as likely") if not margin else tr("behind by {n}", n=counted(-margin, "point", "points"))


def waiting_words(counts: dict[RecordType, int]) -> str:
    """Return how many pairs wait for a person, by type: ``12 customers · 3 items``; blank when none do."""
    return " · ".join(
        counted(number, one_of(kind), kind_name(kind).lower()) for kind, number in counts.items() if number
    )


def told_accepted(name: str, other: str) -> str:
    """Return what is said after a pair was accepted."""
    return tr("Accepted: {name} is {other}. The next sync links them.", name=name, other=other)


def told_rejected(name: str, other: str) -> str:
    """Return what is said after a pair was rejected."""
    return tr("Rejected: {name} is not {other}. They are never paired again.", name=name, other=other)
