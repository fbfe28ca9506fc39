"""Customers and their tax ids, through the official SDK."""

import pytest


def test_a_customer_keeps_what_it_was_given(v1) -> None:
    made = v1.customers.create(
        {
            "name": "O'Brien & Söhne 北京 🔧",
            "email": "Accounts@Example.com.au",
            "phone": "+61 2 9999 0000",
            "address": {"line1": "1 High St", "city": "Wagga Wagga", "state": "NSW", "country": "AU"},
            "shipping": {"name": "Store 2", "address": {"line1": "Dock 4", "country": "NZ"}},
            "preferred_locales": ["en-AU"],
            "metadata": {"pronto_id": "000123"},
        }
    )
    read = v1.customers.retrieve(made.id)
    assert read.name == "O'Brien & Söhne 北京 🔧"
    assert read.address.postal_code is None
    assert read.address.city == "Wagga Wagga"
    assert read.shipping.address.country == "NZ"
    assert read.preferred_locales == ["en-AU"]
    assert read.metadata.to_dict() == {"pronto_id": "000123"}
    assert read.livemode is False
    assert "tax_ids" not in read


def test_two_customers_may_share_an_email(v1) -> None:
    first = v1.customers.create({"email": "accounts@big.example"})
    second = v1.customers.create({"email": "accounts@big.example"})
    found = v1.customers.list({"email": "accounts@big.example"}).data
    assert [row.id for row in found] == [second.id, first.id]
    assert v1.customers.list({"email": "Accounts@big.example"}).data == []


def test_metadata_is_merged_and_unset(v1) -> None:
    customer = v1.customers.create({"metadata": {"a": "1", "b": "2"}})
    updated = v1.customers.update(customer.id, {"metadata": {"b": "", "c": "3"}})
    assert updated.metadata.to_dict() == {"a": "1", "c": "3"}
    assert v1.customers.update(customer.id, {"metadata": ""}).metadata.to_dict() == {}


def test_an_empty_string_unsets_a_field(v1) -> None:
    customer = v1.customers.create({"phone": "02 9999 0000", "address": {"line1": "x"}})
    updated = v1.customers.update(customer.id, {"phone": "", "address": ""})
    assert updated.phone is None
    assert updated.address is None


def test_tax_ids_come_only_when_expanded(v1) -> None:
    tax_id = {"type": "au_abn", "value": "51 824 753 556"}
    made = v1.customers.create({"tax_id_data": [tax_id], "expand": ["tax_ids"]})
    assert [row.value for row in made.tax_ids.data] == ["51824753556"]
    listed = v1.customers.list({"expand": ["data.tax_ids"]}).data[0]
    assert listed.tax_ids.data[0].type == "au_abn"


def test_a_tax_id_is_added_once_and_deleted(v1, refused) -> None:
    customer = v1.customers.create({})
    added = v1.customers.tax_ids.create(customer.id, {"type": "au_abn", "value": "51824753556"})
    assert added.verification.status == "pending"
    again = refused(v1.customers.tax_ids.create, customer.id, {"type": "au_abn", "value": "51824753556"})
    assert again.http_status == 400
    bad = refused(v1.customers.tax_ids.create, customer.id, {"type": "au_abn", "value": "123"})
    assert bad.code == "tax_id_invalid"
    assert v1.customers.tax_ids.delete(customer.id, added.id).deleted is True
    assert v1.customers.tax_ids.list(customer.id).data == []


def test_a_deleted_customer_answers_deleted_and_is_in_no_list(v1, refused) -> None:
    customer = v1.customers.create({"email": "gone@example.com"})
    v1.customers.delete(customer.id)
    assert v1.customers.retrieve(customer.id).deleted is True
    assert v1.customers.list({"email": "gone@example.com"}).data == []
    assert v1.customers.list().data == []
    error = refused(v1.customers.update, customer.id, {"name": "x"})
    assert (error.http_status, error.code) == (404, "resource_missing")
    assert str(error.user_message) == f"No such customer: '{customer.id}'"
    error = refused(v1.invoices.create, {"customer": customer.id})
    assert (error.http_status, error.code, error.param) == (400, "resource_missing", "customer")


@pytest.mark.parametrize("email", ["nobody", "a@b", "a b@c.com", "a@b.com, c@d.com", "a@@b.com", "@b.com"])
def test_a_broken_email_is_refused(v1, refused, email: str) -> None:
    error = refused(v1.customers.create, {"email": email})
    assert (error.code, error.param) == ("email_invalid", "email")
    assert error.user_message == f"Invalid email address: {email}"


def test_a_country_must_be_a_code(v1, refused) -> None:
    error = refused(v1.customers.create, {"address": {"country": "Australia"}})
    assert error.param == "address[country]"
    assert error.user_message.startswith("Country 'Australia' is unknown.")
