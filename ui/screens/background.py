"""Going on by itself: starts the schedule, stands in the tray, and keeps the window's closing from ending it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from app.domain.attention import Stand
from app.domain.schedule import PauseFor
from app.ports.progress import JobContext
from app.runtime.lanes import READ_LANE
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest, Operation
from ui.dialogs.problem import spoken
from ui.models.health import KEEP, Health, State, overall, tooltip
from ui.screens.main_window import MainWindow
from ui.screens.tray import Tray
from ui.text.tr import tr

PERSON = "person"
_TOLD = "told-of-tray"
_LOOK_MILLISECONDS = 30_000
_SEEK_MILLISECONDS = 2_000
_SEEKS = 15
"""How often a tray is looked for when the program starts with the session, whose panel may come later."""


class Background(QObject):
    """Made once the office is open; without a tray on this desktop it only keeps the schedule going."""

    def __init__(
        self, desk: Desk, window: MainWindow, *, make_tray: Callable[[MainWindow], Tray] = Tray, hidden: bool = False
    ) -> None:
        """Start.

        Args:
            desk: what screens share.
            window: the one to open and to keep.
            make_tray: makes the tray's icon.
            hidden: the window is not shown; it is, when there is no tray to show it from.
        """
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._make_tray = make_tray
        self._hidden = hidden
        self._seeks = 0
        self._looking = False
        self._newest: Newest[tuple[list[Health], bool, bool]] = Newest()
        self.tray: Tray | None = None
        self.health: list[Health] = []
        self.keeps = True
        self._told = True
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._look)
        for changed in (desk.companies_changed, desk.lock_changed, desk.schedule_changed):
            changed.connect(self.refresh)
        desk.works.run_started.connect(lambda _event: self.refresh())
        desk.works.run_ended.connect(lambda _event: self.refresh())
        window.closed.connect(self._end)
        self._seek()
        self._start()

    def refresh(self) -> None:
        """Load how the companies do, and show it."""
        office = self._desk.office

        def load(_ctx: JobContext) -> tuple[list[Health], bool, bool]:
            found = [_health(self._desk, company.id, company.name) for company in office.store.companies.all()]
            store = office.store
            return found, bool(store.setting(KEEP, True)), bool(store.setting(_TOLD, False))

        work = Operation(self._desk.works, self, READ_LANE, tr("Schedule"), load)
        # A database held for a moment is no news: the next look is half a minute away.
        self._newest.start(work.on_success(self._show).on_failure(lambda _problem: None))

    def stays(self) -> bool:
        """Hide the window instead of closing it, where that is wanted; return whether it was hidden."""
        if self.tray is None or not self.keeps or not any(one.on for one in self.health):
            return False
        self._window.hide()
        if not self._told:
            self._told = True
            store = self._desk.office.store
            self._reading(lambda: store.set_setting(_TOLD, True))
            self.tray.tell(
                tr("Tallybridge goes on here"),
                tr("Its mark shows how things stand. To end it, choose Quit there; Settings has a tick to end it with "
                   "the window."),
            )  # fmt: skip
        return True

    def open(self) -> None:
        """Bring the window to the front."""
        self._hidden = False
        self._window.showNormal() if self._window.isMinimized() else self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def quit(self) -> None:
        """End the program; a run that goes on or unsaved work is asked about first."""
        runner = self._window.runner
        if (runner is not None and runner.busy) or not self._window.isVisible():
            self.open()
        self._window.leave()

    def sync(self) -> None:
        """Sync every company that is kept in step by itself; where none is, the one at hand, asking as ever."""
        wished = [one.company_id for one in self.health if one.on]
        if not wished:
            self.open()
            self._desk.asked_sync.emit()
            return
        schedule = self._desk.office.schedule
        self._each(schedule.sync_now, wished)

    def pause(self, wish: PauseFor) -> None:
        """Pause every company."""
        tables = self._desk.office.timetables
        going = [one.company_id for one in self.health if not one.paused]
        self._each(lambda number: tables.pause(number, wish, PERSON), going)

    def resume(self) -> None:
        """Let every company go on."""
        tables = self._desk.office.timetables
        self._each(lambda number: tables.resume(number, PERSON), [one.company_id for one in self.health if one.paused])

    def _start(self) -> None:
        office = self._desk.office

        def start(_ctx: JobContext) -> None:
            office.schedule.start_wished([company.id for company in office.store.companies.all()])

        Operation(self._desk.works, self, READ_LANE, tr("Schedule"), start).finally_do(self.refresh).start()
        self._timer.start()

    def _look(self) -> None:
        # While a computer sleeps, the clock that the alarm waits by stands still on Linux and macOS.
        self._desk.office.schedule.wake_up()
        self._take_up()
        self._looking = True
        self.refresh()

    def _take_up(self) -> None:
        """Begin to look for companies whose schedule was switched on elsewhere, as at the command line."""
        office = self._desk.office

        def take_up(_ctx: JobContext) -> None:
            schedule = office.schedule
            asleep = [
                company.id
                for company in office.store.companies.all()
                if schedule.silenced(company.id) is None and schedule.next_run(company.id) is None
            ]
            schedule.start_wished(asleep)

        # As with the look itself: what cannot be read now is read half a minute later.
        work = Operation(self._desk.works, self, READ_LANE, tr("Schedule"), take_up)
        work.on_failure(lambda _problem: None).start()

    def _seek(self) -> None:
        """Take a place in the tray; at the start of a session its panel may not be there yet."""
        if Tray.available():
            self._take(self._make_tray(self._window))
        elif self._hidden and self._seeks < _SEEKS:
            self._seeks += 1
            QTimer.singleShot(_SEEK_MILLISECONDS, self, self._seek)
        elif self._hidden:
            self.open()

    def _take(self, tray: Tray) -> None:
        self.tray = tray
        tray.open_wanted.connect(self.open)
        tray.sync_wanted.connect(self.sync)
        tray.pause_wanted.connect(self.pause)
        tray.resume_wanted.connect(self.resume)
        tray.quit_wanted.connect(self.quit)
        self._window.stays = self.stays
        # A dialog that closes over a hidden window is not the end of the program.
        QApplication.setQuitOnLastWindowClosed(False)
        if self._window.locker is not None:
            self._window.locker.changed.connect(self._show_again)

    def _show(self, loaded: tuple[list[Health], bool, bool]) -> None:
        before = {one.company_id: one.last for one in self.health}
        self.health, self.keeps, self._told = loaded
        self._show_again()
        looked, self._looking = self._looking, False
        if looked and before and before != {one.company_id: one.last for one in self.health}:
            # Nothing that this window did: the command line or a server ran meanwhile.
            self._desk.records_changed.emit()

    def _show_again(self) -> None:
        if self.tray is None:
            return
        if self._window.locker is not None and self._window.locker.locked:
            self.tray.show_locked(tr("Tallybridge: locked"))
            return
        paused = bool(self.health) and all(one.paused for one in self.health)
        state = overall(self.health) if self.health else State.IN_STEP
        self.tray.show_state(state, tooltip(self.health), paused=paused, can_sync=bool(self.health))

    def _each(self, act: Callable[[int], None], numbers: list[int]) -> None:
        def work() -> None:
            for number in numbers:
                act(number)

        self._reading(work)

    def _reading(self, work: Callable[[], object]) -> None:
        operation = Operation(self._desk.works, self, READ_LANE, tr("Schedule"), lambda _ctx: work())
        operation.finally_do(self._desk.schedule_changed.emit).start()

    def _end(self) -> None:
        self._timer.stop()
        if self.tray is not None:
            self.tray.icon.hide()
            QTimer.singleShot(0, QApplication.quit)


def _health(desk: Desk, company_id: int, name: str) -> Health:
    office = desk.office
    problem, ahead = office.schedule.silenced(company_id), office.timetables.ahead(company_id)
    overview = office.history.overview(company_id)
    words = office.timetables.words(company_id)
    last = overview.last_run
    held = sum(one.count for one in office.queue.groups(company_id) if one.stand in {Stand.HELD, Stand.GUARDED})
    return Health(
        company_id=company_id,
        name=name,
        on=office.timetables.table(company_id).on,
        paused=ahead.paused,
        running=any(job.lane == f"write-{company_id}" for job in office.lanes.jobs()),
        trouble=spoken(problem).title if problem is not None else "",
        attention=overview.attention + held,
        last=last,
        next_words=words[0] if words else "",
    )
