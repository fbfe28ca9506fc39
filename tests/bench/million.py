"""The records page at 1,000,000 debtors: the row numbers of a view, and pages of it.

Run ``python -m tests.bench.million`` (two minutes). Rows are copied in SQL, as reading that many would take an hour;
searching by words is measured by ``bench_storage.py``.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from app.domain.company import NewCompany
from app.domain.kinds import RecordType
from app.domain.outcome import Gate, Standing, Verdict
from app.domain.records import Customer
from app.planning.describe import describe
from app.ports.snapshots import SourceRow
from app.runtime.clock import SystemClock
from app.storage.store import SqlStore, open_store
from tests.bench.ground import peak_memory, table

ROWS = 1_000_000
PAGE = 200
_COPY = """
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO source ({names}) SELECT {values} FROM n, source s WHERE s.id = 1
"""
_OWN = {
    "key": "printf('D%07d', i)",
    "key_folded": "printf('d%07d', i)",
    "title": "printf('Debtor %d Pty Ltd', (i * 7919) % 1000003)",
    "title_folded": "printf('debtor %d pty ltd', (i * 7919) % 1000003)",
    "modified": "strftime('%Y-%m-%dT%H:%M:%S.000000+00:00', 1735689600 + (i * 104729) % 1000003, 'unixepoch')",
    "standing": "CASE WHEN i % 50 = 0 THEN 'attention' ELSE 'in-step' END",
}


def filled(path: Path) -> tuple[SqlStore, int]:
    """Return a store with a million debtors, and the number of their company."""
    store = open_store(path, SystemClock())
    company = store.companies.add(NewCompany(name="Bench", pronto_url="https://a.example", pronto_user="u")).id
    record = Customer(code="D0000000", name="Debtor 0 Pty Ltd")
    filed = describe(record)
    row = SourceRow(key=filed.key, record=record, fingerprint=filed.fingerprint, title=filed.title)
    store.snapshots.put_sources(company, RecordType.CUSTOMERS, [row])
    verdict = Verdict(RecordType.CUSTOMERS, row.key, Standing.IN_STEP, Gate.ANSWER, "", "In step.")
    store.snapshots.save_verdicts(company, [verdict], "1", settled=True)
    names = [found[1] for found in store.database.rows("PRAGMA table_info(source)") if found[1] != "id"]
    values = [_OWN.get(name, f"s.{name}") for name in names]
    store.database.change(_COPY.format(names=", ".join(names), values=", ".join(values)), (ROWS - 1,))
    return store, company


def timed(work: Callable[[], object]) -> str:
    """Return the best of three, in milliseconds."""
    taken = []
    for _ in range(3):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return f"{min(taken) * 1000:.0f} ms"


def main() -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        store, company = filled(Path(folder) / "bench.db")
        views, kind = store.views, RecordType.CUSTOMERS
        numbers = views.ids(company, kind=kind)
        middle = numbers[ROWS // 2 : ROWS // 2 + PAGE]
        rows = [
            ("overview counts", timed(lambda: views.overview(company))),
            ("all by code", timed(lambda: views.ids(company, kind=kind))),
            ("all by name, descending", timed(lambda: views.ids(company, kind=kind, sort="title", descending=True))),
            ("all by change date", timed(lambda: views.ids(company, kind=kind, sort="modified"))),
            ("needs attention", timed(lambda: views.ids(company, kind=kind, standing=Standing.ATTENTION))),
            (f"a page of {PAGE} from the middle", timed(lambda: views.page(company, middle))),
            ("search by code", timed(lambda: views.search(company, "D0777777"))),
            ("peak memory", f"{peak_memory()} MB"),
        ]
        assert len(numbers) == ROWS
        table((f"records page, {ROWS:,} debtors", "best of three"), rows)
        store.close()


if __name__ == "__main__":
    main()
