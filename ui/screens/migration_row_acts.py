"""What can be done with rows of the plan: left out, taken in, a value set, linked to another object."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.causes import Cause
from app.domain.migration import SET_BY_HAND
from app.domain.plan import Action, Change
from app.planning.matching.profiles import MATCHED
from ui.models.migration import settable
from ui.screens.matching_link import Ends, LinkToDialog
from ui.screens.migration_dialogs import ValueDialog, WhyDialog
from ui.screens.migration_rows import PlanRows
from ui.screens.migration_step import StepPage
from ui.screens.runner import PERSON
from ui.text.format import count, value
from ui.text.messages import one_of
from ui.text.tr import counted, tr
from ui.widgets.controls import button


class RowActs(QWidget):
    """A row of buttons under the rows of a plan."""

    linked = Signal()
    """A record was linked to another object: the plan is made again."""

    def __init__(self, page: StepPage, rows: PlanRows) -> None:
        """Work on rows; ``page`` carries out what is decided and tells of it."""
        super().__init__()
        self._page, self._rows = page, rows
        self._free = False
        rows.picked.connect(self.enable)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        self.out = button(tr("&Leave out…"), self._ask_out, icon="minus-circle")
        self.back = button(tr("Tak&e in again"), self._take_in, icon="arrow-counter-clockwise")
        self.set = button(tr("Set a &value…"), self._ask_value, icon="pencil-simple")
        self.unset = button(tr("Map&ping's values"), self._unset, tip=tr("Forget the values set by hand"))
        self.link = button(tr("Lin&k to other…"), self._ask_link, icon="link-simple")
        self.out_all = button(tr("Leave out all &filtered…"), self._ask_out_all, icon="funnel")
        for one in (self.out, self.back, self.set, self.unset, self.link):
            row.addWidget(one)
        row.addStretch(1)
        for one in (self.back, self.unset, self.out_all):
            one.hide()

    def show_free(self, *, free: bool) -> None:
        """Lock or free what can be done with the selected rows."""
        self._free = free
        self.enable()

    def enable(self) -> None:
        """Offer what fits the selected rows."""
        some, free = self._rows.chosen, self._free
        one = some[0] if len(some) == 1 else None
        self.out.setEnabled(free and any(not _is_out(row) for row in some))
        self.back.setVisible(any(_is_out(row) for row in some))
        self.back.setEnabled(free)
        self.set.setEnabled(free and one is not None and bool(settable(one)))
        self.unset.setVisible(any(_by_hand(row) for row in some))
        self.unset.setEnabled(free)
        links = one is not None and one.kind in MATCHED and one.action in {Action.CREATE, Action.HOLD, Action.LINK}
        self.link.setEnabled(free and links)
        self.out_all.setText(tr("Leave out all {n} &filtered…", n=count(self._rows.found)))
        self.out_all.setAccessibleName(self.out_all.text().replace("&", ""))
        if self.out_all.parent() is not None:
            self.out_all.setVisible(self._rows.filtered and self._rows.found > 1)
        self.out_all.setEnabled(free)

    def _ask_out(self) -> None:
        some = [row for row in self._rows.chosen if not _is_out(row)]
        keys = [(row.kind, row.pronto_id) for row in some]
        what = f"{one_of(some[0].kind)} {some[0].pronto_id}" if len(some) == 1 else counted(len(some), "row", "rows")

        def leave(reason: str) -> None:
            self._page.decide(
                tr("Leave out"), lambda migration, number: migration.leave_out(number, keys, reason, PERSON), self._left
            )

        WhyDialog(self.window(), tr("Leave {what} out?", what=what), leave).open()

    def _ask_out_all(self) -> None:
        kind, actions, text = self._rows.filter

        def leave(reason: str) -> None:
            self._page.decide(
                tr("Leave out"),
                lambda migration, number: migration.leave_out_rows(
                    number, reason, PERSON, kind=kind, actions=actions, text=text
                ),
                self._left,
            )

        title = tr("Leave out all {n} that the filter finds?", n=counted(self._rows.found, "row", "rows"))
        WhyDialog(self.window(), title, leave).open()

    def _left(self, number: int) -> None:
        self._page.tell(tr("{n} left out.", n=counted(number, "record is", "records are")))

    def _take_in(self) -> None:
        keys = [(row.kind, row.pronto_id) for row in self._rows.chosen if _is_out(row)]
        self._page.decide(
            tr("Take in"), lambda migration, number: migration.take_in(number, keys, PERSON),
            lambda number: self._page.tell(tr("{n} taken in again.", n=counted(number, "record is", "records are"))),
        )  # fmt: skip

    def _ask_value(self) -> None:
        row = self._rows.chosen[0]
        values = [(path, _text(row, path)) for path in settable(row)]

        def keep(path: str, text: str, reason: str) -> None:
            self._page.decide(
                tr("Set a value"),
                lambda migration, number: migration.set_value(
                    number, (row.kind, row.pronto_id), path, text or None, reason, PERSON
                ),
                lambda _value: self._page.tell(tr("The value of {name} is set.", name=row.title or row.pronto_id)),
            )

        ValueDialog(self.window(), row.title or row.pronto_id, values, keep).open()

    def _unset(self) -> None:
        keys = [(row.kind, row.pronto_id) for row in self._rows.chosen]
        self._page.decide(
            tr("Set a value"),
            lambda migration, number: sum(migration.unset_value(number, key, "", PERSON) for key in keys),
            lambda number: self._page.tell(tr("{n} forgotten.", n=counted(number, "value is", "values are"))),
        )

    def _ask_link(self) -> None:
        row = self._rows.chosen[0]
        ends = Ends(row.kind, row.pronto_id, row.stripe_id, row.title, "")
        LinkToDialog(self.window(), self._page.desk, ends, partial(self._link, row)).open()

    def _link(self, row: Change, pronto_id: str, stripe_id: str, reason: str) -> None:
        matching, number = self._page.desk.office.matching, self._page.company.id
        work = self._page.desk.reading(
            self, tr("Link"), lambda _ctx: matching.link_to(number, row.kind, pronto_id, stripe_id, reason, PERSON)
        )
        work.on_success(lambda _kept: self._linked()).on_failure(self._page.fail).start()

    def _linked(self) -> None:
        self._page.desk.matches_changed.emit()
        self.linked.emit()


def _is_out(row: Change) -> bool:
    return row.action is Action.SKIP and row.cause == Cause.LEFT_OUT.value


def _by_hand(row: Change) -> bool:
    return any(change.rule == SET_BY_HAND for change in (*row.fields, *row.held))


def _text(row: Change, path: str) -> str:
    found = row.wanted.get(path)
    return found if isinstance(found, str) else "" if found is None else value(path, found)
