"""The lock of the window: a passphrase as a salted hash in the keyring, tries that slow down, and a way out.

The lock keeps eyes off an unattended screen. It does not encrypt the data file; that is the computer's own disk
encryption's task.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from app.domain.errors import Code, NeedsUser
from app.domain.journal import Entry, Note
from app.ports.clock import Clock
from app.ports.secrets import NO_COMPANY, WINDOW_LOCK, SecretStore
from app.ports.store import Store

MINUTES = "lock-minutes"
"""Name of the setting: after how many minutes without a touch; 0 is off."""
CHOICES = (0, 1, 5, 15, 30, 60)
SHORTEST = 4
"""Characters; at one try in five minutes, all PINs of four digits take five weeks."""
_TRIES = "lock-tries"
_FREE = 3
"""Wrong tries that cost no wait."""
_LONGEST_WAIT = 300
_N, _R, _P = 2**15, 8, 1
"""Cost of scrypt: 32 MB and about a tenth of a second (RFC 7914; OWASP, Password Storage)."""
_MEMORY = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Attempt:
    """How a try ended."""

    right: bool
    wait: int = 0
    """Seconds until the next try is taken."""


class Locking:
    """Sets, opens and takes off the lock."""

    def __init__(self, store: Store, secret_store: SecretStore, clock: Clock) -> None:
        """Keep the choice in a store and the hash in a keyring."""
        self._store = store
        self._secrets = secret_store
        self._clock = clock

    @property
    def minutes(self) -> int:
        """After how many minutes the window locks itself; 0 when there is no lock. Quick: asks no keyring."""
        kept = self._store.setting(MINUTES, 0)
        return kept if isinstance(kept, int) and kept in CHOICES else 0

    def turn_on(self, passphrase: str, minutes: int, who: str = "person") -> None:
        """Set or change the lock.

        Raises:
            NeedsUser: the passphrase is too short (``bad-input``), or there is no keyring to keep its hash in
                (``no-keyring``).
        """
        if len(passphrase) < SHORTEST:
            raise NeedsUser(Code.BAD_INPUT, f"The PIN or passphrase is too short; take at least {SHORTEST} characters.")
        if minutes not in CHOICES[1:]:
            raise NeedsUser(Code.BAD_INPUT, f"{minutes} minutes cannot be chosen.")
        before = self.minutes
        if not self._secrets.put(NO_COMPANY, WINDOW_LOCK, _hashed(passphrase, secrets.token_bytes(16))):
            self._secrets.forget(NO_COMPANY)
            words = "The lock needs this computer's keyring, and there is none that works."
            raise NeedsUser(Code.NO_KEYRING, words, hint="Set up the keyring of this computer first.")
        self._store.set_setting(MINUTES, minutes)
        self._store.set_setting(_TRIES, None)
        self._note("set", f"The window locks itself after {minutes} min without a touch.", before, minutes, who)

    def turn_off(self, passphrase: str, who: str = "person") -> Attempt:
        """Take the lock off; the passphrase is asked for as in ``open``."""
        attempt = self.open(passphrase)
        if attempt.right:
            before = self.minutes
            self._take_off()
            self._note("off", "The lock of the window is taken off.", before, 0, who)
        return attempt

    def open(self, passphrase: str) -> Attempt:
        """Try a passphrase. After three wrong ones each costs a wait, twice as long each time, up to five minutes.

        Raises:
            NeedsUser: the keyring is locked or gone.
        """
        wrong, until = self._tries()
        left = round((until - self._clock.now()).total_seconds() + 0.5) if until is not None else 0
        if left > 0:
            # A clock set back must not lock anybody out for longer than the wait itself.
            return Attempt(right=False, wait=min(left, _LONGEST_WAIT))
        kept = self._secrets.get(NO_COMPANY, WINDOW_LOCK)
        if kept is not None and _fits(passphrase, kept):
            self._store.set_setting(_TRIES, None)
            return Attempt(right=True)
        wrong += 1
        wait = 0 if wrong < _FREE else min(5 * 2 ** min(wrong - _FREE, 10), _LONGEST_WAIT)
        until = self._clock.now() + dt.timedelta(seconds=wait)
        self._store.set_setting(_TRIES, {"wrong": wrong, "until": until.isoformat()})
        if wrong >= _FREE:
            self._note(
                "refused", f"The lock of the window was tried {wrong} times in vain.", self.minutes, self.minutes
            )
        return Attempt(right=False, wait=wait)

    def forgotten(self, who: str = "person") -> list[str]:
        """Take the lock off without its passphrase: every company's password and key are removed with it.

        So nobody gets further by this than by starting anew with passwords of their own. Return the companies.

        Raises:
            NeedsUser: the keyring is locked; nothing is taken off.
        """
        names = [company.name for company in self._store.companies.all()]
        for name in names:
            self._secrets.forget(name)
        before = self.minutes
        self._take_off()
        words = (
            "The lock was taken off without its passphrase; every company's password and key have to be entered again."
        )
        self._note("forgotten", words, before, 0, who)
        return names

    def _take_off(self) -> None:
        self._secrets.forget(NO_COMPANY)
        self._store.set_setting(MINUTES, 0)
        self._store.set_setting(_TRIES, None)

    def _tries(self) -> tuple[int, dt.datetime | None]:
        kept = self._store.setting(_TRIES)
        try:
            return int(kept["wrong"]), dt.datetime.fromisoformat(kept["until"])
        except (TypeError, KeyError, ValueError):
            return 0, None

    def _note(self, what: str, words: str, before: int, after: int, who: str = "person") -> None:
        entry = Entry(0, self._clock.now(), who, Note.LOCK, before={"minutes": before}, reason=words)
        entry.after.update({"minutes": after, "what": what})
        self._store.journal.append([entry])


def _hashed(passphrase: str, salt: bytes) -> str:
    digest = hashlib.scrypt(passphrase.encode(), salt=salt, n=_N, r=_R, p=_P, maxmem=_MEMORY)
    return f"scrypt${_N}${_R}${_P}${salt.hex()}${digest.hex()}"


def _fits(passphrase: str, kept: str) -> bool:
    try:
        name, n, r, p, salt, digest = kept.split("$")
        found = hashlib.scrypt(
            passphrase.encode(), salt=bytes.fromhex(salt), n=int(n), r=int(r), p=int(p), maxmem=_MEMORY
        )
        return name == "scrypt" and hmac.compare_digest(found, bytes.fromhex(digest))
    except (ValueError, MemoryError):
        # Not of our making: it opens nothing.
        return False
