"""The queue under load: thousands of changes put on the disk at once, and drained in the order of their needs.

Run ``python -m tests.bench.bench_queue`` (three minutes: 5,000 and 50,000; other numbers may be given), or with
``--guarded 1000000`` for the lists when the guard holds so many changes. Every size runs in a process of its own;
Stripe is a gateway in memory that answers at once and keeps nothing, so that the time and the memory are those of
queue, store and push alone. Four in ten changes are invoices, each needing its debtor.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from app.domain.attention import Stand
from app.domain.company import NewCompany
from app.domain.kinds import RecordType
from app.domain.plan import Action, Change, ChangeState
from app.domain.queue import Answer, Intent, Step
from app.domain.records import Customer
from app.domain.shapes import Actual, Link
from app.ports.progress import JobContext
from app.ports.snapshots import SourceRow
from app.ports.stripe import Resolver
from app.runtime.clock import SystemClock
from app.services.push import Push
from app.services.settle import Settle
from app.storage.store import SqlStore, open_store
from tests.bench.ground import Ctx, table

CUSTOMERS, ITEMS, INVOICES = RecordType.CUSTOMERS, RecordType.ITEMS, RecordType.INVOICES
SIZES = (5_000, 50_000)
_PAGE = 500
_MEGABYTE = 1024


class LeanGateway:
    """Answers at once, keeps only which debtors it has, and counts invoices that came before theirs."""

    def __init__(self) -> None:
        self.made: Counter[RecordType] = Counter()
        self.too_early = 0
        self._debtors: set[str] = set()
        self._guard = threading.Lock()
        self.allowed_rate = 0.0
        self.requests = (0, 0)

    def next_step(self, change: Change, link: Link | None, answers: Sequence[Answer], resolve: Resolver) -> Step | None:
        """Return the one request of a change."""
        if answers:
            return None
        params = {**change.wanted, "metadata": {"pronto_id": change.pronto_id}}
        if change.needs:
            params["customer"] = resolve(*change.needs[0])
        return Step("create", "POST", f"/v1/{change.kind.value}", params)

    def send(self, intent: Intent, ctx: JobContext) -> Answer:
        """Answer as large as Stripe does: two kilobytes."""
        stripe_id = f"xx_{intent.pronto_id}"
        with self._guard:
            self.made[intent.kind] += 1
            if intent.kind is CUSTOMERS:
                self._debtors.add(stripe_id)
            elif intent.kind is INVOICES and intent.step.params["customer"] not in self._debtors:
                self.too_early += 1
        return Answer("create", {"id": stripe_id, "filler": "x" * 2_000}, f"req_{intent.id}")

    def observe(self, change: Change, answers: Sequence[Answer]) -> Actual:
        """Return what Stripe has now."""
        return Actual(
            change.kind, answers[0].body["id"], dict(change.wanted), pronto_id=change.pronto_id, title=change.title
        )


def changes(number: int) -> Iterator[Change]:
    """Yield changes in the worst order: invoices first."""
    debtors, items = number * 4 // 10, number * 2 // 10
    for place in range(number - debtors - items):
        needs = ((CUSTOMERS, f"D{place % debtors}"),)
        yield _made(INVOICES, f"I{place}", needs, cents=12_345)
    yield from (_made(ITEMS, f"S{place}") for place in range(items))
    yield from (_made(CUSTOMERS, f"D{place}") for place in range(debtors))


def _made(kind: RecordType, key: str, needs: tuple[tuple[RecordType, str], ...] = (), *, cents: int = 0) -> Change:
    wanted = {"name": f"Record {key}", "description": "Forty words of text. " * 12, "address.line1": "1 Example Street"}
    return Change(kind, Action.CREATE, key, reason="It is new.", title=f"Record {key}", wanted=wanted, needs=needs,
                  cents=cents)  # fmt: skip


def fill(store: SqlStore, company: int, number: int) -> None:
    """Store the records, plan the changes, and queue all of them at once."""
    for start in range(0, number * 4 // 10, _PAGE):
        rows = [
            SourceRow(key=f"D{place}", record=Customer(code=f"D{place}", name=f"Record D{place}"), fingerprint="p",
                      title=f"Record D{place}")
            for place in range(start, min(start + _PAGE, number * 4 // 10))
        ]  # fmt: skip
        store.snapshots.put_sources(company, CUSTOMERS, rows)
    plan = store.plans.begin(company, "sync")
    page: list[Change] = []
    for change in changes(number):
        page.append(change)
        if len(page) == _PAGE:
            store.plans.add(plan, page)
            page = []
    store.plans.add(plan, page)
    store.plans.seal(plan)
    store.plans.mark_all(plan, ChangeState.QUEUED, actions=[Action.CREATE], states=[ChangeState.PLANNED])


def measure(number: int) -> dict[str, float]:
    """Queue and drain so many changes; return seconds, megabytes and counts."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "queue.db"
        store = open_store(path, SystemClock())
        company = store.companies.add(NewCompany("Bench", "http://127.0.0.1:1", "sync"))
        before = _peak()
        started = time.monotonic()
        fill(store, company.id, number)
        queued, peak_queued = time.monotonic() - started, _peak()
        look = time.monotonic()
        groups = store.attention.groups(company.id)
        look = time.monotonic() - look
        gateway = LeanGateway()
        started = time.monotonic()
        push = Push(store, SystemClock(), Settle(store, SystemClock(), "m"), company, gateway, run=1, who="bench")  # type: ignore[arg-type]
        pushed = push.deliver(Ctx())
        drained = time.monotonic() - started
        assert pushed.problem is None
        assert sum(gateway.made.values()) == number
        assert sum(one.count for one in groups) == number
        assert store.queue.waiting(company.id) == 0
        size = path.stat().st_size / 1e6
        store.close()
        return {
            "number": number, "queued": queued, "drained": drained, "before": before, "peak_queued": peak_queued,
            "peak": _peak(), "too_early": gateway.too_early, "look": look, "size": size,
        }  # fmt: skip


