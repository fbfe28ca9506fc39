"""When, who and what of a journal entry as columns to filter by. Frozen once released."""

import datetime as dt
import json
from typing import Any

_PAGE = 5_000
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_STATEMENTS = (
    # Microseconds since 1970 UTC: a quarter of the room of a stamp.
    "ALTER TABLE journal ADD COLUMN at INTEGER NOT NULL DEFAULT 0",
    "ALTER TABLE journal ADD COLUMN who TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE journal ADD COLUMN action TEXT NOT NULL DEFAULT ''",
)


def up(migrator: Any, db: Any) -> None:  # noqa: ARG001 - the runner's signature
    """Add the columns and fill them from the entries, which stay as they are."""
    for statement in _STATEMENTS:
        db.execute_sql(statement)
    last = 0
    while rows := db.execute_sql(
        "SELECT seq, body FROM journal WHERE seq > ? ORDER BY seq LIMIT ?", (last, _PAGE)
    ).fetchall():
        db.connection().executemany(
            "UPDATE journal SET at = ?, who = ?, action = ? WHERE seq = ?",
            [(*_columns(body), seq) for seq, body in rows],
        )
        last = rows[-1][0]
    db.execute_sql("CREATE INDEX journal_at ON journal (at)")


def _columns(body: str) -> tuple[int, str, str]:
    """Return when, who and what; nothing for an entry that somebody made unreadable: ``verify`` names it."""
    try:
        entry = json.loads(body)
        at = dt.datetime.fromisoformat(entry["at"])
        return (at - _EPOCH) // _MICROSECOND, str(entry["who"]), str(entry["action"])
    except (ValueError, KeyError, TypeError):
        return 0, "", ""
