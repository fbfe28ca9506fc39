"""Light or dark, and the size of the text: colour tokens, the palette and the style sheet made from them."""

from __future__ import annotations

import functools
import re
from dataclasses import asdict, dataclass, fields
from enum import StrEnum
from importlib.resources import as_file, files
from string import Template

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

TEXT_SIZES = (100, 125, 150, 175, 200)
"""How large the text may be, in per cent; the system's own scale comes on top."""
TEXT_PIXELS = 13
"""Height of the ordinary text at 100 %, in device-independent pixels."""
_GROWS = re.compile(r"((?:font-size|(?:min-|max-)?(?:width|height)|border-radius|spacing): )(\d+)px")
"""What follows the size of the text; lines and the air around words do not."""
_BAR, _BAR_MORE, _BAR_AIR = 10, 2, 4
"""Width of a scroll bar with the air around its handle; what it gains as the text doubles; that air, in pixels."""
_HAIR = 2
"""A line this thin stays so, in pixels."""
_ROUND, _ROUNDER = 10, 7
"""Corners from here on are half of a pill's height; what they gain as the text doubles, in pixels."""
_FONTS = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf")


class Look(StrEnum):
    """What a person chose."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Tokens:
    """Every colour the window uses; one accent, and a text and a wash colour per meaning."""

    window: str
    surface: str
    raised: str
    sunken: str
    line: str
    line_strong: str
    edge: str
    """Border of what is typed into, ticked or dragged: 3 : 1 against every ground."""
    text: str
    muted: str
    faint: str
    accent: str
    accent_hover: str
    accent_press: str
    accent_wash: str
    on_accent: str
    good: str
    good_wash: str
    wait: str
    wait_wash: str
    warn: str
    warn_wash: str
    bad: str
    bad_wash: str
    practice: str
    practice_wash: str
    selection: str


LIGHT = Tokens(
    window="#f5f6f8", surface="#ffffff", raised="#ffffff", sunken="#eef0f4", line="#e3e6ec", line_strong="#c6ccd6",
    edge="#7f8898",
    text="#18202e", muted="#566073", faint="#6d7789",
    accent="#17666f", accent_hover="#125159", accent_press="#0e4047", accent_wash="#e4f1f2", on_accent="#ffffff",
    good="#14733f", good_wash="#e3f4ea", wait="#3b5f86", wait_wash="#e6eef7", warn="#8f4d00", warn_wash="#fdf0dc",
    bad="#b0242b", bad_wash="#fce8e8", practice="#6a3fb5", practice_wash="#f0eafb", selection="#d9ebed",
)  # fmt: skip
DARK = Tokens(
    window="#14171d", surface="#1b1f27", raised="#222731", sunken="#0f1217", line="#2b313c", line_strong="#465061",
    edge="#778296",
    text="#e8ebf1", muted="#a9b2c1", faint="#8c96a7",
    accent="#6cc5cf", accent_hover="#87d3db", accent_press="#a2dfe5", accent_wash="#17343a", on_accent="#06222a",
    good="#63d297", good_wash="#173325", wait="#93bbe6", wait_wash="#1d2d3f", warn="#f3b45c", warn_wash="#3a2a12",
    bad="#ff8a8a", bad_wash="#40191c", practice="#bd9cf5", practice_wash="#2f2347", selection="#1f4148",
)  # fmt: skip


class Theme(QObject):
    """The look of the whole program; ``changed`` tells widgets that paint by themselves."""

    changed = Signal()
    resized = Signal()
    """The size of the text changed; the style sheet is in force already, ``changed`` follows."""

    def __init__(self, app: QApplication) -> None:
        """Follow the system from now on."""
        super().__init__(app)
        self._app = app
        self._look = Look.SYSTEM
        self._dark: bool | None = None
        self._percent = TEXT_SIZES[0]
        app.styleHints().colorSchemeChanged.connect(self._system_changed)

    @property
    def look(self) -> Look:
        """What was chosen."""
        return self._look

    @property
    def dark(self) -> bool:
        """Whether the dark colours are in use."""
        return bool(self._dark)

    @property
    def tokens(self) -> Tokens:
        """The colours in use."""
        return DARK if self._dark else LIGHT

    @property
    def percent(self) -> int:
        """Size of the text in per cent, one of ``TEXT_SIZES``."""
        return self._percent

    def px(self, pixels: int) -> int:
        """Return a length that holds text at 100 %, as it is at the chosen size; in device-independent pixels."""
        return round(pixels * self._percent / 100)

    def enlarge(self, percent: int) -> None:
        """Choose the size of the text, in per cent; another one than in ``TEXT_SIZES`` becomes the nearest of them."""
        nearest = min(TEXT_SIZES, key=lambda size: abs(size - percent))
        if nearest == self._percent:
            return
        self._percent = nearest
        font = self._app.font()
        font.setPixelSize(self.px(TEXT_PIXELS))
        self._app.setFont(font)
        self._app.setStyleSheet(style_sheet(self.tokens, nearest))
        self.resized.emit()
        self.changed.emit()

    def choose(self, look: Look) -> None:
        """Apply a choice at once."""
        self._look = look
        scheme = {Look.LIGHT: Qt.ColorScheme.Light, Look.DARK: Qt.ColorScheme.Dark}.get(look)
        hints = self._app.styleHints()
        if scheme is None:
            hints.unsetColorScheme()
        else:
            hints.setColorScheme(scheme)
        self._apply()

    def _system_changed(self, _scheme: Qt.ColorScheme) -> None:
        self._apply()

    def _apply(self) -> None:
        if self._look is Look.SYSTEM:
            dark = self._app.styleHints().colorScheme() is Qt.ColorScheme.Dark
        else:
            dark = self._look is Look.DARK
        if dark == self._dark:
            return
        self._dark = dark
        self._app.setPalette(_palette(self.tokens))
        self._app.setStyleSheet(style_sheet(self.tokens, self._percent))
        self.changed.emit()

    def colour(self, token: str) -> QColor:
        """Return a token's colour."""
        return QColor(getattr(self.tokens, token))


