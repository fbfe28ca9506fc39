"""The snapshot of Stripe: every object as last seen."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.domain.kinds import RecordType
from app.domain.shapes import Actual
from app.storage.chunks import marks, portions
from app.storage.codec import actual_of, canonical, folded
from app.storage.findable import forget, learn
from app.storage.sweeps import SweepRows

_LINKED = (
    "EXISTS (SELECT 1 FROM link WHERE link.company_id = target.company_id AND link.kind = target.kind"
    " AND link.stripe_id = target.stripe_id)"
)
_INSERT = (
    "INSERT INTO target (company_id, kind, stripe_id, pronto_id, title, title_folded, words, match_key, print, deleted,"
    " body) VALUES (?,?,?,?,?,?,?,?,?,?,?)"
)
_UPDATE = (
    "UPDATE target SET pronto_id = ?, title = ?, title_folded = ?, words = ?, match_key = ?, print = ?, deleted = ?,"
    " body = ? WHERE id = ?"
)
_DIRTY = f"UPDATE target SET dirty = 1 WHERE company_id = ? AND kind = ? AND stripe_id = ? AND dirty = 0 AND {_LINKED}"


class TargetRows(SweepRows):
    """The part of ``ports.store.Snapshots`` about Stripe's objects."""

    def put_targets(
        self,
        company_id: int,
        kind: RecordType,
        actuals: Sequence[Actual],
        *,
        ours: bool = False,
        sweep: int | None = None,
    ) -> list[str]:
        """Upsert Stripe objects; changed ones become dirty unless ``ours``: just written by us. Return changed ids.

        Only a linked object becomes dirty: one without a link concerns no record until a decision pairs it.

        Raises:
            ValueError: the sweep is not under way, or is of something else.
        """
        under_way = None if sweep is None else self._sweep(company_id, "stripe", kind, sweep)
        latest = list({actual.stripe_id: actual for actual in actuals}.values())
        changed: list[str] = []
        with self._database.writing():
            for some in portions(latest):
                altered = self._put_target_page(company_id, kind, some)
                changed += altered
                if not ours:
                    self._database.change_many(_DIRTY, [(company_id, kind.value, one) for one in altered])
                if under_way is not None:
                    known = self._known_targets(company_id, kind, [actual.stripe_id for actual in some])
                    under_way.mark(number for number, _ in known.values())
        return changed

    def _put_target_page(self, company_id: int, kind: RecordType, actuals: Sequence[Actual]) -> list[str]:
        known = self._known_targets(company_id, kind, [actual.stripe_id for actual in actuals])
        inserts, updates, changed = [], [], []
        for actual in actuals:
            # When it was changed is known from events only: a list that does not tell is no change.
            body = bare = canonical(actual)
            if actual.changed is not None:
                bare = canonical(replace(actual, changed=None))
            digest = hashlib.blake2b(bare, digest_size=16).hexdigest()
            before = known.get(actual.stripe_id)
            if before is not None and before[1] == digest:
                continue
            changed.append(actual.stripe_id)
            columns = _columns(actual, digest, body.decode())
            if before is None:
                inserts.append((company_id, kind.value, actual.stripe_id, *columns))
            else:
                updates.append((*columns, before[0]))
        if not changed:
            return []
        forget(self._database, "target", [update[-1] for update in updates])
        self._database.change_many(_INSERT, inserts)
        self._database.change_many(_UPDATE, updates)
        numbers = self._known_targets(company_id, kind, changed)
        learn(self._database, "target", [number for number, _ in numbers.values()])
        return changed

    def _known_targets(self, company_id: int, kind: RecordType, ids: Sequence[str]) -> dict[str, tuple[int, str]]:
        """Return number and print by Stripe id."""
        found = self._database.rows(
            f"SELECT stripe_id, id, print FROM target WHERE company_id = ? AND kind = ?"
            f" AND stripe_id IN ({marks(ids)})",
            (company_id, kind.value, *ids),
        )
        return {row[0]: (row[1], row[2]) for row in found}

    def target(self, company_id: int, kind: RecordType, stripe_id: str) -> Actual | None:
        """Return a Stripe object as last seen; deleted ones with ``deleted`` set."""
        found = self._actuals(company_id, kind, "stripe_id = ?", stripe_id)
        return found[0] if found else None

    def targets_carrying(self, company_id: int, kind: RecordType, pronto_id: str) -> list[Actual]:
        """Return the objects, not deleted, whose ``metadata[pronto_id]`` is this; none for a blank one."""
        return self._actuals(company_id, kind, "pronto_id = ? AND pronto_id <> '' AND deleted = 0", pronto_id)

    def targets_matching(self, company_id: int, kind: RecordType, match_key: str) -> list[Actual]:
        """Return the objects, neither deleted nor linked, with that match key; none for a blank one."""
        return self._actuals(
            company_id, kind, f"match_key = ? AND match_key <> '' AND deleted = 0 AND NOT {_LINKED}", match_key
        )

    def _actuals(self, company_id: int, kind: RecordType, condition: str, value: str) -> list[Actual]:
        found = self._database.rows(
            f"SELECT body, deleted FROM target WHERE company_id = ? AND kind = ? AND {condition} ORDER BY id",
            (company_id, kind.value, value),
        )
        return [actual_of(body, deleted=bool(deleted)) for body, deleted in found]


def _columns(actual: Actual, digest: str, body: str) -> tuple[Any, ...]:
    email = actual.fields.get("email")
    number = actual.fields.get("number")
    words = " ".join(
        (actual.stripe_id, actual.pronto_id, actual.title, actual.match_key, str(email or ""), str(number or ""))
    )
    return (
        actual.pronto_id,
        actual.title,
        folded(actual.title),
        folded(words),
        actual.match_key,
        digest,
        int(actual.deleted),
        body,
    )
