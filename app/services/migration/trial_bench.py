"""Where a trial is done: the account of a key that is neither live nor the company's own, and a store of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from app.domain.company import Company, Mode, NewCompany
from app.domain.errors import Code, NeedsUser
from app.domain.mapping import MappingSet
from app.ports.clock import Clock
from app.ports.connectors import Connectors
from app.ports.progress import JobContext
from app.ports.scratch import Scratch
from app.ports.store import Store
from app.ports.stripe import StripeGateway
from app.services.settle import Settle

KIND = "trial"
_LIVE = "_live_"
"""Part of every live key (Stripe docs, API keys)."""
_META = "trial"


@dataclass(slots=True)
class Bench:
    """A trial being done: its own store and company, the account, and how to carry a plan out there."""

    store: Store
    company: Company
    gateway: StripeGateway
    account: str
    settle: Settle
    mapping: MappingSet
    """That of the company itself."""
    run: int
    who: str

    def meta(self) -> dict[str, object]:
        """Return what the store says of the trial: its hash, account, plan and stage."""
        found = self.store.setting(_META, {})
        return found if isinstance(found, dict) else {}

    @property
    def plan(self) -> int:
        """Number of the trial's plan in its own store; 0 before it is filled."""
        found = self.meta().get("plan")
        return found if isinstance(found, int) else 0

    def note(self, **values: object) -> None:
        """Keep how far the trial is."""
        self.store.set_setting(_META, {**self.meta(), **values})


class Benches:
    """Opens the place of a trial."""

    def __init__(
        self,
        store: Store,
        connectors: Connectors,
        clock: Clock,
        scratch: Scratch,
        mapping_of: Callable[[Company], MappingSet],
    ) -> None:
        """Take everything from outside; keep no secret."""
        self._store = store
        self._connectors = connectors
        self._clock = clock
        self._scratch = scratch
        self._mapping_of = mapping_of

    def there(self, company_id: int) -> bool:
        """Whether an earlier trial of a company left its record."""
        return self._scratch.there(company_id)

    def meta(self, company_id: int) -> dict[str, object]:
        """Return what the record of a trial says of it."""
        store = self._scratch.open(company_id)
        try:
            found = store.setting(_META, {})
            return found if isinstance(found, dict) else {}
        finally:
            store.close()

    def remove(self, company_id: int) -> None:
        """Remove the record of a trial; it must be closed."""
        self._scratch.remove(company_id)

    @contextmanager
    def open(self, company_id: int, key: str, who: str, ctx: JobContext) -> Iterator[Bench]:
        """Open the account of a key and the trial's own store; both are closed again.

        Raises:
            NeedsUser: a live key, the company's own account, or another one than an earlier trial was done in.
        """
        if _LIVE in key:
            raise NeedsUser(
                Code.WRONG_MODE, "This is a live key; a trial is only done with the key of a test account or a sandbox."
            )
        own = self._own_account(company_id, ctx)
        company = self._store.companies.with_id(company_id)
        gateway = self._connectors.stripe(_tried(company), key)
        try:
            account = gateway.account(ctx)
            if account.live:
                raise NeedsUser(Code.WRONG_MODE, "This key moves real money; a trial needs one of a test account.")
            self._refuse_own(company, account.id, own)
            store = self._scratch.open(company_id)
            try:
                yield from self._opened(store, company, gateway, account.id, who)
            finally:
                store.close()
        finally:
            gateway.close()

    def _opened(
        self, store: Store, company: Company, gateway: StripeGateway, account: str, who: str
    ) -> Iterator[Bench]:
        known = store.companies.all()
        tried = known[0] if known else store.companies.add(_new(company))
        tried = replace(_tried(company), id=tried.id, name=tried.name, stripe_account=account)
        mapping = self._mapping_of(company)
        settle = Settle(store, self._clock, mapping.version)
        with store.lease(tried.id):
            run = store.runs.open(tried.id, KIND, who, self._clock.now())
            bench = Bench(store, tried, gateway, account, settle, mapping, run, who)
            before = bench.meta().get("account")
            if before not in {None, account}:
                raise NeedsUser(
                    Code.WRONG_ACCOUNT,
                    f"An earlier trial stands in account {before}; give that account's key to take it away first.",
                )
            bench.note(account=account)
            yield bench

    def _own_account(self, company_id: int, ctx: JobContext) -> str:
        """Return the company's own account, asked for when it is not known; a practice company is started by this."""
        company = self._store.companies.with_id(company_id)
        if company.stripe_account and company.mode is not Mode.PRACTICE:
            return company.stripe_account
        gateway = self._connectors.stripe(company)
        try:
            return company.stripe_account or gateway.account(ctx).id
        finally:
            gateway.close()

    @staticmethod
    def _refuse_own(company: Company, account: str, own: str) -> None:
        if not account or (not own and company.mode is not Mode.LIVE):
            raise NeedsUser(
                Code.WRONG_ACCOUNT,
                "Nobody can tell whose account this is, so a trial might write to the company's own; give a key that "
                "may read its account.",
            )
        # A live account's test data are kept apart from the live ones (Stripe docs, test mode).
        if account == own and company.mode is not Mode.LIVE:
            raise NeedsUser(
                Code.WRONG_ACCOUNT,
                f"This is the key of “{company.name}” itself ({own}); a trial needs another test account or a sandbox.",
            )


def _tried(company: Company) -> Company:
    """Return the company as a trial sees it: in test mode, never a practice one, so that its own key is not used."""
    own = company.policies.stripe_rate if company.mode is not Mode.LIVE else None
    policies = replace(company.policies, stripe_rate=own)
    return replace(company, id=0, mode=Mode.TEST, stripe_account="", live_allowed=False, policies=policies)


def _new(company: Company) -> NewCompany:
    tried = _tried(company)
    return NewCompany(
        name=tried.name,
        pronto_url=tried.pronto_url,
        pronto_user=tried.pronto_user,
        dialect=tried.dialect,
        stripe_url=tried.stripe_url,
        time_zone=tried.time_zone,
        policies=tried.policies,
    )
