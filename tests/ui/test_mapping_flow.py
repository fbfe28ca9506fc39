"""A new mapping by mouse, and by keyboard alone: tried, previewed, saved, synced, undone by going back a version."""

import json

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu

from app.domain.kinds import RecordType
from app.domain.mapping import ApprovalRule, FieldRule
from app.practice.company.books import ProntoBooks
from app.practice.company.schema import Record
from tests.e2e.small_company import REP, debtor
from tests.e2e.world import world
from ui.bridge.desk import Desk
from ui.screens.approvals import RefuseDialog
from ui.screens.main_window import MainWindow
from ui.screens.mapping_save import SaveDialog
from ui.screens.mapping_versions import VersionsDialog
from ui.wizards.connect import ConnectWizard

PATIENCE = 60_000
LEFT = Qt.MouseButton.LeftButton
CUSTOMERS = RecordType.CUSTOMERS


def books() -> ProntoBooks:
    made = ProntoBooks("Small Company")
    made.load("reps", [Record({"RepCode": REP, "RepName": "Robin Rep", "RepEmail": "robin@small.example"})])
    rows = [("ACME", "NSW", "gold"), ("BORAL", "VIC", "gold"), ("COLES", "NSW", "silver"), ("DELTA", "NSW", "")]
    made.load("customers", [debtor(code, TerritoryCode=state, UserField1=tier) for code, state, tier in rows])
    return made


class Person:
    """Clicks or types, and counts what it took."""

    def __init__(self, window, qtbot, small):
        self.window, self._qtbot, self._small = window, qtbot, small
        self.count = 0

    def click(self, widget, at=None):
        self.count += 1
        QTest.mouseClick(widget, LEFT, pos=at or QPoint())

    def press(self, key, modifier=Qt.KeyboardModifier.NoModifier):
        self.count += 1
        QTest.keyClick(QApplication.activePopupWidget() or QApplication.focusWidget(), key, modifier)

    def type(self, text):
        QTest.keyClicks(QApplication.focusWidget(), text)

    def tab_to(self, widget):
        for _ in range(60):
            focus = QApplication.focusWidget()
            if focus is widget or widget.isAncestorOf(focus):
                return

            QTest.keyClick(focus, Qt.Key.Key_Tab)
        raise AssertionError(f"the tab key never comes to {widget.accessibleName()}, but to {focus.accessibleName()}")

    def quiet(self):
        lanes = self.window.desk.office.lanes
        for _ in range(2):
            self._qtbot.wait(260)
            self._qtbot.waitUntil(lambda: not lanes.jobs(), timeout=PATIENCE)
        active = QApplication.activeWindow()
        if active is not self.window and not isinstance(active, QDialog):
            # Off screen, a list that dropped down and closed stays the active window; on a desktop it does not.
            self.window.activateWindow()
        self._qtbot.wait(80)

    def dialog(self, kind=QDialog):
        self._qtbot.waitUntil(lambda: any(one.isVisible() for one in self.window.findChildren(kind)), timeout=PATIENCE)
        self.quiet()
        return next(one for one in self.window.findChildren(kind) if one.isVisible())

    def drag(self, line_list, row, other, onto):
        self.count += 1
        start = line_list.visualRect(line_list.model().index(row, 0)).center()
        end = other.visualRect(other.model().index(onto, 0)).center()
        end = line_list.viewport().mapFromGlobal(other.viewport().mapToGlobal(end))
        QTest.mousePress(line_list.viewport(), LEFT, pos=start)
        for part in (0.2, 0.6, 1.0):
            QTest.mouseMove(line_list.viewport(), start + (end - start) * part)
        QTest.mouseRelease(line_list.viewport(), LEFT, pos=end)

    def choose(self, menu_button, *names):
        """Open a menu and go through it by mouse."""
        self.click(menu_button)
        menu = QApplication.activePopupWidget()
        for name in names:
            assert isinstance(menu, QMenu)
            self._qtbot.waitUntil(menu.isVisible)
            action = next(one for one in menu.actions() if one.text() == name)
            self.click(menu, menu.actionGeometry(action).center())
            menu = action.menu()

    def pick(self, combo, words):
        """Choose from a list by mouse."""
        self.count += 1
        combo.showPopup()
        view = combo.view()
        index = view.model().index(combo.findText(words), 0)
        view.scrollTo(index)
        QTest.mouseMove(view.viewport(), view.visualRect(index).center())
        self.click(view.viewport(), view.visualRect(index).center())

    def sync(self):
        self.window.runner.sync()
        self.quiet()

    def tiers(self):
        """Return what Stripe says of each debtor's tier."""
        found = (json.loads(row) for row in self._small.stripe.practice.books()["customers"].rows())
        return {row["metadata"]["pronto_id"]: row["metadata"].get("tier") for row in found}


