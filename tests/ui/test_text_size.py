"""The text at up to 200 %: everything follows, nothing is cut, and the choice is kept."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableView

from app.domain.company import Mode
from tests.fakes.office import FakeOffice, company
from tests.ui.conftest import settle
from tests.ui.walking import SECTIONS, Walk, beyond, cut, in_the_way
from ui.bridge.choices import FILE, choices
from ui.bridge.theme import LIGHT, TEXT_SIZES, style_sheet, theme
from ui.screens.navigation import PAGES


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
    assert [window.navigation.buttons[name].text() for name in PAGES] == [""] * len(PAGES)
    button = window.navigation.buttons["mismatches"]
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
