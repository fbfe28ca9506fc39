"""Mismatches in words: causes, cards, certificates, ways to settle them."""

from __future__ import annotations

import datetime as dt

from app.domain.causes import NAME, SENTENCE, Cause
from app.domain.mismatch import Certificate, Mismatch, MismatchState
from app.domain.shapes import LineShape, Value
from app.planning.offers import Choice
from app.ports.mismatches import CauseGroup
from ui.text.figures import whole
from ui.text.format import BLANK, field_label, money, value
from ui.text.messages import kind_name, one_of
from ui.text.tr import counted, tr

_ICONS = {
    Cause.ONLY_IN_PRONTO: "arrow-square-out:accent",
    Cause.ONLY_IN_STRIPE: "arrow-square-in:accent",
    Cause.CHANGED_IN_PRONTO: "pencil-simple:accent",
    Cause.CHANGED_IN_STRIPE: "pencil-simple:warn",
    Cause.CHANGED_IN_BOTH: "arrows-left-right:bad",
    Cause.UNPROVEN: "scales:warn",
    Cause.DUPLICATE: "copy-simple:warn",
    Cause.SHARED_EMAIL: "users-three:warn",
    Cause.POSSIBLE_MATCH: "intersect:warn",
    Cause.BROKEN_LINK: "link-break:bad",
    Cause.AMOUNT_DIFFERS: "currency-circle-dollar:bad",
    Cause.GST_DIFFERS: "percent:bad",
    Cause.TAX_INVOICE: "receipt:warn",
    Cause.CURRENCY_DIFFERS: "currency-dollar:bad",
    Cause.DATE_DIFFERS: "calendar:warn",
    Cause.STATUS_DIFFERS: "flag:warn",
    Cause.PAID_IN_STRIPE: "receipt:wait",
    Cause.PAID_IN_PRONTO: "receipt:bad",
    Cause.CHARGED_TWICE: "credit-card:bad",
    Cause.NOT_CHARGED: "credit-card:warn",
    Cause.UNMAPPED_CODE: "tag:warn",
    Cause.INVALID: "x-circle:bad",
    Cause.REJECTED: "prohibit:bad",
    Cause.FINALISED: "lock:warn",
    Cause.NEEDS_PARENT: "path:wait",
    Cause.WAITS_FOR_INVOICE: "clock:wait",
    Cause.GONE_IN_PRONTO: "minus-circle:warn",
}
_OTHER = "warning:warn"
_STATES = {
    MismatchState.OPEN: ("Open", "circle:warn"),
    MismatchState.IGNORED: ("Ignored", "eye-slash:muted"),
    MismatchState.FIXED: ("Fixed", "check-circle:good"),
    MismatchState.GONE: ("Cleared itself", "check-circle:muted"),
}
_WAYS = {
    Choice.PRONTO: ("Use Pronto's", "U", "arrow-square-out"),
    Choice.STRIPE: ("Use Stripe's", "S", "arrow-square-in"),
    Choice.LINK: ("Link to…", "L", "link-simple"),
    Choice.CREATE: ("Create in Stripe", "C", "plus-circle"),
    Choice.ARCHIVE: ("Archive in Stripe", "A", "archive"),
    Choice.VOID: ("Void in Stripe…", "V", "prohibit"),
    Choice.PAY: ("Mark as paid in Stripe", "P", "check-circle"),
    Choice.REFUND: ("Refund the second charge…", "F", "credit-card"),
    Choice.RECEIPT: ("Post the receipt", "R", "receipt"),
    Choice.IGNORE: ("Ignore…", "I", "eye-slash"),
}
BUCKETS = {
    Cause.UNDO: (NAME[Cause.UNDO], "arrow-counter-clockwise:good"),
    Cause.UNDO_BY_DOCUMENT: (NAME[Cause.UNDO_BY_DOCUMENT], "prohibit:warn"),
    Cause.EDITED_SINCE: (NAME[Cause.EDITED_SINCE], "hand-palm:warn"),
    Cause.CANNOT_UNDO: (NAME[Cause.CANNOT_UNDO], "x-circle:bad"),
}
"""The four buckets of an undo, in the order they are shown."""
_DAY = 86_400


def cause_name(cause: str) -> str:
    """Return what a cause is called."""
    return tr(NAME[Cause(cause)]) if cause in set(Cause) else cause.replace("-", " ").capitalize()


def cause_icon(cause: str) -> str:
    """Return a cause's icon as ``name:tint``."""
    return _ICONS.get(Cause(cause), _OTHER) if cause in set(Cause) else _OTHER


def cause_sentence(cause: str) -> str:
    """Return what is generally said of a cause."""
    return tr(SENTENCE[Cause(cause)]) if cause in set(Cause) else ""


def known_causes() -> list[Cause]:
    """Return the causes a person can filter by, in the order they are shown."""
    return list(_ICONS)


