"""Fetches the release note: one GET that tells the server nothing but that somebody asks."""

from __future__ import annotations

from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from app.domain.errors import Code, RunStopped
from app.domain.release import Release
from app.planning.release_note import read_note
from app.remote.address import checked_address, host_of
from app.remote.http import exchange, open_client

LARGEST_NOTE = 16 * 1024
"""Bytes; a note has about 250."""
WITHIN = 20.0
"""Seconds from the first byte sent to the last received."""
_TIMEOUT = httpx.Timeout(10.0)
_OK = 200


def fetch_release(address: str) -> Release:
    """Return the release that the note at an address announces.

    Only https, and plain http on this computer. Redirects are followed on the same host only; no cookie is kept or
    sent, and the program's version is not told.

    Raises:
        NeedsUser: the address is not allowed.
        Retryable: not reachable, too slow or broken off.
        RunStopped: another status than 200, another host, too large, or no release note.
    """
    checked = checked_address(address)
    host = host_of(checked)
    with open_client(checked, timeout=_TIMEOUT, connections=1, headers=_HEADERS) as client:
        client.cookies = CookieJar(DefaultCookiePolicy(allowed_domains=()))
        reply = exchange(client, client.build_request("GET", checked), largest=LARGEST_NOTE, within=WITHIN)
    if reply.status != _OK:
        raise RunStopped(Code.NOT_THE_SERVICE, f"{host} has no release note there (it answered {reply.status}).")
    try:
        return read_note(reply.body)
    except ValueError as wrong:
        raise RunStopped(Code.MALFORMED, f"What {host} sent cannot be used as a release note. {wrong}") from None


_HEADERS = {"User-Agent": "Tallybridge", "Accept": "application/json"}
