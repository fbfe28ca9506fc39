"""Matching: what is compared, the pairs found, thresholds, and what people decided. Frozen once released."""

from typing import Any

_KINDS = "('customers','items','invoices')"
_STATEMENTS = (
    f"""CREATE TABLE match_entry (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN {_KINDS}),
        side TEXT NOT NULL CHECK (side IN ('pronto','stripe')),
        key TEXT NOT NULL, words TEXT NOT NULL, body TEXT NOT NULL,
        state INTEGER NOT NULL DEFAULT 0, UNIQUE (company_id, kind, side, key))""",
    # 0 its pairs are not looked for yet, 1 to be assigned anew, 2 settled: what a stop leaves half done is taken up.
    "CREATE INDEX match_entry_open ON match_entry (company_id, kind, state, side) WHERE state < 2",
    """CREATE TABLE match_block (
        block INTEGER NOT NULL, side TEXT NOT NULL,
        entry_id INTEGER NOT NULL REFERENCES match_entry (id) ON DELETE CASCADE,
        PRIMARY KEY (block, side, entry_id)) WITHOUT ROWID""",
    "CREATE INDEX match_block_entry ON match_block (entry_id)",
    f"""CREATE TABLE match_pair (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN {_KINDS}),
        left_id INTEGER NOT NULL REFERENCES match_entry (id) ON DELETE CASCADE,
        right_id INTEGER NOT NULL REFERENCES match_entry (id) ON DELETE CASCADE,
        raw INTEGER NOT NULL, margin INTEGER NOT NULL DEFAULT 0,
        exact INTEGER NOT NULL DEFAULT 0, chosen INTEGER NOT NULL DEFAULT 0, UNIQUE (left_id, right_id))""",
    "CREATE INDEX match_pair_right ON match_pair (right_id)",
    # Bands are counted from this alone, while somebody moves a threshold.
    "CREATE INDEX match_pair_band ON match_pair (company_id, kind, chosen, exact, raw, margin)",
    f"""CREATE TABLE match_decision (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN {_KINDS}),
        pronto_id TEXT NOT NULL, stripe_id TEXT NOT NULL,
        verdict TEXT NOT NULL CHECK (verdict IN ('accepted','rejected')),
        body TEXT NOT NULL, UNIQUE (company_id, kind, pronto_id, stripe_id))""",
    # One record, one object: the database itself refuses a second acceptance of either.
    """CREATE UNIQUE INDEX match_accepted ON match_decision (company_id, kind, pronto_id)
        WHERE verdict = 'accepted'""",
    """CREATE UNIQUE INDEX match_accepted_object ON match_decision (company_id, kind, stripe_id)
        WHERE verdict = 'accepted'""",
    "CREATE INDEX match_decision_verdict ON match_decision (company_id, kind, verdict, id)",
    """CREATE TABLE match_cluster (
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        number INTEGER NOT NULL, stripe_id TEXT NOT NULL, documents INTEGER NOT NULL, words TEXT NOT NULL,
        PRIMARY KEY (company_id, stripe_id)) WITHOUT ROWID""",
    """CREATE TABLE match_threshold (
        company_id INTEGER NOT NULL PRIMARY KEY REFERENCES company (id) ON DELETE CASCADE, body TEXT NOT NULL)""",
    # What changed since it was last compared, noted by triggers, so that a sync without news costs one look.
    """CREATE TABLE match_dirty (
        company_id INTEGER NOT NULL, kind TEXT NOT NULL, side TEXT NOT NULL, key TEXT NOT NULL,
        PRIMARY KEY (company_id, kind, side, key)) WITHOUT ROWID""",
    (
        "CREATE TRIGGER match_company_out AFTER DELETE ON company BEGIN"
        " DELETE FROM match_dirty WHERE company_id = old.id; END"
    ),
    # What is there already was never compared.
    f"INSERT INTO match_dirty SELECT company_id, kind, 'pronto', key FROM source WHERE kind IN {_KINDS} AND gone = 0",
    (
        "INSERT INTO match_dirty SELECT company_id, kind, 'stripe', stripe_id FROM target"
        f" WHERE kind IN {_KINDS} AND deleted = 0"
    ),
)


