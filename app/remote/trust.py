"""Whom a connection trusts: the computer's own certificate store, and a company's own authority where it names one.

There is no way to switch verification off.
"""

from __future__ import annotations

import ssl
from pathlib import Path

import truststore

from app.domain.errors import Code, NeedsUser

_LARGEST_CA_BYTES = 1_000_000


def trust(ca_file: str = "") -> ssl.SSLContext:
    """Return the TLS settings of a connection.

    Args:
        ca_file: a certificate authority file (PEM) of a company's own, trusted besides the system's; blank for none.

    Raises:
        NeedsUser: CERTIFICATE when the file cannot be read or holds no certificate.
    """
    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if ca_file:
        context.load_verify_locations(cadata=_certificates(Path(ca_file)))
    return context


def _certificates(path: Path) -> str:
    """Return the certificates of a PEM file, proven to be some."""
    try:
        if path.stat().st_size > _LARGEST_CA_BYTES:
            raise NeedsUser(Code.CERTIFICATE, f"“{path}” is too large to be a certificate file; choose a PEM file.")
        text = path.read_text(encoding="ascii")
        # A plain context tells at once what truststore would tell only at the first connection.
        ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=text)
    except OSError as problem:
        reason = problem.strerror or "it cannot be read"
        if isinstance(problem, ssl.SSLError):
            reason = "it holds no certificate in PEM form"
        raise NeedsUser(Code.CERTIFICATE, _sentence(path, reason)) from None
    except ValueError:
        raise NeedsUser(Code.CERTIFICATE, _sentence(path, "it is not a text file in PEM form")) from None
    return text


def _sentence(path: Path, reason: str) -> str:
    return f"The certificate file “{path}” cannot be used: {reason}. Ask whoever runs the server for its CA file."
