"""The Avenue dialect against the practice Pronto and a fake network."""

import datetime as dt
from decimal import Decimal

import httpx
import pytest

from app.domain.errors import CallMissing, Code, NeedsUser, Retryable, RunStopped, SyncProblem
from app.domain.kinds import RecordType
from app.practice.faults import Fault, FaultKind
from app.practice.pronto.settings import AvenueSettings
from app.remote.retry import RetryPolicy
from tests.remote.pronto.conftest import NOW, PASSWORD

CUSTOMERS, ITEMS, ORDERS = RecordType.CUSTOMERS, RecordType.ITEMS, RecordType.ORDERS
SINCE = NOW - dt.timedelta(hours=3)
SITE = "https://shop.example.com"


def test_everything_avenue_has(practice, shared_books):
    with practice(shared_books, dialect="avenue") as site:
        for kind, count in ((CUSTOMERS, 300), (ITEMS, 800), (ORDERS, 1500)):
            pages = site.pages(kind)
            assert sum(len(page.records) for page in pages) == count
            assert [row for page in pages for row in page.unreadable] == []


def test_items_have_their_base_price_and_stock(practice, shared_books):
    with practice(shared_books, dialect="avenue") as site:
        for item in site.records(ITEMS):
            row = shared_books.get("items", item.code)
            assert item.price == Decimal(row.get("Price") or 0)
            assert item.on_hand == Decimal(row.get("OnHandQty") or 0)
            assert item.modified is not None


def test_debtors_have_their_address(practice, shared_books):
    with practice(shared_books, dialect="avenue") as site:
        found = {record.code: record for record in site.records(CUSTOMERS)}
    with practice(shared_books) as site:
        for record in site.records(CUSTOMERS):
            assert found[record.code].address.line1 == record.address.line1
            assert found[record.code].delivery == (None if record.address.blank else found[record.code].address)


def test_orders_lines_get_amounts_from_their_prices(practice, shared_books):
    with practice(shared_books, dialect="avenue") as site:
        order = next(record for record in site.records(ORDERS) if record.key == "100001")
    line = order.lines[0]
    assert line.amount == round(line.quantity * line.unit_price * 100)
    assert line.tax_rate == 10
    assert order.total == order.amount + order.tax == sum(line.amount + line.tax for line in order.lines)


def test_only_what_changed(practice, own_books):
    with practice(own_books, dialect="avenue") as site:
        assert site.records(CUSTOMERS, SINCE) == []
        row = own_books.rows("customers")[5]
        own_books.put_all([("customers", row.changed(CustomerName="Renamed"))])
        reading = site.source.read(CUSTOMERS, SINCE, site.job)
        assert reading.incremental
        assert [record.name for page in reading.pages for record in page.records] == ["Renamed"]


def test_what_avenue_lacks_is_said(practice, shared_books):
    with practice(shared_books, dialect="avenue") as site:
        abilities = {ability.kind: ability for ability in site.source.probe(site.job)}
        assert {kind for kind, ability in abilities.items() if ability.works} == {CUSTOMERS, ITEMS, ORDERS}
        for kind in (RecordType.INVOICES, RecordType.CREDIT_NOTES, RecordType.REPS, RecordType.PURCHASE_ORDERS):
            with pytest.raises(CallMissing) as caught:
                site.source.read(kind, None, site.job)
            assert "Avenue does not offer" in caught.value.detail
        with pytest.raises(CallMissing):
            site.source.write_user_field("A", "UserField8", "x", site.job)
        with pytest.raises(CallMissing):
            site.source.post_receipt({}, site.job)


def test_a_wrong_password(practice, shared_books):
    with practice(shared_books, dialect="avenue", password="wrong-one") as site, pytest.raises(NeedsUser) as caught:
        site.records(CUSTOMERS)
    assert caught.value.code is Code.PRONTO_LOGIN
    assert "Access denied" in caught.value.detail
    assert "wrong-one" not in caught.value.detail


def test_the_bucket_is_waited_for(practice, shared_books):
    with practice(shared_books, dialect="avenue") as site:
        site.running.faults.add(Fault(FaultKind.RATE_LIMITED, match="debtor", retry_after=9))
        start = site.clock.seconds
        assert len(site.records(CUSTOMERS)) == 300
        assert site.clock.seconds - start >= 9


