"""A walk through the connect wizard for the pictures: as if a person connected the company at hand once more."""

from __future__ import annotations

from collections.abc import Iterator

from app.ports.pronto import Ability
from app.ports.stripe import Account, Permission
from ui.bridge.desk import Desk
from ui.text.tr import tr
from ui.wizards.connect import ConnectWizard

_HIDDEN = "rk_test_practice"
"""What the secret fields hold: only its dots are seen, and it is never sent."""


def tour(wizard: ConnectWizard, desk: Desk) -> Iterator[str]:
    """Go from page to page and name each as it stands; what is found is what both sides say now.

    Args:
        wizard: fresh, and in view.
        desk: with the company whose kept secrets are tried.
    """
    company = desk.company
    assert company is not None
    found: list[tuple[list[Ability], Account, list[Permission]]] = []
    check = desk.reading(
        wizard, tr("Test connections"), lambda ctx: desk.office.connections.check(company, ctx)
    ).on_success(found.append)  # fmt: skip
    check.start()
    wizard.name.show_answers({"name": company.name})
    yield "connect"
    if not found:
        return
    abilities, account, permissions = found[0]
    wizard.next.click()
    wizard.pronto.show_answers({"url": company.pronto_url, "user": company.pronto_user, "password": _HIDDEN})
    wizard.pronto.show_abilities(abilities, {**wizard.flow.answers, **wizard.pronto.answers()})
    yield "connect-pronto"
    wizard.next.click()
    wizard.stripe.show_answers({"key": _HIDDEN})
    wizard.stripe.show_found((account, permissions), {**wizard.flow.answers, **wizard.stripe.answers()})
    yield "connect-stripe"
    wizard.next.click()
    yield "connect-ready"
