"""The mapping page on rules in memory: limits while typing, hostile rules, tables, approvals, files, leaving."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from app.domain.errors import NeedsUser
from app.domain.kinds import RecordType
from app.domain.mapping import Direction, FieldRule
from tests.fakes.office import FakeOffice, company
from tests.ui.conftest import settle
from ui.screens.mapping_keeping import LeaveDialog
from ui.screens.mapping_save import SaveDialog
from ui.screens.mapping_tables import TableDialog
from ui.text.mapping_steps import STEPS, compose, fresh, given, step_of, step_phrase
from ui.widgets.pairs_edit import pasted_rows

CUSTOMERS = RecordType.CUSTOMERS


@pytest.fixture
def page(window):
    window.go("mapping")
    settle()
    return window.page("mapping")


def look(page):
    """Let what waits a moment after typing happen now."""
    for panel in (page.editor, page.only, page.approval):
        panel._trial._wait.now()
    page.checks.now()
    settle()


def dialog_of(window, kind):
    found = [one for one in window.findChildren(kind) if one.isVisible()]
    return found[-1] if found else None


def make(page, source="user_fields.UserField1", target="metadata.tier"):
    page._join(source, target)
    look(page)
    return page.editor


def test_every_rule_is_a_sentence(page):
    titles = [line.title for line in page.view.rules.model.lines]
    assert "Every customer goes to Stripe." in titles
    assert "Rep · E-mail → metadata “owner_email”" not in titles
    assert any(title.endswith("→ metadata “owner_email”, checked as an e-mail, Pronto's value is always put back")
               for title in titles)  # fmt: skip
    assert not page.save.isEnabled()
    assert page.subtitle.text() == "Version 1 is in force."


def test_fields_have_samples_and_pronto_is_asked_once(page, office, window):
    line = next(one for one in page.view.fields.model.lines if one.key == "territory")
    assert (line.title, line.detail) == ("Territory", "NSW · VIC · QLD")
    assert office.mappings.asked == [(CUSTOMERS, False), (CUSTOMERS, True)]
    window.go("overview")
    window.go("mapping")
    settle()
    assert office.mappings.asked == [(CUSTOMERS, False), (CUSTOMERS, True)]


def test_pronto_that_does_not_answer_leaves_what_is_known(open_window):
    office = FakeOffice(company())
    office.mappings.problem = NeedsUser(detail="It did not answer.")
    window = open_window(office)
    window.go("mapping")
    settle()
    assert window.page("mapping").view.fields.model.row_of("territory") > 0
    assert dialog_of(window, QDialog) is None


def test_searching_narrows_each_list_and_enter_opens(page, qtbot):
    page.view.fields.search.setText("user-defined long")
    assert [line.heading for line in page.view.fields.model.lines] == [True, False]
    page.view.rules.search.setText("owner_email")
    rows = [line for line in page.view.rules.model.lines if not line.heading]
    assert len(rows) == 1
    qtbot.keyClick(page.view.rules.search, Qt.Key.Key_Return)
    settle()
    assert page.editor.rule.target == "metadata.owner_email"


def test_the_rule_at_hand_is_tried_on_the_first_fifty_records(page):
    editor = make(page)
    assert len(editor.results.model.rows) == 50
    assert editor.results.summary.text() == "Result on your first 50 records"
    page.draft.put(CUSTOMERS, editor.place, FieldRule("metadata.tier", ("user_fields.UserField1",), ("abn",)))
    look(page)
    assert editor.results.problems == 38
    editor.results.chips.chip("problems").click()
    assert len(editor.results.model.rows) == 38
    editor.results.table.selectRow(0)
    assert "UserField1: Gold" in editor.results.full.text()
    assert editor.results.full.property("tone") == "bad"


def test_an_answer_overtaken_by_the_next_is_dropped(page, office):
    editor = make(page)
    before = len(office.mappings.tried)
    for words in ("ti", "tie", "tier2"):
        editor.target.name.setText(words)
        editor.target._tell()
    look(page)
    assert len(office.mappings.tried) <= before + 2
    assert office.mappings.tried[-1].target == "metadata.tier2"


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("metadata." + "k" * 41, "40 characters"),
        ("metadata.[x]", "not a metadata key"),
        ("metadata.pronto_id", "fills this target already"),
        ("metadata.made_for", "kept for telling"),
        ("metadata.", "not a metadata key"),
        ("nosuch", "no field"),
    ],
)
def test_a_target_stripe_does_not_take_is_told_while_typing(page, target, words):
    editor = make(page)
    page.draft.put(CUSTOMERS, editor.place, FieldRule(target, ("territory",)))
    look(page)
    assert words in f"{editor.problem.text()} {editor.target.problem.text()}"
    assert not page.save.isEnabled()
    assert page.subtitle.text().startswith("Not to be saved yet. ")


def test_the_fifty_first_metadata_key_is_one_too_many(page):
    for number in range(60):
        page.draft.add(CUSTOMERS, FieldRule(f"metadata.k{number}", ("territory",)))
    look(page)
    assert not page.save.isEnabled()
    assert "Stripe takes 50" in page.save.toolTip()
    headings = [line.title for line in page.view.targets.model.lines if line.heading]
    assert any("of 50 used" in title for title in headings)


HOSTILE = [
    "(" * 400, "x" * 3000, "a.b.c.d", "__import__('os')", "territory.__class__", "1/0 == 1", "name ==", "[1,2", "'",
    "territory == 'NSW' &&", "size(1)", "while(true)", "🙂", "name.map(x, x)", "matches(name, '(a+)+$')", "true ? 1",
    "not a condition", "email in territory", "\x00", "9" * 900,
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_condition_is_refused_with_a_sentence(page, text):
    editor = make(page)
    editor.when._turn()
    editor.when.text.edit.setPlainText(text)
    look(page)
    told = editor.when.text.problem.text()
    if told:
        assert told.endswith((".", "!", "?"))
        assert not page.save.isEnabled()
        assert not editor.results.model.rows
    else:
        # It can be read: a pattern is looked for in one go, whatever it is; anything else is marked at each record.
        assert editor.results.problems or text.startswith("matches")
    editor.when.text.edit.setPlainText('territory == "NSW"')
    look(page)
    assert editor.when.text.problem.text() == ""
    assert page.save.isEnabled()


def test_a_huge_paste_is_cut(page, qtbot):
    editor = make(page)
    editor.when._turn()
    QGuiApplication.clipboard().setText("x" * 10_000_000)
    editor.when.text.edit.paste()
    assert len(editor.when.text.text) <= 2001
    look(page)
    assert "longer than" in editor.when.text.problem.text()
    QGuiApplication.clipboard().clear()


def test_a_condition_goes_from_menus_to_text_and_back(page):
    editor = make(page)
    editor.when.start_with("territory")
    editor.when.rows[0].words.setText("NSW")
    assert editor.rule.when == 'territory == "NSW"'
    editor.when.turn.click()
    assert editor.when.as_text
    assert editor.when.text.text == 'territory == "NSW"'
    editor.when.text.edit.setPlainText('territory == "NSW" || has(email) && name != "x"')
    editor.when.turn.click()
    assert editor.when.as_text
    assert "Menus cannot show" in editor.when.text.problem.text()
    editor.when.text.edit.setPlainText('territory == "VIC" && !blank(email)')
    editor.when.turn.click()
    assert [row.clause.path for row in editor.when.rows] == ["territory", "email"]
    assert editor.sentence.text().endswith("only where Territory is VIC and Email is not blank")


def test_values_joined_constant_and_worked_out(page):
    editor = make(page)
    form = editor.value
    for way, check in (("joined", lambda rule: rule.combine == " "), ("constant", lambda rule: rule.constant == ""),
                       ("worked out", lambda rule: not rule.source)):  # fmt: skip
        form.way.setCurrentIndex(form.way.findData(way))
        form._change_way(0)
        assert check(editor.rule)
    form.expression.edit.setPlainText("upper(name)")
    look(page)
    assert editor.results.model.rows[0].value == "DEBTOR NUMBER 0"
    form.expression.edit.setPlainText("upper(")
    look(page)
    assert form.expression.problem.text()
    form.way.setCurrentIndex(form.way.findData("first"))
    form._change_way(0)
    assert editor.rule.source == ("user_fields.UserField1",)


def test_examples_are_ticked_and_made_of_records(page):
    editor = make(page)
    editor.steps.append(step_of("upper"))
    look(page)
    editor.results.table.opened.emit(0)
    look(page)
    (example,) = editor.rule.examples
    assert (dict(example.given), example.expect) == ({"user_fields.UserField1": "Gold"}, "GOLD")
    assert editor.examples.rows[0].mark.accessibleName() == "holds"
    editor.examples.rows[0].expect.setText("SILVER")
    editor.examples.changed.emit()
    look(page)
    assert "expects" in editor.examples.rows[0].why.text()
    assert not page.save.isEnabled()


def test_a_lookup_table_is_pasted_and_used(page, window):
    editor = make(page, "territory")
    editor.steps.append(step_of("lookup"))
    settle()
    dialog = dialog_of(window, TableDialog)
    assert not dialog.keep.isEnabled()
    dialog.name.setText("regions")
    dialog.pairs.setCurrentCell(0, 0)
    dialog.pairs.paste("NSW\tEast\nVIC\tSouth\r\nQLD\tNorth\textra\n\n")
    assert dialog.pairs.pairs == [("NSW", "East"), ("VIC", "South"), ("QLD", "North")]
    dialog.pairs.paste("NSW\tEast\nNSW\tWest")
    assert "twice" in dialog.problem.text()
    dialog.pairs.show_pairs([("NSW", "East"), ("VIC", "South"), ("QLD", "North")])
    dialog._check()
    dialog.keep.click()
    look(page)
    assert editor.rule.transforms == ("lookup:regions",)
    assert [one.value for one in editor.results.model.rows[:3]] == ["East", "South", "North"]
    assert page.save.isEnabled()


def test_which_records_and_approvals_are_made_from_menus(page):
    page._open("only")
    page.only.condition.start_with("territory")
    page.only.condition.rows[0].words.setText("NSW")
    look(page)
    assert page.only.sentence.text() == "Only customers where Territory is NSW go to Stripe."
    assert page.only.results.chips.chip("filled").text() == "Go  17"
    page.show_rules()
    page._open("approval:new")
    page.approval.name.setText("First ten")
    page.approval.name.textEdited.emit("First ten")
    page.approval.first.setValue(10)
    look(page)
    (rule,) = page.draft.of_kind(CUSTOMERS).approvals
    assert (rule.name, rule.first) == ("First ten", 10)
    assert page.approval.sentence.text() == "The first 10 changes to customers wait for approval."
    page.approval.deleted.emit()
    assert page.draft.of_kind(CUSTOMERS).approvals == ()


def test_each_change_can_be_taken_back_and_all_be_discarded(page):
    make(page)
    page.editor.more.direction.setCurrentIndex(page.editor.more.direction.findData(Direction.NEWEST.value))
    page.editor.more.changed.emit()
    assert page.editor.rule.direction is Direction.NEWEST
    assert page.draft.dirty
    page.back.click()
    page.back.click()
    settle()
    assert not page.draft.dirty
    assert page._pages.currentWidget() is page.view


def test_a_version_saved_by_another_meanwhile_is_not_overwritten(page, window, office):
    make(page)
    office.mappings.kept.append((office.mappings.in_force(1), "Kim", "Kim's"))
    page.save.click()
    settle()
    dialog = dialog_of(window, SaveDialog)
    dialog.save.click()
    settle()
    assert "was saved since" in dialog.problem.text()
    assert len(office.mappings.kept) == 2
    assert page.draft.dirty


def test_a_mapping_goes_to_a_file_and_comes_back_for_comparison(page, window, office, tmp_path):
    make(page)
    page.save.click()
    settle()
    dialog_of(window, SaveDialog).save.click()
    settle()
    page.keeping.export(tmp_path / "m.toml")
    settle()
    assert "no secret" in page.told.words
    page.show_rules()
    page.draft.remove(CUSTOMERS, len(page.draft.of_kind(CUSTOMERS).rules) - 1)
    page.keeping.read(tmp_path / "m.toml")
    settle()
    assert not page.draft.dirty
    (tmp_path / "other.toml").write_text((tmp_path / "m.toml").read_text("utf-8").replace("tier", "grade"), "utf-8")
    page.keeping.read(tmp_path / "other.toml")
    look(page)
    page.save.click()
    settle()
    changes = [line.title for line in dialog_of(window, SaveDialog).changes.model().lines]
    assert changes == ["New: UserField1 → metadata “grade”", "Gone: UserField1 → metadata “tier”"]


def test_unsaved_changes_stay_while_other_pages_are_looked_at_and_are_asked_about_at_the_end(page, window):
    make(page)
    window.go("overview")
    window.go("mapping")
    settle()
    assert page.draft.dirty
    window.close()
    dialog = dialog_of(window, LeaveDialog)
    assert window.isVisible()
    dialog.reject()
    assert page.draft.dirty
    window.close()
    dialog_of(window, LeaveDialog).discard.click()
    settle()
    assert not window.isVisible()


def test_another_company_is_taken_in_hand_only_after_asking(open_window):
    window = open_window(FakeOffice(company(), company("Beta Pty Ltd", number=2)))
    window.go("mapping")
    settle()
    page = window.page("mapping")
    make(page)
    window.keeper._pick("Beta Pty Ltd")
    assert window.desk.company.name == "Acme Pty Ltd"
    dialog_of(window, LeaveDialog).discard.click()
    settle()
    assert window.desk.company.name == "Beta Pty Ltd"


def test_a_carried_field_is_let_go_by_escape(page):
    fields = page.view.fields.list
    start = fields.visualRect(fields.model().index(1, 0)).center()
    QTest.mousePress(fields.viewport(), Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(fields.viewport(), start * 2)
    assert fields._label is not None
    QTest.keyClick(fields, Qt.Key.Key_Escape)
    QTest.mouseRelease(fields.viewport(), Qt.MouseButton.LeftButton, pos=start * 2)
    assert fields._label is None
    assert not page.draft.dirty


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_every_step_is_written_and_read_back(step):
    written = fresh(step)
    assert compose(step, given(written)) == written
    assert step_phrase(written)
    full = compose(step, [f"a{place}:b" for place in range(len(step.blanks))])
    assert given(full) == [f"a{place}:b" for place in range(len(step.blanks))]


def test_steps_the_program_knows_are_all_offered():
    from app.planning.transforms import LOOKUP, TRANSFORMS

    assert {step.name for step in STEPS} == {*TRANSFORMS, LOOKUP}


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("30D\t30\n7D\t7", [("30D", "30"), ("7D", "7")]),
        ("30D, thirty\nbare\n", [("30D", "thirty"), ("bare", "")]),
        ("a = b = c\n\t\n", [("a", "b = c")]),
        ("", []),
    ],
)
def test_two_columns_are_read_however_they_come(text, rows):
    assert pasted_rows(text) == rows
