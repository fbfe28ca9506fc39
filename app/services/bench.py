"""One record on the bench: everything known of it on both sides, as last read."""

from __future__ import annotations

from app.domain.causes import Cause
from app.domain.company import Company
from app.domain.kinds import PRONTO_NOUN, STRIPE_NOUN, RecordType
from app.domain.mapping import MappingSet
from app.domain.shapes import Actual
from app.planning.offers import Choice
from app.planning.plan_fix import Asked, Known
from app.planning.subject import Subject
from app.ports.store import Store
from app.services.around import StoreAround


class Bench:
    """Lays out records of one company for a fix or an undo; make a new one after something was read."""

    def __init__(self, store: Store, company: Company, mapping: MappingSet) -> None:
        """Look into a store."""
        self._store = store
        self.company = company
        self.mapping = mapping
        self.around = StoreAround(store, company.id)

    def subject(self, kind: RecordType, pronto_id: str) -> Subject:
        """Return a Pronto record with its link and its Stripe object."""
        record = self._store.snapshots.source(self.company.id, kind, pronto_id) if pronto_id else None
        link = self._store.links.get(self.company.id, kind, pronto_id) if pronto_id else None
        return Subject(
            kind=kind,
            key=pronto_id,
            record=record,
            gone=record is None,
            source_print=self._store.snapshots.source_print(self.company.id, kind, pronto_id) or "",
            link=link,
            actual=self.target(kind, link.stripe_id) if link is not None else None,
            target_print="",
        )

    def target(self, kind: RecordType, stripe_id: str) -> Actual | None:
        """Return a Stripe object as last seen, deleted ones too."""
        return self._store.snapshots.target(self.company.id, kind, stripe_id) if stripe_id else None

    def known(self, asked: Asked) -> Known:
        """Return what a person's choice about a record is carried out on."""
        first = asked.mismatches[0]
        pronto_id, stripe_id = first.pronto_id, first.stripe_id
        if asked.choice is Choice.LINK:
            if first.cause == Cause.ONLY_IN_STRIPE:
                pronto_id = asked.link_to or pronto_id
            else:
                stripe_id = asked.link_to
        subject = self.subject(first.kind, pronto_id)
        return Known(
            subject=subject,
            actual=self.target(first.kind, stripe_id) or subject.actual,
            mapping=self.mapping.types[first.kind],
            company=self.company,
            around=self.around,
            taken=self._taken(first.kind, pronto_id, stripe_id) if asked.choice is Choice.LINK else "",
        )

    def _taken(self, kind: RecordType, pronto_id: str, stripe_id: str) -> str:
        """Return why a record and an object cannot be linked: one record, one object."""
        noun, target = PRONTO_NOUN[kind], STRIPE_NOUN.get(kind, "object")
        holder = self._store.links.of_stripe(self.company.id, kind, stripe_id) if stripe_id else None
        if holder is not None and holder.pronto_id != pronto_id:
            return f"The Stripe {target} {stripe_id} is linked to {noun} {holder.pronto_id} already; choose another."
        held = self._store.links.get(self.company.id, kind, pronto_id) if pronto_id else None
        if held is not None and held.stripe_id != stripe_id:
            other = self.target(kind, held.stripe_id)
            if other is not None and not other.deleted:
                return f"The {noun} {pronto_id} is linked to Stripe {target} {held.stripe_id} already; choose another."
        return ""
