"""Stripe's error answers: the exact body shape, one constructor for each kind the API gives."""

from __future__ import annotations

from dataclasses import dataclass

API_VERSION = "2026-10-28.endive"
"""The API version that stripe 16.1.0 pins (`stripe._api_version`)."""


@dataclass
class ApiError(Exception):
    """An error that the API answers with.

    Attributes:
        status: HTTP status.
        message: the sentence.
        kind: the error's `type`.
        code: Stripe's error code, or None.
        param: the parameter at fault in bracket notation, or None.
        before_execution: whether it was found before the endpoint began (then no idempotency key keeps it).
        reason: value of the Stripe-Rate-Limited-Reason header, or None.
    """

    status: int
    message: str
    kind: str = "invalid_request_error"
    code: str | None = None
    param: str | None = None
    before_execution: bool = False
    reason: str | None = None

    def body(self, request_id: str, *, livemode: bool) -> dict[str, object]:
        """Return the JSON body, with the same fields that Stripe gives."""
        error: dict[str, object] = {}
        if self.code:
            error["code"] = self.code
            error["doc_url"] = f"https://stripe.com/docs/error-codes/{self.code.replace('_', '-')}"
        error["message"] = self.message
        if self.param:
            error["param"] = self.param
        mode = "" if livemode else "test/"
        error["request_log_url"] = f"https://dashboard.stripe.com/{mode}logs/{request_id}"
        error["type"] = self.kind
        return {"error": error}


def invalid(message: str, param: str | None = None, code: str | None = None) -> ApiError:
    """A request that cannot be carried out (400), found while the endpoint was executing."""
    return ApiError(400, message, code=code, param=param)


def malformed(message: str, param: str | None = None, code: str | None = None) -> ApiError:
    """A request whose parameters are wrong in themselves (400), found before the endpoint began."""
    return ApiError(400, message, code=code, param=param, before_execution=True)


def missing(noun: str, identifier: str, param: str = "id", status: int = 404) -> ApiError:
    """No object with that id; 404 for the object in the path, 400 for one named in a parameter."""
    return ApiError(status, f"No such {noun}: '{identifier}'", code="resource_missing", param=param)
