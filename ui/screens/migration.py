"""The migration: a company's history brought across in seven steps, each kept on disk the moment it is taken."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QBoxLayout, QWidget

from app.domain.company import Company
from ui.bridge.desk import Desk
from ui.bridge.help_call import place_of, set_place
from ui.bridge.operations import Newest
from ui.bridge.theme import theme
from ui.models.migration import Seen
from ui.screens.migration_certificate import CertificatePage
from ui.screens.migration_clock import CutoverClock
from ui.screens.migration_cutover import CutoverPage
from ui.screens.migration_data import DataPage
from ui.screens.migration_dry_run import DryRunPage
from ui.screens.migration_matching import HOLD, MatchingStep
from ui.screens.migration_rail import StepRail
from ui.screens.migration_scope import ScopePage
from ui.screens.migration_step import StepPage
from ui.screens.migration_trial import TrialPage
from ui.screens.page_counts import open_pairs
from ui.text import migration as text
from ui.text.tr import tr
from ui.widgets.page import Page
from ui.widgets.roomy import Stage

_BESIDE = 860
"""Width of the page from which the steps stand beside the one at hand, in pixels at 100 % text size."""
_AIR = 10
"""Pixels between the steps and the one at hand where they stand above it."""
_PAGE = "migration_page"
"""Setting: the step in front last; of a company."""


class MigrationPage(Page):
    """The rail of steps and the step at hand."""

    def __init__(self, desk: Desk, clock: CutoverClock) -> None:
        """Build the pages; they load when the page is shown."""
        super().__init__(tr("Migration"))
        self._desk, self._clock = desk, clock
        self.seen: Seen | None = None
        self._loading: Newest[Seen] = Newest()
        self._take_keyboard = False
        self._chosen = False
        """Whether a step was opened since the company was taken in hand."""
        self.scope, self.data, self.matching = ScopePage(desk), DataPage(desk), MatchingStep(desk)
        self.dry_run, self.trial = DryRunPage(desk), TrialPage(desk)
        self.cutover, self.certificate = CutoverPage(desk, clock), CertificatePage(desk)
        pages: tuple[StepPage, ...] = (
            self.scope, self.data, self.matching, self.dry_run, self.trial, self.cutover, self.certificate
        )  # fmt: skip
        self.steps = {page.name: page for page in pages}
        self.rail = StepRail()
        self._stack = Stage()
        for page in pages:
            self._stack.hold(page)
            page.wanted.connect(self.open_step)
            page.changed.connect(self.load)
        self._parts = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._parts.setSpacing(0)
        self._parts.addWidget(self.rail)
        self._parts.addWidget(self._stack, 1)
        self.body.addLayout(self._parts, 1)
        self.rail.chosen.connect(self.open_step)
        self.rail.mark("scope")
        set_place(self, place_of(self.scope))
        desk.works.run_started.connect(lambda _event: self._show())
        desk.works.run_ended.connect(lambda _end: self._show())
        desk.records_changed.connect(self._load_if_seen)
        desk.matches_changed.connect(self._load_if_seen)
        desk.company_changed.connect(self._company_changed)
        clock.changed.connect(self._show)
        for keys, ahead in (("Alt+PgDown", 1), ("Alt+PgUp", -1)):
            QShortcut(QKeySequence(keys), self).activated.connect(lambda ahead=ahead: self._walk(ahead))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the steps above the one at hand where that needs the width."""
        super().resizeEvent(event)
        above = self.width() < theme().px(_BESIDE)
        self._parts.setDirection(QBoxLayout.Direction.TopToBottom if above else QBoxLayout.Direction.LeftToRight)
        self._parts.setSpacing(_AIR if above else 0)
        self.rail.lie(on=above)
        for page in self.steps.values():
            page.stand(below=above)

    # --- showing ---------------------------------------------------------------------------------------

    @property
    def step(self) -> str:
        """The name of the step at hand."""
        page = self._stack.at_hand
        assert isinstance(page, StepPage)
        return page.name

    def shown(self) -> None:
        """Load afresh."""
        self._take_keyboard = True
        self.load()

    def first_focus(self) -> QWidget:
        """Return what takes the keyboard on the step at hand."""
        found = self.steps[self.step].first_focus()
        return found if found.isEnabled() else self.rail.buttons[self.step]

    def load(self) -> None:
        """Look at the state again."""
        company = self._desk.company
        if company is None:
            return
        office, number = self._desk.office, company.id

        def look(_ctx: object) -> Seen:
            found = open_pairs(office.matching, number)
            return Seen(
                office.migration.status(number),
                tuple(office.migration.groups(number)),
                found,
                hold=office.store.setting(f"{HOLD}.{number}", default=False) is True,
                page=str(office.store.setting(f"{_PAGE}.{number}", default="")),
            )

        self._loading.start(self._desk.reading(self, tr("Migration"), look).on_success(self._take))

    def open_step(self, name: str) -> None:
        """Bring a step to the front, and keep which one it is."""
        self._chosen = True
        self._turn_to(name)
        company = self._desk.company
        if company is not None:
            store, setting = self._desk.office.store, f"{_PAGE}.{company.id}"
            self._desk.reading(self, tr("Migration"), lambda _ctx: store.set_setting(setting, name)).start()
        self.first_focus().setFocus()

    def _turn_to(self, name: str) -> None:
        page = self.steps[name]
        self._stack.bring(page)
        self.rail.mark(name)
        set_place(self, place_of(page))
        page.show_state(self.seen, busy=self._busy)
        page.came()

    def _walk(self, ahead: int) -> None:
        names = list(self.steps)
        place = names.index(self.step) + ahead
        if 0 <= place < len(names):
            self.open_step(names[place])

    @property
    def _busy(self) -> bool:
        return bool(self._desk.works.writing_jobs())

    def _take(self, seen: Seen) -> None:
        first = self.seen is None and not self._chosen
        self.seen = seen
        if first:
            page = seen.page if seen.page in self.steps else text.step_of(seen.state.step)
            self._turn_to(page)
        self._show()
        if self._take_keyboard and self.isVisible():
            self._take_keyboard = False
            self.first_focus().setFocus()

    def _show(self) -> None:
        seen = self.seen
        if seen is None or self._desk.company is None:
            return
        state = seen.state
        self.explain(tr(state.next))
        self.rail.show_standings(
            {
                "scope": ("check-circle:good" if state.checked or state.plan else "circle:faint",
                          text.scope_words(state.scope)),
                "data": text.data_standing(state, seen.still),
                "matching": text.matching_standing(state, seen.waiting, held=seen.hold),
                "dry-run": text.plan_standing(state),
                "trial": text.trial_standing(state),
                "cutover": text.cutover_standing(state, self._clock.start),
                "certificate": text.certificate_standing(state),
            }
        )  # fmt: skip
        self.steps[self.step].show_state(seen, busy=self._busy)

    def _load_if_seen(self) -> None:
        if self.isVisible():
            self.load()

    def _company_changed(self, _company: Company | None) -> None:
        self.seen, self._chosen = None, False
        self._loading.drop()
        for page in self.steps.values():
            page.forget()
        self._load_if_seen()
