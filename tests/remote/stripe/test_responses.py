import httpx
import pytest
import stripe

from app.domain.errors import Code, ItemRejected, NeedsUser, Retryable, RunStopped
from app.remote.stripe.responses import Refusal, Unsettled, may_repeat, meaning, permission_name, refusal_of, spoken


def refusal(status, **more):
    plain = {"type": "", "code": "", "message": "Said.", "param": "", "retry_after": None, "should_retry": None}
    return Refusal(**plain | {"status": status, "replayed": False, "reason": "", "readable": True} | more)


@pytest.mark.parametrize(
    ("given", "kind", "code", "again"),
    [
        (refusal(429, code="rate_limit"), Retryable, Code.RATE_LIMITED, True),
        (refusal(400, code="rate_limit"), Retryable, Code.RATE_LIMITED, True),
        (refusal(429, code="lock_timeout"), Retryable, Code.LOCKED, True),
        (refusal(409, code="lock_timeout"), Retryable, Code.LOCKED, True),
        (refusal(409, type="idempotency_error", code="idempotency_key_in_use"), Retryable, Code.LOCKED, True),
        (refusal(400, type="idempotency_error"), Unsettled, Code.UNKNOWN_OUTCOME, False),
        (refusal(500), Retryable, Code.SERVER_ERROR, True),
        (refusal(503, readable=False), Retryable, Code.SERVER_ERROR, True),
        (refusal(500, should_retry=False), Unsettled, Code.UNKNOWN_OUTCOME, False),
        (refusal(400, should_retry=True), Retryable, Code.SERVER_ERROR, True),
        (refusal(404, readable=False), Retryable, Code.MALFORMED, True),
        (refusal(200, readable=False), Retryable, Code.MALFORMED, True),
    ],
)
def test_what_is_tried_again(given, kind, code, again):
    problem = meaning(given)
    assert type(problem) in {kind, *kind.__subclasses__()}
    assert isinstance(problem, Retryable)
    assert (problem.code, may_repeat(problem)) == (code, again)


@pytest.mark.parametrize(
    ("given", "kind", "code"),
    [
        (refusal(401), NeedsUser, Code.STRIPE_KEY),
        (refusal(403), RunStopped, Code.PERMISSION),
        (refusal(400), ItemRejected, Code.REJECTED),
        (refusal(402, type="card_error"), ItemRejected, Code.REJECTED),
        (refusal(404, code="resource_missing", param="id"), ItemRejected, Code.GONE_AT_STRIPE),
        (refusal(400, code="resource_missing", param="customer"), ItemRejected, Code.REJECTED),
        (refusal(400, code="invoice_not_editable"), ItemRejected, Code.FINALISED),
    ],
)
def test_what_is_final(given, kind, code):
    problem = meaning(given)
    assert type(problem) is kind
    assert problem.code is code


def test_the_wait_asked_for_is_kept():
    problem = meaning(refusal(429, retry_after=2.5))
    assert isinstance(problem, Retryable)
    assert problem.after == 2.5


def test_a_missing_permission_is_named_as_the_dashboard_does():
    said = "Having the 'rak_plan_write' permission would allow this request to continue."
    problem = meaning(refusal(403, message=said))
    assert problem.detail == said
    assert "Prices: write" in problem.hint
    assert permission_name("Having the 'rak_credit_note_read' permission") == "Credit notes: read"
    assert permission_name("no such thing") == ""


def test_a_refused_field_is_said_in_words():
    problem = meaning(refusal(400, param="address[postal_code]", message="Invalid string."))
    assert problem.detail == "Stripe says: Invalid string (field address, postal code)."
    assert spoken("lines[0][tax_amounts]") == "lines, 0, tax amounts"


def test_parts_are_read_whatever_the_library_made_of_them():
    body = {"error": {"code": "rate_limit", "message": "Slow, sk_test_abcdefghij", "type": "invalid_request_error"}}
    headers = httpx.Headers(
        {"Retry-After": "3", "Stripe-Should-Retry": "true", "Stripe-Rate-Limited-Reason": "endpoint-rate"}
    )
    found = refusal_of(stripe.RateLimitError("Slow", b"", 429, body, headers))
    assert (found.code, found.retry_after, found.should_retry, found.reason) == (
        "rate_limit",
        3.0,
        True,
        "endpoint-rate",
    )
    assert found.message == "Slow, your key"
    web_page = refusal_of(stripe.APIError("Invalid", b"<html>", 200, headers))
    assert (web_page.readable, web_page.retry_after) == (False, 3.0)
    bare = refusal_of(stripe.APIError("Nothing at all"))
    assert (bare.status, bare.readable) == (0, False)
