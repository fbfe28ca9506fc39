"""Always do this: from the mismatch page to a rule, and from the settings back."""

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from app.domain.company import Policies
from app.domain.errors import Code, NeedsUser
from app.domain.kinds import RecordType
from app.domain.mapping import Keep, StandingDecision
from tests.fakes.office import FakeOffice, company
from tests.ui.conftest import settle
from ui.screens.always_dialog import AlwaysDialog
from ui.screens.plan_dialog import PlanDialog

NAME = StandingDecision(RecordType.CUSTOMERS, "name", Keep.PRONTO)
EMAIL = StandingDecision(RecordType.CUSTOMERS, "email", Keep.STRIPE)
POLICIES = Policies(guard_archives=7, standing=(NAME, EMAIL))


def _dialog(window, kind):
    settle()
    found = [dialog for dialog in window.findChildren(kind) if dialog.isVisible()]
    return found[-1] if found else None


def _open(window, cause: str):
    """Open the list behind a card and return the details of its first difference."""
    window.go("mismatches")
    settle()
    page = window.page("mismatches")
    page.open_card(next(card for card in page.cards.cards if card.card.group.cause == cause).card)
    settle()
    return page.list.details


def _entry(details):
    return next((act for act in details.alike.menu().actions() if act.text() == "Always do this…"), None)


@pytest.fixture
def dialog(window, office):
    _entry(_open(window, "changed-in-stripe")).trigger()
    return _dialog(window, AlwaysDialog)


def test_the_rule_reads_as_a_sentence_with_what_it_would_have_done(dialog, office):
    assert [choice.text() for choice in dialog.rules.values()] == [
        "Customers: Pronto's name is always put back",
        "Customers: Stripe's name is kept",
    ]
    assert dialog.rules[Keep.PRONTO].isChecked()
    assert dialog.trial.text().endswith("In the last 90 days 12 were settled this way and 1 the other way.")
    dialog.rules[Keep.STRIPE].click()
    settle()
    assert [call[2] for call in office.fixes.calls] == ["pronto", "stripe"]
    assert dialog.make.isEnabled()


def test_a_rule_is_made_and_what_is_there_now_is_shown_as_a_plan(window, dialog, office, qtbot):
    qtbot.mouseClick(dialog.make, Qt.MouseButton.LeftButton)
    plan = _dialog(window, PlanDialog)
    assert office.fixes.calls[1][0] == "always"
    assert office.fixes.calls[1][2:] == ("pronto", "person")
    assert plan.model.rowCount() > 1
    assert window.page("mismatches").told.words == "From now on – Customers: Pronto's name is always put back."
    qtbot.mouseClick(plan.apply, Qt.MouseButton.LeftButton)
    settle()
    assert office.fixes.calls[-1][0] == "apply"


def test_cancel_makes_no_rule(window, dialog, office, qtbot):
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    settle()
    assert _dialog(window, AlwaysDialog) is None
    assert {call[0] for call in office.fixes.calls} == {"try"}


def test_what_cannot_become_a_rule_says_why_and_cannot_be_made(window, office):
    office.fixes.problem = NeedsUser(Code.BAD_INPUT, "Stripe works the total out by itself; settle these one by one.")
    _entry(_open(window, "amount-differs")).trigger()
    dialog = _dialog(window, AlwaysDialog)
    assert dialog.trial.text() == "Stripe works the total out by itself; settle these one by one."
    assert not dialog.make.isEnabled()
    dialog.reject()
    settle()


def test_a_difference_of_the_whole_record_offers_no_rule(window):
    details = _open(window, "only-in-stripe")
    assert _entry(details) is None
    assert details.alike.isHidden()


@pytest.fixture
def ruled(open_window):
    """A window on a company with two standing decisions."""
    office = FakeOffice(company(policies=POLICIES))
    window = open_window(office)
    window.go("settings")
    settle()
    return window


def test_the_settings_list_the_rules_and_take_one_back(ruled, qtbot):
    card = ruled.page("settings").standing
    assert [made.accessibleName() for made in card.removers] == [
        "Remove: Customers: Pronto's name is always put back",
        "Remove: Customers: Stripe's e-mail is kept",
    ]
    card.removers[0].click()
    settle()
    assert ruled.desk.company.policies == replace(POLICIES, standing=(EMAIL,))
    assert [made.accessibleName() for made in card.removers] == ["Remove: Customers: Stripe's e-mail is kept"]
    card.removers[0].click()
    settle()
    assert ruled.desk.company.policies.standing == ()
    assert card.removers == []


def test_saving_the_policies_keeps_the_rules(ruled):
    card = ruled.page("settings").policies
    card.archives.setValue(9)
    card.save.click()
    settle()
    kept = ruled.desk.company.policies
    assert (kept.guard_archives, kept.standing) == (9, (NAME, EMAIL))
