"""A session with a Xi site: logging in, calling, and telling what went wrong.

The token lives in memory only. A reply that refuses the token means the request was not carried out, so after a
new login the same request goes out again, reads and writes alike.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable

import httpx

from app.domain.errors import CallMissing, Code, ItemRejected, NeedsUser, Retryable, RunStopped, SyncProblem
from app.ports.clock import Clock
from app.ports.progress import JobContext
from app.remote.address import host_of
from app.remote.failures import NotSent
from app.remote.http import Reply, exchange
from app.remote.pronto.dialect import Dialect, EntityMap
from app.remote.pronto.refusals import CallRefused, check_status, missing_words, refusal_in
from app.remote.pronto.reply import Tree, read_tree
from app.remote.pronto.request import Part, as_json, as_xml
from app.remote.rate import Governor
from app.remote.retry import RetryPolicy, retrying

_QUOTED = 200


class _TokenRefused(Exception):  # noqa: N818 - a signal between two methods
    """The site no longer knows the token."""


class Session:
    """One login at one service of a site; for one thread at a time."""

    def __init__(
        self,
        client: httpx.Client,
        dialect: Dialect,
        user: str,
        password: Callable[[], str],
        *,
        clock: Clock,
        governor: Governor,
        policy: RetryPolicy,
    ) -> None:
        """Prepare; nothing is sent before the first call.

        Args:
            client: bound to the service's address.
            dialect: the site's names.
            user: Pronto user name.
            password: fetched at each login, never kept.
            clock: the time.
            governor: paces the requests.
            policy: how often a request is tried.
        """
        self._client = client
        self._dialect = dialect
        self._user = user
        self._password = password
        self._clock = clock
        self._governor = governor
        self._policy = policy
        self._host = host_of(str(client.base_url))
        self._json = dialect.transport == "json-rpc"
        self._token = ""
        self._token_since = 0.0
        self._server_time: dt.datetime | None = None

    @property
    def server_time(self) -> dt.datetime | None:
        """The server's clock in UTC as of the last answer."""
        return self._server_time

    def call(self, entity: EntityMap, body: Part, ctx: JobContext, *, repeatable: bool = True) -> Tree:
        """Make a call and return its reply, proven to be a success.

        Args:
            entity: names the call.
            body: the request.
            ctx: the job.
            repeatable: False for a write that must not happen twice; then only what cannot have been carried out
                is sent again.

        Raises:
            CallMissing: the site does not offer the call.
            CallRefused: the site refuses this request; its own words inside.
            NeedsUser: login refused. RunStopped: not Pronto. Retryable: the tries are used up.
            ItemRejected: UNKNOWN_OUTCOME, a write may or may not have been carried out.
        """
        path = self._dialect.paths.call.format(call=entity.call + entity.version)
        content = as_json(body) if self._json else as_xml(body)

        def attempt() -> Tree:
            self._login_before_call(ctx)
            try:
                return self._understood(entity, self._send(path, content, ctx))
            except _TokenRefused:
                self._token = ""
            self._login_before_call(ctx)
            try:
                return self._understood(entity, self._send(path, content, ctx))
            except _TokenRefused as refused:
                raise NeedsUser(
                    Code.PRONTO_LOGIN, f"{self._host} refuses the session it just opened: “{refused}”."
                ) from None

        try:
            return retrying(
                attempt,
                ctx=ctx,
                clock=self._clock,
                policy=self._policy,
                may_repeat=None if repeatable else _cannot_have_happened,
            )
        except Retryable as problem:
            if repeatable or _cannot_have_happened(problem):
                raise
            raise ItemRejected(
                Code.UNKNOWN_OUTCOME,
                f"{problem.detail} It is not known whether Pronto carried the request out; look there first.",
            ) from None

    def login(self, ctx: JobContext) -> None:
        """Log in if there is no session.

        Raises:
            NeedsUser: PRONTO_LOGIN. RunStopped: not Pronto. Retryable: the tries are used up.
        """
        retrying(lambda: self._ensure_login(ctx), ctx=ctx, clock=self._clock, policy=self._policy)

    def close(self) -> None:
        """Log out where the site can, and drop the token; never raises."""
        token, self._token = self._token, ""
        path = self._dialect.paths.logout
        if token and path and not self._client.is_closed:
            # A token that cannot be handed back dies with the server's own time limit.
            with contextlib.suppress(SyncProblem):
                exchange(self._client, self._client.build_request("POST", path, headers=self._headers(token)))
        self._client.close()

    def _headers(self, token: str = "") -> dict[str, str]:
        kind = "application/json" if self._json else "application/xml"
        login = self._dialect.login
        headers = {"Content-Type": kind, "Accept": kind}
        if self._json:
            headers[login.format_header] = kind
        if token:
            headers[login.token_header] = _header_text(token, "session token")
        return headers

    def _login_before_call(self, ctx: JobContext) -> None:
        """Log in; when that fails for now, the call itself has certainly not been sent."""
        try:
            self._ensure_login(ctx)
        except Retryable as problem:
            raise NotSent(problem.code, problem.detail, after=problem.after) from None

    def _ensure_login(self, ctx: JobContext) -> None:
        """Log in once, unless there is a token that is young enough."""
        age = self._clock.monotonic() - self._token_since
        limit = self._dialect.login.max_age_seconds
        if self._token and not (limit and age > limit):
            return
        self._token = ""
        names = self._dialect.login
        headers = _in_bytes(
            {
                **self._headers(),
                names.username_header: _header_text(self._user, "user name"),
                names.password_header: _header_text(self._password(), "password"),
            }
        )
        self._governor.acquire(ctx)
        request = self._client.build_request("POST", self._dialect.paths.login, headers=headers)
        self._token = self._token_in(self._exchanged(request))
        self._token_since = self._clock.monotonic()

    def _token_in(self, reply: Reply) -> str:
        """Return the token of a login's answer.

        Raises:
            NeedsUser: PRONTO_LOGIN with the server's own words. RunStopped: no login of Pronto's.
        """
        if reply.status == 404:
            raise RunStopped(
                Code.NOT_THE_SERVICE,
                f"{self._host} has no Pronto service at this address; check the part after the host name.",
            )
        check_status(reply, self._host, self._governor)
        tree = read_tree(reply, self._host)
        names = self._dialect.login
        if tree.root != names.root and names.token not in tree.top:
            raise RunStopped(Code.NOT_THE_SERVICE, f"{self._host} does not answer a login the way Pronto does.")
        words = tree.text(names.status, names.status_text)
        token = tree.text(names.token)
        if reply.status != 200 or not token or words not in {names.success_text, ""}:
            said = f"Pronto says “{words[:_QUOTED]}”" if words else "Pronto gives no reason"
            raise NeedsUser(Code.PRONTO_LOGIN, f"{self._host} refused the login of {self._user}: {said}.")
        return token

    def _send(self, path: str, content: bytes, ctx: JobContext) -> Reply:
        """Send one request when the governor lets it go."""
        self._governor.acquire(ctx)
        return self._exchanged(
            self._client.build_request("POST", path, content=content, headers=self._headers(self._token))
        )

    def _exchanged(self, request: httpx.Request) -> Reply:
        reply = exchange(self._client, request)
        self._server_time = reply.date or self._server_time
        return reply

    def _weighed(self, refusal: CallRefused, entity: EntityMap) -> SyncProblem:
        """Return what a refusal means: no such call, busy for a moment, or plainly no."""
        if refusal.reply_code in self._dialect.reply.missing_codes:
            return CallMissing(detail=missing_words(entity))
        if refusal.reply_code in self._dialect.reply.busy_codes:
            return Retryable(Code.LOCKED, refusal.detail)
        return refusal

    def _understood(self, entity: EntityMap, reply: Reply) -> Tree:
        """Return a reply's tree if it reports success."""
        check_status(reply, self._host, self._governor)
        if reply.status == 404:
            raise CallMissing(detail=missing_words(entity))
        if reply.status == 401 and reply.body.lstrip()[:1] not in {b"<", b"{"}:
            raise _TokenRefused("401")
        tree = read_tree(reply, self._host)
        names = self._dialect.login
        if tree.root == names.root or reply.status == 401:
            words = tree.text(names.status, names.status_text) or str(reply.status)
            if tree.text(names.status, names.status_id) == "403" or reply.status == 403:
                raise CallMissing(
                    Code.PERMISSION, f"Pronto does not let {self._user} use {entity.call}: “{words[:_QUOTED]}”."
                )
            raise _TokenRefused(words[:_QUOTED])
        refusal = refusal_in(tree, entity, self._dialect.reply)
        if refusal is not None:
            raise self._weighed(refusal, entity)
        if reply.status != 200:
            raise CallRefused(entity.call, str(reply.status), f"HTTP {reply.status}")
        return tree


def _cannot_have_happened(problem: Retryable) -> bool:
    """Return whether a failed request was certainly not carried out: never sent, or refused at the door."""
    return isinstance(problem, NotSent) or problem.code in {Code.RATE_LIMITED, Code.LOCKED}


def _header_text(text: str, what: str) -> str:
    """Return a text that may travel in a header.

    Raises:
        NeedsUser: it is empty or has characters that no header can carry.
    """
    if not text or any(ord(mark) < 32 or ord(mark) == 127 for mark in text):
        raise NeedsUser(Code.PRONTO_LOGIN, f"The Pronto {what} is empty or has odd characters in it; enter it again.")
    return text


def _in_bytes(headers: dict[str, str]) -> dict[bytes, bytes]:
    """Write headers in UTF-8; httpx by itself takes ASCII only."""
    return {name.encode(): text.encode() for name, text in headers.items()}
