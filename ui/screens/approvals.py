"""Needs approval: changes that a rule holds for a person, with what would be written, and the two answers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.approval import Waiting
from app.domain.errors import SyncProblem
from app.domain.mapping import MappingSet
from app.ports.approvals import RuleCount
from app.ports.progress import JobContext
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.frame import DialogFrame
from ui.models.rows import RowsModel
from ui.screens.approvals_details import ApprovalDetails
from ui.screens.runner import PERSON
from ui.text.columns import Column
from ui.text.figures import whole
from ui.text.format import money
from ui.text.mapping import Labels, approval_sentence
from ui.text.messages import action_name, one_of
from ui.text.mismatch import age
from ui.text.tr import counted, tr
from ui.widgets.cards import Callout, Card, EmptyState
from ui.widgets.controls import button, field, label, labelled, unlabelled
from ui.widgets.page import Page
from ui.widgets.roomy import Panes
from ui.widgets.sized import sized
from ui.widgets.table import Table

_SHOWN = 500
"""Rows loaded at once; the next come as the list is scrolled."""
_LONGEST = 300
_RULE, _AMOUNT = 3, 4
"""Places of columns that are put away when they say nothing."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the page shows."""

    rows: list[Waiting]
    counts: list[RuleCount]
    mapping: MappingSet


def waiting_columns() -> list[Column[Waiting]]:
    """Return the columns of the list."""
    return [
        Column(tr("Record"), lambda one: one.title or one.key, width=0,
               icon=lambda one: "prohibit:bad" if one.ruling else "hand-palm:warn"),
        Column(tr("Type"), lambda one: one_of(one.kind).capitalize(), width=96, room=700, tone=lambda _one: "muted"),
        Column(tr("Change"), lambda one: tr("Refused") if one.ruling else action_name(one.change.action), width=90,
               tone=lambda one: "bad" if one.ruling else ""),
        Column(tr("Rule"), lambda one: one.rule, width=150, room=640, tone=lambda _one: "muted"),
        Column(tr("Amount"), lambda one: money(one.change.cents) if one.change.cents else "", width=104, right=True),
        Column(tr("Age"), lambda one: age(one.since), width=86, room=420, tone=lambda _one: "muted"),
    ]  # fmt: skip


class RefuseDialog(DialogFrame):
    """Asks why; a refusal without a reason helps nobody later."""

    def __init__(self, parent: QWidget | None, waiting: Waiting, refuse: Callable[[str], object]) -> None:
        """Ask.

        Args:
            parent: the window.
            waiting: what is refused.
            refuse: called with the reason.
        """
        super().__init__(parent, tr("Refuse this change?"), "prohibit", "bad")
        self._refuse = refuse
        words = tr("“{name}” stays as it is in Stripe until it changes in Pronto or is approved after all.",
                   name=waiting.title or waiting.key)  # fmt: skip
        self.body.addWidget(label(words, wrap=True))
        self.why = field(tr("Reason"), placeholder=tr("Such as: the price is wrong, sales will mend it"))
        self.why.setMaxLength(_LONGEST)
        self.body.addWidget(labelled(tr("&Reason"), self.why))
        self.body.addWidget(self.why)
        self.foot.addWidget(button(tr("Ca&ncel"), self.reject))
        self.button = button(tr("Re&fuse"), self._accept, role="danger")
        self.button.setEnabled(False)
        self.foot.addWidget(self.button)
        self.why.textChanged.connect(lambda text: self.button.setEnabled(bool(text.strip())))
        self.why.returnPressed.connect(self.button.click)
        self.why.setFocus()

    def _accept(self) -> None:
        why = self.why.text().strip()
        self.accept()
        self._refuse(why)


