"""Secrets in the operating system's keyring, one entry each.

Every call may show the system's own prompt and block for minutes until a person answers it: call from a lane, never
from the window's thread.
"""

from __future__ import annotations

import importlib
import secrets
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any

from app.domain.errors import Code, NeedsUser
from app.ports.secrets import CHAT_ADDRESS, MAIL_PASSWORD, PRONTO_PASSWORD, STRIPE_KEY, WINDOW_LOCK

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

SERVICE = "Tallybridge"
MOST_BYTES = 2560
"""What Windows' credential store takes, in UTF-16 (CredWrite: CRED_MAX_CREDENTIAL_BLOB_SIZE); held to everywhere."""
_NAMES = (PRONTO_PASSWORD, STRIPE_KEY, WINDOW_LOCK, MAIL_PASSWORD, CHAT_ADDRESS)
_CANARY = "canary"
_LEAST_PRIORITY = 1
"""Keyring's own mark for a backend that is recommended; plain files and the null backend are below it."""
_UNSAFE_MODULES = ("keyring.backends.fail", "keyring.backends.null", "keyrings.alt", "keyring.backends.chainer")


class KeyringStore:
    """Keeps secrets in a keyring backend; safe to use from any thread, never from the window's.

    Args:
        backend: the keyring; see ``find_backend``.
        seen: told every secret that passes, so that the log can take it out.
    """

    def __init__(self, backend: KeyringBackend, *, seen: Callable[[str], None] = lambda _: None) -> None:
        self._backend = backend
        self._seen = seen

    def probe(self) -> None:
        """Write, read and remove a canary, so that trouble shows now and not at the first password.

        Raises:
            NeedsUser: the keyring is locked or does not keep what it is given.
        """
        canary = secrets.token_hex(8)
        with _in_words():
            self._backend.set_password(SERVICE, _CANARY, canary)
            kept = self._backend.get_password(SERVICE, _CANARY)
            self._delete(_CANARY)
        if kept != canary:
            raise NeedsUser(Code.NO_KEYRING, "This computer's keyring does not give back what it was asked to keep")

    def get(self, company: str, name: str) -> str | None:
        """Return a secret, or None when there is none.

        Raises:
            NeedsUser: when the keyring is locked.
        """
        with _in_words():
            secret = self._backend.get_password(SERVICE, _entry(company, name))
        if secret is not None:
            self._seen(secret)
        return secret

    def put(self, company: str, name: str, secret: str) -> bool:
        """Keep a secret; always True, because it outlives this run.

        Raises:
            NeedsUser: when the keyring is locked or the secret is longer than keyrings take.
        """
        self._seen(secret)
        if len(secret.encode("utf-16-le", "surrogatepass")) > MOST_BYTES:
            raise NeedsUser(Code.SECRET_TOO_LONG)
        with _in_words():
            self._backend.set_password(SERVICE, _entry(company, name), secret)
        return True

    def forget(self, company: str) -> None:
        """Remove every secret of a company; a missing one is no error.

        Raises:
            NeedsUser: when the keyring is locked.
        """
        with _in_words():
            for name in _NAMES:
                self._delete(_entry(company, name))

    def describe(self) -> str:
        """Return one sentence: where secrets are kept on this computer."""
        return f"Passwords and keys are kept in this computer's keyring ({_name(self._backend)})."

    def _delete(self, entry: str) -> None:
        """Remove an entry; a missing one is no error."""
        from keyring.errors import PasswordDeleteError  # noqa: PLC0415 - see find_backend

        try:
            self._backend.delete_password(SERVICE, entry)
        except PasswordDeleteError:
            # Some backends say this of a missing entry, some of one they could not remove.
            if self._backend.get_password(SERVICE, entry) is not None:
                raise


def find_backend() -> KeyringBackend | None:
    """Return the best keyring of this computer that is safe to use, or None when there is none."""
    # Imported here: with its backends it takes a quarter of a second, which the window's first paint need not wait for.
    import keyring  # noqa: PLC0415
    from keyring.backends.chainer import ChainerBackend  # noqa: PLC0415

    chosen = keyring.get_keyring()
    # The chain asks one backend after the other, unsafe ones too; take the links apart.
    links: Iterable[KeyringBackend] = chosen.backends if isinstance(chosen, ChainerBackend) else (chosen,)
    return next((backend for backend in links if is_safe(backend)), None)


def is_safe(backend: KeyringBackend) -> bool:
    """Whether a backend is a real keyring: recommended by keyring itself, and neither a dummy nor a plain file."""
    kind = type(backend)
    if kind.__module__.startswith(_UNSAFE_MODULES) or "plaintext" in kind.__name__.lower():
        return False
    try:
        return float(backend.priority) >= _LEAST_PRIORITY
    except RuntimeError:
        # How keyring's backends say that they cannot work here.
        return False


def _entry(company: str, name: str) -> str:
    """Return the name of a secret's entry."""
    return f"{company}/{name}"


def _name(backend: KeyringBackend) -> str:
    """Return what a backend calls itself: ``SecretService``, ``Windows``, ``macOS``."""
    parts = type(backend).__module__.split(".")
    return parts[2] if parts[:2] == ["keyring", "backends"] and len(parts) > 2 else type(backend).__name__


@contextmanager
def _in_words() -> Iterator[None]:
    """Turn a backend's own errors into words; none of them quotes the secret."""
    from keyring import errors  # noqa: PLC0415 - see find_backend

    others: tuple[type[Exception], ...] = (errors.KeyringError, OSError, *_foreign_errors())
    try:
        yield
    except errors.NoKeyringError as problem:
        raise NeedsUser(Code.NO_KEYRING) from problem
    except (errors.KeyringLocked, errors.InitError) as problem:
        raise NeedsUser(Code.KEYRING_LOCKED) from problem
    except others as problem:
        detail = f"This computer's keyring did not answer as it should ({type(problem).__name__})"
        raise NeedsUser(Code.KEYRING_LOCKED, detail, hint="Unlock the keyring, or restart the computer.") from problem


@cache
def _foreign_errors() -> tuple[type[Exception], ...]:
    """Return the errors that backends let through unwrapped: Windows' own, and those of the Secret Service's bus."""
    wanted = (
        [("win32ctypes.pywin32.pywintypes", "error")]
        if sys.platform == "win32"
        else [("secretstorage.exceptions", "SecretStorageException"), ("jeepney", "DBusErrorResponse")]
    )
    found: list[type[Exception]] = []
    for module, name in wanted:
        try:
            error: Any = getattr(importlib.import_module(module), name)
        except (ImportError, AttributeError):
            continue
        found.append(error)
    return tuple(found)
