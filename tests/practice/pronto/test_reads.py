"""Every read call and every element of the request grammar, in XML."""

import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest

from app.practice.company.schema import CUSTOMERS, ITEMS, ORDERS, PURCHASE_ORDERS, REPS, TRANSACTIONS
from app.practice.pronto.settings import Service, XiSettings
from tests.practice.pronto.conftest import NAMESPACES, code_of, local

ORDERS_CALL = ("SalesOrderGetSalesOrders", "SalesOrders", "SalesOrder")
CUSTOMERS_CALL = ("CusGetCustomers", "Customers", "Customer")
ITEMS_CALL = ("InvGetItems", "Items", "Item")
CALLS = [
    (*CUSTOMERS_CALL, CUSTOMERS),
    (*ITEMS_CALL, ITEMS),
    (*ORDERS_CALL, ORDERS),
    ("SalesOrderGetSalesOrders_V2", "SalesOrders", "SalesOrder", ORDERS),
    ("DebGetTransactions", "Transactions", "Transaction", TRANSACTIONS),
    ("RepGetReps", "Reps", "Rep", REPS),
    ("PurchaseOrderGetPurchaseOrders", "PurchaseOrders", "PurchaseOrder", PURCHASE_ORDERS),
]
LINES = (
    "<SalesOrderLines><RequestFields><SalesOrderLines><SalesOrderLine>{}</SalesOrderLine></SalesOrderLines>"
    "</RequestFields></SalesOrderLines>"
)


@pytest.mark.parametrize(("call", "collection", "record", "spec"), CALLS)
def test_every_field_of_every_call(site, shared_books, call, collection, record, spec):
    reply = site.read(call, collection, record, " ".join(spec.fields), "<RecordLimit>7</RecordLimit>")
    root = ET.fromstring(reply.content)
    root_name = call.removesuffix("_V2")
    prefix = max((name for name in NAMESPACES if call.startswith(name)), key=len)
    assert root.tag == f"{{{NAMESPACES[prefix]}}}{root_name}Response"
    assert [local(child) for child in root] == ["APIResponseStatus", collection]
    assert [(local(child), child.text) for child in root[0]] == [("Code", "OK")]
    expected = [[(name, row.get(name)) for name in sorted(spec.fields)] for row in shared_books.rows(spec.name)[:7]]
    assert [[(local(field), field.text or "") for field in row] for row in root[1]] == expected
    assert {local(row) for row in root[1]} == {record}


def test_only_requested_fields_in_ascii_order_and_blanks_as_empty_elements(site):
    reply = site.read(
        *ORDERS_CALL,
        "WarehouseCode SOOrderNo SOBOSuffix Address2 " + LINES.format("<ItemCode/>"),
        "<RecordLimit>1</RecordLimit>",
    )
    row = ET.fromstring(reply.content)[1][0]
    assert [local(field) for field in row] == [
        "Address2",
        "SOBOSuffix",
        "SOOrderNo",
        "SalesOrderLines",
        "WarehouseCode",
    ]
    assert "<SOBOSuffix />" in reply.text
    assert row[1].text is None


def test_nested_lines_have_only_the_fields_asked_for(site, shared_books):
    order = next(row for row in shared_books.rows("orders") if len(row.lines) > 100)
    more = f"<Parameters><SOOrderNo>{order.get('SOOrderNo')}</SOOrderNo><SOBOSuffix/></Parameters>"
    fields = "SOOrderNo " + LINES.format("<SequenceNo/><ItemPrice/><LineTaxAmount/><OrderedQty/>")
    root = ET.fromstring(site.read(*ORDERS_CALL, fields, more).content)
    lines = root[1][0][1]
    assert [{local(field): field.text or "" for field in line} for line in lines] == [
        {name: row.get(name, "") for name in ("ItemPrice", "LineTaxAmount", "OrderedQty", "SequenceNo")}
        for row in order.lines
    ]


