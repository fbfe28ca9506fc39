"""Taking back: from Activity in four buckets, by Ctrl+Z, and only what still stands."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog

from app.domain.outcome import RunStatus, RunSummary
from tests.fakes.mismatches import SEEN
from tests.ui.conftest import settle
from ui.bridge.desk import Act
from ui.screens.fixing import last_act
from ui.screens.plan_dialog import PlanDialog


def _dialog(window, kind=QDialog):
    settle()
    found = [dialog for dialog in window.findChildren(kind) if dialog.isVisible()]
    return found[-1] if found else None


def test_activity_takes_back_a_run_or_an_entry_with_four_buckets(window, office):
    office.history.recent.insert(0, RunSummary(3, "sync", RunStatus.DONE, writes=5, started=SEEN, ended=SEEN))
    window.go("activity")
    settle()
    activity = window.page("activity")
    assert activity.undo.isEnabled()
    activity.undo.click()
    dialog = _dialog(window, PlanDialog)
    assert office.undo.calls == [("changes", (450,))]
    shown = [dialog.chips.chip(key).accessibleName() for key in ("undo", "edited-since")]
    assert shown == ["Put back: 8", "Kept: edited since: 1"]
    dialog.chips.chip("edited-since").click()
    settle()
    assert dialog.model.rowCount() == 1
    dialog.reject()
    activity.tabs.setCurrentIndex(1)
    activity.runs_table.selectRow(0)
    activity.undo.click()
    settle()
    assert office.undo.calls[-1] == ("run", 3)


def test_the_last_act_skips_what_was_undone(office):
    runs = [("undo", 9, 5), ("fix", 8, 5), ("reconcile", 7, 0), ("sync", 6, 4)]
    office.history.recent = [RunSummary(number, kind, writes=writes) for kind, number, writes in runs]
    assert last_act(office.history, 1) == Act(run=6)
    office.history.recent = office.history.recent[:2]
    assert last_act(office.history, 1) is None


def test_ctrl_z_without_anything_done_says_so(window, qtbot):
    window.go("mismatches")
    settle()
    page = window.page("mismatches")
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle()
    assert page.told.words == "There is nothing to undo."
