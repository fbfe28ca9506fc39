import datetime as dt
from dataclasses import replace

import pytest

from app.domain.company import Company, Finalise, Mode, Policies
from app.domain.errors import NeedsUser
from app.domain.kinds import RecordType
from app.domain.mapping import Direction, FieldRule, MappingSet, RecordMapping
from app.domain.mismatch import MismatchState
from app.reports import Month
from app.reports.figures import AGES, Figures, GstFigures, age_days, over_time
from app.reports.links import dashboard
from app.reports.rules import rules_in_force
from app.reports.words import cause_words, cell_of, field_words, text_of
from tests.reports.books import ACCEPTED, DUE, FIXED, GST, INVOICE, NOON, SYDNEY, certificate, content


def test_causes_ages_and_money_add_up():
    figures = Figures()
    for one in (INVOICE, DUE, ACCEPTED, FIXED):
        figures.add(one, content())
    assert [found.cause for found in figures.by_cause()] == ["amount-differs", "changed-in-stripe", "changed-in-both"]
    assert (figures.cents, figures.count(MismatchState.OPEN), figures.count(MismatchState.FIXED)) == (56, 2, 1)
    assert {age: figures.ages[age] for age in AGES if figures.ages[age]} == {"Today": 1, "8 to 30 days": 1}


@pytest.mark.parametrize(("days", "age"), [(0, 0), (1, 1), (7, 1), (8, 2), (30, 2), (31, 3), (90, 3), (91, 4)])
def test_each_age_begins_at_its_day(days, age):
    figures = Figures()
    figures.add(replace(INVOICE, first_seen=NOON - dt.timedelta(days=days)), content())
    assert figures.ages[AGES[age]] == 1


def test_an_age_is_counted_in_local_days():
    # 23:30 UTC is the next morning in Sydney, the report's own day.
    seen = dt.datetime(2026, 4, 1, 13, 30, tzinfo=dt.UTC)
    assert age_days(replace(INVOICE, first_seen=seen), NOON, SYDNEY) == 0
    assert age_days(replace(INVOICE, first_seen=None), NOON, SYDNEY) is None


def test_over_time_takes_each_days_last_whole_reading():
    first, later = certificate(day=1, open_=9), replace(certificate(day=1, open_=4), run=8)
    later = replace(later, at=first.at + dt.timedelta(hours=1))
    partial = certificate(day=3, complete=False, problems=("x",))
    found = over_time(content(certificates=(partial, later, first)))
    assert found == [(dt.date(2026, 4, 2), 4, 1)]


def test_gst_that_differs_or_is_missing_is_counted_apart():
    figures = GstFigures()
    for line in GST:
        figures.add(line)
    assert (figures.lines, figures.differing, figures.missing) == (3, 1, 1)
    assert (figures.pronto["AUD"], figures.stripe["AUD"]) == (1_401, 1_500)


def test_months_are_read_and_told():
    assert str(Month.of(" 2026-03 ")) == "2026-03"
    assert Month.of("2025-12").after == dt.date(2026, 1, 1)
    assert Month.before(dt.date(2026, 1, 15)).words == "December 2025"
    assert Month(2026, 2).holds(dt.date(2026, 2, 28))
    assert not Month(2026, 2).holds(dt.date(2026, 3, 1))


@pytest.mark.parametrize("text", ["2026-13", "2026-00", "26-03", "2026", "March", "", "2026-3", "²026-03", "1026-03"])
def test_what_is_no_month_is_told_in_words(text):
    with pytest.raises(NeedsUser, match="is not a month"):
        Month.of(text)


def test_values_are_shown_as_a_bookkeeper_writes_them():
    assert text_of("total", 123456) == "$1,234.56"
    assert text_of("total", -56) == "-$0.56"
    assert text_of("total", 5000, "JPY") == "JPY 5,000"
    assert text_of("due_date", 1_774_915_200) == "31 Mar 2026"
    assert text_of("metadata.stock", 1200) == "1,200"
    assert text_of("active", False) == "no"
    assert text_of("name", None) == ""
    assert text_of("customer", "@customers/ACME") == "ACME"
    assert text_of("lines", [{"description": "Bolt", "amount": 500}]) == "Bolt $5.00"
    assert cell_of("price.unit_amount_decimal", "NaN") == "NaN"
    assert cell_of("price.unit_amount_decimal", "not a price") == "not a price"
    assert cell_of("quantity", 10**18) == str(10**18)


def test_causes_and_fields_have_words():
    assert cause_words("gst-differs") == "GST differs"
    assert cause_words("broken-link") == "Broken link"
    assert cause_words("a-new-one") == "A new one"
    assert field_words("tax_ids.au_abn") == "ABN"
    assert field_words("metadata.pronto_status") == "Pronto status"


def test_addresses_lead_to_stripe_only():
    assert dashboard(RecordType.ORDERS, "pi_1", Mode.LIVE) == "https://dashboard.stripe.com/payments/pi_1"
    assert dashboard(RecordType.CREDIT_NOTES, "cn_1", Mode.TEST).endswith("/test/search?query=cn_1")
    assert dashboard(RecordType.INVOICES, "", Mode.LIVE) == ""
    assert dashboard(RecordType.INVOICES, "in_1/../x", Mode.LIVE) == ""


def test_rules_are_told_as_sentences():
    name = FieldRule("name", ("name", "code"), ("trim",), limit=256)
    gone = FieldRule("tax", ("tax",), check_only=True, direction=Direction.PRONTO_ALWAYS)
    mapping = MappingSet("v1", {RecordType.CUSTOMERS: RecordMapping(RecordType.CUSTOMERS, (name, gone))})
    policies = Policies(finalise=Finalise.FINALISE, prepaid_terms=("PP",))
    company = Company(1, "Acme", Mode.LIVE, "https://erp.example", "kim", policies=policies, live_allowed=True)
    told = {(rule.area, rule.name): rule.text for rule in rules_in_force(company, mapping)}
    assert told["Policy", "Invoices"] == "They are finalised once they agree with Pronto to the cent."
    assert told["Policy", "Orders paid ahead"] == "Asked for with terms PP."
    assert told["Policy", "Live writing"] == "Switched on by the owner."
    assert told["Customers", "Name"] == (
        "From name, else code; brought into shape (trim); cut at 256 characters; "
        "a change made in Stripe alone waits for a person."
    )
    assert told["Customers", "GST"] == "From tax; compared, never sent."
    assert told["Mapping", "Version"] == "v1"
