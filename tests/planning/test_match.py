"""Pairing: by the id an object carries, else by what identifies it; never by an address that several share."""

import itertools

import pytest

from app.domain.causes import Cause
from app.domain.kinds import RecordType
from app.domain.shapes import Actual, Link
from app.planning.match import pair
from tests.fakes.around import ListAround
from tests.planning import samples


def stripe(stripe_id: str, key: str = "", pronto_id: str = "", kind: RecordType = RecordType.CUSTOMERS) -> Actual:
    return Actual(kind, stripe_id, {}, pronto_id=pronto_id, match_key=key)


MAIL = "acme@example.com.au"


def test_nobody_is_found():
    found = pair(RecordType.CUSTOMERS, samples.customer(), ListAround([samples.customer()]))
    assert (found.actual, found.cause) == (None, None)


def test_the_id_an_object_carries_decides():
    around = ListAround([samples.customer()], [stripe("cus_1", "other@x.com", "ACME"), stripe("cus_2", MAIL)])
    found = pair(RecordType.CUSTOMERS, samples.customer(), around)
    assert found.actual is not None
    assert (found.actual.stripe_id, found.score) == ("cus_1", 100)


def test_two_objects_with_one_id_take_a_person():
    around = ListAround([samples.customer()], [stripe("cus_1", "", "ACME"), stripe("cus_2", "", "ACME")])
    found = pair(RecordType.CUSTOMERS, samples.customer(), around)
    assert (found.actual, found.cause) == (None, Cause.DUPLICATE)
    assert "cus_1, cus_2" in found.message


def test_an_address_of_one_debtor_and_one_customer_pairs_them():
    customer = samples.customer(email="\u200bAcme@Example.com.au ")
    found = pair(RecordType.CUSTOMERS, customer, ListAround([customer], [stripe("cus_1", MAIL)]))
    assert found.actual is not None
    assert found.message == f"The debtor and the Stripe customer have the same e-mail address “{MAIL}”."


@pytest.mark.parametrize("order", list(itertools.permutations(["ACME", "BETA", "GAMMA"], 2)))
def test_a_shared_address_links_nobody_whoever_comes_first(order: tuple[str, str]):
    debtors = [samples.customer(code, email=MAIL) for code in order]
    around = ListAround(debtors, [stripe("cus_1", MAIL)])
    for debtor in debtors:
        found = pair(RecordType.CUSTOMERS, debtor, around)
        assert (found.actual, found.cause) == (None, Cause.SHARED_EMAIL)
        assert "belongs to 2 debtors" in found.message
        assert "cus_1" in found.message


def test_a_shared_address_nobody_has_at_stripe_stops_nobody():
    debtors = [samples.customer(code, email=MAIL) for code in ("ACME", "BETA")]
    assert pair(RecordType.CUSTOMERS, debtors[0], ListAround(debtors)).cause is None


def test_several_customers_with_the_address_take_a_person():
    around = ListAround([samples.customer()], [stripe("cus_1", MAIL), stripe("cus_2", MAIL)])
    assert pair(RecordType.CUSTOMERS, samples.customer(), around).cause is Cause.DUPLICATE


def test_what_is_linked_gone_or_anothers_is_not_taken():
    linked, gone = stripe("cus_1", MAIL), Actual(RecordType.CUSTOMERS, "cus_2", {}, match_key=MAIL, deleted=True)
    around = ListAround([samples.customer()], [linked, gone, stripe("cus_3", MAIL, "OTHER")])
    around.link(Link(RecordType.CUSTOMERS, "BETA", "cus_1"))
    found = pair(RecordType.CUSTOMERS, samples.customer(), around)
    assert (found.actual, found.cause) == (None, None)


def test_a_debtor_without_address_matches_nobody():
    customer = samples.customer(email="")
    assert pair(RecordType.CUSTOMERS, customer, ListAround([customer], [stripe("cus_1", "")])).actual is None


@pytest.mark.parametrize(
    ("record", "kind", "key", "words"),
    [
        (samples.item(), RecordType.ITEMS, "BOLT", "stock code"),
        (samples.order(suffix="A"), RecordType.ORDERS, "100-A", "order reference"),
        (samples.invoice(), RecordType.INVOICES, "7001", "invoice number"),
        (samples.credit_note(), RecordType.CREDIT_NOTES, "C1", "key"),
    ],
)
def test_other_types_by_their_number(record, kind: RecordType, key: str, words: str):
    found = pair(kind, record, ListAround([record], [stripe("x_1", key, kind=kind)]))
    assert found.actual is not None
    assert f"the same {words} “{key}”" in found.message


def test_one_object_is_paired_with_one_record_at_most():
    debtors = [samples.customer(code, email=mail) for code, mail in [("A", MAIL), ("B", "b@x.com"), ("C", "c@x.com")]]
    around = ListAround(debtors, [stripe("cus_1", MAIL), stripe("cus_2", "b@x.com", "B"), stripe("cus_3", "c@x.com")])
    taken = [pair(RecordType.CUSTOMERS, debtor, around).actual for debtor in debtors]
    ids = [actual.stripe_id for actual in taken if actual is not None]
    assert sorted(ids) == ["cus_1", "cus_2", "cus_3"]
