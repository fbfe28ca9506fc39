"""The filter row: text as one types, type, cause, state and who looks after it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from app.domain.kinds import TARGETED, RecordType
from app.domain.mismatch import MismatchState
from app.services.viewer import Chosen, Standing
from ui.bridge.throttle import Debounce
from ui.text.format import count
from ui.text.messages import SHOWN_KINDS, kind_name
from ui.text.mismatch import cause_name, state_word
from ui.text.tr import tr
from ui.widgets.controls import clearable, field, unlabelled


class Filters(QWidget):
    """Narrows the cards and the list down."""

    changed = Signal()

    def __init__(self) -> None:
        """Start with everything that is open."""
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.search = field(tr("Filter the differences"), placeholder=tr("Code, name, number, value or reason   /"))
        clearable(self.search)
        self.kinds = _combo(tr("Record type"), [(tr("All types"), None)])
        for kind in SHOWN_KINDS:
            if kind in TARGETED:
                self.kinds.addItem(kind_name(kind), kind.value)
        self.causes = _combo(tr("Cause"), [(tr("All causes"), "")])
        self.causes.setMinimumContentsLength(16)
        self.states = _combo(tr("State"), [(state_word(state), state.value) for state in MismatchState])
        self.people = _combo(tr("Assigned to"), [(tr("Anyone"), "")])
        row.addWidget(self.search, 2)
        for combo in self._combos:
            row.addWidget(combo)
        self._typing = Debounce(self, self.changed.emit)
        self.search.textChanged.connect(self._typing.poke)
        self.search.returnPressed.connect(self._typing.now)
        for combo in self._combos:
            combo.currentIndexChanged.connect(lambda _place: self.changed.emit())

    @property
    def _combos(self) -> tuple[QComboBox, ...]:
        return self.kinds, self.causes, self.states, self.people

    @property
    def chosen(self) -> Chosen:
        """What was chosen and typed."""
        kind = self.kinds.currentData()
        return Chosen(
            states=(MismatchState(self.states.currentData()),),
            cause=str(self.causes.currentData() or ""),
            kind=RecordType(kind) if kind else None,
            text=self.search.text().strip(),
            assignee=str(self.people.currentData() or ""),
        )

    @property
    def plain(self) -> bool:
        """Whether the cards can show it: open ones, whoever looks after them, nothing typed."""
        chosen = self.chosen
        return chosen.states == (MismatchState.OPEN,) and not chosen.text and not chosen.assignee

    @property
    def untouched(self) -> bool:
        """Whether nothing is narrowed down."""
        return self.chosen == Chosen()

    def set_all(self, *, kind: RecordType | None = None, text: str = "") -> None:
        """Set every filter at once, without telling."""
        for control in (self.search, *self._combos):
            control.blockSignals(True)
        self.search.setText(text)
        for combo in self._combos:
            combo.setCurrentIndex(0)
        if kind is not None:
            self.kinds.setCurrentIndex(max(0, self.kinds.findData(kind.value)))
        for control in (self.search, *self._combos):
            control.blockSignals(False)

    def show_standing(self, standing: Standing) -> None:
        """Show how many there are of each, and the causes and names there are."""
        causes: dict[str, int] = {}
        for group in standing.cards:
            causes[group.cause] = causes.get(group.cause, 0) + group.count
        kept = str(self.causes.currentData() or "")
        if kept:
            causes.setdefault(kept, 0)
        found = [(f"{cause_name(cause)}  {count(number)}", cause) for cause, number in sorted(causes.items())]
        _refill(self.causes, [(tr("All causes"), ""), *found])
        _refill(self.people, [(tr("Anyone"), ""), *((name, name) for name in standing.assignees)])
        for place, state in enumerate(MismatchState):
            number = standing.counts.get(state, 0)
            self.states.setItemText(place, f"{state_word(state)}  {count(number)}" if number else state_word(state))


def _combo(name: str, items: Sequence[tuple[str, str | None]]) -> QComboBox:
    made = unlabelled(name)
    made.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    made.setMinimumContentsLength(11)
    for words, data in items:
        made.addItem(words, data)
    return made


def _refill(combo: QComboBox, items: Sequence[tuple[str, str]]) -> None:
    """Give a box other items and keep what was chosen, without telling."""
    kept = combo.currentData()
    combo.blockSignals(True)
    combo.clear()
    for words, data in items:
        combo.addItem(words, data)
    combo.setCurrentIndex(max(0, combo.findData(kept)))
    combo.blockSignals(False)
