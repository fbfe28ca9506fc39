"""A support bundle: exactly what goes in, with sizes, to be looked at before it is saved; it is sent nowhere."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QProgressBar, QSplitter, QWidget

from app.domain.errors import SyncProblem
from app.domain.support import Part
from app.ports.progress import JobContext
from ui.bridge.desk import Desk
from ui.bridge.office_portable import Draft
from ui.bridge.operations import Newest, Operation
from ui.dialogs.frame import DialogFrame
from ui.dialogs.problem import spoken
from ui.dialogs.restore import room
from ui.models.rows import RowsModel
from ui.screens.migration_export import ask_where
from ui.screens.settings_carry import PERSON
from ui.text.columns import Column
from ui.text.tr import counted, tr
from ui.widgets.cards import Callout, Card
from ui.widgets.controls import button, label
from ui.widgets.table import Table

_WIDTH, _HEIGHT = 940, 580
_SMALL = 1_000
"""Bytes below which they are counted singly."""


def _columns() -> list[Column[Part]]:
    return [
        Column(tr("File"), lambda one: one.name, width=216),
        Column(tr("Size"), lambda one: _size(one.bytes), width=96, right=True),
        Column(tr("What it tells"), lambda one: tr(one.about), width=0, tone=lambda _one: "muted"),
    ]


def _size(number: int) -> str:
    return room(number) if number >= _SMALL else counted(number, "byte", "bytes")


class SupportDialog(DialogFrame):
    """Collects on the read lane; closing it stops that and leaves nothing behind."""

    def __init__(self, parent: QWidget | None, desk: Desk) -> None:
        """Begin to collect at once, without customers' data."""
        super().__init__(parent, tr("Support bundle"), "lifebuoy", "accent")
        self._desk = desk
        self._draft: Draft | None = None
        self._collecting: Newest[Draft] = Newest()
        self._reading: Newest[str] = Newest()
        self._saving: Operation[Path] | None = None
        self.resize(_WIDTH, _HEIGHT)
        words = tr("One file for whoever helps you. It is sent nowhere: you say where it is saved, and you send it. "
                   "No password and no key is in it.")  # fmt: skip
        self.body.addWidget(label(words, "muted", wrap=True))
        self.records = QCheckBox(tr("&Include customer data (names, addresses, numbers and amounts)"))
        self.records.setAccessibleName(self.records.text().replace("&", ""))
        self.records.clicked.connect(lambda _on: self._collect())
        self.body.addWidget(self.records)
        self.said = label("", "strong", wrap=True)
        self.body.addWidget(self.said)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(tr("Collecting"))
        self.body.addWidget(self.bar)
        self.body.addWidget(self._build_parts(), 1)
        self.note = Callout("warn", "info")
        self.body.addWidget(self.note)
        self.leave = button(tr("C&lose"), self.reject)
        self.save = button(tr("&Save…"), self._ask, role="primary", icon="floppy-disk")
        self.foot.addWidget(self.leave)
        self.foot.addWidget(self.save)
        self._collect()
        self.records.setFocus()

    def _build_parts(self) -> QSplitter:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(10)
        self.rows: RowsModel[Part] = RowsModel(_columns(), self)
        self.table = Table(tr("What goes in"), plain=True)
        self.table.show_model(self.rows, self.rows.columns)
        self.table.chosen.connect(self._look_into)
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setAccessibleName(tr("Content of the file"))
        self.text.setPlaceholderText(tr("Choose a file at the left to look into it."))
        for part in (self.table, self.text):
            card = Card(margin=1, spacing=0)
            card.body.addWidget(part)
            split.addWidget(card)
        split.setSizes([540, 360])
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 1)
        return split

    # --- collecting ----------------------------------------------------------------------------------

    def _collect(self) -> None:
        self._drop_draft()
        self.said.setText(tr("Collecting…"))
        self.bar.show()
        self.note.hide()
        self.save.setEnabled(False)
        bundles, records = self._desk.office.support, self.records.isChecked()

        def collect(ctx: JobContext) -> Draft:
            draft = bundles.collect(ctx, records=records)
            try:
                ctx.check()
            except SyncProblem:
                # Nobody waits for it any more.
                draft.discard()
                raise
            return draft

        work = self._desk.reading(self, tr("Support bundle"), collect)
        self._collecting.start(work.on_success(self._show).on_failure(self._failed))

    def _show(self, draft: Draft) -> None:
        self._draft = draft
        self.bar.hide()
        self.rows.replace(list(draft.parts))
        files = counted(len(draft.parts), "file", "files")
        if self.records.isChecked():
            more = tr("Data of your customers is in it: give it only to people who may see them.")
        else:
            more = tr("Names, addresses, numbers and amounts of your customers are replaced.")
        self.said.setText(tr("{files}, {room}. {more}", files=files, room=room(draft.bytes), more=more))
        if draft.missing:
            told = " ".join(f"{one.name}: {tr(one.why)}" for one in draft.missing[:3])
            rest = len(draft.missing) - 3
            self.note.tone("warn", "info")
            self.note.say(tr("Not in it: {told}", told=told) + (tr(" And {n} more.", n=rest) if rest > 0 else ""))
        self.save.setEnabled(True)

    def _look_into(self, row: int) -> None:
        part, draft = self.rows.row(row), self._draft
        if part is None or draft is None:
            self.text.clear()
            return
        name = part.name
        work = self._desk.reading(self, tr("Support bundle"), lambda _ctx: draft.text(name))
        self._reading.start(work.on_success(self.text.setPlainText).on_failure(self._failed))

    # --- saving --------------------------------------------------------------------------------------

    def _ask(self) -> None:
        ask_where(self, tr("Save the support bundle"), tr("Tallybridge support"), ("zip",), self.write)

    def write(self, path: Path) -> None:
        """Save the bundle as this file."""
        draft, bundles = self._draft, self._desk.office.support
        if draft is None:
            return
        work = self._desk.reading(self, tr("Support bundle"), lambda ctx: bundles.save(draft, path, PERSON, ctx))
        work.locking(self.save, self.records).on_success(self._saved).on_failure(self._failed)
        self._saving = work.start()

    def _saved(self, path: Path) -> None:
        self._saving = None
        self.note.tone("good", "check-circle")
        self.note.say(tr("Saved as {name}. It was sent nowhere; send it to whoever helps you.", name=path.name))
        self.leave.setFocus()

    def _failed(self, problem: SyncProblem) -> None:
        self.bar.hide()
        if self._draft is None:
            self.said.setText(tr("The bundle could not be collected."))
        said = spoken(problem)
        self.note.tone("bad", "warning-circle")
        self.note.say(f"{said.sentence} {said.remedy}")

    def done(self, result: int) -> None:
        """Stop what goes on, and leave nothing on the disk but what was saved."""
        self._collecting.drop()
        self._reading.drop()
        if self._saving is not None:
            self._saving.forget()
        self._drop_draft()
        super().done(result)

    def _drop_draft(self) -> None:
        draft, self._draft = self._draft, None
        self.rows.replace([])
        self.text.clear()
        if draft is not None:
            # Whoever still reads it finds it gone and says so to nobody.
            self._reading.drop()
            draft.discard()
