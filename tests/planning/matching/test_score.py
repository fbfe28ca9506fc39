"""The sum of a likeness, in points and in words."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.kinds import RecordType
from app.domain.records import Address, Customer, Invoice, Item
from app.domain.shapes import Actual, Link
from app.planning.matching.bands import HIGHEST, Band, Thresholds, band_of
from app.planning.matching.parts import Agreement
from app.planning.matching.profiles import of_actual, of_record
from app.planning.matching.score import score
from app.planning.matching.weights import CUSTOMER_WEIGHTS
from tests.fakes.around import ListAround
from tests.planning.matching.people import ABN, OTHER_ABN, customer, debtor

LIMITS = Thresholds()


def like(record, actual, around=None):
    return score(of_record(record, around or ListAround([record])), of_actual(actual))


def part(found, name):
    return next(one for one in found.parts if one.field == name)


def test_the_sum_is_told_in_words():
    found = like(
        debtor(phone="", address=Address(postcode="2112"), contact=""),
        customer(name="Acme Hardwear", email="jo@gmail.com", phone=None, address__line1=None, address__city=None),
    )
    assert found.sentence == "ABN +45, name 0.95 → +29, same postcode +8 = 82"
    assert found.score == found.raw == 82


def test_a_sum_beyond_100_says_so():
    found = like(debtor(), customer())
    assert found.score == HIGHEST
    assert found.raw > HIGHEST
    assert f"= {found.raw}, counted as 100" in found.sentence


def test_every_field_is_beside_the_other_with_what_agreed():
    found = like(debtor(), customer(phone="+61 2 9999 1235", address__postal_code=None))
    name, phone, postcode = (part(found, field) for field in ("name", "phone", "postcode"))
    assert (name.label, name.pronto, name.stripe) == ("name", "Acme Hardware Pty Ltd", "Acme Hardware")
    assert name.agreement is Agreement.SAME
    assert phone.agreement is Agreement.CLOSE
    assert phone.words == "phone one digit off"
    assert (postcode.agreement, postcode.points, postcode.pronto, postcode.stripe) == (
        Agreement.ONE_SIDE,
        0,
        "2112",
        "",
    )


def test_a_different_valid_abn_counts_strongly_against():
    same, other = like(debtor(), customer()), like(debtor(), customer(tax_ids__au_abn=OTHER_ABN))
    assert same.raw - other.raw == 2 * CUSTOMER_WEIGHTS["abn"].same
    assert part(other, "abn").words == "another ABN"
    mistyped = like(debtor(abn="51 824 753 557"), customer())
    assert part(mistyped, "abn").agreement is Agreement.ONE_SIDE


@pytest.mark.parametrize(
    "fields",
    [
        {"email": "jo@acmehardware.com.au"},
        {"address__city": "Ryde", "address__postal_code": "2112"},
        {"name": "Acme Hardware", "address__city": "Ryde", "address__postal_code": "2112"},
        {"tax_ids__au_abn": ABN},
        {"name": "Zephyr Bakery", "phone": "0299991234", "address__line1": "45 Smith St", "address__city": "Ryde"},
    ],
)
def test_no_single_thing_is_enough_to_be_sure(fields):
    """A shared e-mail address, a suburb, a name in it, an ABN, or another firm at the same place and phone."""
    blank = dict.fromkeys(
        ("name", "email", "phone", "address__line1", "address__city", "address__state", "address__postal_code")
    )
    found = like(debtor(), customer(**(blank | {"tax_ids__au_abn": None} | fields)))
    assert band_of(found.raw, HIGHEST, LIMITS) is not Band.GREEN


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "ACME HARDWARE P/L", "phone": "9999 1234", "address__postal_code": "2112"},
        {"name": "Acme Hardware", "phone": "0299991234"},
        {"name": "Acme Hardwear", "tax_ids__au_abn": ABN},
        {"name": "Acme Hardware", "email": "jo@acmehardware.com.au"},
        {"name": "J Blow t/a Acme Hardware", "address__line1": "45 Smith St", "address__postal_code": "2112"},
    ],
)
def test_two_things_that_agree_are_sure(fields):
    blank = dict.fromkeys(
        ("name", "email", "phone", "address__line1", "address__city", "address__state", "address__postal_code")
    )
    found = like(debtor(), customer(**(blank | {"tax_ids__au_abn": None} | fields)))
    assert band_of(found.raw, HIGHEST, LIMITS) is Band.GREEN, found.sentence


def test_an_object_that_names_another_record_is_probably_that_ones():
    assert like(debtor(), customer(pronto_id="OTHER")).raw == like(debtor(), customer()).raw - 30
    assert like(debtor(), customer(pronto_id="ACME")).raw == like(debtor(), customer()).raw
    one, other = of_actual(customer("cus_1", "ACME")), of_actual(customer("cus_2"))
    assert score(one, other).raw == score(other, one).raw


def test_items_by_code_and_description():
    bolt = Item("BOLT-M8-20", "Hex bolt M8 x 20 zinc", price=Decimal("1.25"), unit="EA")
    product = {
        "name": "Hex Bolt M8 x 20 (zinc)",
        "metadata.sku": "bolt m8 20",
        "price.unit_amount_decimal": "125",
        "price.currency": "aud",
    }
    found = like(bolt, Actual(RecordType.ITEMS, "prod_1", product, title="Hex Bolt"))
    assert band_of(found.raw, HIGHEST, LIMITS) is Band.GREEN
    assert part(found, "price").pronto == part(found, "price").stripe == "AUD 1.25"
    longer = product | {"name": "Hex bolt M8 x 25 zinc", "metadata.sku": ""}
    other = like(bolt, Actual(RecordType.ITEMS, "prod_2", longer, title="Hex Bolt"))
    assert band_of(other.raw, HIGHEST, LIMITS) is Band.RED
    assert part(other, "sizes").words == "another size"


def test_invoices_by_payer_total_date_and_reference():
    invoice = Invoice(
        "7001", "ACME", order_number="100", date=dt.date(2026, 2, 28), reference="PO 77", total=11000, currency="AUD"
    )
    around = ListAround([debtor(), invoice])
    around.link(Link(RecordType.CUSTOMERS, "ACME", "cus_1"))
    fields = {"customer": "cus_1", "currency": "aud", "total": 11000, "metadata.po_number": "PO-77"}
    created = dt.datetime(2026, 3, 1, 3, tzinfo=dt.UTC)
    by_hand = Actual(RecordType.INVOICES, "in_1", fields, title="ACME HARDWARE", match_key="INV-0042", created=created)
    found = like(invoice, by_hand, around)
    assert band_of(found.raw, HIGHEST, LIMITS) is Band.GREEN
    assert part(found, "date").words == "date 1 day off"
    numbered = like(invoice, Actual(RecordType.INVOICES, "in_2", fields, match_key="INV-7001", created=created), around)
    assert part(numbered, "number").agreement is Agreement.CLOSE
    others = {"customer": "cus_9", "currency": "aud", "total": 11000}
    stranger = like(invoice, Actual(RecordType.INVOICES, "in_3", others, created=created), around)
    assert band_of(stranger.raw, HIGHEST, LIMITS) is Band.RED


NAMES = st.text(alphabet="abcdeprst &.'/é", max_size=30)


@given(NAMES, NAMES, st.sampled_from(["", ABN, OTHER_ABN]), st.sampled_from(["", "0299991234", "99991234", "nil"]))
def test_a_likeness_is_the_same_from_either_side(name, other, abn, phone):
    one = of_actual(customer("cus_1", name=name or None, tax_ids__au_abn=abn or None))
    two = of_actual(customer("cus_2", name=other or None, phone=phone or None))
    there, back = score(one, two), score(two, one)
    assert there.raw == back.raw
    assert 0 <= there.score <= HIGHEST
    assert there.raw == sum(one.points for one in there.parts)
    assert score(one, one).raw >= there.raw


@given(st.text(max_size=2000), st.text(max_size=2000))
def test_hostile_texts_are_compared_like_any(one, other):
    record = Customer("X", name=one, email=other, phone=one, abn=other, address=Address(line1=other, postcode=one))
    found = like(record, customer(name=other, email=one, phone=other, tax_ids__au_abn=one, address__line1=one))
    assert 0 <= found.score <= HIGHEST
    assert found.sentence
