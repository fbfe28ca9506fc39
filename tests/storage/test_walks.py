"""What happens once a record must not walk through all records: SQLite's own plan of each statement says so."""

import re

import pytest

from app.domain.kinds import RecordType
from app.domain.records import Customer
from app.planning.describe import describe
from app.ports.snapshots import SourceRow

KIND = RecordType.CUSTOMERS
WALK = re.compile(r"SCAN (?!.*subquery)|\(company_id=\?( AND kind=\?)?\)")


def row(code):
    record = Customer(code=code, name=f"{code} Pty Ltd", email=f"{code}@example.com")
    filed = describe(record)
    return SourceRow(filed.key, record, filed.fingerprint, filed.title, filed.match_key, filed.refs, filed.announces)


@pytest.mark.parametrize(
    "work",
    [
        lambda store, company: store.snapshots.touch(company, ["customers/A"]),
        lambda store, company: store.snapshots.touch_keys(company, KIND, ["A"]),
        lambda store, company: store.snapshots.source(company, KIND, "A"),
        lambda store, company: store.snapshots.source_print(company, KIND, "A"),
        lambda store, company: store.snapshots.sources_with(company, KIND, "reps/1"),
        lambda store, company: store.snapshots.keys_matching(company, KIND, "a@example.com"),
        lambda store, company: store.snapshots.targets_carrying(company, KIND, "A"),
        lambda store, company: store.snapshots.targets_matching(company, KIND, "a@example.com"),
        lambda store, company: store.snapshots.target(company, KIND, "cus_1"),
        lambda store, company: store.snapshots.verdict(company, KIND, "A"),
        lambda store, company: store.links.get(company, KIND, "A"),
        lambda store, company: store.links.of_stripe(company, KIND, "cus_1"),
        lambda store, company: store.queue.ours(company, "key"),
        lambda store, company: store.queue.of_change(1),
        lambda store, company: store.views.page(company, [2, 3, 4]),
    ],
)
def test_one_record_is_found_without_looking_at_the_others(store, company, work):
    store.snapshots.put_sources(company, KIND, [row("A"), row("B")])
    with store.database.reading():
        connection = store.database.peewee.connection()
    said = []
    connection.set_trace_callback(said.append)
    work(store, company)
    connection.set_trace_callback(None)
    questions = [sql for sql in said if sql.startswith(("SELECT", "UPDATE"))]
    assert questions
    steps = [step[3] for sql in questions for step in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
    assert [step for step in steps if WALK.search(step)] == []
