"""The frame of a page: its title, what can be done there, and what it shows."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from ui.widgets.controls import label
from ui.widgets.flow import Flow
from ui.widgets.spoken import Role, announce

MARGIN = 24


class Page(QWidget):
    """A page with a title row; ``tools`` holds the buttons at its right, ``body`` the rest."""

    spoken_role = Role.Pane

    def __init__(self, title: str, subtitle: str = "") -> None:
        """Start with the title only."""
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(title)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN, 18, MARGIN, 16)
        column.setSpacing(12)
        top = QHBoxLayout()
        top.setSpacing(8)
        self.title = label(title, "title")
        self.subtitle = label(subtitle, "muted", wrap=True)
        top.addWidget(self.title, 1)
        self.tools = Flow(right=True)
        self.tools.setSpacing(8)
        top.addLayout(self.tools)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addLayout(top)
        # Below both: a long one needs the width.
        head.addWidget(self.subtitle)
        column.addLayout(head)
        # Only now: a widget shown before it has a parent becomes a window of its own.
        self.subtitle.setVisible(bool(subtitle))
        self.body = QVBoxLayout()
        self.body.setSpacing(12)
        column.addLayout(self.body, 1)

    def explain(self, words: str) -> None:
        """Show a line under the title; a screen reader says it when it changes while the page is seen."""
        fresh = words != self.subtitle.text()
        self.subtitle.setText(words)
        self.subtitle.setVisible(bool(words))
        if fresh and self.isVisible():
            announce(self, words)

    def shown(self) -> None:
        """Called each time the page comes to the front; a page loads afresh here."""

    def first_focus(self) -> QWidget:
        """Return the control that takes the keyboard when the page opens."""
        return self

    def take_back_last(self) -> bool:
        """Take back the last thing done on this page; False where there is none, so that the last run is meant."""
        return False


def scrolling(inner: QWidget) -> QScrollArea:
    """Return a scroll area around a widget, without a frame; never sideways, for it is as wide as the widget needs."""
    return _Column(inner)


class _Column(QScrollArea):
    """Scrolls up and down."""

    def __init__(self, inner: QWidget) -> None:
        super().__init__()
        inner.setObjectName("scrolled")
        self._inner = inner
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        inner.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ask for another width when what is inside needs one."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def minimumSizeHint(self) -> QSize:
        """Return the width that is needed, with the scroll bar, at any height."""
        least = super().minimumSizeHint()
        wide = self._inner.minimumSizeHint().expandedTo(self._inner.minimumSize()).width()
        return QSize(wide + self.verticalScrollBar().sizeHint().width(), least.height())
