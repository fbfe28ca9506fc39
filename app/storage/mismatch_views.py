"""Lists of mismatches as the window asks for them: numbers from covering indexes, contents a page at a time."""

from __future__ import annotations

import datetime as dt
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.causes import Cause
from app.domain.errors import Code, NeedsUser
from app.domain.kinds import RecordType
from app.domain.mismatch import Mismatch, MismatchState
from app.domain.shapes import Value
from app.ports.mismatches import CauseGroup
from app.storage.chunks import marks, portions
from app.storage.codec import moment, plain_value, stamp
from app.storage.database import Database
from app.storage.finding import wanted

_SORTS = {"age": "first_seen", "money": "cents", "title": "title_folded", "record": "pronto_id"}
_COLUMNS = (
    "id, kind, cause, pronto_id, stripe_id, field, pronto, agreed, stripe, reason, title, cents, card, state,"
    " first_seen, last_seen, note, assignee"
)
_MISSING = tuple(
    cause.value
    for cause in (
        Cause.ONLY_IN_PRONTO,
        Cause.ONLY_IN_STRIPE,
        Cause.BROKEN_LINK,
        Cause.DUPLICATE,
        Cause.SHARED_EMAIL,
        Cause.POSSIBLE_MATCH,
    )
)
"""Causes of records that one side lacks. Settled first: what else is the matter with one shows once it is there."""
_DEEP = 10_000
"""A page further down than this is looked for from the nearer end of the list."""
_FEW = 5_000
"""Up to so many occurrences are looked up by the word index; more are found quicker by walking the list."""


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What a list is narrowed down to."""

    states: Sequence[MismatchState]
    cause: str = ""
    kind: RecordType | None = None
    group: str | None = None
    text: str = ""
    assignee: str = ""

    @property
    def is_counted(self) -> bool:
        """Whether triggers may keep the count of it."""
        return not self.text.strip() and not self.assignee

    def facets(self) -> tuple[str, list[Any]]:
        """Return the conditions that cards and mismatches share."""
        kind = self.kind.value if self.kind is not None else None
        chosen = {"cause": self.cause or None, "kind": kind, "card": self.group}
        given = {name: value for name, value in chosen.items() if value is not None}
        return "".join(f" AND {name} = ?" for name in given), list(given.values())


class MismatchViews:
    """The reading half of ``ports.mismatches.Mismatches``."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(
        self,
        company_id: int,
        *,
        states: Sequence[MismatchState] = (MismatchState.OPEN,),
        cause: str = "",
        kind: RecordType | None = None,
        group: str | None = None,
        text: str = "",
        limit: int | None = None,
        offset: int = 0,
    ) -> list[Mismatch]:
        """Return mismatches, oldest first, filtered."""
        found = self.ids(
            company_id, states=states, cause=cause, kind=kind, group=group, text=text, limit=limit, offset=offset
        )
        return self.page(company_id, found)

    def ids(
        self,
        company_id: int,
        *,
        states: Sequence[MismatchState] = (MismatchState.OPEN,),
        cause: str = "",
        kind: RecordType | None = None,
        group: str | None = None,
        text: str = "",
        assignee: str = "",
        sort: str = "age",
        descending: bool = False,
        limit: int | None = None,
        offset: int = 0,
    ) -> Sequence[int]:
        """Return the numbers of the matching mismatches, sorted, as ``array('q')``."""
        chosen = _Chosen(states, cause, kind, group, text, assignee)
        # No limit is written as a negative one (SQLite docs, SELECT).
        rows_wanted = -1 if limit is None else limit
        kept = self._kept_count(company_id, chosen) if offset > _DEEP and limit and chosen.is_counted else None
        from_end = kept is not None and offset > kept // 2
        if kept is not None and from_end:
            # The rows in front of the wanted ones are walked one by one: from the end there are fewer.
            rows_wanted = max(0, min(rows_wanted, kept - offset))
            offset = kept - offset - rows_wanted
            descending = not descending
        where, values = self._condition(company_id, chosen)
        way = "DESC" if descending else "ASC"
        column = _SORTS.get(sort, "first_seen")
        sql = f"SELECT id FROM mismatch WHERE {where} ORDER BY {column} {way}, id {way} LIMIT ? OFFSET ?"
        rows = self._database.rows(sql, (*values, rows_wanted, max(0, offset)))
        return array("q", (row[0] for row in (reversed(rows) if from_end else rows)))

    def count(
        self,
        company_id: int,
        *,
        states: Sequence[MismatchState] = (MismatchState.OPEN,),
        cause: str = "",
        kind: RecordType | None = None,
        group: str | None = None,
        text: str = "",
        assignee: str = "",
    ) -> int:
        """Return how many match; without text from the cards or the counts that triggers keep."""
        chosen = _Chosen(states, cause, kind, group, text, assignee)
        if chosen.is_counted:
            kept = self._kept_count(company_id, chosen)
            if kept is not None:
                return kept
        where, values = self._condition(company_id, chosen)
        return int(self._database.row(f"SELECT count(*) FROM mismatch WHERE {where}", values)[0])

    def _kept_count(self, company_id: int, chosen: _Chosen) -> int | None:
        """Return a count that triggers keep; None for what they do not tell apart."""
        facets, values = chosen.facets()
        if not facets:
            counts = self.counts(company_id)
            return sum(counts[state] for state in dict.fromkeys(chosen.states))
        if list(chosen.states) != [MismatchState.OPEN]:
            return None
        sql = f"SELECT coalesce(sum(count), 0) FROM mismatch_card WHERE company_id = ?{facets}"
        return int(self._database.row(sql, (company_id, *values))[0])

    def page(self, company_id: int, ids: Sequence[int]) -> list[Mismatch]:
        """Return the mismatches of these numbers, in their order; one that is not there is left out."""
        found: dict[int, Mismatch] = {}
        for some in portions(ids):
            rows = self._database.rows(
                f"SELECT {_COLUMNS} FROM mismatch WHERE company_id = ? AND id IN ({marks(some)})",
                (company_id, *some),
            )
            found |= {row[0]: _mismatch(row) for row in rows}
        return [found[number] for number in ids if number in found]

    def one(self, mismatch_id: int) -> Mismatch:
        """Return one by number.

        Raises:
            NeedsUser: there is none of that number (``bad-input``).
        """
        return self.page(self.company_of(mismatch_id), [mismatch_id])[0]

    def company_of(self, mismatch_id: int) -> int:
        """Return whose it is.

        Raises:
            NeedsUser: there is none of that number (``bad-input``).
        """
        row = self._database.row("SELECT company_id FROM mismatch WHERE id = ?", (mismatch_id,))
        if row is None:
            raise NeedsUser(
                Code.BAD_INPUT,
                f"There is no mismatch number {mismatch_id}.",
                hint="List them with tallybridge mismatches.",
            )
        return int(row[0])

    def of_record(self, company_id: int, kind: RecordType, pronto_id: str, stripe_id: str = "") -> list[Mismatch]:
        """Return the open and accepted mismatches of a record; a blank Stripe id stands for any."""
        also, more = (" AND stripe_id = ?", (stripe_id,)) if stripe_id else ("", ())
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM mismatch WHERE company_id = ? AND kind = ? AND pronto_id = ?{also}"
            " AND state IN ('open', 'ignored')",
            (company_id, kind.value, pronto_id, *more),
        )
        return [_mismatch(row) for row in rows]

    def ages(self, company_id: int, since: Sequence[dt.datetime]) -> list[int]:
        """Return for each moment how many open ones were first seen then or later."""
        sql = "SELECT count(*) FROM mismatch WHERE company_id = ? AND state = 'open' AND first_seen >= ?"
        return [int(self._database.row(sql, (company_id, stamp(at)))[0]) for at in since]

    def assignees(self, company_id: int) -> list[str]:
        """Return the names that open or accepted ones are assigned to, in order."""
        rows = self._database.rows(
            "SELECT DISTINCT assignee FROM mismatch WHERE company_id = ? AND state IN ('open', 'ignored')"
            " AND assignee <> '' ORDER BY assignee",
            (company_id,),
        )
        return [row[0] for row in rows]

    def groups(self, company_id: int) -> list[CauseGroup]:
        """Return the open ones by cause, type and group: what one side lacks, then the rest; the most money first."""
        rows = self._database.rows(
            "SELECT cause, kind, card, count, records, cents, (SELECT min(first_seen) FROM mismatch m WHERE"
            " m.company_id = c.company_id AND m.state = 'open' AND m.cause = c.cause AND m.kind = c.kind"
            " AND m.card = c.card) FROM mismatch_card c WHERE company_id = ? AND count > 0"
            f" ORDER BY cause IN ({marks(_MISSING)}) DESC, abs(cents) DESC, count DESC, cause, kind, card",
            (company_id, *_MISSING),
        )
        return [
            CauseGroup(cause, RecordType(kind), card, count, records, cents, moment(oldest))
            for cause, kind, card, count, records, cents, oldest in rows
        ]

    def counts(self, company_id: int) -> dict[MismatchState, int]:
        """Return how many are in each state."""
        rows = dict(self._database.rows("SELECT state, count FROM mismatch_count WHERE company_id = ?", (company_id,)))
        return {state: rows.get(state.value, 0) for state in MismatchState}

    def accepted(self, company_id: int, kind: RecordType, pronto_id: str, stripe_id: str) -> dict[str, Mismatch]:
        """Return the ignored mismatches of a record by field."""
        rows = self._database.rows(
            f"SELECT {_COLUMNS} FROM mismatch WHERE company_id = ? AND kind = ? AND pronto_id = ? AND stripe_id = ?"
            " AND state = 'ignored'",
            (company_id, kind.value, pronto_id, stripe_id),
        )
        return {found.field: found for found in map(_mismatch, rows)}

    def accepted_of(self, company_id: int, kind: RecordType) -> dict[str, dict[str, tuple[Value, Value]]]:
        """Return every accepted difference of a type: Pronto id → field → Pronto's and Stripe's value."""
        rows = self._database.rows(
            "SELECT pronto_id, field, pronto, stripe FROM mismatch WHERE company_id = ? AND state = 'ignored'"
            " AND kind = ? AND pronto_id <> ''",
            (company_id, kind.value),
        )
        found: dict[str, dict[str, tuple[Value, Value]]] = {}
        for pronto_id, field, pronto, stripe in rows:
            found.setdefault(pronto_id, {})[field] = (plain_value(pronto), plain_value(stripe))
        return found

    def _condition(self, company_id: int, chosen: _Chosen) -> tuple[str, list[Any]]:
        states = list(dict.fromkeys(state.value for state in chosen.states))
        facets, values = chosen.facets()
        where = f"company_id = ? AND state IN ({marks(states)}){facets}"
        values = [company_id, *states, *values]
        if chosen.assignee:
            where += " AND assignee = ?"
            values.append(chosen.assignee)
        if chosen.text.strip():
            found, more = self._worded(chosen.text)
            where += found
            values += more
        return where, values

    def _worded(self, text: str) -> tuple[str, list[Any]]:
        """Return the condition that every word of a text occurs: by the index when few have it, else by reading."""
        looked_for = wanted(text)
        words = looked_for.text.split()
        if not words:
            return " AND 0", []
        if looked_for.match:
            sql = f"SELECT count(*) FROM (SELECT 1 FROM mismatch_found WHERE words MATCH ? LIMIT {_FEW + 1})"
            if self._database.row(sql, (looked_for.match,))[0] <= _FEW:
                found = " AND id IN (SELECT rowid FROM mismatch_found WHERE words MATCH ?)"
                return found + " AND instr(words, ?) > 0" * len(looked_for.short), [looked_for.match, *looked_for.short]
        return " AND instr(words, ?) > 0" * len(words), list(words)


def _mismatch(row: Any) -> Mismatch:
    (number, kind, cause, pronto_id, stripe_id, field, pronto, agreed, stripe, reason, title, cents, card, *rest) = row
    state, first_seen, last_seen, note, assignee = rest
    return Mismatch(
        kind=RecordType(kind),
        cause=cause,
        pronto_id=pronto_id,
        stripe_id=stripe_id,
        field=field,
        pronto=plain_value(pronto),
        agreed=plain_value(agreed),
        stripe=plain_value(stripe),
        reason=reason,
        title=title,
        cents=cents,
        group=card,
        id=number,
        state=MismatchState(state),
        first_seen=moment(first_seen),
        last_seen=moment(last_seen),
        note=note,
        assignee=assignee,
    )
