"""Requests: built as a tree, escaped once."""

import json
import xml.etree.ElementTree as ET

from app.remote.pronto.dialect_file import load_dialect
from app.remote.pronto.request import Range, Read, as_json, as_xml, read_request, write_request

XI = load_dialect("xi")
ORDERS, RECEIPTS = XI.entities["orders"], XI.entities["receipts"]


def read() -> Read:
    return Read(
        ORDERS,
        ("SOOrderNo", "StatusCode"),
        ("ItemCode",),
        limit=50,
        exact={"CustomerCode": "A&B"},
        ranges=(Range("StatusCode", "80", "90"), Range("Date", "2026-01-01")),
        start={"SOOrderNo": "7", "SOBOSuffix": ""},
    )


def test_a_read_as_xml():
    root = ET.fromstring(as_xml(read_request(read())))
    space = "{http://www.pronto.net/so/1.0.0}"
    assert root.tag == f"{space}SalesOrderGetSalesOrdersRequest"
    assert root.findtext(f"{space}RecordLimit") == "50"
    assert root.findtext(f"{space}Parameters/{space}CustomerCode") == "A&B"
    assert [child.tag.removeprefix(space) for child in root.find(f"{space}StartKeys")] == ["SOOrderNo", "SOBOSuffix"]
    assert root.findtext(f"{space}Filters/{space}StatusCode/{space}Range/{space}To") == "90"
    assert root.find(f"{space}Filters/{space}Date/{space}Range/{space}To") is None
    record = root.find(f"{space}RequestFields/{space}SalesOrders/{space}SalesOrder")
    assert [child.tag.removeprefix(space) for child in record] == ["SOOrderNo", "StatusCode", "SalesOrderLines"]
    path = "/".join(space + name for name in ["SalesOrderLines", "RequestFields", "SalesOrderLines", "SalesOrderLine"])
    assert [child.tag.removeprefix(space) for child in record.find(path)] == ["ItemCode"]


def test_text_is_escaped_exactly_once():
    assert b"<CustomerCode>A&amp;B</CustomerCode>" in as_xml(read_request(read()))


def test_a_read_as_json():
    body = json.loads(as_json(read_request(read())))["SalesOrderGetSalesOrdersRequest"]
    assert body["RecordLimit"] == "50"
    assert body["Parameters"] == {"CustomerCode": "A&B"}
    assert body["Filters"]["StatusCode"] == {"Range": {"From": "80", "To": "90"}}
    assert "xmlns" not in json.dumps(body)


def test_keys_of_a_write_are_attributes():
    part = write_request(RECEIPTS, {"CustomerCode": "A", "Reference": 'ch"1'}, {"Amount": "1.00"})
    root = ET.fromstring(as_xml(part))
    [record] = list(next(iter(root)))
    assert record.attrib == {"CustomerCode": "A", "Reference": 'ch"1'}
    assert [(child.tag.rpartition("}")[2], child.text) for child in record] == [("Amount", "1.00")]
    body = json.loads(as_json(part))["DebPostReceiptsRequest"]["Receipts"]["Receipt"]
    assert body == {"@CustomerCode": "A", "@Reference": 'ch"1', "Amount": "1.00"}


def test_what_xml_cannot_carry_is_dropped():
    part = write_request(RECEIPTS, {"CustomerCode": "A\x00"}, {"Amount": "1\ud800\x0b"})
    assert ET.fromstring(as_xml(part)) is not None
