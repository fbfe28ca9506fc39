"""The frame all dialogs share: an icon, a title, words, buttons at the foot; opened without a nested loop."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from ui.bridge.help_call import ask_help, place_of
from ui.text.help_places import START
from ui.widgets.controls import label
from ui.widgets.icons import icon_label
from ui.widgets.roomy import Roomy
from ui.widgets.sized import sized
from ui.widgets.tip_key import show_tips_by_key


class DialogFrame(QDialog):
    """A dialog that deletes itself when closed; fill ``body`` and ``foot``."""

    def __init__(self, parent: QWidget | None, title: str, icon: str, tint: str) -> None:
        """Lay out the frame.

        Args:
            parent: the window it belongs to.
            title: also the window's title.
            icon: Phosphor name.
            tint: colour token of the icon.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        sized(self, least_width=460)
        # The window's own F1 does not reach a dialog in front of it.
        QShortcut(QKeySequence("F1"), self).activated.connect(self._help)
        show_tips_by_key(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 22, 24, 18)
        column.setSpacing(12)
        top = QHBoxLayout()
        top.setSpacing(12)
        top.addWidget(icon_label(icon, tint, 26), 0, Qt.AlignmentFlag.AlignTop)
        top.addWidget(label(title, "section", wrap=True), 1)
        column.addLayout(top)
        inner = QWidget()
        inner.setObjectName("scrolled")
        self.body = QVBoxLayout(inner)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(10)
        column.addWidget(Roomy(inner, yields=False), 1)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(8)
        self.foot.addStretch(1)
        column.addLayout(self.foot)

    def _help(self) -> None:
        focus: QWidget | None = self.focusWidget()
        ask_help(place_of(focus or self) or START)

    def showEvent(self, event: QShowEvent) -> None:
        """Be as wide as the controls need and as high as the wrapped words do then, as far as the screen has room."""
        layout = self.layout()
        if layout is not None:
            room = self.screen().availableSize()
            wide = min(max(self.width(), layout.minimumSize().width()), room.width())
            high = min(max(layout.heightForWidth(wide), self.minimumHeight()), room.height())
            self.setMinimumHeight(high)
            self.resize(wide, max(high, self.height()))
        super().showEvent(event)
