"""The reader against the practice Pronto: every record of every type, to the cent, in XML and in JSON."""

import datetime as dt
import re
from decimal import Decimal

import pytest

from app.domain.kinds import DEPENDENCY_ORDER, RecordType
from app.domain.money import to_minor
from app.domain.records import key_of
from app.practice.company.documents import is_invoiced
from app.practice.pronto.settings import XiSettings
from tests.remote.pronto.conftest import NOW

COUNTS = {
    RecordType.REPS: 8,
    RecordType.CUSTOMERS: 300,
    RecordType.ITEMS: 800,
    RecordType.PURCHASE_ORDERS: 60,
    RecordType.ORDERS: 1500,
    RecordType.INVOICES: 1200,
    RecordType.CREDIT_NOTES: 40,
}
SINCE = NOW - dt.timedelta(hours=3)


def cents(text: str) -> int:
    return to_minor(Decimal(text or 0))


@pytest.fixture(params=["xml", "json", "json, lone objects"])
def any_format(request, own_dialect):
    """Dialect and server settings for XML and for both spellings of JSON."""
    if request.param == "xml":
        return {"dialect": "xi", "server": {}}
    path = own_dialect(('transport = "xml-rpc"', 'transport = "json-rpc"'))
    return {"dialect": path, "server": {"xi": XiSettings(single_object_json="lone" in request.param)}}


def test_every_record_of_every_type(practice, shared_books, any_format):
    with practice(shared_books, **any_format) as site:
        for kind in DEPENDENCY_ORDER:
            pages = site.pages(kind)
            records = [record for page in pages for record in page.records]
            assert [row for page in pages for row in page.unreadable] == []
            assert len(records) == len({key_of(record) for record in records}) == COUNTS[kind]
            assert max(len(page.records) for page in pages) <= 100


def test_the_probe_finds_everything(practice, shared_books, any_format):
    with practice(shared_books, **any_format) as site:
        assert [ability.works for ability in site.source.probe(site.job)] == [True] * 7


def test_server_time_is_the_servers(practice, shared_books):
    with practice(shared_books) as site:
        assert site.source.server_time() is None
        site.records(RecordType.REPS)
        found = site.source.server_time()
        assert found.tzinfo is dt.UTC
        assert abs((found - dt.datetime.now(dt.UTC)).total_seconds()) < 120


@pytest.mark.parametrize("inclusive", [True, False])
def test_start_keys_either_way(practice, shared_books, inclusive: bool):
    with practice(shared_books, server={"xi": XiSettings(start_keys_inclusive=inclusive, largest_page=37)}) as site:
        assert len(site.records(RecordType.ORDERS)) == 1500


def test_customers_say_what_the_books_say(practice, shared_books):
    with practice(shared_books) as site:
        for found in site.records(RecordType.CUSTOMERS):
            row = shared_books.get("customers", found.code)
            assert found.name == row.get("CustomerName").strip()
            assert (found.email, found.abn) == (row.get("Email").strip(), row.get("TaxNumber").strip())
            assert found.modified is not None
            address = found.address
            said = (
                f"{address.line1} {address.line2} {address.suburb} {address.state} {address.postcode} {address.country}"
            )
            lines = " ".join(row.get(f"Address{at}") for at in range(1, 7))
            assert set(re.findall(r"\w+", lines)) <= set(re.findall(r"\w+", said))


