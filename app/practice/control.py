"""The `/_practice/…` paths of a simulated service: health, request counts and faults from another process."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable

from app.practice.exchange import Request, Response
from app.practice.faults import Fault, FaultPlan

CONTROL_PREFIX = "/_practice/"
_TOO_MANY = 429


class ControlDesk:
    """Answers the control paths and counts the service's requests; safe to use from any thread."""

    def __init__(self, name: str, company: str, faults: FaultPlan, label: Callable[[Request], str]) -> None:
        """Speak for the named service; `label` says under which name a request is counted."""
        self._name = name
        self._company = company
        self._faults = faults
        self._label = label
        self._lock = threading.Lock()
        self._calls: Counter[str] = Counter()
        self._statuses: Counter[int] = Counter()

    def count(self, request: Request, status: int) -> None:
        """Count one request of the service; status 0 means that the answer was lost."""
        label = self._label(request)
        with self._lock:
            self._calls[label] += 1
            self._statuses[status] += 1

    def reset(self) -> None:
        """Set every count to zero."""
        with self._lock:
            self._calls.clear()
            self._statuses.clear()

    def stats(self) -> dict[str, object]:
        """Return requests in all, by method and path, by method alone, by status, and how many got 429."""
        with self._lock:
            methods: Counter[str] = Counter()
            for call, count in self._calls.items():
                methods[call.partition(" ")[0]] += count
            return {
                "requests": sum(self._calls.values()),
                "calls": dict(sorted(self._calls.items())),
                "methods": dict(methods),
                "statuses": {str(status): count for status, count in sorted(self._statuses.items())},
                "rate_limited": self._statuses[_TOO_MANY],
                "faults_fired": self._faults.fired(),
            }

    def answer(self, request: Request) -> Response:
        """Answer one control request."""
        match request.method, request.path.removeprefix(CONTROL_PREFIX):
            case "GET", "health":
                return _json({"name": self._name, "company": self._company})
            case "GET", "stats":
                return _json(self.stats())
            case "DELETE", "stats":
                self.reset()
                return _json(self.stats())
            case "GET", "faults":
                return _json({"faults": self._faults.to_json()})
            case "DELETE", "faults":
                self._faults.clear()
                return _json({"faults": []})
            case "POST", "faults":
                return self._add(request.body)
            case _:
                return _json({"error": "No such control path"}, 404)

    def _add(self, body: bytes) -> Response:
        """Add one fault or a list of them."""
        try:
            given = json.loads(body)
            wanted = given if isinstance(given, list) else [given]
            if not all(isinstance(item, dict) for item in wanted):
                return _json({"error": "A fault is a JSON object"}, 400)
            faults = [Fault.from_json(item) for item in wanted]
        except ValueError as problem:
            return _json({"error": str(problem)}, 400)
        for fault in faults:
            self._faults.add(fault)
        return _json({"faults": self._faults.to_json()})


def _json(value: object, status: int = 200) -> Response:
    """Return a JSON answer."""
    return Response(status, json.dumps(value).encode())