def hold(store: SqlStore, company: int, number: int) -> int:
    """Store a plan of so many updates, all held by the guard; return the plan."""
    plan = store.plans.begin(company, "sync")
    for start in range(0, number, _PAGE):
        page = [
            Change(CUSTOMERS, Action.UPDATE, f"D{place}", f"cus_{place}", title=f"Record D{place}", cents=100)
            for place in range(start, min(start + _PAGE, number))
        ]
        store.plans.add(plan, page)
    held = {"actions": [Action.UPDATE], "states": [ChangeState.PLANNED], "error": "guard: many"}
    store.plans.mark_all(plan, ChangeState.HELD, kind=CUSTOMERS, **held)
    store.attention.keep_guarded(company, plan, [CUSTOMERS], {(CUSTOMERS, Action.UPDATE): "many"})
    store.plans.seal(plan)
    return plan


def measure_guarded(number: int) -> None:
    """Print how long the page's reads take when the guard holds so many changes."""
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(Path(folder) / "queue.db", SystemClock())
        company = store.companies.add(NewCompany("Bench", "http://127.0.0.1:1", "sync")).id
        hold(store, company, number)
        attention = store.attention
        rows = attention.rows(company, stand=Stand.GUARDED)
        assert len(rows) == number
        assert attention.groups(company)[0].count == number
        reads: list[tuple[str, Callable[[], object]]] = [
            ("cards", lambda: attention.groups(company)),
            ("row numbers of the card", lambda: attention.rows(company, stand=Stand.GUARDED, cause="update-customers")),
            ("a page of 200 from the far end", lambda: attention.page(company, rows[-200:])),
            ("one record", lambda: attention.of_record(company, CUSTOMERS, f"D{number // 2}")),
            ("the figures of the alerts", lambda: store.alerts.figures(company)),
            ("a search", lambda: attention.rows(company, stand=Stand.GUARDED, text=f"d{number - 1}")),
        ]
        table(("what", "time", "of which processor"), [(name, *_best(read)) for name, read in reads])
        store.close()


def _best(read: Callable[[], object]) -> tuple[str, str]:
    """Return the shortest of five times of a read, and of its processor's."""
    times = []
    for _ in range(5):
        began, worked = time.monotonic(), time.process_time()
        read()
        times.append((time.monotonic() - began, time.process_time() - worked))
    return f"{min(one for one, _ in times) * 1000:.0f} ms", f"{min(one for _, one in times) * 1000:.0f} ms"


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MEGABYTE


def main() -> None:
    """Measure every size in a process of its own and print the table."""
    if sys.argv[1:2] == ["--one"]:
        print(json.dumps(measure(int(sys.argv[2]))))
        return
    if sys.argv[1:2] == ["--guarded"]:
        measure_guarded(int(sys.argv[2]))
        return
    rows = []
    for number in [int(word) for word in sys.argv[1:]] or SIZES:
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.bench_queue", "--one", str(number)],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        found = json.loads(done.stdout)
        rows.append(
            (f"{number:,}", f"{found['queued']:.1f} s", f"{found['drained']:.1f} s",
             f"{number / found['drained']:.0f}/s", f"{found['before']:.0f} MB", f"{found['peak_queued']:.0f} MB",
             f"{found['peak']:.0f} MB", f"{found['look'] * 1000:.0f} ms", found["too_early"])
        )  # fmt: skip
    head = (
        "changes",
        "queued in",
        "drained in",
        "rate",
        "before",
        "peak queueing",
        "peak draining",
        "cards",
        "too early",
    )
    table(head, rows)


if __name__ == "__main__":
    main()
