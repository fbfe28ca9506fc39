"""Surfaces: a card, a callout with its button, an empty state, a badge."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.domain.company import Mode
from ui.text.messages import mode_name, mode_sentence
from ui.widgets.controls import button, label, restyle
from ui.widgets.icons import icon_label, icons
from ui.widgets.sized import sized
from ui.widgets.spoken import Role, announce

_MODE_ICONS = {Mode.PRACTICE: "graduation-cap", Mode.TEST: "flask", Mode.LIVE: "broadcast"}
_MODE_TOKENS = {Mode.PRACTICE: "practice", Mode.TEST: "warn", Mode.LIVE: "surface"}


class Card(QFrame):
    """A quiet surface with room inside; fill ``body``."""

    spoken_role = Role.Grouping

    def __init__(self, parent: QWidget | None = None, *, margin: int = 16, spacing: int = 10) -> None:
        """Start empty."""
        super().__init__(parent)
        self.setProperty("role", "card")
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(margin, margin, margin, margin)
        self.body.setSpacing(spacing)


class Badge(QFrame):
    """A word with an icon on a wash of colour."""

    spoken_role = Role.Grouping

    def __init__(self, text: str = "", icon: str = "info", tone: str = "", tint: str = "") -> None:
        """Show a text at once."""
        super().__init__()
        self.setProperty("role", "badge")
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(9, 3, 11, 3)
        row.setSpacing(5)
        self._icon = icon_label(icon, tint or tone or "muted", 14)
        self._text = QLabel(text)
        row.addWidget(self._icon)
        row.addWidget(self._text)
        self.say(text, icon, tone, tint)

    def say(self, text: str, icon: str, tone: str = "", tint: str = "") -> None:
        """Show another text, icon and tone."""
        self._text.setText(text)
        self.setAccessibleName(text)
        icons.wear(self._icon, icon, tint or tone or "muted", size=14)
        restyle(self, tone=tone)

    @property
    def text(self) -> str:
        """The words."""
        return self._text.text()


class ModeBadge(Badge):
    """Practice, test or live: never by colour alone."""

    def __init__(self) -> None:
        """Start without a company."""
        super().__init__("", "circle-half")
        self.hide()

    def show_mode(self, mode: Mode | None, *, writes_off: bool = False) -> None:
        """Show a company's mode; ``writes_off`` when a live key may only read."""
        self.setVisible(mode is not None)
        if mode is None:
            return
        name = mode_name(mode) + (" · read only" if writes_off else "")
        self.say(name, _MODE_ICONS[mode], mode.value, _MODE_TOKENS[mode])
        self.setToolTip(mode_sentence(mode))
        self.setAccessibleDescription(mode_sentence(mode))


class Callout(QFrame):
    """A sentence that asks for something, with the button that does it; a screen reader says it when it comes."""

    spoken_role = Role.Notification

    def __init__(self, tone: str = "", icon: str = "info") -> None:
        """Start hidden; ``say`` shows it."""
        super().__init__()
        self.setProperty("role", "callout")
        self.setProperty("tone", tone)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 9, 10, 9)
        row.setSpacing(10)
        self._icon = icon_label(icon, tone or "accent", 20)
        row.addWidget(self._icon)
        self._words = label("", wrap=True)
        self._words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(self._words, 1)
        self._pressed: Callable[[], object] | None = None
        self.button = button("", self._press)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.button.hide()
        self.hide()

    def say(self, words: str, action: str = "", pressed: Callable[[], object] | None = None) -> None:
        """Show a sentence and, if an action is named, its button."""
        fresh = self.isHidden() or words != self._words.text()
        self._words.setText(words)
        self.setAccessibleName(words)
        self._pressed = pressed
        self.button.setText(action)
        self.button.setAccessibleName(action.replace("&", "") or words)
        self.button.setVisible(bool(action))
        self.show()
        if fresh and self.isVisible():
            announce(self, words, urgent=self.property("tone") == "bad")

    def tone(self, tone: str, icon: str) -> None:
        """Change its colour and icon."""
        icons.wear(self._icon, icon, tone or "accent", size=20)
        restyle(self, tone=tone)

    @property
    def words(self) -> str:
        """What it says."""
        return self._words.text()

    def _press(self) -> None:
        if self._pressed is not None:
            self._pressed()


class EmptyState(QWidget):
    """What stands where nothing is yet: an icon, a sentence and the button that changes it."""

    def __init__(self, icon: str) -> None:
        """Start blank; ``say`` fills it."""
        super().__init__()
        column = QVBoxLayout(self)
        column.setSpacing(8)
        column.addStretch(2)
        column.addWidget(icon_label(icon, "faint", 44), 0, Qt.AlignmentFlag.AlignHCenter)
        self._title = label("", "section")
        self._title.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._words = label("", "muted", wrap=True)
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        sized(self._words, most_width=460)
        sized(self._words, least_width=300)
        self._pressed: Callable[[], object] | None = None
        self.button = button("", self._press, role="primary")
        column.addWidget(self._title)
        # Not aligned: an aligned label is measured at another width than it gets.
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._words, 1000)
        middle.addStretch(1)
        column.addLayout(middle)
        column.addSpacing(6)
        column.addWidget(self.button, 0, Qt.AlignmentFlag.AlignHCenter)
        self.button.hide()
        column.addStretch(3)

    def say(self, title: str, words: str, action: str = "", pressed: Callable[[], object] | None = None) -> None:
        """Say why it is empty and what to do."""
        fresh = (title, words) != (self._title.text(), self._words.text())
        self._title.setText(title)
        self._words.setText(words)
        self._pressed = pressed
        self.button.setText(action)
        self.button.setAccessibleName(action.replace("&", "") or title)
        self.button.setVisible(bool(action))
        if fresh and self.isVisible():
            announce(self, f"{title}. {words}")

    @property
    def title(self) -> str:
        """Its first line."""
        return self._title.text()

    def _press(self) -> None:
        if self._pressed is not None:
            self._pressed()
