"""Puts what can go wrong on the way to a server into words, and says whether trying again can help."""

from __future__ import annotations

import socket
import ssl

import httpx

from app.domain.errors import Code, NeedsUser, Retryable, RunStopped, SyncProblem

# Verification results of OpenSSL (x509_vfy.h), which Python passes on as verify_code.
_EXPIRED = 10
_NOT_YET_VALID = 9
_SELF_SIGNED = frozenset({18, 19})
_UNKNOWN_ISSUER = frozenset({2, 20, 21})
_WRONG_NAME = frozenset({62, 64})


class NotSent(Retryable):
    """The connection could not be made, so the other side cannot have carried the request out."""


def problem_of(error: httpx.HTTPError | httpx.InvalidURL, host: str) -> SyncProblem:
    """Return the problem a failed request stands for.

    Args:
        error: what httpx raised.
        host: host (and port) for the sentence; nothing else of the request is quoted.
    """
    causes = _causes(error)
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return RunStopped(Code.CERTIFICATE, _certificate_words(cause, host))
    for cause in causes:
        found = _connection_problem(cause, host)
        if found is not None:
            return found
    if isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout):
        return NotSent(Code.TIMED_OUT, f"{host} did not answer in time; check the address and the network.")
    if isinstance(error, httpx.TimeoutException):
        return Retryable(Code.TIMED_OUT, f"{host} took too long to answer.")
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return NeedsUser(Code.BAD_ADDRESS, f"The address of {host} is not a web address; check it.")
    if isinstance(error, httpx.ConnectError):
        return NotSent(Code.UNREACHABLE, f"No connection to {host}; check the address and the network.")
    if isinstance(error, httpx.DecodingError):
        return Retryable(Code.MALFORMED, f"{host} sent an answer that cannot be unpacked.")
    return Retryable(Code.UNREACHABLE, f"The connection to {host} broke off.")


def _connection_problem(cause: BaseException, host: str) -> SyncProblem | None:
    """Return the problem behind an operating system's error, or None when it is not one we know."""
    if isinstance(cause, socket.gaierror):
        return NotSent(
            Code.UNREACHABLE, f"The name {host} is not known to the network; check the spelling and your connection."
        )
    if isinstance(cause, ConnectionRefusedError):
        return NotSent(Code.UNREACHABLE, f"{host} refuses the connection; check the port and that the server runs.")
    if isinstance(cause, ssl.SSLError) and "WRONG_VERSION_NUMBER" in str(cause.reason):
        return RunStopped(Code.BAD_ADDRESS, f"{host} does not speak https on that port; check the port.")
    if isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError):
        return RunStopped(Code.CERTIFICATE, f"No encrypted connection to {host} could be agreed on; ask who runs it.")
    return None


def _certificate_words(cause: ssl.SSLCertVerificationError, host: str) -> str:
    """Return which certificate trouble it is and what to do."""
    code = getattr(cause, "verify_code", 0)
    if code == _EXPIRED:
        return f"The certificate of {host} has expired; ask whoever runs the server to renew it."
    if code == _NOT_YET_VALID:
        return f"The certificate of {host} is not valid yet; check the date and time of this computer."
    if code in _SELF_SIGNED:
        return f"The certificate of {host} is self-signed; ask whoever runs the server for its CA file and choose it."
    if code in _UNKNOWN_ISSUER:
        return (
            f"The certificate of {host} was issued by an authority this computer does not know;"
            " ask whoever runs the server for its CA file and choose it."
        )
    if code in _WRONG_NAME:
        return f"The certificate of {host} was issued for another name; check the address."
    return f"The certificate of {host} is not trusted by this computer; ask whoever runs the server for its CA file."


def _causes(error: BaseException) -> list[BaseException]:
    """Return the error and what led to it, nearest first."""
    found: list[BaseException] = []
    at: BaseException | None = error
    while at is not None and at not in found:
        found.append(at)
        at = at.__cause__ or at.__context__
    return found
