"""The calls that write: user-defined fields and receipts."""

import xml.etree.ElementTree as ET

import pytest

from app.practice.company.books import ProntoBooks
from app.practice.faults import Fault, FaultKind
from app.practice.pronto.settings import XiSettings
from tests.practice.pronto.conftest import code_of, local


def user_fields(code, **values):
    inner = "".join(f"<{name}>{text}</{name}>" for name, text in values.items())
    return posting(f'<Customer CustomerCode="{code}">{inner}</Customer>')


def posting(customers):
    return f"<CusPostUserFieldsRequest><Customers>{customers}</Customers></CusPostUserFieldsRequest>"


def receipt(account, reference, number, amount, date="2026-06-30"):
    return (
        '<DebPostReceiptsRequest xmlns="http://www.pronto.net/deb/1.0.0"><Receipts>'
        f'<Receipt CustomerCode="{account}" Reference="{reference}"><DocumentNo>{number}</DocumentNo>'
        f"<Amount>{amount}</Amount><ReceiptDate>{date}</ReceiptDate></Receipt></Receipts></DebPostReceiptsRequest>"
    )


@pytest.fixture
def owed(own_books):
    return next(
        row
        for row in own_books.rows("transactions")
        if row.get("TransactionType") == "IN" and float(row.get("OutstandingAmount")) > 100
    )


def test_user_fields_are_kept_and_the_debtor_is_stamped(own_site, own_books):
    before = own_books.rows("customers")[3]
    code = before.get("CustomerCode")
    reply = own_site.call("CusPostUserFields", user_fields(code, UserField8="cus_123", UserField7="x &amp; y"))
    assert code_of(reply) == "OK"
    after = own_books.get("customers", code)
    assert (after.get("UserField8"), after.get("UserField7")) == ("cus_123", "x & y")
    assert after.get("CustomerName") == before.get("CustomerName")
    assert after.get("LastChangeDate") > before.get("LastChangeDate")
    own_site.call("CusPostUserFields", user_fields(code, UserField8=""))
    assert own_books.get("customers", code).get("UserField8") == ""


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (user_fields("NOPE", UserField1="x"), "NOT_FOUND"),
        (user_fields("", UserField1="x"), "INVALID_KEY"),
        (user_fields("A", CustomerName="x"), "INVALID_FIELD"),
        (user_fields("BANK009", UserField1="x" * 61), "INVALID_VALUE"),
        ("<CusPostUserFieldsRequest/>", "INVALID_REQUEST"),
        (posting("<Shoe/>"), "INVALID_REQUEST"),
        ("<OtherRequest/>", "INVALID_REQUEST"),
        ('<CusPostUserFieldsRequest xmlns="http://www.pronto.net/so/1.0.0"/>', "INVALID_NAMESPACE"),
        (
            posting('<Customer CustomerCode="A" Shoe="1"/>'),
            "INVALID_KEY",
        ),
    ],
)
def test_user_fields_that_cannot_be_kept(own_site, own_books, body, code):
    before = own_books.rows("customers")
    assert code_of(own_site.call("CusPostUserFields", body)) == code
    assert own_books.rows("customers") == before


def test_one_bad_record_stops_all_of_a_request(own_site, own_books):
    code = own_books.rows("customers")[3].get("CustomerCode")
    body = user_fields(code, UserField8="cus_1").replace(
        "</Customers>", '<Customer CustomerCode="NOPE"><UserField8>c</UserField8></Customer></Customers>'
    )
    assert code_of(own_site.call("CusPostUserFields", body)) == "NOT_FOUND"
    assert own_books.get("customers", code).get("UserField8") == ""


