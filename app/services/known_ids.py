"""Stripe ids as a push asks for them again and again: remembered once found, looked up until then."""

from __future__ import annotations

from app.domain.kinds import RecordType
from app.ports.store import Store

_MOST = 100_000
"""Ids remembered at once: about 20 MB."""


class KnownIds:
    """Answers which Stripe object a Pronto record is linked to; for the length of one push.

    A link that is there stays for that long, because only the push itself makes links; one that is missing may
    come at any moment and is never remembered.
    """

    def __init__(self, store: Store, company_id: int) -> None:
        """Look into one company."""
        self._store = store
        self._company_id = company_id
        self._known: dict[tuple[RecordType, str], str] = {}

    def __call__(self, kind: RecordType, pronto_id: str) -> str | None:
        """Return the Stripe id, or None while there is no link."""
        found = self._known.get((kind, pronto_id))
        if found is not None:
            return found
        link = self._store.links.get(self._company_id, kind, pronto_id)
        if link is None:
            return None
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[kind, pronto_id] = link.stripe_id
        return link.stripe_id
