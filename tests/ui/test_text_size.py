"""The text at up to 200 %: everything follows, nothing is cut, and the choice is kept."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QTableView, QVBoxLayout, QWidget

from app.domain.company import Mode
from tests.fakes.office import FakeOffice, company
from tests.ui.conftest import settle
from tests.ui.walking import SECTIONS, Walk, beyond, cut, in_the_way
from ui.bridge.choices import FILE, choices
from ui.bridge.theme import LIGHT, TEXT_SIZES, style_sheet, theme
from ui.screens.navigation import PAGES
from ui.widgets.controls import button, label
from ui.widgets.flow import Flow
from ui.widgets.page import scrolling
from ui.widgets.roomy import Whole


@pytest.fixture(autouse=True)
def usual_size(dressed):
    theme().enlarge(100)
    yield
    theme().enlarge(100)


@pytest.fixture
def kept(tmp_path):
    choices.open(tmp_path)
    yield tmp_path / FILE
    choices.change(text=100, language="")
    choices._file = None


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("percent", [150, 200])
def test_nothing_is_cut(open_window, percent, section):
    window = open_window(FakeOffice(company(mode=Mode.PRACTICE)))
    theme().enlarge(percent)
    settle()
    wrong = {}

    def look(name, shown):
        for complaint in (*cut(shown), *in_the_way(shown), *beyond(window)):
            wrong.setdefault(complaint, name)

    Walk(window, look).go(section)
    assert not wrong, "\n".join(f"{name}: {complaint}" for complaint, name in wrong.items())
    assert (window.width(), window.height()) == (1366, 768)


def test_the_look_finds_words_without_height_and_controls_over_each_other(dressed, qtbot):
    pane = QWidget()
    qtbot.addWidget(pane)
    column = QVBoxLayout(pane)
    words = label("The amounts differ, and this is told in far more words than fit on one line. " * 4, wrap=True)
    column.addWidget(words)
    for _ in range(2):
        line = Flow()
        for _ in range(3):
            line.addWidget(button("Use what Pronto says"))
        column.addLayout(line)
    pane.resize(260, 600)
    pane.show()
    settle()
    assert not cut(pane)
    assert not in_the_way(pane)
    # As a pane in a splitter is held lower than its words need.
    pane.setMaximumHeight(200)
    settle()
    assert any("needs a height" in complaint for complaint in cut(pane))
    assert any("PushButton" in complaint and " over " in complaint for complaint in in_the_way(pane))


def test_what_is_told_of_a_record_scrolls_where_it_has_not_the_height(dressed, qtbot):
    inner = QWidget()
    column = QVBoxLayout(inner)
    words = label("The amounts differ, and this is told in far more words than fit on one line. " * 6, wrap=True)
    column.addWidget(words)
    below = QWidget()
    QVBoxLayout(below).addWidget(label("Line\n" * 60))
    part = scrolling(below)
    column.addWidget(part, 1)
    whole = Whole(inner, 200, part)
    qtbot.addWidget(whole)
    whole.resize(260, 700)
    whole.show()
    settle()
    assert inner.height() == whole.height()
    assert part.verticalScrollBar().maximum() > 0
    whole.resize(260, 220)
    settle()
    assert inner.height() > whole.height()
    assert part.verticalScrollBar().maximum() == 0
    assert not cut(whole)
    words.setText(words.text() * 2)
    settle()
    assert not cut(whole)


def test_the_names_in_a_list_keep_their_room(window):
    window.go("records")
    window.resize(1366, 768)
    theme().enlarge(150)
    settle()
    page = window.page("records")
    name = next(place for place, column in enumerate(page.model.columns) if column.title == "Name")
    assert page.table.columnWidth(name) >= theme().px(120)


def test_the_list_of_pages_stands_closer_rather_than_scroll(window):
    rail = window.navigation.parentWidget().parentWidget()
    window.resize(1366, 620)
    settle()
    assert rail.verticalScrollBar().maximum() == 0
    window.resize(1366, 768)
    settle()
    assert rail.verticalScrollBar().maximum() == 0


def test_the_keys_step_through_the_sizes_and_the_choice_is_kept(window, qtbot, kept):
    for key, wanted in ((Qt.Key.Key_Plus, 125), (Qt.Key.Key_Plus, 150), (Qt.Key.Key_Minus, 125), (Qt.Key.Key_0, 100)):
        qtbot.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
        settle()
        assert theme().percent == wanted
        assert f'"text": {wanted}' in kept.read_text(encoding="utf-8")
    for _ in range(9):
        window.text_size.larger()
    assert theme().percent == TEXT_SIZES[-1]
    for _ in range(9):
        window.text_size.smaller()
    assert theme().percent == TEXT_SIZES[0]


def test_the_setting_changes_size_and_language(window, kept):
    window.go("settings")
    card = window.page("settings").computer
    card.text.setCurrentIndex(card.text.findData(175))
    card.text.activated.emit(card.text.currentIndex())
    card.language.setCurrentIndex(card.language.findData("en_AU"))
    card.language.activated.emit(card.language.currentIndex())
    settle()
    assert theme().percent == 175
    assert kept.read_text(encoding="utf-8") == '{"language": "en_AU", "text": 175}'
    window.text_size.usual()
    assert card.text.currentData() == 100


def test_rows_icons_and_the_typeface_follow(window):
    window.resize(2732, 1536)
    window.go("records")
    table = window.page("records").findChild(QTableView)
    button = window.navigation.buttons["overview"]
    before = (table.rowHeight(0), button.iconSize().width(), button.fontMetrics().height(), table.columnWidth(0))
    theme().enlarge(200)
    settle()
    after = (table.rowHeight(0), button.iconSize().width(), button.fontMetrics().height(), table.columnWidth(0))
    assert all(grown >= 1.8 * plain for plain, grown in zip(before, after, strict=True))


def test_pages_are_icons_with_names_where_the_text_is_large(window):
    window.navigation.show_count("mismatches", 12)
    theme().enlarge(200)
    settle()
    button = window.navigation.buttons["mismatches"]
    assert not any(window.navigation.buttons[name].text().strip("0123456789") for name in PAGES)
    assert button.text() == "12"
    assert button.shortcut() == QKeySequence("Alt+M")
    assert button.toolTip() == "Mismatches  12 (Ctrl+3)"
    assert button.accessibleName() == "Mismatches, 12"
    theme().enlarge(100)
    settle()
    assert button.text() == "&Mismatches  12"


def test_lines_of_the_style_sheet_stay_thin_while_text_grows():
    plain, large = style_sheet(LIGHT), style_sheet(LIGHT, 200)
    assert "font-size: 13px" in plain
    assert "font-size: 26px" in large
    assert "font-size: 13px" not in large
    assert plain.count("border: 1px") == large.count("border: 1px")
    assert "max-height: 1px" in large
