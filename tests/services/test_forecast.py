"""What a long run takes, told before it; and that what came last goes first."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from app.domain.company import Company, Mode, Policies, share_used
from app.domain.kinds import RecordType
from app.domain.outcome import RunStatus, RunSummary
from app.planning.forecast import Forecast, forecast_words, foretell, measured_rate
from tests.planning import samples
from tests.services.conftest import Office

NOW = dt.datetime(2026, 3, 2, 22, 30, tzinfo=dt.UTC)
SYDNEY = ZoneInfo("Australia/Sydney")


def ran(writes: int, seconds: float, **more) -> RunSummary:
    return RunSummary(1, more.pop("kind", "sync"), more.pop("status", RunStatus.DONE), writes=writes, seconds=seconds)


def test_the_pace_is_that_of_runs_that_wrote_much():
    assert measured_rate([ran(3, 10), ran(500, 1, status=RunStatus.STOPPED), ran(900, 1, kind="undo")]) is None
    assert measured_rate([ran(100, 10), ran(200, 10), ran(900, 10)]) == 20
    assert measured_rate([ran(100, 10)] * 5 + [ran(5000, 10)] * 9) == 10


def test_it_is_never_faster_than_is_allowed_nor_than_it_was():
    usual = {"pronto_calls": 8, "stripe_calls": 12_000, "pronto_rate": 2.0, "stripe_rate": 20.0}
    assert foretell(**usual, measured=None) == Forecast(8, 12_000, 604.0)
    assert foretell(**usual, measured=10.0).seconds == 1204
    assert foretell(**usual, measured=500.0).seconds == 604


def test_only_a_long_run_is_told_of():
    assert forecast_words(Forecast(8, 2000, 119), NOW, SYDNEY) == ""
    said = forecast_words(Forecast(8, 12_000, 604), NOW, SYDNEY)
    assert "about 12,000 requests to Stripe and 8 to Pronto, some 10 minutes: begun now, " in said
    assert "it is finished today at 09:40." in said
    assert "some 5.6 hours" in forecast_words(Forecast(8, 400_000, 20_004), NOW, SYDNEY)


def test_a_preview_of_much_says_what_it_takes_and_one_of_little_does_not(
    office: Office, monkeypatch: pytest.MonkeyPatch
):
    assert not any("requests to Stripe" in said for said in office.preview()[0].messages)
    monkeypatch.setattr(type(office.gateway), "allowed_rate", 0.05)
    (said,) = [said for said in office.preview()[0].messages if "requests to Stripe" in said]
    assert said.startswith("Sending all of this takes about ")


@pytest.mark.parametrize(("mode", "share"), [(Mode.LIVE, 0.8), (Mode.TEST, 0.8), (Mode.PRACTICE, 1.0)])
def test_a_fifth_is_kept_free_but_not_of_practising(mode: Mode, share: float):
    assert share_used(Company(1, "Acme", mode, "", "", policies=Policies())) == share


def test_of_documents_those_that_came_last_go_first(office: Office):
    for number in range(7004, 7010):
        office.source.put(samples.invoice(str(number), order_number=""))
    _, plan = office.preview()
    changes = [change for page in office.store.plans.walk(plan.id) for change in page]
    invoices = [change.pronto_id for change in changes if change.kind is RecordType.INVOICES]
    assert len(invoices) == 9
    assert invoices == sorted(invoices, reverse=True)
    kinds = [change.kind for change in changes]
    assert kinds.index(RecordType.CUSTOMERS) < kinds.index(RecordType.INVOICES)
