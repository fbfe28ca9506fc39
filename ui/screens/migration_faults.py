"""The records of one group of faults: the value that is wrong, and what can be done about it."""

from __future__ import annotations

from PySide6.QtWidgets import QAbstractItemView, QVBoxLayout

from app.domain.migration import FaultGroup, FoundFault
from app.planning.quality import GROUPS, Group
from ui.bridge.operations import Newest
from ui.bridge.throttle import Debounce
from ui.models.migration import fault_columns
from ui.models.rows import RowsModel
from ui.screens.migration_dialogs import ValueDialog, WhyDialog
from ui.screens.migration_step import StepPage
from ui.screens.runner import PERSON
from ui.text.format import count
from ui.text.messages import one_of
from ui.text.tr import counted, told, tr
from ui.widgets.cards import Card
from ui.widgets.controls import button, clearable, field, label
from ui.widgets.flow import Flow
from ui.widgets.table import Table

PAGE = 200
_AMOUNT = 4
"""Place of the column with the dollars."""


class FaultPanel(Card):
    """What a group means, its records, and buttons for all of them or for those selected."""

    def __init__(self, page: StepPage) -> None:
        """Start without a group; ``page`` carries out what is decided and tells of it."""
        super().__init__(margin=14, spacing=8)
        self._page = page
        self.group = ""
        """The group at hand; blank when there is none."""
        self._loading: Newest[list[FoundFault]] = Newest()
        self._typing = Debounce(self, self.load)
        self.title = label("", "section", wrap=True)
        self.effect = label("", wrap=True)
        self.mend = label("", "muted", wrap=True)
        for part in (self.title, self.effect, self.mend):
            self.body.addWidget(part)
        self.body.addLayout(self._build_for_all())
        self.search = field(tr("Search these records"), placeholder=tr("Code, name or what is wrong"))
        clearable(self.search)
        self.search.textChanged.connect(self._typing.poke)
        self.body.addWidget(self.search)
        self.model = RowsModel(fault_columns(), self)
        self.model.wants_more.connect(self._fetch)
        self.table = Table(tr("Records of the group"))
        self.table.show_model(self.model, self.model.columns)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.chosen.connect(lambda _row: self._enable())
        self.table.opened.connect(lambda _row: self._ask_value())
        self.body.addWidget(self.table, 1)
        self.body.addLayout(self._build_for_some())

    def show_group(self, found: FaultGroup | None, *, afresh: bool) -> None:
        """Show a group; ``afresh`` from the top and without a search."""
        self.group = found.group if found is not None else ""
        if found is None:
            self.model.replace([])
            return
        words = GROUPS[Group(found.group)]
        self.table.put_away(_AMOUNT, away=not found.cents)
        self.title.setText(tr(words.title))
        self.effect.setText(tr("If nothing is done: {effect}", effect=tr(words.effect)))
        self.mend.setText(tr(words.mend))
        still = max(0, found.count - found.left_out - found.fixed)
        # Two of the three at a time: all of them would not fit beside the groups on a small screen.
        self.fix.setVisible(bool(words.fix) and not found.left_out)
        self.in_all.setVisible(found.left_out > 0)
        self.fix.setText(tr("{act} ({n})", act=tr(words.label), n=count(still)))
        self.out_all.setText(tr("Leave all o&ut ({n})", n=count(found.count - found.left_out)))
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

    def _build_for_all(self) -> Flow:
        row = Flow()
        self.fix = button("", self._fix_all, icon="wrench", name=tr("Fix all"))
        self.out_all = button("", self._leave_all, icon="minus-circle", name=tr("Leave all out"))
        self.in_all = button("", self._take_all, icon="arrow-counter-clockwise", name=tr("Take all in again"))
        self.in_all.hide()
        for one in (self.fix, self.out_all, self.in_all):
            row.addWidget(one)
        return row

    def _build_for_some(self) -> QVBoxLayout:
        box = QVBoxLayout()
        box.setSpacing(4)
        row = Flow()
        self.chosen_words = label("", "caption", wrap=True)
        self.set = button(tr("Set a &value…"), self._ask_value, icon="pencil-simple")
        self.unset = button(tr("Map&ping's value"), self._unset, tip=tr("Forget the value set by hand"))
        self.fix_some = button(tr("&Fix"), self._fix_some, icon="wrench")
        self.out = button(tr("&Leave out…"), self._ask_out, icon="minus-circle")
        self.back = button(tr("Tak&e in again"), self._take_in, icon="arrow-counter-clockwise")
        box.addWidget(self.chosen_words)
        for one in (self.set, self.unset, self.fix_some, self.out, self.back):
            row.addWidget(one)
        box.addLayout(row)
        for one in (self.unset, self.fix_some, self.back):
            one.hide()
        return box

    @property
    def chosen(self) -> list[FoundFault]:
        """The records that are selected."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [one for row in rows if (one := self.model.row(row)) is not None]

    def load(self) -> None:
        """Load the records of the group at hand."""
        self._fetch(0)

    def _fetch(self, offset: int) -> None:
        migration, number, group, text = (
            self._page.migration,
            self._page.company.id,
            self.group,
            self.search.text().strip(),
        )
        # What is in view stays in view: after a decision as many are loaded as there were.
        limit = PAGE if offset else max(PAGE, self.model.rowCount())
        work = self._page.desk.reading(
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
        self.set.setVisible(len(some) < 2)
        self.set.setEnabled(len(some) == 1 and bool(some[0].path))
        by_hand = any(one.fixed for one in some)
        self.unset.setVisible(by_hand)
        self.fix_some.setVisible(words is not None and bool(words.fix) and len(some) > 1 and not by_hand)
        self.fix_some.setText(tr(words.label) if words is not None else "")
        self.fix_some.setAccessibleName(tr("{act}, of the selected", act=self.fix_some.text()))
        self.out.setEnabled(any(not one.left_out for one in some))
        self.back.setVisible(any(one.left_out for one in some))
        said = told(some[0].message) if len(some) == 1 else ""
        self.chosen_words.setText(tr("{n} selected", n=count(len(some))) if len(some) > 1 else said)

    def _fix_all(self) -> None:
        group = self.group
        self._page.decide(tr("Fix"), lambda migration, number: migration.fix_group(number, group, PERSON), self._fixed)

    def _fix_some(self) -> None:
        group, keys = self.group, [one.pronto_id for one in self.chosen]
        self._page.decide(
            tr("Fix"), lambda migration, number: migration.fix_group(number, group, PERSON, keys), self._fixed
        )

    def _fixed(self, number: int) -> None:
        self._page.tell(tr("{n} taken care of.", n=counted(number, "value is", "values are")))

    def _leave_all(self) -> None:
        group = self.group
        title = tr("Leave out every record of “{group}”?", group=tr(GROUPS[Group(group)].title))

        def leave(reason: str) -> None:
            self._page.decide(
                tr("Leave out"),
                lambda migration, number: migration.leave_out_group(number, group, reason, PERSON), self._left,
            )  # fmt: skip

        WhyDialog(self.window(), title, leave, suggested=tr(GROUPS[Group(group)].title)).open()

    def _take_all(self) -> None:
        group = self.group
        self._page.decide(
            tr("Take in"), lambda migration, number: migration.take_in_group(number, group, PERSON), self._taken
        )

    def _ask_out(self) -> None:
        some = [one for one in self.chosen if not one.left_out]
        keys = [(one.kind, one.pronto_id) for one in some]
        title = tr("Leave {what} out?", what=_called(some))

        def leave(reason: str) -> None:
            self._page.decide(
                tr("Leave out"), lambda migration, number: migration.leave_out(number, keys, reason, PERSON), self._left
            )

        WhyDialog(self.window(), title, leave, suggested=tr(GROUPS[Group(self.group)].title)).open()

    def _left(self, number: int) -> None:
        self._page.tell(tr("{n} left out.", n=counted(number, "record is", "records are")))

    def _take_in(self) -> None:
        keys = [(one.kind, one.pronto_id) for one in self.chosen if one.left_out]
        self._page.decide(tr("Take in"), lambda migration, number: migration.take_in(number, keys, PERSON), self._taken)

    def _taken(self, number: int) -> None:
        self._page.tell(tr("{n} taken in again.", n=counted(number, "record is", "records are")))

    def _ask_value(self) -> None:
        if not self.set.isEnabled():
            return
        one = self.chosen[0]

        def keep(path: str, value: str, reason: str) -> None:
            self._page.decide(
                tr("Set a value"),
                lambda migration, number: migration.set_value(
                    number, (one.kind, one.pronto_id), path, value or None, reason, PERSON
                ),
                lambda _value: self._page.tell(tr("The value of {name} is set.", name=one.title or one.pronto_id)),
            )

        ValueDialog(self.window(), one.title or one.pronto_id, [(one.path, one.value)], keep).open()

    def _unset(self) -> None:
        some = [(one.kind, one.pronto_id, one.path) for one in self.chosen if one.fixed]
        self._page.decide(
            tr("Set a value"),
            lambda migration, number: sum(
                migration.unset_value(number, (kind, key), path, PERSON) for kind, key, path in some
            ),
            lambda count_: self._page.tell(tr("{n} forgotten.", n=counted(count_, "value is", "values are"))),
        )


def _called(some: list[FoundFault]) -> str:
    """Return what is left out: a record's name, or how many."""
    if len(some) == 1:
        return f"{one_of(some[0].kind)} {some[0].pronto_id}"
    return counted(len(some), "record", "records")
