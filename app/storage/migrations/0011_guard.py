"""What the guard holds: which plan holds it, by type and action. Frozen once released."""

from typing import Any

_STATEMENTS = (
    """CREATE TABLE guard_hold (
        company_id INTEGER NOT NULL REFERENCES company (id) ON DELETE CASCADE,
        kind TEXT NOT NULL, action TEXT NOT NULL,
        plan_id INTEGER NOT NULL REFERENCES plan (id) ON DELETE CASCADE,
        message TEXT NOT NULL, PRIMARY KEY (company_id, kind, action)) WITHOUT ROWID""",
    "CREATE INDEX guard_hold_plan ON guard_hold (plan_id)",
    # Counted, listed and looked up from these without reading a row that is not shown.
    "CREATE INDEX change_held ON change (plan_id, kind, action, id, cents, state) WHERE state = 'held'",
    "CREATE INDEX change_held_record ON change (plan_id, kind, pronto_id) WHERE state = 'held'",
    """INSERT INTO guard_hold (company_id, kind, action, plan_id, message)
        SELECT company_id, kind, action, plan_id, substr(min(error), 8) FROM change
        WHERE state = 'held' AND error LIKE 'guard: %' AND plan_id IN
        (SELECT max(id) FROM plan WHERE purpose = 'sync' AND summary IS NOT NULL GROUP BY company_id)
        GROUP BY company_id, kind, action""",
)


def up(migrator: Any, db: Any) -> None:  # noqa: ARG001 - the runner's signature
    """Create the table and take over what the newest sync of each company held."""
    for statement in _STATEMENTS:
        db.execute_sql(statement)