def test_purchase_orders_have_lines(site):
    lines = (
        "<PurchaseOrderLines><RequestFields><PurchaseOrderLines><PurchaseOrderLine><ALLFIELDS/></PurchaseOrderLine>"
        "</PurchaseOrderLines></RequestFields></PurchaseOrderLines>"
    )
    call = ("PurchaseOrderGetPurchaseOrders", "PurchaseOrders", "PurchaseOrder")
    root = ET.fromstring(site.read(*call, f"PurchaseOrderNo {lines}", "<RecordLimit>3</RecordLimit>").content)
    for order in root[1]:
        assert len(order[0]) >= 1
        assert [local(field) for field in order[0][0]] == sorted(PURCHASE_ORDERS.line_fields)


def test_numbers_and_dates_are_written_as_pronto_writes_them(site):
    lines = LINES.format("<OrderedQty/><ItemPrice/><SequenceNo/><LineAmount/><TypeCode/>")
    root = ET.fromstring(
        site.read(*ORDERS_CALL, f"Date OrderedAmount {lines}", "<RecordLimit>50</RecordLimit>").content
    )
    for order in root[1]:
        ordered, amount, rows = order
        assert len(ordered.text) == 10
        assert places(amount) == 2
        for row in rows:
            field = {local(child): child for child in row}
            assert places(field["SequenceNo"]) == 2
            if field["TypeCode"].text != "DN":
                assert places(field["LineAmount"]) == 2
                assert places(field["ItemPrice"]) == places(field["OrderedQty"]) == 4


def places(field):
    """Return how many decimals a number is written with."""
    return -Decimal(field.text).as_tuple().exponent


def test_prices_and_warehouses_of_items(site, shared_books):
    item = shared_books.get("items", "BLT1001")
    key = "<Parameters><ItemCode>BLT1001</ItemCode></Parameters>"
    prices = site.rows("InvGetItemPrices_V2", "ItemPrices", "ItemPrice", "ItemCode PriceRegionCode WholesalePrice", key)
    assert prices == [{"ItemCode": "BLT1001", "PriceRegionCode": "", "WholesalePrice": item.get("Price")}]
    stock = site.rows(
        "InvGetItemWarehouses_V2", "ItemWarehouses", "ItemWarehouse", "ItemCode WarehouseCode OnHandQty", key
    )
    assert stock == [{"ItemCode": "BLT1001", "WarehouseCode": "SYD1", "OnHandQty": item.get("OnHandQty")}]


def test_parameters_are_exact_keys(site, shared_books):
    code = shared_books.rows("customers")[10].get("CustomerCode")
    assert site.rows(
        *CUSTOMERS_CALL, "CustomerCode", f"<Parameters><CustomerCode>{code}</CustomerCode></Parameters>"
    ) == [{"CustomerCode": code}]
    assert (
        site.rows(*CUSTOMERS_CALL, "CustomerCode", "<Parameters><CustomerCode>NOPE</CustomerCode></Parameters>") == []
    )
    orders = site.rows(*ORDERS_CALL, "CustomerCode", f"<Parameters><CustomerCode>{code}</CustomerCode></Parameters>")
    assert {row["CustomerCode"] for row in orders} <= {code}


def test_an_order_number_gives_all_its_parts_and_a_suffix_one_of_them(site, shared_books):
    number = next(row.get("SOOrderNo") for row in shared_books.rows("orders") if row.get("SOBOSuffix") == "B")

    def suffixes(more):
        found = site.rows(*ORDERS_CALL, "SOBOSuffix", f"<Parameters><SOOrderNo>{number}</SOOrderNo>{more}</Parameters>")
        return [row["SOBOSuffix"] for row in found]

    assert suffixes("") == ["", "A", "B"]
    assert suffixes("<SOBOSuffix> </SOBOSuffix>") == [""]
    assert suffixes("<SOBOSuffix>A</SOBOSuffix>") == ["A"]


def test_no_match_is_an_empty_collection(site):
    reply = site.read(*ITEMS_CALL, "ItemCode", "<Parameters><ItemCode>NOPE</ItemCode></Parameters>")
    assert code_of(reply) == "OK"
    assert "<Items />" in reply.text


