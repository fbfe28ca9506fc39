"""A support bundle in words and numbers: what is in it, and what is not and why."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a bundle."""

    name: str
    """With its folder inside the bundle: ``logs/tallybridge.log``."""
    about: str
    """What it tells, for a person."""
    bytes: int
    digest: str
    """SHA-256 of its content, hexadecimal."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that is not in a bundle, or only in part."""

    name: str
    why: str
    """A sentence."""
