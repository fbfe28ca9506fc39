"""Newer versions in the window: a card that is off until it is switched on, and a line once a version."""

from dataclasses import replace

import pytest
from PySide6.QtGui import QDesktopServices

from app.domain.errors import Code, Retryable
from app.runtime.lanes import UPDATE_LANE
from tests.fakes.updates import NEWER, QUIET
from tests.ui.conftest import settle


@pytest.fixture
def card(window):
    window.go("settings")
    settle()
    return window.page("settings").updates


@pytest.fixture
def opened(monkeypatch):
    found = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: found.append(url.toString()))
    return found


def line(window):
    window.go("overview")
    settle()
    return window.page("overview").update_line


def test_it_is_off_and_asks_nobody(card, office):
    assert not card.on.isChecked()
    assert office.updates.looks == 0
    assert card.result.words == "This is Tallybridge 0.1.0. Nobody has looked for a newer one yet."
    assert not card.read.isVisibleTo(card)
    assert not card.skip.isVisibleTo(card)


def test_the_tick_is_kept(card, office):
    card.on.click()
    settle()
    assert office.updates.asked == [("person", True)]
    assert card.on.isChecked()


def test_a_build_without_an_address_says_so(card, office, window):
    office.updates.kept = replace(QUIET, address="")
    card.shown()
    settle()
    assert "there is nowhere to look" in card.result.words
    assert not card.on.isEnabled()
    assert not card.now.isEnabled()
    card.address.setText("https://example.com.au/own.json")
    card.address.textEdited.emit(card.address.text())
    card.keep.click()
    settle()
    assert office.updates.kept.own_address
    assert card.on.isEnabled()
    assert not card.keep.isEnabled()


def test_check_now_finds_a_version_that_is_read_about_only_by_a_click(card, office, opened, window):
    office.updates.finds = NEWER
    card.now.click()
    settle()
    assert card.result.words == "Tallybridge 0.9.0 is out; this is 0.1.0. Credit notes in other currencies."
    assert opened == []
    card.read.click()
    assert opened == [NEWER.page]
    told = line(window)
    assert told.isVisible()
    told.button.click()
    assert opened == [NEWER.page, NEWER.page]


def test_what_went_wrong_is_told_in_the_card(card, office):
    office.updates.problem = Retryable(Code.UNREACHABLE, "No connection to example.com.au; check the address.")
    card.now.click()
    settle()
    assert card.result.property("tone") == "bad"
    assert card.result.words.startswith("No connection to example.com.au")


def test_the_line_is_there_once_a_version(window, office):
    assert not line(window).isVisible()
    office.updates.kept = replace(QUIET, on=True, newer=NEWER)
    # The watch's look ended: the line comes by itself.
    office.lanes.submit(UPDATE_LANE, "Look for a newer version", lambda _ctx: None)
    settle()
    told = window.page("overview").update_line
    assert told.isVisible()
    assert told.property("tone") == ""
    told.skip.click()
    settle()
    assert office.updates.asked == [("person", "0.9.0")]
    assert not told.isVisible()
    assert not line(window).isVisible()


def test_a_security_fault_stands_out_by_more_than_colour(window, office):
    office.updates.kept = replace(QUIET, on=True, newer=replace(NEWER, security=True))
    told = line(window)
    assert told.property("tone") == "warn"
    assert "It mends a security fault: update soon." in told.words
