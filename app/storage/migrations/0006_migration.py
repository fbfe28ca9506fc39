"""How far a migration is, what people left out or set by hand, and what the data lack. Frozen once released."""

from typing import Any

_KINDS = "('reps','customers','items','purchase_orders','orders','invoices','credit_notes')"
_STATEMENTS = (
    """CREATE TABLE migration (
        company_id INTEGER NOT NULL PRIMARY KEY REFERENCES company (id) ON DELETE CASCADE, body TEXT NOT NULL)""",
    f"""CREATE TABLE left_out (
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN {_KINDS}), pronto_id TEXT NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (company_id, kind, pronto_id)) WITHOUT ROWID""",
    f"""CREATE TABLE by_hand (
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN {_KINDS}), pronto_id TEXT NOT NULL, path TEXT NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY (company_id, kind, pronto_id, path)) WITHOUT ROWID""",
    f"""CREATE TABLE fault (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        card TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN {_KINDS}), pronto_id TEXT NOT NULL,
        path TEXT NOT NULL, cents INTEGER NOT NULL, words TEXT NOT NULL, body TEXT NOT NULL)""",
    "CREATE INDEX fault_card ON fault (company_id, card, id)",
)


def up(migrator: Any, db: Any) -> None:  # noqa: ARG001 - the runner's signature
    """Create the tables."""
    for statement in _STATEMENTS:
        db.execute_sql(statement)
