"""Sign-ins in the journal: to which side, as whom, accepted or refused; never with what.

A company that is asked every few seconds signs in as often. An entry is written for the first sign-in of a day, and
whenever the answer, the user or the address is another one than before.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from app.domain.company import Company
from app.domain.errors import Code, SyncProblem
from app.domain.journal import Entry, Note
from app.ports.clock import Clock
from app.ports.store import Store


class Side(StrEnum):
    """Where somebody signs in."""

    PRONTO = "Pronto"
    STRIPE = "Stripe"


_REFUSED = {
    Code.PRONTO_LOGIN: Side.PRONTO,
    Code.STRIPE_KEY: Side.STRIPE,
    Code.STRIPE_KEY_SHAPE: Side.STRIPE,
    Code.WRONG_ACCOUNT: Side.STRIPE,
    Code.WRONG_MODE: Side.STRIPE,
}


class SignIns:
    """Writes them down."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Write into a store's journal."""
        self._store = store
        self._clock = clock

    def accepted(self, company: Company, sides: Iterable[Side], who: str) -> None:
        """Note sign-ins that were accepted."""
        for side in sides:
            self._note(company, side, "accepted", "", who)

    def refused(self, company: Company, problem: SyncProblem, who: str) -> None:
        """Note a sign-in that was refused; a problem of another kind is none."""
        side = _REFUSED.get(problem.code)
        if side is not None:
            self._note(company, side, "refused", problem.detail or problem.code.value, who)

    def _note(self, company: Company, side: Side, result: str, why: str, who: str) -> None:
        now = self._clock.now()
        user, address = _identity(company, side)
        name, seen = f"sign-in/{side.lower()}", "|".join((now.date().isoformat(), result, user, address))
        with self._store.writing():
            if self._store.cursor(company.id, name) == seen:
                return
            self._store.set_cursor(company.id, name, seen)
            words = f"{side} accepted the sign-in of {user}." if result == "accepted" else why
            after = {"side": side.value, "user": user, "address": address, "result": result}
            self._store.journal.append([Entry(company.id, now, who, Note.SIGN_IN, after=after, reason=words)])


def _identity(company: Company, side: Side) -> tuple[str, str]:
    if side is Side.PRONTO:
        return company.pronto_user, company.pronto_url
    return company.stripe_account or "an account not known yet", company.stripe_url
