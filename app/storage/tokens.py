"""Which records look others up: a rep's new e-mail address concerns every debtor of that rep."""

from __future__ import annotations

from collections.abc import Iterable

from app.storage.chunks import marks, portions
from app.storage.database import Database


def touch(database: Database, company_id: int, tokens: Iterable[str]) -> int:
    """Mark every record that holds one of the tokens dirty; return how many were not dirty before."""
    touched = 0
    for some in portions(sorted(set(tokens))):
        # The plus keeps SQLite from walking through the whole company by an index that begins with it.
        touched += database.change(
            f"UPDATE source SET dirty = 1 WHERE dirty = 0 AND +company_id = ? AND id IN"
            f" (SELECT source_id FROM source_token WHERE token IN ({marks(some)}))",
            (company_id, *some),
        )
    return touched


def hold(database: Database, held: Iterable[tuple[int, Iterable[str]]]) -> None:
    """Replace the tokens that records hold, by row number."""
    pairs = [(number, tuple(tokens)) for number, tokens in held]
    database.change_many("DELETE FROM source_token WHERE source_id = ?", [(number,) for number, _ in pairs])
    database.change_many(
        "INSERT OR IGNORE INTO source_token (source_id, token) VALUES (?, ?)",
        [(number, token) for number, tokens in pairs for token in tokens],
    )
