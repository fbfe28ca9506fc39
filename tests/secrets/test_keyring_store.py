"""Secrets in a keyring: kept whole, refused in words, never in an unsafe backend."""

import keyring
import pytest
from keyring import errors
from keyring.backend import KeyringBackend
from keyring.backends import chainer, fail, null
from keyring.compat import properties

from app.domain.errors import Code, NeedsUser
from app.secrets import keyring_store
from app.secrets.choice import choose_store
from app.secrets.keyring_store import KeyringStore, find_backend, is_safe
from app.secrets.session_store import SessionStore
from tests.support.keyrings import MemoryKeyring


class Failing(KeyringBackend):
    """Raises the same thing at every call."""

    priority = 5.0

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def get_password(self, service: str, username: str) -> str | None:
        raise self.error

    def set_password(self, service: str, username: str, password: str) -> None:
        raise self.error

    def delete_password(self, service: str, username: str) -> None:
        raise self.error


class Forgetful(MemoryKeyring):
    """Takes everything and keeps nothing."""

    def set_password(self, service: str, username: str, password: str) -> None:
        return None


class PlaintextKeyring(MemoryKeyring):
    """Named like the plain-file family."""


class Hardly(MemoryKeyring):
    """Not recommended by keyring's own mark."""

    priority = 0.5


class CannotSay(MemoryKeyring):
    """Cannot work on this computer."""

    @properties.classproperty
    def priority(cls) -> float:  # noqa: N805 - a class property
        raise RuntimeError("no such system")


@pytest.fixture
def use():
    """Make a backend the one that keyring gives out."""
    before = keyring.get_keyring()
    yield keyring.set_keyring
    keyring.set_keyring(before)


def test_one_entry_per_secret():
    backend = MemoryKeyring()
    store = KeyringStore(backend)
    assert store.put("Acme", "stripe-key", "rk_test_é") is True
    assert backend.secrets == {("Tallybridge", "Acme/stripe-key"): "rk_test_é"}
    assert store.get("Acme", "stripe-key") == "rk_test_é"
    assert store.get("Acme", "pronto-password") is None


def test_forgets_a_company_whole_and_a_missing_one_without_complaint():
    backend = MemoryKeyring()
    store = KeyringStore(backend)
    store.put("Acme", "stripe-key", "one")
    store.put("Acme", "pronto-password", "two")
    store.put("Acme 2", "stripe-key", "three")
    store.forget("Acme")
    store.forget("Acme")
    assert backend.secrets == {("Tallybridge", "Acme 2/stripe-key"): "three"}


def test_probe_leaves_nothing_behind():
    backend = MemoryKeyring()
    KeyringStore(backend).probe()
    assert backend.secrets == {}


@pytest.mark.parametrize("secret", ["x" * 1280, "😀" * 640])
def test_takes_what_every_keyring_takes(secret: str):
    store = KeyringStore(MemoryKeyring())
    store.put("Acme", "stripe-key", secret)
    assert store.get("Acme", "stripe-key") == secret


@pytest.mark.parametrize("secret", ["x" * 1281, "😀" * 641])
def test_refuses_what_windows_would_refuse_on_every_system(secret: str):
    backend = MemoryKeyring()
    with pytest.raises(NeedsUser) as caught:
        KeyringStore(backend).put("Acme", "stripe-key", secret)
    assert caught.value.code is Code.SECRET_TOO_LONG
    assert secret not in str(caught.value)
    assert backend.secrets == {}


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.NoKeyringError("none"), Code.NO_KEYRING),
        (errors.InitError("Failed to create the collection: Prompt dismissed"), Code.KEYRING_LOCKED),
        (errors.KeyringLocked("locked"), Code.KEYRING_LOCKED),
        (errors.PasswordSetError("no"), Code.KEYRING_LOCKED),
        (OSError(1783, "The stub received bad data"), Code.KEYRING_LOCKED),
    ],
)
def test_errors_become_words(error: Exception, code: Code):
    store = KeyringStore(Failing(error))
    for call in (
        store.probe,
        lambda: store.get("Acme", "stripe-key"),
        lambda: store.put("Acme", "stripe-key", "hush-hush"),
        lambda: store.forget("Acme"),
    ):
        with pytest.raises(NeedsUser) as caught:
            call()
        assert caught.value.code is code
        assert "hush" not in str(caught.value)


def test_an_entry_that_cannot_be_removed_is_not_taken_for_a_missing_one():
    class Stuck(MemoryKeyring):
        def delete_password(self, service: str, username: str) -> None:
            raise errors.PasswordDeleteError("stuck")

    store = KeyringStore(Stuck())
    store.forget("Acme")
    store.put("Acme", "stripe-key", "one")
    with pytest.raises(NeedsUser):
        store.forget("Acme")


@pytest.mark.parametrize("backend", [fail.Keyring(), null.Keyring(), PlaintextKeyring(), Hardly(), CannotSay()])
def test_unsafe_backends_are_not_used(backend: KeyringBackend, use):
    assert not is_safe(backend)
    use(backend)
    assert find_backend() is None


def test_a_chain_is_taken_apart_so_that_no_unsafe_link_is_asked(use):
    good = MemoryKeyring()

    class Chain(chainer.ChainerBackend):
        backends = (PlaintextKeyring(), good, null.Keyring())

    use(Chain())
    assert find_backend() is good


def test_the_keyring_is_chosen_when_it_works(use):
    use(MemoryKeyring())
    store = choose_store()
    assert isinstance(store, KeyringStore)
    assert store.describe() == "Passwords and keys are kept in this computer's keyring (MemoryKeyring)."


@pytest.mark.parametrize("backend", [fail.Keyring(), Failing(errors.KeyringLocked("locked")), Forgetful()])
def test_memory_is_chosen_with_the_reason_when_it_does_not(backend: KeyringBackend, use):
    use(backend)
    store = choose_store()
    assert isinstance(store, SessionStore)
    assert "kept in memory and forgotten when Tallybridge ends: " in store.describe()
    assert "keyring" in store.describe()


def test_every_secret_that_passes_is_told():
    told: list[str] = []
    backend = MemoryKeyring()
    backend.set_password(keyring_store.SERVICE, "Acme/stripe-key", "rk_test_kept")
    store = KeyringStore(backend, seen=told.append)
    store.get("Acme", "stripe-key")
    store.put("Acme", "pronto-password", "hush-hush")
    assert told == ["rk_test_kept", "hush-hush"]
