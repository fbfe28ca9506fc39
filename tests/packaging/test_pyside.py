"""PySide6 6.12.0 gives away references it does not own and aborts Python 3.11 after some thousand calls."""

import sys

from PySide6.QtCore import QObject, Signal


class _Sender(QObject):
    changed = Signal(bool)


def test_void_calls_leave_the_references_to_none_alone():
    thing = QObject()
    before = sys.getrefcount(None)
    for _ in range(1000):
        thing.setObjectName("x")
    assert sys.getrefcount(None) > before - 500


def test_signals_leave_the_references_to_true_alone():
    sender = _Sender()
    before = sys.getrefcount(True)
    for _ in range(5000):
        sender.changed.emit(True)
    assert sys.getrefcount(True) > before - 500
