"""Secrets from stdin, one a line, or asked for at a terminal without showing them."""

from __future__ import annotations

import getpass
import sys
from dataclasses import dataclass, field
from typing import TextIO

from app.domain.errors import Code, NeedsUser

_LONGEST = 4096
"""Characters read of one line; no password or key comes near."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What a company connects with; never shown."""

    pronto_password: str = field(repr=False)
    stripe_key: str = field(repr=False)


def read_secrets(stream: TextIO | None = None) -> Secrets:
    """Read the Pronto password and the Stripe key: two lines of stdin, or two prompts at a terminal.

    Raises:
        NeedsUser: one of them is missing.
    """
    source = stream or sys.stdin
    if source is None:
        raise NeedsUser(Code.BAD_INPUT, "There is no standard input to read the password and the key from")
    if source.isatty():
        password, key = getpass.getpass("Pronto password: "), getpass.getpass("Stripe key: ")
    else:
        password, key = _line(source), _line(source)
    # Blanks may be part of a password, never of a key.
    password, key = password.removeprefix("\ufeff"), key.strip()
    if not password or not key:
        missing = "Stripe key" if password else "Pronto password"
        raise NeedsUser(
            Code.BAD_INPUT,
            f"The {missing} is missing on standard input",
            hint="Give two lines: the Pronto password, then the Stripe key.",
        )
    return Secrets(password, key)


def read_key(prompt: str, stream: TextIO | None = None) -> str:
    """Read one more Stripe key, for this command only: the next line of stdin, or a prompt at a terminal.

    Raises:
        NeedsUser: it is missing.
    """
    source = stream or sys.stdin
    if source is None:
        raise NeedsUser(Code.BAD_INPUT, "There is no standard input to read the key from")
    key = (getpass.getpass(prompt) if source.isatty() else _line(source)).removeprefix("\ufeff").strip()
    if not key:
        raise NeedsUser(
            Code.BAD_INPUT,
            "The key of the test account is missing on standard input",
            hint="Give it on a line of its own, after those of --secrets-stdin where that is said.",
        )
    return key


def read_line(prompt: str, stream: TextIO | None = None) -> str:
    """Read a secret from the next line of stdin, or at a prompt that does not show it; it may be blank.

    Raises:
        NeedsUser: there is nothing to read from.
    """
    source = stream or sys.stdin
    if source is None:
        raise NeedsUser(Code.BAD_INPUT, "There is no standard input to read from")
    return (getpass.getpass(prompt) if source.isatty() else _line(source)).removeprefix("\ufeff")


def _line(source: TextIO) -> str:
    """Return the next line without its end."""
    try:
        return source.readline(_LONGEST).rstrip("\r\n")
    except UnicodeDecodeError as problem:
        raise NeedsUser(
            Code.BAD_INPUT, "Standard input is not readable text", hint="Give the two lines as UTF-8 text."
        ) from problem
