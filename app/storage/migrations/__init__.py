"""Numbered steps that make and change the tables; frozen once released."""