@pytest.fixture
def person(dressed, qtbot, tmp_path):
    with world(books(), tmp_path / "office") as small:
        small.sync()
        window = MainWindow()
        qtbot.addWidget(window)
        window.resize(1366, 768)
        window.show()
        desk = Desk(small.office, window)
        window.open_desk(desk, ConnectWizard)
        qtbot.waitUntil(lambda: desk.company is not None, timeout=PATIENCE)
        made = Person(window, qtbot, small)
        made.quiet()
        window.go("mapping")
        made.quiet()
        yield made
        desk.leaving.clear()
        desk.close()


def _saved_and_synced(person):
    """The rule is in force, and the next sync writes by it."""
    mappings, number = person.window.desk.office.mappings, person.window.desk.company.id
    rule = mappings.in_force(number).types[CUSTOMERS].rule_for("metadata.tier")
    assert (rule.source, rule.transforms, rule.when) == (("user_fields.UserField1",), ("upper",), 'territory == "NSW"')
    assert mappings.number_in_force(number) == 2
    assert set(person.tiers().values()) == {None}
    person.sync()
    assert person.tiers() == {"ACME": "GOLD", "BORAL": None, "COLES": "SILVER", "DELTA": None}


def _taken_back(person):
    mappings, number = person.window.desk.office.mappings, person.window.desk.company.id
    assert mappings.number_in_force(number) == 3
    assert mappings.mapping(number, 3) == mappings.mapping(number, 1)
    person.sync()
    assert set(person.tiers().values()) == {None}


@pytest.mark.timeout(300)
def test_by_mouse(person):
    window, page = person.window, person.window.page("mapping")
    view = page.view
    row = view.fields.model.row_of("user_fields.UserField1")
    view.fields.list.scrollTo(view.fields.model.index(row, 0))
    onto = view.targets.model.row_of("metadata.")
    view.targets.list.scrollTo(view.targets.model.index(onto, 0))
    person.count = 0
    person.drag(view.fields.list, row, view.targets.list, onto)
    assert page.draft.dirty
    assert page.editor.rule.target == "metadata.userfield1"
    QTest.keyClicks(page.editor.target.name, "tier")
    person.choose(page.editor.steps.add, "Capitals and spaces", "UPPER CASE")
    person.click(page.editor.when.add)
    clause = page.editor.when.rows[0]
    person.pick(clause.field, "Territory")
    person.pick(clause.value, "NSW")
    person.quiet()
    shown = [(one.key, one.value) for one in page.editor.results.model.rows]
    assert shown == [("ACME", "GOLD"), ("BORAL", ""), ("COLES", "SILVER"), ("DELTA", "")]
    assert page.editor.sentence.text() == "UserField1 → metadata “tier”, upper case, only where Territory is NSW"
    assert page.save.isEnabled()
    person.click(page.save)
    dialog = person.dialog(SaveDialog)
    assert dialog.waiting.text() == "2 records would be different."
    assert [line.title for line in dialog.counts.model().lines] == ["2 customers get metadata “tier”"]
    assert [sample.after for sample in dialog.samples.rows] == ["GOLD", "SILVER"]
    person.click(dialog.save)
    person.quiet()
    assert person.count <= 12
    _saved_and_synced(person)

    person.click(page.versions)
    versions = person.dialog(VersionsDialog)
    versions.table.selectRow(1)
    person.quiet()
    assert [line.title for line in versions.changes.model().lines] == [
        "New: UserField1 → metadata “tier”, upper case, only where Territory is NSW"
    ]
    person.click(versions.go_back)
    person.quiet()
    back = person.dialog(SaveDialog)
    assert [line.title for line in back.counts.model().lines] == ["2 customers lose metadata “tier”"]
    person.click(back.save)
    person.quiet()
    _taken_back(person)
    assert window.current is page


