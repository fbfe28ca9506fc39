"""What the mismatch page asks at 1,000,000 open mismatches, and its table over them. Run as a module; two minutes.

Figures are milliseconds of the second asking, as a person who sorts and filters sees them.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

from app.domain.company import NewCompany
from app.domain.kinds import RecordType
from app.runtime.clock import SystemClock
from app.services.viewer import Chosen, Viewer
from app.storage.store import open_store
from tests.bench.bench_reconcile import KIND, _one

PAGE = 200


def main() -> None:
    """Fill a store, then ask."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(prefix="bench-viewer-") as name:
        store = open_store(Path(name) / "bench.db", SystemClock())
        company = store.companies.add(NewCompany("Bench", "http://127.0.0.1:1", "u"))
        at = SystemClock().now()
        listing = store.mismatches.begin(company.id)
        causes = ("changed-in-stripe", "changed-in-pronto", "invalid", "only-in-pronto")
        for start in range(0, count, 5_000):
            page = [_one(number, causes[number % 4]) for number in range(start, start + 5_000)]
            store.mismatches.put(company.id, listing, page, at)
        from app.bootstrap import default_mapping

        viewer = Viewer(store, SystemClock(), lambda _company: default_mapping())
        _ask(viewer, company.id, count)
        store.close()


def _ask(viewer: Viewer, company_id: int, count: int) -> None:
    card = Chosen(cause="invalid", kind=KIND, group="email")

    def rows(chosen: Chosen, sort: str = "age", offset: int = 0, *, descending: bool = False):
        return lambda: viewer.rows(
            company_id, chosen, sort=sort, descending=descending, limit=PAGE, offset=offset
        )  # fmt: skip

    asked = {
        "the page: certificate, counts, ages, names, cards": lambda: viewer.standing(company_id),
        "the way of each card": lambda: viewer.cards(company_id, viewer.standing(company_id).cards),
        "count of everything": lambda: viewer.count(company_id, Chosen()),
        "first rows by age": rows(Chosen()),
        "first rows by money": rows(Chosen(), "money", descending=True),
        "rows in the middle by title": rows(Chosen(), "title", count // 2),
        "last rows by record": rows(Chosen(), "record", count - PAGE),
        "rows of a card by money": rows(card, "money"),
        "rows of a type": rows(Chosen(kind=RecordType.CUSTOMERS)),
        "rare word: count": lambda: viewer.count(company_id, Chosen(text="d0000777")),
        "rare word: rows": rows(Chosen(text="d0000777")),
        "common word: count": lambda: viewer.count(company_id, Chosen(text="joinery")),
        "common word: rows": rows(Chosen(text="joinery")),
        "one mismatch from all sides": lambda: viewer.look(1),
    }
    for what, ask in asked.items():
        ask()
        started = time.perf_counter()
        ask()
        print(f"{what:<52} {(time.perf_counter() - started) * 1000:8.1f} ms", flush=True)
    _table(count)


def _table(count: int) -> None:
    """Show the whole list in the table and jump to its end."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from ui.application import make_application
    from ui.models.mismatches import MismatchModel
    from ui.widgets.table import Table

    app = make_application()
    model, table = MismatchModel(), Table("Differences")
    model.wants_page.connect(lambda generation, page: model.put_page(generation, page, []))
    table.show_model(model, model.columns)
    table.resize(1000, 600)
    table.show()
    app.processEvents()
    started = time.perf_counter()
    model.show_count(count)
    table.scrollToBottom()
    app.processEvents()
    print(f"{'the table: all rows shown, scrolled to the end':<52} {(time.perf_counter() - started) * 1000:8.1f} ms")
    table.close()


if __name__ == "__main__":
    main()
