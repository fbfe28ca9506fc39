"""The cards by cause with small charts beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.mismatch import Certificate
from app.services.viewer import CauseCard as CauseCardData
from app.services.viewer import Standing
from ui.bridge.theme import theme
from ui.text.figures import short_day
from ui.text.mismatch import cause_icon, cause_name
from ui.text.tr import counted, tr
from ui.widgets.cards import Card
from ui.widgets.cause_card import CauseCard
from ui.widgets.charts import Bars, Line, Point
from ui.widgets.controls import button, label
from ui.widgets.page import scrolling
from ui.widgets.roomy import room_of
from ui.widgets.sized import sized

AT_FIRST = 40
"""Cards shown at first; a press shows the rest."""
_WIDTH = 330
_SIDE = 286
_CAUSES = 6
_AGES = ("today", "this week", "this month", "older")
_COLOURS = {"green": "good", "amber": "warn", "red": "bad"}


class CardsView(QWidget):
    """A grid of cards; the charts stand at the right."""

    opened = Signal(object)
    """A ``CauseCard`` (of the service) to look into."""
    settled = Signal(object)
    """One whose mismatches are all to be settled in its way."""
    more = Signal()
    """Show every card."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.cards: list[CauseCard] = []
        self._columns = 0
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(12)
        self._grid = QGridLayout()
        self._grid.setSpacing(12)
        column.addLayout(self._grid)
        self.rest = button("", self.more.emit, role="link")
        column.addWidget(self.rest, 0, Qt.AlignmentFlag.AlignLeft)
        self.rest.hide()
        column.addStretch(1)
        self._area = scrolling(inner)
        row.addWidget(self._area, 1)
        row.addWidget(self._build_charts())
        for keys, by in (("J", 1), ("K", -1), ("Down", 1), ("Up", -1)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=by: self._step(by))

    def _build_charts(self) -> QWidget:
        card = Card(margin=1, spacing=0)
        sized(card, width=_SIDE)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(14, 14, 14, 14)
        column.setSpacing(6)
        self.by_cause = Bars(tr("Differences by cause"))
        self.ageing = Bars(tr("Differences by age"))
        self.over_time = Line(tr("Differences over time"))
        for title, chart in (
            (tr("By cause"), self.by_cause),
            (tr("How old"), self.ageing),
            (tr("Over time"), self.over_time),
        ):
            column.addWidget(label(title, "overline"))
            column.addWidget(chart)
            column.addSpacing(6)
        column.addStretch(1)
        card.body.addWidget(scrolling(inner))
        return card

    def show_standing(self, standing: Standing) -> None:
        """Draw the charts."""
        causes: dict[str, int] = {}
        for group in standing.cards:
            causes[group.cause] = causes.get(group.cause, 0) + group.count
        most = sorted(causes.items(), key=lambda pair: -pair[1])
        points = [Point(cause_name(cause), number, _tint(cause)) for cause, number in most[:_CAUSES]]
        rest = sum(number for _cause, number in most[_CAUSES:])
        self.by_cause.show_points([*points, Point(tr("others"), rest, "muted")] if rest else points)
        ages = zip(_AGES, standing.ages, strict=False)
        self.ageing.show_points([Point(tr(name), number, "accent") for name, number in ages] if causes else [])
        self.over_time.show_points([_moment(one) for one in reversed(standing.certificates)])

    def show_cards(self, cards: Sequence[CauseCardData], hidden: int) -> None:
        """Show cards; the one that had the keyboard keeps it."""
        if [shown.card for shown in self.cards] == list(cards):
            return
        held = self._held()
        for old in self.cards:
            self._grid.removeWidget(old)
            old.setParent(None)
            old.deleteLater()
        self.cards = [CauseCard(card, self.opened.emit, self.settled.emit) for card in cards]
        self.rest.setText(tr("Show {n}", n=counted(hidden, "more card", "more cards")))
        self.rest.setAccessibleName(self.rest.text())
        self.rest.setVisible(hidden > 0)
        self._columns = 0
        self._arrange()
        self._grid.activate()
        if held >= 0 and self.cards:
            self.cards[min(held, len(self.cards) - 1)].setFocus()

    def first_focus(self) -> QWidget:
        """Return the first card."""
        return self.cards[0] if self.cards else self

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many cards side by side as fit."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = max(1, min(3, (room_of(self) - theme().px(_SIDE) - 20) // theme().px(_WIDTH)))
        if columns == self._columns:
            return
        self._columns = columns
        for place, card in enumerate(self.cards):
            self._grid.addWidget(card, place // columns, place % columns)
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        for earlier, later in zip(self.cards, self.cards[1:], strict=False):
            QWidget.setTabOrder(earlier, earlier.settle)
            QWidget.setTabOrder(earlier.settle, later)

    def _held(self) -> int:
        focus = QApplication.focusWidget()
        return next((place for place, card in enumerate(self.cards) if focus in (card, card.settle)), -1)

    def _step(self, by: int) -> None:
        place = self._held() + by
        if 0 <= place < len(self.cards):
            self.cards[place].setFocus()
            self._area.ensureWidgetVisible(self.cards[place])


def _tint(cause: str) -> str:
    tint = cause_icon(cause).partition(":")[2]
    return tint if tint in {"bad", "warn", "wait", "accent"} else "accent"


def _moment(certificate: Certificate) -> Point:
    local = certificate.at.astimezone()
    today = dt.datetime.now(dt.UTC).astimezone().date()
    name = f"{local:%H:%M}" if local.date() == today else short_day(local.date())
    return Point(name, certificate.open, _COLOURS[certificate.colour])
