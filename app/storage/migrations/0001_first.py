"""The first tables. Frozen: a released step is never edited, a new one is added."""

from typing import Any

_KINDS = "('reps','customers','items','purchase_orders','orders','invoices','credit_notes')"
_STATEMENTS = (
    """CREATE TABLE company (
        id INTEGER PRIMARY KEY AUTOINCREMENT, name_folded TEXT NOT NULL UNIQUE, body TEXT NOT NULL)""",
    "CREATE TABLE setting (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    """CREATE TABLE cursor (
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        name TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (company_id, name)) WITHOUT ROWID""",
    f"""CREATE TABLE source (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN {_KINDS}),
        key TEXT NOT NULL, key_folded TEXT NOT NULL, title TEXT NOT NULL, title_folded TEXT NOT NULL,
        words TEXT NOT NULL, match_key TEXT NOT NULL, print TEXT NOT NULL, derived TEXT NOT NULL,
        announces TEXT NOT NULL, gone INTEGER NOT NULL DEFAULT 0, dirty INTEGER NOT NULL DEFAULT 1,
        mapping TEXT NOT NULL DEFAULT '',
        standing TEXT NOT NULL DEFAULT 'waiting'
            CHECK (standing IN ('in-step','waiting','attention','skipped')),
        gate TEXT NOT NULL DEFAULT '', cause TEXT NOT NULL DEFAULT '', message TEXT NOT NULL DEFAULT '',
        run INTEGER NOT NULL DEFAULT 0, modified TEXT, body TEXT NOT NULL,
        UNIQUE (company_id, kind, key))""",
    # The window's lists and counts are answered from these without reading a row.
    "CREATE INDEX source_standing ON source (company_id, kind, gone, standing, key_folded)",
    "CREATE INDEX source_by_key ON source (company_id, kind, gone, key_folded)",
    "CREATE INDEX source_by_title ON source (company_id, kind, gone, title_folded)",
    "CREATE INDEX source_by_modified ON source (company_id, kind, gone, modified)",
    "CREATE INDEX source_dirty ON source (company_id, kind, id) WHERE dirty = 1",
    "CREATE INDEX source_mapping ON source (company_id, kind, mapping)",
    "CREATE INDEX source_match ON source (company_id, kind, match_key) WHERE match_key <> ''",
    """CREATE TABLE source_token (
        source_id INTEGER NOT NULL REFERENCES source (id) ON DELETE CASCADE,
        token TEXT NOT NULL, PRIMARY KEY (source_id, token)) WITHOUT ROWID""",
    "CREATE INDEX source_token_token ON source_token (token, source_id)",
    f"""CREATE TABLE target (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN {_KINDS}),
        stripe_id TEXT NOT NULL, pronto_id TEXT NOT NULL, title TEXT NOT NULL, title_folded TEXT NOT NULL,
        words TEXT NOT NULL, match_key TEXT NOT NULL, print TEXT NOT NULL,
        deleted INTEGER NOT NULL DEFAULT 0, dirty INTEGER NOT NULL DEFAULT 0, body TEXT NOT NULL,
        UNIQUE (company_id, kind, stripe_id))""",
    "CREATE INDEX target_counts ON target (company_id, kind, deleted)",
    "CREATE INDEX target_dirty ON target (company_id, kind, id) WHERE dirty = 1",
    "CREATE INDEX target_pronto ON target (company_id, kind, pronto_id) WHERE pronto_id <> ''",
    "CREATE INDEX target_match ON target (company_id, kind, match_key) WHERE match_key <> ''",
    "CREATE INDEX target_title ON target (company_id, kind, title_folded)",
    f"""CREATE TABLE link (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN {_KINDS}),
        pronto_id TEXT NOT NULL, stripe_id TEXT, base TEXT NOT NULL, version INTEGER NOT NULL,
        mapping TEXT NOT NULL, created TEXT NOT NULL, updated TEXT NOT NULL,
        UNIQUE (company_id, kind, pronto_id), UNIQUE (company_id, kind, stripe_id))""",
    "CREATE INDEX link_mapping ON link (company_id, kind, mapping)",
    f"""CREATE TABLE attention (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN {_KINDS}),
        pronto_id TEXT NOT NULL, gate TEXT NOT NULL, cause TEXT NOT NULL, message TEXT NOT NULL,
        first_seen TEXT NOT NULL, run INTEGER NOT NULL, UNIQUE (company_id, kind, pronto_id))""",
    """CREATE TABLE plan (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        purpose TEXT NOT NULL, created TEXT NOT NULL, summary TEXT)""",
    "CREATE INDEX plan_purpose ON plan (company_id, purpose, id)",
    """CREATE TABLE change (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        plan_id INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
        company_id INTEGER NOT NULL, seq INTEGER NOT NULL, kind TEXT NOT NULL, action TEXT NOT NULL,
        pronto_id TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN
            ('planned','excluded','held','skipped','queued','done','failed','stale')),
        cents INTEGER NOT NULL, run INTEGER NOT NULL, error TEXT NOT NULL, words TEXT NOT NULL, body TEXT NOT NULL,
        UNIQUE (plan_id, seq))""",
    "CREATE INDEX change_queued ON change (company_id, id) WHERE state = 'queued'",
    """CREATE TABLE intent (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        change_id INTEGER NOT NULL, kind TEXT NOT NULL, pronto_id TEXT NOT NULL, step TEXT NOT NULL,
        key TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('sent','done','failed','lost')),
        sent_at TEXT NOT NULL, answer TEXT, request_id TEXT NOT NULL DEFAULT '',
        error TEXT NOT NULL DEFAULT '', UNIQUE (company_id, key))""",
    "CREATE INDEX intent_change ON intent (change_id)",
    "CREATE INDEX intent_sent ON intent (company_id, id) WHERE state = 'sent'",
    "CREATE INDEX intent_age ON intent (company_id, sent_at)",
    """CREATE TABLE journal (
        seq INTEGER PRIMARY KEY AUTOINCREMENT, company_id INTEGER NOT NULL, run INTEGER NOT NULL,
        kind TEXT NOT NULL, pronto_id TEXT NOT NULL, words TEXT NOT NULL, body TEXT NOT NULL, digest TEXT NOT NULL)""",
    "CREATE INDEX journal_company ON journal (company_id, seq)",
    "CREATE INDEX journal_record ON journal (company_id, kind, pronto_id, seq)",
    "CREATE INDEX journal_run ON journal (run, seq)",
    """CREATE TABLE run (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        kind TEXT NOT NULL, trigger_name TEXT NOT NULL, started TEXT NOT NULL, ended TEXT, body TEXT)""",
    "CREATE INDEX run_company ON run (company_id, id)",
    "CREATE INDEX run_open ON run (company_id, id) WHERE ended IS NULL",
    """CREATE TABLE receipt (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        kind TEXT NOT NULL, stripe_id TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('open','posted','seen')),
        at TEXT NOT NULL, reference TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (company_id, kind, stripe_id))""",
    "CREATE INDEX receipt_state ON receipt (company_id, state, at)",
    """CREATE TABLE lease (
        company_id INTEGER NOT NULL PRIMARY KEY REFERENCES company (id) ON DELETE CASCADE,
        token TEXT NOT NULL, pid INTEGER NOT NULL, host TEXT NOT NULL, since TEXT NOT NULL,
        heartbeat TEXT NOT NULL)""",
    # Finding by any three characters; the number of a Pronto record is doubled, a Stripe object's is one more.
    "CREATE VIRTUAL TABLE found USING fts5 (words, content='', columnsize=0, tokenize='trigram')",
    # Merge less often while much is read: a third less time, measured.
    "INSERT INTO found (found, rank) VALUES ('automerge', 16)",
    "INSERT INTO found (found, rank) VALUES ('crisismerge', 64)",
)


def up(migrator: Any, db: Any) -> None:  # noqa: ARG001 - the runner's signature
    """Create everything."""
    for statement in _STATEMENTS:
        db.execute_sql(statement)
