"""Where a rule's value goes: a field at Stripe, a metadata key or an invoice field, with its limits while typing."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.kinds import RecordType
from app.planning.targets import CUSTOM_NAME_LENGTH, METADATA, METADATA_KEY_LENGTH, TargetField, targets_of
from ui.text.mapping import Labels
from ui.text.tr import counted, told, tr
from ui.widgets.chooser import Chooser
from ui.widgets.controls import field, label, restyle

_LONGEST_TYPED = 120
"""Characters a name field takes; Stripe takes fewer, and the sentence below says so."""


class TargetForm(QWidget):
    """Chooses a target; where a person gives the name, a field for it stands beside."""

    changed = Signal(str)
    """The target path."""

    def __init__(self) -> None:
        """Start without a target."""
        super().__init__()
        self._known: dict[str, TargetField] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(6)
        self.place = Chooser(tr("Where it goes in Stripe"), tr("Choose a place in Stripe"))
        self.name = field(tr("Name of the key"), placeholder=tr("Name, such as region"))
        self.name.setMaxLength(_LONGEST_TYPED)
        self.count = label("", "caption")
        row.addWidget(self.place, 3)
        row.addWidget(self.name, 3)
        row.addWidget(self.count)
        column.addLayout(row)
        self.problem = label("", "caption", wrap=True, tone="bad", live=True)
        self.note = label("", "caption", wrap=True)
        column.addWidget(self.problem)
        column.addWidget(self.note)
        self.problem.hide()
        self.place.picked.connect(self._picked)
        self.name.textEdited.connect(lambda _text: self._tell())

    @property
    def target(self) -> str:
        """The target path."""
        known = self._known.get(self.place.key)
        return f"{self.place.key}{self.name.text()}" if known is not None and _is_open(known) else self.place.key

    def offer(self, kind: RecordType) -> None:
        """Offer the targets of a record type."""
        labels = Labels(kind)
        self._known = {one.path: one for one in targets_of(kind)}
        self.place.offer([(one.path, _words(one, labels), told(one.note)) for one in self._known.values()])

    def show_target(self, path: str) -> None:
        """Show a target, unless it stands there already."""
        if path == self.target and path:
            return
        group = next((one.path for one in self._known.values() if _is_open(one) and path.startswith(one.path)), "")
        with QSignalBlocker(self):
            self.place.show_key(group or path)
            self.name.setText(path.removeprefix(group) if group else "")
        self._fit()

    def show_problem(self, sentence: str) -> None:
        """Say what is wrong with the target; blank when nothing is."""
        self.problem.setText(sentence)
        self.problem.setVisible(bool(sentence))
        wrong: QWidget = self.place if self.name.isHidden() else self.name
        for part in (self.name, self.place):
            if bool(part.property("wrong")) != (bool(sentence) and part is wrong):
                restyle(part, wrong=bool(sentence) and part is wrong)

    def ask_name(self) -> None:
        """Give the keyboard to the name, all of it marked, or to the place when it needs none."""
        if not self.name.isHidden():
            self.name.setFocus()
            self.name.selectAll()
        else:
            self.place.setFocus()

    def _picked(self, _path: str) -> None:
        self._fit()
        self._tell()
        if not self.name.isHidden():
            self.ask_name()

    def _tell(self) -> None:
        self._fit()
        self.changed.emit(self.target)

    def _fit(self) -> None:
        known = self._known.get(self.place.key)
        is_open = known is not None and _is_open(known)
        self.name.setVisible(is_open)
        self.count.setVisible(is_open)
        if known is None:
            self.note.setText("")
            return
        longest = METADATA_KEY_LENGTH if known.path == METADATA else CUSTOM_NAME_LENGTH
        length = len(self.name.text())
        self.count.setText(f"{length}/{longest}")
        self.count.setAccessibleName(tr("{n} of {most} characters", n=length, most=longest))
        restyle(self.count, tone="bad" if length > longest else "")
        limit = tr("Takes at most {n}.", n=counted(known.limit, "character", "characters")) if known.limit else ""
        self.note.setText(" ".join(part for part in (told(known.note), limit) if part))


def _is_open(known: TargetField) -> bool:
    """Whether a person gives the name."""
    return known.path.endswith(".")


def _words(known: TargetField, labels: Labels) -> str:
    return tr(known.label) if _is_open(known) else labels.target(known.path)
