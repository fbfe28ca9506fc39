"""Pronto id ⇄ Stripe id, with the values both sides last agreed on."""

from __future__ import annotations

import dataclasses
from typing import Any

from app.domain.errors import Code, ItemRejected
from app.domain.kinds import RecordType
from app.domain.shapes import Fields, Link
from app.ports.clock import Clock
from app.storage.codec import moment, stamp, text_of, value_of
from app.storage.database import Database
from app.storage.tables import LinkTable


class LinkRows:
    """Implements ``ports.store.Links``."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def get(self, company_id: int, kind: RecordType, pronto_id: str) -> Link | None:
        """Return the link of a Pronto record."""
        return self._one(company_id, kind, "pronto_id", pronto_id)

    def of_stripe(self, company_id: int, kind: RecordType, stripe_id: str) -> Link | None:
        """Return the link of a Stripe object."""
        return self._one(company_id, kind, "stripe_id", stripe_id)

    def put(self, company_id: int, link: Link, mapping_version: str) -> Link:
        """Insert or update a link; its version goes up by one. Return it as stored.

        Versions go on where an earlier, removed link of the record stopped: they are part of idempotency keys.

        Raises:
            ItemRejected: the Stripe object is linked to another record already (code ``ambiguous``).
        """
        now = self._clock.now()
        with self._database.writing():
            holder = self._database.row(
                "SELECT pronto_id FROM link WHERE company_id = ? AND kind = ? AND stripe_id = ?",
                (company_id, link.kind.value, link.stripe_id),
            )
            if holder is not None and holder[0] != link.pronto_id:
                raise ItemRejected(
                    Code.AMBIGUOUS,
                    f"{link.stripe_id} is linked to {holder[0]} already; unlink that first.",
                    about=f"{link.kind}/{link.pronto_id}",
                )
            before = self._database.row(
                "SELECT version, created, stripe_id FROM link WHERE company_id = ? AND kind = ? AND pronto_id = ?",
                (company_id, link.kind, link.pronto_id),
            )
            version = max(before[0] if before else 0, link.version) + 1
            created = moment(before[1]) if before and before[2] else link.created or now
            stored = dataclasses.replace(link, version=version, created=created, updated=now)
            self._database.change(
                "INSERT INTO link (company_id, kind, pronto_id, stripe_id, base, version, mapping, created, updated)"
                " VALUES (?,?,?,?,?,?,?,?,?) ON CONFLICT (company_id, kind, pronto_id) DO UPDATE SET"
                " stripe_id = excluded.stripe_id, base = excluded.base, version = excluded.version,"
                " mapping = excluded.mapping, created = excluded.created, updated = excluded.updated",
                (
                    company_id,
                    link.kind,
                    link.pronto_id,
                    link.stripe_id,
                    text_of(link.base),
                    version,
                    mapping_version,
                    stamp(created),
                    stamp(now),
                ),
            )
        return stored

    def remove(self, company_id: int, kind: RecordType, pronto_id: str) -> None:
        """Forget a link; only how far its versions went is remembered."""
        self._database.run(
            LinkTable.update(stripe_id=None, base="{}").where(
                (LinkTable.company_id == company_id) & (LinkTable.kind == kind) & (LinkTable.pronto_id == pronto_id)
            )
        )

    def count(self, company_id: int, kind: RecordType) -> int:
        """Return how many records of a type are linked."""
        found = self._database.row(
            "SELECT count(*) FROM link WHERE company_id = ? AND kind = ? AND stripe_id IS NOT NULL", (company_id, kind)
        )
        return int(found[0])

    def _one(self, company_id: int, kind: RecordType, column: str, value: str) -> Link | None:
        # Asked once or more for every write, so in plain SQL: building the query costs four times its execution.
        found = self._database.row(
            "SELECT pronto_id, stripe_id, base, version, created, updated FROM link"
            f" WHERE company_id = ? AND kind = ? AND {column} = ? AND stripe_id IS NOT NULL",
            (company_id, kind.value, value),
        )
        return link_of(kind, found) if found else None


def link_of(kind: RecordType, row: Any) -> Link:
    """Return a link from its columns: Pronto id, Stripe id, base, version, created, updated."""
    pronto_id, stripe_id, base, version, created, updated = row
    return Link(
        kind=kind,
        pronto_id=pronto_id,
        stripe_id=stripe_id,
        base=value_of(base, Fields),
        version=version,
        created=moment(created),
        updated=moment(updated),
    )
