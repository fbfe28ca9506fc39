"""The queue and what needs a person as one list: cards, row numbers and pages.

A row's number says which table it is of: four times its number there, plus one of these.
"""

from __future__ import annotations

import datetime as dt
import socket
from array import array
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.domain.approval import Withheld
from app.domain.attention import Outstanding, Skip, Stand, StandGroup
from app.domain.kinds import RecordType
from app.ports.clock import Clock
from app.storage.chunks import marks, portions
from app.storage.codec import folded, moment, moment_or_none, value_of
from app.storage.database import Database
from app.storage.failed_tries import FailedTryRows
from app.storage.guarded import GuardedRows
from app.storage.lease import STALE
from app.storage.process import alive
from app.storage.skips import IN_FORCE, SkipRows

_CHANGE, _WAITING, _ATTENTION, _SKIP = range(4)
_TABLES = 4
_RETRIED = "EXISTS (SELECT 1 FROM failed_try f WHERE f.change_id = c.id)"
_SENT = "EXISTS (SELECT 1 FROM intent i WHERE i.change_id = c.id AND i.state = 'sent')"
_ORDER = {stand: place for place, stand in enumerate(Stand)}
_LIKE = " LIKE ? ESCAPE '!'"
_TITLE = (
    "coalesce((SELECT s.title_folded FROM source s WHERE s.company_id = {0}.company_id AND s.kind = {0}.kind"
    " AND s.key = {0}.pronto_id), '')"
)