@pytest.mark.parametrize(
    ("filters", "accept"),
    [
        ("<StatusCode><Like>9%</Like></StatusCode>", lambda row: row["StatusCode"].startswith("9")),
        ("<StatusCode><Like>90</Like></StatusCode>", lambda row: row["StatusCode"] == "90"),
        ("<CustomerName><Like>%Plumbing%</Like></CustomerName>", lambda row: "Plumbing" in row["CustomerName"]),
        ("<StatusCode><NotLike>9%</NotLike></StatusCode>", lambda row: not row["StatusCode"].startswith("9")),
        ("<TotalAmount><NotLike>0</NotLike></TotalAmount>", lambda row: Decimal(row["TotalAmount"]) != 0),
        (
            "<SOOrderNo><Range><From>100100</From><To>100200</To></Range></SOOrderNo>",
            lambda row: 100100 <= int(row["SOOrderNo"]) <= 100200,
        ),
        (
            "<TotalAmount><Range><From>9</From><To>100</To></Range></TotalAmount>",
            lambda row: 9 <= Decimal(row["TotalAmount"]) <= 100,
        ),
        ("<Date><Range><From>2026-05-01</From><To/></Range></Date>", lambda row: row["Date"] >= "2026-05-01"),
        (
            "<LastChangeDate><Range><From>2026-06-20</From></Range></LastChangeDate>",
            lambda row: row["LastChangeDate"] >= "2026-06-20",
        ),
        (
            (
                "<LastChangeDate><Range><From>2026-01-01</From><To>2026-06-25</To></Range></LastChangeDate>"
                "<StatusCode><Like>8%</Like></StatusCode>"
            ),
            lambda row: "2026-01-01" <= row["LastChangeDate"] <= "2026-06-25" and row["StatusCode"][0] == "8",
        ),
        ("<CustomerName></CustomerName><StatusCode><Like/></StatusCode>", lambda row: True),
        ("<Date><Range><From/><To/></Range></Date>", lambda row: True),
    ],
)
def test_filters(site, shared_books, filters, accept):
    fields = ("SOOrderNo", "SOBOSuffix", "StatusCode", "CustomerName", "TotalAmount", "Date", "LastChangeDate")
    rows = site.rows(*ORDERS_CALL, " ".join(fields), f"<RecordLimit>400</RecordLimit><Filters>{filters}</Filters>")
    everything = [{name: row.get(name) for name in fields} for row in shared_books.rows("orders")]
    assert rows == [row for row in everything if accept(row)][:400]
    assert rows


def test_record_limit_and_its_largest_value(site):
    assert len(site.rows(*ITEMS_CALL, "ItemCode", "<RecordLimit>3</RecordLimit>")) == 3
    assert len(site.rows(*ITEMS_CALL, "ItemCode", "<RecordLimit>5000</RecordLimit>")) == 400
    assert len(site.rows(*ITEMS_CALL, "ItemCode")) == 400


@pytest.mark.parametrize("inclusive", [True, False])
def test_paging_by_start_keys_sees_every_order_once(shared_books, open_site, inclusive):
    with open_site(shared_books, xi=XiSettings(start_keys_inclusive=inclusive)) as site:
        token = site.login()
        seen, last = [], ("", "")
        while True:
            body = (
                "<SalesOrderGetSalesOrdersRequest><RecordLimit>200</RecordLimit><StartKeys>"
                f"<SOOrderNo>{last[0]}</SOOrderNo><SOBOSuffix>{last[1]}</SOBOSuffix></StartKeys><RequestFields><SalesOrders>"
                "<SalesOrder><SOOrderNo/><SOBOSuffix/></SalesOrder></SalesOrders></RequestFields>"
                "</SalesOrderGetSalesOrdersRequest>"
            )
            root = ET.fromstring(site.call("SalesOrderGetSalesOrders", body, token).content)
            page = [(row[1].text, row[0].text or "") for row in root[1]]
            if seen and inclusive:
                assert page[0] == seen[-1]
            fresh = [key for key in page if key not in seen[-1:]]
            if not fresh:
                break
            seen.extend(fresh)
            last = seen[-1]
    assert seen == [(row.get("SOOrderNo"), row.get("SOBOSuffix")) for row in shared_books.rows("orders")]