@pytest.mark.timeout(300)
def test_by_keyboard_alone(person):
    page = person.window.page("mapping")
    assert person.window.focusWidget() is page.view.fields.search
    person.type("UserField1")
    person.press(Qt.Key.Key_Return)
    assert page.view.source == "user_fields.UserField1"
    person.type("tier")
    person.press(Qt.Key.Key_Return)
    assert page.editor.rule.target == "metadata.tier"
    person.tab_to(page.editor.steps.add)
    person.press(Qt.Key.Key_Space)
    assert isinstance(QApplication.activePopupWidget(), QMenu)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Return):
        person.press(key)
    assert page.editor.rule.transforms == ("upper",)
    person.tab_to(page.editor.when.add)
    person.press(Qt.Key.Key_Space)
    person.type("territory")
    if QApplication.activePopupWidget():
        person.press(Qt.Key.Key_Return)
    person.tab_to(page.editor.when.rows[0].value)
    person.type("NSW")
    person.quiet()
    assert page.editor.rule.when == 'territory == "NSW"'
    assert page.editor.results.problems == 0
    person.press(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    dialog = person.dialog(SaveDialog)
    assert dialog.focusWidget() is dialog.note
    QTest.keyClicks(dialog.note, "tiers for the post")
    QTest.keyClick(dialog.note, Qt.Key.Key_Return)
    person.quiet()
    versions = person.window.desk.office.mappings.versions(person.window.desk.company.id)
    assert (versions[0].note, versions[0].who) == ("tiers for the post", "person")
    _saved_and_synced(person)

    person.tab_to(page.versions)
    person.press(Qt.Key.Key_Space)
    shown = person.dialog(VersionsDialog)
    QTest.keyClick(shown.table, Qt.Key.Key_Down)
    person.quiet()
    QTest.keyClick(shown, Qt.Key.Key_G, Qt.KeyboardModifier.AltModifier)
    person.quiet()
    back = person.dialog(SaveDialog)
    assert back.focusWidget() is back.save
    QTest.keyClick(back.save, Qt.Key.Key_Space)
    person.quiet()
    _taken_back(person)


@pytest.mark.timeout(300)
def test_what_a_rule_holds_waits_until_it_is_approved(person):
    window, page = person.window, person.window.page("mapping")
    page.draft.add(CUSTOMERS, FieldRule("metadata.tier", ("user_fields.UserField1",)))
    page.draft.set_approvals(CUSTOMERS, [ApprovalRule("New South Wales", 'territory == "NSW"')])
    person.quiet()
    page.save.click()
    dialog = person.dialog(SaveDialog)
    assert next(line.title for line in dialog.counts.model().lines) == "2 customers wait for a person"
    dialog.save.click()
    person.quiet()
    person.sync()
    assert person.tiers() == {"ACME": None, "BORAL": "gold", "COLES": None, "DELTA": None}
    assert window.navigation.buttons["approvals"].accessibleName() == "Needs approval, 2"
    window.go("approvals")
    person.quiet()
    approvals = window.page("approvals")
    assert approvals.details._says.text() == "Every change to customers where Territory is NSW waits for approval."
    assert [(row.field, row.after) for row in approvals.details.fields.rows] == [("metadata.tier", "gold")]
    QTest.keyClick(approvals.table, Qt.Key.Key_A)
    person.quiet()
    person.sync()
    assert person.tiers() == {"ACME": "gold", "BORAL": "gold", "COLES": None, "DELTA": None}
    QTest.keyClick(approvals.table, Qt.Key.Key_R)
    refusal = person.dialog(RefuseDialog)
    QTest.keyClicks(refusal.why, "Coles is no silver customer")
    QTest.keyClick(refusal.why, Qt.Key.Key_Return)
    person.quiet()
    person.sync()
    assert person.tiers()["COLES"] is None
    assert approvals.details._ruled.words.endswith("Coles is no silver customer")
