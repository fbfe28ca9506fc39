"""The Avenue dialect: JSON GETs, paging, stamps, the leaky bucket and its errors."""

import re
from datetime import UTC, datetime

import pytest

from app.practice.faults import Fault, FaultKind
from app.practice.pronto.practice import PRACTICE_USERS
from app.practice.pronto.settings import AvenueSettings

AUTH = next(iter(PRACTICE_USERS.items()))


def get(site, path, auth=AUTH):
    return site.http.get(f"{site.running.url}/api/json/{path}", auth=auth)


@pytest.mark.parametrize(
    ("entity", "table", "code", "field"),
    [
        ("debtor", "customers", "code", "CustomerCode"),
        ("product", "items", "code", "ItemCode"),
        ("order", "orders", "pronto_order_number", "SOOrderNo"),
    ],
)
def test_pages_hold_every_record_once(site, shared_books, entity, table, code, field):
    first = get(site, f"{entity}/v4?per_page=100").json()
    assert first["count"] == shared_books.count(table)
    assert first["pages"] == -(-first["count"] // 100)
    codes = [row[code] for row in first[f"{entity}s"]]
    for page in range(2, first["pages"] + 1):
        codes += [row[code] for row in get(site, f"{entity}/v4.json?per_page=100&page={page}").json()[f"{entity}s"]]
    assert codes == [row.get(field) for row in shared_books.rows(table)]
    assert get(site, f"{entity}/v4?per_page=100&page=99").json()[f"{entity}s"] == []


def test_page_sizes(site):
    assert len(get(site, "product/v4").json()["products"]) == 50
    assert len(get(site, "product/v4?per_page=5000").json()["products"]) == 100
    assert get(site, "product/v4?page=&per_page=10").json() == get(site, "product/v4?page=1&per_page=10").json()


def test_a_debtor(site, shared_books):
    record = shared_books.rows("customers")[5]
    [debtor] = get(site, f"debtor/v4?account_code={record.get('CustomerCode')}").json()["debtors"]
    assert debtor["name"] == record.get("CustomerName")
    assert debtor["email"] == record.get("Email")
    assert debtor["customer_type"] == record.get("TypeCode")
    lines = [f"address{number}" for number in range(1, 8)]
    assert list(debtor["delivery_address"]) == [*lines, "postcode"]
    assert debtor["delivery_address"]["postcode"] == record.get("AddressPostcode")


def test_a_product_with_numbers_as_text(site, shared_books):
    record = next(row for row in shared_books.rows("items") if row.get("OnHandQty").startswith("-"))
    [product] = get(site, f"product/v4?code={record.get('ItemCode')}").json()["products"]
    [stock] = product["inventory_quantities"]
    assert re.fullmatch(r"-\d+\.\d+", stock["quantity"])
    assert float(stock["quantity"]) == float(record.get("OnHandQty"))
    base = product["prices"][0]["base_price"]
    assert base["currency_code"] == "AUD"
    assert float(base["ex_tax"]) == float(record.get("Price"))
    assert re.fullmatch(r"\d\d:\d\d \d\d-[A-Z][a-z]{2}-\d{4}", product["updated_at"])


def test_an_order_gives_all_its_back_orders(site, shared_books):
    number = next(row.get("SOOrderNo") for row in shared_books.rows("orders") if row.get("SOBOSuffix") == "B")
    orders = get(site, f"order/v4?number={number}").json()["orders"]
    assert [order["suffix"] for order in orders] == ["", "A", "B"]
    stored = shared_books.get("orders", number, "A")
    assert len(orders[1]["lines"]) == len(stored.lines)
    assert set(orders[1]["lines"][0]) == {
        "type", "stock_code", "ordered_qty", "backordered_qty", "shipped_qty", "uom", "price_ex_tax", "price_inc_tax",
    }  # fmt: skip


def test_printed_picking_slips_have_the_recorded_words(site, shared_books):
    number = next(row.get("SOOrderNo") for row in shared_books.rows("orders") if row.get("StatusCode") == "40")
    assert get(site, f"order/v4?number={number}").json()["orders"][0]["status_desc"] == "PSlip Prt'd"


@pytest.mark.parametrize("query", ["product/v4?code=NOPE", "order/v4?number=1", "order/v4?number=abc"])
def test_nothing_found(site, query):
    body = get(site, query).json()
    assert (body["count"], body["pages"]) == (0, 0)


def test_updated_since_is_sydney_time(own_site, own_books):
    own_books.clock = lambda: datetime(2026, 7, 1, 0, 30, tzinfo=UTC)  # 10:30 in Sydney
    item = own_books.rows("items")[4]
    own_books.put("items", item.changed(Price="1.0000"))
    changed = get(own_site, "product/v4?updated_since=01-07-2026-10-29").json()
    assert [row["code"] for row in changed["products"]] == [item.get("ItemCode")]
    assert changed["products"][0]["updated_at"] == "10:30 01-Jul-2026"
    assert get(own_site, "product/v4?updated_since=01-07-2026-10-31").json()["count"] == 0


def test_created_since(site, shared_books):
    since = "01-06-2026-00-00"
    expected = sum(row.get("Date") >= "2026-06-01" for row in shared_books.rows("orders"))
    assert get(site, f"order/v4?created_since={since}").json()["count"] == expected > 0


@pytest.mark.parametrize(
    "query",
    ["debtor/v4?shoe=1", "debtor/v4?page=0", "debtor/v4?per_page=x", "debtor/v4?updated_since=2026-01-01"],
)
def test_bad_options_answer_an_error_response(site, query):
    reply = get(site, query)
    assert reply.status_code == 400
    assert set(reply.json()["error_response"]) == {"message", "backtrace"}


@pytest.mark.parametrize("path", ["invoice/v4", "debtor/v3", "debtor"])
def test_entities_a_site_does_not_have(site, path):
    assert get(site, path).status_code == 404


def test_other_methods_are_refused(site):
    assert site.http.post(f"{site.running.url}/api/json/order/v4", auth=AUTH, json={}).status_code == 405


@pytest.mark.parametrize("auth", [None, ("practice", "wrong"), ("nobody", "practice-password")])
def test_basic_authentication_is_needed(site, auth):
    reply = get(site, "debtor/v4", auth=auth)
    assert reply.status_code == 401
    assert reply.headers["www-authenticate"].startswith("Basic")


def test_a_header_that_is_not_basic_is_refused(site):
    for value in ("Bearer abc", "Basic ???", "Basic /w=="):
        reply = site.http.get(f"{site.running.url}/api/json/debtor/v4", headers={"Authorization": value})
        assert reply.status_code == 401


def test_the_leaky_bucket(shared_books, open_site):
    now = [0.0]
    settings = AvenueSettings(calls_per_second=0.5, burst=20)
    with open_site(shared_books, avenue=settings, clock=lambda: now[0]) as site:
        assert [get(site, "debtor/v4?per_page=1").status_code for _ in range(21)] == [200] * 20 + [429]
        refused = get(site, "debtor/v4?per_page=1")
        assert refused.headers["content-type"].startswith("text/plain")
        assert "1 tries per 2s and burst rate 20 tries exceeded" in refused.text
        wait = int(re.search(r"please try again after (\d+) seconds", refused.text)[1])
        now[0] += wait
        assert get(site, "debtor/v4?per_page=1").status_code == 200
        assert get(site, "debtor/v4?per_page=1").status_code == 429


def test_a_site_without_avenue(shared_books, open_site):
    with open_site(shared_books, avenue=AvenueSettings(enabled=False)) as site:
        assert get(site, "debtor/v4").status_code == 404


@pytest.mark.parametrize(
    ("kind", "status", "text"),
    [
        (FaultKind.RATE_LIMITED, 429, "avenue_api_calls_limit"),
        (FaultKind.SERVER_ERROR, 500, "error_response"),
        (FaultKind.UNAVAILABLE, 503, "Service Unavailable"),
        (FaultKind.EXPIRED_TOKEN, 401, "Access denied"),
        (FaultKind.FORBIDDEN, 403, "Access denied"),
    ],
)
def test_scripted_faults(site, kind, status, text):
    site.faults.add(Fault(kind, match="/api/json/"))
    reply = get(site, "debtor/v4")
    assert reply.status_code == status
    assert text in reply.text
