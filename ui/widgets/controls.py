"""Labels, buttons and fields, made in one line with their role, icon and accessible name."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QLineEdit, QPushButton, QSizePolicy, QToolButton, QWidget

from ui.bridge.theme import theme
from ui.text.tr import tr
from ui.widgets.icons import icons
from ui.widgets.spoken import announce


class LiveLabel(QLabel):
    """A line that changes where the keyboard is not: a screen reader says it each time."""

    def setText(self, text: str) -> None:
        """Show a text, and have it said where it can be seen."""
        fresh = text != self.text()
        super().setText(text)
        holder = self.parentWidget()
        if fresh and holder is not None and holder.isVisible():
            announce(self, text, urgent=self.property("tone") == "bad")


def label(text: str, role: str = "", *, wrap: bool = False, tone: str = "", live: bool = False) -> QLabel:
    """Return a label; a wrapping one can be selected and copied, a live one is said whenever it changes."""
    made = LiveLabel(text) if live else QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if role:
        made.setProperty("role", role)
    if tone:
        made.setProperty("tone", tone)
    if wrap:
        made.setWordWrap(True)
        made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def button(
    text: str, pressed: Callable[[], object] | None = None, *, role: str = "", icon: str = "", tint: str = "",
    name: str = "", tip: str = "",
) -> QPushButton:  # fmt: skip
    """Return a push button.

    Args:
        text: with its mnemonic: ``&Preview``.
        pressed: what to do.
        role: ``primary``, ``danger``, ``quiet``, ``link``, ``number``, ``chip``, ``nav`` or blank.
        icon: Phosphor name.
        tint: colour of the icon; by role when blank.
        name: accessible name where the text says too little.
        tip: a tooltip.
    """
    made = QPushButton(text)
    if role:
        made.setProperty("role", role)
    if icon:
        icons.wear(made, icon, tint or {"primary": "on_accent", "danger": "bad", "link": "accent"}.get(role, "muted"))
    made.setAccessibleName(name or text.replace("&", ""))
    if tip:
        made.setToolTip(tip)
    if role in {"link", "number", "chip"}:
        made.setCursor(Qt.CursorShape.PointingHandCursor)
    made.setAutoDefault(False)
    if pressed is not None:
        made.clicked.connect(lambda _checked=False: pressed())
    return made


def field(name: str, *, placeholder: str = "", secret: bool = False, text: str = "") -> QLineEdit:
    """Return a line to type in; a secret one shows dots."""
    made = QLineEdit(text)
    made.setAccessibleName(name)
    made.setPlaceholderText(placeholder)
    # Where the field is too narrow for it.
    made.setToolTip(placeholder)
    if secret:
        made.setEchoMode(QLineEdit.EchoMode.Password)
    return made


def clearable(line: QLineEdit) -> None:
    """Give a line a button that empties it; Qt makes one without a name."""
    line.setClearButtonEnabled(True)
    for tool in line.findChildren(QToolButton):
        tool.setAccessibleName(tr("Clear"))


def unlabelled(name: str) -> QComboBox:
    """Return a combo box without a label beside it.

    On Linux a screen reader is given the entry at hand as its name, so what it is for stands in its description too.
    """
    made = QComboBox()
    made.setAccessibleName(name)
    made.setAccessibleDescription(name)
    return made


def labelled(text: str, buddy: QWidget) -> QLabel:
    """Return a label whose mnemonic goes to a field."""
    made = QLabel(text)
    made.setProperty("role", "strong")
    made.setBuddy(buddy)
    if not buddy.accessibleName():
        buddy.setAccessibleName(text.replace("&", ""))
    return made


def rule() -> QFrame:
    """Return a thin line."""
    made = QFrame()
    made.setProperty("role", "rule")
    return made


def restyle(widget: QWidget, **properties: object) -> None:
    """Set properties that the style sheet looks at, and draw anew."""
    for name, value in properties.items():
        widget.setProperty(name, value)
    for part in (widget, *widget.findChildren(QWidget)):
        part.style().unpolish(part)
        part.style().polish(part)


class Elided(QLabel):
    """A label on one line that cuts a long text with … and tells the whole in its tooltip."""

    def __init__(self, text: str = "", role: str = "") -> None:
        """Take whatever width there is."""
        super().__init__()
        if role:
            self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setText(text)

    def hug(self) -> Elided:
        """Take no more width than the text needs."""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        return self

    def minimumSizeHint(self) -> QSize:
        """Return a size at which a few letters and … can still be read."""
        return QSize(theme().px(40), super().minimumSizeHint().height())

    def setText(self, text: str) -> None:
        """Show a text; its line breaks are for the tooltip alone."""
        super().setText(" ".join(text.splitlines()))
        self.setToolTip(text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits."""
        del event
        painter = QPainter(self)
        metrics = QFontMetrics(self.font())
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)
