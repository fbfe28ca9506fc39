"""Reading 100,000 records from Pronto: time, and memory that does not grow with the number of records.

Run: ``pytest -m bench tests/bench/bench_pronto_read.py -s``. The site is made up on the fly, so that only the
reader's own memory is measured.
"""

import re
import time

import httpx
import psutil
import pytest

from app.domain.kinds import RecordType
from tests.remote.pronto.conftest import ADDRESS, Opened
from tests.remote.pronto.fake_xi import OK, login_ok, refused, xml

RECORDS = 100_000
PAGE_MEMORY = 40 * 1024 * 1024
"""Bytes: a page with its parse tree has a few megabytes; the ledger's notes forty bytes an invoice."""
_START = re.compile(rb"<StartKeys><\w+>(\d+)<|<DocumentNo>(\d+)<")
_LIMIT = re.compile(rb"<RecordLimit>(\d+)<")


def customer(number: int) -> str:
    lines = "".join(f"<Address{at}>Line {at} of {number}</Address{at}>" for at in range(1, 7))
    return (
        f"<Customer><CustomerCode>{number:06d}</CustomerCode><CustomerName>Debtor &amp; Sons {number}</CustomerName>"
        f"<Email>accounts{number}@example.com</Email>{lines}<LastChangeDate>2026-03-02</LastChangeDate>"
        "<LastChangeTime>10:11:12</LastChangeTime></Customer>"
    )


def order(number: int) -> str:
    line = (
        "<SalesOrderLine><SequenceNo>1.00</SequenceNo><TypeCode>SN</TypeCode><ItemCode>BOLT</ItemCode>"
        "<OrderedQty>2.0000</OrderedQty><ShippedQty>2.0000</ShippedQty><ItemPrice>5.0000</ItemPrice>"
        "<TaxCode>G</TaxCode><LineAmount>10.00</LineAmount><LineTaxAmount>1.00</LineTaxAmount></SalesOrderLine>"
    )
    return (
        f"<SalesOrder><SOOrderNo>{number + 200_000}</SOOrderNo><SOBOSuffix/><StatusCode>90</StatusCode>"
        f"<CustomerCode>ACME</CustomerCode><InvoiceNo>{number + 500_000}</InvoiceNo>"
        "<InvoiceDate>2026-03-02</InvoiceDate><TotalAmount>33.00</TotalAmount>"
        f"<SalesOrderLines>{line * 3}</SalesOrderLines></SalesOrder>"
    )


def transaction(number: int) -> str:
    return (
        "<Transaction><CustomerCode>ACME</CustomerCode><TransactionType>IN</TransactionType>"
        f"<DocumentNo>{number + 500_000}</DocumentNo><SOOrderNo>{number + 200_000}</SOOrderNo>"
        "<DueDate>2026-04-01</DueDate><OutstandingAmount>33.00</OutstandingAmount></Transaction>"
    )


CALLS = {
    "CusGetCustomers": ("Customers", customer, 0),
    "SalesOrderGetSalesOrders": ("SalesOrders", order, 200_000),
    "DebGetTransactions": ("Transactions", transaction, 500_000),
}


def site(request: httpx.Request) -> httpx.Response:
    """Answer any page of any of the calls, keeping nothing."""
    name = request.url.path.rpartition("/")[2]
    if name == "login":
        return login_ok()
    if name not in CALLS:
        return refused("UNKNOWN_CALL", name)
    collection, make, offset = CALLS[name]
    numbers = [int(number) for found in _START.findall(request.content) for number in found if number]
    first = numbers[-1] - offset if numbers else 0
    limit = int(_LIMIT.search(request.content).group(1))
    rows = "".join(make(number) for number in range(first, min(first + limit, RECORDS)))
    return xml(f"<{name}Response>{OK}<{collection}>{rows}</{collection}></{name}Response>")


@pytest.mark.bench
@pytest.mark.timeout(900)
@pytest.mark.parametrize("kind", [RecordType.CUSTOMERS, RecordType.INVOICES])
def test_reading_streams(kind: RecordType):
    opened = Opened(ADDRESS, transport=httpx.MockTransport(site))
    memory = psutil.Process().memory_info
    before = peak = memory().rss
    started = time.process_time()
    count = 0
    for page in opened.source.read(kind, None, opened.job).pages:
        count += len(page.records)
        peak = max(peak, memory().rss)
    seconds = time.process_time() - started
    opened.source.close()
    grown = peak - before
    print(f"\n{kind}: {count:,} records in {seconds:.1f} s of processor time, {count / seconds:,.0f} a second;")
    print(f"memory grew by {grown / 1e6:.1f} MB")
    assert count == RECORDS
    assert grown < PAGE_MEMORY
