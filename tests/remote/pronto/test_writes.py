"""Writing back: user-defined fields may be sent twice, receipts never."""

import pytest

from app.domain.errors import CallMissing, Code, ItemRejected
from app.practice.faults import Fault, FaultKind
from app.practice.pronto.settings import Service, XiSettings


def open_invoice(books):
    return next(row for row in books.rows("transactions") if row.get("OutstandingAmount") not in {"", "0.00"})


def receipt_for(invoice, amount="10.00", reference="ch_1"):
    return {
        "customer": invoice.get("CustomerCode"),
        "invoice": invoice.get("DocumentNo"),
        "amount": amount,
        "date": "2026-06-29",
        "reference": reference,
    }


def owed(books, invoice):
    return books.get("transactions", invoice.get("CustomerCode"), "IN", invoice.get("DocumentNo")).get(
        "OutstandingAmount"
    )


def code_of(books):
    return books.rows("customers")[0].get("CustomerCode")


def test_a_user_field_is_written(practice, own_books):
    code = code_of(own_books)
    with practice(own_books) as site:
        site.source.write_user_field(code, "UserField8", "cus_Ab&<c>", site.job)
    assert own_books.get("customers", code).get("UserField8") == "cus_Ab&<c>"


@pytest.mark.parametrize("kind", [FaultKind.SERVER_ERROR, FaultKind.EXECUTED_THEN_LOST, FaultKind.EXPIRED_TOKEN])
def test_a_user_field_survives_faults(practice, own_books, kind):
    code = code_of(own_books)
    with practice(own_books) as site:
        site.running.faults.add(Fault(kind, match="CusPostUserFields"))
        site.source.write_user_field(code, "UserField8", "cus_1", site.job)
    assert own_books.get("customers", code).get("UserField8") == "cus_1"


def test_a_field_pronto_does_not_have_is_refused(practice, own_books):
    with practice(own_books) as site, pytest.raises(ItemRejected) as caught:
        site.source.write_user_field(code_of(own_books), "UserField99", "x", site.job)
    assert "UserField99" in caught.value.detail


def test_an_unknown_debtor_is_refused_in_prontos_words(practice, own_books):
    with practice(own_books) as site, pytest.raises(ItemRejected) as caught:
        site.source.write_user_field("NOBODY", "UserField8", "x", site.job)
    assert "not on file" in caught.value.detail
    assert caught.value.about == "customers/NOBODY"


def test_a_receipt_is_posted_and_its_number_returned(practice, own_books):
    invoice = open_invoice(own_books)
    before = float(owed(own_books, invoice))
    with practice(own_books) as site:
        number = site.source.post_receipt(receipt_for(invoice, "10"), site.job)
    assert number.startswith("P")
    assert float(owed(own_books, invoice)) == pytest.approx(before - 10)


def test_a_receipt_refused_for_the_token_is_posted_once(practice, own_books):
    invoice = open_invoice(own_books)
    with practice(own_books) as site:
        site.records(next(iter([site.source.probe(site.job)[0].kind])))
        site.running.practice.expire_tokens()
        site.source.post_receipt(receipt_for(invoice), site.job)
    assert own_books.count("receipts") == 1


@pytest.mark.parametrize("kind", [FaultKind.RATE_LIMITED, FaultKind.LOCK_TIMEOUT])
def test_a_receipt_turned_away_at_the_door_is_sent_again(practice, own_books, kind):
    invoice = open_invoice(own_books)
    with practice(own_books) as site:
        site.running.faults.add(Fault(kind, match="DebPostReceipts"))
        site.source.post_receipt(receipt_for(invoice), site.job)
    assert own_books.count("receipts") == 1


@pytest.mark.parametrize("kind", [FaultKind.EXECUTED_THEN_LOST, FaultKind.SERVER_ERROR, FaultKind.RESET])
def test_a_receipt_of_unknown_outcome_is_never_sent_twice(practice, own_books, kind):
    invoice = open_invoice(own_books)
    with practice(own_books) as site:
        site.running.faults.add(Fault(kind, match="DebPostReceipts"))
        with pytest.raises(ItemRejected) as caught:
            site.source.post_receipt(receipt_for(invoice), site.job)
        assert caught.value.code is Code.UNKNOWN_OUTCOME
        calls = site.running.host.control.stats()["calls"]
        assert calls["POST /pronto/rest/harbour.practice/api/DebPostReceipts"] == 1


def test_the_same_reference_is_refused(practice, own_books):
    invoice = open_invoice(own_books)
    with practice(own_books) as site:
        site.source.post_receipt(receipt_for(invoice), site.job)
        with pytest.raises(ItemRejected) as caught:
            site.source.post_receipt(receipt_for(invoice), site.job)
    assert "already posted" in caught.value.detail
    assert own_books.count("receipts") == 1


def test_saved_with_errors_counts_as_done_and_is_not_repeated(practice, own_books):
    invoice = open_invoice(own_books)
    with practice(own_books, server={"xi": XiSettings(errors_with_key=True)}) as site:
        assert site.source.post_receipt(receipt_for(invoice), site.job).startswith("P")
    assert own_books.count("receipts") == 1


@pytest.mark.parametrize("amount", ["ten", "", "1e999999999"])
def test_an_amount_that_is_none_is_refused_before_sending(practice, own_books, amount):
    with practice(own_books) as site, pytest.raises(ItemRejected):
        site.source.post_receipt(receipt_for(open_invoice(own_books), amount), site.job)


def test_a_site_without_the_calls_says_so(practice, own_books):
    services = [Service("harbour.practice", off={"CusPostUserFields", "DebPostReceipts"})]
    with practice(own_books, server={"services": services}) as site:
        with pytest.raises(CallMissing):
            site.source.write_user_field("X", "UserField8", "y", site.job)
        with pytest.raises(CallMissing) as caught:
            site.source.post_receipt(receipt_for(open_invoice(own_books)), site.job)
    assert "DebPostReceipts" in caught.value.detail
