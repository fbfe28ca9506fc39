"""Start the window: paint it first, then open the office in a worker and hand it over."""

from __future__ import annotations

import argparse
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from app.domain.errors import Code, SyncProblem
from app.runtime.paths import find_home
from ui.bridge.choices import choices
from ui.bridge.desk import Desk
from ui.bridge.theme import TEXT_SIZES, Look, load_fonts, theme
from ui.dialogs.problem import ProblemDialog, spoken
from ui.dialogs.restore import RestoreDialog
from ui.screens.main_window import MainWindow
from ui.text.language import begin
from ui.text.tr import tr
from ui.widgets.icons import icons
from ui.widgets.spoken import let_widgets_speak

if TYPE_CHECKING:
    from app.bootstrap import Office
    from app.runtime.crash import CrashReport, CrashReporter
    from app.runtime.single_instance import WindowLock
    from ui.screens.background import Background

OPENING_EXIT = 2
"""Exit code when the office could not be opened: configuration."""


@dataclass
class Opened:
    """What opening brought: an office with its lock and reporter, or what stood in the way."""

    office: Office | None = None
    lock: WindowLock | None = None
    crash: CrashReporter | None = None
    stop_log: Callable[[], None] | None = None
    problem: SyncProblem | None = None
    fault: CrashReport | None = None


class Opener(QObject):
    """Opens the office in a thread of its own, so that the window is painted and alive meanwhile."""

    opened = Signal(object)
    """``Opened``."""

    def __init__(self, home: Path | None, parent: QObject) -> None:
        """Prepare; ``start`` opens."""
        super().__init__(parent)
        self._home = home
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin."""
        self._thread = threading.Thread(target=self._work, name="opening", daemon=True)
        self._thread.start()

    def wait(self, seconds: float) -> None:
        """Wait for the end of it, at most so many seconds."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _work(self) -> None:
        found = _open(self._home)
        try:
            self.opened.emit(found)
        except RuntimeError:
            # The window was closed meanwhile.
            _close(found)


def _open(home: Path | None) -> Opened:
    """Take the window's lock and open the office; everything that can go wrong comes back as data."""
    found = Opened()
    try:
        _open_into(found, home)
    except SyncProblem as problem:
        found.problem = problem
    except Exception as fault:  # noqa: BLE001 - the thread's boundary: the window tells the person
        found.fault = _report(fault, found.crash)
    return found


def _open_into(found: Opened, home: Path | None) -> None:
    """Fill ``found`` step by step, so that what was taken can be given back."""
    # Imported after the first paint.
    from app.bootstrap import open_office  # noqa: PLC0415
    from app.runtime.clock import SystemClock  # noqa: PLC0415
    from app.runtime.crash import CrashReporter  # noqa: PLC0415
    from app.runtime.log import Redactor, start_log  # noqa: PLC0415
    from app.runtime.paths import open_home  # noqa: PLC0415
    from app.runtime.single_instance import WindowLock  # noqa: PLC0415

    redactor = Redactor()
    place = open_home(home)
    lock = WindowLock(place.window_lock)
    lock.take()
    found.lock = lock
    found.stop_log = start_log(place.logs, redactor)
    found.crash = CrashReporter(place.logs, redactor, SystemClock())
    found.office = open_office(home, redactor=redactor, crash=found.crash)


def _report(fault: BaseException, reporter: CrashReporter | None) -> CrashReport:
    from app.runtime.crash import CrashReport, describe  # noqa: PLC0415 - only when something failed

    return reporter(fault, "window") if reporter is not None else CrashReport(describe(fault, "window"), None)


def _close(found: Opened) -> None:
    if found.office is not None:
        found.office.close()
    if found.stop_log is not None:
        found.stop_log()
    if found.lock is not None:
        found.lock.release()


