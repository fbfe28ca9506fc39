"""The store of a trial: a database file of its own below the home folder, removed when the trial is over."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.ports.clock import Clock
from app.ports.store import Store
from app.storage.store import open_store

_FILE = "trial.db"


class ScratchStores:
    """Implements ``ports.scratch.Scratch``.

    Args:
        folder: where the files of trials lie, a folder for each company.
        clock: the present.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        """Look after a folder; nothing is made yet."""
        self._folder = folder
        self._clock = clock

    def there(self, company_id: int) -> bool:
        """Whether an earlier trial of a company left one."""
        return self._path(company_id).is_file()

    def open(self, company_id: int) -> Store:
        """Open a company's scratch store, made when missing; the caller closes it.

        Raises:
            NeedsUser: it cannot be written to. RunStopped: the disk is full.
        """
        return open_store(self._path(company_id), self._clock)

    def remove(self, company_id: int) -> None:
        """Remove it; it must be closed. Leftovers that another program holds go with the next trial."""
        shutil.rmtree(self._path(company_id).parent, ignore_errors=True)

    def _path(self, company_id: int) -> Path:
        return self._folder / str(company_id) / _FILE