def maybe(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def test_items_say_what_the_books_say(practice, shared_books):
    with practice(shared_books) as site:
        for found in site.records(RecordType.ITEMS):
            row = shared_books.get("items", found.code)
            assert (found.price, found.on_hand) == (maybe(row.get("Price")), maybe(row.get("OnHandQty")))
            assert found.discontinued is (row.get("ConditionCode") in {"O", "T", "I"})


def test_invoices_agree_with_books_and_ledger_to_the_cent(practice, shared_books):
    ledger = {
        row.get("DocumentNo"): row for row in shared_books.rows("transactions") if row.get("TransactionType") == "IN"
    }
    with practice(shared_books) as site:
        invoices = site.records(RecordType.INVOICES)
    assert {invoice.number for invoice in invoices} == set(ledger)
    for invoice in invoices:
        row = ledger[invoice.number]
        assert (invoice.total, invoice.tax) == (cents(row.get("Amount")), cents(row.get("TaxAmount")))
        assert invoice.outstanding == cents(row.get("OutstandingAmount"))
        assert invoice.due_date == dt.date.fromisoformat(row.get("DueDate"))
        assert sum(line.amount for line in invoice.lines) == invoice.amount
        assert sum(line.tax for line in invoice.lines) == invoice.tax
        assert invoice.amount + invoice.tax == invoice.total


def test_credit_notes_agree_with_the_ledger_and_name_their_invoice(practice, shared_books):
    ledger = {
        row.get("DocumentNo"): row for row in shared_books.rows("transactions") if row.get("TransactionType") == "CR"
    }
    with practice(shared_books) as site:
        found = site.records(RecordType.CREDIT_NOTES)
    assert {credit.number for credit in found} == set(ledger)
    for credit in found:
        row = ledger[credit.number]
        assert credit.total == -cents(row.get("Amount")) > 0
        assert credit.invoice_number == row.get("Reference")
        assert sum(line.amount for line in credit.lines) == credit.amount


def test_orders_agree_with_the_books(practice, shared_books):
    with practice(shared_books) as site:
        for order in site.records(RecordType.ORDERS):
            row = shared_books.get("orders", order.number, order.suffix)
            assert (order.amount, order.tax, order.total) == (
                cents(row.get("OrderedAmount")),
                cents(row.get("OrderedTaxAmount")),
                cents(row.get("OrderedAmountIncTax")),
            )
            assert len(order.lines) == len(row.lines)
            assert order.status == row.get("StatusCode")
            assert bool(order.invoice_number or order.credit_note_number) or not is_invoiced(row.fields)


def test_only_what_changed(practice, own_books):
    with practice(own_books) as site:
        assert site.records(RecordType.CUSTOMERS, SINCE) == []
        row = own_books.rows("customers")[5]
        own_books.put_all([("customers", row.changed(CustomerName="Renamed"))])
        [found] = site.records(RecordType.CUSTOMERS, SINCE)
        assert (found.code, found.name, found.modified) == (row.get("CustomerCode"), "Renamed", NOW)
        site.clock.move(1)
        assert site.records(RecordType.CUSTOMERS, NOW + dt.timedelta(minutes=80)) == []


def test_a_broken_row_holds_up_no_other(practice, own_books):
    row = own_books.rows("items")[3]
    own_books.put_all([("items", row.changed(LastChangeTime="", CreatedDate="31/12/2025"))])
    with practice(own_books) as site:
        pages = site.pages(RecordType.ITEMS)
        assert sum(len(page.records) for page in pages) == 799
        [broken] = [each for page in pages for each in page.unreadable]
    assert broken.key == row.get("ItemCode")
    assert broken.problem.path == "CreatedDate"
    assert "31/12/2025" in broken.problem.message


def test_prices_and_stock_are_joined_where_the_item_call_lacks_them(practice, shared_books, own_dialect):
    path = own_dialect(
        ('price = "Price"\ntax_code = "TaxCode"\non_hand = "OnHandQty"\n', 'tax_code = "TaxCode"\n'),
        ('"price", "tax_code", "on_hand", ', '"tax_code", '),
    )
    with practice(shared_books, dialect=path) as site:
        items = site.records(RecordType.ITEMS)
        assert not site.source.read(RecordType.ITEMS, SINCE, site.job).incremental
    assert len(items) == 800
    for item in items:
        row = shared_books.get("items", item.code)
        assert (item.price, item.on_hand) == (maybe(row.get("Price")), maybe(row.get("OnHandQty")))


def test_joins_a_site_lacks_leave_the_items(practice, shared_books, own_dialect):
    path = own_dialect(
        ('price = "Price"\n', ""), ('"price", "tax_code"', '"tax_code"'), ("InvGetItemPrices", "InvGetNoPrices")
    )
    with practice(shared_books, dialect=path) as site:
        items = site.records(RecordType.ITEMS)
    assert len(items) == 800
    assert {item.price for item in items} == {None}


def test_the_rate_is_kept(practice, shared_books):
    from app.domain.company import Policies

    with practice(shared_books, policies=Policies(pronto_rate=5)) as site:
        start = site.clock.seconds
        site.records(RecordType.ITEMS)
        sent = site.running.host.control.stats()["requests"]
        assert site.clock.seconds - start >= (sent - 4) / 5 - 0.01


def test_https_with_the_companys_own_authority(practice, shared_books, tmp_path):
    from app.domain.errors import Code, RunStopped
    from tests.remote.test_http import certificate

    pair = certificate(tmp_path)
    with practice(shared_books, server={"certificate": pair}, ca_file=str(pair[0])) as site:
        assert len(site.records(RecordType.REPS)) == 8
    with practice(shared_books, server={"certificate": pair}) as site, pytest.raises(RunStopped) as caught:
        site.records(RecordType.REPS)
    assert caught.value.code is Code.CERTIFICATE
