"""Step 2: what is wrong with the data, in groups; each fixed, left out, set by hand or mended in Pronto."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import SyncProblem
from app.domain.migration import FaultGroup, FoundFault
from app.planning.quality import GROUPS, Group
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.bridge.throttle import Debounce
from ui.models.lines import LinesModel
from ui.models.migration import fault_columns
from ui.models.rows import RowsModel
from ui.screens.runner import PERSON
from ui.text.format import count, money
from ui.text.lines import Line
from ui.text.messages import one_of
from ui.text.tr import counted, tr
from ui.widgets.cards import Card, EmptyState
from ui.widgets.controls import button, field, label
from ui.widgets.line_list import LineList
from ui.widgets.table import Table
from ui.wizards.migration_dialogs import ValueDialog, WhyDialog
from ui.wizards.migration_export import ask_where, save_faults
from ui.wizards.migration_step import StepPage

PAGE = 200


class DataPage(StepPage):
    """Groups at the left, the records of the one at hand at the right."""

    def __init__(self, desk: Desk) -> None:
        """Build the page."""
        super().__init__(desk, "data", tr(
            "What is wrong with Pronto's records, before anything is written. Each group says what happens if you do "
            "nothing."
        ))  # fmt: skip
        self._groups: dict[str, FaultGroup] = {}
        self._loading: Newest[list[FoundFault]] = Newest()
        self._typing = Debounce(self, self.load)
        self.empty = EmptyState("clipboard-text")
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._build())
        self.body.addWidget(self._pages, 1)
        self.check = button(tr("C&heck again"), self.start, icon="arrows-clockwise")
        self.export = button(tr("E&xport…"), self._ask_export, icon="file-text")
        self.foot.addWidget(self.check)
        self.foot.addWidget(self.export)
        self.foot.addStretch(1)
        self.foot.addWidget(self.next_button("matching"))

    def _build(self) -> QWidget:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setHandleWidth(12)
        left = Card(margin=1, spacing=0)
        left.setMinimumWidth(210)
        self.lines = LinesModel(self)
        self.groups = LineList(tr("Groups of faults"))
        self.groups.setModel(self.lines)
        self.groups.chosen.connect(lambda _row: self._turned())
        left.body.addWidget(self.groups)
        right = Card(margin=14, spacing=8)
        self.title = label("", "section", wrap=True)
        self.effect = label("", wrap=True)
        self.mend = label("", "muted", wrap=True)
        for part in (self.title, self.effect, self.mend):
            right.body.addWidget(part)
        right.body.addLayout(self._build_for_all())
        self.search = field(tr("Search these records"), placeholder=tr("Code, name or what is wrong"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._typing.poke)
        right.body.addWidget(self.search)
        self.model = RowsModel(fault_columns(), self)
        self.model.wants_more.connect(self._fetch)
        self.table = Table(tr("Records of the group"))
        self.table.show_model(self.model, self.model.columns)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.chosen.connect(lambda _row: self._enable())
        self.table.opened.connect(lambda _row: self._ask_value())
        right.body.addWidget(self.table, 1)
        right.body.addLayout(self._build_for_some())
        split.addWidget(left)
        split.addWidget(right)
        split.setStretchFactor(1, 1)
        split.setSizes([240, 640])
        return split

    def _build_for_all(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.fix = button("", self._fix_all, icon="wrench")
        self.out_all = button("", self._leave_all, icon="minus-circle")
        self.in_all = button("", self._take_all, icon="arrow-counter-clockwise")
        for one in (self.fix, self.out_all, self.in_all):
            row.addWidget(one)
        row.addStretch(1)
        return row

    def _build_for_some(self) -> QVBoxLayout:
        box = QVBoxLayout()
        box.setSpacing(4)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.chosen_words = label("", "caption")
        self.set = button(tr("Set a &value…"), self._ask_value, icon="pencil-simple")
        self.unset = button(tr("&Mapping's value"), self._unset, tip=tr("Forget the value set by hand"))
        self.fix_some = button(tr("&Fix"), self._fix_some, icon="wrench")
        self.out = button(tr("&Leave out…"), self._ask_out, icon="minus-circle")
        self.back = button(tr("&Take in again"), self._take_in, icon="arrow-counter-clockwise")
        row.addWidget(self.chosen_words, 1)
        for one in (self.set, self.unset, self.fix_some, self.out, self.back):
            row.addWidget(one)
        box.addLayout(row)
        return box

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
                tr("C&heck the data"), self.start,
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

    @property
    def chosen(self) -> list[FoundFault]:
        """The records that are selected."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [one for row in rows if (one := self.model.row(row)) is not None]

    def first_focus(self) -> QWidget:
        """Begin with the groups, or the button that makes them."""
        return self.groups if self.lines.rowCount() else self.empty.button

    def _turned(self, *, afresh: bool = True) -> None:
        found = self._groups.get(self.group)
        if found is None:
            self.model.replace([])
            return
        words = GROUPS[Group(found.group)]
        self.title.setText(tr(words.title))
        self.effect.setText(tr("If nothing is done: {effect}", effect=tr(words.effect)))
        self.mend.setText(tr(words.mend))
        still = max(0, found.count - found.left_out - found.fixed)
        self.fix.setVisible(bool(words.fix))
        self.fix.setText(tr("{act} ({n})", act=tr(words.label), n=count(still)))
        self.out_all.setText(tr("Leave all &out ({n})", n=count(found.count - found.left_out)))
        self.in_all.setText(tr("Take all &in again ({n})", n=count(found.left_out)))
        self.fix.setEnabled(still > 0)
        self.out_all.setEnabled(found.left_out < found.count)
        self.in_all.setEnabled(found.left_out > 0)
        for one in (self.fix, self.out_all, self.in_all):
            one.setAccessibleName(one.text().replace("&", ""))
        if afresh:
            self.search.blockSignals(True)
            self.search.clear()
            self.search.blockSignals(False)
        self.load()

    def load(self) -> None:
        """Load the records of the group at hand."""
        self._fetch(0)

    def _fetch(self, offset: int) -> None:
        migration, number, group, text = self.migration, self.company.id, self.group, self.search.text().strip()
        # What is in view stays in view: after a decision as many are loaded as there were.
        limit = PAGE if offset else max(PAGE, self.model.rowCount())
        work = self._desk.reading(
            self, tr("Data"), lambda _ctx: migration.faults(number, group=group, text=text, limit=limit, offset=offset)
        )
        self._loading.start(work.on_success(lambda found: self._take(found, offset, limit)))

    def _take(self, rows: list[FoundFault], offset: int, limit: int) -> None:
        more = len(rows) == limit
        if offset:
            self.model.append(rows, more=more)
            return
        held = self.table.currentIndex().row()
        self.model.replace(rows, more=more)
        if rows:
            self.table.selectRow(min(max(held, 0), len(rows) - 1))
        self._enable()

    def _enable(self) -> None:
        some = self.chosen
        words = GROUPS[Group(self.group)] if self.group else None
        self.set.setEnabled(len(some) == 1 and bool(some[0].path))
        by_hand = any(one.fixed for one in some)
        self.unset.setVisible(by_hand)
        self.fix_some.setVisible(words is not None and bool(words.fix) and len(some) > 0 and not by_hand)
        self.fix_some.setText(tr(words.label) if words is not None else "")
        self.fix_some.setAccessibleName(tr("{act}, of the selected", act=self.fix_some.text()))
        self.out.setEnabled(any(not one.left_out for one in some))
        self.back.setVisible(any(one.left_out for one in some))
        self.chosen_words.setText(tr("{n} selected", n=count(len(some))) if len(some) > 1 else "")

    # --- acting ----------------------------------------------------------------------------------------

    def start(self) -> None:
        """Read both sides and check the data."""
        self.run(tr("Check the data"), lambda migration, number, ctx: migration.quality(number, ctx, PERSON))

    def _fix_all(self) -> None:
        group = self.group
        self.decide(tr("Fix"), lambda migration, number: migration.fix_group(number, group, PERSON), self._fixed)

    def _fix_some(self) -> None:
        group, keys = self.group, [one.pronto_id for one in self.chosen]
        self.decide(tr("Fix"), lambda migration, number: migration.fix_group(number, group, PERSON, keys), self._fixed)

    def _fixed(self, number: int) -> None:
        self.tell(tr("{n} taken care of.", n=counted(number, "value is", "values are")))

    def _leave_all(self) -> None:
        group = self.group
        title = tr("Leave out every record of “{group}”?", group=tr(GROUPS[Group(group)].title))

        def leave(reason: str) -> None:
            self.decide(
                tr("Leave out"),
                lambda migration, number: migration.leave_out_group(number, group, reason, PERSON), self._left,
            )  # fmt: skip

        WhyDialog(self.window(), title, leave, suggested=tr(GROUPS[Group(group)].title)).open()

    def _take_all(self) -> None:
        group = self.group
        self.decide(
            tr("Take in"), lambda migration, number: migration.take_in_group(number, group, PERSON), self._taken
        )

    def _ask_out(self) -> None:
        some = [one for one in self.chosen if not one.left_out]
        keys = [(one.kind, one.pronto_id) for one in some]
        title = tr("Leave {what} out?", what=_called(some))

        def leave(reason: str) -> None:
            self.decide(
                tr("Leave out"), lambda migration, number: migration.leave_out(number, keys, reason, PERSON), self._left
            )

        WhyDialog(self.window(), title, leave, suggested=tr(GROUPS[Group(self.group)].title)).open()

    def _left(self, number: int) -> None:
        self.tell(tr("{n} left out.", n=counted(number, "record is", "records are")))

    def _take_in(self) -> None:
        keys = [(one.kind, one.pronto_id) for one in self.chosen if one.left_out]
        self.decide(tr("Take in"), lambda migration, number: migration.take_in(number, keys, PERSON), self._taken)

    def _taken(self, number: int) -> None:
        self.tell(tr("{n} taken in again.", n=counted(number, "record is", "records are")))

    def _ask_value(self) -> None:
        if not self.set.isEnabled():
            return
        one = self.chosen[0]

        def keep(path: str, value: str, reason: str) -> None:
            self.decide(
                tr("Set a value"),
                lambda migration, number: migration.set_value(
                    number, (one.kind, one.pronto_id), path, value or None, reason, PERSON
                ),
                lambda _value: self.tell(tr("The value of {name} is set.", name=one.title or one.pronto_id)),
            )

        ValueDialog(self.window(), one.title or one.pronto_id, [(one.path, one.value)], keep).open()

    def _unset(self) -> None:
        some = [(one.kind, one.pronto_id, one.path) for one in self.chosen if one.fixed]
        self.decide(
            tr("Set a value"),
            lambda migration, number: sum(
                migration.unset_value(number, (kind, key), path, PERSON) for kind, key, path in some
            ),
            lambda count_: self.tell(tr("{n} forgotten.", n=counted(count_, "value is", "values are"))),
        )

    def _ask_export(self) -> None:
        ask_where(self, tr("Save the list of faults"), tr("Data check"), ("xlsx", "csv"), self.save)

    def save(self, path: Path) -> None:
        """Write every fault to a file."""
        migration, company = self.migration, self.company
        work = self._desk.reading(
            self, tr("Export"), lambda _ctx: save_faults(path, company, migration.faults(company.id))
        )
        work.on_success(self.tell).on_failure(self._save_failed).start()

    def _save_failed(self, problem: SyncProblem) -> None:
        self.fail(problem)


def _called(some: list[FoundFault]) -> str:
    """Return what is left out: a record's name, or how many."""
    if len(some) == 1:
        return f"{one_of(some[0].kind)} {some[0].pronto_id}"
    return counted(len(some), "record", "records")


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
