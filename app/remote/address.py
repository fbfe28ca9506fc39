"""Checks the addresses people type before anything is sent there."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit, urlunsplit

from app.domain.errors import Code, NeedsUser

_LONGEST = 500


def is_loopback(host: str) -> bool:
    """Return whether a host is this computer itself: ``localhost`` or a loopback address."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def checked_address(text: str) -> str:
    """Return a service's base address in one spelling: no blanks, no trailing slash, lower-case host.

    Raises:
        NeedsUser: BAD_ADDRESS when it is no web address or carries a password, query or fragment; PLAIN_HTTP when it
            is not encrypted and not on this computer.
    """
    given = text.strip()
    shown = f"“{given[:80]}”"
    if not given:
        raise NeedsUser(Code.BAD_ADDRESS, "The address is empty; enter one that starts with https://.")
    if len(given) > _LONGEST or any(mark.isspace() or not mark.isprintable() for mark in given):
        raise NeedsUser(Code.BAD_ADDRESS, f"{shown} has blanks or odd characters in it; copy the address again.")
    try:
        parts = urlsplit(given)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise NeedsUser(Code.BAD_ADDRESS, f"{shown} is not a web address; check host name and port.") from None
    if parts.scheme.lower() not in {"http", "https"} or not host or "\\" in given:
        raise NeedsUser(Code.BAD_ADDRESS, f"{shown} is not a web address; it should start with https://.")
    if parts.username is not None or parts.password is not None:
        raise NeedsUser(Code.BAD_ADDRESS, "The address has a user or password in it; enter those in their own fields.")
    if parts.query or parts.fragment:
        raise NeedsUser(Code.BAD_ADDRESS, f"{shown} goes on after a ? or #; enter only the part before it.")
    if parts.scheme.lower() == "http" and not is_loopback(host):
        raise NeedsUser(Code.PLAIN_HTTP, f"{shown} is not encrypted; use an address that starts with https://.")
    return urlunsplit((parts.scheme.lower(), _authority(host, port), parts.path.rstrip("/"), "", ""))


def host_of(address: str) -> str:
    """Return the host of an address for a sentence, with its port when one is given."""
    parts = urlsplit(address)
    return _authority(parts.hostname or address, parts.port)


def _authority(host: str, port: int | None) -> str:
    """Write host and port, IPv6 addresses in brackets."""
    name = f"[{host}]" if ":" in host else host.lower()
    return name if port is None else f"{name}:{port}"
