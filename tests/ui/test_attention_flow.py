"""Needs attention with the practice company's real faults: edited by mouse, skipped and taken back by keyboard."""

import sys

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.bootstrap import open_office
from app.domain.attention import Stand
from app.domain.kinds import RecordType
from tests.fakes.job_context import QuietContext
from ui.application import Application
from ui.screens.attention_dialogs import EditDialog, SkipDialog

PATIENCE = 300_000
_ABN = "51824753556"
"""The Australian Taxation Office's own, which it publishes as an example of a valid one."""


@pytest.fixture
def program(dressed, qtbot, monkeypatch, tmp_path):
    office = open_office(tmp_path / "office")
    try:
        company = office.practice.start(QuietContext())
        office.sync.run(company.id, [RecordType.CUSTOMERS], QuietContext(), "person", allow_large=True)
    finally:
        office.close()
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    application = Application(dressed, tmp_path / "office", practice=True)
    qtbot.addWidget(application.window)
    application.start()
    yield application
    application.window.close()
    application.deleteLater()


def dialog_of(window, kind):
    return next((one for one in window.findChildren(kind) if one.isVisible()), None)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_a_bad_abn_is_edited_and_goes_through_and_a_record_is_skipped_and_taken_back(program, qtbot):
    window = program.window
    qtbot.waitUntil(lambda: window.desk is not None and window.desk.company is not None, timeout=PATIENCE)
    window.go("attention")
    page = window.page("attention")
    qtbot.waitUntil(lambda: bool(page.cards), timeout=PATIENCE)
    card = next(one for one in page.cards if one.group.cause == "invalid")
    QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: page.at_hand is not None and page.at_hand.cause == "invalid", timeout=PATIENCE)
    total = card.group.count
    qtbot.waitUntil(lambda: page.model.rowCount() == total, timeout=PATIENCE)
    for _ in range(total):
        qtbot.waitUntil(lambda: bool(page.details.fields), timeout=PATIENCE)
        if "ABN" in page.at_hand.message:
            break
        row = page.table.currentIndex().row()
        page.table.selectRow(row + 1)
        qtbot.waitUntil(lambda row=row: page.at_hand is not None and page.table.currentIndex().row() == row + 1)
    edited = page.at_hand.pronto_id
    QTest.mouseClick(page.details.edit, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog_of(window, EditDialog) is not None, timeout=PATIENCE)
    dialog = dialog_of(window, EditDialog)
    assert "ABN" in dialog.problem.text()
    QTest.keyClicks(dialog.value, _ABN)
    QTest.mouseClick(dialog.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(page.told.words), timeout=PATIENCE)
    if "went through" not in page.told.words:
        qtbot.waitUntil(lambda: window.current is window.page("overview") or "went" in page.told.words,
                        timeout=PATIENCE)  # fmt: skip
        window.runner.sync()
    store = program.window.desk.office.store
    company = window.desk.company.id
    links = program.window.desk.office.store.links

    def written() -> bool:
        link = links.get(company, RecordType.CUSTOMERS, edited)
        return link is not None and _ABN in str(link.base)

    qtbot.waitUntil(written, timeout=PATIENCE)

    window.go("attention")
    qtbot.waitUntil(lambda: page.at_hand is not None and not window.desk.works.writing_jobs(), timeout=PATIENCE)
    page.show_where(None)
    qtbot.waitUntil(lambda: not window.desk.office.lanes.jobs(), timeout=PATIENCE)
    qtbot.waitUntil(lambda: page.at_hand is not None and not page.details.skip.isHidden(), timeout=PATIENCE)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow, timeout=PATIENCE)
    page.table.setFocus()
    skipped = page.at_hand
    assert skipped.stand is Stand.PARKED
    QTest.keyClick(page.table, Qt.Key.Key_S)
    qtbot.waitUntil(lambda: dialog_of(window, SkipDialog) is not None, timeout=PATIENCE)
    asked = dialog_of(window, SkipDialog)
    QTest.keyClicks(asked.note, "looked at with the debtor")
    QTest.keyClick(asked.note, Qt.Key.Key_Return)
    attention = store.attention

    def stands() -> set:
        return {one.stand for one in attention.of_record(company, skipped.kind, skipped.pronto_id)}

    qtbot.waitUntil(lambda: Stand.SKIPPED in stands(), timeout=PATIENCE)
    # The store knows of the skip a moment before the page does.
    qtbot.waitUntil(page.take_back_last, timeout=PATIENCE)
    qtbot.waitUntil(lambda: Stand.SKIPPED not in stands(), timeout=PATIENCE)
