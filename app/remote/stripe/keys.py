"""Looks at a key and an address before anything is sent: a wrong one must never leave this computer.

Stripe's library checks neither (Stripe docs, "Restricted API keys": prefixes tell kind and mode).
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from app.domain.errors import Code, NeedsUser
from app.remote.address import checked_address, is_loopback

STRIPE_ADDRESS = "https://api.stripe.com"
_SHAPE = re.compile(r"(?:sk|rk)(?:cs)?_(test|live)_\w{10,}", re.ASCII)
_ANYWHERE = re.compile(r"\b(?:sk|rk|pk)(?:cs)?_(?:test|live|org)_[\w*.]+")


def is_live(key: str) -> bool:
    """Return whether a key moves real money, by its prefix.

    Raises:
        NeedsUser: STRIPE_KEY_SHAPE when it is no secret or restricted key; the key itself is not repeated.
    """
    if key.startswith("pk_"):
        raise NeedsUser(
            Code.STRIPE_KEY_SHAPE,
            "This is a publishable key (pk_…); enter a restricted (rk_…) or secret (sk_…) key instead.",
        )
    shape = _SHAPE.fullmatch(key)
    if shape is None:
        raise NeedsUser(
            Code.STRIPE_KEY_SHAPE,
            "This does not look like a Stripe key; copy it again from Stripe's dashboard, it starts with rk_ or sk_.",
        )
    return shape.group(1) == "live"


def stripe_address(url: str) -> str:
    """Return the address to send to: Stripe's own, or a loopback one for practice and tests.

    Raises:
        NeedsUser: NOT_A_STRIPE_ADDRESS for any other host, so a key cannot be sent elsewhere.
    """
    address = checked_address(url)
    if address == STRIPE_ADDRESS or is_loopback(urlsplit(address).hostname or ""):
        return address
    raise NeedsUser(
        Code.NOT_A_STRIPE_ADDRESS,
        f"Keys are sent to {STRIPE_ADDRESS} or to this computer only; correct the Stripe address.",
    )


def without_keys(text: str) -> str:
    """Return a sentence of Stripe's with every key in it, whole or masked, taken out."""
    return _ANYWHERE.sub("your key", text)