def test_order_by_several_fields(site, shared_books):
    sort = "<OrderBy><TerritoryCode sortorder='ASC'/><CustomerName sortorder='DESC'/></OrderBy>"
    rows = site.rows(*CUSTOMERS_CALL, "TerritoryCode CustomerName", f"{sort}<RecordLimit>60</RecordLimit>")
    names = [(row.get("TerritoryCode"), row.get("CustomerName")) for row in shared_books.rows("customers")]
    names.sort(key=lambda pair: pair[1], reverse=True)
    names.sort(key=lambda pair: pair[0])
    assert [(row["TerritoryCode"], row["CustomerName"]) for row in rows] == names[:60]


def test_order_by_sorts_numbers_as_numbers_and_pages_by_start_keys(site):
    sort = "<OrderBy><TotalAmount sortorder='DESC'/></OrderBy>"
    first = site.rows(*ORDERS_CALL, "SOOrderNo SOBOSuffix TotalAmount", f"{sort}<RecordLimit>10</RecordLimit>")
    totals = [Decimal(row["TotalAmount"]) for row in first]
    assert totals == sorted(totals, reverse=True)
    number, suffix = first[4]["SOOrderNo"], first[4]["SOBOSuffix"]
    start = f"<StartKeys><SOOrderNo>{number}</SOOrderNo><SOBOSuffix>{suffix}</SOBOSuffix></StartKeys>"
    again = site.rows(*ORDERS_CALL, "SOOrderNo SOBOSuffix TotalAmount", f"{sort}{start}<RecordLimit>6</RecordLimit>")
    assert again == first[4:]


def test_the_order_of_the_parts_does_not_matter_and_namespaces_are_optional(site):
    plain = (
        "<CusGetCustomersRequest><RequestFields><Customers><Customer><ALLFIELDS/></Customer></Customers></RequestFields>"
        "<Filters><TerritoryCode><Like>NT</Like></TerritoryCode></Filters><OrderBy/></CusGetCustomersRequest>"
    )
    named = plain.replace(
        "<CusGetCustomersRequest>", '<CusGetCustomersRequest xmlns="http://www.pronto.net/cus/1.0.0">', 1
    )
    prefixed = (
        plain.replace("<", "<c:")
        .replace("<c:/", "</c:")
        .replace(
            "<c:CusGetCustomersRequest>", '<c:CusGetCustomersRequest xmlns:c="http://www.pronto.net/cus/1.0.0">', 1
        )
    )
    replies = [
        site.call("CusGetCustomers", body, Content_Type=kind).content
        for body, kind in (
            (plain, "application/xml"),
            (named, "application/x-www-form-urlencoded"),
            (prefixed, "text/xml"),
        )
    ]
    assert replies[0] == replies[1] == replies[2]
    assert b'xmlns="http://www.pronto.net/cus/1.0.0"' in replies[0]
    rows = ET.fromstring(replies[0])[1]
    assert len(rows) > 0
    assert [local(field) for field in rows[0]] == sorted(CUSTOMERS.fields)


@pytest.mark.parametrize(
    ("call", "body", "code"),
    [
        ("DebtorGetDebtors", "<DebtorGetDebtorsRequest/>", "UNKNOWN_CALL"),
        ("CusGetCustomers", "", "INVALID_REQUEST"),
        ("CusGetCustomers", "<CusGetCustomersRequest>", "INVALID_REQUEST"),
        ("CusGetCustomers", '{"CusGetCustomersRequest":{}}', "INVALID_REQUEST"),
        ("CusGetCustomers", "<InvGetItemsRequest/>", "INVALID_REQUEST"),
        ("CusGetCustomers", "<CusGetCustomersRequest><Offset>1</Offset></CusGetCustomersRequest>", "INVALID_REQUEST"),
        ("CusGetCustomers", '<CusGetCustomersRequest xmlns="http://www.pronto.net/so/1.0.0"/>', "INVALID_NAMESPACE"),
        ("CusGetCustomers", "<CusGetCustomersRequest/>", "NO_FIELDS"),
        (
            "SalesOrderGetSalesOrders_V2",
            "<SalesOrderGetSalesOrders_V2Request/>",
            "INVALID_REQUEST",
        ),
    ],
)
def test_malformed_requests_get_a_code_that_is_not_ok(site, call, body, code):
    reply = site.call(call, body)
    assert reply.status_code == 200
    assert code_of(reply) == code


