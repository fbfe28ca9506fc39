"""A document's day is the same in Pronto, in Stripe's UTC and in the office, so that no BAS counts it elsewhere."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from app.domain.company import Finalise
from app.domain.kinds import RecordType
from app.domain.records import Invoice
from app.planning.finalising import finalising
from app.planning.map_record import map_record
from app.planning.tax_invoice import day_shown
from app.planning.transforms import apply
from tests.fakes.around import ListAround
from tests.planning import samples

ZONES = (
    "Australia/Sydney",
    "Australia/Brisbane",
    "Australia/Perth",
    "Australia/Adelaide",
    "Australia/Darwin",
    "Australia/Hobart",
)
CHANGES = {
    "daylight saving begins": dt.date(2026, 10, 4),
    "daylight saving ends": dt.date(2026, 4, 5),
    "last day of the year": dt.date(2026, 6, 30),
    "first day of the year": dt.date(2026, 7, 1),
    "end of a quarter": dt.date(2026, 9, 30),
    "leap day": dt.date(2028, 2, 29),
}


def quarter(day: dt.date) -> tuple[int, int]:
    return day.year, (day.month - 1) // 3


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("day", CHANGES.values(), ids=CHANGES.keys())
def test_the_day_is_the_same_everywhere_it_is_counted(day: dt.date, zone: str):
    for near in (day - dt.timedelta(days=1), day, day + dt.timedelta(days=1)):
        seconds = apply("noon", near)
        assert day_shown(seconds, zone) == near
        assert isinstance(seconds, int)
        in_utc = dt.datetime.fromtimestamp(seconds, dt.UTC).date()
        in_office = dt.datetime.fromtimestamp(seconds, ZoneInfo(zone)).date()
        assert quarter(in_utc) == quarter(in_office) == quarter(near)


@pytest.mark.parametrize("zone", ZONES)
def test_every_day_of_four_years_keeps_its_quarter(zone: str):
    first = dt.date(2025, 1, 1)
    days = [first + dt.timedelta(days=number) for number in range(4 * 365 + 1)]
    assert [day_shown(apply("noon", day), zone) for day in days] == days


def test_half_past_nine_on_the_first_of_july_is_no_day_to_trust():
    moment = dt.datetime(2026, 7, 1, 9, 30, tzinfo=ZoneInfo("Australia/Sydney"))
    assert moment.astimezone(dt.UTC).date() == dt.date(2026, 6, 30)
    assert day_shown(int(moment.timestamp()), "Australia/Sydney") is None


@pytest.mark.parametrize("value", [None, "1", True, 10**20, -(10**20)])
def test_what_is_no_moment_is_no_day(value: object):
    assert day_shown(value, "Australia/Sydney") is None
    assert day_shown(1_780_000_000, "Nowhere/Atall") is None


@pytest.mark.parametrize("day", CHANGES.values(), ids=CHANGES.keys())
def test_an_invoice_of_such_a_day_is_made_final_with_that_day(day: dt.date):
    known = samples.company(finalise=Finalise.FINALISE, supplier_abn="51824753556")
    around = ListAround([samples.customer()])
    invoice: Invoice = samples.invoice(date=day, due_date=day)
    wanted = map_record(invoice, samples.mapping().types[RecordType.INVOICES], around, known.policies)
    assert finalising(invoice, wanted, known, around, day).ready
    moved = {
        **wanted.fields,
        "effective_at": int(dt.datetime(day.year, day.month, day.day, 20, tzinfo=dt.UTC).timestamp()),
    }
    wanted.fields.clear()
    wanted.fields.update(moved)
    (problem,) = finalising(invoice, wanted, known, around, day).problems
    assert problem.path == "tax_invoice.date"
    waiting = finalising(samples.invoice(date=day, due_date=None), wanted, known, around, day - dt.timedelta(days=1))
    assert not waiting.ready
