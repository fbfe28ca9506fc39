"""Words and figures for people."""

import datetime as dt
from decimal import Decimal

import pytest

from app.domain.company import Mode
from app.domain.kinds import RecordType
from app.domain.outcome import Gate, RunStatus, RunSummary, Standing, TypeCounts
from app.domain.plan import Action, ChangeState, PlanSummary
from app.domain.records import Address, Invoice, Line
from app.domain.shapes import Actual
from app.ports.progress import Progress
from ui.text import format as figures
from ui.text import messages, summary
from ui.text.record_lines import dashboard_address, pronto_lines, stripe_lines
from ui.text.tr import counted, tr


def test_every_name_of_the_vocabulary_has_words():
    named = [
        *(messages.kind_name(kind) for kind in RecordType),
        *(messages.one_of(kind) for kind in RecordType),
        *(messages.standing_name(standing) for standing in (*Standing, None)),
        *(messages.action_name(action) for action in Action),
        *(messages.state_name(state) for state in ChangeState),
        *(messages.gate_name(gate) for gate in Gate),
        *(messages.status_name(status) for status in RunStatus),
        *(messages.mode_name(mode) for mode in Mode),
        *(messages.mode_sentence(mode) for mode in Mode),
    ]
    assert all(named)
    assert set(messages.SHOWN_KINDS) == set(RecordType)


def test_acts_of_the_journal_that_are_no_changes_keep_their_word():
    assert messages.action_name("connect") == "Connect"
    assert messages.action_name("update") == "Update"
    assert messages.run_name("migrate") == "Migrate"


@pytest.mark.parametrize(("number", "words"), [(0, "0 records"), (1, "1 record"), (1204, "1,204 records")])
def test_a_number_takes_the_noun_that_fits(number, words):
    assert counted(number, "record", "records") == words


def test_a_place_in_a_sentence_is_filled():
    assert tr("{n} left", n=3) == "3 left"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (59.4, "59 s"), (60, "1 min"), (80, "1 min 20 s"), (3720, "1 h 2 min"), (-3, "0 s")],
)
def test_lengths_of_time(seconds, words):
    assert figures.span(seconds) == words


def test_days_near_today_are_named():
    now = dt.datetime(2026, 11, 23, 2, 5, tzinfo=dt.UTC)
    assert figures.when(now, now).startswith("today, ")
    assert figures.when(now - dt.timedelta(days=1), now).startswith("yesterday, ")
    assert figures.when(now + dt.timedelta(days=1), now).startswith("tomorrow, ")
    assert "2025" in figures.when(now - dt.timedelta(days=365), now)
    assert figures.when(None) == figures.BLANK
    assert figures.value("metadata.pronto_modified", "2025-02-21T12:58:53Z").startswith("2")
    assert "Feb 2025" in figures.value("metadata.pronto_modified", "2025-02-21T12:58:53Z")


@pytest.mark.parametrize(
    ("path", "label"),
    [
        ("address.line1", "Address line 1"),
        ("metadata.owner_email", "Owner e-mail"),
        ("tax_ids.au_abn", "ABN"),
        ("price.unit_amount_decimal", "Price"),
        ("custom_fields.Order", "Order"),
    ],
)
def test_paths_become_words(path, label):
    assert figures.field_label(path) == label


@pytest.mark.parametrize(
    ("path", "found", "words"),
    [
        ("total", 123456, "$1,234.56"),
        ("price.unit_amount", -5, "-$0.05"),
        ("name", "", figures.BLANK),
        ("name", None, figures.BLANK),
        ("active", True, "yes"),
        ("active", False, "no"),
        ("days_until_due", 30, "30"),
        ("lines", [{"a": 1}], "1 line"),
        ("customer", "@customers/ACME", "ACME"),
        ("due_date", 1_795_000_000, "18 Nov 2026"),
        ("quantity", 0, "0"),
        ("price.unit_amount_decimal", "24100", "$241.00"),
        ("price.unit_amount_decimal", "1.25", "$0.0125"),
        ("price.unit_amount_decimal", "free", "free"),
        ("metadata.pronto_modified", "2026-13-45", "2026-13-45"),
    ],
)
def test_values_are_told_by_what_they_are(path, found, words):
    assert figures.value(path, found) == words


