"""The window: header, pages, run panel; it is shown before the office is open and takes the desk when it is."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from app.domain.attention import StandGroup
from app.domain.errors import SyncProblem
from app.domain.kinds import RecordType
from app.domain.outcome import Standing
from app.runtime.crash import CrashReport
from ui.bridge.desk import Desk, live_is_off
from ui.bridge.help_call import ask_help, place_of
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.crash import CrashDialog
from ui.dialogs.problem import ProblemDialog
from ui.screens.activity import ActivityPage
from ui.screens.companies import CompanyKeeper
from ui.screens.data_guard import DataGuard
from ui.screens.header import Header
from ui.screens.help_desk import HelpDesk
from ui.screens.lock import Locker
from ui.screens.migration_clock import CutoverClock
from ui.screens.navigation import KEYS, PAGES, Navigation
from ui.screens.overview import OverviewPage
from ui.screens.preview import PreviewPage
from ui.screens.records import RecordsPage
from ui.screens.run_panel import RunPanel
from ui.screens.runner import Runner
from ui.screens.settings import SettingsPage
from ui.screens.text_size import TextSize
from ui.screens.welcome import WelcomePage
from ui.text.help_places import START
from ui.text.tr import tr
from ui.widgets.cards import EmptyState
from ui.widgets.mark import window_icon
from ui.widgets.page import Page
from ui.widgets.roomy import Stage
from ui.widgets.tip_key import show_tips_by_key

if TYPE_CHECKING:
    from ui.screens.fixing import Fixer
    from ui.screens.guided_tour import GuidedTour

PATIENCE_MILLISECONDS = 5000
"""How long closing waits for a run to stop; the queue takes care of what was left."""
WizardMaker = Callable[[Desk, frozenset[str]], QWidget]


class MainWindow(QMainWindow):
    """Holds the pages and goes where the desk is asked to go."""

    closed = Signal()
    painted = Signal()
    """The window was seen for the first time; delivered once it is on the screen."""

    def __init__(self) -> None:
        """Lay out what needs no office."""
        super().__init__()
        self.setWindowTitle(tr("Tallybridge"))
        self.setWindowIcon(window_icon())
        self.resize(1280, 760)
        self.setMinimumSize(960, 560)
        self.desk: Desk | None = None
        self.runner: Runner | None = None
        self.keeper: CompanyKeeper | None = None
        self.panel: RunPanel | None = None
        self.fixer: Fixer | None = None
        self.locker: Locker | None = None
        self.clock: CutoverClock | None = None
        self._support: Callable[[], object] | None = None
        self.tour: GuidedTour | None = None
        self._pages: dict[str, Page] = {}
        self._leaving = False
        self._ending = False
        self.stays: Callable[[], bool] = lambda: False
        """Asked when the window is closed: True when it was hidden instead."""
        self._seen = False
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.timeout.connect(self.close)
        self.header = Header()
        self.navigation = Navigation()
        self._outer = Stage()
        self._stack = Stage()
        self.welcome = WelcomePage()
        self.help_desk = HelpDesk(self)
        self.closed.connect(self.help_desk.close)
        self._build()
        self.navigation.chosen.connect(self.go)
        self.navigation.help_wanted.connect(self._help)
        self._add_shortcuts()
        self.text_size = TextSize(self, self.navigation)

    def _build(self) -> None:
        ground = QWidget()
        ground.setObjectName("ground")
        column = QVBoxLayout(ground)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        opening = EmptyState("clock")
        opening.say(tr("Opening…"), tr("Looking for your companies."))
        office = QWidget()
        row = QHBoxLayout(office)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation.scrolled())
        self._right = QVBoxLayout()
        self._right.setContentsMargins(0, 0, 0, 0)
        self._right.setSpacing(0)
        self._right.addWidget(self._stack, 1)
        row.addLayout(self._right, 1)
        self._office = office
        self._outer.addWidget(opening)
        self._outer.hold(self.welcome)
        self._outer.addWidget(office)
        column.addWidget(self._outer, 1)
        self.setCentralWidget(ground)
        self.header.search_box.setEnabled(False)

    def _add_shortcuts(self) -> None:
        wanted: list[tuple[str, Callable[[], object]]] = [(KEYS[name], partial(self.go, name)) for name in PAGES]
        wanted += [
            ("Ctrl+K", self.header.focus_search),
            ("F1", self._help),
            ("F5", self._preview),
            ("Ctrl+S", self._sync),
            ("Ctrl+Z", self._undo),
            ("Ctrl+Q", self.leave),
        ]
        for keys, act in wanted:
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.activated.connect(act)
        show_tips_by_key(self)

    def open_desk(self, desk: Desk, make_wizard: WizardMaker) -> None:
        """Take the desk and show the company at hand, or the welcome page."""
        from ui.screens.carrying import Carrying  # noqa: PLC0415 - brings the planning with it
        from ui.screens.fixing import Fixer  # noqa: PLC0415 - as above
        from ui.screens.guided_tour import GuidedTour  # noqa: PLC0415 - not needed for the first paint
        from ui.screens.mending import Mender  # noqa: PLC0415 - as above
        from ui.screens.page_counts import count_pages  # noqa: PLC0415 - as above

        self.desk = self.text_size.desk = desk
        self.runner = Runner(desk, self)
        self.fixer = Fixer(desk, self)
        Mender(desk, self, self.page, self.runner, self.fixer)
        count_pages(desk, self.navigation)
        self.clock = CutoverClock(desk, self)
        self.panel = RunPanel(desk)
        holder = QVBoxLayout()
        holder.setContentsMargins(24, 0, 24, 14)
        holder.addWidget(self.panel)
        self._right.addLayout(holder)
        self.keeper = CompanyKeeper(desk, self.header, self.welcome, self, make_wizard)
        self._support = Carrying(desk, self, self.welcome, self.keeper.take).show_support
        self.keeper.office_wanted.connect(self._show_office)
        self.keeper.page_wanted.connect(self.show_outer)
        desk.asked_page.connect(self.go)
        desk.asked_records.connect(self._show_records)
        desk.asked_mismatches.connect(self._show_mismatches)
        desk.asked_match.connect(self._show_match)
        desk.asked_guarded.connect(self._show_guarded)
        desk.asked_sync.connect(self._sync)
        desk.works.problem.connect(self._tell_problem)
        desk.works.crashed.connect(self.tell_crash)
        desk.works.run_ended.connect(lambda _end: self._leave_when_quiet())
        self.header.searched.connect(lambda text: self._show_records(None, None, text))
        self.locker = Locker(desk, self)
        self.help_desk.open_desk(desk)
        targets = {"mismatches": self.navigation.buttons["mismatches"], "find": self.header.search_box}
        self.tour = GuidedTour(desk, self, self, targets)
        self.help_desk.tour_wanted.connect(self.tour.start)
        self.locker.changed.connect(self.tour.end)
        DataGuard(desk, self)
        self.keeper.load()

    def offer_tour(self) -> None:
        """Offer a newcomer the tour, below the pages."""
        assert self.tour is not None
        holder = QVBoxLayout()
        holder.setContentsMargins(24, 0, 24, 10)
        self._right.insertLayout(1, holder)
        self.tour.offer_in(holder)

    def page(self, name: str) -> Page:
        """Return a page, made on first use."""
        assert self.desk is not None
        assert self.runner is not None
        if name not in self._pages:
            made: Page
            match name:
                case "overview":
                    made = OverviewPage(self.desk)
                case "preview":
                    made = PreviewPage(self.desk, self.runner)
                case "mismatches":
                    made = self._make_mismatches(self.desk)
                case "matching":
                    made = self._make_matching(self.desk)
                case "migration":
                    made = self._make_migration(self.desk)
                case "records":
                    made = RecordsPage(self.desk)
                case "activity":
                    made = ActivityPage(self.desk)
                case "attention" | "mapping" | "approvals":
                    makers = {"mapping": _mapping_page, "approvals": _approvals_page}
                    made = makers.get(name, self._make_attention)(self.desk)
                case _:
                    made = SettingsPage(self.desk)
            self._pages[name] = made
            self._stack.hold(made)
        return self._pages[name]

    def _make_mismatches(self, desk: Desk) -> Page:
        from ui.screens.mismatches import MismatchesPage  # noqa: PLC0415 - brings the planning with it

        assert self.fixer is not None
        return MismatchesPage(desk, self.fixer)

    def _make_attention(self, desk: Desk) -> Page:
        from ui.screens.attention import AttentionPage  # noqa: PLC0415 - brings the planning with it

        assert self.fixer is not None
        return AttentionPage(desk, self.fixer)

    def _make_matching(self, desk: Desk) -> Page:
        from ui.screens.matching import MatchingPage  # noqa: PLC0415 - brings the planning with it

        return MatchingPage(desk)

    def _make_migration(self, desk: Desk) -> Page:
        from ui.screens.migration import MigrationPage  # noqa: PLC0415 - brings the planning with it

        assert self.clock is not None
        return MigrationPage(desk, self.clock)

    def go(self, name: str) -> None:
        """Show a page; ``receipts`` is a tab of the activity page."""
        if self.desk is None or self.desk.company is None:
            return
        receipts = name == "receipts"
        name = "activity" if receipts else name
        page = self.page(name)
        self._show_office()
        self.navigation.mark(name)
        self._stack.bring(page)
        page.shown()
        if receipts and isinstance(page, ActivityPage):
            page.show_receipts()
        page.first_focus().setFocus()

    @property
    def current(self) -> QWidget:
        """The page in front."""
        shown = self._outer.currentWidget()
        return (self._stack.at_hand if shown is self._office else self._outer.at_hand) or self

    def _show_office(self) -> None:
        self._outer.setCurrentWidget(self._office)

    def show_outer(self, page: QWidget) -> None:
        """Bring a page to the front that needs no company: welcome, a wizard."""
        self._outer.bring(page)

    def _show_records(self, kind: RecordType | None, standing: Standing | None, text: str) -> None:
        if self.desk is None or self.desk.company is None:
            return
        page = self.page("records")
        assert isinstance(page, RecordsPage)
        self._show_office()
        self.navigation.mark("records")
        self._stack.bring(page)
        page.show_filtered(kind, standing, text)
        page.table.setFocus()

    def _show_mismatches(self, kind: RecordType | None, text: str) -> None:
        self.go("mismatches")
        if self.desk is not None and self.desk.company is not None:
            show = getattr(self.page("mismatches"), "show_filtered", None)
            assert show is not None
            show(kind, text)

    def _show_match(self, kind: RecordType, pronto_id: str, stripe_id: str) -> None:
        self.go("matching")
        if self.desk is not None and self.desk.company is not None:
            show = getattr(self.page("matching"), "show_pair", None)
            assert show is not None
            show(kind, pronto_id, stripe_id)

    def _show_guarded(self, group: StandGroup) -> None:
        page = self.page("preview")
        assert isinstance(page, PreviewPage)
        page.show_guarded(group)
        self.go("preview")

    def _undo(self) -> None:
        if self.desk is None or self.desk.company is None:
            return
        page = self.current
        if not (isinstance(page, Page) and page.take_back_last()):
            self.desk.asked_undo.emit(None)

    def _help(self) -> None:
        # What has the keyboard is in no page when it stands in the header or among the pages' names.
        ask_help(place_of(self.focusWidget()) or place_of(self.current) or START)

    def _preview(self) -> None:
        if self.desk is not None and self.desk.company is not None:
            self.desk.asked_preview.emit()

    def _sync(self) -> None:
        if self.runner is None or self.desk is None or self.desk.company is None:
            return
        overview = self.page("overview")
        assert isinstance(overview, OverviewPage)
        if overview.previewed and not live_is_off(self.desk.company):
            self.runner.sync()
        else:
            self.go("overview")

    # --- trouble and leaving ---------------------------------------------------------------------------

    def _tell_problem(self, problem: SyncProblem, doing: str) -> None:
        ProblemDialog(self, problem, doing, support=self._support).open()

    @Slot(object)
    def tell_crash(self, report: CrashReport) -> CrashDialog:
        """Show a fault of the program's own."""
        dialog = CrashDialog(self, report.text, report.path, support=self._support)
        dialog.open()
        return dialog

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell of the first paint, after it."""
        super().paintEvent(event)
        if not self._seen:
            self._seen = True
            QTimer.singleShot(0, self.painted.emit)

    def leave(self) -> None:
        """Close the window and end the program, whatever closing alone would do."""
        self._ending = True
        try:
            self.close()
        finally:
            self._ending = False

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay in the tray where that is wanted; else ask first while a run goes on."""
        if not (self._leaving or self._ending) and self.stays():
            event.ignore()
            return
        if self.runner is not None and self.runner.busy and not self._leaving:
            event.ignore()
            ConfirmDialog(
                self, tr("A run is going on. Close anyway?"),
                tr("What is on its way is finished; the rest stays queued and goes on at the next start."),
                act=tr("&Close"), accept=self._leave, place="if-it-stops-half-way",
            ).open()  # fmt: skip
            return
        if not self._leaving and self.desk is not None and not self.desk.may_leave(self.leave):
            event.ignore()
            return
        self._patience.stop()
        event.accept()
        self.closed.emit()

    def _leave(self) -> None:
        self._leaving = True
        assert self.runner is not None
        self.runner.cancel_all()
        self.setWindowTitle(tr("Tallybridge: finishing what is on its way…"))
        self._patience.start(PATIENCE_MILLISECONDS)
        self._leave_when_quiet()

    def _leave_when_quiet(self) -> None:
        if self._leaving and self.runner is not None and not self.runner.busy:
            self.close()


def _mapping_page(desk: Desk) -> Page:
    from ui.screens.mapping import MappingPage  # noqa: PLC0415 - brings the planning with it

    return MappingPage(desk)


def _approvals_page(desk: Desk) -> Page:
    from ui.screens.approvals import ApprovalsPage  # noqa: PLC0415 - brings the planning with it

    return ApprovalsPage(desk)
