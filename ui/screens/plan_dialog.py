"""A plan to say yes or no to: what a fix or an undo would do, change by change."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtWidgets import QCheckBox, QWidget

from app.domain.causes import Cause
from app.domain.plan import Action, Change, PlanSummary
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.dialogs.frame import DialogFrame
from ui.models.plan import ACTION_ICONS, plan_columns
from ui.models.rows import RowsModel
from ui.screens.preview_details import ChangeDetails
from ui.text.columns import Column
from ui.text.messages import action_name
from ui.text.mismatch import BUCKETS
from ui.text.summary import plan_counts
from ui.text.tr import tr
from ui.widgets.cards import Card
from ui.widgets.chips import Chips
from ui.widgets.controls import button, label
from ui.widgets.roomy import Panes
from ui.widgets.sized import opened_at, sized
from ui.widgets.table import Table

PAGE = 200
_ALL = 50_000
"""Changes of an undo that are sorted into their buckets in the window."""


class PlanDialog(DialogFrame):
    """Shows a stored plan; one press carries it out."""

    def __init__(
        self, parent: QWidget | None, desk: Desk, plan: PlanSummary, *, title: str, words: str, act: str,
        accept: Callable[[], object], buckets: Mapping[str, int] | None = None, danger: bool = False, option: str = "",
        sure: str = "",
    ) -> None:  # fmt: skip
        """Show a plan.

        Args:
            parent: the window.
            desk: where the changes are read.
            plan: what is shown.
            title: the question.
            words: what it comes to.
            act: text of the button that carries it out; blank when nothing can be carried out.
            accept: what that button does.
            buckets: of an undo: cause → number of changes.
            danger: whether a live account is written to.
            option: text of a tick box under the list; none when blank.
            sure: text of a tick box without which nothing can be carried out; none when blank.
        """
        super().__init__(parent, title, "arrow-counter-clockwise" if buckets is not None else "list", "accent")
        self._desk, self._plan, self._accept = desk, plan, accept
        self._buckets = buckets
        self._newest: Newest[list[Change]] = Newest()
        opened_at(self, 1040, 600)
        sized(self, least_width=760, least_height=460)
        self.body.addWidget(label(words, wrap=True))
        if danger:
            self.body.addWidget(
                label(tr("Live account: real customers and real money."), "strong", wrap=True, tone="bad")
            )
        self.chips = Chips(self._choices(), single=True)
        self.chips.show_counts(self._counts(), hide_zero=True)
        self.chips.changed.connect(self._load)
        self.body.addWidget(self.chips)
        self.model = RowsModel(plan_columns()[1:] if buckets is None else _undo_columns(), self)
        self.model.wants_more.connect(self._fetch)
        self.body.addWidget(self._build(), 1)
        self.option = QCheckBox(option)
        self.option.setAccessibleName(option.replace("&", ""))
        self.option.setVisible(bool(option))
        self.body.addWidget(self.option)
        self.sure = QCheckBox(sure)
        self.sure.setAccessibleName(sure.replace("&", ""))
        self.sure.setVisible(bool(sure))
        self.body.addWidget(self.sure)
        self.foot.addWidget(button(tr("Ca&ncel"), self.reject))
        self.apply = button(act or tr("Nothing to apply"), self._go, role="danger" if danger else "primary")
        self.apply.setEnabled(bool(act) and not sure)
        self.sure.toggled.connect(self.apply.setEnabled)
        self.apply.setDefault(True)
        self.foot.addWidget(self.apply)
        self._load()
        (self.sure if sure else self.apply).setFocus()

    def _build(self) -> QWidget:
        split = Panes(squeezes=True)
        card = Card(margin=1, spacing=0)
        self.table = Table(tr("Changes of the plan"))
        self.table.show_model(self.model, self.model.columns)
        self.details = ChangeDetails()
        self.table.chosen.connect(lambda row: self.details.show_change(self.model.row(row)))
        card.body.addWidget(self.table)
        split.addWidget(card)
        split.addWidget(self.details)
        split.setSizes([620, 380])
        return split

    def _choices(self) -> list[tuple[str, str, str]]:
        if self._buckets is None:
            return [(action.value, action_name(action), icon) for action, icon in ACTION_ICONS.items()]
        return [(cause.value, tr(words), icon) for cause, (words, icon) in BUCKETS.items()]

    def _counts(self) -> dict[str, int]:
        if self._buckets is not None:
            return dict(self._buckets)
        return {action.value: number for action, number in plan_counts(self._plan).items()}

    def _load(self) -> None:
        self._fetch(0)

    def _fetch(self, offset: int) -> None:
        history, plan_id, chosen = self._desk.office.history, self._plan.id, self.chips.chosen
        if self._buckets is not None:
            work = self._desk.reading(self, self.windowTitle(), lambda _ctx: history.changes(plan_id, limit=_ALL))
            shown = work.on_success(lambda found: self._take(_of(found, chosen), 0, more=False))
        else:
            actions = tuple(Action(key) for key in chosen)
            work = self._desk.reading(
                self, self.windowTitle(),
                lambda _ctx: history.changes(plan_id, actions=actions, limit=PAGE, offset=offset),
            )  # fmt: skip
            shown = work.on_success(lambda found: self._take(found, offset, more=len(found) == PAGE))
        self._newest.start(shown)

    def _take(self, rows: list[Change], offset: int, *, more: bool) -> None:
        if offset:
            self.model.append(rows, more=more)
            return
        self.model.replace(rows, more=more)
        self.details.show_change(None)
        if rows:
            self.table.selectRow(0)

    def _go(self) -> None:
        self.accept()
        self._accept()


def _of(changes: list[Change], buckets: tuple[str, ...]) -> list[Change]:
    return [change for change in changes if not buckets or change.cause in buckets]


def _undo_columns() -> list[Column[Change]]:
    """Return a plan's columns with the bucket in the place of the action."""
    bucket: Column[Change] = Column(
        tr("What happens"), lambda change: tr(_bucket(change)[0]), width=170, icon=lambda change: _bucket(change)[1]
    )
    return [bucket, *plan_columns()[2:]]


def _bucket(change: Change) -> tuple[str, str]:
    known = BUCKETS.get(Cause(change.cause)) if change.cause in set(Cause) else None
    return known or (action_name(change.action), ACTION_ICONS[change.action])
