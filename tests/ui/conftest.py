"""A window over an office in memory."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication

from tests.fakes.office import FakeOffice, company
from ui.application import make_application
from ui.bridge.desk import Desk
from ui.bridge.theme import Look, theme
from ui.screens.main_window import MainWindow
from ui.widgets.icons import icons
from ui.wizards.connect import ConnectWizard

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    """The off-screen platform says of every dialog that it cannot hint its size, and has no tray; no desktop does."""
    for item in items:
        if HERE in item.path.parents:
            words = "This plugin does not support (propagateSizeHints|raise|grabbing)|systemTrayWindowChanged"
            item.add_marker(pytest.mark.qt_log_ignore(words, extend=True))


@pytest.fixture(scope="session")
def dressed(qapp):
    """Qt's application in the product's look, icons loaded."""
    app = make_application()
    theme().choose(Look.LIGHT)
    icons.load()
    return app


def settle() -> None:
    """Deliver what is queued: workers' events and what they set off."""
    for _ in range(6):
        QCoreApplication.sendPostedEvents()
        QCoreApplication.processEvents()


@pytest.fixture
def open_window(dressed, qtbot):
    """Open a window on an office: ``open_window(FakeOffice(...))`` gives the window with everything loaded."""
    opened = []

    def make(office: FakeOffice, *, size: tuple[int, int] = (1366, 768)) -> MainWindow:
        window = MainWindow()
        qtbot.addWidget(window)
        window.resize(*size)
        window.show()
        desk = Desk(office, window)
        window.open_desk(desk, ConnectWizard)
        opened.append(desk)
        settle()
        return window

    yield make
    for desk in opened:
        desk.close()
    theme().choose(Look.LIGHT)


@pytest.fixture
def office():
    return FakeOffice(company())


@pytest.fixture
def window(open_window, office):
    return open_window(office)
