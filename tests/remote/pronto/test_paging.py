"""Every record once, whatever a site's habits of paging are."""

import datetime as dt

import pytest

from app.domain.errors import Cancelled, Code, RunStopped
from app.domain.kinds import RecordType
from tests.remote.pronto.fake_xi import FakeXi, debtors, refused

CUSTOMERS = RecordType.CUSTOMERS


def codes(opened, since=None):
    return [record.code for record in opened.records(CUSTOMERS, since)]


@pytest.mark.parametrize("inclusive", [True, False])
@pytest.mark.parametrize("count", [0, 1, 2, 99, 100, 101, 199, 200, 201, 450])
def test_start_keys_inclusive_or_not(over, count: int, inclusive: bool):
    site = FakeXi(debtors(count))
    site.inclusive = inclusive
    found = codes(over(site))
    assert found == [row["CustomerCode"] for row in site.rows]


@pytest.mark.parametrize("inclusive", [True, False])
@pytest.mark.parametrize("cap", [2, 7, 60])
def test_a_site_that_gives_fewer_than_asked_for(over, cap: int, inclusive: bool):
    site = FakeXi(debtors(130))
    site.cap, site.inclusive = cap, inclusive
    assert len(codes(over(site))) == 130


def test_a_site_without_start_keys_is_paged_by_ranges_of_the_key(over):
    site = FakeXi(debtors(450))
    site.ignores = {"StartKeys"}
    found = codes(over(site))
    assert found == [row["CustomerCode"] for row in site.rows]
    assert any(root.find("Filters/CustomerCode/Range/From") is not None for root in site.requests)


def test_a_site_that_ignores_everything_stops_the_run_instead_of_losing_records(over):
    site = FakeXi(debtors(450))
    site.ignores = {"StartKeys", "Filters"}
    with pytest.raises(RunStopped) as caught:
        codes(over(site))
    assert caught.value.code is Code.DIALECT
    assert "first 100" in caught.value.detail


def test_a_short_list_needs_no_second_look_once_a_page_was_wider(over):
    site = FakeXi(debtors(130))
    opened = over(site)
    codes(opened)
    del site.rows[3:]
    site.requests.clear()
    assert len(codes(opened)) == 3
    assert len(site.requests) == 1


def test_doubles_within_a_page_count_once(over):
    site = FakeXi([row for row in debtors(5) for _ in range(2)])
    assert codes(over(site)) == [f"C{number:05d}" for number in range(5)]


def test_cancelling_stops_between_pages(over):
    site = FakeXi(debtors(450))
    opened = over(site)
    pages = opened.source.read(CUSTOMERS, None, opened.job).pages
    next(pages)
    opened.job.cancelled = True
    with pytest.raises(Cancelled):
        next(pages)


# --- what changed -----------------------------------------------------------------------------------------

SINCE = dt.datetime(2026, 3, 10, 3, 0, tzinfo=dt.UTC)  # 14:00 in Sydney


def stamped(*stamps: tuple[str, str]):
    return [
        {"CustomerCode": f"C{at}", "CustomerName": "x", "LastChangeDate": day, "LastChangeTime": time}
        for at, (day, time) in enumerate(stamps)
    ]


def test_only_what_changed_is_asked_for_from_the_day_before(over):
    site = FakeXi(stamped(("2026-03-01", "09:00:00"), ("2026-03-09", "09:00:00"), ("2026-03-10", "15:00:00")))
    opened = over(site)
    reading = opened.source.read(CUSTOMERS, SINCE, opened.job)
    assert reading.incremental
    assert [record.code for page in reading.pages for record in page.records] == ["C2"]
    assert site.requests[-1].findtext("Filters/LastChangeDate/Range/From") == "2026-03-09"
    assert site.requests[-1].findtext("Filters/LastChangeDate/Range/To") == "2026-07-31"


def test_a_filter_that_is_ignored_is_checked_again_to_the_second_with_the_overlap(over):
    site = FakeXi(
        stamped(
            ("2025-01-01", "00:00:00"),
            ("2026-03-10", "12:44:59"),
            ("2026-03-10", "12:45:00"),
            ("2026-03-10", "14:00:00"),
            ("2026-03-10", ""),
            ("2026-03-09", ""),
            ("", ""),
        )
    )
    site.ignores = {"Filters"}
    assert codes(over(site), SINCE) == ["C2", "C3", "C4", "C6"]


def test_a_refused_filter_means_reading_everything(over):
    site = FakeXi(stamped(("2020-01-01", "00:00:00"), ("2026-03-10", "15:00:00")))
    answer = site.answer
    site.answer = lambda root: refused("E7", "no filter on that") if root.find("Filters") is not None else answer(root)
    opened = over(site)
    reading = opened.source.read(CUSTOMERS, SINCE, opened.job)
    assert not reading.incremental
    assert sum(len(page.records) for page in reading.pages) == 2


def test_the_zone_is_the_companys_where_the_dialect_has_the_usual_one(over):
    site = FakeXi(stamped(("2026-03-10", "11:00:00")))
    [record] = over(site, time_zone="Australia/Perth").records(CUSTOMERS)
    assert record.modified == dt.datetime(2026, 3, 10, 3, 0, tzinfo=dt.UTC)


# --- fields a site does not have -----------------------------------------------------------------------------


@pytest.mark.parametrize("quiet", [True, False])
def test_unverified_fields_a_site_refuses_are_left_out(over, quiet: bool):
    site = FakeXi(debtors(3, TaxNumber="51824753556", Email="a@example.com"))
    site.lacks, site.quiet = {"UserField7", "TaxCalcLevelCode"}, quiet
    opened = over(site)
    records = opened.records(CUSTOMERS)
    assert [(record.abn, record.email) for record in records] == [("51824753556", "a@example.com")] * 3
    ability = next(found for found in opened.source.probe(opened.job) if found.kind is CUSTOMERS)
    assert ability.works
    assert "TaxCalcLevelCode, UserField7" in ability.message


def test_without_change_stamps_everything_is_read(over):
    site = FakeXi(debtors(3))
    site.lacks = {"LastChangeDate", "LastChangeTime"}
    opened = over(site)
    assert not opened.source.read(CUSTOMERS, SINCE, opened.job).incremental


def test_a_refusal_for_another_reason_costs_no_field(over):
    site = FakeXi(debtors(3))
    answer = site.answer
    turns = iter([False, True, True, True, True])
    site.answer = lambda root: answer(root) if next(turns, True) else refused("E1", "come back later")
    opened = over(site)
    assert [found.message for found in opened.source.probe(opened.job) if found.kind is CUSTOMERS]
    assert opened.records(CUSTOMERS)[0].user_fields == {}
    wanted = [field.tag for field in site.requests[-1].find("RequestFields/Customers/Customer")]
    assert "TaxNumber" in wanted
    assert "UserField8" in wanted
