"""API keys: unknown, revoked, restricted, test and live."""

import pytest

from app.practice.stripe import PracticeKey


def test_no_key_and_a_wrong_key(server, connect, refused) -> None:
    error = refused(connect(server.url, "sk_test_wrong0000000000001234").v1.balance.retrieve)
    assert error.http_status == 401
    assert error.user_message == "Invalid API Key provided: sk_test_*****************1234"
    assert "wrong" not in str(error)


def test_a_revoked_and_an_expired_key(server, connect, refused) -> None:
    server.practice.keys.add(PracticeKey("sk_test_revoked0000000000001", revoked=True))
    server.practice.keys.add(PracticeKey("sk_test_expired0000000000001", expired=True))
    revoked = refused(connect(server.url, "sk_test_revoked0000000000001").v1.customers.list)
    assert (revoked.http_status, revoked.error.code) == (401, None)
    expired = refused(connect(server.url, "sk_test_expired0000000000001").v1.customers.list)
    assert (expired.http_status, expired.error.code) == (401, "api_key_expired")


def test_a_publishable_key(server, connect, refused) -> None:
    error = refused(connect(server.url, "pk_test_0000000000001").v1.customers.list)
    assert (error.http_status, error.error.code) == (401, "secret_key_required")


def test_a_restricted_key_is_told_what_it_lacks(server, connect, refused) -> None:
    permissions = frozenset({"rak_customer_write", "rak_invoice_read"})
    server.practice.keys.add(PracticeKey("rk_test_0000000000001234", permissions))
    v1 = connect(server.url, "rk_test_0000000000001234").v1
    assert v1.customers.create({}).object == "customer"
    assert v1.customers.list().data
    assert v1.invoices.list().data == []
    error = refused(v1.invoices.create, {"customer": "cus_x"})
    assert error.http_status == 403
    account = server.practice.account.id
    assert error.user_message == (
        f"The provided key 'rk_test_************1234' does not have the required permissions for this endpoint on "
        f"account '{account}'. Having the 'rak_invoice_write' permission would allow this request to continue."
    )
    for call, needed in (
        (v1.prices.list, "rak_plan_read"),
        (v1.balance.retrieve, "rak_balance_read"),
        (v1.events.list, "rak_event_read"),
        (v1.accounts.retrieve_current, "rak_accounts_kyc_basic_read"),
    ):
        assert f"'{needed}'" in refused(call).user_message


def test_permission_comes_before_existence(server, connect, refused) -> None:
    server.practice.keys.add(PracticeKey("rk_test_0000000000009999", frozenset({"rak_customer_write"})))
    v1 = connect(server.url, "rk_test_0000000000009999").v1
    assert refused(v1.customers.update, "cus_doesnotexist").http_status == 404
    assert refused(v1.invoices.update, "in_doesnotexist").http_status == 403


def test_test_and_live_data_are_apart(server, connect, v1, refused) -> None:
    live = connect(server.url, "sk_live_practice000000000000").v1
    mine = live.customers.create({"name": "Live"})
    assert mine.livemode is True
    assert v1.customers.list().data == []
    assert refused(v1.customers.retrieve, mine.id).http_status == 404
    assert live.balance.retrieve().livemode is True


@pytest.mark.parametrize("text", ["repr", "str"])
def test_a_key_never_shows_its_secret(text: str) -> None:
    key = PracticeKey("sk_test_topsecret000000000001")
    assert "topsecret" not in (repr(key) if text == "repr" else str(key))
    assert "topsecret" not in key.masked
