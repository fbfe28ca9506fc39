"""The durable queue: what is about to be sent, committed before it leaves."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.domain.kinds import RecordType


class IntentState(StrEnum):
    """Where a request stands."""

    SENT = "sent"
    """Committed and possibly sent; the answer is not known yet."""
    DONE = "done"
    FAILED = "failed"
    """Refused by the other side; the record is parked."""
    LOST = "lost"
    """Given up after a look-up at Stripe found nothing: it was never carried out."""


@dataclass(frozen=True, slots=True)
class Step:
    """One request of a change, before it has a key."""

    name: str
    """``create``, ``price``, ``lines`` …, unique within the change."""
    method: str
    path: str
    params: dict[str, Any] = field(default_factory=dict)
    """As the SDK takes them: nested tables and lists."""

    @property
    def writes(self) -> bool:
        """Whether it changes anything at the other side."""
        return self.method != "GET"


@dataclass(frozen=True, slots=True)
class Intent:
    """A step with its idempotency key, as committed."""

    id: int
    company_id: int
    change_id: int
    kind: RecordType
    pronto_id: str
    step: Step
    key: str
    """Idempotency key; the same key and the same body go out again after a crash."""
    state: IntentState
    sent_at: dt.datetime
    answer: dict[str, Any] | None = None
    """What Stripe answered, whole; None until it did."""
    request_id: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back for a step."""

    step: str
    body: dict[str, Any]
    request_id: str = ""
    """Stripe's ``Request-Id`` header."""
    replayed: bool = False
    """Whether Stripe repeated a stored answer."""
