"""The list of pages at the left."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPushButton, QVBoxLayout

from ui.text.tr import tr
from ui.widgets.controls import button, rule
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
    "approvals": "Ctrl+0",
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
        self.setFixedWidth(212)
        self.setAccessibleName(tr("Pages"))
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 16, 12, 12)
        column.setSpacing(4)
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
        self.mark("overview")

    def _make(self, name: str) -> QPushButton:
        words, icon = _LOOK[name]
        made = PageButton(tr(words), KEYS[name])
        made.clicked.connect(lambda _checked=False: self.chosen.emit(name))
        icons.wear(made, icon, "muted", "accent", size=20)
        self._group.addButton(made)
        self.buttons[name] = made
        return made

    def show_count(self, name: str, number: int) -> None:
        """Show a number beside a page's name; none when it is 0."""
        words = tr(_LOOK[name][0])
        self.buttons[name].setText(f"{words}  {_short(number)}" if number else words)
        plain = words.replace("&", "")
        spoken = f"{plain}, {number:,}" if number else plain
        fresh = spoken != self.buttons[name].accessibleName()
        self.buttons[name].setAccessibleName(spoken)
        if fresh and self.isVisible():
            announce(self.buttons[name], spoken if number else tr("{page}: nothing waits", page=plain))

    def mark(self, name: str) -> None:
        """Mark the page at hand."""
        self.buttons[name].setChecked(True)


def _short(number: int) -> str:
    """Return a number that fits beside a page's name: ``302``, ``1.5k``, ``12k``."""
    if number < _MANY:
        return str(number)
    return f"{number // 100 / 10:.1f}k" if number < 10 * _MANY else f"{number // _MANY:,}k"
