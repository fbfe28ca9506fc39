"""Companies, settings, cursors, runs and receipts: the small repositories."""

import dataclasses
import datetime as dt

import pytest

from app.domain.company import Finalise, Mode, NewCompany, Policies
from app.domain.errors import Code, NeedsUser
from app.domain.journal import Entry, Receipt
from app.domain.kinds import RecordType
from app.domain.outcome import RunStatus, RunSummary
from tests.storage.conftest import START, actual, row


def test_a_company_comes_back_as_it_was_entered(store, clock):
    policies = Policies(finalise=Finalise.FINALISE, prepaid_terms=("COD", "P1"), stripe_rate=12.5)
    added = store.companies.add(
        NewCompany("Büro & Söhne", "https://erp.example", "u", mode=Mode.PRACTICE, policies=policies)
    )
    assert store.companies.with_id(added.id) == added
    assert added.policies == policies
    assert added.created == START


def test_names_are_found_whatever_their_letters_and_taken_once(store, company):
    assert store.companies.named("  ACME wholesale ").id == company
    with pytest.raises(NeedsUser) as taken:
        store.companies.add(NewCompany("acme WHOLESALE", "http://x", "u"))
    assert taken.value.code is Code.COMPANY_EXISTS
    with pytest.raises(NeedsUser) as nameless:
        store.companies.add(NewCompany("  ", "http://x", "u"))
    assert nameless.value.code is Code.BAD_INPUT


def test_an_unknown_name_lists_those_there_are(store, company):
    store.companies.add(NewCompany("Zephyr", "http://x", "u"))
    with pytest.raises(NeedsUser) as unknown:
        store.companies.named("Acne")
    assert unknown.value.code is Code.NO_COMPANY
    assert "“Acme Wholesale”" in unknown.value.detail
    assert "“Zephyr”" in unknown.value.detail
    with pytest.raises(NeedsUser):
        store.companies.with_id(999)


def test_without_companies_the_sentence_says_so(store):
    with pytest.raises(NeedsUser) as unknown:
        store.companies.named("Any")
    assert "no company has been added yet" in unknown.value.detail


def test_a_changed_company_is_saved_and_listed_by_name(store, company):
    other = store.companies.add(NewCompany("Aardvark", "http://x", "u"))
    known = store.companies.with_id(company)
    store.companies.save(dataclasses.replace(known, stripe_account="acct_1", live_allowed=True))
    assert store.companies.with_id(company).stripe_account == "acct_1"
    assert [one.name for one in store.companies.all()] == ["Aardvark", "Acme Wholesale"]
    with pytest.raises(NeedsUser):
        store.companies.save(dataclasses.replace(other, name="ACME Wholesale"))


def test_removing_a_company_takes_all_but_its_journal(store, company):
    kind = RecordType.CUSTOMERS
    store.snapshots.put_sources(company, kind, [row("A", refs=("reps/1",))])
    store.snapshots.put_targets(company, kind, [actual("cus_1")])
    store.set_cursor(company, "pronto/customers", "x")
    store.runs.open(company, "sync", "person", START)
    store.journal.append([Entry(company, START, "person", "connect")])
    store.companies.remove(company)
    for table in ("company", "source", "source_token", "target", "cursor", "run"):
        assert store.database.rows(f"SELECT count(*) FROM {table}") == [(0,)], table
    assert store.database.rows("SELECT rowid FROM found WHERE found MATCH '\"debtor\"'") == []
    assert store.journal.count(company) == 1
    assert store.journal.verify() is None


def test_cursors_and_settings(store, company):
    assert store.cursor(company, "events") == ""
    store.set_cursor(company, "events", "evt_1")
    store.set_cursor(company, "events", "evt_2")
    assert store.cursor(company, "events") == "evt_2"
    assert store.setting("theme", "light") == "light"
    store.set_setting("theme", {"dark": True, "list": [1, None]})
    assert store.setting("theme") == {"dark": True, "list": [1, None]}


def test_a_run_is_running_until_it_is_closed(store, company, clock):
    number = store.runs.open(company, "sync", "schedule", START)
    assert store.runs.interrupted(company) == [number]
    assert store.runs.recent(company)[0] == RunSummary(number, "sync", trigger="schedule", started=START)
    summary = RunSummary(number, "sync", RunStatus.ATTENTION, writes=3, messages=["One sentence."], started=START)
    summary.of(RecordType.ITEMS).created = 2
    clock.forward(60)
    store.runs.close(company, summary)
    found = store.runs.recent(company)[0]
    assert found.status is RunStatus.ATTENTION
    assert found.types["items"].created == 2
    assert found.ended == START + dt.timedelta(seconds=60)
    assert found.trigger == "schedule"
    assert store.runs.interrupted(company) == []


def test_runs_come_newest_first(store, company):
    numbers = [store.runs.open(company, "sync", "person", START) for _ in range(4)]
    assert [one.run for one in store.runs.recent(company, limit=3)] == numbers[:0:-1]


def test_a_receipt_is_kept_once_and_marked(store, company):
    later = Receipt("paid", "in_2", "A", "7002", "", 1100, "AUD", START + dt.timedelta(days=1))
    first = Receipt("paid", "in_1", "A", "7001", "", 2200, "AUD", START)
    assert store.receipts.put(company, [later, first]) == 2
    assert store.receipts.put(company, [first]) == 0
    assert store.receipts.all(company) == [first, later]
    store.receipts.mark(company, "paid", "in_1", "posted", "R55")
    store.receipts.mark(company, "paid", "in_1", "seen")
    assert store.receipts.all(company) == [later]
    assert store.receipts.all(company, "seen") == [dataclasses.replace(first, state="seen", reference="R55")]
