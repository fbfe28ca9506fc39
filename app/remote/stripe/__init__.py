"""Stripe: the gateway the services use, and nothing else of it is seen outside."""

from app.remote.stripe.opening import governor_for, open_stripe

__all__ = ["governor_for", "open_stripe"]