def _run(status=RunStatus.DONE, **more) -> RunSummary:
    run = RunSummary(3, "sync", status, writes=12, seconds=80, **more)
    run.types["customers"] = TypeCounts(created=1200, held=2)
    return run


def test_a_run_is_told_by_how_it_ended():
    assert summary.run_sentence(_run()) == "Sync done: 1,200 created · 2 held for you · 12 writes in 1 min 20 s."
    assert summary.run_sentence(_run(RunStatus.STOPPED, messages=["No answer."])) == "Sync stopped: No answer."
    assert "cancelled" in summary.run_sentence(_run(RunStatus.CANCELLED))
    assert "goes on at the next run" in summary.run_sentence(_run(RunStatus.RUNNING))


def test_a_run_that_only_reads_says_nothing_of_writes():
    assert summary.run_line(_run()) == "Sync · Done · 12 writes"
    assert summary.run_line(RunSummary(1, "reconcile", RunStatus.DONE)) == "Reconciliation · Done"
    assert summary.run_counts(RunSummary(1, "sync")) == "nothing had to change"


def test_progress_is_told_with_what_is_known():
    known = Progress("read-pronto", "credit_notes", 1200, 3000, 24.0, 75)
    assert summary.progress_sentence(known) == "Reading Pronto: credit notes, 1,200 of 3,000"
    assert summary.pace_sentence(known) == "24 requests a second · about 1 min 15 s left"
    assert summary.progress_sentence(Progress("compare")) == "Comparing"
    assert summary.progress_sentence(Progress("write", "customers", 7)) == "Writing to Stripe: customers, 7"
    assert summary.pace_sentence(Progress("compare")) == ""


def test_a_plan_is_told_in_a_line():
    plan = PlanSummary(1, 1, "d", "", {"customers": {"create": 2, "hold": 1}, "items": {"create": 1}}, {"items": 500})
    assert summary.plan_sentence(plan) == "create 3 · hold 1 · $5.00 touched"
    assert summary.writes_in(plan) == 3
    assert "in step" in summary.plan_sentence(PlanSummary(1, 1, "d", "", {}))


def test_what_pronto_says_is_told_line_by_line():
    invoice = Invoice(
        "500012", "ACME", total=11000, tax=1000, date=dt.date(2026, 11, 2), extra={"Zone": "N"},
        delivery=Address(line1="1 Quay St", suburb="Sydney"),
        lines=(
            Line("1", "SN", "BOLT", "Bolt", Decimal("2.50"), amount=10000, tax=1000),
            Line("2", "DN", description="Thanks"),
        ),
    )  # fmt: skip
    told = {line.label: line.value for line in pronto_lines(invoice)}
    assert told["Total"] == "$110.00"
    assert told["Date"] == "2 Nov 2026"
    assert told["Delivery"] == "1 Quay St, Sydney"
    assert told["Line 1"] == "2.5 × BOLT Bolt, $100.00 + $10.00 GST"
    assert told["Line 2"] == "Thanks"
    assert told["Zone"] == "N"
    assert "Reference" not in told
    assert pronto_lines(None) == []


def test_what_stripe_says_is_told_line_by_line():
    fields = {"total": 500, "lines": [{"description": "Bolt", "amount": 500}]}
    actual = Actual(RecordType.INVOICES, "in_1", fields, deleted=True)
    told = {line.label: line.value for line in stripe_lines(actual)}
    assert told["Stripe id"] == "in_1"
    assert told["Line 1"] == "Bolt · $5.00"
    assert told["Deleted"] == "yes"
    assert stripe_lines(None) == []


@pytest.mark.parametrize(
    ("kind", "mode", "address"),
    [
        (RecordType.CUSTOMERS, Mode.LIVE, "https://dashboard.stripe.com/customers/x_1"),
        (RecordType.ITEMS, Mode.TEST, "https://dashboard.stripe.com/test/products/x_1"),
        (RecordType.CREDIT_NOTES, Mode.TEST, "https://dashboard.stripe.com/test/search?query=x_1"),
        (RecordType.CUSTOMERS, Mode.PRACTICE, ""),
    ],
)
def test_stripes_own_pages(kind, mode, address):
    assert dashboard_address(kind, "x_1", mode) == address
    assert dashboard_address(kind, "", mode) == ""
