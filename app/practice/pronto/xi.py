"""The Xi REST dialect: login and calls under ``/pronto/rest/<service>/``."""

from __future__ import annotations

import hmac
import time
from collections.abc import Callable, Iterable

from app.practice.company.books import ProntoBooks
from app.practice.exchange import Request, Response
from app.practice.faults import Fault, FaultKind
from app.practice.pronto.calls import READ_CALLS, WRITE_CALLS, ReadCall, WriteCall
from app.practice.pronto.nodes import UnreadableBodyError, read_body
from app.practice.pronto.query import RefusedRequestError, read_query
from app.practice.pronto.render import Tree, record_tree, reply
from app.practice.pronto.select import select
from app.practice.pronto.sessions import SessionLimitError, Sessions
from app.practice.pronto.settings import Service, Users, XiSettings
from app.practice.pronto.writes import write

XI_PREFIX = "/pronto/rest/"
_PAGE = "<!DOCTYPE html><html><head><title>{0}</title></head><body><h1>{0}</h1></body></html>"


class XiDialect:
    """Answers Xi REST requests from the books."""

    def __init__(
        self,
        books: ProntoBooks,
        *,
        users: Users,
        services: Iterable[Service],
        settings: XiSettings,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Publish services over the books.

        Args:
            books: What is read and changed.
            users: Who may log in, with passwords; may be changed while running.
            services: The published services.
            settings: Behaviour; may be changed while running.
            clock: Seconds for the life of tokens.
        """
        self._books = books
        self._users = users
        self._services = {service.name: service for service in services}
        self._settings = settings
        self.sessions = Sessions(clock)

    def handle(self, request: Request) -> Response:
        """Answer one request whose path begins with `XI_PREFIX`."""
        service_name, _, rest = request.path.removeprefix(XI_PREFIX).partition("/")
        service = self._services.get(service_name)
        if service is None:
            return _page(404, "Not Found")
        if request.method != "POST":
            return _page(405, "Method Not Allowed")
        if rest == "login":
            return self._login(service, request)
        if self._settings.logout_path and rest == self._settings.logout_path:
            return self._logout(request)
        if rest.startswith("api/"):
            return self._call(service, rest.removeprefix("api/"), request)
        return _page(404, "Not Found")

    def fault_answer(self, fault: Fault, request: Request) -> Response:
        """Return what a Pronto site answers when it cannot serve a request."""
        match fault.kind:
            case FaultKind.EXPIRED_TOKEN:
                self.sessions.logout(request.headers.get("x-pronto-token", ""))
                return _auth_info(401, "TOKEN_EXPIRED", request)
            case FaultKind.FORBIDDEN:
                return _auth_info(403, fault.detail or "ACCESS_DENIED", request)
            case FaultKind.RATE_LIMITED:
                wait = f"please try again after {fault.retry_after or 2:g} seconds"
                return Response(fault.status or 429, f"Too many requests, {wait}".encode(), "text/plain")
            case FaultKind.UNAVAILABLE:
                return _page(fault.status or 503, "Service Unavailable")
            case FaultKind.LOCK_TIMEOUT:
                sentence = "The record is locked by another user"
                return _refused("", "RECORD_LOCKED", sentence, request, fault.status or 200)
            case _:
                return _page(fault.status or 500, "Internal Server Error")

    def _login(self, service: Service, request: Request) -> Response:
        user = request.headers.get("x-pronto-username", "")
        password = request.headers.get("x-pronto-password", "")
        expected = self._users.get(user)
        if expected is None or not hmac.compare_digest(expected.encode(), password.encode()):
            return _auth_info(401, "LOGIN_FAILED", request)
        try:
            token = self.sessions.login(
                service.name, user, lifetime=self._settings.token_seconds, most=self._settings.most_sessions
            )
        except SessionLimitError:
            return _auth_info(403, "SESSION_LIMIT_REACHED", request)
        return _auth_info(200, "LOGIN_OK", request, token=token)

    def _logout(self, request: Request) -> Response:
        if self.sessions.logout(request.headers.get("x-pronto-token", "")):
            return _auth_info(200, "LOGOUT_OK", request)
        return _auth_info(401, "INVALID_TOKEN", request)

    def _call(self, service: Service, name: str, request: Request) -> Response:
        token = request.headers.get("x-pronto-token", "")
        if self.sessions.user_of(token, service.name, lifetime=self._settings.token_seconds) is None:
            return _auth_info(401, "INVALID_TOKEN" if token else "NO_TOKEN", request)
        read, written = READ_CALLS.get(name), WRITE_CALLS.get(name)
        namespace = read.namespace if read else written.namespace if written else ""
        root = f"{read.root if read else name}Response"
        if name in service.off or name in self._settings.off or not (read or written):
            sentence = f"{name} is not available in this service"
            return _refused(namespace, "UNKNOWN_CALL", sentence, request, root=root)
        try:
            return self._read(read, request) if read else self._write(WRITE_CALLS[name], request)
        except RefusedRequestError as refused:
            return _refused(namespace, refused.code, str(refused), request, root=root)
        except UnreadableBodyError as problem:
            return _refused(namespace, "INVALID_REQUEST", str(problem), request, root=root)

    def _read(self, call: ReadCall, request: Request) -> Response:
        settings = self._settings
        root = read_body(request.body, json_allowed=_wants_json(request))
        query = read_query(call, root, ignored_filters=frozenset(settings.ignored_filters))
        limit = min(query.limit or settings.largest_page, settings.largest_page)
        with self._books.locked() as tables:
            records = select(call, tables[call.table.name], query, limit=limit, inclusive=settings.start_keys_inclusive)
        rows = [record_tree(record, query.fields, call.lines, query.line_fields) for record in records]
        content: Tree = {"APIResponseStatus": {"Code": "OK"}, call.collection: {call.record: rows}}
        return reply(
            f"{call.root}Response",
            call.namespace,
            content,
            as_json=_wants_json(request),
            single_object=settings.single_object_json,
        )

    def _write(self, call: WriteCall, request: Request) -> Response:
        root = read_body(request.body, json_allowed=_wants_json(request))
        written = write(call, root, self._books)
        status: Tree = {"Code": "OK"}
        if self._settings.errors_with_key:
            status = {"APIErrors": {"APIError": "The record was saved but a later step failed"}, "Code": "ERROR"}
        content: Tree = {"APIResponseStatus": status, **written}
        return reply(
            f"{call.name}Response",
            call.namespace,
            content,
            as_json=_wants_json(request),
            single_object=self._settings.single_object_json,
        )


def _wants_json(request: Request) -> bool:
    return "json" in request.headers.get("x-pronto-content-type", "").lower()


def _auth_info(status: int, description: str, request: Request, *, token: str = "") -> Response:
    content: Tree = {"AuthStatus": {"Id": str(status), "Description": description}}
    if token:
        content["token"] = token
    return reply("AuthInfo", "", content, as_json=_wants_json(request), status=status)


def _refused(
    namespace: str, code: str, message: str, request: Request, status: int = 200, *, root: str = "ErrorResponse"
) -> Response:
    content: Tree = {"APIResponseStatus": {"APIErrors": {"APIError": message}, "Code": code}}
    return reply(root, namespace, content, as_json=_wants_json(request), status=status)


def _page(status: int, title: str) -> Response:
    return Response(status, _PAGE.format(f"{status} {title}").encode(), "text/html;charset=UTF-8")
