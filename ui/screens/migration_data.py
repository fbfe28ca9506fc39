"""Step 2: what is wrong with the data, in groups; each fixed, left out, set by hand or mended in Pronto."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.domain.migration import FaultGroup
from app.planning.quality import GROUPS, Group
from ui.bridge.desk import Desk
from ui.models.lines import LinesModel
from ui.screens.migration_export import ask_where, save_faults
from ui.screens.migration_faults import FaultPanel
from ui.screens.migration_step import StepPage
from ui.text.format import count, money
from ui.text.lines import Line
from ui.text.tr import counted, tr
from ui.widgets.cards import Card, EmptyState
from ui.widgets.controls import button
from ui.widgets.line_list import LineList
from ui.widgets.roomy import Panes
from ui.widgets.sized import sized


class DataPage(StepPage):
    """Groups at the left, the records of the one at hand at the right."""

    def __init__(self, desk: Desk) -> None:
        """Build the page."""
        super().__init__(desk, "data", tr(
            "What is wrong with Pronto's records, before anything is written. Each group says what happens if you do "
            "nothing."
        ))  # fmt: skip
        self._groups: dict[str, FaultGroup] = {}
        self.empty = EmptyState("clipboard-text")
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._build())
        self.body.addWidget(self._pages, 1)
        self.check = button(tr("Chec&k again"), self.read_sides, icon="arrows-clockwise")
        self.export = button(tr("E&xport…"), self._ask_export, icon="file-text")
        self.foot.addWidget(self.check)
        self.foot.addWidget(self.export)
        self.foot.addStretch(1)
        self.foot.addWidget(self.next_button("matching"))

    def _build(self) -> QWidget:
        split = Panes()
        left = Card(margin=1, spacing=0)
        sized(left, least_width=170)
        self.lines = LinesModel(self)
        self.groups = LineList(tr("Groups of faults"))
        self.groups.setModel(self.lines)
        self.groups.chosen.connect(lambda _row: self._turned(afresh=True))
        left.body.addWidget(self.groups)
        self.panel = FaultPanel(self)
        split.addWidget(left)
        split.addWidget(self.panel)
        split.setStretchFactor(1, 1)
        split.setSizes([240, 640])
        return split

    # --- showing ---------------------------------------------------------------------------------------

    def show_seen(self) -> None:
        """Show the groups, or why there are none."""
        assert self.seen is not None
        state = self.seen.state
        self.check.setEnabled(not self.busy)
        self.check.setVisible(state.checked)
        self.export.setVisible(bool(self.seen.groups))
        self._pages.setCurrentIndex(1 if self.seen.groups else 0)
        if not state.checked:
            self.empty.say(
                tr("Not checked yet"),
                tr("Both sides are read and every record in scope is looked at. Nothing is changed."),
                tr("Chec&k the data"), self.read_sides,
            )  # fmt: skip
        elif not self.seen.groups:
            self.empty.say(tr("Nothing is wrong"), tr("Every record in scope can go across as it is."))
        self.empty.button.setEnabled(not self.busy)
        chosen = self.group
        self._groups = {one.group: one for one in self.seen.groups}
        self.lines.replace([_line(one) for one in self.seen.groups])
        row = self.lines.row_of(chosen)
        if self.seen.groups:
            self.groups.take(max(row, 0))
        self._turned(afresh=row < 0)

    @property
    def group(self) -> str:
        """The group at hand; blank when there is none."""
        line = self.lines.line(self.groups.currentIndex().row())
        return line.key if line is not None else ""

    def _turned(self, *, afresh: bool) -> None:
        self.panel.show_group(self._groups.get(self.group), afresh=afresh)

    def first_focus(self) -> QWidget:
        """Begin with the groups, or the button that makes them."""
        return self.groups if self.lines.rowCount() else self.empty.button

    # --- acting ----------------------------------------------------------------------------------------

    def _ask_export(self) -> None:
        ask_where(self, tr("Save the list of faults"), tr("Data check"), ("xlsx", "csv"), self.save)

    def save(self, path: Path) -> None:
        """Write every fault to a file."""
        migration, company = self.migration, self.company
        work = self._desk.reading(
            self, tr("Export"), lambda _ctx: save_faults(path, company, migration.faults(company.id))
        )
        work.on_success(self.tell).on_failure(self.fail).start()


def _line(one: FaultGroup) -> Line:
    words = GROUPS[Group(one.group)]
    still = max(0, one.count - one.left_out - one.fixed)
    parts = [counted(one.records, "record", "records")]
    if one.cents:
        parts.append(money(one.cents))
    if not still:
        icon, state = "check-circle:good", tr("all dealt with")
    else:
        icon = "warning-circle:bad" if words.stops else "warning:warn"
        state = tr("{n} open", n=count(still)) if still != one.count else ""
    return Line(one.group, tr(words.title), " · ".join([*parts, *([state] if state else [])]), icon)