@pytest.mark.parametrize(
    ("fields", "more", "code"),
    [
        ("CustomerCode Shoe", "", "INVALID_FIELD"),
        ("CustomerCode", "<Filters><Shoe><Like>1</Like></Shoe></Filters>", "INVALID_FIELD"),
        ("CustomerCode", "<Filters><Email>x</Email></Filters>", "INVALID_FILTER"),
        ("CustomerCode", "<Filters><Email><Equal>x</Equal></Email></Filters>", "INVALID_OPERATOR"),
        ("CustomerCode", "<Filters><Email><Range><Start>x</Start></Range></Email></Filters>", "INVALID_OPERATOR"),
        ("CustomerCode", "<OrderBy><Shoe sortorder='ASC'/></OrderBy>", "INVALID_FIELD"),
        ("CustomerCode", "<OrderBy><Email sortorder='UP'/></OrderBy>", "INVALID_ORDER"),
        ("CustomerCode", "<RecordLimit>0</RecordLimit>", "INVALID_LIMIT"),
        ("CustomerCode", "<RecordLimit>ten</RecordLimit>", "INVALID_LIMIT"),
        ("CustomerCode", "<Parameters><Email>x</Email></Parameters>", "INVALID_PARAMETER"),
        ("CustomerCode", "<StartKeys><Email>x</Email></StartKeys>", "INVALID_START_KEY"),
    ],
)
def test_what_a_call_does_not_have_is_refused(site, fields, more, code):
    assert code_of(site.read(*CUSTOMERS_CALL, fields, more)) == code


@pytest.mark.parametrize(
    ("fields", "more", "code"),
    [
        ("SOOrderNo", "<StartKeys><SOOrderNo>abc</SOOrderNo></StartKeys>", "INVALID_START_KEY"),
        ("SOOrderNo", "<Parameters><SOOrderNo>abc</SOOrderNo></Parameters>", "INVALID_PARAMETER"),
        ("SOOrderNo", "<Filters><SOOrderNo><Range><From>abc</From></Range></SOOrderNo></Filters>", "INVALID_VALUE"),
        ("<SalesOrderLines/>", "", "NO_FIELDS"),
        (LINES.format("<Shoe/>"), "", "INVALID_FIELD"),
    ],
)
def test_what_orders_do_not_have_is_refused(site, fields, more, code):
    assert code_of(site.read(*ORDERS_CALL, fields, more)) == code


def test_xml_with_entities_is_refused(site):
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa">]><CusGetCustomersRequest>&a;</CusGetCustomersRequest>'
    assert code_of(site.call("CusGetCustomers", bomb)) == "INVALID_REQUEST"


def test_the_message_is_the_first_text_under_apierrors(site):
    root = ET.fromstring(site.call("CusGetCustomers", "<CusGetCustomersRequest/>").content)
    errors = next(child for child in root[0] if local(child) == "APIErrors")
    assert "".join(errors.itertext()) == "RequestFields must name the fields of Customer"


def test_calls_can_be_off_for_a_service_or_the_site(shared_books, open_site):
    services = (Service("lean.shop", off={"RepGetReps"}), Service("full.shop"))
    with open_site(shared_books, services=services, xi=XiSettings(off={"DebGetTransactions"})) as site:
        assert code_of(site.read("RepGetReps", "Reps", "Rep", "RepCode")) == "UNKNOWN_CALL"
        assert code_of(site.read("DebGetTransactions", "Transactions", "Transaction", "Amount")) == "UNKNOWN_CALL"
        assert site.rows(*CUSTOMERS_CALL, "CustomerCode", "<RecordLimit>1</RecordLimit>")


def test_awkward_text_survives_the_journey(site, shared_books):
    rows = site.rows(*CUSTOMERS_CALL, "CustomerCode CustomerName", "<RecordLimit>400</RecordLimit>")
    assert {row["CustomerCode"]: row["CustomerName"] for row in rows} == {
        row.get("CustomerCode"): row.get("CustomerName") for row in shared_books.rows("customers")
    }
