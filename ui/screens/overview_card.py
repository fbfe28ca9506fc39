"""One record type on the overview: four numbers, each a way to its records."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QWidget

from app.domain.kinds import ENRICHING, RecordType
from app.domain.outcome import Standing
from app.ports.views import OverviewRow
from ui.bridge.theme import theme
from ui.text.format import count
from ui.text.messages import kind_name, standing_name
from ui.text.tr import tr
from ui.widgets.cards import Card
from ui.widgets.controls import Elided, button, label
from ui.widgets.icons import icon_label
from ui.widgets.sized import sized
from ui.widgets.spoken import DECORATION

KIND_ICONS = {
    RecordType.CUSTOMERS: "users",
    RecordType.ITEMS: "package",
    RecordType.ORDERS: "shopping-cart",
    RecordType.INVOICES: "receipt",
    RecordType.CREDIT_NOTES: "arrow-u-up-left",
    RecordType.PURCHASE_ORDERS: "truck",
    RecordType.REPS: "identification-badge",
}
STANDING_ICONS = {
    Standing.IN_STEP: ("check-circle", "good"),
    Standing.WAITING: ("clock", "wait"),
    Standing.ATTENTION: ("warning", "warn"),
    Standing.SKIPPED: ("minus-circle", "faint"),
}


class ShareBar(QWidget):
    """A thin bar: how the records of a type are shared among the standings. Decoration; the numbers stand below."""

    spoken_role = DECORATION

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._shares: dict[Standing, int] = {}
        sized(self, height=6)
        theme().changed.connect(self.update)

    def show_shares(self, shares: dict[Standing, int]) -> None:
        """Draw other shares."""
        self._shares = shares
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw one piece per standing, in proportion."""
        del event
        painter = QPainter(self)
        colours = theme()
        painter.fillRect(self.rect(), colours.colour("sunken"))
        total = sum(self._shares.values())
        left = 0.0
        for standing, (_icon, tint) in STANDING_ICONS.items():
            number = self._shares.get(standing, 0)
            if not number or not total:
                continue
            width = max(3.0, self.width() * number / total)
            painter.fillRect(round(left), 0, max(2, round(width) - 1), self.height(), colours.colour(tint))
            left += width


class OverviewCard(Card):
    """Shows an ``OverviewRow``."""

    wanted = Signal(object, object)
    """Record type, and the standing or None for all."""

    def __init__(self, kind: RecordType) -> None:
        """Start with no numbers."""
        super().__init__(margin=14, spacing=8)
        self._kind = kind
        self.setAccessibleName(kind_name(kind))
        top = QHBoxLayout()
        top.setSpacing(8)
        top.addWidget(icon_label(KIND_ICONS[kind], "accent", 20))
        top.addWidget(label(kind_name(kind), "section"), 1)
        self.total = button("–", lambda: self.wanted.emit(kind, None), role="number")
        top.addWidget(self.total)
        self.body.addLayout(top)
        self._bar = ShareBar()
        self.body.addWidget(self._bar)
        figures = QWidget()
        grid = QGridLayout(figures)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(7)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        self.numbers: dict[Standing, QPushButton] = {}
        for line, (standing, (icon, tint)) in enumerate(STANDING_ICONS.items()):
            grid.addWidget(icon_label(icon, tint, 15), line, 0)
            grid.addWidget(label(standing_name(standing), "muted"), line, 1)
            number = button("–", partial(self.wanted.emit, kind, standing), role="number")
            self.numbers[standing] = number
            grid.addWidget(number, line, 2)
        self.body.addWidget(figures)
        if kind in ENRICHING:
            figures.hide()
            self._bar.hide()
        self._foot = Elided("", "caption")
        self.body.addWidget(self._foot)
        self.body.addStretch(1)
        self.show_row(OverviewRow(kind, 0, {}, 0, 0))

    def show_row(self, row: OverviewRow) -> None:
        """Show a type's numbers."""
        name = kind_name(self._kind)
        self.total.setText(count(row.total))
        self.total.setEnabled(row.total > 0)
        self.total.setAccessibleName(tr("{kind}: {n} in Pronto, show them", kind=name, n=count(row.total)))
        self.total.setToolTip(tr("In Pronto"))
        for standing, number in self.numbers.items():
            found = row.standings.get(standing, 0)
            number.setText(count(found))
            number.setEnabled(found > 0)
            number.setAccessibleName(
                tr(
                    "{kind}: {n} {standing}, show them",
                    kind=name,
                    n=count(found),
                    standing=standing_name(standing).lower(),
                )
            )
        self._bar.show_shares(row.standings)
        if self._kind in ENRICHING:
            self._foot.setText(tr("Travel inside other records"))
        else:
            self._foot.setText(tr("{linked} linked · {n} in Stripe", linked=count(row.linked), n=count(row.in_stripe)))
