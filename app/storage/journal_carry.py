"""Bringing a journal's younger entries from one database file to another, as they lie there."""

from __future__ import annotations

import contextlib
from pathlib import Path

import peewee

from app.domain.errors import SyncProblem
from app.storage.database import Database

_PAGE = 500
_COLUMNS = "seq, company_id, run, kind, pronto_id, words, at, who, action, body, digest"


def carry_over(present: Path, into: Database) -> tuple[int, int]:
    """Append to a journal the entries that another file's journal has beyond it; return how many, and the last number.

    They are copied byte for byte, an altered one too, so that ``verify`` names it afterwards as before. Where the
    other file is damaged, what can be read comes along; where its journal is not the same one, nothing does.
    """
    seq, digest = into.row("SELECT seq, digest FROM journal ORDER BY seq DESC LIMIT 1") or (0, "")
    if not present.exists():
        return 0, seq
    carried = 0
    with contextlib.suppress(SyncProblem, peewee.DatabaseError):
        # Outside of a transaction: SQLite attaches nothing inside one.
        into.rows("ATTACH DATABASE ? AS present", (str(present),))
    try:
        with contextlib.suppress(SyncProblem, peewee.DatabaseError):
            same = into.row("SELECT digest FROM present.journal WHERE seq = ?", (seq,)) if seq else (digest,)
            if same is None or same[0] != digest:
                return 0, seq
            while found := into.change(
                f"INSERT INTO main.journal ({_COLUMNS}) SELECT {_COLUMNS} FROM present.journal"
                " WHERE seq > ? ORDER BY seq LIMIT ?",
                (seq, _PAGE),
            ):
                carried += found
                seq = into.row("SELECT max(seq) FROM main.journal")[0]
    finally:
        with contextlib.suppress(SyncProblem, peewee.DatabaseError):
            into.rows("DETACH DATABASE present")
    return carried, seq
