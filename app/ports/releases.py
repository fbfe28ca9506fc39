"""Where news of releases come from."""

from __future__ import annotations

from typing import Protocol

from app.domain.release import Release


class ReleaseFeed(Protocol):
    """One small file on the web."""

    def __call__(self, address: str) -> Release:
        """Fetch the newest release's note from an address, once.

        Raises:
            SyncProblem: the address is not allowed or does not answer with a release note; worded for people.
        """
        ...
