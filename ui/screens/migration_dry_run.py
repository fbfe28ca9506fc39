"""Step 4: the plan: what it comes to, every row with every field, edited by row or by filter; its hash."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from app.domain.migration import Step
from app.services.migration import DryRun
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.screens.migration_export import ask_where, save_plan
from ui.screens.migration_row_acts import RowActs
from ui.screens.migration_rows import PlanRows
from ui.screens.migration_step import StepPage
from ui.screens.migration_totals import TotalsGrid
from ui.screens.runner import PERSON
from ui.text.format import span
from ui.text.migration import plan_standing, short_hash
from ui.text.tr import counted, told, tr
from ui.widgets.cards import Callout, EmptyState
from ui.widgets.controls import Elided, button
from ui.widgets.page import scrolling
from ui.widgets.sized import sized

_ROWS_HEIGHT = 230
"""Pixels the rows have at least; a small window scrolls."""


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
        self._pages.addWidget(scrolling(self._build()))
        self.body.addWidget(self._pages, 1)
        self.again = button(tr("Make it a&gain"), self.start, icon="arrows-clockwise",
                            tip=tr("Reads both sides again"))  # fmt: skip
        self.export = button(tr("E&xport…"), self._ask_export, icon="file-text")
        self.hash = Elided("", "caption")
        self.foot.addWidget(self.again)
        self.foot.addWidget(self.export)
        self.foot.addWidget(self.acts.out_all)
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
        sized(self.rows, least_height=_ROWS_HEIGHT)
        self.acts = RowActs(self, self.rows)
        self.acts.linked.connect(self.replan)
        column.addWidget(self.old)
        column.addWidget(self.totals)
        column.addWidget(self.rows, 1)
        column.addWidget(self.acts)
        return inner

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
                tr("Ma&ke the dry run"), self.start,
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
        self.acts.show_free(free=self.editable and not self.busy)

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
            self.said.say(" ".join(told(one) for one in found.run.messages))

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
