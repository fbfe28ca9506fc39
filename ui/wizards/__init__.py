"""Guided paths of several pages."""
