"""What people were told, the messages on their way, and the counts that alerts are decided by."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from app.domain.alert import AlertSettings, Channel, Message, Open, Outgoing, Sent
from app.ports.alerts import Figures
from app.storage.chunks import marks
from app.storage.codec import moment, stamp
from app.storage.database import Database
from app.storage.guarded import HELD_BY_GUARD
from app.storage.settings import SettingRows

_SETTING = "alerts"
_ATTENTION = "SELECT cause, count(*) FROM attention WHERE company_id = ? GROUP BY cause ORDER BY cause"
_GUARD = f"SELECT count(*) FROM {HELD_BY_GUARD}"
_APPROVAL = (
    "SELECT count(*), coalesce(sum(w.cents), 0) FROM waiting w LEFT JOIN ruling r ON r.company_id = w.company_id"
    " AND r.kind = w.kind AND r.pronto_id = w.pronto_id AND r.digest = w.digest AND r.approved = 0"
    " WHERE w.company_id = ? AND r.digest IS NULL"
)
_MISMATCHES = "SELECT coalesce(sum(count), 0), coalesce(sum(cents), 0) FROM mismatch_card WHERE company_id = ?"
_QUEUED = "SELECT count(*) FROM change WHERE company_id = ? AND state = 'queued'"
# Never decided on, or changed since they were in step; what waits for a parent, a date or a person is not counted, nor
# what the newest sync wrote itself and only looks at again.
_UNDECIDED = (
    "SELECT count(*) FROM source WHERE company_id = ? AND dirty = 1 AND gone = 0"
    " AND (gate = '' OR (standing = 'in-step' AND gate <> 'filter'"
    " AND run < (SELECT coalesce(max(id), 1) FROM run WHERE company_id = ? AND kind = 'sync')))"
)
_LAST_WRITE = "SELECT at FROM journal WHERE company_id = ? AND run > 0 ORDER BY seq DESC LIMIT 1"
_WRITES = "SELECT count(*) FROM journal WHERE company_id = ? AND run > 0 AND at >= ?"
_DUE = (
    "SELECT id, company_id, channel, title, body, made, tries, state FROM alert_message"
    " WHERE state IN ('waiting','sending') AND next_at <= ? AND channel IN ({}) ORDER BY next_at, id LIMIT 1"
)
_LIST = (
    "SELECT m.id, json_extract(c.body, '$.name'), m.channel, m.title, m.body, m.made, m.state, m.tries, m.error,"
    " m.next_at FROM alert_message m JOIN company c ON c.id = m.company_id ORDER BY m.id DESC LIMIT ?"
)
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


class AlertRows:
    """Implements ``ports.alerts.Alerts``."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._settings = SettingRows(database)

    def settings(self) -> AlertSettings:
        """Return what the owner decided; the defaults where nothing, or nothing that fits, is kept."""
        kept = self._settings.setting(_SETTING)
        try:
            return AlertSettings() if kept is None else msgspec.convert(kept, AlertSettings)
        except msgspec.ValidationError:
            return AlertSettings()

    def keep_settings(self, settings: AlertSettings) -> None:
        """Keep what the owner decided."""
        self._settings.set_setting(_SETTING, msgspec.to_builtins(settings))

    def figures(self, company_id: int) -> Figures:
        """Return the counts of a company."""
        one = (company_id,)
        row = self._database.row
        approval, mismatches, written = row(_APPROVAL, one), row(_MISMATCHES, one), row(_LAST_WRITE, one)
        return Figures(
            attention=dict(self._database.rows(_ATTENTION, one)),
            guard=row(_GUARD, one)[0],
            approval=approval[0],
            approval_cents=approval[1],
            mismatch_rows=mismatches[0],
            mismatch_cents=mismatches[1],
            unwritten=row(_QUEUED, one)[0] + row(_UNDECIDED, (company_id, company_id))[0],
            last_write=_EPOCH + written[0] * _MICROSECOND if written is not None else None,
        )

    def writes_since(self, company_id: int, since: dt.datetime) -> int:
        """Return how many writes the journal holds from a moment (UTC) on."""
        found = self._database.row(_WRITES, (company_id, (since - _EPOCH) // _MICROSECOND))
        return int(found[0])

    def told(self, company_id: int) -> dict[str, Open]:
        """Return the open topics by key."""
        found = self._database.rows("SELECT key, since, detail FROM alert_open WHERE company_id = ?", (company_id,))
        return {key: Open(moment(since), detail) for key, since, detail in found}

    def keep(self, company_id: int, still_open: Mapping[str, Open]) -> None:
        """Replace the open topics; nothing is written when they are as they were."""
        with self._database.writing():
            if self.told(company_id) == dict(still_open):
                return
            self._database.change("DELETE FROM alert_open WHERE company_id = ?", (company_id,))
            self._database.change_many(
                "INSERT INTO alert_open (company_id, key, since, detail) VALUES (?,?,?,?)",
                [(company_id, key, stamp(one.since), one.detail) for key, one in still_open.items()],
            )

    def post(self, company_id: int, channels: Sequence[Channel], message: Message, at: dt.datetime) -> None:
        """Put a message on its way through each channel."""
        self._database.change_many(
            "INSERT INTO alert_message (company_id, channel, title, body, made, state, next_at) VALUES"
            " (?,?,?,?,?,'waiting',?)",
            [(company_id, one.value, message.title, message.body, stamp(at), stamp(at)) for one in channels],
        )

    def claim(self, channels: Sequence[Channel], now: dt.datetime, until: dt.datetime) -> Outgoing | None:
        """Take the next message that is due, for this process only; None when there is none.

        Args:
            channels: those that are switched on.
            now: the present, UTC.
            until: when another process may take it if this one never says what became of it.
        """
        values = (stamp(now), *(one.value for one in channels))
        sql = _DUE.format(marks(channels))
        # Looked at first without a lock: this is asked every minute, and mostly nothing is due.
        if not channels or self._database.row(sql, values) is None:
            return None
        with self._database.writing():
            found = self._database.row(sql, values)
            if found is None:
                return None
            number, company_id, channel, title, body, made, tries, state = found
            self._database.change(
                "UPDATE alert_message SET state = 'sending', tries = tries + 1, next_at = ? WHERE id = ?",
                (stamp(until), number),
            )
        message, cut = Message(title, body), state == "sending"
        return Outgoing(number, company_id, Channel(channel), message, moment(made), tries + 1, cut)

    def sent(self, message_id: int) -> None:
        """Note that a message went out."""
        self._database.change("UPDATE alert_message SET state = 'sent', error = '' WHERE id = ?", (message_id,))

    def failed(self, message_id: int, error: str, next_at: dt.datetime | None) -> None:
        """Note why a message did not go out and when it is tried again (UTC); None gives it up."""
        state, values = ("given-up", (error,)) if next_at is None else ("waiting", (error, stamp(next_at)))
        when = "" if next_at is None else ", next_at = ?"
        self._database.change(
            f"UPDATE alert_message SET state = '{state}', error = ?{when} WHERE id = ?", (*values, message_id)
        )

    def listed(self, limit: int = 50) -> list[Sent]:
        """Return messages of every company, newest first."""
        return [_sent(row) for row in self._database.rows(_LIST, (limit,))]

    def prune(self, before: dt.datetime) -> None:
        """Forget messages made before a moment (UTC) that are not on their way any more."""
        gone = "FROM alert_message WHERE made < ? AND state IN ('sent','given-up')"
        if self._database.row(f"SELECT 1 {gone} LIMIT 1", (stamp(before),)) is not None:
            self._database.change(f"DELETE {gone}", (stamp(before),))


def _sent(row: Any) -> Sent:
    number, company, channel, title, body, made, state, tries, error, next_at = row
    waits = state in {"waiting", "sending"}
    return Sent(
        number,
        company or "",
        Channel(channel),
        title,
        body,
        moment(made),
        "waiting" if waits else state,
        tries,
        error,
        moment(next_at) if waits else None,
    )
