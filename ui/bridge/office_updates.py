"""What the window asks of the office about newer versions."""

from __future__ import annotations

from typing import Protocol

from app.domain.release import UpdateNews
from app.ports.progress import JobContext


class Updates(Protocol):
    """Tells of newer versions and fetches none."""

    def news(self) -> UpdateNews:
        """Return what is known; asks nobody."""
        ...

    def look(self, ctx: JobContext) -> UpdateNews:
        """Ask now, because a person wishes it."""
        ...

    def switch(self, on: bool, who: str) -> UpdateNews:
        """Look by itself once a day from now on, or no more."""
        ...

    def use_address(self, text: str, who: str) -> UpdateNews:
        """Keep a site's own address; a blank one goes back to that of the build."""
        ...

    def skip(self, version: str, who: str) -> UpdateNews:
        """Tell no more of a version."""
        ...
