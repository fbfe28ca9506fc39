"""Blocks: what is alike meets, and no company meets another's."""

import pytest

from app.planning.matching.blocks import blocks_of
from app.planning.matching.profiles import is_free, is_matched, of_actual, of_record
from tests.fakes.around import ListAround
from tests.planning.matching.people import customer, debtor

BLANK = dict.fromkeys(
    (
        "name", "email", "phone", "address__line1", "address__city", "address__state", "address__postal_code",
        "tax_ids__au_abn",
    )
)  # fmt: skip


def meet(record, actual) -> bool:
    one, other = of_record(record, ListAround()), of_actual(actual)
    return bool(set(blocks_of(one, 1)) & set(blocks_of(other, 1)))


@pytest.mark.parametrize(
    "fields",
    [
        {"tax_ids__au_abn": "51 824 753 556"},
        {"phone": "9999 1234"},
        {"email": "someone@acmehardware.com.au"},
        {"name": "Hardware, Acme"},
        {"name": "Acme Tools and Hardwear"},
        {"name": "Acmee", "address__postal_code": "2112"},
        {"name": "jo blow"},
        {"address__line1": "Shop 9, 45 Smith Street", "address__postal_code": "2112"},
        {"address__line1": "45 Smith St"},
    ],
)
def test_what_may_be_the_same_meets(fields):
    assert meet(debtor(), customer(**(BLANK | fields)))


def test_what_has_nothing_in_common_does_not():
    stranger = BLANK | {"name": "Zephyr Bakery", "email": "z@gmail.com", "address__postal_code": "3000"}
    assert not meet(debtor(email="a@gmail.com"), customer(**stranger))


def test_no_company_meets_anothers():
    one = of_record(debtor(), ListAround())
    assert not set(blocks_of(one, 1)) & set(blocks_of(one, 2))
    assert all(0 <= number < 2**63 for number in blocks_of(one, 1))
    assert len(blocks_of(one, 1)) < 25


def test_who_takes_part():
    assert is_matched(debtor())
    assert not is_matched(debtor(status="S"))
    assert is_free(customer())
    assert not is_free(customer(state="archived"))
    assert not is_free(customer(metadata__duplicate_of="cus_2"))
