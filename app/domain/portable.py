"""Settings on their way from one computer to another: plain values by name, never a secret."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.mapping import MappingSet, StandingDecision

LOOK, TRAY = "look", "keep-in-tray"
"""Names under which the store keeps two choices about this computer's window."""
Plain = bool | int | float | str | tuple[str, ...]
"""What a setting is in a file."""


@dataclass(frozen=True, slots=True)
class Portable:
    """What a settings file holds; whatever is not in it stays as it is where it is taken in."""

    values: Mapping[str, Plain] = field(default_factory=dict)
    """By section and name: ``policies.finalise``."""
    standing: tuple[StandingDecision, ...] | None = None
    """None when the file says nothing of them."""
    mapping: MappingSet | None = None
    program: str = ""
    """Version of the program that wrote it."""

    @property
    def company(self) -> str:
        """Name of the company it was written for; blank when it is about a computer only."""
        return str(self.values.get("company.name", ""))


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One setting before and after; ``held`` where it is not taken over."""

    name: str
    """``policies.finalise``; ``mapping`` for a rule."""
    label: str
    """What people call it."""
    before: str
    after: str
    held: str = ""
    """Why it stays as it is, and what to do, in a sentence; blank when it is taken over."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What taking a settings file in would do."""

    company: str
    """The company it is about; blank when it is about this computer only."""
    new: bool
    """Whether that company would be added; then its password and key are asked for."""
    changes: tuple[SettingChange, ...] = ()

    @property
    def taken(self) -> tuple[SettingChange, ...]:
        """What would be changed."""
        return tuple(change for change in self.changes if not change.held)

    @property
    def held(self) -> tuple[SettingChange, ...]:
        """What the file says otherwise and stays as it is."""
        return tuple(change for change in self.changes if change.held)
