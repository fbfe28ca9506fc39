"""Mismatches, their cards, certificates, and at which prints a record was last found in step. Frozen once released."""

from typing import Any

_KINDS = "('reps','customers','items','purchase_orders','orders','invoices','credit_notes')"
_STATEMENTS = (
    f"""CREATE TABLE mismatch (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN {_KINDS}),
        pronto_id TEXT NOT NULL, stripe_id TEXT NOT NULL, field TEXT NOT NULL,
        cause TEXT NOT NULL, card TEXT NOT NULL, cents INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('open','ignored','fixed','gone')),
        first_seen TEXT NOT NULL, last_seen TEXT NOT NULL, listing INTEGER NOT NULL,
        assignee TEXT NOT NULL DEFAULT '', note TEXT NOT NULL DEFAULT '',
        title TEXT NOT NULL, title_folded TEXT NOT NULL, words TEXT NOT NULL,
        pronto TEXT NOT NULL, agreed TEXT NOT NULL, stripe TEXT NOT NULL, ignored_at TEXT NOT NULL DEFAULT '',
        reason TEXT NOT NULL, UNIQUE (company_id, kind, pronto_id, stripe_id, field))""",
    # One index for each way the window sorts and filters; every list is read from one without a look at the rows.
    "CREATE INDEX mismatch_age ON mismatch (company_id, state, first_seen)",
    "CREATE INDEX mismatch_money ON mismatch (company_id, state, cents)",
    "CREATE INDEX mismatch_title ON mismatch (company_id, state, title_folded)",
    "CREATE INDEX mismatch_record ON mismatch (company_id, state, pronto_id)",
    "CREATE INDEX mismatch_card_age ON mismatch (company_id, state, cause, kind, card, first_seen)",
    "CREATE INDEX mismatch_card_money ON mismatch (company_id, state, cause, kind, card, cents)",
    "CREATE INDEX mismatch_kind ON mismatch (company_id, state, kind, first_seen)",
    "CREATE INDEX mismatch_assignee ON mismatch (company_id, state, assignee) WHERE assignee <> ''",
    # The cards' counts, kept by triggers: counting a million rows at every look would take most of a second.
    f"""CREATE TABLE mismatch_card (
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        cause TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN {_KINDS}), card TEXT NOT NULL,
        count INTEGER NOT NULL, records INTEGER NOT NULL, cents INTEGER NOT NULL,
        PRIMARY KEY (company_id, cause, kind, card)) WITHOUT ROWID""",
    """CREATE TABLE mismatch_count (
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        state TEXT NOT NULL, count INTEGER NOT NULL, PRIMARY KEY (company_id, state)) WITHOUT ROWID""",
    # Written a page at a time, not by triggers; only when a company is removed does a trigger forget its words.
    "CREATE VIRTUAL TABLE mismatch_found USING fts5 (words, content='', columnsize=0, tokenize='trigram')",
    "INSERT INTO mismatch_found (mismatch_found, rank) VALUES ('automerge', 16)",
    "INSERT INTO mismatch_found (mismatch_found, rank) VALUES ('crisismerge', 64)",
    """CREATE TABLE certificate (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        run INTEGER NOT NULL, at TEXT NOT NULL, body TEXT NOT NULL)""",
    "CREATE INDEX certificate_company ON certificate (company_id, id)",
    # A final invoice has a payment intent of its own, which is no order's.
    """CREATE INDEX target_payment ON target (company_id, json_extract(body, '$.parts.payment_intent'))
        WHERE kind = 'invoices' AND json_extract(body, '$.parts.payment_intent') IS NOT NULL""",
    """CREATE TABLE compared (
        link_id INTEGER PRIMARY KEY REFERENCES link (id) ON DELETE CASCADE,
        print TEXT NOT NULL, day TEXT NOT NULL, pronto_cents INTEGER NOT NULL, stripe_cents INTEGER NOT NULL)""",
)


def _another(row: str) -> str:
    """Return the condition that another open mismatch of the same record lies on the same card.

    The plus signs keep it to the index of the record's own: by the card's it would look through every one on the card.
    """
    return f"""EXISTS (SELECT 1 FROM mismatch m WHERE m.company_id = {row}.company_id AND m.kind = {row}.kind
        AND m.pronto_id = {row}.pronto_id AND m.stripe_id = {row}.stripe_id AND m.id <> {row}.id
        AND +m.state = 'open' AND +m.cause = {row}.cause AND +m.card = {row}.card)"""


def _card(row: str, sign: str) -> str:
    """Return the statements that put a mismatch on its card or take it off; both cards are there."""
    return f"""
        UPDATE mismatch_card SET count = count {sign} 1, cents = cents {sign} {row}.cents,
            records = records {sign} NOT {_another(row)}
            WHERE {row}.state = 'open' AND company_id = {row}.company_id AND cause = {row}.cause
            AND kind = {row}.kind AND card = {row}.card;
        UPDATE mismatch_count SET count = count {sign} 1 WHERE company_id = {row}.company_id AND state = {row}.state;"""


_CARDS = """
        INSERT OR IGNORE INTO mismatch_card SELECT new.company_id, new.cause, new.kind, new.card, 0, 0, 0
            WHERE new.state = 'open';
        INSERT OR IGNORE INTO mismatch_count VALUES (new.company_id, new.state, 0);"""
_EMPTY = """DELETE FROM mismatch_card WHERE count = 0 AND company_id = old.company_id AND cause = old.cause
    AND kind = old.kind AND card = old.card;"""
_FORGET = "INSERT INTO mismatch_found (mismatch_found, rowid, words) VALUES ('delete', old.id, old.words);"
_TRIGGERS = (
    f"CREATE TRIGGER mismatch_in AFTER INSERT ON mismatch BEGIN {_CARDS} {_card('new', '+')} END",
    f"CREATE TRIGGER mismatch_out AFTER DELETE ON mismatch BEGIN {_card('old', '-')} {_EMPTY} {_FORGET} END",
    f"""CREATE TRIGGER mismatch_moved AFTER UPDATE OF state, cause, card, cents ON mismatch
        WHEN old.state <> new.state OR old.cause <> new.cause OR old.card <> new.card OR old.cents <> new.cents
        BEGIN {_CARDS} {_card("old", "-")} {_card("new", "+")} {_EMPTY} END""",
)


def up(migrator: Any, db: Any) -> None:  # noqa: ARG001 - the runner's signature
    """Create everything."""
    for statement in (*_STATEMENTS, *_TRIGGERS):
        db.execute_sql(statement)
