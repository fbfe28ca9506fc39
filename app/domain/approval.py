"""Changes that wait for a person, and what a person ruled on them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from app.domain.kinds import PRONTO_NOUN, STRIPE_NOUN, RecordType
from app.domain.money import Money
from app.domain.plan import Action, Change
from app.domain.spoken import listed


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person said about one very change: this record, this action, these values."""

    approved: bool
    """False: refused; the change stays held until it changes or is approved after all."""
    who: str
    why: str = ""
    """Why it was refused, in the person's words."""
    at: dt.datetime | None = None
    """UTC."""


@dataclass(frozen=True, slots=True)
class Withheld:
    """A change that would be written, had not a rule of the company said that it waits for a person."""

    rule: str
    """Name of the approval rule."""
    rule_digest: str
    """Fingerprint of the rule; approvals under it are counted by this."""
    digest: str
    """What makes the change the one a person saw (``app.planning.approving.change_digest``)."""
    change: Change
    """What would be written."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A withheld change in a company's list."""

    id: int
    """Number to approve or refuse it by; a change that becomes another gets another number."""
    withheld: Withheld
    since: dt.datetime
    """When it first waited, UTC."""
    ruling: Ruling | None = None
    """The refusal, when it was refused; None while nobody said anything."""

    @property
    def kind(self) -> RecordType:
        """Type of the record."""
        return self.withheld.change.kind

    @property
    def key(self) -> str:
        """Pronto id of the record."""
        return self.withheld.change.pronto_id

    @property
    def title(self) -> str:
        """The words a person knows the record by."""
        return self.withheld.change.title

    @property
    def rule(self) -> str:
        """Name of the approval rule."""
        return self.withheld.rule

    @property
    def change(self) -> Change:
        """What would be written."""
        return self.withheld.change

    @property
    def sentence(self) -> str:
        """What would be written and why it waits, and the refusal if there was one."""
        change = self.withheld.change
        noun = STRIPE_NOUN.get(change.kind, "object")
        what = _DONE.get(change.action, "is changed ({fields})").format(
            fields=listed(row.field for row in change.fields)
        )
        name = f"{PRONTO_NOUN[change.kind]} {change.pronto_id}"
        money = f", {Money(change.cents, str(change.wanted.get('currency') or 'aud').upper())}" if change.cents else ""
        told = f"The Stripe {noun} of {name}{money} {what}; it waits by the rule “{self.withheld.rule}”."
        return f"{told} {refused(self.ruling)}" if self.ruling is not None else told


_DONE = {
    Action.CREATE: "is made",
    Action.LINK: "is linked",
    Action.ARCHIVE: "is archived",
    Action.RESTORE: "is taken up again",
    Action.FINALISE: "is made final",
    Action.VOID: "is voided",
    Action.CANCEL: "is cancelled",
    Action.PAY: "is marked as paid",
    Action.REFUND: "is refunded",
}


def refused(ruling: Ruling) -> str:
    """Return a refusal as a sentence: ``Refused by Kim because the price is wrong``."""
    why = ruling.why.strip().rstrip(".")
    return f"Refused by {ruling.who} because {why}." if why else f"Refused by {ruling.who}."
