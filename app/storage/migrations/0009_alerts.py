"""What people were told, and the messages on their way. Frozen once released."""

from typing import Any

_STATEMENTS = (
    """CREATE TABLE alert_open (
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        key TEXT NOT NULL, since TEXT NOT NULL, detail TEXT NOT NULL, PRIMARY KEY (company_id, key)) WITHOUT ROWID""",
    """CREATE TABLE alert_message (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        channel TEXT NOT NULL CHECK (channel IN ('desktop','email','chat')),
        title TEXT NOT NULL, body TEXT NOT NULL, made TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('waiting','sending','sent','given-up')),
        tries INTEGER NOT NULL DEFAULT 0, next_at TEXT NOT NULL, error TEXT NOT NULL DEFAULT '')""",
    "CREATE INDEX alert_message_waiting ON alert_message (next_at, id) WHERE state IN ('waiting','sending')",
    "CREATE INDEX alert_message_company ON alert_message (company_id, id)",
)


def up(migrator: Any, db: Any) -> None:  # noqa: ARG001 - the runner's signature
    """Create both."""
    for statement in _STATEMENTS:
        db.execute_sql(statement)
