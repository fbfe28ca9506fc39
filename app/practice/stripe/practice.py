"""The simulated Stripe account: takes requests, answers as Stripe would, forgets nothing."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec

from app.practice.exchange import Request, Response
from app.practice.faults import Fault, FaultKind
from app.practice.stripe import forms, routes
from app.practice.stripe.account import AccountFacts
from app.practice.stripe.answers import answer_bytes, fault_error
from app.practice.stripe.books import Books, Unit
from app.practice.stripe.call import Call
from app.practice.stripe.checking import check_params, known_only
from app.practice.stripe.errors import API_VERSION, ApiError
from app.practice.stripe.events import prune
from app.practice.stripe.idempotency import KeyBook, Saved
from app.practice.stripe.journal import Journal
from app.practice.stripe.keeping import Keeper
from app.practice.stripe.keys import DEFAULT_KEYS, KeyRing, PracticeKey
from app.practice.stripe.shapes import shape_of
from app.practice.stripe.throttle import Throttle
from app.practice.stripe.values import new_id

_VERSION_HEADER = "stripe-version"


class StripePractice:
    """One account with its test and its live data; safe to call from many threads."""

    def __init__(
        self,
        state_dir: Path | None = None,
        *,
        keys: Iterable[PracticeKey] = DEFAULT_KEYS,
        rate: float | None = None,
        endpoint_rate: float | None = None,
        clock: Callable[[], float] = time.time,
        validate: bool = True,
        account: AccountFacts | None = None,
    ) -> None:
        """Open the account, replaying what an earlier process left.

        Args:
            state_dir: folder for the journal, or None to keep all in memory.
            keys: the API keys that open it.
            rate: requests per second allowed for each mode, None for no limit.
            endpoint_rate: requests per second allowed for each endpoint, None for no limit.
            clock: Unix seconds.
            validate: whether a parameter that the SDK's request types do not list is refused; else it is
                ignored. Types, words and lengths are checked either way.
            account: the account's own facts.
        """
        self.account = account or AccountFacts()
        self.keys = KeyRing(keys, self.account.id)
        self.clock = clock
        self.validate = validate
        self.throttle = Throttle(rate, endpoint_rate, time.monotonic)
        self.before_execution: Callable[[Request], None] | None = None
        self._lock = threading.RLock()
        self._books = {False: Books(), True: Books()}
        self._key_books = {False: KeyBook(), True: KeyBook()}
        self._keeper = Keeper(Journal(state_dir), self._books, self._key_books) if state_dir else None
        if self._keeper:
            self._keeper.restore()
        now = int(clock())
        for books in self._books.values():
            prune(books, now)

    def close(self) -> None:
        """Close the journal's file."""
        with self._lock:
            if self._keeper:
                self._keeper.close()

    def books(self, *, livemode: bool = False) -> Books:
        """Return the collections of one mode, to look at."""
        return self._books[livemode]

    def handle(self, request: Request) -> Response:
        """Answer one request."""
        request_id = new_id("req", 14)
        livemode = False
        headers = {"Request-Id": request_id, "Stripe-Version": API_VERSION}
        try:
            key = self.keys.identify(request.headers)
            livemode = key.livemode
            status, body, more = self._admit(request, key, request_id)
            headers |= more
        except ApiError as problem:
            status, body = problem.status, msgspec.json.encode(problem.body(request_id, livemode=livemode))
            if problem.reason:
                headers["Stripe-Rate-Limited-Reason"] = problem.reason
        return Response(status, body, "application/json", headers)

    def _admit(self, request: Request, key: PracticeKey, request_id: str) -> tuple[int, bytes, dict[str, str]]:
        """Check a request at the door, then carry it out or replay its answer."""
        version = request.headers.get(_VERSION_HEADER, API_VERSION)
        if version != API_VERSION:
            raise ApiError(400, f"Invalid Stripe API version: {version}", before_execution=True)
        route, ids = routes.find(request.method, request.path)
        self.throttle.check(f"{route.method} {route.template}", livemode=key.livemode)
        self.keys.permit(key, route.permission, write=route.method != "GET")
        form = forms.decode(request.body.decode("utf-8", "replace") if request.body else request.query)
        shape = shape_of(route.params)
        params = check_params(form if self.validate else known_only(form, shape), shape, route.resource)
        if request.method == "GET":
            with self._lock:
                call = self._call(key, params, ids, request_id, None, request.path)
                return 200, self._run(route, call), {}
        idem = request.headers.get("idempotency-key") if request.method == "POST" else None
        if not idem:
            status, body = self._write(route, self._call(key, params, ids, request_id, None, request.path), None)
            return status, body, {}
        return self._once(request, route, self._call(key, params, ids, request_id, idem, request.path), idem)

    def _call(
        self, key: PracticeKey, params: Any, ids: tuple[str, ...], request_id: str, idem: str | None, path: str
    ) -> Call:
        """Return the call that an endpoint works on."""
        unit = Unit(self._books[key.livemode])
        now = int(self.clock())
        return Call(unit, params, ids, now, key.livemode, self.account, request_id, idem, path)

    def _once(self, request: Request, route: routes.Route, call: Call, idem: str) -> tuple[int, bytes, dict[str, str]]:
        """Carry out a request under an idempotency key, or replay its answer."""
        book = self._key_books[call.livemode]
        digest = hashlib.sha256(request.body or request.query.encode()).hexdigest()
        kept = book.reserve(idem, request.path, digest, call.now)
        headers = {"Idempotency-Key": idem}
        if kept is not None:
            return kept.status, kept.body.encode(), headers | {"Idempotent-Replayed": "true"}
        answer: Saved | None = None
        try:
            if self.before_execution is not None:
                self.before_execution(request)
            saved_error = request.fault is not None and request.fault.kind is FaultKind.SAVED_ERROR
            status, body = self._write(route, call, (idem, request.path, digest), saved_error=saved_error)
            answer = Saved(idem, request.path, digest, call.now, status, body.decode())
        finally:
            book.release(idem, answer)
            book.prune(call.now)
        return status, body, headers

    def _write(
        self, route: routes.Route, call: Call, idem: tuple[str, str, str] | None, *, saved_error: bool = False
    ) -> tuple[int, bytes]:
        """Carry out a change as one unit: all of it is kept, or none.

        Raises:
            ApiError: refused before execution; nothing is kept, not even the answer.
        """
        with self._lock:
            try:
                status, body = self._attempt(route, call)
                if saved_error:
                    status, body = 500, self._error_bytes(call, fault_error(Fault(FaultKind.SERVER_ERROR)))
                if self._keeper:
                    saved = Saved(*idem, call.now, status, body.decode()) if idem else None
                    self._keeper.keep(call.unit, saved, livemode=call.livemode)
            except BaseException:
                call.unit.roll_back()
                raise
            return status, body

    def _attempt(self, route: routes.Route, call: Call) -> tuple[int, bytes]:
        """Run an endpoint; what it refuses after it began is an answer, too, and changes nothing."""
        try:
            return 200, self._run(route, call)
        except ApiError as problem:
            if problem.before_execution:
                raise
            call.unit.roll_back()
            return problem.status, self._error_bytes(call, problem)

    @staticmethod
    def _error_bytes(call: Call, problem: ApiError) -> bytes:
        """Return an error's JSON body."""
        return msgspec.json.encode(problem.body(call.request_id or "", livemode=call.livemode))

    def _run(self, route: routes.Route, call: Call) -> bytes:
        """Run an endpoint and return its answer's JSON."""
        return answer_bytes(call, route.run(call))

    def behind(self, change: Callable[[Call], Any], *, livemode: bool = False) -> Any:
        """Carry out a change made in the dashboard: no request, no idempotency key, but events.

        Args:
            change: does the work on a call without parameters, and returns what it likes.
            livemode: whose data.

        Raises:
            ApiError: what the dashboard would refuse, too; nothing is changed then.
        """
        with self._lock:
            call = Call(Unit(self._books[livemode]), {}, (), int(self.clock()), livemode, self.account)
            try:
                result = change(call)
                if self._keeper:
                    self._keeper.keep(call.unit, None, livemode=livemode)
            except BaseException:
                call.unit.roll_back()
                raise
            return result

    def fault_answer(self, fault: Fault, request: Request) -> Response:
        """Answer a scripted fault in Stripe's own shape."""
        request_id = new_id("req", 14)
        problem = fault_error(fault)
        body = msgspec.json.encode(
            problem.body(request_id, livemode="_live_" in request.headers.get("authorization", ""))
        )
        headers = {"Request-Id": request_id, "Stripe-Version": API_VERSION}
        if problem.reason:
            headers["Stripe-Rate-Limited-Reason"] = problem.reason
        return Response(problem.status, body, "application/json", headers)
