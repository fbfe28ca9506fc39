"""No state is told by its colour alone: in grey, its shape or word still tells it; and what is drawn can be seen."""

from itertools import combinations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout, QWidget

from app.domain.company import Mode
from app.domain.mismatch import MismatchState
from app.services.sides import Agreement
from tests.support import pixels
from tests.ui.conftest import settle
from ui.bridge.theme import DARK, LIGHT, Look, Tokens, theme
from ui.models.health import State
from ui.models.plan import ACTION_ICONS
from ui.screens.overview_card import STANDING_ICONS
from ui.screens.run_panel import _ENDS
from ui.screens.tray_icon import COLOURS, draw
from ui.text.marks import CLOSE, OPEN, Piece
from ui.text.matching import BANDS, band_icon, band_name
from ui.text.mismatch import state_icon, state_word
from ui.widgets.cards import _MODE_ICONS, Badge, ModeBadge
from ui.widgets.charts import Bars, Point
from ui.widgets.controls import button, field
from ui.widgets.field_diff import _WORDS, side_cell
from ui.widgets.icons import icons
from ui.widgets.trail import _LOOKS

GRAPHIC, TEXT = 3.0, 4.5
"""What WCAG 2.1 asks of a graphic that means something, and of a text."""
_SIDE = 32
_DIFFERENT = 0.04
"""Share of the pixels in which two shapes differ that are told apart at a glance."""
_DIFFERENT_SMALL = 0.013
"""The same for thin icons, each of which has its word beside it."""
LOOKS = [Look.LIGHT, Look.DARK]


@pytest.fixture(params=LOOKS)
def look(request, dressed):
    theme().choose(request.param)
    yield request.param
    theme().choose(Look.LIGHT)


def _grey(drawn: QImage) -> bytes:
    """Return a picture without its colours, light and dark evened out: the shape only."""
    grey = drawn.convertToFormat(QImage.Format.Format_Grayscale8)
    values = bytes(grey.constBits())
    middle = (min(values) + max(values)) / 2
    return bytes(value > middle for value in values)


def _share(one: bytes, other: bytes) -> float:
    return sum(a != b for a, b in zip(one, other, strict=True)) / len(one)


def _on(ground: QColor, paint) -> QImage:
    found = QImage(QSize(_SIDE, _SIDE), QImage.Format.Format_RGB32)
    found.fill(ground)
    painter = QPainter(found)
    paint(painter)
    painter.end()
    return found


def _icon(name: str) -> bytes:
    """Return an icon's shape, in one and the same colour."""
    drawn = icons.icon(name, "text").pixmap(QSize(_SIDE, _SIDE), 1.0)
    return _grey(_on(theme().colour("surface"), lambda painter: painter.drawPixmap(0, 0, drawn)))


@pytest.mark.parametrize("ground", ["#ffffff", "#20242c"])
def test_the_trays_pictures_differ_in_shape(dressed, ground):
    shapes = {
        state: _grey(_on(QColor(ground), lambda painter, state=state: painter.drawPixmap(0, 0, draw(state, _SIDE))))
        for state in State
    }
    for one, other in combinations(shapes, 2):
        assert _share(shapes[one], shapes[other]) > _DIFFERENT, (one, other)
    for state in State:
        assert pixels.contrast(QColor(COLOURS[state]), QColor("white")) >= GRAPHIC


SETS = {
    "standings": [icon for icon, _tint in STANDING_ICONS.values()],
    "modes": list(_MODE_ICONS.values()),
    "gates": [icon for icon, _tint, _word in _LOOKS.values()],
    "bands": [icon.partition(":")[0] for _name, icon, _meaning in BANDS.values()],
    "ends of a run": [icon for icon, _tint in _ENDS.values()],
}


@pytest.mark.parametrize("name", SETS)
def test_icons_of_states_that_stand_side_by_side_differ_in_shape(dressed, name):
    icons.load()
    shapes = {icon: _icon(icon) for icon in SETS[name]}
    assert len(shapes) == len(SETS[name]), "one picture for two states"
    for one, other in combinations(shapes, 2):
        assert _share(shapes[one], shapes[other]) > _DIFFERENT_SMALL, (one, other)


def test_every_state_has_a_word_of_its_own():
    for words in (
        [state_word(state) for state in MismatchState],
        [band_name(band) for band in BANDS],
        [words for _icon_name, _tint, words in _WORDS.values()],
        [word for _icon_name, _tint, word in _LOOKS.values()],
    ):
        assert all(words)
        assert len(set(words)) == len(words)
    assert all(state_icon(state) for state in MismatchState)
    assert all(band_icon(band) for band in BANDS)
    assert len(ACTION_ICONS) == len(set(ACTION_ICONS.values()))
    assert set(_WORDS) == set(Agreement)


