"""The program with its window: it paints before it loads, and says why when it cannot open."""

import subprocess
import sys

import pytest
from PySide6.QtWidgets import QDialog

from app.runtime.paths import open_home
from app.runtime.single_instance import WindowLock
from tests.support.environment import ROOT
from ui.application import Application
from ui.dialogs.crash import CrashDialog
from ui.dialogs.problem import ProblemDialog
from ui.screens.welcome import WelcomePage


@pytest.fixture
def program(dressed, qtbot, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    made = []

    def make(home=None, **more) -> Application:
        application = Application(dressed, home, **more)
        made.append(application)
        qtbot.addWidget(application.window)
        application.start()
        return application

    yield make
    for application in made:
        application._opener.wait(10)
        application.window.close()
        application.deleteLater()


def _dialogs(application, kind):
    return [dialog for dialog in application.window.findChildren(kind) if dialog.isVisible()]


def test_a_fresh_home_opens_on_the_welcome_page(program, qtbot):
    application = program()
    assert application.window.isVisible()
    assert application.found.office is None
    with qtbot.waitSignal(application.ready, timeout=20_000):
        pass
    assert isinstance(application.window.current, WelcomePage)
    assert application.exit_code == 0


def test_a_second_window_on_the_same_data_says_so(program, qtbot):
    with WindowLock(open_home().window_lock):
        application = program()
        qtbot.waitUntil(lambda: bool(_dialogs(application, ProblemDialog)), timeout=20_000)
        (dialog,) = _dialogs(application, ProblemDialog)
        assert "already open" in dialog.windowTitle().lower()
        dialog.reject()
        qtbot.waitUntil(lambda: not application.window.isVisible())
    assert application.exit_code == 2


def test_data_of_a_newer_version_is_refused_in_words(program, qtbot):
    home = open_home()
    home.database.write_bytes(b"this is no database at all" * 100)
    application = program()
    qtbot.waitUntil(lambda: bool(_dialogs(application, QDialog)), timeout=20_000)
    (dialog,) = _dialogs(application, QDialog)
    assert isinstance(dialog, ProblemDialog)
    dialog.reject()
    qtbot.waitUntil(lambda: not application.window.isVisible())


def test_an_unexpected_fault_is_shown_and_the_window_goes_on(program, qtbot):
    application = program()
    with qtbot.waitSignal(application.ready, timeout=20_000):
        pass
    fault = ZeroDivisionError("in a slot")
    application._unexpected(type(fault), fault, None)
    (dialog,) = _dialogs(application, CrashDialog)
    assert "in a slot" in dialog._report.toPlainText()
    dialog.close()
    assert application.window.isVisible()


def test_the_lock_is_given_back_on_closing(program, qtbot):
    application = program()
    with qtbot.waitSignal(application.ready, timeout=20_000):
        pass
    application.window.close()
    with WindowLock(open_home().window_lock):
        pass


LIGHT_START = """
import sys
from ui.application import make_application
from ui.screens.main_window import MainWindow
app = make_application()
window = MainWindow()
window.show()
app.processEvents()
slow = {"stripe", "httpx", "keyring", "apscheduler", "peewee", "qtawesome", "app.bootstrap"} & set(sys.modules)
sys.exit(",".join(sorted(slow)) or 0)
"""


def test_nothing_slow_is_imported_before_the_first_paint(child_environment):
    done = subprocess.run(
        [sys.executable, "-c", LIGHT_START],
        cwd=ROOT,
        env=child_environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr.strip()) == (0, "")


def test_the_window_opens_everything_once_and_ends(child_environment):
    done = subprocess.run(
        [sys.executable, "-m", "ui", "--selftest"],
        cwd=ROOT, env=child_environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
