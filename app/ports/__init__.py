"""Protocols: what the services need from outside. Adapters implement them; tests fake them."""
