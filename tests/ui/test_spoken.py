"""What a screen reader is told: the tree of every page says what everything is, and what changes is said."""

import pytest
from PySide6.QtGui import QAccessible

from app.domain.attention import Stand
from app.domain.company import Mode
from app.domain.outcome import Gate
from tests.fakes.attention import entry
from tests.fakes.office import FakeOffice, company
from tests.support import spoken_tree, tab_walk
from tests.ui.conftest import settle
from ui.screens.navigation import PAGES
from ui.widgets import spoken
from ui.widgets.cards import Callout
from ui.widgets.charts import Bars, Point
from ui.widgets.controls import label
from ui.widgets.spoken import DECORATION, Role
from ui.widgets.trail import GateLine, TrailView


@pytest.fixture
def heard(monkeypatch):
    """What was announced since."""
    found = []
    manner = QAccessible.AnnouncementPoliteness

    def take(event):
        found.append((event.message(), event.politeness() == manner.Assertive))

    monkeypatch.setattr(spoken.QAccessible, "updateAccessibility", take)
    return found


@pytest.fixture
def page(open_window):
    """Open a page: ``page(name)`` gives the window with it in front."""

    def make(name):
        office = FakeOffice(company(mode=Mode.PRACTICE))
        office.queue.listed = [entry(row, Stand.PARKED, f"C{row}", "rejected", "No e-mail.") for row in range(1, 5)]
        window = open_window(office)
        window.runner.preview()
        settle()
        window.go(name)
        settle()
        return window

    return make


@pytest.mark.parametrize("name", PAGES)
def test_everything_on_a_page_says_what_it_is(page, name):
    window = page(name)
    assert spoken_tree.silent(window) == []
    assert spoken_tree.silent_tables(window) == []
    assert spoken_tree.nameless_choices(window) == []
    assert tab_walk.doubled_keys(window) == []


def _face(widget):
    return QAccessible.queryAccessibleInterface(widget)


def test_the_pages_are_tabs_of_which_one_is_chosen_and_any_can_be_pressed(page):
    window = page("overview")
    tabs = window.navigation.buttons
    assert _face(window.navigation).role() == Role.PageTabList
    assert {_face(tab).role() for tab in tabs.values()} == {Role.PageTab}
    assert [name for name, tab in tabs.items() if _face(tab).state().selected] == ["overview"]
    _face(tabs["settings"]).actionInterface().doAction("Press")
    settle()
    assert window.current is window.page("settings")
    assert [name for name, tab in tabs.items() if _face(tab).state().selected] == ["settings"]


def test_a_card_says_all_of_itself_and_opens_when_it_is_pressed(page):
    window = page("mismatches")
    cards = window.page("mismatches").cards.cards
    face = _face(cards[0])
    assert face.role() == Role.Button
    assert face.text(QAccessible.Text.Name).count(". ") >= 1
    assert face.state().focusable
    face.actionInterface().doAction("Press")
    settle()
    assert window.page("mismatches").list.table.isVisible()


def test_what_is_disabled_is_not_pressed(page):
    window = page("overview")
    tab = window.navigation.buttons["settings"]
    tab.setEnabled(False)
    assert _face(tab).state().disabled
    _face(tab).actionInterface().doAction("Press")
    settle()
    assert window.current is window.page("overview")


def test_a_chart_is_a_chart_and_says_its_figures(dressed, qtbot):
    bars = Bars("Open differences")
    qtbot.addWidget(bars)
    bars.show_points([Point("Name", 12), Point("Price", 1_204)])
    assert _face(bars).role() == Role.Chart
    assert _face(bars).text(QAccessible.Text.Name) == "Open differences: Name 12, Price 1,204"


def test_a_trail_is_a_list_that_says_how_each_gate_was_passed(dressed, qtbot):
    trail = TrailView()
    qtbot.addWidget(trail)
    trail.show_gates([GateLine(Gate.READ, "passed", ""), GateLine(Gate.VALIDATE, "stopped", "No e-mail address.")])
    trail.show()
    names = [(node.role, node.name) for node in spoken_tree.nodes(trail)]
    assert names[0] == (Role.List, "Trail")
    lines = [name for role, name in names if role == Role.ListItem]
    assert "Passed" in lines[0]
    assert "Stopped here. No e-mail address." in lines[1]
    assert DECORATION not in {role for role, _ in names}


def test_a_row_that_a_reader_selects_is_the_one_that_is_acted_on(page):
    window = page("attention")
    attention = window.page("attention")
    face = _face(attention.table)
    cell = attention.model.index(2, 0)
    attention.table.selectionModel().select(
        cell,
        attention.table.selectionModel().SelectionFlag.ClearAndSelect
        | attention.table.selectionModel().SelectionFlag.Rows,
    )
    settle()
    assert face.role() == Role.Table
    assert attention.at_hand is not None
    assert attention.at_hand is attention.model.row(2)


def test_a_sentence_that_comes_is_said_once_and_trouble_at_once(page, heard):
    window = page("overview")
    told = Callout("bad", "warning-circle")
    window.page("overview").body.addWidget(told)
    heard.clear()
    told.say("The key was refused.")
    told.say("The key was refused.")
    assert [one for one in heard if "key" in one[0]] == [("The key was refused.", True)]


def test_what_is_not_seen_is_not_said(page, heard):
    window = page("overview")
    window.page("settings")
    heard.clear()
    window.page("settings").explain("Something else.")
    assert ("Something else.", False) not in heard


def test_a_run_and_its_end_are_said(page, heard):
    window = page("overview")
    heard.clear()
    window.runner.sync()
    settle()
    words = [one for one, _ in heard]
    assert any("starting" in one for one in words)
    assert any(one.startswith("Sync done") for one in words)


def test_a_count_that_changes_is_said_with_its_page(page, heard):
    window = page("overview")
    window.navigation.show_count("attention", 4)
    window.navigation.show_count("attention", 4)
    window.navigation.show_count("attention", 0)
    assert [one for one, _ in heard if "attention" in one][-2:] == [
        "Needs attention, 4",
        "Needs attention: nothing waits",
    ]


def test_a_line_that_changes_beside_the_keyboard_is_said(page, heard):
    window = page("overview")
    line = label("", "caption", live=True)
    window.page("overview").body.addWidget(line)
    line.setText("Saved; the next sync follows them.")
    assert heard[-1] == ("Saved; the next sync follows them.", False)


def test_widgets_that_go_take_what_speaks_for_them_along(dressed, qtbot):
    holder = Callout()
    qtbot.addWidget(holder)
    for _ in range(600):
        bars = Bars("Short-lived")
        bars.setParent(holder)
        assert _face(bars).role() == Role.Chart
        bars.setParent(None)
        bars.deleteLater()
    settle()
    assert len(spoken._speakers._kept) < 1_500
