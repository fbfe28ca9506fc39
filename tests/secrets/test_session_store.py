"""Secrets in memory."""

from app.secrets.session_store import SessionStore


def test_keeps_until_forgotten_and_says_that_it_does_not_last():
    store = SessionStore()
    assert store.get("Acme", "stripe-key") is None
    assert store.put("Acme", "stripe-key", "rk_test_1234567890") is False
    store.put("Other", "stripe-key", "rk_test_other")
    assert store.get("Acme", "stripe-key") == "rk_test_1234567890"
    store.forget("Acme")
    store.forget("Acme")
    assert store.get("Acme", "stripe-key") is None
    assert store.get("Other", "stripe-key") == "rk_test_other"


def test_shows_no_secret():
    store = SessionStore("There is no keyring.")
    store.put("Acme", "pronto-password", "hush-hush")
    assert "hush" not in repr(store)
    assert store.describe().endswith("There is no keyring.")


def test_tells_who_listens_what_must_not_be_logged():
    told: list[str] = []
    SessionStore(seen=told.append).put("Acme", "pronto-password", "hush-hush")
    assert told == ["hush-hush"]
