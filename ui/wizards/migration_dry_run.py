"""Step 4: the plan: what it comes to, every row with every field, edited by row or by filter; its hash."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.causes import Cause
from app.domain.migration import SET_BY_HAND, Step
from app.domain.plan import Action, Change
from app.services.migration import DryRun
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.models.migration import settable
from ui.screens.matching_link import Ends, LinkToDialog
from ui.screens.runner import PERSON
from ui.text.format import count, span, value
from ui.text.messages import one_of
from ui.text.migration import plan_standing, short_hash
from ui.text.tr import counted, tr
from ui.widgets.cards import Callout, EmptyState
from ui.widgets.controls import Elided, button
from ui.wizards.migration_dialogs import ValueDialog, WhyDialog
from ui.wizards.migration_export import ask_where, save_plan
from ui.wizards.migration_matching import MATCHED
from ui.wizards.migration_rows import PlanRows
from ui.wizards.migration_step import StepPage
from ui.wizards.migration_totals import TotalsGrid


class DryRunPage(StepPage):
    """Makes the plan and shows it."""

    def __init__(self, desk: Desk) -> None:
        """Build the page."""
        super().__init__(desk, "dry-run", tr("Exactly what the cutover would do. Nothing is written here."))
        self._estimating: Newest[tuple[int, float]] = Newest()
        self._plan = 0
        self.empty = EmptyState("list")
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._build())
        self.body.addWidget(self._pages, 1)
        self.again = button(tr("Make it &again"), self.start, icon="arrows-clockwise",
                            tip=tr("Reads both sides again"))  # fmt: skip
        self.export = button(tr("E&xport…"), self._ask_export, icon="file-text")
        self.hash = Elided("", "caption")
        self.foot.addWidget(self.again)
        self.foot.addWidget(self.export)
        self.foot.addWidget(self.hash, 1)
        self.foot.addWidget(self.next_button("trial"))

    def _build(self) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.old = Callout("warn", "warning")
        self.totals = TotalsGrid()
        self.rows = PlanRows(self._desk, tr("Rows of the plan"))
        self.totals.chosen.connect(self.rows.filter_to)
        self.rows.picked.connect(self._enable)
        column.addWidget(self.old)
        column.addWidget(self.totals)
        column.addWidget(self.rows, 1)
        column.addLayout(self._build_acts())
        return inner

    def _build_acts(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.out = button(tr("&Leave out…"), self._ask_out, icon="minus-circle")
        self.back = button(tr("&Take in again"), self._take_in, icon="arrow-counter-clockwise")
        self.set = button(tr("Set a &value…"), self._ask_value, icon="pencil-simple")
        self.unset = button(tr("&Mapping's values"), self._unset, tip=tr("Forget the values set by hand"))
        self.link = button(tr("Link to &other…"), self._ask_link, icon="link-simple")
        self.out_all = button(tr("Leave out all &filtered…"), self._ask_out_all, icon="funnel")
        for one in (self.out, self.back, self.set, self.unset, self.link):
            row.addWidget(one)
        row.addStretch(1)
        row.addWidget(self.out_all)
        return row

    # --- showing ---------------------------------------------------------------------------------------

    def show_seen(self) -> None:
        """Show the plan, or how to make one."""
        assert self.seen is not None
        state = self.seen.state
        there = state.plan is not None
        self._pages.setCurrentIndex(1 if there else 0)
        for one in (self.again, self.export):
            one.setVisible(there)
        self.again.setEnabled(not self.busy)
        self.empty.button.setEnabled(not self.busy)
        if state.plan is None:
            self.hash.setText("")
            self._plan = 0
            self.empty.say(
                tr("No plan yet"),
                tr("A dry run reads both sides, decides on every record and keeps the plan with its hash."),
                tr("&Make the dry run"), self.start,
            )  # fmt: skip
            return
        if plan_standing(state)[0].startswith("warning"):
            self.old.say(
                tr("Something was changed since this plan was made. Plan again to see what it comes to."),
                tr("&Plan again"), self.replan,
            )  # fmt: skip
            self.old.button.setEnabled(not self.busy)
        else:
            self.old.hide()
        self.totals.show_totals(state.totals)
        if self._plan != state.plan.id:
            self._plan = state.plan.id
            self.hash.setText(tr("Plan {hash}", hash=short_hash(state.hash)))
            self.hash.setToolTip(state.hash)
            self._estimate()
            self.rows.load()
        self._enable()

    def _estimate(self) -> None:
        migration, number = self.migration, self.company.id
        work = self._desk.reading(self, tr("Dry run"), lambda _ctx: migration.effort(number))
        self._estimating.start(work.on_success(self._show_effort).on_failure(self.fail))

    def _show_effort(self, found: tuple[int, float]) -> None:
        calls, seconds = found
        assert self.seen is not None
        self.hash.setText(
            tr("Plan {hash} · {calls} at Stripe, {time} at the rate it allows",
               hash=short_hash(self.seen.state.hash), calls=counted(calls, "request", "requests"), time=span(seconds))
        )  # fmt: skip
        self.hash.setToolTip(self.seen.state.hash)

    def first_focus(self) -> QWidget:
        """Begin with the rows, or the button that makes them."""
        return self.rows.table if self._plan else self.empty.button

    def forget(self) -> None:
        """Show the other company's plan."""
        super().forget()
        self._plan = 0
        self.rows.clear()

    @property
    def editable(self) -> bool:
        """Whether the plan may still be changed: not once its cutover has begun."""
        return self.seen is not None and self.seen.state.step not in {Step.CUTOVER, Step.DONE, Step.CERTIFIED}

    def _enable(self) -> None:
        some, free = self.rows.chosen, self.editable and not self.busy
        one = some[0] if len(some) == 1 else None
        self.out.setEnabled(free and any(not _is_out(row) for row in some))
        self.back.setVisible(any(_is_out(row) for row in some))
        self.back.setEnabled(free)
        self.set.setEnabled(free and one is not None and bool(settable(one)))
        self.unset.setVisible(any(_by_hand(row) for row in some))
        self.unset.setEnabled(free)
        links = one is not None and one.kind in MATCHED and one.action in {Action.CREATE, Action.HOLD, Action.LINK}
        self.link.setEnabled(free and links)
        self.out_all.setText(tr("Leave out all {n} &filtered…", n=count(self.rows.found)))
        self.out_all.setAccessibleName(self.out_all.text().replace("&", ""))
        self.out_all.setVisible(self.rows.filtered and self.rows.found > 1)
        self.out_all.setEnabled(free)

    # --- planning --------------------------------------------------------------------------------------

    def start(self) -> None:
        """Read both sides and make the plan."""
        self.run(tr("Dry run"), lambda migration, number, ctx: migration.dry_run(number, ctx, PERSON), self._planned)

    def replan(self) -> None:
        """Make the plan again from what was read."""
        self.run(
            tr("Dry run"), lambda migration, number, ctx: migration.dry_run(number, ctx, PERSON, read=False),
            self._planned,
        )  # fmt: skip

    def _planned(self, found: DryRun) -> None:
        if found.run.messages:
            self.said.tone("warn", "warning")
            self.said.say(" ".join(found.run.messages))

    # --- editing ---------------------------------------------------------------------------------------

    def _ask_out(self) -> None:
        some = [row for row in self.rows.chosen if not _is_out(row)]
        keys = [(row.kind, row.pronto_id) for row in some]
        what = f"{one_of(some[0].kind)} {some[0].pronto_id}" if len(some) == 1 else counted(len(some), "row", "rows")

        def leave(reason: str) -> None:
            self.decide(
                tr("Leave out"), lambda migration, number: migration.leave_out(number, keys, reason, PERSON), self._left
            )

        WhyDialog(self.window(), tr("Leave {what} out?", what=what), leave).open()

    def _ask_out_all(self) -> None:
        kind, actions, text = self.rows.filter

        def leave(reason: str) -> None:
            self.decide(
                tr("Leave out"),
                lambda migration, number: migration.leave_out_rows(
                    number, reason, PERSON, kind=kind, actions=actions, text=text
                ),
                self._left,
            )

        title = tr("Leave out all {n} that the filter finds?", n=counted(self.rows.found, "row", "rows"))
        WhyDialog(self.window(), title, leave).open()

    def _left(self, number: int) -> None:
        self.tell(tr("{n} left out.", n=counted(number, "record is", "records are")))

    def _take_in(self) -> None:
        keys = [(row.kind, row.pronto_id) for row in self.rows.chosen if _is_out(row)]
        self.decide(
            tr("Take in"), lambda migration, number: migration.take_in(number, keys, PERSON),
            lambda number: self.tell(tr("{n} taken in again.", n=counted(number, "record is", "records are"))),
        )  # fmt: skip

    def _ask_value(self) -> None:
        row = self.rows.chosen[0]
        values = [(path, _text(row, path)) for path in settable(row)]

        def keep(path: str, text: str, reason: str) -> None:
            self.decide(
                tr("Set a value"),
                lambda migration, number: migration.set_value(
                    number, (row.kind, row.pronto_id), path, text or None, reason, PERSON
                ),
                lambda _value: self.tell(tr("The value of {name} is set.", name=row.title or row.pronto_id)),
            )

        ValueDialog(self.window(), row.title or row.pronto_id, values, keep).open()

    def _unset(self) -> None:
        keys = [(row.kind, row.pronto_id) for row in self.rows.chosen]
        self.decide(
            tr("Set a value"),
            lambda migration, number: sum(migration.unset_value(number, key, "", PERSON) for key in keys),
            lambda number: self.tell(tr("{n} forgotten.", n=counted(number, "value is", "values are"))),
        )

    def _ask_link(self) -> None:
        row = self.rows.chosen[0]
        ends = Ends(row.kind, row.pronto_id, row.stripe_id, row.title, "")
        LinkToDialog(self.window(), self._desk, ends, partial(self._link, row)).open()

    def _link(self, row: Change, pronto_id: str, stripe_id: str, reason: str) -> None:
        matching, number = self._desk.office.matching, self.company.id
        work = self._desk.reading(
            self, tr("Link"), lambda _ctx: matching.link_to(number, row.kind, pronto_id, stripe_id, reason, PERSON)
        )
        work.on_success(lambda _kept: self._linked()).on_failure(self.fail).start()

    def _linked(self) -> None:
        self._desk.matches_changed.emit()
        self.replan()

    # --- keeping ---------------------------------------------------------------------------------------

    def _ask_export(self) -> None:
        ask_where(self, tr("Save the plan"), tr("Migration plan"), ("xlsx", "csv"), self.save)

    def save(self, path: Path) -> None:
        """Write the rows that the filter finds to a file, field by field."""
        migration, company = self.migration, self.company
        kind, actions, text = self.rows.filter
        work = self._desk.reading(
            self, tr("Export"),
            lambda _ctx: save_plan(path, company, migration.rows(company.id, kind=kind, actions=actions, text=text)),
        )  # fmt: skip
        work.on_success(self.tell).on_failure(self.fail).start()


def _is_out(row: Change) -> bool:
    return row.action is Action.SKIP and row.cause == Cause.LEFT_OUT.value


def _by_hand(row: Change) -> bool:
    return any(change.rule == SET_BY_HAND for change in (*row.fields, *row.held))


def _text(row: Change, path: str) -> str:
    found = row.wanted.get(path)
    return found if isinstance(found, str) else "" if found is None else value(path, found)