def test_what_differs_is_in_brackets_and_underlined(look):
    cell = side_cell("Name", "Pronto", [Piece("Acme ", differs=False), Piece("Pty", differs=True)])
    assert f"{OPEN}Pty{CLOSE}" in cell.text()
    assert "underline" in cell.text()
    assert f"{OPEN}Pty{CLOSE}" in cell.accessibleName()


@pytest.fixture
def shown(qtbot):
    """Put a control on the window's ground: ``shown(control)`` gives the picture of it."""
    kept = []

    def show(control: QWidget) -> QImage:
        ground = QWidget()
        ground.setObjectName("ground")
        ground.setLayout(QVBoxLayout())
        ground.layout().addWidget(control)
        qtbot.addWidget(ground)
        kept.append(ground)
        ground.resize(280, 80)
        ground.show()
        settle()
        return pixels.picture(ground)

    return show


@pytest.mark.parametrize("mode", Mode)
def test_the_badge_of_a_mode_can_be_read(look, shown, mode):
    badge = ModeBadge()
    badge.show_mode(mode)
    drawn = shown(badge)
    words = badge.findChildren(QLabel)[-1]
    area = QRect(words.mapTo(badge.window(), QPoint(0, 0)), words.size())
    assert pixels.text_contrast(drawn, area) >= TEXT


@pytest.mark.parametrize("tone", ["", "good", "warn", "bad", "wait"])
def test_every_badge_can_be_read(look, shown, tone):
    badge = Badge("In step", "check-circle", tone)
    drawn = shown(badge)
    words = badge.findChildren(QLabel)[-1]
    area = QRect(words.mapTo(badge.window(), QPoint(0, 0)), words.size())
    assert pixels.text_contrast(drawn, area) >= TEXT


@pytest.mark.parametrize("role", ["", "primary", "danger", "quiet", "link", "number", "chip"])
@pytest.mark.parametrize("on", [False, True])
def test_every_button_can_be_read(look, shown, role, on):
    made = button("Accept", role=role)
    made.setCheckable(role == "chip")
    made.setChecked(on and role == "chip")
    drawn = shown(made)
    assert pixels.text_contrast(drawn, made.geometry().adjusted(6, 6, -6, -6)) >= TEXT
    made.setEnabled(False)
    settle()
    assert pixels.text_contrast(pixels.picture(made.window()), made.geometry().adjusted(6, 6, -6, -6)) >= GRAPHIC


def test_a_placeholder_can_be_read(look, shown):
    line = field("Find", placeholder="Find a record")
    line.setObjectName("find")
    assert pixels.text_contrast(shown(line), line.geometry().adjusted(6, 6, -6, -6)) >= TEXT


def test_the_border_of_a_field_can_be_seen(look, shown):
    line = QLineEdit()
    drawn = shown(line)
    inside = pixels.colours(drawn, line.geometry().adjusted(8, 8, -8, -8)).most_common(1)[0][0]
    edge = pixels.colours(drawn, QRect(line.geometry().left(), line.geometry().center().y(), 1, 4)).most_common(1)[0][0]
    assert pixels.contrast(QColor.fromRgb(inside), QColor.fromRgb(edge)) >= GRAPHIC


def test_a_bar_stands_out_from_its_track(look, shown):
    bars = Bars("Open")
    bars.show_points([Point("Name", 12), Point("Price", 6)])
    found = pixels.colours(shown(bars), bars.geometry())
    track, bar = (theme().colour(token).rgb() for token in ("sunken", "accent"))
    assert found[bar] > 100
    assert found[track] > 100
    assert pixels.contrast(QColor.fromRgb(bar), QColor.fromRgb(track)) >= GRAPHIC


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_borders_rings_and_marks_are_seen_on_every_ground(tokens: Tokens):
    pairs = [("edge", ground) for ground in ("surface", "window", "raised", "sunken")]
    pairs += [("accent", ground) for ground in ("surface", "window", "raised", "sunken", "selection", "accent_wash")]
    pairs += [("on_accent", "accent")]
    weak = [
        (one, other) for one, other in pairs
        if pixels.contrast(QColor(getattr(tokens, one)), QColor(getattr(tokens, other))) < GRAPHIC
    ]  # fmt: skip
    assert weak == []