def _palette(tokens: Tokens) -> QPalette:
    """Return the palette that Fusion draws with."""
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: tokens.window,
        QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.Base: tokens.surface,
        QPalette.ColorRole.AlternateBase: tokens.window,
        QPalette.ColorRole.Text: tokens.text,
        QPalette.ColorRole.Button: tokens.raised,
        QPalette.ColorRole.ButtonText: tokens.text,
        QPalette.ColorRole.ToolTipBase: tokens.raised,
        QPalette.ColorRole.ToolTipText: tokens.text,
        QPalette.ColorRole.PlaceholderText: tokens.faint,
        QPalette.ColorRole.Highlight: tokens.selection,
        QPalette.ColorRole.HighlightedText: tokens.text,
        QPalette.ColorRole.Link: tokens.accent,
        QPalette.ColorRole.LinkVisited: tokens.accent,
        QPalette.ColorRole.Accent: tokens.accent,
        QPalette.ColorRole.Mid: tokens.line,
        QPalette.ColorRole.Light: tokens.raised,
        QPalette.ColorRole.Dark: tokens.line_strong,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.faint))
    return palette


@functools.cache
def _template() -> Template:
    return Template(files("resources").joinpath("style", "window.qss").read_text(encoding="utf-8"))


@functools.cache
def style_sheet(tokens: Tokens, percent: int = 100) -> str:
    """Return the style sheet with its colour tokens filled in, for a text size in per cent.

    Arrows come in the fitting shade.
    """
    shade = "dark" if tokens is DARK else "light"
    with as_file(files("resources").joinpath("icons")) as folder:
        plain = _template().template
        grown = _GROWS.sub(lambda found: f"{found[1]}{_grown(found[1], int(found[2]), percent)}px", plain)
        bar = _BAR + round(_BAR_MORE * (percent - 100) / 100)
        return Template(grown).substitute(
            asdict(tokens), icons=folder.as_posix(), shade=shade, bar=bar, bar_round=(bar - _BAR_AIR) // 2
        )


def _grown(what: str, pixels: int, percent: int) -> int:
    if what.startswith("border-radius") and pixels >= _ROUND:
        # Half a height of which the air does not grow: Qt draws no corner rounder than that.
        return pixels + round(_ROUNDER * (percent - 100) / 100)
    return pixels if pixels <= _HAIR else round(pixels * percent / 100)


def token_names() -> list[str]:
    """Return the name of every colour token."""
    return [field.name for field in fields(Tokens)]


def load_fonts(app: QApplication) -> None:
    """Use the bundled typeface; where it cannot be loaded the system's own stays."""
    loaded = False
    for name in _FONTS:
        with as_file(files("resources").joinpath("fonts", name)) as path:
            loaded = QFontDatabase.addApplicationFont(str(path)) >= 0 or loaded
    if loaded:
        font = QFont("Inter")
        font.setPixelSize(TEXT_PIXELS)
        app.setFont(font)


def theme() -> Theme:
    """Return the program's theme, made on first use; needs a QApplication."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    found = app.findChild(Theme)
    return found if isinstance(found, Theme) else Theme(app)