class AttentionRows(FailedTryRows, GuardedRows, SkipRows):
    """Implements ``ports.attention.Attention``."""

    def __init__(self, database: Database, clock: Clock) -> None:
        FailedTryRows.__init__(self, database)
        self._database = database
        self._clock = clock

    def groups(self, company_id: int) -> list[StandGroup]:
        """Return what stands where and why, in the order of ``Stand``, the most first."""
        which = (company_id,)
        rows = self._database.rows
        found = [
            _group(Stand.PARKED, *row)
            for row in rows(
                "SELECT g.*, (SELECT first_seen FROM attention WHERE id = g.oldest) FROM (SELECT cause, count(*),"
                " sum(cents), min(id) oldest FROM attention WHERE company_id = ? GROUP BY cause) g",
                which,
            )
        ]
        found += [
            _group(Stand.HELD, *row)
            for row in rows(
                "SELECT w.rule, count(*), sum(w.cents), 0, min(w.since) FROM waiting w"
                f" WHERE w.company_id = ? AND NOT {_REFUSED} GROUP BY w.rule",
                which,
            )
        ]
        found += [
            _group(Stand.SKIPPED, *row)
            for row in rows(
                f"SELECT k.cause, count(*), sum(k.cents), 0, NULL FROM skipped k WHERE k.company_id = ? AND {IN_FORCE}"
                " GROUP BY k.cause",
                which,
            )
        ]
        found += self._guarded_groups(company_id)
        found += self._queued_groups(company_id)
        return sorted(found, key=lambda one: (_ORDER[one.stand], -one.count, one.cause))

    def _queued_groups(self, company_id: int) -> list[StandGroup]:
        """Return the groups of the queue: those tried or sent are few, so the rest is counted by subtraction."""
        total, cents = self._database.row(
            "SELECT count(*), coalesce(sum(cents), 0) FROM change INDEXED BY change_money"
            " WHERE company_id = ? AND state = 'queued'",
            (company_id,),
        )
        if not total:
            return []
        found = [
            _group(Stand.RETRYING, *row)
            for row in self._database.rows(
                "SELECT f.code, count(*), sum(c.cents), 0, min(f.at) FROM failed_try f"
                " JOIN change c ON c.id = f.change_id WHERE f.company_id = ? AND c.state = 'queued' GROUP BY f.code",
                (company_id,),
            )
        ]
        row = self._database.row(
            "SELECT '', count(DISTINCT c.id), coalesce(sum(c.cents), 0), 0, min(i.sent_at) FROM intent i"
            " INDEXED BY intent_sent JOIN change c ON c.id = i.change_id"
            f" WHERE i.company_id = ? AND i.state = 'sent' AND c.state = 'queued' AND NOT {_RETRIED}",
            (company_id,),
        )
        if row[1]:
            unsent = Stand.SENDING if self._at_work(company_id) else Stand.RETRYING
            found.append(_group(unsent, *row))
        rest = total - sum(one.count for one in found)
        if rest > 0:
            found.append(StandGroup(Stand.WAITING, "", rest, cents - sum(one.cents for one in found)))
        return found

    def rows(
        self, company_id: int, *, stand: Stand | None = None, cause: str | None = None, text: str = ""
    ) -> Sequence[int]:
        """Return the row numbers of the matching entries, oldest first, to page through."""
        found = array("q")
        for one in Stand if stand is None else (stand,):
            found.extend(self._of(company_id, one, cause, folded(text)))
        return found

    def _of(self, company_id: int, stand: Stand, cause: str | None, text: str) -> list[int]:
        sought = [f"%{_plain(word)}%" for word in text.split()]
        if stand is Stand.GUARDED:
            # The tag of changes is 0.
            return self._guarded_numbers(company_id, cause, f" AND c.words{_LIKE}" * len(sought), sought, _TABLES)
        if stand is Stand.PARKED:
            sql, tag = "attention a WHERE a.company_id = ?", _ATTENTION
            of = ("a", "a.cause", f"a.pronto_id || ' ' || a.message || ' ' || {_TITLE.format('a')}")
        elif stand is Stand.HELD:
            sql, tag = f"waiting w WHERE w.company_id = ? AND NOT {_REFUSED}", _WAITING
            of = ("w", "w.rule", f"w.pronto_id || ' ' || {_TITLE.format('w')}")
        elif stand is Stand.SKIPPED:
            sql, tag = f"skipped k WHERE k.company_id = ? AND {IN_FORCE}", _SKIP
            of = ("k", "k.cause", f"k.pronto_id || ' ' || k.message || ' ' || {_TITLE.format('k')}")
        else:
            sql, tag, of = self._queue_sql(company_id, stand), _CHANGE, ("c", _code_of(stand), "c.words")
        name, column, words = of
        values: list[Any] = [company_id]
        if cause is not None:
            sql += f" AND {column} = ?"
            values.append(cause)
        sql += f" AND {words}{_LIKE}" * len(sought)
        values += sought
        return [row[0] for row in self._database.rows(
            f"SELECT {name}.id * {_TABLES} + {tag} FROM {sql} ORDER BY {name}.id", values
        )]  # fmt: skip

    def _queue_sql(self, company_id: int, stand: Stand) -> str:
        base = "change c WHERE c.company_id = ? AND c.state = 'queued'"
        working = self._at_work(company_id)
        if stand is Stand.SENDING:
            return f"{base} AND {_SENT} AND NOT {_RETRIED}" if working else f"{base} AND 0"
        if stand is Stand.RETRYING:
            return f"{base} AND {_RETRIED}" if working else f"{base} AND ({_RETRIED} OR {_SENT})"
        return f"{base} AND NOT {_RETRIED} AND NOT {_SENT}"

    def _at_work(self, company_id: int) -> bool:
        """Whether a run of the company goes on: its lease beats, and its process is not known to be dead."""
        found = self._database.row("SELECT heartbeat, host, pid FROM lease WHERE company_id = ?", (company_id,))
        if found is None or self._clock.now() - moment(found[0]) > STALE:
            return False
        return found[1] != socket.gethostname() or alive(found[2])

    def page(self, company_id: int, rows: Sequence[int]) -> list[Outstanding]:
        """Return the entries of these row numbers, in their order; one that is gone is left out."""
        found: dict[int, Outstanding] = {}
        for some in portions(list(rows)):
            for tag, read in enumerate((self._changes, self._withheld, self._parked, self._skipped)):
                numbers = [row // _TABLES for row in some if row % _TABLES == tag]
                if numbers:
                    found |= {one.row: one for one in read(company_id, f"IN ({marks(numbers)})", numbers)}
        return [found[row] for row in rows if row in found]

    def numbered(self, company_id: int, stand: Stand, number: int) -> Outstanding | None:
        """Return an entry by the number that people know it by, or None; queued ones go by ``Stand.WAITING``."""
        tag = {Stand.PARKED: _ATTENTION, Stand.HELD: _WAITING, Stand.SKIPPED: _SKIP}.get(stand, _CHANGE)
        found = self.page(company_id, [number * _TABLES + tag])
        return found[0] if found else None

    def of_record(self, company_id: int, kind: RecordType, pronto_id: str) -> list[Outstanding]:
        """Return the entries of a record, what needs a person first."""
        which = (company_id, kind.value, pronto_id)
        tables = (("attention", _ATTENTION, ""), ("waiting", _WAITING, ""), ("skipped", _SKIP, ""))
        rows: list[int] = []
        for table, tag, more in (*tables, ("change", _CHANGE, " AND state = 'queued'")):
            rows += [
                row[0] * _TABLES + tag
                for row in self._database.rows(
                    f"SELECT id FROM {table} WHERE company_id = ? AND kind = ? AND pronto_id = ?{more}", which
                )
            ]
        rows += [number * _TABLES + _CHANGE for number in self._guarded_of(company_id, kind, pronto_id)]
        return self.page(company_id, rows)

    # --- the tables -----------------------------------------------------------------------------------

    def _parked(self, company_id: int, which: str, numbers: Sequence[int]) -> list[Outstanding]:
        rows = self._database.rows(
            "SELECT a.id, a.kind, a.pronto_id, coalesce(l.stripe_id, ''), coalesce(s.title, ''), a.cause, a.message,"
            " a.gate, a.cents, coalesce(f.tries, 0), a.first_seen FROM attention a"
            " LEFT JOIN source s ON s.company_id = a.company_id AND s.kind = a.kind AND s.key = a.pronto_id"
            " LEFT JOIN link l ON l.company_id = a.company_id AND l.kind = a.kind AND l.pronto_id = a.pronto_id"
            " LEFT JOIN failed_try f ON f.company_id = a.company_id AND f.kind = a.kind AND f.pronto_id = a.pronto_id"
            f" WHERE +a.company_id = ? AND a.id {which}",
            (company_id, *numbers),
        )
        return [
            Outstanding(number * _TABLES + _ATTENTION, number, Stand.PARKED, RecordType(kind), key, stripe_id, title,
                        cause, message, gate, "", cents, tries, moment(since))
            for number, kind, key, stripe_id, title, cause, message, gate, cents, tries, since in rows
        ]  # fmt: skip

    def _withheld(self, company_id: int, which: str, numbers: Sequence[int]) -> list[Outstanding]:
        rows = self._database.rows(
            f"SELECT w.id, w.rule, w.cents, w.since, w.body FROM waiting w WHERE +w.company_id = ? AND w.id {which}",
            (company_id, *numbers),
        )
        found = []
        for number, rule, cents, since, body in rows:
            change = value_of(body, Withheld).change
            found.append(
                Outstanding(number * _TABLES + _WAITING, number, Stand.HELD, change.kind, change.pronto_id,
                            change.stripe_id, change.title, rule, change.reason, "queue", change.action.value, cents, 0,
                            moment(since))
            )  # fmt: skip
        return found

    def _skipped(self, company_id: int, which: str, numbers: Sequence[int]) -> list[Outstanding]:
        rows = self._database.rows(
            "SELECT k.id, k.body, coalesce(s.title, '') FROM skipped k"
            " LEFT JOIN source s ON s.company_id = k.company_id AND s.kind = k.kind AND s.key = k.pronto_id"
            f" WHERE +k.company_id = ? AND k.id {which} AND {IN_FORCE}",
            (company_id, *numbers),
        )
        found = []
        for number, body, title in rows:
            skip = value_of(body, Skip)
            found.append(
                Outstanding(number * _TABLES + _SKIP, number, Stand.SKIPPED, skip.kind, skip.pronto_id, "", title,
                            skip.cause, skip.note, "", "", skip.cents, 0, skip.at, skip.who)
            )  # fmt: skip
        return found

    def _changes(self, company_id: int, which: str, numbers: Sequence[int]) -> list[Outstanding]:
        rows = self._database.rows(
            "SELECT c.id, c.kind, c.action, c.pronto_id, json_extract(c.body, '$.stripe_id'),"
            " json_extract(c.body, '$.title'), json_extract(c.body, '$.reason'), c.cents, f.tries, f.code, f.message,"
            f" f.at, {_SENT}, (SELECT max(sent_at) FROM intent i WHERE i.change_id = c.id AND i.state = 'sent')"
            " FROM change c LEFT JOIN failed_try f ON f.change_id = c.id"
            f" WHERE +c.company_id = ? AND c.state = 'queued' AND c.id {which}",
            (company_id, *numbers),
        )
        working = self._at_work(company_id)
        guarded = self._guarded_entries(company_id, which, numbers)
        return [
            *(_queued(row, working=working) for row in rows),
            *(replace(one, row=one.id * _TABLES + _CHANGE) for one in guarded),
        ]


_REFUSED = (
    "EXISTS (SELECT 1 FROM ruling r WHERE r.company_id = w.company_id AND r.kind = w.kind"
    " AND r.pronto_id = w.pronto_id AND r.digest = w.digest AND r.approved = 0)"
)
_NO_ANSWER = "It was sent and no answer came; the same request goes out again, so nothing is made twice."


def _queued(row: Any, *, working: bool) -> Outstanding:
    number, kind, action, key, stripe_id, title, reason, cents, tries, code, message, at, sent, sent_at = row
    stand = Stand.WAITING
    if tries:
        stand = Stand.RETRYING
    elif sent:
        stand = Stand.SENDING if working else Stand.RETRYING
    words = message or (_NO_ANSWER if stand is Stand.RETRYING else reason or "")
    since: dt.datetime | None = moment_or_none(at or sent_at)
    return Outstanding(number * _TABLES + _CHANGE, number, stand, RecordType(kind), key, stripe_id or "", title or "",
                       code or "", words, "queue", action, cents, tries or (1 if stand is Stand.RETRYING else 0),
                       since)  # fmt: skip


def _code_of(stand: Stand) -> str:
    return "coalesce((SELECT code FROM failed_try f WHERE f.change_id = c.id), '')" if stand is Stand.RETRYING else "''"


def _group(stand: Stand, cause: str, count: int, cents: int, first: int, oldest: str | None) -> StandGroup:
    row = first * _TABLES + _ATTENTION if first else 0
    return StandGroup(stand, cause, count, cents or 0, moment_or_none(oldest), row)


def _plain(word: str) -> str:
    return word.replace("!", "!!").replace("%", "!%").replace("_", "!_")
