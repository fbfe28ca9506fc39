"""The three columns: Pronto's fields, the rules as sentences, Stripe's targets; a rule is made by joining two."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from ui.models.lines import LinesModel
from ui.text.lines import Line
from ui.text.mapping import Labels, key_for
from ui.text.tr import tr
from ui.widgets.cards import Callout, Card
from ui.widgets.controls import button, clearable, field, label
from ui.widgets.line_list import LineList
from ui.widgets.roomy import Panes
from ui.widgets.sized import sized
from ui.widgets.tab_order import in_order


class Column(Card):
    """A heading, a search and a list."""

    def __init__(self, title: str, search: str, *, wraps: bool = False, carries: bool = False) -> None:
        """Start empty.

        Args:
            title: heading, and accessible name of the list.
            search: accessible name of the search.
            wraps: whether rows take several lines.
            carries: whether rows can be dragged onto another list.
        """
        super().__init__(margin=0, spacing=0)
        head = QVBoxLayout()
        head.setContentsMargins(12, 10, 12, 8)
        head.setSpacing(6)
        self.top = QHBoxLayout()
        self.top.setSpacing(6)
        self.heading = label(title, "strong")
        self.top.addWidget(self.heading)
        self.top.addStretch(1)
        head.addLayout(self.top)
        self.search: QLineEdit = _Search(search)
        head.addWidget(self.search)
        self.body.addLayout(head)
        self.model = LinesModel(self)
        self.list = LineList(title, wraps=wraps, carries=carries)
        self.list.setModel(self.model)
        self.body.addWidget(self.list, 1)
        self.search.textChanged.connect(lambda text: self.seek(text))  # noqa: PLW0108 - the signal brings one value
        self.search.returnPressed.connect(self._open_first)

    def seek(self, text: str, always: Sequence[Line] = ()) -> None:
        """Show what a text is found in, the first row in hand."""
        self.model.seek(text, always)
        row = self.list.first_row()
        if text and row >= 0:
            self.list.take(row)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show other rows; the one at hand stays in hand."""
        line = self.model.line(self.list.currentIndex().row())
        place = self.list.verticalScrollBar().value()
        self.model.replace(lines)
        row = self.model.row_of(line.key) if line is not None else -1
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row, 0))
        self.list.verticalScrollBar().setValue(place)

    def _open_first(self) -> None:
        row = self.list.currentIndex().row()
        row = row if row >= 0 else self.list.first_row()
        if row >= 0:
            self.list.opened.emit(row)


class _Search(QLineEdit):
    """A search whose arrow keys go on to the list below it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        made = field(name, placeholder=name)
        self.setAccessibleName(name)
        self.setPlaceholderText(made.placeholderText())
        self.setToolTip(made.placeholderText())
        self.setMaxLength(200)
        clearable(self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Hand the arrows down."""
        parent = self.parentWidget()
        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up) and isinstance(parent, Column):
            parent.list.setFocus()
            if parent.list.currentIndex().row() < 0 and parent.list.first_row() >= 0:
                parent.list.take(parent.list.first_row())
            return
        super().keyPressEvent(event)


class RulesView(QWidget):
    """Joins a field to a target: dragged, or Enter on the field and Enter on the target."""

    joined = Signal(str, str)
    """Source path (blank for none) and target path."""
    opened = Signal(str)
    """Key of a row of the middle list: ``rule:3``, ``only``, ``approval:0``, ``table:terms``."""
    removed = Signal(str)
    """Delete was pressed on such a row."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._source = ""
        self._labels: Labels | None = None
        self.fields = Column(tr("Pronto's fields"), tr("Find a field"), carries=True)
        self.rules = Column(tr("Rules"), tr("Find a rule"), wraps=True)
        self.targets = Column(tr("Stripe"), tr("Find or name a place in Stripe"))
        self.new: QPushButton = button(tr("&New rule"), lambda: self.joined.emit(self._source_at_hand(), ""),
                                       icon="plus", name=tr("New rule"))  # fmt: skip
        self.rules.top.addWidget(self.new)
        self.hint = Callout("", "arrow-right")
        split = Panes()
        for part, least in ((self.fields, 190), (self.rules, 260), (self.targets, 190)):
            sized(part, least_width=least)
            split.addWidget(part)
        left, middle, right = self.fields, self.rules, self.targets
        in_order([left.search, left.list, self.new, middle.search, middle.list, right.search, right.list])
        split.setSizes([270, 560, 270])
        for place, share in enumerate((2, 5, 2)):
            split.setStretchFactor(place, share)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.hint)
        column.addWidget(split, 1)
        self.fields.list.opened.connect(self._take_field)
        self.fields.list.dropped.connect(self._dropped)
        self.targets.list.opened.connect(self._take_target)
        self.targets.search.textChanged.connect(self._name_target)
        self.rules.list.opened.connect(lambda row: self._tell(row, self.opened))
        self.rules.list.removed.connect(lambda row: self._tell(row, self.removed))

    @property
    def source(self) -> str:
        """The field that is waiting for its target; blank when none is."""
        return self._source

    def name_by(self, labels: Labels) -> None:
        """Call fields by these names."""
        self._labels = labels

    def let_go(self) -> None:
        """Forget the field that was picked up."""
        self._source = ""
        self.hint.hide()
        self.targets.search.clear()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Escape lets go of a field that was picked up."""
        if event.key() == Qt.Key.Key_Escape and self._source:
            self.let_go()
            self.fields.list.setFocus()
        else:
            super().keyPressEvent(event)

    def _source_at_hand(self) -> str:
        line = self.fields.model.line(self.fields.list.currentIndex().row())
        return line.key if line is not None else ""

    def _take_field(self, row: int) -> None:
        """Pick a field up: the next target chosen is where it goes."""
        line = self.fields.model.line(row)
        if line is None:
            return
        self._source = line.key
        words = tr("Where does “{name}” go? Choose a place at the right, or type a name for a new metadata key there.",
                   name=line.title)  # fmt: skip
        self.hint.say(words, tr("&Cancel"), self.let_go)
        self.targets.search.setFocus()
        self.targets.search.selectAll()

    def _take_target(self, row: int) -> None:
        line = self.targets.model.line(row)
        if line is not None:
            source = self._source
            self.let_go()
            self.joined.emit(source, self._named(line.key, source))

    def _dropped(self, row: int, onto: object, place: int) -> None:
        line = self.fields.model.line(row)
        target = self.targets.model.line(place) if onto is self.targets.list else None
        if line is None:
            return
        if target is not None and not target.heading:
            self.joined.emit(line.key, self._named(target.key, line.key))
        elif onto is self.rules.list:
            self.joined.emit(line.key, "")

    def _named(self, target: str, source: str) -> str:
        """Return a target; one that needs a name gets the field's."""
        if not target.endswith(".") or not source or self._labels is None:
            return target
        name = self._labels.source(source)
        return f"{target}{key_for(name) if target.startswith('metadata') else name[:40]}"

    def _name_target(self, text: str) -> None:
        """Offer what is typed as a new metadata key, below what it is found in."""
        name = text.strip()
        known = name and any(line.title.casefold() == name.casefold() for line in self.targets.model.lines)
        always = [Line(f"metadata.{name}", tr("New metadata key “{name}”", name=name), "", "plus:accent")]
        self.targets.seek(text, always if name and not known else ())

    def _tell(self, row: int, signal: object) -> None:
        line = self.rules.model.line(row)
        if line is not None and not line.heading:
            emit = getattr(signal, "emit", None)
            assert emit is not None
            emit(line.key)
