"""Versions of a company's mapping, changes that wait for a person, and what people ruled. Frozen once released."""

from typing import Any

_KINDS = "('reps','customers','items','purchase_orders','orders','invoices','credit_notes')"
_STATEMENTS = (
    """CREATE TABLE mapping_version (
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        number INTEGER NOT NULL, body TEXT NOT NULL, digest TEXT NOT NULL,
        who TEXT NOT NULL, at TEXT NOT NULL, note TEXT NOT NULL,
        PRIMARY KEY (company_id, number))""",
    # What waits is forgotten when it is written or no longer wanted; AUTOINCREMENT, because a number once shown
    # must never mean another change.
    f"""CREATE TABLE waiting (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN {_KINDS}),
        pronto_id TEXT NOT NULL, rule TEXT NOT NULL, rule_digest TEXT NOT NULL, digest TEXT NOT NULL,
        cents INTEGER NOT NULL, since TEXT NOT NULL, body TEXT NOT NULL,
        UNIQUE (company_id, kind, pronto_id))""",
    "CREATE INDEX waiting_rule ON waiting (company_id, rule, id)",
    f"""CREATE TABLE ruling (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN {_KINDS}),
        pronto_id TEXT NOT NULL, digest TEXT NOT NULL, rule TEXT NOT NULL, rule_digest TEXT NOT NULL,
        approved INTEGER NOT NULL CHECK (approved IN (0, 1)),
        who TEXT NOT NULL, why TEXT NOT NULL, at TEXT NOT NULL, used INTEGER NOT NULL DEFAULT 0,
        UNIQUE (company_id, kind, pronto_id, digest))""",
    # An approval is used up by the write it allowed: the same change a second time asks again.
    "CREATE INDEX ruling_rule ON ruling (company_id, rule_digest) WHERE approved = 1",
)


def up(migrator: Any, db: Any) -> None:  # noqa: ARG001 - the runner's signature
    """Create the tables."""
    for statement in _STATEMENTS:
        db.execute_sql(statement)
