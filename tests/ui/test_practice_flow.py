"""A bookkeeper's first day, in the window, on the real services and the practice company."""

import sys

import pytest

from app.domain.outcome import Standing
from ui.application import Application

PATIENCE = 150_000
"""Milliseconds; two cores shared with other tests take their time over five thousand writes."""


@pytest.fixture
def program(dressed, qtbot, monkeypatch):
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    application = Application(dressed, None, practice=True)
    qtbot.addWidget(application.window)
    application.start()
    yield application
    application.window.close()
    application.deleteLater()


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_preview_send_and_nothing_left_to_do(program, qtbot):
    window = program.window
    qtbot.waitUntil(lambda: window.desk is not None and window.desk.company is not None, timeout=PATIENCE)
    overview = window.page("overview")
    assert not overview.sync.isEnabled()

    overview.preview.click()
    qtbot.waitUntil(lambda: window.current is window.page("preview"), timeout=PATIENCE)
    preview = window.page("preview")
    qtbot.waitUntil(lambda: preview.model.rowCount() > 0, timeout=PATIENCE)
    assert preview.send.isEnabled()

    preview.send.click()
    qtbot.waitUntil(lambda: window.panel.words.startswith("Sync done"), timeout=PATIENCE)
    qtbot.waitUntil(overview.sync.isEnabled, timeout=PATIENCE)
    in_step = overview.cards[next(iter(overview.cards))].numbers[Standing.IN_STEP]
    qtbot.waitUntil(lambda: in_step.text() != "0", timeout=PATIENCE)

    overview.sync.click()
    qtbot.waitUntil(lambda: window.panel.running, timeout=PATIENCE)
    qtbot.waitUntil(lambda: not window.panel.running, timeout=PATIENCE)
    assert window.panel.words.startswith("Sync done")
    assert " · 0 writes in " in window.panel.words
