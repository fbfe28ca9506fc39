"""Settings of this computer: each declared once with its type, default and words.

What belongs to a company is a field of the company instead. Values live in the store, which may hold anything from
a newer or edited database; one that does not fit its declaration counts as not set.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from app.domain.errors import Code, NeedsUser

T = TypeVar("T", bool, str)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Setting(Generic[T]):
    """One declared setting."""

    name: str
    """Under which the store keeps it."""
    default: T
    """Also tells its type."""
    label: str
    help: str
    choices: tuple[T, ...] = ()
    """The values it may have; empty when any of its type."""

    def fits(self, value: Any) -> bool:
        """Whether a value is of the declared type and among what is allowed."""
        # A bool is an int to Python, never to a person.
        if type(value) is not type(self.default):
            return False
        return not self.choices or value in self.choices


THEME = Setting("theme", "system", "Colours", "Light, dark, or as this computer is set.", ("system", "light", "dark"))
SCHEDULE = Setting("schedule", True, "Sync by itself", "While Tallybridge is open it looks for changes and syncs them.")
DETAILED_LOG = Setting(
    "detailed-log", False, "Detailed log", "Note every step in the log; only while looking for a fault."
)
LAST_COMPANY = Setting("last-company", "", "Last company", "The company that was open when the window was closed.")

DECLARED: tuple[Setting[Any], ...] = (THEME, SCHEDULE, DETAILED_LOG, LAST_COMPANY)
"""Every setting there is."""


class Shelf(Protocol):
    """The part of the store that settings need."""

    def setting(self, name: str, default: Any = None) -> Any:
        """Return a setting of this computer."""
        ...

    def set_setting(self, name: str, value: Any) -> None:
        """Keep a setting (anything JSON can hold)."""
        ...


class Settings:
    """Reads and keeps the declared settings.

    Args:
        shelf: the store.
        noted: told of each setting that changes, with its value before and after, for the journal.
    """

    def __init__(self, shelf: Shelf, noted: Callable[[Setting[Any], Any, Any], None] = lambda *_: None) -> None:
        self._shelf = shelf
        self._noted = noted

    def get(self, setting: Setting[T]) -> T:
        """Return a setting's value, its default when none is kept or what is kept does not fit."""
        value = self._shelf.setting(setting.name)
        if value is None:
            return setting.default
        if not setting.fits(value):
            _log.warning("The setting %s holds something that does not fit; its default is used", setting.name)
            return setting.default
        found: T = value
        return found

    def put(self, setting: Setting[T], value: T) -> None:
        """Keep a setting's value.

        Raises:
            NeedsUser: the value does not fit.
        """
        if not setting.fits(value):
            raise NeedsUser(Code.BAD_INPUT, f"{setting.label} cannot be {value!r}", hint=setting.help)
        before = self.get(setting)
        self._shelf.set_setting(setting.name, value)
        if before != value:
            self._noted(setting, before, value)
