"""The durable queue: requests are committed before they leave, so a crash can neither lose nor double one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from app.domain.kinds import RecordType
from app.domain.queue import Answer, Intent, IntentState, Step
from app.ports.clock import Clock
from app.ports.work import NewIntent
from app.storage.codec import moment, stamp, text_of, value_of
from app.storage.database import Database

KEYS_KEPT = dt.timedelta(days=35)
"""Stripe keeps events for 30 days (Stripe docs); their keys tell our own writes from others'."""
_COLUMNS = "id, company_id, change_id, kind, pronto_id, step, key, state, sent_at, answer, request_id"
_INSERT = (
    "INSERT INTO intent (company_id, change_id, kind, pronto_id, step, key, state, sent_at)"
    " VALUES (?,?,?,?,?,?,'sent',?) ON CONFLICT (company_id, key) DO NOTHING"
)


class QueueRows:
    """Implements ``ports.store.Queue``.

    Args:
        database: where the requests are kept.
        clock: the present.
        still_ours: raises when another process has taken the company over.
    """

    def __init__(self, database: Database, clock: Clock, still_ours: Callable[[int], None]) -> None:
        self._database = database
        self._clock = clock
        self._still_ours = still_ours

    def open(self, company_id: int, new: Sequence[NewIntent], at: dt.datetime) -> list[Intent]:
        """Commit requests as sent; one with a key that is there already is returned as it was stored.

        Raises:
            RunStopped: another process has taken the company over (code ``busy``).
        """
        with self._database.writing():
            self._still_ours(company_id)
            self._database.change_many(
                _INSERT,
                [
                    (company_id, one.change_id, one.kind.value, one.pronto_id, text_of(one.step), one.key, stamp(at))
                    for one in new
                ],
            )
            return [self._one("company_id = ? AND key = ?", (company_id, one.key)) for one in new]

    def answer(self, intent_id: int, answer: Answer) -> None:
        """Keep an answer; the intent is done."""
        # In plain SQL, like all that happens once a write: building a query costs four times its execution.
        self._database.change(
            "UPDATE intent SET state = ?, answer = ?, request_id = ?, error = '' WHERE id = ?",
            (IntentState.DONE.value, text_of(answer.body), answer.request_id, intent_id),
        )

    def fail(self, intent_id: int, error: str) -> None:
        """Note that the other side refused it."""
        self._finish(intent_id, IntentState.FAILED, error)

    def lose(self, intent_id: int) -> None:
        """Note that it never arrived; its change may be sent again with a new key."""
        self._finish(intent_id, IntentState.LOST, "")

    def finish(self, change_id: int) -> None:
        """Drop the contents and answers of a change's requests: its outcome is kept; their keys stay known as ours.

        Link, agreed values and journal have what an undo needs; whole answers were a third of the file. One whose
        answer is not known keeps its contents: they go out again as they were.
        """
        self._database.change(
            "UPDATE intent SET answer = NULL, step = json_set(step, '$.params', json('{}'))"
            " WHERE change_id = ? AND state <> 'sent'",
            (change_id,),
        )

    def of_change(self, change_id: int) -> list[Intent]:
        """Return a change's requests in order."""
        return self._all("change_id = ?", (change_id,))

    def unanswered(self, company_id: int) -> list[Intent]:
        """Return the requests whose answer is not known, oldest first."""
        return self._all("company_id = ? AND state = 'sent'", (company_id,))

    def ours(self, company_id: int, key: str) -> bool:
        """Whether an idempotency key is one of ours; a blank one is not."""
        return (
            self._database.row("SELECT 1 FROM intent WHERE company_id = ? AND key = ?", (company_id, key)) is not None
        )

    def waiting(self, company_id: int) -> int:
        """Return how many changes are queued and not finished."""
        found = self._database.row(
            "SELECT count(*) FROM change WHERE company_id = ? AND state = 'queued'", (company_id,)
        )
        return int(found[0])

    def prune(self, company_id: int, before: dt.datetime) -> None:
        """Drop the answers of finished requests older than this, keeping their keys for 35 days.

        A request whose change is still queued keeps all it has: its next step is made from the answers.
        """
        finished = (
            "company_id = ? AND sent_at < ? AND state <> 'sent' AND change_id NOT IN"
            " (SELECT id FROM change WHERE company_id = ? AND state = 'queued')"
        )
        with self._database.writing():
            self._database.change(
                f"UPDATE intent SET answer = NULL WHERE answer IS NOT NULL AND {finished}",
                (company_id, stamp(before), company_id),
            )
            oldest = stamp(min(before, self._clock.now() - KEYS_KEPT))
            self._database.change(
                f"DELETE FROM intent WHERE {finished}",
                (company_id, oldest, company_id),
            )

    def _finish(self, intent_id: int, state: IntentState, error: str) -> None:
        self._database.change("UPDATE intent SET state = ?, error = ? WHERE id = ?", (state.value, error, intent_id))

    def _one(self, condition: str, params: Sequence[Any]) -> Intent:
        return self._all(condition, params)[0]

    def _all(self, condition: str, params: Sequence[Any]) -> list[Intent]:
        sql = f"SELECT {_COLUMNS} FROM intent WHERE {condition} ORDER BY id"
        return [_intent(row) for row in self._database.rows(sql, params)]


def _intent(row: Any) -> Intent:
    number, company_id, change_id, kind, pronto_id, step, key, state, sent_at, answer, request_id = row
    return Intent(
        id=number,
        company_id=company_id,
        change_id=change_id,
        kind=RecordType(kind),
        pronto_id=pronto_id,
        step=value_of(step, Step),
        key=key,
        state=IntentState(state),
        sent_at=moment(sent_at),
        answer=msgspec.json.decode(answer) if answer is not None else None,
        request_id=request_id,
    )
