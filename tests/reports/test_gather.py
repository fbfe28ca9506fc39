"""The content as the store has it."""

import datetime as dt
from dataclasses import replace

import pytest

from app.bootstrap import default_mapping
from app.domain.company import NewCompany
from app.domain.journal import Entry
from app.domain.kinds import RecordType
from app.domain.mismatch import MismatchState
from app.domain.records import CreditNote, Invoice
from app.domain.shapes import Actual, Link
from app.planning.describe import describe
from app.ports.snapshots import SourceRow
from app.reports import GstLine, Month, Reports, gather, write_pack
from app.storage.store import open_store
from tests.fakes.clock import START, ManualClock
from tests.reports.books import DUE, INVOICE, RECEIPT, certificate
from tests.reports.test_pack import FILES, rows

MARCH = Month(2026, 3)
FIRST = Invoice("1001", "ACME", date=dt.date(2026, 3, 1), amount=10_000, tax=1_000, total=11_000)
LAST = Invoice("1002", "ACME", date=dt.date(2026, 3, 31), amount=5_000, tax=500, total=5_500)
EARLIER = Invoice("1000", "ACME", date=dt.date(2026, 2, 28), amount=1, tax=0, total=1)
CREDIT = CreditNote("C1", "ACME", date=dt.date(2026, 3, 2), amount=1_000, tax=100, total=1_100)


@pytest.fixture
def store(tmp_path):
    opened = open_store(tmp_path / "tallybridge.db", ManualClock())
    yield opened
    opened.close()


@pytest.fixture
def company(store):
    return store.companies.add(NewCompany("Acme", "https://erp.example.com.au", "kim"))


@pytest.fixture
def reports(store):
    return Reports(store, ManualClock(), lambda _company: default_mapping())


def put(store, company, *records):
    for record in records:
        about = describe(record)
        kind = RecordType.INVOICES if isinstance(record, Invoice) else RecordType.CREDIT_NOTES
        row = SourceRow(about.key, record, about.fingerprint, about.title)
        store.snapshots.put_sources(company.id, kind, [row])


def link(store, company, number, **fields):
    actual = Actual(RecordType.INVOICES, f"in_{number}", fields, state="open")
    store.snapshots.put_targets(company.id, RecordType.INVOICES, [actual])
    store.links.put(company.id, Link(RecordType.INVOICES, number, f"in_{number}"), "v1")


def test_open_and_settled_are_told_apart(store, company, reports, monkeypatch):
    monkeypatch.setattr(gather, "_PAGE", 1)
    found = [replace(INVOICE, id=0), replace(DUE, id=0), replace(DUE, pronto_id="1003", stripe_id="in_3", id=0)]
    store.mismatches.put(company.id, store.mismatches.begin(company.id), found, START)
    ignored = store.mismatches.ids(company.id)[1]
    store.mismatches.mark([ignored], MismatchState.IGNORED, note="Agreed")
    content = reports.content(company)
    assert [one.pronto_id for one in content.mismatches()] == ["1001", "1003"]
    assert [(one.pronto_id, one.note) for one in content.settled()] == [("1002", "Agreed")]
    assert len(list(content.mismatches())) == 2, "the list can be read again"


def test_a_pack_holds_what_was_settled_in_its_month(store, company, reports):
    store.mismatches.put(company.id, store.mismatches.begin(company.id), [replace(INVOICE, id=0)], START)
    store.mismatches.mark(list(store.mismatches.ids(company.id)), MismatchState.FIXED)
    assert len(list(reports.content(company, MARCH).settled())) == 1
    assert list(reports.content(company, Month(2026, 4)).settled()) == []


def test_gst_is_that_of_the_months_documents(store, company, reports):
    put(store, company, FIRST, LAST, EARLIER, CREDIT)
    link(store, company, "1001", total=11_000, tax=1_000)
    link(store, company, "1002", total=5_499, tax=499)
    found = {line.number: line for line in reports.content(company, MARCH).gst()}
    assert set(found) == {"1001", "1002", "C1"}
    assert found["1001"].difference == 0
    assert list(reports.content(company).gst()) == [], "only a pack tells GST"
    assert (found["1002"].difference, found["1002"].stripe_total, found["1002"].state) == (-1, 5_499, "open")
    assert found["C1"] == GstLine(
        RecordType.CREDIT_NOTES, "C1", "ACME", dt.date(2026, 3, 2), "AUD", pronto_total=-1_100, pronto_gst=-100
    )


def test_an_invoice_deleted_in_stripe_is_not_there(store, company, reports):
    put(store, company, FIRST)
    link(store, company, "1001", total=11_000, tax=1_000)
    gone = Actual(RecordType.INVOICES, "in_1001", {}, deleted=True)
    store.snapshots.put_targets(company.id, RecordType.INVOICES, [gone])
    content = reports.content(company, MARCH)
    assert content.gst() is content.gst(), "every document is looked at once"
    line = next(iter(content.gst()))
    assert (line.stripe_id, line.stripe_gst, line.difference) == ("", None, None)


def test_the_journal_is_cut_at_local_midnight(store, company, reports, monkeypatch):
    monkeypatch.setattr(gather, "_PAGE", 2)
    at = {
        "february": dt.datetime(2026, 2, 28, 12, 59, tzinfo=dt.UTC),
        # 1 March in Sydney, which is eleven hours ahead in summer.
        "first": dt.datetime(2026, 2, 28, 13, 0, tzinfo=dt.UTC),
        "approve": dt.datetime(2026, 3, 2, tzinfo=dt.UTC),
        "april": dt.datetime(2026, 3, 31, 13, 0, tzinfo=dt.UTC),
    }
    actions = {"february": "create", "first": "update", "approve": "approve", "april": "switch"}
    store.journal.append([Entry(company.id, at[name], "person", actions[name], reason=name) for name in at])
    content = reports.content(company, MARCH)
    assert [entry.reason for entry in content.journal()] == ["approve", "first"]
    assert [entry.reason for entry in content.approvals()] == ["approve"]
    assert len(list(reports.content(company).journal())) == 4


def test_the_month_before_is_that_of_the_office(store, company):
    # New Year's morning in Sydney is still December in UTC.
    clock = ManualClock(dt.datetime(2025, 12, 31, 14, tzinfo=dt.UTC))
    assert Reports(store, clock, lambda _company: default_mapping()).last_month(company) == Month(2025, 12)


def test_a_pack_is_written_from_the_store(store, company, reports, tmp_path):
    put(store, company, FIRST, CREDIT)
    store.mismatches.put_certificate(company.id, certificate(open_=0))
    store.receipts.put(company.id, [RECEIPT])
    content = reports.content(company, MARCH)
    assert content.certificate == certificate(open_=0)
    assert {path.name for path in write_pack(tmp_path / "pack", content)} == FILES
    assert [row["Number"] for row in rows(tmp_path / "pack" / "gst.csv")] == ["1001", "C1"]
    assert rows(tmp_path / "pack" / "receipts.csv")[0]["Amount"] == "1234.56"
    assert len(rows(tmp_path / "pack" / "rules.csv")) > 50