def test_a_receipt_reduces_what_is_outstanding(own_site, own_books, owed):
    account, number = owed.get("CustomerCode"), owed.get("DocumentNo")
    reply = own_site.call("DebPostReceipts", receipt(account, "pi_1", number, "60.00"))
    assert code_of(reply) == "OK"
    row = {local(field): field.text for field in ET.fromstring(reply.content)[1][0]}
    assert row == {"CustomerCode": account, "ReceiptNo": "P90001", "Reference": "pi_1"}
    after = own_books.get("transactions", account, "IN", number)
    assert float(owed.get("OutstandingAmount")) - float(after.get("OutstandingAmount")) == pytest.approx(60)
    entry = own_books.get("transactions", account, "RC", "P90001")
    assert (entry.get("Amount"), entry.get("Reference")) == ("-60.00", "pi_1")


def test_the_same_reference_is_refused_twice(own_site, own_books, owed):
    account, number = owed.get("CustomerCode"), owed.get("DocumentNo")
    body = receipt(account, "pi_1", number, "10.00")
    assert code_of(own_site.call("DebPostReceipts", body)) == "OK"
    once = own_books.get("transactions", account, "IN", number)
    assert code_of(own_site.call("DebPostReceipts", body)) == "DUPLICATE_REFERENCE"
    assert own_books.get("transactions", account, "IN", number) == once
    assert own_books.count("receipts") == 1


def test_a_request_handled_twice_posts_once(own_site, own_books, owed):
    own_site.faults.add(Fault(FaultKind.DUPLICATE, match="DebPostReceipts"))
    own_site.call("DebPostReceipts", receipt(owed.get("CustomerCode"), "pi_2", owed.get("DocumentNo"), "10.00"))
    assert own_books.count("receipts") == 1


@pytest.mark.parametrize(
    ("amount", "date", "code"),
    [
        ("0.00", "2026-06-30", "INVALID_VALUE"),
        ("-5.00", "2026-06-30", "INVALID_VALUE"),
        ("5", "2026-06-30", "INVALID_VALUE"),
        ("99999999.00", "2026-06-30", "INVALID_VALUE"),
        ("5.00", "30/06/2026", "INVALID_VALUE"),
    ],
)
def test_receipts_that_cannot_be_right(own_site, own_books, owed, amount, date, code):
    body = receipt(owed.get("CustomerCode"), "pi_3", owed.get("DocumentNo"), amount, date)
    assert code_of(own_site.call("DebPostReceipts", body)) == code
    assert own_books.count("receipts") == 0


def test_a_receipt_for_an_invoice_that_is_not_there(own_site):
    assert code_of(own_site.call("DebPostReceipts", receipt("BANK009", "pi_4", "1", "5.00"))) == "NOT_FOUND"


def test_errors_beside_the_key_of_a_saved_record(own_books, open_site, owed):
    with open_site(own_books, xi=XiSettings(errors_with_key=True)) as site:
        reply = site.call("DebPostReceipts", receipt(owed.get("CustomerCode"), "pi_5", owed.get("DocumentNo"), "5.00"))
    root = ET.fromstring(reply.content)
    assert code_of(reply) == "ERROR"
    assert [local(child) for child in root[0]] == ["APIErrors", "Code"]
    assert any(local(field) == "ReceiptNo" and field.text for field in root[1][0])
    assert own_books.count("receipts") == 1


def test_writes_survive_a_restart(own_books, open_site, owed, tmp_path):
    kept = ProntoBooks.open(tmp_path, lambda: own_books)
    with open_site(kept) as site:
        site.call("DebPostReceipts", receipt(owed.get("CustomerCode"), "pi_6", owed.get("DocumentNo"), "7.00"))
        expected = kept.rows("transactions")
    kept.close()
    again = ProntoBooks.open(tmp_path, lambda: pytest.fail("filled again"))
    with open_site(again) as site:
        body = receipt(owed.get("CustomerCode"), "pi_6", owed.get("DocumentNo"), "7.00")
        assert code_of(site.call("DebPostReceipts", body)) == "DUPLICATE_REFERENCE"
    assert again.rows("transactions") == expected
    again.close()
