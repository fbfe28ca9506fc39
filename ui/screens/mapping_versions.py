"""Versions of the mapping: who saved which and why, what changed between two, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.mapping import MappingSet
from app.ports.progress import JobContext
from app.services.mappings import MappingVersion
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.dialogs.frame import DialogFrame
from ui.models.lines import LinesModel
from ui.models.rows import RowsModel
from ui.text.columns import Column
from ui.text.format import when
from ui.text.lines import Line
from ui.text.mapping_changes import LabelsOf, changes_told
from ui.text.messages import trigger_name
from ui.text.tr import counted, tr
from ui.widgets.cards import Card
from ui.widgets.controls import button, label, unlabelled
from ui.widgets.line_list import LineList
from ui.widgets.sized import opened_at, sized
from ui.widgets.table import Table

_WIDTH, _HEIGHT = 860, 580
Compared = tuple[MappingSet, MappingSet]


def version_columns() -> list[Column[MappingVersion]]:
    """Return the columns of the list of versions."""
    return [
        Column(tr("Version"), lambda one: str(one.number), width=86,
               icon=lambda one: "check-circle:good" if one.in_force else ""),
        Column(tr("Saved"), lambda one: when(one.when) if one.when is not None else tr("with Tallybridge"), width=150),
        Column(tr("By"), lambda one: trigger_name(one.who), width=110, tone=lambda _one: "muted"),
        Column(tr("Note"), lambda one: one.note, width=0),
        Column("", lambda one: tr("in force") if one.in_force else "", width=80, tone=lambda _one: "good"),
    ]  # fmt: skip


class VersionsDialog(DialogFrame):
    """The list above, what changed below: against the version before, or any other."""

    wants_back = Signal(int, object)
    """Go back to this version: its number and its ``MappingSet``."""

    def __init__(self, parent: QWidget | None, desk: Desk, labels_of: LabelsOf) -> None:
        """Load the versions.

        Args:
            parent: the window.
            desk: what screens share.
            labels_of: what people call the fields of a type.
        """
        super().__init__(parent, tr("Versions of the mapping"), "clock-counter-clockwise", "accent")
        self._desk, self._labels_of = desk, labels_of
        self._versions: Sequence[MappingVersion] = ()
        self._compared: Compared | None = None
        self._newest: Newest[Compared] = Newest()
        opened_at(self, _WIDTH, _HEIGHT)
        columns = version_columns()
        self.model: RowsModel[MappingVersion] = RowsModel(columns, self)
        self.table = Table(tr("Versions"))
        self.table.show_model(self.model, columns)
        self.table.chosen.connect(self._choose)
        top = Card(margin=1, spacing=0)
        top.body.addWidget(self.table)
        sized(top, least_height=170)
        self.body.addWidget(top, 1)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.said = label("", "strong")
        self.other = unlabelled(tr("Compare with"))
        sized(self.other, least_width=150)
        self.other.activated.connect(lambda _place: self._compare())
        row.addWidget(self.said, 1)
        row.addWidget(label(tr("Compare with"), "muted"))
        row.addWidget(self.other)
        self.body.addLayout(row)
        self.changes = LineList(tr("What changed"), wraps=True)
        self._lines = LinesModel(self)
        self.changes.setModel(self._lines)
        below = Card(margin=1, spacing=0)
        below.body.addWidget(self.changes)
        sized(below, least_height=150)
        self.body.addWidget(below, 1)
        self.go_back = button(tr("&Go back to this version…"), self._back, icon="arrow-u-up-left",
                              name=tr("Go back to this version"))  # fmt: skip
        self.go_back.setEnabled(False)
        self.foot.insertWidget(0, self.go_back)
        self.close_button = button(tr("&Close"), self.reject, role="primary")
        self.foot.addWidget(self.close_button)
        self._load()

    @property
    def version(self) -> MappingVersion | None:
        """The version at hand."""
        return self.model.row(self.table.currentIndex().row())

    def _load(self) -> None:
        company = self._desk.company
        assert company is not None
        mappings, number = self._desk.office.mappings, company.id
        work = self._desk.reading(self, tr("Versions"), lambda _ctx: mappings.versions(number))
        work.on_success(self._show).start()

    def _show(self, versions: list[MappingVersion]) -> None:
        self._versions = versions
        self.model.replace(versions)
        if versions:
            self.table.selectRow(0)
        self.table.setFocus()

    def _choose(self, row: int) -> None:
        version = self.model.row(row)
        if version is None:
            return
        self.other.clear()
        for one in self._versions:
            if one.number != version.number:
                self.other.addItem(tr("Version {n}", n=one.number), one.number)
        # Of the newest one wants to see what it brought, of an earlier one what lies between it and now.
        wanted = version.number - 1 if version.in_force else self._versions[0].number
        self.other.setCurrentIndex(max(0, self.other.findData(wanted)))
        self.go_back.setEnabled(not version.in_force)
        words = tr("&Go back to version {n}…", n=version.number)
        self.go_back.setText(words if not version.in_force else tr("It is in force"))
        self.go_back.setAccessibleName(words.replace("&", ""))
        self._compare()

    def _compare(self) -> None:
        company, version, other = self._desk.company, self.version, self.other.currentData()
        self._compared = None
        if company is None or version is None or not isinstance(other, int):
            self.said.setText(tr("There is one version only."))
            self._lines.replace([])
            return
        mappings, number = self._desk.office.mappings, company.id
        older, newer = sorted((version.number, other))

        def work(_ctx: JobContext) -> Compared:
            return mappings.mapping(number, older), mappings.mapping(number, newer)

        self.said.setText(tr("From version {a} to version {b}", a=older, b=newer))
        self._newest.start(self._desk.reading(self, tr("Compare versions"), work).on_success(self._show_changes))

    def _show_changes(self, compared: Compared) -> None:
        self._compared = compared
        told = changes_told(*compared, self._labels_of)
        lines = [Line(str(place), one.sentence, one.where, one.icon) for place, one in enumerate(told)]
        self._lines.replace(lines or [Line("", tr("They say the same."), heading=True)])
        self.said.setText(f"{self.said.text().partition(':')[0]}: {counted(len(told), 'change', 'changes')}")

    def _back(self) -> None:
        """Ask for the preview of going back."""
        company, version = self._desk.company, self.version
        if company is None or version is None or version.in_force:
            return
        mappings, number, wanted = self._desk.office.mappings, company.id, version.number

        def take(mapping: MappingSet) -> None:
            self.accept()
            self.wants_back.emit(wanted, mapping)

        self._desk.reading(self, tr("Versions"), lambda _ctx: mappings.mapping(number, wanted)).on_success(take).start()
