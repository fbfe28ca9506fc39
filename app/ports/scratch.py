"""A store beside the company's own, for a trial."""

from __future__ import annotations

from typing import Protocol

from app.ports.store import Store


class Scratch(Protocol):
    """A store of its own for a trial, beside the company's, so that its links are never touched."""

    def there(self, company_id: int) -> bool:
        """Whether an earlier trial of a company left one."""
        ...

    def open(self, company_id: int) -> Store:
        """Open a company's scratch store, made when missing; the caller closes it."""
        ...

    def remove(self, company_id: int) -> None:
        """Remove it; it must be closed."""
        ...