class Mender(QObject):
    """Offers backups for a database that cannot be opened, and puts one back in a thread of its own."""

    ended = Signal(object)
    """None, or the ``SyncProblem`` why it could not be put back."""

    def __init__(self, home: Path | None, window: MainWindow, then: Callable[[], object]) -> None:
        """Mend this home for a window; ``then`` opens it again."""
        super().__init__(window)
        self._home = home
        self._window = window
        self._then = then
        self._dialog: RestoreDialog | None = None
        self._mended = False
        self.ended.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    def offer(self, problem: SyncProblem) -> bool:
        """Show the backups; False when there are none, or when another thing is wrong than a damaged file."""
        if problem.code is not Code.DATABASE_BROKEN:
            return False
        from app.bootstrap import open_backups  # noqa: PLC0415 - only when something failed

        backups = open_backups(self._home).all()
        if not backups:
            return False
        self._dialog = RestoreDialog(self._window, spoken(problem).sentence, backups, self._begin)
        self._dialog.finished.connect(lambda _result: None if self._mended else self._window.close())
        self._dialog.open()
        return True

    def _begin(self, name: str) -> None:
        threading.Thread(target=self._work, args=(name,), name="restoring", daemon=True).start()

    def _work(self, name: str) -> None:
        from app.bootstrap import open_backups  # noqa: PLC0415 - as above

        try:
            open_backups(self._home).restore(name, "person")
        except SyncProblem as problem:
            self.ended.emit(problem)
        else:
            self.ended.emit(None)

    @Slot(object)
    def _tell(self, problem: SyncProblem | None) -> None:
        assert self._dialog is not None
        if problem is not None:
            said = spoken(problem)
            self._dialog.fail(f"{said.sentence} {said.remedy}")
            return
        self._mended = True
        self._dialog.accept()
        self._then()


