"""The lock of the window: off by default, slow against guessing, and no way round that keeps the keys."""

import pytest

from app.domain.company import NewCompany
from app.domain.errors import Code, NeedsUser
from app.ports.secrets import NO_COMPANY, PRONTO_PASSWORD, STRIPE_KEY, WINDOW_LOCK
from app.secrets.keyring_store import KeyringStore
from app.secrets.session_store import SessionStore
from app.services.locking import Locking
from app.storage.store import open_store
from tests.fakes.clock import ManualClock
from tests.support.keyrings import MemoryKeyring

PHRASE = "korrekt Pferd"


@pytest.fixture
def clock():
    return ManualClock()


@pytest.fixture
def store(tmp_path, clock):
    opened = open_store(tmp_path / "lock.db", clock)
    yield opened
    opened.close()


@pytest.fixture
def keyring():
    return KeyringStore(MemoryKeyring())


@pytest.fixture
def locking(store, keyring, clock):
    return Locking(store, keyring, clock)


def test_it_is_off_until_the_owner_wants_it(locking, keyring, store):
    assert locking.minutes == 0
    locking.turn_on(PHRASE, 15)
    assert locking.minutes == 15
    kept = keyring.get(NO_COMPANY, WINDOW_LOCK)
    assert kept.startswith("scrypt$32768$8$1$")
    assert PHRASE not in kept
    locking.turn_on(PHRASE, 5)
    assert keyring.get(NO_COMPANY, WINDOW_LOCK) != kept, "another salt each time"
    assert [entry.after["minutes"] for entry in store.journal.entries(action="lock")] == [5, 15]


def test_only_the_passphrase_opens_and_takes_it_off(locking, keyring):
    locking.turn_on(PHRASE, 5)
    assert not locking.open("").right
    assert locking.open(PHRASE).right
    assert not locking.turn_off("wrong").right
    assert locking.minutes == 5
    assert locking.turn_off(PHRASE).right
    assert locking.minutes == 0
    assert keyring.get(NO_COMPANY, WINDOW_LOCK) is None


def test_wrong_tries_slow_down_also_over_a_new_start(locking, store, keyring, clock):
    locking.turn_on(PHRASE, 5)
    waits = []
    for _ in range(10):
        attempt = locking.open("1234")
        assert not attempt.right
        waits.append(attempt.wait)
        clock.move(seconds=attempt.wait)
    assert waits == [0, 0, 5, 10, 20, 40, 80, 160, 300, 300]
    locking.open("1234")
    again = Locking(store, keyring, clock)
    early = again.open(PHRASE)
    assert not early.right
    assert early.wait == 300
    clock.move(seconds=301)
    assert again.open(PHRASE).right
    assert again.open("1234").wait == 0
    assert "in vain" in store.journal.entries(action="lock", limit=1)[0].reason


def test_forgotten_it_comes_off_and_takes_every_key_along(locking, keyring, store):
    for name in ("Acme", "Zebra"):
        store.companies.add(NewCompany(name, "http://127.0.0.1:1", "u"))
        keyring.put(name, STRIPE_KEY, "rk_test_1")
        keyring.put(name, PRONTO_PASSWORD, "secret")
    locking.turn_on(PHRASE, 5)
    assert locking.forgotten() == ["Acme", "Zebra"]
    assert locking.minutes == 0
    assert [keyring.get(name, STRIPE_KEY) for name in ("Acme", "Zebra")] == [None, None]
    assert keyring.get("Acme", PRONTO_PASSWORD) is None
    assert "entered again" in store.journal.entries(action="lock", limit=1)[0].reason


def test_what_cannot_be_is_refused_in_words(locking, store, clock):
    with pytest.raises(NeedsUser, match="at least 4 characters"):
        locking.turn_on("123", 5)
    with pytest.raises(NeedsUser, match="7 minutes"):
        locking.turn_on(PHRASE, 7)
    with pytest.raises(NeedsUser) as told:
        Locking(store, SessionStore(), clock).turn_on(PHRASE, 5)
    assert told.value.code is Code.NO_KEYRING
    assert locking.minutes == 0


@pytest.mark.parametrize("kept", ["", "plain", "scrypt$x$8$1$00$00", "scrypt$32768$8$1$zz$00", "md5$2$8$1$00$00"])
def test_a_hash_that_is_none_opens_nothing(locking, keyring, kept):
    locking.turn_on(PHRASE, 5)
    keyring.put(NO_COMPANY, WINDOW_LOCK, kept)
    assert not locking.open(PHRASE).right
    keyring.forget(NO_COMPANY)
    assert not locking.open("").right
