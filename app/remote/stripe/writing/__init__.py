"""Turns a change into the requests that carry it out, one after the other."""
