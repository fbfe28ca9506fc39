"""Drawn for this app: arrows, ticks and its mark."""
