"""Reads a Pronto Avenue site: JSON GETs with HTTP Basic, pages by number, a leaky bucket that answers 429 in words."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Callable, Iterator, Mapping

import httpx

from app.domain.errors import CallMissing, Code, NeedsUser, RunStopped
from app.ports.clock import Clock
from app.ports.progress import JobContext
from app.remote.address import host_of
from app.remote.http import Reply, exchange
from app.remote.pronto.dialect import Dialect, EntityMap
from app.remote.pronto.refusals import CallRefused, check_status
from app.remote.pronto.reply import Row, Tree, first_text, looks_like_page, read_tree, rows_of
from app.remote.rate import Governor
from app.remote.retry import RetryPolicy, retrying

_QUOTED = 200
_MOST_PASSES = 3


class AvenueSession:
    """One user at one Avenue site; for one thread at a time."""

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
        """Prepare; nothing is sent before the first read. Arguments as for ``Session``."""
        self._client = client
        self._dialect = dialect
        self._user = user
        self._password = password
        self._clock = clock
        self._governor = governor
        self._policy = policy
        self._host = host_of(str(client.base_url))
        self._authorization = ""
        self._server_time: dt.datetime | None = None

    @property
    def server_time(self) -> dt.datetime | None:
        """The server's clock in UTC as of the last answer."""
        return self._server_time

    def first(self, entity: EntityMap, ctx: JobContext) -> None:
        """Ask for one record: the proof that the user and the call work.

        Raises:
            NeedsUser: login refused. CallMissing: no such call. RunStopped: not Avenue.
        """
        self._get(entity, {self._dialect.paging.page: "1", self._dialect.paging.per_page: "1"}, ctx)

    def rows(
        self, entity: EntityMap, ctx: JobContext, *, options: Mapping[str, str] | None = None
    ) -> Iterator[list[Row]]:
        """Yield pages of rows.

        Pages are counted, so a record deleted meanwhile moves the others up and one could be missed: when the count
        has fallen, everything is read once more, and the caller sees some rows again.

        Args:
            entity: names call and collection.
            ctx: the job; checked at every page.
            options: the change filter.
        """
        for _ in range(_MOST_PASSES):
            counts: list[int] = []
            yield from self._pass(entity, dict(options or {}), counts, ctx)
            if not counts or counts[-1] >= counts[0]:
                return

    def close(self) -> None:
        """Forget the login and close the connections."""
        self._authorization = ""
        self._client.close()

    def _pass(
        self, entity: EntityMap, options: dict[str, str], counts: list[int], ctx: JobContext
    ) -> Iterator[list[Row]]:
        """Yield every page once, noting the count each of them states."""
        paging, names = self._dialect.paging, self._dialect.reply
        size = min(paging.page_size, paging.largest_page)
        number = 1
        while True:
            asked = {**options, paging.page: str(number), paging.per_page: str(size)}
            tree = self._get(entity, asked, ctx)
            rows = rows_of(tree.top.get(entity.collection))
            if not rows:
                return
            counts.append(_whole(tree.top.get(names.count), len(rows)))
            yield rows
            if number >= _whole(tree.top.get(names.pages), number):
                return
            number += 1
            ctx.check()

    def _get(self, entity: EntityMap, options: Mapping[str, str], ctx: JobContext) -> Tree:
        """Make one GET, tried again as the policy says."""
        path = self._dialect.paths.call.format(call=entity.call, version=entity.version)

        def attempt() -> Tree:
            self._governor.acquire(ctx)
            request = self._client.build_request("GET", path, params=dict(options), headers=self._headers())
            reply = exchange(self._client, request)
            self._server_time = reply.date or self._server_time
            return self._understood(entity, reply)

        return retrying(attempt, ctx=ctx, clock=self._clock, policy=self._policy)

    def _headers(self) -> dict[str, str]:
        if not self._authorization:
            pair = f"{self._user}:{self._password()}".encode()
            self._authorization = f"Basic {base64.b64encode(pair).decode()}"
        return {"Accept": "application/json", "Authorization": self._authorization}

    def _understood(self, entity: EntityMap, reply: Reply) -> Tree:
        """Return a reply's tree if it is a success."""
        check_status(reply, self._host, self._governor)
        if reply.status == 401:
            self._authorization = ""
            words = " ".join(reply.body[:_QUOTED].decode("utf-8", "replace").split())
            raise NeedsUser(Code.PRONTO_LOGIN, f"{self._host} refused the login of {self._user}: it says “{words}”.")
        if reply.status == 403:
            raise CallMissing(Code.PERMISSION, f"Pronto Avenue does not let {self._user} read {entity.collection}.")
        if reply.status == 404 and not looks_like_page(reply):
            raise CallMissing(
                detail=f"This Pronto Avenue site does not give out {entity.collection}:"
                f" the call {entity.call}/{entity.version} is not available there."
            )
        tree = read_tree(reply, self._host)
        names = self._dialect.reply
        error = rows_of(tree.top.get(names.error))
        if tree.root == names.error or error or reply.status != 200:
            found = (error[0] if error else tree.top).get(names.message)
            raise CallRefused(entity.call, str(reply.status), first_text(found))
        if entity.collection not in tree.top:
            raise RunStopped(Code.NOT_THE_SERVICE, f"{self._host} does not answer the way Pronto Avenue does.")
        return tree


def _whole(cell: object, otherwise: int) -> int:
    """Return a count, or another number when it is none."""
    text = cell.strip() if isinstance(cell, str) else ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else otherwise
