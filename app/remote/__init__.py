"""The only door to HTTP: Pronto, Stripe, and what both connections share."""
