"""What the services need from a Pronto connection, whatever its dialect."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from app.domain.kinds import RecordType
from app.domain.records import Record
from app.domain.shapes import Problem
from app.ports.progress import JobContext


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A row Pronto sent that could not be read; the others of its page could."""

    key: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Page:
    """One page of records, in key order."""

    records: tuple[Record, ...]
    unreadable: tuple[Unreadable, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How a record type will be read this time."""

    incremental: bool
    """True: only what changed since the cursor. False: everything, so a missing key means a deleted record."""
    pages: Iterator[Page]
    """Lazily read; raises SyncProblem from inside."""


@dataclass(frozen=True, slots=True)
class Ability:
    """What the site can give for one record type, as its probe found."""

    kind: RecordType
    works: bool
    message: str
    """A sentence for people."""


class ProntoSource(Protocol):
    """One Pronto company, logged in on first use; safe for one thread at a time."""

    def probe(self, ctx: JobContext) -> list[Ability]:
        """Log in and try each mapped read with one record.

        Raises:
            NeedsUser: wrong password. RunStopped: wrong address, certificate, not a Pronto server.
        """
        ...

    def server_time(self) -> dt.datetime | None:
        """Return the server's own clock (its ``Date`` header) in UTC as of the last answer, or None."""
        ...

    def read(self, kind: RecordType, since: dt.datetime | None, ctx: JobContext) -> Reading:
        """Read a record type, changed since ``since`` (UTC) where the site can tell, else all of it.

        Raises:
            CallMissing: the site does not offer the call. NeedsUser, RunStopped: as ``probe``.
            Retryable: the tries are used up.
        """
        ...

    def write_user_field(self, customer_code: str, field: str, value: str, ctx: JobContext) -> None:
        """Write a debtor's user-defined field (Stripe's id).

        Raises:
            CallMissing: the site does not allow it. ItemRejected: refused.
        """
        ...

    def post_receipt(self, receipt: Mapping[str, str], ctx: JobContext) -> str:
        """Post one receipt to AR and return Pronto's reference.

        ``receipt`` has ``customer``, ``invoice``, ``amount`` (major units), ``date`` (ISO) and ``reference``.

        Raises:
            CallMissing: the site does not allow it. ItemRejected: refused.
        """
        ...

    def close(self) -> None:
        """Log out and drop the token; never raises."""
        ...
