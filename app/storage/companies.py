"""The pairs kept in step."""

from __future__ import annotations

import dataclasses
from typing import Any

from app.domain.company import Company, NewCompany
from app.domain.errors import Code, NeedsUser
from app.ports.clock import Clock
from app.storage.codec import folded, text_of, value_of
from app.storage.database import Database
from app.storage.findable import forget_company
from app.storage.tables import CompanyTable


class CompanyRows:
    """Implements ``ports.store.Companies``."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def add(self, new: NewCompany) -> Company:
        """Store a company.

        Raises:
            NeedsUser: the name is blank (``bad-input``) or taken (``company-exists``).
        """
        if not folded(new.name):
            raise NeedsUser(Code.BAD_INPUT, "A company needs a name; type one.")
        with self._database.writing():
            self._refuse_taken(new.name, but=0)
            fields = {field.name: getattr(new, field.name) for field in dataclasses.fields(new)}
            company = Company(id=0, created=self._clock.now(), **fields)
            number = self._database.run(
                CompanyTable.insert(name_folded=folded(new.name), body=_body(company)),
            )
            return dataclasses.replace(company, id=number)

    def named(self, name: str) -> Company:
        """Return a company by name, letter case ignored.

        Raises:
            NeedsUser: there is none (``no-company``); the message lists those there are.
        """
        found = self._database.run(_select().where(CompanyTable.name_folded == folded(name)))
        if found:
            return _company(found[0])
        names = ", ".join(f"“{company.name}”" for company in self.all())
        known = f"the companies here are {names}" if names else "no company has been added yet"
        raise NeedsUser(Code.NO_COMPANY, f"There is no company called “{name.strip()[:80]}”; {known}.")

    def with_id(self, company_id: int) -> Company:
        """Return a company by number.

        Raises:
            NeedsUser: it has been removed (``no-company``).
        """
        found = self._database.run(_select().where(CompanyTable.id == company_id))
        if not found:
            raise NeedsUser(Code.NO_COMPANY, f"Company number {company_id} is not here any more; choose another one.")
        return _company(found[0])

    def all(self) -> list[Company]:
        """Return every company, in the order of their names."""
        return [_company(row) for row in self._database.run(_select().order_by(CompanyTable.name_folded))]

    def save(self, company: Company) -> None:
        """Store a changed company.

        Raises:
            NeedsUser: another company has its name (``company-exists``), or it has been removed (``no-company``).
        """
        with self._database.writing():
            self.with_id(company.id)
            self._refuse_taken(company.name, but=company.id)
            self._database.run(
                CompanyTable.update(name_folded=folded(company.name), body=_body(company)).where(
                    CompanyTable.id == company.id
                )
            )

    def remove(self, company_id: int) -> None:
        """Remove a company with all it owns except its journal; the tables cascade."""
        with self._database.writing():
            forget_company(self._database, company_id)
            self._database.run(CompanyTable.delete().where(CompanyTable.id == company_id))

    def _refuse_taken(self, name: str, *, but: int) -> None:
        taken = self._database.run(
            _select().where((CompanyTable.name_folded == folded(name)) & (CompanyTable.id != but)),
        )
        if taken:
            raise NeedsUser(
                Code.COMPANY_EXISTS,
                f"There is a company called “{_company(taken[0]).name}” already; choose another name.",
            )


def _select() -> Any:
    return CompanyTable.select(CompanyTable.id, CompanyTable.body)


def _body(company: Company) -> str:
    # The number is the row's own.
    return text_of(dataclasses.replace(company, id=0))


def _company(row: tuple[int, str]) -> Company:
    return dataclasses.replace(value_of(row[1], Company), id=row[0])
