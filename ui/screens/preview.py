"""The preview: the plan of a sync, filtered, looked into, accepted whole or in part."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.attention import Stand, StandGroup
from app.domain.company import Company
from app.domain.kinds import RecordType
from app.domain.plan import WRITES, Action, Change, ChangeState, PlanSummary
from ui.bridge.desk import Desk, live_is_off
from ui.bridge.operations import Newest
from ui.bridge.throttle import Debounce
from ui.models.plan import ACTION_ICONS, PlanModel
from ui.screens.preview_details import ChangeDetails
from ui.screens.runner import Runner, guard_sentence, synced_since
from ui.text.attention import guarded_part
from ui.text.format import count, money
from ui.text.messages import SHOWN_KINDS, action_name, kind_name
from ui.text.summary import plan_counts, plan_sentence, writes_in
from ui.text.tr import counted, tr
from ui.widgets.cards import Callout, Card, EmptyState
from ui.widgets.chips import Chips
from ui.widgets.controls import button, clearable, field, unlabelled
from ui.widgets.page import Page
from ui.widgets.roomy import Panes
from ui.widgets.table import Table

PAGE = 200


class PreviewPage(Page):
    """Shows the newest plan; nothing is sent before *Sync these*."""

    def __init__(self, desk: Desk, runner: Runner) -> None:
        """Build the page; it loads when it is shown."""
        super().__init__(tr("Preview"), tr("What a sync would do. Nothing has been changed."))
        self._desk = desk
        self._runner = runner
        self._plan: PlanSummary | None = None
        self._company_id = desk.company.id if desk.company else 0
        self._total_writes = 0
        self._held = 0
        self._guarded: StandGroup | None = None
        """What the guard holds, when that is shown in place of a preview."""
        self._finding: Newest[PlanSummary | None] = Newest()
        self._loading: Newest[list[Change]] = Newest()
        self._looking: Newest[tuple[str, bool]] = Newest()
        self._looking_again: Newest[StandGroup | None] = Newest()
        self.again = button(tr("Preview a&gain"), desk.asked_preview.emit, icon="arrows-clockwise", tip="F5")
        self.send = button(tr("&Sync these"), self._send, role="primary", icon="play")
        self.tools.addWidget(self.again)
        self.tools.addWidget(self.send)
        self.model = PlanModel(self)
        self._pages = QStackedWidget()
        self.empty = EmptyState("eye")
        self.empty.say(
            tr("No preview yet"),
            tr("A preview compares Pronto with Stripe and lists every change a sync would make. It changes nothing."),
            tr("Show the pre&view"), desk.asked_preview.emit,
        )  # fmt: skip
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._build())
        self.body.addWidget(self._pages, 1)
        self._typing = Debounce(self, self._load)
        self._connect()
        self._count()

    def _connect(self) -> None:
        self.chips.changed.connect(self._load)
        self.kinds.currentIndexChanged.connect(lambda _place: self._load())
        self.search.textChanged.connect(self._typing.poke)
        self.model.wants_more.connect(self._load_more)
        self.model.excluded_changed.connect(self._count)
        self.table.chosen.connect(lambda row: self.details.show_change(self.model.row(row)))
        self.table.opened.connect(self.model.toggle)
        self._desk.preview_ready.connect(self.show_plan)
        self._desk.records_changed.connect(self._look)
        self._desk.company_changed.connect(self._company_changed)

    def _build(self) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.chips = Chips(
            [(action.value, action_name(action), ACTION_ICONS[action]) for action in ACTION_ICONS], single=False
        )
        column.addWidget(self.chips)
        self.guard = Callout("warn", "hand-palm")
        column.addWidget(self.guard)
        column.addLayout(self._build_filters())
        split = Panes()
        card = Card(margin=1, spacing=0)
        self.table = Table(tr("Changes of the preview"))
        self.table.show_model(self.model, self.model.columns)
        card.body.addWidget(self.table)
        self.details = ChangeDetails()
        split.addWidget(card)
        split.addWidget(self.details)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        split.setSizes([760, 370])
        column.addWidget(split, 1)
        return inner

    def _build_filters(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.kinds = unlabelled(tr("Record type"))
        self.kinds.addItem(tr("All types"), None)
        for kind in SHOWN_KINDS:
            self.kinds.addItem(kind_name(kind), kind)
        self.search = field(tr("Filter the preview"), placeholder=tr("Filter by id, name or reason"))
        clearable(self.search)
        self.skip_shown = button(tr("&Leave out all shown"), lambda: self._exclude_shown(out=True), role="quiet")
        self.take_shown = button(tr("&Include all shown"), lambda: self._exclude_shown(out=False), role="quiet")
        row.addWidget(self.kinds)
        row.addWidget(self.search, 1)
        row.addWidget(self.skip_shown)
        row.addWidget(self.take_shown)
        return row

    def shown(self) -> None:
        """Load the newest plan if none is shown yet."""
        company = self._desk.company
        if company is None or self._plan is not None:
            self._look()
            return
        history, number = self._desk.office.history, company.id
        find = self._desk.reading(self, tr("Preview"), lambda _ctx: history.latest_plan(number))
        self._finding.start(find.on_success(self.show_plan))

    def first_focus(self) -> QWidget:
        """Return the table, or the button of the empty page."""
        return self.table if self._plan is not None else self.empty.button

    def _company_changed(self, company: Company | None) -> None:
        """Another company's plan is another; an edit of this one changes only what may be sent."""
        if company is None or company.id != self._company_id:
            self._company_id = company.id if company else 0
            self.show_plan(None)
        else:
            self._count()

    def show_plan(self, plan: PlanSummary | None) -> None:
        """Show a plan from the top, everything included; None shows the empty page."""
        self._guarded = None
        self._open(plan)

    def show_guarded(self, group: StandGroup) -> None:
        """Show just what the guard holds of one type and action, to be sent whole or in part."""
        self._guarded = group
        kind, action = guarded_part(group.cause)
        made = group.oldest.isoformat() if group.oldest is not None else ""
        counts, cents = {kind.value: {action.value: group.count}}, {kind.value: group.cents}
        self._open(PlanSummary(group.plan, self._company_id, "", made, counts, cents))

    def _open(self, plan: PlanSummary | None) -> None:
        self._plan = plan
        self._pages.setCurrentIndex(0 if plan is None else 1)
        self.model.excluded.clear()
        self.details.show_change(None)
        self._total_writes = writes_in(plan) if plan else 0
        self._count()
        if plan is None:
            self.model.replace([])
            self.explain(tr("What a sync would do. Nothing has been changed."))
            return
        if self.isVisible() and not self.search.hasFocus():
            self.table.setFocus()
        words = (
            tr("Held as unusually many: {plan}. Nothing of it has been sent.")
            if self._guarded
            else tr("A sync would: {plan}. Nothing has been changed.")
        )
        self.explain(words.format(plan=plan_sentence(plan)))
        self.kinds.setVisible(self._guarded is None)
        counts = plan_counts(plan)
        self.chips.choose()
        self.chips.show_counts({action.value: number for action, number in counts.items()}, hide_zero=True)
        self._held = counts.get(Action.HOLD, 0)
        self._say_held(("", False))
        self._look()
        self._load()

    def _look(self) -> None:
        """Ask what the guard said of the plan, and whether it is out of date."""
        plan = self._plan
        if plan is None:
            return
        if self._guarded is not None:
            self._look_at_guarded(self._guarded, plan.company_id)
            return
        history = self._desk.office.history
        look = self._desk.reading(
            self, tr("Preview"), lambda _ctx: (guard_sentence(history, plan), synced_since(history, plan))
        )
        self._looking.start(look.on_success(self._say_held))

    def _look_at_guarded(self, shown: StandGroup, company_id: int) -> None:
        """Ask whether the guard holds it still; a later sync holds the same in a plan of its own."""
        queue = self._desk.office.queue

        def find(_ctx: object) -> StandGroup | None:
            held = (one for one in queue.groups(company_id) if one.stand is Stand.GUARDED)
            return next((one for one in held if one.cause == shown.cause), None)

        def take(now: StandGroup | None) -> None:
            if now is not None and now.plan != shown.plan and not self.model.excluded:
                self.show_guarded(now)
            else:
                self._say_held((shown.message, now is None))

        self._looking_again.start(self._desk.reading(self, tr("Preview"), find).on_success(take))

    def _say_held(self, found: tuple[str, bool]) -> None:
        """Say what a person has to agree to or decide on first."""
        guard, old = found
        if old:
            words = tr("A sync has run since this preview was made, so some of it may be done already.")
            if self._guarded is not None:
                words = tr("The guard does not hold these any more; a later sync decided on them.")
            self.guard.say(words, tr("Preview a&gain"), self._desk.asked_preview.emit)
            return
        notes = guard if self._guarded is not None else " ".join(self._runner.notes) or guard
        self.guard.setVisible(bool(notes) or self._held > 0)
        if guard:
            self.guard.say(tr("{guard} Look before you send: Sync these is your consent.", guard=notes))
        elif notes:
            self.guard.say(notes)
        elif self._held:
            words = tr("{n} held: nothing is sent for them until a person has decided. Each says why.",
                       n=counted(self._held, "change is", "changes are"))  # fmt: skip
            self.guard.say(words, tr("Show th&em"), self._show_held)

    def _show_held(self) -> None:
        self.chips.choose(Action.HOLD.value)
        self._load()

    def _filters(self) -> tuple[RecordType | None, tuple[Action, ...], str]:
        if self._guarded is not None:
            only, action = guarded_part(self._guarded.cause)
            return only, (action,), self.search.text().strip()
        kind = self.kinds.currentData()
        actions = tuple(Action(key) for key in self.chips.chosen)
        return (RecordType(kind) if kind else None), actions, self.search.text().strip()

    def _load(self) -> None:
        self._fetch(0)

    def _load_more(self, offset: int) -> None:
        self._fetch(offset)

    def _fetch(self, offset: int) -> None:
        if self._plan is None:
            return
        history, plan_id = self._desk.office.history, self._plan.id
        kind, actions, text = self._filters()
        states = (ChangeState.HELD,) if self._guarded is not None else ()
        work = self._desk.reading(
            self, tr("Preview"),
            lambda _ctx: history.changes(
                plan_id, kind=kind, actions=actions, states=states, text=text, limit=PAGE, offset=offset
            ),
        )  # fmt: skip
        self._loading.start(work.on_success(lambda rows: self._take(rows, offset)))

    def _take(self, rows: list[Change], offset: int) -> None:
        more = len(rows) == PAGE
        if offset:
            self.model.append(rows, more=more)
            return
        self.model.replace(rows, more=more)
        if rows:
            self.table.selectRow(0)
        else:
            self.details.show_change(None)

    def _exclude_shown(self, *, out: bool) -> None:
        if self._plan is None:
            return
        history, plan_id = self._desk.office.history, self._plan.id
        kind, actions, text = self._filters()

        def ids(_ctx: object) -> list[int]:
            found = history.changes(plan_id, kind=kind, actions=actions, text=text, limit=None, offset=0)
            return [change.id for change in found if change.action in WRITES]

        work = self._desk.reading(self, tr("Preview"), ids).locking(self.skip_shown, self.take_shown)
        work.on_success(lambda found: self.model.exclude(found, out=out)).start()

    def _count(self) -> None:
        left = self._total_writes - len(self.model.excluded)
        self.send.setText(tr("&Sync these {n}", n=count(left)) if left else tr("&Sync these"))
        self.send.setAccessibleName(tr("Sync these {n} changes", n=count(left)))
        off = live_is_off(self._desk.company)
        self.send.setEnabled(left > 0 and not off)
        out = len(self.model.excluded)
        cents = sum(self._plan.cents.values()) if self._plan else 0
        tip = tr("{n} left out · {money} in the whole plan", n=count(out), money=money(cents)) if out else ""
        self.send.setToolTip(tr("Writing to the live account is switched off in the settings") if off else tip)

    def _send(self) -> None:
        if self._plan is not None:
            only = guarded_part(self._guarded.cause) if self._guarded is not None else None
            self._runner.apply(self._plan, set(self.model.excluded), only)