def _noted(side: str, key: str, row: str = "new") -> str:
    """Return the statement that notes a record as changed."""
    # Not INSERT OR IGNORE: in a trigger the firing statement's own ON CONFLICT counts (SQLite docs, CREATE TRIGGER).
    return (
        f"INSERT INTO match_dirty SELECT {row}.company_id, {row}.kind, '{side}', {key} WHERE NOT EXISTS (SELECT 1 FROM"
        f" match_dirty d WHERE d.company_id = {row}.company_id AND d.kind = {row}.kind AND d.side = '{side}'"
        f" AND d.key = {key});"
    )


def _unlinked(column: str, key: str) -> str:
    """Return the condition that a record has no link: what is linked is compared no more."""
    return (
        "NOT EXISTS (SELECT 1 FROM link l WHERE l.company_id = new.company_id AND l.kind = new.kind"
        f" AND l.{column} = new.{key} AND l.stripe_id IS NOT NULL)"
    )


_OF_KIND = f"new.kind IN {_KINDS}"
_SOURCE = f"WHEN {_OF_KIND} AND {_unlinked('pronto_id', 'key')}"
_TARGET = f"WHEN {_OF_KIND} AND {_unlinked('stripe_id', 'stripe_id')}"
_BOTH = _noted("pronto", "new.pronto_id") + _noted("stripe", "new.stripe_id")
_BOTH_OLD = _noted("pronto", "old.pronto_id", "old") + _noted("stripe", "old.stripe_id", "old")
_NEW = f"{_OF_KIND} AND new.stripe_id IS NOT NULL"
_OLD = f"old.kind IN {_KINDS} AND old.stripe_id IS NOT NULL"
_TRIGGERS = (
    f"CREATE TRIGGER match_source_in AFTER INSERT ON source {_SOURCE} BEGIN {_noted('pronto', 'new.key')} END",
    (
        f"CREATE TRIGGER match_source_on AFTER UPDATE OF print, gone ON source {_SOURCE}"
        f" BEGIN {_noted('pronto', 'new.key')} END"
    ),
    f"CREATE TRIGGER match_target_in AFTER INSERT ON target {_TARGET} BEGIN {_noted('stripe', 'new.stripe_id')} END",
    (
        f"CREATE TRIGGER match_target_on AFTER UPDATE OF print, deleted ON target {_TARGET}"
        f" BEGIN {_noted('stripe', 'new.stripe_id')} END"
    ),
    f"CREATE TRIGGER match_link_in AFTER INSERT ON link WHEN {_NEW} BEGIN {_BOTH} END",
    (
        f"CREATE TRIGGER match_link_on AFTER UPDATE OF stripe_id ON link WHEN {_NEW}"
        f" AND new.stripe_id IS NOT old.stripe_id BEGIN {_BOTH} END"
    ),
    (
        f"CREATE TRIGGER match_link_off AFTER UPDATE OF stripe_id ON link WHEN {_OLD}"
        f" AND new.stripe_id IS NOT old.stripe_id BEGIN {_BOTH_OLD} END"
    ),
    # Not while the company itself goes, whose own rows are gone by then.
    (
        f"CREATE TRIGGER match_link_out AFTER DELETE ON link WHEN {_OLD}"
        f" AND EXISTS (SELECT 1 FROM company WHERE id = old.company_id) BEGIN {_BOTH_OLD} END"
    ),
)


def up(migrator: Any, db: Any) -> None:  # noqa: ARG001 - the runner's signature
    """Create everything."""
    for statement in (*_STATEMENTS, *_TRIGGERS):
        db.execute_sql(statement)