class Application(QObject):
    """The program with a window."""

    ready = Signal()
    """The companies are known and the first page is in front."""

    def __init__(
        self,
        app: QApplication,
        home: Path | None,
        *,
        practice: bool = False,
        unattended: bool = False,
        hidden: bool = False,
    ) -> None:
        """Show the window; the office follows.

        Args:
            app: Qt's application.
            home: folder of the data; the usual one when None.
            practice: take the practice company in hand, setting it up if needed.
            hidden: start in the tray, without the window.
            unattended: nobody is there to close a dialog: say trouble on stderr and end.
        """
        super().__init__(app)
        self._unattended = unattended
        self._practice = practice
        self._hidden = hidden
        self.background: Background | None = None
        self.found = Opened()
        self.exit_code = 0
        self.window = MainWindow()
        self.window.closed.connect(self._shut)
        self._opener = Opener(home, self)
        self._opener.opened.connect(self._opened, Qt.ConnectionType.QueuedConnection)
        self._mender = Mender(home, self.window, self._open_again)
        sys.excepthook = self._unexpected

    def start(self) -> None:
        """Show the window, then load the rest; hidden, load it at once."""
        if self._hidden:
            self._after_first_paint()
            return
        self.window.painted.connect(self._after_first_paint)
        self.window.show()

    @Slot()
    def _after_first_paint(self) -> None:
        # Not earlier: importing in another thread would hold up the paint.
        self._opener.start()
        icons.load()

    def _open_again(self) -> None:
        """Open the office once more: a backup is in its database's place."""
        self.exit_code = 0
        self._opener.start()

    @Slot(object)
    def _opened(self, found: Opened) -> None:
        self.found = found
        if found.problem is not None or found.office is None:
            self._refuse(found)
            return
        desk = Desk(found.office, self.window)
        self.window.open_desk(desk, _connect_wizard)
        assert self.window.keeper is not None
        self.window.keeper.ready.connect(self._companies_known)

    def _companies_known(self) -> None:
        assert self.window.keeper is not None
        assert self.window.desk is not None
        if self._practice and self.window.desk.company is None:
            self.window.keeper.start_practice()
        if not self._unattended and self.background is None:
            from ui.screens.background import Background  # noqa: PLC0415 - once the pages are there

            self.background = Background(self.window.desk, self.window, hidden=self._hidden)
            assert self.found.office is not None
            self.found.office.alert_watch.start()
            self.found.office.update_watch.start()
            if not self._hidden:
                self.window.offer_tour()
        self.ready.emit()

    def _refuse(self, found: Opened) -> None:
        """Tell why there is no office; the window closes with the dialog."""
        if self._hidden and not self._unattended:
            self.window.show()
        self.exit_code = OPENING_EXIT
        if self._unattended:
            said = str(found.problem) if found.problem else found.fault.text if found.fault else ""
            sys.stderr.write(f"{said}\n")
            self.window.close()
        elif (
            found.problem is not None
            and found.problem.code is Code.DATABASE_BROKEN
            and self._mender.offer(found.problem)
        ):
            _close(found)
            self.found = Opened()
        elif found.problem is not None:
            dialog = ProblemDialog(self.window, found.problem, tr("Opening Tallybridge"))
            dialog.finished.connect(self.window.close)
            dialog.open()
        elif found.fault is not None:
            dialog_of_fault = self.window.tell_crash(found.fault)
            dialog_of_fault.finished.connect(self.window.close)

    def _shut(self) -> None:
        if self.window.desk is not None:
            self.window.desk.close()
        _close(self.found)
        self.found = Opened()

    def _unexpected(self, kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        """Show what no part of the window expected; the program goes on."""
        if issubclass(kind, KeyboardInterrupt):
            self.window.close()
            return
        self.window.tell_crash(_report(fault.with_traceback(trace), self.found.crash))


def _connect_wizard(desk: Desk, taken: frozenset[str]) -> QWidget:
    from ui.wizards.connect import ConnectWizard  # noqa: PLC0415 - only when a company is connected

    return ConnectWizard(desk, taken)


def _connect_tour(desk: Desk) -> tuple[QWidget, Iterator[str]]:
    from ui.wizards.connect import ConnectWizard  # noqa: PLC0415 - only for the pictures
    from ui.wizards.tour import tour  # noqa: PLC0415

    wizard = ConnectWizard(desk, frozenset())
    return wizard, tour(wizard, desk)


def make_application(arguments: Sequence[str] = ()) -> QApplication:
    """Return Qt's application in the product's look; the existing one when there is one."""
    os.environ.setdefault("QT_API", "pyside6")
    found = QApplication.instance()
    app = found if isinstance(found, QApplication) else QApplication([sys.argv[0], *arguments])
    app.setApplicationName("Tallybridge")
    app.setApplicationDisplayName("Tallybridge")
    app.setDesktopFileName("tallybridge")
    app.setStyle("Fusion")
    let_widgets_speak()
    load_fonts(app)
    theme().choose(Look.SYSTEM)
    return app


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tallybridge", description="Open the window.")
    parser.add_argument("--home", type=Path, help="folder of the database and logs")
    parser.add_argument("--practice", action="store_true", help="take the practice company in hand")
    parser.add_argument("--tray", action="store_true", help="start in the tray, without showing the window")
    parser.add_argument("--screenshots", type=Path, metavar="DIR", help="draw every page into a folder and end")
    parser.add_argument("--scale", type=int, choices=TEXT_SIZES, help="size of the text in per cent, for this run only")
    parser.add_argument("--selftest", action="store_true", help="open everything once, then end")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the window until it is closed; return the exit code."""
    options = _parser().parse_args(arguments)
    app = make_application()
    choices.open(find_home(options.home))
    begin(choices.chosen.language)
    theme().enlarge(options.scale or choices.chosen.text)
    drawing = options.screenshots is not None
    program = Application(
        app,
        options.home,
        practice=options.practice or drawing,
        unattended=drawing or options.selftest,
        hidden=options.tray,
    )
    if options.screenshots is not None:
        from ui.screens.snapshots import Snapshots  # noqa: PLC0415 - only for the pictures

        snapshots = Snapshots(program.window, options.screenshots, _connect_tour)
        program.ready.connect(snapshots.start)
    elif options.selftest:
        program.ready.connect(program.window.close)
    program.start()
    code = app.exec()
    return code or program.exit_code
