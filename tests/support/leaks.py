"""Every test leaves nothing behind: no thread, no running timer, no window."""

import gc
import threading
import time
from collections.abc import Callable

import pytest

_PATIENCE_SECONDS = 2.0
_STEP_SECONDS = 0.01


def _settled(leftovers: Callable[[], list[str]]) -> list[str]:
    """Give what is already ending a moment to end; return what is still there."""
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while (found := leftovers()) and time.monotonic() < deadline:
        time.sleep(_STEP_SECONDS)
    return found


def _threads_since(before: set[threading.Thread]) -> list[str]:
    # A dummy stands for a thread that Qt or C started and that Python merely met; it never ends by itself.
    return [
        thread.name
        for thread in threading.enumerate()
        if thread not in before and thread.is_alive() and not isinstance(thread, threading._DummyThread)
    ]


@pytest.fixture(autouse=True)
def no_leaked_threads(request: pytest.FixtureRequest):
    """Fail a test whose threads go on after it; mark it lasting_threads when a wider fixture owns them."""
    before = set(threading.enumerate())
    yield
    if request.node.get_closest_marker("lasting_threads"):
        return
    left = _settled(lambda: _threads_since(before))
    assert not left, f"threads left running: {', '.join(left)}"


def _running_timers() -> dict[int, str]:
    from PySide6.QtCore import QTimer
    from shiboken6 import Shiboken

    timers = [found for found in gc.get_objects() if type(found) is QTimer]
    return {
        id(timer): f"QTimer {timer.objectName()} of {timer.parent()!r}"
        for timer in timers
        if Shiboken.isValid(timer) and timer.isActive()
    }


def _windows() -> dict[int, str]:
    from PySide6.QtWidgets import QApplication
    from shiboken6 import Shiboken

    return {
        Shiboken.getCppPointer(widget)[0]: f"{type(widget).__name__} {widget.objectName()}"
        for widget in QApplication.topLevelWidgets()
        # Qt keeps one tooltip label for the whole program.
        if widget.parent() is None and widget.metaObject().className() != "QTipLabel"
    }


def _finish_deletions() -> None:
    from PySide6.QtCore import QCoreApplication, QEvent

    for _ in range(3):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        QCoreApplication.processEvents()


@pytest.fixture(autouse=True)
def no_leaked_windows(request: pytest.FixtureRequest):
    """Fail a window test that leaves a running timer or a top-level widget."""
    if "qapp" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("qapp")
    timers_before, windows_before = _running_timers(), _windows()
    yield
    _finish_deletions()
    left = [text for key, text in _windows().items() if key not in windows_before]
    left += [text for key, text in _running_timers().items() if key not in timers_before]
    if left:
        # What only a cycle of references holds is not a leak.
        gc.collect()
        _finish_deletions()
        left = [text for key, text in _windows().items() if key not in windows_before]
        left += [text for key, text in _running_timers().items() if key not in timers_before]
    assert not left, f"left behind: {'; '.join(left)}"
