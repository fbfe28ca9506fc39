"""The choice between the keyring and memory, made once at start."""

from __future__ import annotations

import logging
from collections.abc import Callable

from app.domain.errors import Code, NeedsUser
from app.domain.wording import explain
from app.ports.secrets import SecretStore
from app.secrets.keyring_store import KeyringStore, find_backend
from app.secrets.session_store import SessionStore

_log = logging.getLogger(__name__)


def choose_store(*, seen: Callable[[str], None] = lambda _: None) -> SecretStore:
    """Return the keyring when this computer has one that works, else memory; its ``describe()`` says which and why.

    May block for minutes while the system asks a person to unlock the keyring: call from a lane, never from the
    window's thread. Call again to try again.

    Args:
        seen: told every secret that passes, so that the log can take it out.
    """
    backend = find_backend()
    if backend is None:
        return _memory(NeedsUser(Code.NO_KEYRING, "this computer offers no keyring"), seen)
    store = KeyringStore(backend, seen=seen)
    try:
        store.probe()
    except NeedsUser as problem:
        return _memory(problem, seen)
    return store


def _memory(problem: NeedsUser, seen: Callable[[str], None]) -> SessionStore:
    """Return the store in memory, with the reason why."""
    words = explain(problem)
    sentence = words.sentence[:1].lower() + words.sentence[1:]
    _log.info("No keyring is used: %s", sentence)
    return SessionStore(f"{sentence} {words.remedy}", seen=seen)
