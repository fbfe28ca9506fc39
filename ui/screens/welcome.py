"""What a person sees before there is a company: try the practice company, or connect their own."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QVBoxLayout, QWidget

from ui.text.tr import tr
from ui.widgets.cards import Card
from ui.widgets.controls import button, label
from ui.widgets.icons import icon_label
from ui.widgets.mark import mark
from ui.widgets.sized import sized


class WelcomePage(QWidget):
    """Two ways to begin, one sentence each."""

    practice_wanted = Signal()
    connect_wanted = Signal()
    import_wanted = Signal()

    def __init__(self) -> None:
        """Build both choices."""
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Welcome"))
        column = QVBoxLayout(self)
        column.setContentsMargins(40, 24, 40, 24)
        column.addStretch(2)
        picture = QLabel()
        picture.setPixmap(mark(56))
        picture.setAccessibleName(tr("Tallybridge"))
        column.addWidget(picture, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(12)
        for text, role in (
            (tr("Welcome to Tallybridge"), "headline"),
            (
                tr("It keeps Pronto Xi and Stripe in step, shows every change before it is made, and can say why."),
                "muted",
            ),
        ):
            line = label(text, role)
            line.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            column.addWidget(line)
        column.addSpacing(20)
        row = QHBoxLayout()
        row.setSpacing(16)
        row.addStretch(1)
        self.practice = button(tr("&Try the practice company"), self.practice_wanted.emit, role="primary")
        self.connect_mine = button(tr("&Connect mine"), self.connect_wanted.emit)
        row.addWidget(
            _choice(
                "graduation-cap", "practice", tr("Look around first"),
                tr("A small distributor with a pretend Pronto and a pretend Stripe on this computer. Nothing is real."),
                self.practice,
            )
        )  # fmt: skip
        row.addWidget(
            _choice(
                "buildings", "accent", tr("Your own company"),
                tr("Have the Pronto address, a user and a Stripe restricted key ready. Each is tried first."),
                self.connect_mine,
            )
        )  # fmt: skip
        row.addStretch(1)
        column.addLayout(row)
        column.addSpacing(12)
        self.take_in = button(
            tr("Take settings in from another computer…"), self.import_wanted.emit, role="link", icon="download-simple"
        )
        column.addWidget(self.take_in, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(4)
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)
        sized(self.busy, width=336)
        self.busy.setAccessibleName(tr("Starting the practice company"))
        self.busy_words = label("", "muted", live=True)
        for part in (self.busy, self.busy_words):
            column.addWidget(part, 0, Qt.AlignmentFlag.AlignHCenter)
            part.hide()
        column.addStretch(3)

    def show_busy(self, words: str) -> None:
        """Say what is being started; blank when it is over."""
        self.busy.setVisible(bool(words))
        self.busy_words.setVisible(bool(words))
        self.busy_words.setText(words)
        for control in (self.practice, self.connect_mine, self.take_in):
            control.setEnabled(not words)


def _choice(icon: str, tint: str, title: str, words: str, action: QWidget) -> Card:
    card = Card(margin=22, spacing=10)
    sized(card, width=336)
    card.body.addWidget(icon_label(icon, tint, 32))
    card.body.addWidget(label(title, "section"))
    said = label(words, "muted", wrap=True)
    said.setAlignment(Qt.AlignmentFlag.AlignTop)
    card.body.addWidget(said, 1)
    card.body.addSpacing(4)
    card.body.addWidget(action)
    return card
