"""How answers and scripted faults become bytes."""

from __future__ import annotations

from typing import Any

import msgspec

from app.practice.faults import Fault, FaultKind
from app.practice.stripe.call import Call, Page
from app.practice.stripe.errors import ApiError
from app.practice.stripe.expanding import expand
from app.practice.stripe.keys import lacking
from app.practice.stripe.throttle import rate_limited


def answer_bytes(call: Call, answer: Any) -> bytes:
    """Return an endpoint's answer as JSON, expanded as asked for."""
    paths = call.params.get("expand")
    if isinstance(answer, Page):
        if not paths:
            return _list_bytes(answer)
        rows = [msgspec.json.decode(row) for row in answer.rows]
        whole = {"object": "list", "data": rows, "has_more": answer.has_more, "url": answer.url}
        return msgspec.json.encode(expand(call, whole, paths))
    return msgspec.json.encode(expand(call, dict(answer), paths) if paths else answer)


def _list_bytes(page: Page) -> bytes:
    """Join stored rows into a list object without decoding them."""
    more = b"true" if page.has_more else b"false"
    url = msgspec.json.encode(page.url)
    return b'{"object":"list","data":[' + b",".join(page.rows) + b'],"has_more":' + more + b',"url":' + url + b"}"


def fault_error(fault: Fault) -> ApiError:
    """Return the error that Stripe would give for a scripted fault."""
    match fault.kind:
        case FaultKind.RATE_LIMITED:
            return rate_limited(fault.detail or "global-rate")
        case FaultKind.LOCK_TIMEOUT:
            message = (
                "This object cannot be accessed right now because another API request or Stripe process is currently "
                "accessing it. If you see this error intermittently, retry the request. If you see this error "
                "frequently and are making multiple concurrent requests to a single object, make your requests "
                "serially or at a lower rate."
            )
            return ApiError(fault.status or 429, message, code="lock_timeout")
        case FaultKind.UNAVAILABLE:
            return ApiError(503, "Stripe is temporarily unavailable. Please try again later.", "api_error")
        case FaultKind.EXPIRED_TOKEN:
            return ApiError(401, "Expired API Key provided: sk_test_****0000", code="api_key_expired")
        case FaultKind.FORBIDDEN:
            needed = fault.detail or "rak_customer_write"
            return ApiError(403, lacking("rk_test_****0000", "acct_1PracticeHarbour01", needed))
        case _:
            message = "An unknown error occurred while processing your request. Please try again."
            return ApiError(fault.status or 500, message, "api_error")
