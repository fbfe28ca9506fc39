"""The connect wizard: each answer is tested at once and told in words."""

import pytest
from PySide6.QtCore import Qt

from app.domain.errors import Code, NeedsUser, RunStopped
from tests.fakes.office import FakeOffice
from tests.ui.conftest import settle
from ui.screens.welcome import WelcomePage


@pytest.fixture
def office():
    return FakeOffice()


@pytest.fixture
def wizard(window):
    window.welcome.connect_mine.click()
    return window.current


def _fill(page, **answers):
    for name, text in answers.items():
        page._fields[name].setText(text)


def _to_pronto(wizard):
    _fill(wizard.name, name="Acme Pty Ltd")
    wizard.next.click()
    _fill(wizard.pronto, url="https://erp.example.com.au/rest", user="sync", password="pw")


def _to_stripe(wizard):
    _to_pronto(wizard)
    wizard.pronto.test.click()
    settle()
    wizard.next.click()
    _fill(wizard.stripe, key="rk_test_1")


def _to_summary(wizard):
    _to_stripe(wizard)
    wizard.stripe.test.click()
    settle()
    wizard.next.click()


def test_a_name_is_needed_and_the_field_takes_the_keyboard(wizard):
    wizard.next.click()
    assert wizard.flow.step == "name"
    assert wizard.name.said.words.startswith("Enter a name")
    assert wizard.name._fields["name"].property("wrong") is True
    assert wizard.focusWidget() is wizard.name._fields["name"]


def test_pronto_is_tested_and_told_by_type(wizard, office):
    office.connections.lacking = ("purchase_orders",)
    _to_pronto(wizard)
    wizard.pronto.test.click()
    settle()
    assert office.connections.seen == [("pronto", "https://erp.example.com.au/rest", "pw")]
    assert "Purchase orders: Works." in wizard.pronto.results.lines
    assert wizard.pronto.said.words.startswith("Pronto answers. What it does not offer is left out")


def test_next_tests_what_was_not_tested(wizard, office):
    _to_pronto(wizard)
    wizard.next.click()
    settle()
    assert len(office.connections.seen) == 1
    assert wizard.flow.step == "pronto"
    wizard.next.click()
    assert wizard.flow.step == "stripe"


def test_a_change_after_the_test_asks_for_another(wizard):
    _to_stripe(wizard)
    wizard.back.click()
    _fill(wizard.pronto, password="other")
    assert wizard.flow.problems(wizard.pronto.answers())[0].path == "test"


def test_a_missing_address_is_named_before_anything_is_tried(wizard, office):
    _to_pronto(wizard)
    _fill(wizard.pronto, url="")
    wizard.pronto.test.click()
    settle()
    assert office.connections.seen == []
    assert "address" in wizard.pronto.said.words


def test_a_refusal_is_told_on_the_page(wizard, office):
    office.connections.problem = NeedsUser(Code.PRONTO_LOGIN)
    _to_pronto(wizard)
    wizard.pronto.test.click()
    settle()
    assert wizard.pronto.said.words.startswith("Pronto refused the sign-in. ")
    assert wizard.pronto.said.property("tone") == "bad"
    assert wizard.next.isEnabled()
    assert wizard.bar.isHidden()


def test_back_keeps_the_answers_of_both_pages(wizard):
    _to_stripe(wizard)
    wizard.back.click()
    wizard.back.click()
    assert wizard.name._fields["name"].text() == "Acme Pty Ltd"
    wizard.next.click()
    wizard.next.click()
    assert wizard.flow.step == "stripe"
    assert wizard.stripe._fields["key"].text() == "rk_test_1"


def test_a_test_key_and_what_it_lacks(wizard, office):
    office.connections.lacking = ("customers",)
    _to_stripe(wizard)
    wizard.stripe.test.click()
    settle()
    assert wizard.stripe.badge.text.startswith("Test key")
    assert "lacks: Customers: write" in wizard.stripe.said.words


def test_the_end_brings_the_company_and_its_preview(wizard, window, office):
    _to_summary(wizard)
    assert wizard.next.text() == "&Connect and preview"
    assert wizard.summary.allow.isHidden()
    wizard.next.click()
    settle()
    assert window.desk.company.name == "Acme Pty Ltd"
    assert office.sync.calls[0][0] == "preview"
    assert window.current is window.page("preview")


def test_a_live_key_writes_only_after_the_name_was_typed(wizard, window, office):
    office.connections.live = True
    _to_summary(wizard)
    assert wizard.stripe.badge.text.startswith("LIVE")
    assert not wizard.summary.allow.isHidden()
    wizard.summary.allow.setChecked(True)
    wizard.next.click()
    assert wizard.summary.said.words.startswith("Type the company's name")
    wizard.summary.typed.setText("acme pty ltd")
    wizard.next.click()
    settle()
    assert window.desk.company.live_allowed
    assert window.header.badge.text == "LIVE"


def test_a_live_key_reads_only_by_default(wizard, window, office):
    office.connections.live = True
    _to_summary(wizard)
    wizard.next.click()
    settle()
    assert not window.desk.company.live_allowed


def test_a_failure_at_the_end_stays_and_can_be_tried_again(wizard, window, office):
    _to_summary(wizard)
    office.connections.problem = RunStopped(Code.UNREACHABLE)
    wizard.next.click()
    settle()
    assert wizard.summary.said.property("tone") == "bad"
    office.connections.problem = None
    wizard.next.click()
    settle()
    assert window.desk.company is not None


def test_cancelling_forgets_the_secrets(wizard, window):
    _to_stripe(wizard)
    flow = wizard.flow
    wizard.cancel.click()
    assert isinstance(window.current, WelcomePage)
    assert "password" not in flow.answers


def test_the_whole_walk_by_keyboard(wizard, window, qtbot):
    qtbot.keyClicks(wizard.focusWidget(), "Acme")
    qtbot.keyClick(wizard, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    assert wizard.flow.step in {"name", "pronto"}
    wizard.next.setFocus()
    qtbot.keyClick(wizard.next, Qt.Key.Key_Space)
    assert wizard.flow.step == "pronto"
    for text in ("https://erp.example.com.au/rest", None, "sync", "pw"):
        if text is not None:
            qtbot.keyClicks(window.focusWidget(), text)
        qtbot.keyClick(window.focusWidget(), Qt.Key.Key_Tab)
    assert wizard.pronto._fields["password"].text() == "pw"
    assert wizard.pronto._fields["user"].text() == "sync"
