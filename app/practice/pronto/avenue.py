"""The Avenue dialect: JSON GETs with HTTP Basic under ``/api/json/``."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs

from app.practice.company.books import ProntoBooks
from app.practice.company.schema import Record
from app.practice.company.stamps import SYDNEY, moment_of
from app.practice.company.table import Table
from app.practice.exchange import Request, Response
from app.practice.faults import Fault, FaultKind
from app.practice.pronto.avenue_shapes import debtor_shape, order_shape, product_shape
from app.practice.pronto.leaky_bucket import LeakyBucket
from app.practice.pronto.settings import AvenueSettings, Users

AVENUE_PREFIX = "/api/"
_STAMP_IN_QUERY = "%d-%m-%Y-%H-%M"


@dataclass(frozen=True, slots=True)
class _Entity:
    table: str
    collection: str
    version: str
    search: str
    key: str
    created: str
    shape: Callable[[Record], dict[str, Any]]


_ENTITIES = {
    "debtor": _Entity("customers", "debtors", "v4", "account_code", "CustomerCode", "CreatedDate", debtor_shape),
    "product": _Entity("items", "products", "v4", "code", "ItemCode", "CreatedDate", product_shape),
    "order": _Entity("orders", "orders", "v4", "number", "SOOrderNo", "Date", order_shape),
}


class _RefusedError(Exception):
    """The query cannot be answered; the text says why."""


class AvenueDialect:
    """Answers Avenue requests from the books."""

    def __init__(
        self,
        books: ProntoBooks,
        *,
        users: Users,
        settings: AvenueSettings,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Serve the books.

        Args:
            books: What is read.
            users: User names with passwords.
            settings: Behaviour; may be changed while running.
            clock: Seconds for the rate limit.
        """
        self._books = books
        self._users = users
        self._settings = settings
        self._bucket = LeakyBucket(clock)

    def handle(self, request: Request) -> Response:
        """Answer one request whose path begins with `AVENUE_PREFIX`."""
        wait = self._bucket.wait_for_room(self._settings.calls_per_second, self._settings.burst)
        if wait:
            return _limited(self._settings.burst, self._settings.calls_per_second or 0, wait)
        if not self._known_user(request.headers.get("authorization", "")):
            return Response(
                401, b"HTTP Basic: Access denied.\n", "text/plain", {"WWW-Authenticate": 'Basic realm="Application"'}
            )
        parts = [part.removesuffix(".json") for part in request.path.removeprefix(AVENUE_PREFIX).strip("/").split("/")]
        entity = _ENTITIES.get(parts[1]) if len(parts) == 3 and parts[0] == "json" else None
        if entity is None or parts[2] != entity.version:
            return _error(404, f"No route matches {request.method} {request.path}")
        if request.method != "GET":
            return _error(405, f"{request.method} is not allowed on {parts[1]}")
        try:
            return self._list(entity, parse_qs(request.query, keep_blank_values=True))
        except _RefusedError as refused:
            return _error(400, str(refused))

    def fault_answer(self, fault: Fault, request: Request) -> Response:
        """Return what an Avenue site answers when it cannot serve a request."""
        match fault.kind:
            case FaultKind.RATE_LIMITED:
                return _limited(20, 0.5, fault.retry_after or 2)
            case FaultKind.EXPIRED_TOKEN | FaultKind.FORBIDDEN:
                status = fault.status or (401 if fault.kind is FaultKind.EXPIRED_TOKEN else 403)
                return Response(status, b"HTTP Basic: Access denied.\n", "text/plain")
            case FaultKind.UNAVAILABLE:
                return Response(fault.status or 503, b"<html><body>Service Unavailable</body></html>", "text/html")
            case _:
                return _error(fault.status or 500, f"Something went wrong with {request.path}")

    def _known_user(self, header: str) -> bool:
        scheme, _, encoded = header.partition(" ")
        if scheme.lower() != "basic":
            return False
        try:
            user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return False
        expected = self._users.get(user)
        return expected is not None and hmac.compare_digest(expected.encode(), password.encode())

    def _list(self, entity: _Entity, asked: dict[str, list[str]]) -> Response:
        unknown = asked.keys() - {entity.search, "updated_since", "created_since", "page", "per_page"}
        if unknown:
            raise _RefusedError(f"Unknown option {min(unknown)}")
        values = {name: texts[-1] for name, texts in asked.items()}
        page = _whole(values.get("page", ""), "page", 1)
        size = _whole(values.get("per_page", ""), "per_page", self._settings.page_size)
        size = min(size, self._settings.largest_page)
        with self._books.locked() as tables:
            records, count = _page(tables[entity.table], entity, values, page, size)
        pages = -(-count // size)
        body = {entity.collection: [entity.shape(record) for record in records], "count": count, "pages": pages}
        return _json(200, body)


def _page(table: Table, entity: _Entity, values: dict[str, str], page: int, size: int) -> tuple[Sequence[Record], int]:
    """Return the records of one page and how many there are on all pages."""
    first = (page - 1) * size
    wanted = values.get(entity.search, "")
    since, created = _since(values.get("updated_since", "")), _since(values.get("created_since", ""))
    if not wanted and since is None and created is None:
        keys = table.keys()[first : first + size]
        return [record for key in keys if (record := table.get(key))], len(table)
    found: Sequence[Record]
    if wanted:
        found = _with_key(table, entity, wanted)
    elif since is not None:
        found = table.changed_between(since.astimezone(SYDNEY).strftime("%Y-%m-%d"), "")
    else:
        found = list(table.walk())
    matching = [record for record in found if _new_enough(record, entity, since, created)]
    return matching[first : first + size], len(matching)


def _with_key(table: Table, entity: _Entity, wanted: str) -> list[Record]:
    """Return the records whose first key field is the searched text: one, or the parts of one order."""
    try:
        start = table.spec.key_from({entity.key: wanted})
    except ValueError:
        return []
    found = []
    for record in table.walk(start):
        if table.spec.key_of(record)[0] != start[0]:
            break
        found.append(record)
    return found


def _new_enough(record: Record, entity: _Entity, since: datetime | None, created: datetime | None) -> bool:
    if since is not None and moment_of(record.get("LastChangeDate"), record.get("LastChangeTime")) < since:
        return False
    return created is None or moment_of(record.get(entity.created) or "1990-01-01", "") >= created


def _since(text: str) -> datetime | None:
    """Return the Sydney moment of an option such as ``updated_since``, or None when blank."""
    if not text:
        return None
    try:
        return datetime.strptime(text, _STAMP_IN_QUERY).replace(tzinfo=SYDNEY).astimezone(UTC)
    except ValueError as error:
        raise _RefusedError(f"{text} is not of the form DD-MM-YYYY-HH-MM") from error


def _whole(text: str, name: str, default: int) -> int:
    if not text:
        return default
    if not (text.isascii() and text.isdigit()) or int(text) < 1:
        raise _RefusedError(f"{name} must be a whole number above zero")
    return int(text)


def _limited(burst: int, rate: float, wait: float) -> Response:
    """Return the recorded plain-text 429."""
    every = f"{1 / rate:g}" if rate else "2"
    text = (
        f"avenue_api_calls_limit threshold of 1 tries per {every}s and burst rate {burst} tries exceeded for your"
        f" site, please try again after {wait:g} seconds"
    )
    return Response(429, text.encode(), "text/plain")


def _error(status: int, message: str) -> Response:
    return _json(status, {"error_response": {"message": message, "backtrace": ""}})


def _json(status: int, body: object) -> Response:
    return Response(status, json.dumps(body, ensure_ascii=False).encode(), "application/json; charset=utf-8")
