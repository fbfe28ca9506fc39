"""Mismatches and certificates. Nothing is deleted: what clears itself is marked gone, what a person accepts ignored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import Any

from app.domain.causes import SENTENCE
from app.domain.kinds import RecordType
from app.domain.mismatch import Certificate, Mismatch, MismatchState
from app.domain.shapes import Actual, Value
from app.storage.chunks import marks, portions
from app.storage.codec import actual_of, canonical, folded, stamp, text_of, value_of
from app.storage.mismatch_views import MismatchViews

_LISTING = "mismatches/listing"
_FINDABLE = 60
"""Characters of a value by which a mismatch is found; of its reason four times as many."""
_GENERAL = frozenset(SENTENCE.values())
_INSERT = (
    "INSERT INTO mismatch (company_id, kind, pronto_id, stripe_id, field, cause, card, cents, state, first_seen,"
    " last_seen, listing, title, title_folded, words, pronto, agreed, stripe, reason)"
    " VALUES (?,?,?,?,?,?,?,?,'open',?,?,?,?,?,?,?,?,?,?)"
)
_UPDATE = (
    "UPDATE mismatch SET cause = ?, card = ?, cents = ?, state = ?, first_seen = ?, last_seen = ?, listing = ?,"
    " title = ?, title_folded = ?, words = ?, pronto = ?, agreed = ?, stripe = ?, reason = ? WHERE id = ?"
)
_SEEN = "UPDATE mismatch SET last_seen = ?, listing = ? WHERE id = ?"
_KNOWN = (
    "id, m.pronto_id, m.stripe_id, m.field, m.state, m.ignored_at, m.first_seen, m.words, m.cause, m.card, m.cents,"
    " m.title, m.pronto, m.agreed, m.stripe, m.reason"
)
_UNLINKED = (
    "SELECT id, body FROM target WHERE company_id = ? AND kind = ? AND deleted = 0 AND id > ? AND NOT EXISTS"
    " (SELECT 1 FROM link l WHERE l.company_id = target.company_id AND l.kind = target.kind"
    " AND l.stripe_id = target.stripe_id) AND (kind <> 'orders' OR NOT EXISTS (SELECT 1 FROM target i"
    " INDEXED BY target_payment WHERE i.company_id = target.company_id AND i.kind = 'invoices'"
    " AND json_extract(i.body, '$.parts.payment_intent') IS NOT NULL"
    # The plus takes the column's affinity away, without which the index is not searched (SQLite docs, datatypes).
    " AND json_extract(i.body, '$.parts.payment_intent') = +target.stripe_id)) ORDER BY id LIMIT 500"
)


class MismatchRows(MismatchViews):
    """Implements ``ports.mismatches.Mismatches``."""

    def begin(self, company_id: int) -> int:
        """Start a reconciliation's listing and return its number."""
        with self._database.writing():
            row = self._database.row(
                "SELECT value FROM cursor WHERE company_id = ? AND name = ?", (company_id, _LISTING)
            )
            number = int(row[0]) + 1 if row else 1
            self._database.change(
                "INSERT OR REPLACE INTO cursor (company_id, name, value) VALUES (?,?,?)",
                (company_id, _LISTING, str(number)),
            )
        return number

    def put(self, company_id: int, listing: int, found: Sequence[Mismatch], at: dt.datetime) -> None:
        """Upsert by company, type, record and field; of two with the same place the later counts.

        One that was ignored stays so while its values are those it was ignored with; one that was fixed or gone
        opens again, and its age begins anew.
        """
        by_kind: dict[RecordType, dict[tuple[str, str, str], Mismatch]] = {}
        for one in found:
            by_kind.setdefault(one.kind, {})[one.pronto_id, one.stripe_id, one.field] = one
        with self._database.writing():
            for kind, places in by_kind.items():
                for some in portions(list(places.values())):
                    self._put_page(company_id, kind, listing, some, stamp(at))

    def _put_page(self, company_id: int, kind: RecordType, listing: int, found: Sequence[Mismatch], at: str) -> None:
        known = self._known(company_id, kind, found)
        inserts, updates, seen, forgotten = [], [], [], []
        learnt: list[tuple[str, str, str]] = []
        for one in found:
            place, columns = (one.pronto_id, one.stripe_id, one.field), _columns(one)
            before = known.get(place)
            if before is None:
                head = (company_id, kind.value, *place, one.cause, one.group, one.cents)
                inserts.append((*head, at, at, listing, *columns))
                learnt.append(place)
                continue
            number, state, ignored_at, first_seen, words, *rest = before
            stays = state == MismatchState.OPEN or (state == MismatchState.IGNORED and ignored_at == _values(one))
            if stays and rest == [one.cause, one.group, one.cents, columns[0], *columns[3:]]:
                seen.append((at, listing, number))
                continue
            if words != columns[2]:
                forgotten.append(number)
                learnt.append(place)
            now = state if stays else MismatchState.OPEN.value
            since = first_seen if stays else at
            updates.append((one.cause, one.group, one.cents, now, since, at, listing, *columns, number))
        self._forget(forgotten)
        self._database.change_many(_INSERT, inserts)
        self._database.change_many(_UPDATE, updates)
        self._database.change_many(_SEEN, seen)
        self._learn(company_id, kind, learnt)

    def _known(
        self, company_id: int, kind: RecordType, found: Sequence[Mismatch]
    ) -> dict[tuple[str, str, str], list[Any]]:
        """Return what is stored of these places: number, state, ignored values, age, words and the contents."""
        places = ",".join(["(?,?,?)"] * len(found))
        values = [part for one in found for part in (one.pronto_id, one.stripe_id, one.field)]
        rows = self._database.rows(
            f"WITH place (p, s, f) AS (VALUES {places}) SELECT m.{_KNOWN} FROM place CROSS JOIN mismatch m"
            " ON m.company_id = ? AND m.kind = ? AND m.pronto_id = p AND m.stripe_id = s AND m.field = f",
            (*values, company_id, kind.value),
        )
        return {tuple(row[1:4]): [row[0], *row[4:]] for row in rows}

    def _learn(self, company_id: int, kind: RecordType, places: Sequence[tuple[str, str, str]]) -> None:
        """Make rows findable by their words."""
        self._database.change_many(
            "INSERT INTO mismatch_found (rowid, words) SELECT id, words FROM mismatch WHERE company_id = ? AND kind = ?"
            " AND pronto_id = ? AND stripe_id = ? AND field = ?",
            [(company_id, kind.value, *place) for place in places],
        )

    def _forget(self, numbers: Sequence[int]) -> None:
        """Make rows no longer findable; their words are still the old ones."""
        self._database.change_many(
            "INSERT INTO mismatch_found (mismatch_found, rowid, words) SELECT 'delete', id, words FROM mismatch"
            " WHERE id = ?",
            [(number,) for number in numbers],
        )

    def end(self, company_id: int, listing: int, kinds: Sequence[RecordType], at: dt.datetime) -> int:
        """Mark what this listing did not see (of these types) as gone; return how many."""
        if not kinds:
            return 0
        return self._database.change(
            "UPDATE mismatch SET state = 'gone', last_seen = ? WHERE company_id = ? AND state IN ('open', 'ignored')"
            f" AND kind IN ({marks(kinds)}) AND listing <> ?",
            (stamp(at), company_id, *(kind.value for kind in kinds), listing),
        )

    def mark(self, ids: Sequence[int], state: MismatchState, *, note: str = "", assignee: str | None = None) -> None:
        """Set the state; note and assignee only where given (a blank assignee takes the name away).

        An ignored one remembers the values it was ignored with; its record is decided on again by the next sync,
        so that it is left alone from then on, or looked after again when it is ignored no longer.
        """
        with self._database.writing():
            for some in portions(ids):
                chosen = marks(some)
                rows = self._database.rows(
                    "SELECT id, company_id, kind, pronto_id, field, cause, pronto, stripe, state FROM mismatch"
                    f" WHERE id IN ({chosen})",
                    some,
                )
                ignoring = state is MismatchState.IGNORED
                moved = [row for row in rows if ignoring or row[8] == MismatchState.IGNORED]
                self._database.change_many(
                    "UPDATE mismatch SET ignored_at = ? WHERE id = ?",
                    [(_ignored(*row[4:8]) if ignoring else "", row[0]) for row in moved],
                )
                self._database.change_many(
                    "UPDATE source SET dirty = 1 WHERE dirty = 0 AND company_id = ? AND kind = ? AND key = ?",
                    [row[1:4] for row in moved],
                )
                self._database.change(
                    f"UPDATE mismatch SET state = ?, note = CASE WHEN ? <> '' THEN ? ELSE note END,"
                    f" assignee = coalesce(?, assignee) WHERE id IN ({chosen})",
                    (state.value, note, note, assignee, *some),
                )

    def annotate(self, ids: Sequence[int], *, note: str | None = None, assignee: str | None = None) -> None:
        """Keep a note or a name; None leaves what there is, a blank one takes it away."""
        with self._database.writing():
            for some in portions(ids):
                self._database.change(
                    "UPDATE mismatch SET note = coalesce(?, note), assignee = coalesce(?, assignee)"
                    f" WHERE id IN ({marks(some)})",
                    (note, assignee, *some),
                )

    def put_certificate(self, company_id: int, certificate: Certificate) -> None:
        """Keep a certificate."""
        self._database.change(
            "INSERT INTO certificate (company_id, run, at, body) VALUES (?,?,?,?)",
            (company_id, certificate.run, stamp(certificate.at), text_of(certificate)),
        )

    def certificates(self, company_id: int, limit: int = 50) -> list[Certificate]:
        """Return certificates, newest first."""
        rows = self._database.rows(
            "SELECT body FROM certificate WHERE company_id = ? ORDER BY id DESC LIMIT ?", (company_id, limit)
        )
        return [value_of(row[0], Certificate) for row in rows]

    def unlinked(self, company_id: int, kind: RecordType) -> Iterator[Sequence[Actual]]:
        """Yield the Stripe objects of a type, not deleted, that no Pronto record is linked to, in pages.

        The payment intent by which Stripe collects an invoice belongs to that invoice and is left out.
        """
        last = 0
        while True:
            rows = self._database.rows(_UNLINKED, (company_id, kind.value, last))
            if not rows:
                return
            yield [actual_of(body) for _, body in rows]
            last = rows[-1][0]


def _columns(one: Mismatch) -> tuple[str, ...]:
    """Return title, folded title, words, the three values and the reason."""
    values = " ".join(str(value)[:_FINDABLE] for value in (one.pronto, one.stripe) if isinstance(value, (str, int)))
    # A sentence that stands on every second row would only make the index large.
    reason = "" if one.reason in _GENERAL else one.reason[: 4 * _FINDABLE]
    words = folded(f"{one.pronto_id} {one.stripe_id} {one.title} {one.field} {one.group} {values} {reason}")
    return (
        one.title,
        folded(one.title),
        words,
        _text(one.pronto),
        _text(one.agreed),
        _text(one.stripe),
        one.reason,
    )


def _text(value: Value) -> str:
    return canonical(value).decode()


def _values(one: Mismatch) -> str:
    return _ignored(one.field, one.cause, _text(one.pronto), _text(one.stripe))


def _ignored(field: str, cause: str, pronto: str, stripe: str) -> str:
    """Return what must stay as it is for a mismatch to stay ignored; of a whole record also what is the matter."""
    return "\x1f".join((cause if not field else "", pronto, stripe))
