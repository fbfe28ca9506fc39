"""Use cases: the order of steps, and nothing else. Services know ports, never adapters."""