class ApprovalsPage(Page):
    """A list and the change at hand; J and K walk, A approves, R refuses."""

    def __init__(self, desk: Desk) -> None:
        """Build the page; it loads when it is shown."""
        super().__init__(tr("Needs approval"))
        self._desk = desk
        self._newest: Newest[Loaded] = Newest()
        self._loaded: Loaded | None = None
        self._row = 0
        self.all = button(tr("Approve a&ll of this rule…"), self.approve_all, icon="checks",
                          name=tr("Approve all of this rule"))  # fmt: skip
        self.sync = button(tr("&Sync now"), desk.asked_sync.emit, icon="arrows-clockwise", tip="Ctrl+S")
        self.rules = unlabelled(tr("Rule"))
        sized(self.rules, least_width=190)
        self.rules.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.rules.activated.connect(lambda _place: self.shown())
        for tool in (self.rules, self.all, self.sync):
            self.tools.addWidget(tool)
        self.told = Callout("good", "check-circle")
        self.body.addWidget(self.told)
        self._split = Panes()
        card = Card(margin=1, spacing=0)
        columns = waiting_columns()
        self.model: RowsModel[Waiting] = RowsModel(columns, self)
        self.table = Table(tr("Changes that wait"))
        self.table.show_model(self.model, columns)
        card.body.addWidget(self.table)
        self.details = ApprovalDetails()
        self._split.addWidget(card)
        self._split.addWidget(self.details)
        self._split.setStretchFactor(0, 1)
        self._split.setStretchFactor(1, 1)
        self._split.setSizes([600, 500])
        self.body.addWidget(self._split, 1)
        self.empty = EmptyState("hand-palm")
        self.body.addWidget(self.empty, 1)
        self.empty.hide()
        self._connect()

    def _connect(self) -> None:
        self.table.chosen.connect(self._pick)
        self.table.opened.connect(lambda _row: self.details.approve.setFocus())
        self.details.approved.connect(self.approve)
        self.details.refused.connect(self.ask_refusal)
        self.model.wants_more.connect(self._more)
        self._desk.records_changed.connect(self._refresh_if_seen)
        self._desk.company_changed.connect(lambda _company: self._company_changed())
        self._desk.works.run_ended.connect(lambda _end: self._refresh_if_seen())
        wanted: list[tuple[str, Callable[[], object]]] = [
            ("A", self.approve), ("R", self.ask_refusal), ("J", partial(self._step, 1)), ("K", partial(self._step, -1)),
            ("Esc", self.table.setFocus),
        ]  # fmt: skip
        for keys, act in wanted:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # --- loading --------------------------------------------------------------------------------------

    @property
    def at_hand(self) -> Waiting | None:
        """The change at hand."""
        return self.model.row(self.table.currentIndex().row())

    @property
    def rule(self) -> str | None:
        """The rule whose changes are shown; None for all."""
        found = self.rules.currentData()
        return found if isinstance(found, str) else None

    def shown(self) -> None:
        """Load afresh."""
        company = self._desk.company
        if company is None:
            return
        approvals, mappings, number, rule = (
            self._desk.office.approvals, self._desk.office.mappings, company.id, self.rule,
        )  # fmt: skip

        def load(_ctx: JobContext) -> Loaded:
            rows = approvals.waiting(number, rule=rule, limit=_SHOWN)
            return Loaded(rows, approvals.counts(number), mappings.in_force(number))

        self._newest.start(self._desk.reading(self, tr("Needs approval"), load).on_success(self._show))

    def first_focus(self) -> QWidget:
        """Return the list, or what leads on when it is empty."""
        return self.table if self.model.rows or self._loaded is None else self.empty.button

    def _more(self, offset: int) -> None:
        company = self._desk.company
        if company is None:
            return
        approvals, number, rule = self._desk.office.approvals, company.id, self.rule
        work = self._desk.reading(
            self, tr("Needs approval"), lambda _ctx: approvals.waiting(number, rule=rule, limit=_SHOWN, offset=offset)
        )
        work.on_success(lambda rows: self.model.append(rows, more=len(rows) == _SHOWN)).start()

    def _show(self, loaded: Loaded) -> None:
        self._loaded = loaded
        row = max(0, self.table.currentIndex().row(), 0)
        kept = self.at_hand
        self._offer_rules(loaded.counts)
        self.model.replace(loaded.rows, more=len(loaded.rows) == _SHOWN)
        self.table.put_away(_AMOUNT, away=not any(one.change.cents for one in loaded.rows))
        self.table.put_away(_RULE, away=self.rule is not None)
        if loaded.rows:
            same = next((place for place, one in enumerate(loaded.rows) if kept and one.id == kept.id), None)
            self.table.selectRow(min(row, len(loaded.rows) - 1) if same is None else same)
        self._split.setVisible(bool(loaded.rows))
        self.empty.setVisible(not loaded.rows)
        total, cents = sum(one.count for one in loaded.counts), sum(one.cents for one in loaded.counts)
        self._say_empty(loaded)
        self.all.setEnabled(any(one.ruling is None for one in loaded.rows))
        words = counted(total, "change is held", "changes are held")
        words = tr("{words}, {money} in all. What is approved goes with the next sync.", words=words,
                   money=money(cents))  # fmt: skip
        self.explain(words if total else tr("Changes that a rule of yours holds until you look."))

    def _say_empty(self, loaded: Loaded) -> None:
        has_rules = any(found.approvals for found in loaded.mapping.types.values())
        if has_rules:
            self.empty.say(tr("Nothing waits for approval"), tr("A change that a rule holds is listed here."),
                           tr("&Look at the rules"), lambda: self._desk.asked_page.emit("mapping"))  # fmt: skip
        else:
            words = tr("You can have changes wait for you: invoices over $5,000, say, or the first ten of a new rule.")
            self.empty.say(tr("No rule asks for approval"), words, tr("Make a rule in Mappin&g"),
                           lambda: self._desk.asked_page.emit("mapping"))  # fmt: skip

    def _offer_rules(self, counts: Sequence[RuleCount]) -> None:
        chosen = self.rule
        self.rules.clear()
        self.rules.addItem(tr("Every rule"), None)
        for name in dict.fromkeys(one.rule for one in counts):
            number = sum(one.count for one in counts if one.rule == name)
            self.rules.addItem(f"{name} ({whole(number)})", name)
        self.rules.setCurrentIndex(max(0, self.rules.findData(chosen)) if chosen else 0)

    def _refresh_if_seen(self) -> None:
        if self.isVisible():
            self.shown()

    def _company_changed(self) -> None:
        self.told.hide()
        self.rules.setCurrentIndex(0)
        self._refresh_if_seen()

    def _pick(self, row: int) -> None:
        waiting = self.model.row(row)
        self.details.show_waiting(waiting, self._sentence(waiting) if waiting is not None else "")

    def _sentence(self, waiting: Waiting) -> str:
        """Return what the rule of a change says."""
        found = self._loaded.mapping.types.get(waiting.kind) if self._loaded is not None else None
        rule = next((one for one in found.approvals if one.name == waiting.rule), None) if found is not None else None
        return approval_sentence(rule, waiting.kind, Labels(waiting.kind)) if rule is not None else ""

    def _step(self, by: int) -> None:
        row = self.table.currentIndex().row() + by
        if 0 <= row < len(self.model.rows):
            self.table.selectRow(row)

    # --- ruling ---------------------------------------------------------------------------------------

    def approve(self) -> None:
        """Approve the change at hand."""
        waiting, company = self.at_hand, self._desk.company
        if waiting is None or company is None:
            return
        approvals, number, ids = self._desk.office.approvals, company.id, [waiting.id]
        self._rule(tr("Approve"), lambda _ctx: approvals.approve(number, ids, PERSON), self._approved)

    def ask_refusal(self) -> None:
        """Ask why the change at hand is refused."""
        waiting = self.at_hand
        if waiting is not None and waiting.ruling is None:
            RefuseDialog(self.window(), waiting, partial(self._refuse, waiting)).open()

    def _refuse(self, waiting: Waiting, why: str) -> None:
        company = self._desk.company
        if company is None:
            return
        approvals, number, ids = self._desk.office.approvals, company.id, [waiting.id]
        self._rule(tr("Refuse"), lambda _ctx: approvals.refuse(number, ids, PERSON, why), self._refused)

    def approve_all(self) -> None:
        """Ask whether everything that waits under a rule may go."""
        waiting, company = self.at_hand, self._desk.company
        if company is None or self._loaded is None or not self.all.isEnabled():
            return
        name = self.rule or (waiting.rule if waiting is not None else "")
        found = [one for one in self._loaded.counts if one.rule == name]
        number, cents = sum(one.count for one in found), sum(one.cents for one in found)
        approvals, company_id = self._desk.office.approvals, company.id
        words = tr("{changes} of the rule “{name}”, {money} in all. The next sync writes them; what was refused stays "
                   "refused.", changes=counted(number, "change", "changes"), name=name, money=money(cents))  # fmt: skip
        ConfirmDialog(
            self.window(), tr("Approve all of “{name}”?", name=name), words, act=tr("&Approve all"),
            place="needs-approval",
            accept=lambda: self._rule(
                tr("Approve"), lambda _ctx: approvals.approve_all(company_id, name, PERSON), self._approved
            ),
        ).open()  # fmt: skip

    def _rule(
        self, name: str, work: Callable[[JobContext], list[Waiting]], told: Callable[[list[Waiting]], None]
    ) -> None:
        self._desk.reading(self, name, work).on_success(told).on_failure(self._failed).start()

    def _approved(self, found: list[Waiting]) -> None:
        words = counted(len(found), "change is approved", "changes are approved")
        self.told.tone("good", "check-circle")
        self.told.say(tr("{words}; the next sync writes what was shown.", words=words), tr("&Sync now"),
                      self._desk.asked_sync.emit)  # fmt: skip
        self._desk.records_changed.emit()

    def _refused(self, found: list[Waiting]) -> None:
        self.told.tone("warn", "prohibit")
        self.told.say(tr("“{name}” is refused; nothing of it is written.", name=found[0].title or found[0].key))
        self._desk.records_changed.emit()

    def _failed(self, problem: SyncProblem) -> None:
        self.told.tone("bad", "warning-circle")
        self.told.say(problem.detail or str(problem))
        self.shown()
