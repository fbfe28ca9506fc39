"""The list of pages at the left."""

from __future__ import annotations

from decimal import Decimal

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout

from ui.bridge.theme import theme
from ui.text.figures import decimal, whole
from ui.text.tr import tr
from ui.widgets.controls import button, restyle, rule
from ui.widgets.icons import icons
from ui.widgets.spoken import Role, announce

KEYS = {
    "overview": "Ctrl+1",
    "preview": "Ctrl+2",
    "mismatches": "Ctrl+3",
    "records": "Ctrl+4",
    "activity": "Ctrl+5",
    "settings": "Ctrl+6",
    "mapping": "Ctrl+7",
    "matching": "Ctrl+8",
    "migration": "Ctrl+9",
    "approvals": "Ctrl+Shift+P",
    "attention": "Ctrl+Shift+A",
}
"""The shortcut of each page; those of the first six never changed."""
GROUPS = (
    ("overview", "preview", "mismatches", "attention", "approvals", "records", "activity"),
    ("mapping", "matching", "migration", "settings"),
)
"""Names of the pages as they stand at the left: the daily work, then what is set up once."""
PAGES = tuple(name for group in GROUPS for name in group)
"""Every page, from the top."""
_LOOK = {
    "overview": ("&Overview", "squares-four"),
    "preview": ("Previe&w", "eye"),
    "mismatches": ("&Mismatches", "scales"),
    "approvals": ("Needs approval", "hand-palm"),
    "attention": ("Needs attention", "tray"),
    "records": ("&Records", "magnifying-glass"),
    "activity": ("&Activity", "clock-counter-clockwise"),
    "mapping": ("Mapping", "shuffle"),
    "matching": ("Matching", "link-simple"),
    "migration": ("Migration", "truck"),
    "settings": ("Se&ttings", "gear-six"),
}


_MANY = 1_000
"""From so many on a number is told in thousands; the exact one is in the accessible name."""
_WIDTH = 212
_AIR, _GAP = (12, 16, 12, 12), 4
"""Pixels around the list and between its entries."""
_TIGHT_AIR, _TIGHT_GAP = (8, 6, 8, 6), 1
"""As above where the window is low."""


class PageButton(QPushButton):
    """The button of a page."""

    spoken_role = Role.PageTab

    def __init__(self, words: str, tip: str) -> None:
        """Start without a number."""
        super().__init__(words)
        self.setProperty("role", "nav")
        self.setAccessibleName(words.replace("&", ""))
        self.setToolTip(tip)
        self.setAutoDefault(False)
        self.setCheckable(True)


class Navigation(QFrame):
    """One button per page; the one at hand is marked by colour, weight and its checked state."""

    spoken_role = Role.PageTabList

    chosen = Signal(str)
    help_wanted = Signal()

    def __init__(self) -> None:
        """Start on the overview."""
        super().__init__()
        self.setProperty("role", "side")
        self.setMinimumWidth(_WIDTH)
        self.setAccessibleName(tr("Pages"))
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(*_AIR)
        column.setSpacing(_GAP)
        self._group = QButtonGroup(self)
        self.buttons: dict[str, QPushButton] = {}
        for place, group in enumerate(GROUPS):
            if place:
                column.addSpacing(4)
                column.addWidget(rule())
                column.addSpacing(4)
            for name in group:
                column.addWidget(self._make(name))
        column.addStretch(1)
        self.help = button(tr("&Help"), self.help_wanted.emit, role="nav", tip="F1")
        icons.wear(self.help, "question", "muted", size=20)
        column.addWidget(self.help)
        self._counts: dict[str, int] = {}
        self._narrow = self._tight = False
        self.mark("overview")

    def narrow(self, *, on: bool) -> None:
        """Show icons with small numbers, so that pages have room.

        Names stay for a screen reader and as tooltips, and so do the access keys.
        """
        if on == self._narrow:
            return
        self._narrow = on
        self.setMinimumWidth(0 if on else _WIDTH)
        self.help.setText("" if on else tr("&Help"))
        self.help.setShortcut(QKeySequence.mnemonic(tr("&Help")))
        self.help.setToolTip(f"{self.help.accessibleName()} (F1)" if on else "F1")
        for name in PAGES:
            self.show_count(name, self._counts.get(name, 0))
        restyle(self, narrow=on)

    def fit(self, height: int) -> None:
        """Stand closer together where that saves the scroll bar at a height in pixels."""
        self._stand(tight=False)
        if self.minimumSizeHint().height() > height:
            self._stand(tight=True)

    def _stand(self, *, tight: bool) -> None:
        if tight == self._tight:
            return
        self._tight = tight
        self._column.setContentsMargins(*(_TIGHT_AIR if tight else _AIR))
        self._column.setSpacing(_TIGHT_GAP if tight else _GAP)
        restyle(self, tight=tight)
        self._column.activate()

    def _make(self, name: str) -> QPushButton:
        words, icon = _LOOK[name]
        made = PageButton(tr(words), KEYS[name])
        made.clicked.connect(lambda _checked=False: self.chosen.emit(name))
        icons.wear(made, icon, "muted", "accent", size=20)
        self._group.addButton(made)
        self.buttons[name] = made
        return made

    def scrolled(self) -> QScrollArea:
        """Return the list in a frame that is as wide as it needs and scrolls where the window is too low."""
        area = _Rail(self)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return area

    def show_count(self, name: str, number: int) -> None:
        """Show a number beside a page's name; none when it is 0."""
        self._counts[name] = number
        words = tr(_LOOK[name][0])
        shown = f"{words}  {_short(number)}" if number else words
        plain = words.replace("&", "")
        if self._narrow:
            self.buttons[name].setText(_short(number) if number else "")
            self.buttons[name].setShortcut(QKeySequence.mnemonic(words))
        else:
            self.buttons[name].setText(shown)
        self.buttons[name].setToolTip(f"{shown.replace('&', '')} ({KEYS[name]})" if self._narrow else KEYS[name])
        spoken = f"{plain}, {whole(number)}" if number else plain
        fresh = spoken != self.buttons[name].accessibleName()
        self.buttons[name].setAccessibleName(spoken)
        if fresh and self.isVisible():
            announce(self.buttons[name], spoken if number else tr("{page}: nothing waits", page=plain))

    def mark(self, name: str) -> None:
        """Mark the page at hand."""
        self.buttons[name].setChecked(True)


class _Rail(QScrollArea):
    """Holds the list; wide enough for it and, where it scrolls, for the scroll bar."""

    def __init__(self, inner: Navigation) -> None:
        super().__init__()
        self._inner = inner
        self._fitted: tuple[int, int, int] | None = None
        self.setWidget(inner)
        self.setWidgetResizable(True)
        inner.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wanted = self.height(), theme().percent, self._inner.sizeHint().width()
        if wanted != self._fitted:
            self._fitted = wanted
            self._inner.fit(self.height())
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        hint = self._inner.minimumSizeHint().expandedTo(self._inner.minimumSize())
        bar = self.verticalScrollBar().sizeHint().width() if hint.height() > self.height() else 0
        return QSize(hint.width() + bar, hint.height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width(), 0)


def _short(number: int) -> str:
    """Return a number that fits beside a page's name: ``302``, ``1.5k``, ``12k``."""
    if number < _MANY:
        return str(number)
    if number < 10 * _MANY:
        return f"{decimal(Decimal(number // 100) / 10)}k"
    return f"{whole(number // _MANY)}k"
