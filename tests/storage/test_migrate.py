"""Migrations: fresh equals migrated, newer is refused, a backup comes first."""

import shutil
from pathlib import Path

import peewee
import pytest

from app.domain.errors import Code, NeedsUser
from app.domain.kinds import RecordType
from app.storage import tables
from app.storage.database import Database
from app.storage.migrate import migrate
from app.storage.store import open_store
from tests.storage.conftest import START, row
from tests.support.environment import ROOT

STEPS = ROOT / "app" / "storage" / "migrations"
KNOWN = sorted(found.stem for found in STEPS.glob("[0-9]*.py"))
NEXT = '''"""Adds a column and a table."""


def up(migrator, db):
    db.execute_sql("ALTER TABLE company ADD COLUMN colour TEXT NOT NULL DEFAULT ''")
    db.execute_sql("CREATE TABLE extra (id INTEGER PRIMARY KEY)")
'''
BROKEN = '''"""Fails half way."""


def up(migrator, db):
    db.execute_sql("CREATE TABLE half (id INTEGER PRIMARY KEY)")
    db.execute_sql("INSERT INTO half SELECT id FROM nowhere")
'''


def schema(database):
    return database.rows("SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name")


@pytest.fixture
def steps(tmp_path: Path) -> Path:
    folder = tmp_path / "steps"
    shutil.copytree(STEPS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def test_the_tables_are_those_peewee_knows(store):
    known = [found for found in vars(tables).values() if isinstance(found, type) and issubclass(found, tables.Table)]
    assert len(known) > 8
    for model in known:
        if model is tables.Table:
            continue
        columns = store.database.rows(
            f"SELECT name, \"notnull\", pk FROM pragma_table_info('{model._meta.table_name}')"
        )
        assert {name for name, *_ in columns} == set(model._meta.columns), model
        for name, required, key in columns:
            field = model._meta.columns[name]
            assert field.null == (not required and not key), f"{model}.{name}"


def test_opening_again_changes_nothing(store, path, clock):
    before = schema(store.database)
    again = open_store(path, clock)
    assert schema(again.database) == before
    assert migrate(again.database, START) == []
    again.close()
    assert not (path.parent / "backups").exists()


def test_migrated_equals_fresh_and_keeps_its_rows(store, company, path, steps, tmp_path):
    store.snapshots.put_sources(company, RecordType.CUSTOMERS, [row("A")])
    (steps / "9001_more.py").write_text(NEXT)
    assert migrate(store.database, START, steps) == ["9001_more"]
    fresh = Database(tmp_path / "fresh.db")
    assert migrate(fresh, START, steps) == [*KNOWN, "9001_more"]
    assert schema(store.database) == schema(fresh)
    assert store.companies.with_id(company).name == "Acme Wholesale"
    assert store.snapshots.source(company, RecordType.CUSTOMERS, "A").code == "A"
    assert store.database.row("PRAGMA foreign_keys") == (1,)
    fresh.close()


def test_a_backup_with_everything_committed_comes_first(store, company, path, steps, clock):
    (steps / "9001_more.py").write_text(NEXT)
    migrate(store.database, START, steps)
    (copy,) = store.backups.all()
    assert copy.name == "tallybridge-20260302-093000-update.zip"
    store.backups.unpack(copy.name, path.with_name("kept.db"))
    kept = open_store(path.with_name("kept.db"), clock)
    assert kept.companies.with_id(company).name == "Acme Wholesale"
    kept.close()


def test_a_backup_that_fails_leaves_nothing_behind_and_nothing_is_changed(store, path, steps):
    (steps / "9001_more.py").write_text(NEXT)
    before = schema(store.database)
    (path.parent / "backups").write_text("a file where the folder should be")
    with pytest.raises(NeedsUser) as refused:
        migrate(store.database, START, steps)
    assert "backups" in refused.value.detail
    assert list(path.parent.rglob("*.part")) == []
    assert schema(store.database) == before


def test_a_newer_database_is_refused_untouched(store, path, steps, clock):
    (steps / "9001_more.py").write_text(NEXT)
    migrate(store.database, START, steps)
    store.close()
    before = path.read_bytes()
    with pytest.raises(NeedsUser) as newer:
        open_store(path, clock)
    assert newer.value.code is Code.DATABASE_NEWER
    assert str(path) in newer.value.detail
    assert path.read_bytes() == before


def test_a_step_that_fails_leaves_no_trace(store, company, steps):
    before = schema(store.database)
    (steps / "9001_more.py").write_text(NEXT)
    (steps / "9002_broken.py").write_text(BROKEN)
    with pytest.raises(peewee.OperationalError, match="nowhere"):
        migrate(store.database, START, steps)
    assert schema(store.database) == before
    assert store.database.row("PRAGMA foreign_keys") == (1,)
    assert store.companies.with_id(company).name == "Acme Wholesale"