def state_word(state: MismatchState) -> str:
    """Return what became of a mismatch."""
    return tr(_STATES[state][0])


def state_icon(state: MismatchState) -> str:
    """Return a state's icon as ``name:tint``."""
    return _STATES[state][1]


def way_words(choice: Choice) -> str:
    """Return a way to settle, as its button says it."""
    return tr(_WAYS[choice][0])


def way_key(choice: Choice) -> str:
    """Return the key that chooses it."""
    return _WAYS[choice][1]


def way_icon(choice: Choice) -> str:
    """Return its icon."""
    return _WAYS[choice][2]


def card_title(group: CauseGroup) -> str:
    """Return a card's first line: ``38 invoices: charge code FREIGHT``."""
    records = counted(group.records, one_of(group.kind), kind_name(group.kind).lower())
    what = group_words(group.group)
    return f"{records}: {what}" if what else records


def group_words(group: str) -> str:
    """Return what a card's mismatches share; a target path is told as a field's name."""
    plain = group and " " not in group and group == group.lower() and group.replace("_", "").replace(".", "").isalnum()
    return field_label(group) if plain else group


def age(since: dt.datetime | None, now: dt.datetime | None = None) -> str:
    """Return how long ago something was first seen: ``today``, ``3 days``."""
    if since is None:
        return BLANK
    days = int(((now or dt.datetime.now(dt.UTC)) - since).total_seconds() // _DAY)
    return tr("today") if days < 1 else counted(days, "day", "days")


def what_of(mismatch: Mismatch) -> str:
    """Return which field a mismatch is about; the record as a whole when it is none."""
    return field_label(mismatch.field) if mismatch.field else tr("the whole record")


def side_text(path: str, found: Value) -> str:
    """Return a value in full: money as money, an invoice's lines one below the other."""
    if isinstance(found, list):
        return "\n".join(_line(line) for line in found)
    return "" if found in (None, "") else value(path, found)


def _line(line: LineShape) -> str:
    """Return what both sides can say of a line: ``2 × Merbau decking · $11.71 + $1.17 GST``."""
    parts = {name: value(name, line.get(name)) for name in ("description", "quantity", "amount", "tax")}
    return tr("{quantity} × {description} · {amount} + {tax} GST", **parts)


# --- the certificate -----------------------------------------------------------------------------------


def certificate_look(certificate: Certificate | None, now_open: int) -> tuple[str, str]:
    """Return a certificate's tone and icon; what was settled since takes a new reading to prove."""
    if certificate is None:
        return "wait", "question"
    if certificate.problems or not certificate.complete:
        return "bad", "warning-circle"
    if now_open:
        return "bad", "warning-circle"
    return ("good", "shield-check") if certificate.colour == "green" else ("warn", "warning")


def certificate_title(certificate: Certificate | None, now_open: int) -> str:
    """Return what a certificate says, in a few words."""
    if certificate is None:
        return tr("Not reconciled yet")
    if certificate.problems or not certificate.complete:
        first = certificate.problems[0] if certificate.problems else tr("Not everything could be read.")
        more = len(certificate.problems) - 1
        return f"{first} {counted(more, 'more', 'more')}" if more > 0 else first
    if now_open:
        return counted(now_open, "difference", "differences")
    if certificate.open:
        return tr("All {n} settled since", n=counted(certificate.open, "difference", "differences"))
    return tr("{n} in step, $ agree", n=counted(_total(certificate), "record", "records"))


def certificate_more(certificate: Certificate | None, now_open: int, ignored: int, when: str) -> str:
    """Return the line below it: what was compared, what was accepted or waits, and when.

    Args:
        certificate: the newest.
        now_open: mismatches open now.
        ignored: mismatches accepted by now.
        when: when it was made, in words.
    """
    if certificate is None:
        return tr("Nobody knows yet whether both sides agree. A reconciliation reads everything and changes nothing.")
    parts = [tr("{n} compared {when}", n=counted(_total(certificate), "record", "records"), when=when)]
    if certificate.open and not now_open and not certificate.problems:
        parts.append(tr("reconcile again to prove it"))
    if ignored:
        parts.append(tr("{n} left as they are by a person", n=whole(ignored)))
    if certificate.skipped:
        parts.append(tr("{n} wait for something", n=whole(certificate.skipped)))
    if certificate.by_rule:
        parts.append(tr("{n} left out by a rule", n=whole(certificate.by_rule)))
    return " · ".join(parts)


def colour_word(certificate: Certificate) -> str:
    """Return a certificate's colour in a word."""
    return {"green": tr("Green"), "amber": tr("Amber"), "red": tr("Red")}[certificate.colour]


def _total(certificate: Certificate) -> int:
    return sum(certificate.types.values())


def stake(cents: int) -> str:
    """Return the money at stake, blank when there is none."""
    return money(abs(cents)) if cents else ""
