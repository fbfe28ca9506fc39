"""Everything a person can operate has a name, a way by keyboard and colours that can be read."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QTableView,
    QTabWidget,
    QWidget,
)

from app.domain.company import Mode
from tests.fakes.office import FakeOffice, company
from tests.ui.conftest import settle
from ui.bridge.theme import DARK, LIGHT, Look, Tokens, style_sheet, theme, token_names
from ui.screens.navigation import PAGES

CONTROLS = (
    QAbstractButton,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QProgressBar,
    QTableView,
    QTabWidget,
)


def _unnamed(root: QWidget) -> list[str]:
    found = []
    for widget in root.findChildren(QWidget):
        inside = isinstance(widget.parent(), QComboBox | QAbstractSpinBox | QTableView | QLineEdit)
        if not isinstance(widget, CONTROLS) or inside or widget.isHidden() or widget.objectName().startswith("qt_"):
            continue
        if not widget.accessibleName().strip():
            found.append(f"{type(widget).__name__} {getattr(widget, 'text', str)()!r}")
    return found


@pytest.mark.parametrize("look", [Look.LIGHT, Look.DARK])
def test_every_control_of_every_page_has_a_name(open_window, look):
    window = open_window(FakeOffice(company(mode=Mode.PRACTICE)))
    theme().choose(look)
    for name in PAGES:
        window.go(name)
        settle()
    window.runner.preview()
    settle()
    assert _unnamed(window) == []


def test_every_control_of_welcome_and_wizard_has_a_name(open_window):
    window = open_window(FakeOffice())
    window.welcome.connect_mine.click()
    assert _unnamed(window) == []


@pytest.mark.parametrize("name", PAGES)
def test_tab_reaches_every_control_of_a_page(window, qtbot, name):
    window.runner.preview()
    settle()
    window.go(name)
    settle()
    page = window.page(name)
    reached = set()
    for _ in range(150):
        focus = window.focusWidget()
        if focus is None or focus in reached:
            break
        reached.add(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    missed = [
        widget.accessibleName()
        for widget in page.findChildren(QWidget)
        if isinstance(widget, QAbstractButton | QLineEdit | QComboBox | QTableView)
        and widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        and widget not in reached and not isinstance(widget.parent(), QAbstractSpinBox)
    ]  # fmt: skip
    assert missed == []


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one: str, other: str) -> float:
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_words_can_be_read_on_every_ground(tokens: Tokens):
    """WCAG 2.1 asks 4.5 : 1 of ordinary text."""
    pairs = [
        (text, ground)
        for text in ("text", "muted")
        for ground in ("window", "surface", "raised", "selection", "accent_wash")
    ]
    pairs += [(tone, ground) for tone in ("good", "wait", "warn", "bad", "accent") for ground in ("surface", "window")]
    pairs += [(tone, f"{tone}_wash") for tone in ("good", "wait", "warn", "bad", "practice", "accent")]
    pairs += [("on_accent", "accent"), ("on_accent", "accent_hover"), ("surface", "bad"), ("faint", "surface")]
    weak = [
        (text, ground, round(_contrast(getattr(tokens, text), getattr(tokens, ground)), 2))
        for text, ground in pairs
        if _contrast(getattr(tokens, text), getattr(tokens, ground)) < 4.5
    ]
    assert weak == []


def test_the_style_sheet_uses_every_colour_from_the_tokens():
    for tokens in (LIGHT, DARK):
        sheet = style_sheet(tokens)
        assert "$" not in sheet
    assert {"accent", "surface", "bad_wash"} <= set(token_names())


@pytest.mark.parametrize("size", [(1366, 768), (1093, 614), (1920, 1080)])
def test_every_page_fits(open_window, size):
    """1366 by 768 at 125 % is 1093 by 614."""
    window = open_window(FakeOffice(company()), size=size)
    window.runner.preview()
    settle()
    for name in PAGES:
        window.go(name)
        settle()
        assert (window.width(), window.height()) == size
        page = window.page(name)
        assert page.minimumSizeHint().width() <= page.width()
        assert page.minimumSizeHint().height() <= page.height()
