"""Add, test, change and remove companies. Secrets go from the person to the keyring and come back to nobody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from app.domain.company import Company, Mode, NewCompany, Policies
from app.domain.errors import Code, NeedsUser
from app.domain.journal import Entry
from app.domain.kinds import TARGETED, RecordType
from app.planning.contact import NotValid, abn
from app.ports.clock import Clock
from app.ports.connectors import Connectors
from app.ports.progress import JobContext
from app.ports.pronto import Ability
from app.ports.secrets import PRONTO_PASSWORD, STRIPE_KEY, SecretStore
from app.ports.store import Store
from app.ports.stripe import Account, Permission
from app.services.identity import check_account
from app.services.standing import different

_GATE = frozenset({"finalise", "supplier_abn", "allow_gst_errors"})
"""Policies that decide whether an invoice is made final."""


class Connections:
    """The companies and how they are reached."""

    def __init__(self, store: Store, secrets: SecretStore, connectors: Connectors, clock: Clock) -> None:
        """Take everything from outside."""
        self._store = store
        self._secrets = secrets
        self._connectors = connectors
        self._clock = clock

    def all(self) -> list[Company]:
        """Return every company, in the order of their names."""
        return self._store.companies.all()

    def secrets_sentence(self) -> str:
        """Return one sentence: where secrets are kept on this computer."""
        return self._secrets.describe()

    def test_pronto(self, new: NewCompany, password: str, ctx: JobContext) -> list[Ability]:
        """Log in to Pronto and try each read with one record.

        Raises:
            SyncProblem: in words, when it does not get that far.
        """
        source = self._connectors.pronto(_draft(new), password)
        try:
            return source.probe(ctx)
        finally:
            source.close()

    def test_stripe(self, new: NewCompany, key: str, ctx: JobContext) -> tuple[Account, list[Permission]]:
        """Try a key: whose account it is, and what it may do.

        Raises:
            SyncProblem: in words, when the key is refused or Stripe cannot be reached.
        """
        gateway = self._connectors.stripe(_draft(new), key)
        try:
            return gateway.account(ctx), gateway.permissions(ctx)
        finally:
            gateway.close()

    def add(
        self,
        new: NewCompany,
        password: str,
        key: str,
        ctx: JobContext,
        *,
        with_it: Callable[[Company], object] = lambda _: None,
    ) -> Company:
        """Try both connections, then keep the company and its secrets.

        Args:
            new: what a person entered.
            password: for Pronto.
            key: for Stripe.
            ctx: of the job.
            with_it: what else is kept with the company; where it raises, nothing is.

        Raises:
            SyncProblem: a connection does not work, or the name is taken; nothing is kept.
        """
        if any(company.name.casefold() == new.name.strip().casefold() for company in self.all()):
            raise NeedsUser(Code.COMPANY_EXISTS, f"There is a company “{new.name}” already.")
        self.test_pronto(new, password, ctx)
        account, _ = self.test_stripe(new, key, ctx)
        if new.mode is not Mode.PRACTICE:
            new = replace(new, mode=Mode.LIVE if account.live else Mode.TEST)
        with self._store.writing():
            company = self._store.companies.add(replace(new, name=new.name.strip()))
            company = check_account(self._store, company, account)
            self._note(company, "connect", {"pronto": company.pronto_url, "stripe": company.stripe_account})
            with_it(company)
        self._put(company, password, key)
        return self._store.companies.with_id(company.id)

    def check(self, company: Company, ctx: JobContext) -> tuple[list[Ability], Account, list[Permission]]:
        """Try both connections of a company with its stored secrets.

        Raises:
            SyncProblem: in words, at the first that does not work.
        """
        source = self._connectors.pronto(company)
        try:
            abilities = source.probe(ctx)
        finally:
            source.close()
        gateway = self._connectors.stripe(company)
        try:
            account = gateway.account(ctx)
            check_account(self._store, company, account)
            return abilities, account, gateway.permissions(ctx)
        finally:
            gateway.close()

    def replace_secrets(self, company: Company, password: str | None, key: str | None, ctx: JobContext) -> None:
        """Keep a new password or key after trying it; None leaves the old one.

        Raises:
            SyncProblem: it does not work, or the key is of another account; the old ones stay.
        """
        if password is not None:
            source = self._connectors.pronto(company, password)
            try:
                source.probe(ctx)
            finally:
                source.close()
        if key is not None:
            gateway = self._connectors.stripe(company, key)
            try:
                check_account(self._store, company, gateway.account(ctx))
            finally:
                gateway.close()
        self._put(company, password, key)
        self._note(company, "secrets", {"password": password is not None, "key": key is not None})

    def lend_secrets(self, company: Company, password: str, key: str) -> None:
        """Keep secrets for this run without trying them: for an office that has no keyring."""
        self._put(company, password, key)

    def allow_live(self, company_id: int, allowed: bool, who: str = "person") -> Company:
        """Turn writing to the live account on or off; recorded in the journal."""
        company = self._store.companies.with_id(company_id)
        changed = replace(company, live_allowed=allowed)
        self._store.companies.save(changed)
        self._note(changed, "switch", {"live_allowed": allowed}, {"live_allowed": company.live_allowed}, who)
        return changed

    def set_policies(self, company_id: int, policies: Policies, who: str = "person") -> Company:
        """Change what the owner decided; recorded in the journal.

        What decides on making invoices final has every invoice and credit note looked at again by the next run, and
        what decides on orders paid ahead every order. Another scope has everything looked at again, and makes the
        plan of a migration out of date.
        """
        company = self._store.companies.with_id(company_id)
        changed = replace(company, policies=policies)
        before, after = different(company.policies, policies)
        with self._store.writing():
            self._store.companies.save(changed)
            if not _GATE.isdisjoint(after):
                for kind in (RecordType.INVOICES, RecordType.CREDIT_NOTES):
                    self._store.snapshots.touch_kind(company_id, kind)
            if "prepaid_terms" in after:
                self._store.snapshots.touch_kind(company_id, RecordType.ORDERS)
            if "scope" in after:
                for kind in TARGETED:
                    self._store.snapshots.touch_kind(company_id, kind)
                migration = self._store.migrations.record(company_id)
                self._store.migrations.keep(company_id, replace(migration, edits=migration.edits + 1))
            self._note(changed, "switch", after, before, who)
        return changed

    def set_abn(self, company_id: int, text: str, who: str = "person") -> Company:
        """Keep the company's own ABN, which its tax invoices state; a blank text forgets it.

        Raises:
            NeedsUser: it is no valid ABN (``bad-input``).
        """
        try:
            digits = abn(text) if text.strip() else ""
        except NotValid as problem:
            raise NeedsUser(Code.BAD_INPUT, f"{problem}; copy it from the Australian Business Register.") from None
        company = self._store.companies.with_id(company_id)
        return self.set_policies(company_id, replace(company.policies, supplier_abn=digits), who)

    def remove(self, name: str) -> None:
        """Remove a company, its snapshots, links and secrets; the journal stays.

        Raises:
            NeedsUser: there is none of that name.
        """
        company = self._store.companies.named(name)
        with self._store.lease(company.id):
            self._secrets.forget(company.name)
            self._note(company, "remove", {})
            self._store.companies.remove(company.id)

    def _put(self, company: Company, password: str | None, key: str | None) -> None:
        for name, secret in ((PRONTO_PASSWORD, password), (STRIPE_KEY, key)):
            if secret is not None:
                self._secrets.put(company.name, name, secret)

    def _note(
        self,
        company: Company,
        action: str,
        after: dict[str, object],
        before: dict[str, object] | None = None,
        who: str = "person",
    ) -> None:
        self._store.journal.append(
            [Entry(company.id, self._clock.now(), who, action, before=before or {}, after=after, reason=company.name)]
        )


def _draft(new: NewCompany) -> Company:
    """Return a company that is not stored yet, to try its connections with."""
    return Company(
        id=0,
        name=new.name,
        mode=new.mode,
        pronto_url=new.pronto_url,
        pronto_user=new.pronto_user,
        dialect=new.dialect,
        ca_file=new.ca_file,
        stripe_url=new.stripe_url,
        live_allowed=False,
        time_zone=new.time_zone,
        policies=new.policies,
    )
