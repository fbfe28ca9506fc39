"""Icons of the Phosphor set through qtawesome, loaded after the first paint and coloured by tint.

A widget is given an icon's name at once; the picture appears when ``load`` has run, and follows light and dark.
"""

from __future__ import annotations

import weakref
from pathlib import Path
from typing import Protocol, cast

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from shiboken6 import Shiboken

from ui.bridge.theme import theme
from ui.widgets.sized import sized
from ui.widgets.spoken import DECORATION

SIZE = 18
"""Pixels of an ordinary icon at 100 % text size."""


class _Font(Protocol):
    """The part of qtawesome's font that is used."""

    def icon(self, *names: str, **options: object) -> QIcon:
        """Return an icon by name."""
        ...


class IconSet:
    """The loaded font and the widgets that wear its icons."""

    def __init__(self) -> None:
        self._font: _Font | None = None
        self._made: dict[tuple[str, str], QIcon] = {}
        self._wearing: weakref.WeakKeyDictionary[QAbstractButton | QLabel, tuple[str, str, str, int]] = (
            weakref.WeakKeyDictionary()
        )

    @property
    def loaded(self) -> bool:
        """Whether pictures are there yet."""
        return self._font is not None

    def load(self) -> None:
        """Load the font; only the one file that is used, which takes some ten milliseconds."""
        if self._font is not None:
            return
        import qtawesome  # noqa: PLC0415 - costs 0.15 s, after the first paint
        from qtawesome.iconic_font import IconicFont  # noqa: PLC0415 - as above

        folder = Path(qtawesome.__file__).parent / "fonts"
        font = next(folder.glob("phosphor-[0-9]*.ttf"))
        chart = next(folder.glob("phosphor-charmap-*.json"))
        self._font = cast("_Font", IconicFont(("ph", font.name, chart.name)))
        theme().changed.connect(self._recolour)
        self._recolour()

    def icon(self, name: str, tint: str = "muted", selected: str = "") -> QIcon:
        """Return an icon in a tint's colour, empty while the font is not loaded.

        Args:
            name: Phosphor's name without prefix: ``users``.
            tint: colour tint.
            selected: tint when the button is checked; the same when blank.
        """
        if self._font is None:
            return QIcon()
        key = (name, f"{tint}/{selected}")
        if key not in self._made:
            colours = theme()
            plain = colours.colour(tint)
            on = colours.colour(selected or tint)
            self._made[key] = self._font.icon(
                f"ph.{name}", color=plain, color_on=on, color_active=on if selected else plain,
                color_disabled=colours.colour("faint"),
            )  # fmt: skip
        return self._made[key]

    def pixmap(self, name: str, tint: str, size: int = SIZE) -> QPixmap:
        """Return an icon as a picture as large as the text asks for, sharp on scaled screens."""
        ratio = QApplication.primaryScreen().devicePixelRatio()
        side = theme().px(size)
        return self.icon(name, tint).pixmap(QSize(side, side), ratio)

    def wear(
        self, widget: QAbstractButton | QLabel, name: str, tint: str = "muted", selected: str = "", size: int = SIZE
    ) -> None:
        """Give a button or a label an icon, now and in every theme."""
        self._wearing[widget] = (name, tint, selected, size)
        self._dress(widget)

    def _dress(self, widget: QAbstractButton | QLabel) -> None:
        if self._font is None:
            return
        name, tint, selected, size = self._wearing[widget]
        if isinstance(widget, QLabel):
            widget.setPixmap(self.pixmap(name, tint, size))
        else:
            widget.setIcon(self.icon(name, tint, selected))
            side = theme().px(size)
            widget.setIconSize(QSize(side, side))

    def _recolour(self) -> None:
        self._made.clear()
        for widget in list(self._wearing):
            if Shiboken.isValid(widget):
                self._dress(widget)


icons = IconSet()
"""The program's icons."""


class Picture(QLabel):
    """Shows an icon only; the words stand beside it, so a screen reader passes it by."""

    spoken_role = DECORATION


def icon_label(name: str, tint: str = "muted", size: int = SIZE) -> QLabel:
    """Return a label that shows an icon only; the words stand beside it, so it is no control of its own."""
    label = Picture()
    sized(label, width=size + 2, height=size + 2)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    icons.wear(label, name, tint, size=size)
    return label
