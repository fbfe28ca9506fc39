"""The last decision on each record, and what needs attention."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from app.domain.kinds import RecordType
from app.domain.outcome import Gate, Standing, Verdict
from app.ports.clock import Clock
from app.storage.codec import moment, stamp
from app.storage.database import Database

_DECIDE = (
    "UPDATE source SET standing = ?, gate = ?, cause = ?, message = ?, run = ?"
    " WHERE company_id = ? AND kind = ? AND key = ?"
)
_SETTLE = "UPDATE source SET dirty = 0, mapping = ? WHERE company_id = ? AND kind = ? AND key = ?"
_SETTLE_LINK = "UPDATE link SET mapping = ? WHERE company_id = ? AND kind = ? AND pronto_id = ? AND mapping <> ?"
_SETTLE_TARGET = (
    "UPDATE target SET dirty = 0 WHERE dirty = 1 AND company_id = ? AND kind = ? AND stripe_id ="
    " (SELECT stripe_id FROM link WHERE company_id = ? AND kind = ? AND pronto_id = ?)"
)
_OPEN = (
    "INSERT INTO attention (company_id, kind, pronto_id, gate, cause, message, run, first_seen, cents)"
    " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, coalesce((SELECT json_extract(body, '$.total') FROM source"
    " WHERE company_id = ?1 AND kind = ?2 AND key = ?3), 0)"
    # A row that cannot be read is no record that is decided on: it stays skipped while its fault is the same.
    " WHERE NOT EXISTS (SELECT 1 FROM skipped WHERE company_id = ?1 AND kind = ?2 AND pronto_id = ?3 AND print = ''"
    " AND message = ?6) ON CONFLICT (company_id, kind, pronto_id) DO UPDATE SET gate = excluded.gate,"
    " cause = excluded.cause, message = excluded.message, run = excluded.run, cents = excluded.cents"
)


class VerdictRows:
    """The part of ``ports.store.Snapshots`` about decisions."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def save_verdicts(
        self,
        company_id: int,
        verdicts: Sequence[Verdict],
        mapping_version: str,
        *,
        settled: bool,
        run: int = 0,
    ) -> None:
        """Keep the last decision on records; ``settled`` clears dirty on both sides.

        A verdict of standing *attention* opens (or refreshes) an attention entry, any other closes it. A verdict
        for a key that is not in the snapshot (an unreadable row) only keeps the attention entry.
        """
        now = stamp(self._clock.now())
        which = [(company_id, one.kind.value, one.pronto_id) for one in verdicts]
        database = self._database
        with database.writing():
            database.change_many(
                _DECIDE,
                [
                    (one.standing.value, one.gate.value, one.cause, one.message, run, *key)
                    for one, key in zip(verdicts, which, strict=True)
                ],
            )
            if settled:
                database.change_many(_SETTLE, [(mapping_version, *key) for key in which])
                database.change_many(_SETTLE_LINK, [(mapping_version, *key, mapping_version) for key in which])
                database.change_many(_SETTLE_TARGET, [(*key[:2], *key) for key in which])
            opened = [
                (*key, one.gate.value, one.cause, one.message, run, now)
                for one, key in zip(verdicts, which, strict=True)
                if one.standing is Standing.ATTENTION
            ]
            closed = [key for one, key in zip(verdicts, which, strict=True) if one.standing is not Standing.ATTENTION]
            database.change_many(_OPEN, opened)
            database.change_many("DELETE FROM attention WHERE company_id = ? AND kind = ? AND pronto_id = ?", closed)

    def attention(self, company_id: int) -> list[tuple[int, Verdict, dt.datetime]]:
        """Return the open attention entries, oldest first, with their number and the time they were first seen."""
        found = self._database.rows(
            "SELECT id, first_seen, kind, pronto_id, gate, cause, message FROM attention"
            " WHERE company_id = ? ORDER BY id",
            (company_id,),
        )
        return [(row[0], _verdict(Standing.ATTENTION, *row[2:]), moment(row[1])) for row in found]

    def verdict(self, company_id: int, kind: RecordType, key: str) -> Verdict | None:
        """Return the last decision on a record, or None when none was taken yet."""
        which = (company_id, kind, key)
        found = self._database.row(
            "SELECT standing, kind, key, gate, cause, message FROM source"
            " WHERE company_id = ? AND kind = ? AND key = ? AND gate <> ''",
            which,
        ) or self._database.row(
            "SELECT 'attention', kind, pronto_id, gate, cause, message FROM attention"
            " WHERE company_id = ? AND kind = ? AND pronto_id = ?",
            which,
        )
        return _verdict(*found) if found else None


def _verdict(standing: str, kind: str, key: str, gate: str, cause: str, message: str) -> Verdict:
    return Verdict(RecordType(kind), key, Standing(standing), Gate(gate), cause, message)
