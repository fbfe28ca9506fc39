"""What people decided about pairs, with reason, who and when; each can be taken back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.ports.matches import MatchDecision, Verdict
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.bridge.throttle import Debounce
from ui.models.matching import decision_columns, find_decisions
from ui.models.rows import RowsModel
from ui.text.matching import VERDICTS
from ui.text.tr import told, tr
from ui.widgets.cards import Card, EmptyState
from ui.widgets.chips import Chips
from ui.widgets.controls import Elided, button, clearable, field
from ui.widgets.table import Table

PAGE = 200


class DecisionsTab(QWidget):
    """A table by time, the newest first."""

    taken_back = Signal(object)
    """The ``MatchDecision`` to forget."""

    def __init__(self, desk: Desk) -> None:
        """Start empty; ``load`` fills it."""
        super().__init__()
        self._desk = desk
        self._newest: Newest[list[MatchDecision]] = Newest()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(8)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.verdicts = Chips([(key, tr(look[0]), look[1]) for key, look in VERDICTS.items()], single=True)
        self.search = field(tr("Search the decisions"), placeholder=tr("Code, name, Stripe id, reason or who"))
        clearable(self.search)
        self.back = button(tr("Take &back"), self._take_back, icon="arrow-counter-clockwise", tip=tr("Delete"))
        self.back.setEnabled(False)
        row.addWidget(self.verdicts)
        row.addWidget(self.search, 1)
        row.addWidget(self.back)
        column.addLayout(row)
        card = Card(margin=1, spacing=0)
        self.model = RowsModel(decision_columns(), self)
        self.table = Table(tr("Decisions"))
        self.table.show_model(self.model, self.model.columns)
        self.empty = EmptyState("link-simple")
        self._pages = QStackedWidget()
        self._pages.addWidget(self.table)
        self._pages.addWidget(self.empty)
        card.body.addWidget(self._pages)
        column.addWidget(card, 1)
        self.sum = Elided("", "muted")
        column.addWidget(self.sum)
        self._typing = Debounce(self, self.load)
        self.search.textChanged.connect(self._typing.poke)
        self.search.returnPressed.connect(self._typing.now)
        self.verdicts.changed.connect(self.load)
        self.model.wants_more.connect(self._fetch)
        self.table.chosen.connect(self._picked)

    @property
    def decision(self) -> MatchDecision | None:
        """The one at hand."""
        return self.model.row(self.table.currentIndex().row())

    def load(self) -> None:
        """Load afresh from the newest."""
        self._fetch(0)

    def first_focus(self) -> QWidget:
        """Return the table, or the search while there is none."""
        return self.table if self.model.rows else self.search

    def take_back_this(self) -> None:
        """Forget the decision at hand, as the key does."""
        if self.back.isEnabled():
            self._take_back()

    def _fetch(self, offset: int) -> None:
        company = self._desk.company
        if company is None:
            return
        matching, number, text = self._desk.office.matching, company.id, self.search.text().strip()
        verdict = Verdict(self.verdicts.chosen[0]) if self.verdicts.chosen else None
        work = self._desk.reading(
            self, tr("Decisions"), lambda _ctx: find_decisions(matching, number, verdict, text, offset, PAGE)
        )
        self._newest.start(work.on_success(lambda found: self._take(found, offset)))

    def _take(self, found: list[MatchDecision], offset: int) -> None:
        more = len(found) == PAGE
        if offset:
            self.model.append(found, more=more)
            return
        before = max(0, self.table.currentIndex().row())
        self.model.replace(found, more=more)
        self._pages.setCurrentIndex(0 if found else 1)
        place = min(before, len(found) - 1)
        if found:
            self.table.selectRow(place)
        self._picked(place)
        if found:
            return
        if self.search.text().strip() or self.verdicts.chosen:
            self.empty.say(tr("Nothing matches"), tr("No decision fits what was typed and chosen."))
        else:
            self.empty.say(tr("Nothing decided yet"),
                           tr("What you accept and reject is kept here for ever, with its reason."))  # fmt: skip

    def _picked(self, place: int) -> None:
        one = self.model.row(place) if place >= 0 else None
        self.back.setEnabled(one is not None)
        self.sum.setText(told(one.words) if one is not None else "")

    def _take_back(self) -> None:
        one = self.decision
        if one is not None:
            self.taken_back.emit(one)
