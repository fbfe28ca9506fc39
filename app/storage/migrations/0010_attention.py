"""Failed tries, what people skipped, money of what needs attention; requests trimmed. Frozen once released."""

from typing import Any

_KINDS = "('reps','customers','items','purchase_orders','orders','invoices','credit_notes')"
_STATEMENTS = (
    "ALTER TABLE attention ADD COLUMN cents INTEGER NOT NULL DEFAULT 0",
    """UPDATE attention SET cents = coalesce((SELECT json_extract(s.body, '$.total') FROM source s
        WHERE s.company_id = attention.company_id AND s.kind = attention.kind AND s.key = attention.pronto_id), 0)""",
    # The cards are counted from these without reading a row.
    "CREATE INDEX attention_cause ON attention (company_id, cause, id, cents)",
    "CREATE INDEX change_money ON change (company_id, kind, id, cents) WHERE state = 'queued'",
    f"""CREATE TABLE failed_try (
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN {_KINDS}), pronto_id TEXT NOT NULL, change_id INTEGER NOT NULL,
        tries INTEGER NOT NULL, code TEXT NOT NULL, message TEXT NOT NULL, at TEXT NOT NULL,
        run INTEGER NOT NULL, PRIMARY KEY (company_id, kind, pronto_id)) WITHOUT ROWID""",
    "CREATE INDEX failed_try_change ON failed_try (change_id)",
    f"""CREATE TABLE skipped (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN {_KINDS}), pronto_id TEXT NOT NULL, print TEXT NOT NULL,
        cause TEXT NOT NULL, cents INTEGER NOT NULL, body TEXT NOT NULL,
        message TEXT NOT NULL, UNIQUE (company_id, kind, pronto_id))""",
    # What is finished needs neither answer nor contents: the link, the agreed values and the journal have them.
    """UPDATE intent SET answer = NULL, step = json_set(step, '$.params', json('{}'))
        WHERE state <> 'sent' AND change_id NOT IN (SELECT id FROM change WHERE state = 'queued')""",
)


def up(migrator: Any, db: Any) -> None:  # noqa: ARG001 - the runner's signature
    """Create the tables and trim the requests."""
    for statement in _STATEMENTS:
        db.execute_sql(statement)
