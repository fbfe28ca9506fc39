"""Products, prices and tax rates."""

from decimal import Decimal

import pytest

GST = {"display_name": "GST", "percentage": 10, "inclusive": False, "country": "AU", "tax_type": "gst"}


def test_a_product_may_have_an_id_of_ones_own_once(v1, refused) -> None:
    assert v1.products.create({"id": "px_BOLT-10", "name": "Bolt"}).id == "px_BOLT-10"
    error = refused(v1.products.create, {"id": "px_BOLT-10", "name": "Bolt"})
    assert (error.http_status, error.code, error.param) == (400, "resource_already_exists", "id")


def test_a_product_is_archived_and_brought_back(v1) -> None:
    product = v1.products.create({"name": "Bolt"})
    assert v1.products.update(product.id, {"active": False}).active is False
    assert v1.products.list({"active": True}).data == []
    assert v1.products.update(product.id, {"active": True}).active is True
    assert [row.id for row in v1.products.list({"ids": [product.id]}).data] == [product.id]


def test_a_product_with_prices_cannot_be_deleted(v1, refused) -> None:
    product = v1.products.create({"name": "Bolt"})
    v1.prices.create({"product": product.id, "currency": "aud", "unit_amount": 100})
    assert "cannot be deleted" in refused(v1.products.delete, product.id).user_message
    bare = v1.products.create({"name": "Nut"})
    assert v1.products.delete(bare.id).deleted is True
    assert refused(v1.products.retrieve, bare.id).http_status == 404


def test_default_price_data_makes_the_default_price(v1) -> None:
    product = v1.products.create(
        {
            "name": "Bolt",
            "default_price_data": {"currency": "AUD", "unit_amount_decimal": "10.505", "tax_behavior": "exclusive"},
            "expand": ["default_price"],
        }
    )
    price = product.default_price
    assert (price.currency, price.unit_amount, price.tax_behavior) == ("aud", None, "exclusive")
    assert price.unit_amount_decimal == Decimal("10.505")


def test_the_default_price_cannot_be_archived_until_it_is_moved(v1, refused) -> None:
    product = v1.products.create({"name": "x", "default_price_data": {"currency": "aud", "unit_amount": 1000}})
    old = product.default_price
    assert "default price" in refused(v1.prices.update, old, {"active": False}).user_message
    new = v1.prices.create({"product": product.id, "currency": "aud", "unit_amount": 1200})
    assert v1.products.update(product.id, {"default_price": new.id}).default_price == new.id
    assert v1.prices.update(old, {"active": False}).active is False
    assert refused(v1.products.update, product.id, {"default_price": old}).param == "default_price"


def test_a_lookup_key_belongs_to_one_price_and_can_be_moved(v1, refused) -> None:
    product = v1.products.create({"name": "x"})
    base = {"product": product.id, "currency": "aud", "lookup_key": "BOLT"}
    first = v1.prices.create({**base, "unit_amount": 100})
    error = refused(v1.prices.create, {**base, "unit_amount": 200})
    assert error.param == "lookup_key"
    second = v1.prices.create({**base, "unit_amount": 200, "transfer_lookup_key": True})
    assert v1.prices.retrieve(first.id).lookup_key is None
    assert [row.id for row in v1.prices.list({"lookup_keys": ["BOLT"]}).data] == [second.id]
    too_many = refused(v1.prices.list, {"lookup_keys": [str(n) for n in range(11)]})
    assert too_many.param == "lookup_keys"


def test_amount_currency_and_product_of_a_price_never_change(v1, refused) -> None:
    product = v1.products.create({"name": "x"})
    price = v1.prices.create({"product": product.id, "currency": "aud", "unit_amount": 100})
    for name, value in (("unit_amount", 200), ("currency", "nzd"), ("product", product.id)):
        error = refused(v1.prices.update, price.id, {name: value})
        assert (error.code, error.param) == ("parameter_unknown", name)


def test_tax_behavior_can_be_set_once(v1, refused) -> None:
    product = v1.products.create({"name": "x"})
    price = v1.prices.create({"product": product.id, "currency": "aud", "unit_amount": 100})
    assert v1.prices.update(price.id, {"tax_behavior": "exclusive"}).tax_behavior == "exclusive"
    assert refused(v1.prices.update, price.id, {"tax_behavior": "inclusive"}).param == "tax_behavior"


@pytest.mark.parametrize(
    ("given", "param"),
    [
        ({"currency": "aud"}, "unit_amount"),
        ({"currency": "aud", "unit_amount": 1, "unit_amount_decimal": "1"}, "unit_amount"),
        ({"currency": "aud", "unit_amount": -1}, "unit_amount"),
        ({"currency": "xxq", "unit_amount": 1}, "currency"),
        ({"currency": "aud", "unit_amount_decimal": "1.0000000000001"}, "unit_amount_decimal"),
        ({"currency": "aud", "unit_amount_decimal": "1E+2"}, "unit_amount_decimal"),
    ],
)
def test_a_price_that_cannot_be(v1, refused, given, param) -> None:
    product = v1.products.create({"name": "x"})
    assert refused(v1.prices.create, {"product": product.id, **given}).param == param


def test_prices_are_listed_by_product_and_state(v1) -> None:
    one, two = (v1.products.create({"name": name}) for name in "ab")
    first = v1.prices.create({"product": one.id, "currency": "aud", "unit_amount": 1})
    v1.prices.create({"product": two.id, "currency": "aud", "unit_amount": 1})
    v1.prices.update(first.id, {"active": False})
    assert [row.id for row in v1.prices.list({"product": one.id}).data] == [first.id]
    assert v1.prices.list({"product": one.id, "active": True}).data == []


def test_percentage_and_inclusive_of_a_tax_rate_never_change(v1, refused) -> None:
    rate = v1.tax_rates.create(GST)
    assert rate.percentage == 10.0
    for name, value in (("percentage", 12), ("inclusive", True)):
        assert refused(v1.tax_rates.update, rate.id, {name: value}).code == "parameter_unknown"
    assert v1.tax_rates.update(rate.id, {"active": False}).active is False
    assert v1.tax_rates.list({"active": True}).data == []
    assert refused(v1.tax_rates.create, {**GST, "percentage": 101}).param == "percentage"