def test_the_vendors_rate_is_kept_without_being_told_off(practice, shared_books):
    from app.domain.company import Policies

    with practice(shared_books, dialect="avenue", policies=Policies()) as site:
        start = site.clock.seconds
        site.records(ITEMS)
        sent = site.running.host.control.stats()["requests"]
        assert site.clock.seconds - start == pytest.approx((sent - 20) * 2 if sent > 20 else 0, abs=3)


@pytest.mark.parametrize("kind", [FaultKind.SERVER_ERROR, FaultKind.UNAVAILABLE, FaultKind.MALFORMED, FaultKind.RESET])
def test_a_passing_fault_costs_nothing(practice, shared_books, kind: FaultKind):
    with practice(shared_books, dialect="avenue") as site:
        site.running.faults.add(Fault(kind, match="debtor", times=2, after=1))
        assert len(site.records(CUSTOMERS)) == 300


def test_a_small_page_at_the_server(practice, shared_books):
    with practice(shared_books, dialect="avenue", server={"avenue": AvenueSettings(largest_page=13)}) as site:
        assert len(site.records(CUSTOMERS)) == 300


def problem(opened) -> SyncProblem:
    with pytest.raises(SyncProblem) as caught:
        opened.records(CUSTOMERS)
    return caught.value


@pytest.mark.parametrize(
    ("reply", "kind", "code"),
    [
        (httpx.Response(403, text="no"), CallMissing, Code.PERMISSION),
        (httpx.Response(404, json={"error_response": {"message": "No route"}}), CallMissing, Code.CALL_MISSING),
        (httpx.Response(404, html="<html><title>Lost</title></html>"), RunStopped, Code.NOT_THE_SERVICE),
        (httpx.Response(400, json={"error_response": {"message": "Unknown option"}}), CallMissing, Code.CALL_MISSING),
        (httpx.Response(200, json={"products": [], "count": 0}), RunStopped, Code.NOT_THE_SERVICE),
        (httpx.Response(500, text="x"), Retryable, Code.SERVER_ERROR),
        (httpx.Response(302, headers={"Location": "https://login.example.com/"}), RunStopped, Code.NOT_THE_SERVICE),
    ],
)
def test_what_can_go_wrong(over, reply: httpx.Response, kind: type, code: Code):
    found = problem(over(lambda _: reply, SITE, dialect="avenue", policy=RetryPolicy(attempts=2)))
    assert (type(found), found.code) == (kind, code)
    assert PASSWORD not in found.detail


def test_a_record_deleted_while_reading_hides_no_other(over):
    codes = [f"C{number:03d}" for number in range(120)]

    def answer(request: httpx.Request) -> httpx.Response:
        page, size = int(request.url.params["page"]), int(request.url.params["per_page"])
        found = codes[(page - 1) * size : page * size]
        reply = {"debtors": [{"code": code} for code in found], "count": len(codes), "pages": -(-len(codes) // size)}
        if page == 1 and size > 1 and "C000" in codes:
            codes.remove("C000")
        return httpx.Response(200, json=reply)

    records = over(answer, SITE, dialect="avenue").records(CUSTOMERS)
    assert {f"C{number:03d}" for number in range(1, 120)} <= {record.code for record in records}


def test_a_lone_debtor_as_an_object(over):
    reply = {"debtors": {"code": "A", "delivery_address": {"address1": "1 A St"}}, "count": 1, "pages": 1}
    [record] = over(lambda _: httpx.Response(200, json=reply), SITE, dialect="avenue").records(CUSTOMERS)
    assert (record.code, record.address.line1) == ("A", "1 A St")


def test_stock_that_cannot_be_read_is_told(over):
    stock = [{"warehouse": "A", "quantity": "1.0"}, {"warehouse": "B", "quantity": "many"}]
    reply = {"products": [{"code": "X", "inventory_quantities": stock, "prices": []}], "count": 1, "pages": 1}
    opened = over(lambda _: httpx.Response(200, json=reply), SITE, dialect="avenue")
    [row] = opened.unreadable(ITEMS)
    assert (row.key, row.problem.path) == ("X", "inventory_quantities")
