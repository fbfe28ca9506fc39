"""One HTTP request and its answer, as the simulated services see them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from app.practice.faults import Fault


@dataclass(frozen=True)
class Request:
    """A request.

    Attributes:
        method: upper-case HTTP method.
        path: decoded path without the query.
        query: raw query string, without "?".
        headers: header values by lower-case name.
        body: the raw body.
        fault: a fault that the service itself must act out (`SAVED_ERROR`), or None.
    """

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    fault: Fault | None = None

    @property
    def call(self) -> str:
        """What a fault's `match` is searched in: "METHOD path" or "METHOD path?query"."""
        return f"{self.method} {self.path}?{self.query}" if self.query else f"{self.method} {self.path}"

    def with_fault(self, fault: Fault) -> Request:
        """Return the same request carrying a fault."""
        return replace(self, fault=fault)


@dataclass(frozen=True)
class Response:
    """An answer: HTTP status, body, media type and further headers."""

    status: int
    body: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
