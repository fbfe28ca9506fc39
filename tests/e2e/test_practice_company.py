"""The practice company from the command line: counts, reasons, a second sync without a write, a mess."""

import json
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from app.bootstrap import open_office
from app.domain.kinds import RecordType
from app.domain.outcome import Standing
from app.practice.company.books import ProntoBooks
from app.practice.stripe import StripePractice
from app.secrets.session_store import SessionStore
from tests.e2e.stripe_state import carried

SITE = Path("practice") / "practice-company"
EXPLAINED = {Standing.SKIPPED, Standing.WAITING, Standing.ATTENTION}
pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]


def test_the_practice_company(tallybridge: Callable[..., subprocess.CompletedProcess[str]], home: Path):
    done = tallybridge("practice", "--json", timeout=300)
    assert done.returncode == 1, done.stderr
    first = json.loads(done.stdout)
    assert first["writes"] > 4000
    done = tallybridge("sync", "--json", timeout=120)
    assert done.returncode == 1, done.stderr
    second = json.loads(done.stdout)
    assert second["writes"] == 0
    assert all(counts["failed"] == 0 for counts in second["types"].values())
    counts_agree_and_reasons_are_told(home)


def counts_agree_and_reasons_are_told(home: Path) -> None:
    """Compare what both services keep, read from their own files, with what the office says of each record."""
    books = ProntoBooks.open(home / SITE / "pronto", lambda: ProntoBooks("nothing"))
    stripe = StripePractice(home / SITE / "stripe")
    office = open_office(home, secrets=SessionStore("for a test"))
    try:
        company = office.company()
        orders = books.rows("orders")
        invoiced = [row for row in orders if row["InvoiceNo"] and not row["CreditNoteNo"]]
        pronto = {
            "customers": {row["CustomerCode"] for row in books.rows("customers")},
            "items": {row["ItemCode"] for row in books.rows("items")},
            "orders": {
                f"{row['SOOrderNo']}-{row['SOBOSuffix']}" if row["SOBOSuffix"] else row["SOOrderNo"] for row in orders
            },
            "invoices": {row["InvoiceNo"] for row in invoiced if row["StatusCode"] in {"80", "90"}},
        }
        assert {name: len(keys) for name, keys in pronto.items()} == {
            "customers": 300,
            "items": 800,
            "orders": 1500,
            "invoices": 1200,
        }
        listed = {(verdict.kind.value, verdict.pronto_id) for _, verdict, _ in office.history.attention(company.id)}
        collections = {
            "customers": "customers",
            "items": "products",
            "orders": "payment_intents",
            "invoices": "invoices",
        }
        reasons: Counter[str] = Counter()
        for kind, keys in pronto.items():
            there = set(carried(stripe, collections[kind]))
            assert there <= keys
            for key in sorted(keys - there):
                reasons[reason(office, company.id, kind, key, listed)] += 1
        # Six debtors may be in Stripe already; an order and three invoices wait for them.
        assert reasons["possible-match"] == 6
        assert reasons["needs-parent"] == 4
        assert sum(reasons.values()) == 1500 - 35 + 2 + 6 + 4
        totals = Counter(row["total"] for row in carried(stripe, "invoices").values())
        cents = {row["InvoiceNo"]: int(row["TotalAmount"].replace(".", "")) for row in invoiced}
        assert totals == Counter(cents[key] for key in carried(stripe, "invoices"))
        assert office.history.verify() is None
    finally:
        office.close()
        stripe.close()
        books.close()


def reason(office, company_id: int, kind: str, key: str, listed: set[tuple[str, str]]) -> str:
    """Return why a record has nothing at Stripe; it has to have a reason that a person can reach."""
    verdict = office.store.snapshots.verdict(company_id, RecordType(kind), key)
    assert verdict is not None, (kind, key)
    assert verdict.standing in EXPLAINED, (kind, key, verdict)
    assert verdict.cause
    trail = office.explain.record(company_id, RecordType(kind), key)
    assert trail.stopped_at is not None
    assert len(trail.stopped_at.reason) > 20
    if verdict.standing is Standing.ATTENTION:
        assert (kind, key) in listed
    return verdict.cause
