"""Which records a person undid, and what they were then. Frozen once released."""

from typing import Any

_KINDS = "('reps','customers','items','purchase_orders','orders','invoices','credit_notes')"


def up(migrator: Any, db: Any) -> None:  # noqa: ARG001 - the runner's signature
    """Create the table."""
    db.execute_sql(
        f"""CREATE TABLE undone (
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN {_KINDS}),
        pronto_id TEXT NOT NULL, print TEXT NOT NULL, at TEXT NOT NULL,
        PRIMARY KEY (company_id, kind, pronto_id)) WITHOUT ROWID"""
    )
