"""Before a mapping is saved: what was changed, and what the next sync would do by it, with the very records."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from app.domain.errors import SyncProblem
from app.domain.mapping import MappingSet
from app.planning.foreseen import Foreseen, ForeseenRow, Outcome, Sample
from app.services.mappings import MappingVersion
from ui.bridge.desk import Desk
from ui.bridge.operations import Operation
from ui.dialogs.frame import DialogFrame
from ui.dialogs.problem import spoken
from ui.models.lines import LinesModel
from ui.models.rows import RowsModel
from ui.screens.runner import PERSON
from ui.text.columns import Column
from ui.text.format import value
from ui.text.lines import Line
from ui.text.mapping_changes import LabelsOf, changes_told, foreseen_icon, foreseen_words
from ui.text.tr import counted, tr
from ui.widgets.cards import Callout, Card
from ui.widgets.controls import button, field, label, labelled
from ui.widgets.line_list import LineList
from ui.widgets.roomy import Panes
from ui.widgets.sized import opened_at, sized
from ui.widgets.table import Table

_WIDTH, _HEIGHT = 900, 590
_LONGEST_NOTE = 300
_CHANGES_HEIGHT = 148
_CHANGE_HEIGHT = 70


class SaveDialog(DialogFrame):
    """Looks ahead on the read lane; saving is offered at once, and the counts come as they are ready."""

    saved = Signal(str)
    """What to tell: the version that is in force now."""

    def __init__(
        self, parent: QWidget | None, desk: Desk, base: int, before: MappingSet, after: MappingSet,
        labels_of: LabelsOf, *, back_to: int = 0,
    ) -> None:  # fmt: skip
        """Show what a mapping would do.

        Args:
            parent: the window.
            desk: what screens share.
            base: number of the version in force when the mapping was opened.
            before: the mapping in force.
            after: the mapping that would take its place.
            labels_of: what people call the fields of a type.
            back_to: number of the earlier version that ``after`` is; 0 when it is a new one.
        """
        title = tr("Save the mapping as version {n}?", n=base + 1)
        title = tr("Go back to version {n}?", n=back_to) if back_to else title
        super().__init__(parent, title, "floppy-disk", "accent")
        self._desk, self._base, self._mapping, self._back_to = desk, base, after, back_to
        self._labels_of = labels_of
        self._target = ""
        self._fails = False
        self._operation: Operation[Foreseen] | None = None
        opened_at(self, _WIDTH, _HEIGHT)
        told = changes_told(before, after, labels_of)
        self.changes = LineList(tr("What was changed"), wraps=True)
        self._changes = LinesModel(self)
        self._changes.replace([Line(str(n), one.sentence, one.where, one.icon) for n, one in enumerate(told)])
        self.changes.setModel(self._changes)
        sized(self.changes, height=min(_CHANGES_HEIGHT, _CHANGE_HEIGHT * max(1, len(told))))
        self.body.addWidget(label(tr("What is changed"), "strong"))
        self.body.addWidget(self._framed(self.changes))
        self.body.addWidget(label(tr("What the next sync would do"), "strong"))
        self.waiting = label(tr("Looking through your records…"), "muted")
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(tr("Looking through your records"))
        self.body.addWidget(self.waiting)
        self.body.addWidget(self.bar)
        self.guard = Callout("warn", "hand-palm")
        self.body.addWidget(self.guard)
        self.split = self._build_foreseen()
        self.body.addWidget(self.split, 1)
        self._build_foot(base)
        self._look()

    def _build_foreseen(self) -> Panes:
        split = Panes()
        self.counts = LineList(tr("What would happen"), wraps=True)
        self._counts = LinesModel(self)
        self._rows: list[ForeseenRow] = []
        self.counts.setModel(self._counts)
        self.counts.chosen.connect(self._show_samples)
        columns = self._columns()
        self.samples: RowsModel[Sample] = RowsModel(columns, self)
        self.table = Table(tr("The records"))
        self.table.show_model(self.samples, columns)
        for part in (self._framed(self.counts), self._framed(self.table)):
            split.addWidget(part)
        split.setSizes([360, 500])
        split.setStretchFactor(1, 1)
        split.hide()
        return split

    def _build_foot(self, base: int) -> None:
        row = QHBoxLayout()
        self.note = field(tr("Note"), placeholder=tr("Why, for whoever looks at the versions later"))
        self.note.setMaxLength(_LONGEST_NOTE)
        words = tr("&Save as version {n}", n=base + 1)
        words = tr("&Go back to version {n}", n=self._back_to) if self._back_to else words
        self.save = button(words, self._save, role="primary", icon="floppy-disk")
        self.problem = label("", wrap=True, tone="bad", live=True)
        self.problem.hide()
        if not self._back_to:
            row.addWidget(labelled(tr("No&te"), self.note))
            row.addWidget(self.note, 1)
            self.body.addLayout(row)
        else:
            self.note.setParent(self)
            self.note.hide()
        self.body.addWidget(self.problem)
        self.foot.addWidget(button(tr("Ca&ncel"), self.reject))
        self.foot.addWidget(self.save)
        self.note.returnPressed.connect(self.save.click)
        (self.save if self._back_to else self.note).setFocus()

    @staticmethod
    def _framed(part: QWidget) -> Card:
        card = Card(margin=1, spacing=0)
        card.body.addWidget(part)
        return card

    # --- looking ahead ----------------------------------------------------------------------------------

    def _look(self) -> None:
        company = self._desk.company
        assert company is not None
        mappings, number, mapping = self._desk.office.mappings, company.id, self._mapping
        work = self._desk.reading(self, tr("Look ahead"), lambda ctx: mappings.foresee(number, mapping, ctx))
        self._operation = work.on_success(self._show).on_failure(self._cannot_look).start()

    def done(self, result: int) -> None:
        """Stop looking when it is closed."""
        if self._operation is not None:
            self._operation.forget()
        super().done(result)

    def _show(self, foreseen: Foreseen) -> None:
        self.bar.hide()
        self._rows = foreseen.rows
        self.split.setVisible(bool(foreseen.rows))
        lines = [
            Line(str(place), foreseen_words(row, self._labels_of(row.kind)), _note(row), foreseen_icon(row))
            for place, row in enumerate(foreseen.rows)
        ]
        self._counts.replace(lines)
        self.waiting.setText(self._summary(foreseen))
        if foreseen.guard:
            words = tr("The next sync will stop and ask first: {why}", why=" ".join(foreseen.guard))
            self.guard.say(words)
        if lines:
            failing = next((place for place, row in enumerate(self._rows) if row.outcome is Outcome.FAIL), 0)
            self.counts.take(failing)

    def _summary(self, foreseen: Foreseen) -> str:
        if not foreseen.rows:
            return tr("Nothing in Stripe would change.")
        failing = sum(row.count for row in foreseen.rows if row.outcome is Outcome.FAIL)
        total = sum(foreseen.records.values())
        words = counted(total, "record would be different", "records would be different")
        return tr("{words}, {n} would fail.", words=words, n=failing) if failing else f"{words}."

    def _cannot_look(self, problem: SyncProblem) -> None:
        self.bar.hide()
        self.waiting.setText(tr("It could not be looked ahead: {why}", why=problem.detail or str(problem)))

    def _show_samples(self, place: int) -> None:
        row = self._rows[place] if 0 <= place < len(self._rows) else None
        found: Sequence[Sample] = row.samples if row is not None else ()
        self._target = row.target if row is not None else ""
        self._fails = row is not None and row.outcome is Outcome.FAIL
        self.samples.replace(found)
        whole = row is not None and not row.target
        for column in (1, 2):
            self.table.put_away(column, away=whole)
        self.table.put_away(3, away=not any(one.note for one in found))

    def _columns(self) -> list[Column[Sample]]:
        return [
            Column(tr("Record"), lambda one: f"{one.title} ({one.key})" if one.title else one.key, width=0),
            Column(tr("Now"), lambda one: value(self._target, one.before), width=110, tone=lambda _one: "muted"),
            Column(tr("Then"), lambda one: value(self._target, one.after), width=110),
            Column(tr("Why"), lambda one: one.note, width=190, tone=self._tone),
        ]

    def _tone(self, _one: Sample) -> str:
        return "bad" if self._fails else "muted"

    # --- saving -----------------------------------------------------------------------------------------

    def _save(self) -> None:
        company = self._desk.company
        if company is None or not self.save.isEnabled():
            return
        mappings, number, mapping = self._desk.office.mappings, company.id, self._mapping
        note, base, back_to = self.note.text().strip(), self._base, self._back_to
        if self._operation is not None:
            self._operation.forget()

        def work(_ctx: object) -> MappingVersion:
            if back_to:
                return mappings.go_back(number, back_to, PERSON, base)
            return mappings.save(number, mapping, PERSON, note, base)

        self._desk.reading(self, tr("Save the mapping"), work).locking(self.save).on_success(self._saved).on_failure(
            self._refused
        ).start()

    def _saved(self, version: MappingVersion) -> None:
        self.accept()
        self.saved.emit(tr("Version {n} of the mapping is in force; the next sync writes by it.", n=version.number))

    def _refused(self, problem: SyncProblem) -> None:
        said = spoken(problem)
        self.problem.setText(problem.detail or said.sentence)
        self.problem.show()


def _note(row: ForeseenRow) -> str:
    """Return why the first of a count fails or waits."""
    return row.samples[0].note if row.samples else ""
