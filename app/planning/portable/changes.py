"""What taking settings in would change, before and after, and what stays off until a person turns it on. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.domain.company import Finalise
from app.domain.mapping import MappingSet, StandingDecision
from app.domain.portable import Plain, SettingChange
from app.planning.portable.fields import FIELDS
from app.planning.rule_words import rule_changes

_SENT_TO = ("company.pronto_url", "company.pronto_user", "company.dialect", "company.ca_file", "company.stripe_url")
"""Where a stored password or key goes: a file must not turn it elsewhere."""
_MAIL = ("mail.host", "mail.port", "mail.security", "mail.user")
_REFUSALS = {
    "policies.finalise": "It comes in as drafts, because final invoices ask customers for money",
    "policies.post_receipts": "It comes in off, because it writes into Pronto's ledger",
    "policies.prepaid_terms": "They come in as none, because payment intents ask for money",
    "schedule.on": "It comes in off, so that nothing is written by itself before you have looked",
}
_NOTHING = {"policies.finalise": Finalise.DRAFT.value, "policies.post_receipts": False, "schedule.on": False}
_HERE = "set it here yourself under Settings."


def plain_changes(
    before: Mapping[str, Plain], wanted: Mapping[str, Plain], *, new: bool = False
) -> list[SettingChange]:
    """Return each setting a file wants otherwise than it is; ``held`` says why one stays.

    Args:
        before: what is kept here; for a new company what one begins with.
        wanted: what the file says.
        new: whether the company would be added, so that its addresses are the file's.
    """
    found = []
    for name, one in FIELDS.items():
        if name == "company.name" or name not in wanted or wanted[name] == before.get(name):
            continue
        held = _held(name, before, wanted, new=new)
        found.append(SettingChange(name, one.label, shown(before.get(name, "")), shown(wanted[name]), held))
    return found


def standing_changes(
    before: Sequence[StandingDecision], wanted: Sequence[StandingDecision] | None
) -> list[SettingChange]:
    """Return the standing decisions that come, change or go."""
    if wanted is None:
        return []
    old, new = ({(one.kind, one.field): one.sentence for one in each} for each in (before, wanted))
    places = [*old, *(place for place in new if place not in old)]
    return [
        SettingChange("standing", "Standing decision", old.get(place, ""), new.get(place, ""))
        for place in places
        if old.get(place) != new.get(place)
    ]


def mapping_changes(before: MappingSet, wanted: MappingSet | None) -> list[SettingChange]:
    """Return the mapping rules that come, change or go."""
    if wanted is None:
        return []
    return [
        SettingChange(
            "mapping",
            f"Mapping, {one.kind.value.replace('_', ' ')} {one.target}" if one.kind is not None else one.target,
            one.before,
            one.after,
        )
        for one in rule_changes(before, wanted)
    ]


def allowed(before: Mapping[str, Plain], wanted: Mapping[str, Plain], *, new: bool = False) -> dict[str, Plain]:
    """Return what a file may set: what is held back is left out."""
    return {name: value for name, value in wanted.items() if not _held(name, before, wanted, new=new)}


def shown(value: Plain) -> str:
    """Return a setting's value as a person reads it."""
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, tuple):
        return ", ".join(value) or "none"
    if isinstance(value, (int, float)):
        return f"{value:,}"
    return value or "none"


def _held(name: str, before: Mapping[str, Plain], wanted: Mapping[str, Plain], *, new: bool) -> str:
    """Return why a setting stays as it is; blank when it is taken over, or is the same."""
    here, there = before.get(name), wanted[name]
    if here == there:
        return ""
    if name in _SENT_TO:
        return "" if new else "The password and key that are kept here go to this address; add it as a new company."
    if name in _MAIL:
        elsewhere = bool(before.get("mail.host"))
        return f"The mail server's password that is kept here would go there; {_HERE}" if elsewhere else ""
    if name == "computer.lock_minutes":
        return f"A lock needs a PIN, which is in no file; {_HERE}"
    if name == "policies.prepaid_terms":
        more = isinstance(there, tuple) and isinstance(here, tuple) and set(there) - set(here)
        return f"{_REFUSALS[name]}; {_HERE}" if more else ""
    if name in _REFUSALS and there != _NOTHING[name]:
        return f"{_REFUSALS[name]}; {_HERE}"
    return ""
