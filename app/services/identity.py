"""Whose account it is, and whether this company may write to it."""

from __future__ import annotations

from dataclasses import replace

from app.domain.company import Company, Mode
from app.domain.errors import Code, NeedsUser
from app.ports.store import Store
from app.ports.stripe import Account


def check_account(store: Store, company: Company, account: Account) -> Company:
    """Return the company with its account id; learnt at the first connection, compared ever after.

    Raises:
        NeedsUser: the key belongs to another account or to the other mode.
    """
    if account.live != (company.mode is Mode.LIVE):
        found, expected = ("live", "test") if account.live else ("test", "live")
        raise NeedsUser(
            Code.WRONG_MODE,
            f"The Stripe key is a {found} key, and the company “{company.name}” is set up for {expected} money.",
        )
    if not account.id or account.id == company.stripe_account:
        return company
    if company.stripe_account:
        raise NeedsUser(
            Code.WRONG_ACCOUNT,
            f"The Stripe key belongs to account {account.id}; “{company.name}” is kept in step with "
            f"{company.stripe_account}.",
        )
    company = replace(company, stripe_account=account.id)
    store.companies.save(company)
    return company


def may_write(company: Company) -> bool:
    """Whether the owner lets anything be written: always for practice and test, by a deliberate switch for live."""
    return company.mode is not Mode.LIVE or company.live_allowed
