"""API keys of the simulated account: secret, restricted with permissions, revoked."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.practice.stripe.errors import ApiError


@dataclass(frozen=True)
class PracticeKey:
    """One key.

    Attributes:
        secret: the key itself, e.g. "sk_test_…" or "rk_live_…".
        permissions: for a restricted key, names such as "rak_customer_write" ("…_write" includes reading);
            None for a secret key, which may do all.
        revoked: whether it is no longer accepted.
        expired: whether it was rolled and has run out (another error code).
    """

    secret: str = field(repr=False)
    permissions: frozenset[str] | None = None
    revoked: bool = False
    expired: bool = False

    @property
    def livemode(self) -> bool:
        """Whether it opens the live data."""
        return "_live_" in self.secret

    @property
    def masked(self) -> str:
        """The key as Stripe shows it in errors."""
        return mask(self.secret)


def mask(secret: str) -> str:
    """Return a key with its middle hidden, as Stripe's messages do."""
    head = "_".join(secret.split("_")[:2]) + "_" if secret.count("_") >= 2 else ""
    return f"{head}{'*' * max(4, len(secret) - len(head) - 4)}{secret[-4:]}"


DEFAULT_KEYS = (PracticeKey("sk_test_practice000000000000"), PracticeKey("sk_live_practice000000000000"))
"""The keys of a practice account that was given none."""


class KeyRing:
    """Finds the key of a request and checks what it may do."""

    def __init__(self, keys: Iterable[PracticeKey], account: str) -> None:
        """Accept those keys for the account (its id is named in errors)."""
        self._keys = {key.secret: key for key in keys}
        self._account = account

    def add(self, key: PracticeKey) -> None:
        """Accept a further key, or replace the one with the same secret (to revoke it, say)."""
        self._keys[key.secret] = key

    def identify(self, headers: Mapping[str, str]) -> PracticeKey:
        """Return the request's key.

        Raises:
            ApiError: none given, unknown, revoked, expired or publishable (401).
        """
        given = _given(headers.get("authorization", ""))
        if not given:
            message = (
                "You did not provide an API key. You need to provide your API key in the Authorization header, "
                "using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
            )
            raise ApiError(401, message, before_execution=True)
        if given.startswith("pk_"):
            message = "This API call cannot be made with a publishable API key. Please use a secret API key."
            raise ApiError(401, message, code="secret_key_required", before_execution=True)
        key = self._keys.get(given)
        if key is not None and key.expired:
            message = f"Expired API Key provided: {key.masked}"
            raise ApiError(401, message, code="api_key_expired", before_execution=True)
        if key is None or key.revoked:
            raise ApiError(401, f"Invalid API Key provided: {mask(given)}", before_execution=True)
        return key

    def permit(self, key: PracticeKey, resource: str, *, write: bool) -> None:
        """Check a restricted key's permission.

        Args:
            key: the key.
            resource: the permission's noun, e.g. "customer".
            write: whether the call changes something.

        Raises:
            ApiError: the permission lacks (403).
        """
        if key.permissions is None or f"rak_{resource}_write" in key.permissions:
            return
        needed = f"rak_{resource}_{'write' if write else 'read'}"
        if needed in key.permissions:
            return
        raise ApiError(403, lacking(key.masked, self._account, needed), before_execution=True)


def lacking(masked: str, account: str, needed: str) -> str:
    """Return Stripe's sentence for a missing permission."""
    return (
        f"The provided key '{masked}' does not have the required permissions for this endpoint on account "
        f"'{account}'. Having the '{needed}' permission would allow this request to continue."
    )


def _given(header: str) -> str:
    """Return the key in an Authorization header (Bearer or Basic), or ""."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() == "bearer":
        return value.strip()
    if scheme.lower() == "basic":
        try:
            return base64.b64decode(value).decode().partition(":")[0]
        except (binascii.Error, UnicodeDecodeError):
            return ""
    return ""
