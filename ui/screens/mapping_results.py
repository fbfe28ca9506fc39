"""What a rule makes of the first real records, live while it is edited; problems are marked where they are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import SyncProblem
from app.planning.try_rule import Tried
from ui.models.mapping_results import result_columns
from ui.models.rows import RowsModel
from ui.text.mapping import Labels
from ui.text.mapping_conditions import NO
from ui.text.tr import counted, tr
from ui.widgets.cards import Card, EmptyState
from ui.widgets.chips import Chips
from ui.widgets.controls import label
from ui.widgets.table import Table

SHOWN = 50
"""Records a rule is tried on."""
ALL, FILLED, BLANK, PROBLEMS = "all", "filled", "blank", "problems"


@dataclass(frozen=True, slots=True)
class Words:
    """How the results of one kind of rule are told."""

    becomes: str
    filled: str
    blank: str
    judged: bool = False
    """The results are yes or no, and no counts as blank."""


def value_words() -> Words:
    """Return the words for a rule that makes a value."""
    return Words(tr("In Stripe"), tr("Filled"), tr("Blank"))


class ResultsPanel(Card):
    """A table of results, with chips that count and filter them, and the row at hand in full below."""

    wants_example = Signal(object)
    """A ``Tried`` that was opened."""

    def __init__(self, words: Words) -> None:
        """Start empty.

        Args:
            words: what the columns and chips are called.
        """
        super().__init__(margin=0, spacing=0)
        self._words = words
        self._tried: Sequence[Tried] = ()
        self._labels: Labels | None = None
        self.setAccessibleName(tr("Result on your records"))
        head = QVBoxLayout()
        head.setContentsMargins(14, 12, 14, 8)
        head.setSpacing(6)
        self.summary = label(tr("Result on your records"), "section")
        head.addWidget(self.summary)
        self.chips = Chips(
            [(ALL, tr("All"), ""), (FILLED, words.filled, ""), (BLANK, words.blank, ""),
             (PROBLEMS, tr("Problems"), "warning:bad")], single=True,
        )  # fmt: skip
        self.chips.choose(ALL)
        self.chips.changed.connect(self._show)
        head.addWidget(self.chips)
        self.body.addLayout(head)
        columns = result_columns(words.becomes)
        self.model: RowsModel[Tried] = RowsModel(columns, self)
        self.table = Table(tr("Result on your records"))
        self.table.show_model(self.model, columns)
        self.table.chosen.connect(self._tell)
        self.table.opened.connect(self._open)
        self.body.addWidget(self.table, 1)
        self.empty = EmptyState("table")
        self.body.addWidget(self.empty, 1)
        self._foot = QWidget()
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(14, 8, 14, 10)
        self.full = label("", "caption", wrap=True)
        row.addWidget(self.full)
        self.body.addWidget(self._foot)
        self._say_empty(tr("Choose a field of Pronto's"), tr("What the rule makes of your own records is shown here."))

    @property
    def stops(self) -> list[QWidget]:
        """Its controls in the order of the tab key."""
        return [*(self.chips.chip(kind) for kind in (ALL, FILLED, BLANK, PROBLEMS)), self.table]

    def clear(self, why: str = "") -> None:
        """Show nothing, and why."""
        self._tried = ()
        self._show()
        if why:
            # All of it is said at the field.
            self._say_empty(tr("It cannot be tried yet"), why.partition(";")[0].rstrip(".") + ".")

    def show_tried(self, tried: Sequence[Tried], labels: Labels) -> None:
        """Show what came out; the row at hand stays in hand."""
        self._tried, self._labels = tried, labels
        self._show()

    def show_problem(self, problem: SyncProblem) -> None:
        """Say why nothing came out."""
        self.clear(problem.detail or str(problem))

    @property
    def problems(self) -> int:
        """How many records have a problem."""
        return sum(bool(one.problem) for one in self._tried)

    def _show(self) -> None:
        tried = self._tried
        counts = {kind: sum(self._is(one, kind) for one in tried) for kind in (ALL, FILLED, BLANK, PROBLEMS)}
        self.chips.show_counts(counts)
        wanted = self.chips.chosen[0] if self.chips.chosen else ALL
        before = self.model.row(self.table.currentIndex().row())
        self.model.replace([one for one in tried if self._is(one, wanted)])
        kept = next((row for row, one in enumerate(self.model.rows) if before and one.key == before.key), -1)
        if kept >= 0:
            self.table.selectRow(kept)
        self.table.setVisible(bool(self.model.rows))
        self.empty.setVisible(not self.model.rows)
        if tried:
            words = tr("Result on your first {records}", records=counted(len(tried), "record", "records"))
            self.summary.setText(words)
            self._say_empty(tr("No record here"), tr("None of the records tried is of this sort."))
        else:
            self._say_empty(tr("Nothing to try it on"), tr("A preview or a sync reads the records first."))
        self._tell(self.table.currentIndex().row() if self.model.rows else -1)

    def _say_empty(self, title: str, words: str) -> None:
        self.empty.say(title, words)
        self.empty.setVisible(not self.model.rows)
        self.table.setVisible(bool(self.model.rows))

    def _tell(self, row: int) -> None:
        """Show the row at hand in full: each field by name, and what is wrong with it."""
        one = self.model.row(row)
        self._foot.setVisible(one is not None)
        if one is None:
            return
        name = self._labels.source if self._labels is not None else str
        parts = [f"{name(path)}: {text or tr('blank')}" for path, text in one.source_texts.items()]
        said = [f"{one.title} ({one.key})" if one.title and one.title != one.key else one.key, " · ".join(parts)]
        said.append(one.problem or tr("Becomes: {words}", words=one.value or tr("blank")))
        self.full.setText("\n".join(_cut(line) for line in said if line))
        self.full.setProperty("tone", "bad" if one.problem else "")
        self.full.style().unpolish(self.full)
        self.full.style().polish(self.full)

    def _open(self, row: int) -> None:
        one = self.model.row(row)
        if one is not None:
            self.wants_example.emit(one)

    def _is(self, one: Tried, kind: str) -> bool:
        filled = bool(one.value) and not (self._words.judged and one.value == NO)
        match kind:
            case "filled":
                return filled and not one.problem
            case "blank":
                return not filled and not one.problem
            case "problems":
                return bool(one.problem)
            case _:
                return True


def _cut(text: str) -> str:
    return text if len(text) <= 300 else f"{text[:300]}…"
