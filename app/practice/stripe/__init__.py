"""A strict simulator of the Stripe API, version 2026-10-28.endive, as stripe 16.1.0 speaks it."""

from app.practice.stripe.account import AccountFacts
from app.practice.stripe.errors import API_VERSION, ApiError
from app.practice.stripe.keys import DEFAULT_KEYS, PracticeKey
from app.practice.stripe.practice import StripePractice
from app.practice.stripe.sandbox import SANDBOX_KEY, open_sandbox
from app.practice.stripe.serving import RunningStripe, running_stripe, serve

__all__ = [
    "API_VERSION",
    "DEFAULT_KEYS",
    "SANDBOX_KEY",
    "AccountFacts",
    "ApiError",
    "PracticeKey",
    "RunningStripe",
    "StripePractice",
    "open_sandbox",
    "running_stripe",
    "serve",
]
