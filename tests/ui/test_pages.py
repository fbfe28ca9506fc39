"""Each page: what it shows, what it asks for, what its controls do."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.domain.errors import Code, NeedsUser
from app.domain.kinds import RecordType
from app.domain.outcome import RunSummary, Standing
from app.domain.plan import WRITES, Action
from app.domain.schedule import PauseFor, Timetable
from tests.ui.conftest import settle


@pytest.fixture
def overview(window):
    return window.page("overview")


def test_sync_is_offered_after_the_first_preview(window, overview):
    assert overview.preview.isEnabled()
    assert not overview.sync.isEnabled()
    assert not overview.first.isHidden()
    overview.first.button.click()
    settle()
    window.go("overview")
    settle()
    assert overview.sync.isEnabled()
    assert overview.first.isHidden()


def test_every_number_opens_its_records(window, overview):
    card = overview.cards[RecordType.INVOICES]
    number = card.numbers[Standing.ATTENTION]
    assert number.text() == "4"
    assert number.accessibleName() == "Invoices: 4 needs attention, show them"
    number.click()
    settle()
    records = window.page("records")
    assert window.current is records
    assert (records.kinds.currentData(), records.chips.chosen) == (RecordType.INVOICES, ("attention",))
    assert window.navigation.buttons["records"].isChecked()


def test_a_zero_leads_nowhere(overview):
    assert not overview.cards[RecordType.ITEMS].numbers[Standing.SKIPPED].isEnabled()


def test_attention_and_receipts_are_called_out(window, overview):
    overview.attention.click()
    settle()
    assert window.page("records").chips.chosen == ("attention",)
    window.go("overview")
    settle()
    overview.receipts.button.click()
    settle()
    activity = window.page("activity")
    assert window.current is activity
    assert activity.tabs.currentIndex() == 2
    assert activity.receipts.rowCount() == 2


def test_keeping_in_step_can_be_switched_on_and_off(window, overview, office):
    window.runner.preview()
    settle()
    window.go("overview")
    settle()
    overview.automatic.click()
    settle()
    assert office.schedule.on == {1}
    assert overview.automatic.isChecked()
    overview.automatic.click()
    settle()
    assert office.schedule.on == set()


def test_what_comes_next_is_paused_only_when_it_is(window, overview, office):
    office.timetables.kept[1] = Timetable(on=True)
    window.desk.schedule_changed.emit()
    settle()
    assert overview._next._first.text() != "Paused", "its first look is still to come"
    office.timetables.pauses[1] = PauseFor.HOUR
    window.desk.schedule_changed.emit()
    settle()
    assert overview._next._first.text() == "Paused"


def test_a_schedule_that_needs_a_person_says_so(window, overview, office):
    office.timetables.kept[1] = Timetable(on=True)
    office.schedule.problem = NeedsUser(Code.PRONTO_LOGIN)
    window.desk.records_changed.emit()
    settle()
    assert overview._next._first.text() == "Stopped"
    assert overview.silenced.words.startswith("Syncing by itself has stopped. Pronto did not accept")
    overview.silenced.button.click()
    settle()
    assert window.current is window.page("settings")


def test_a_run_of_the_schedule_refreshes_what_is_seen(window, office, overview):
    run = RunSummary(9, "sync", writes=3)
    office.lanes.submit("write-1", "Sync", lambda _ctx: run)
    told = []
    window.desk.records_changed.connect(lambda: told.append(1))
    settle()
    assert told == [1]
    assert window.panel.isHidden()


def test_cards_stand_side_by_side_as_there_is_room(window, overview):
    wide = overview._columns
    window.resize(960, 600)
    settle()
    assert overview._columns < wide


@pytest.fixture
def preview(window):
    window.runner.preview()
    settle()
    return window.page("preview")


def test_without_a_plan_the_preview_offers_one(window, office):
    window.go("preview")
    settle()
    page = window.page("preview")
    assert page.empty.title == "No preview yet"
    page.empty.button.click()
    settle()
    assert office.sync.calls[0][0] == "preview"


def test_the_plan_is_told_in_a_line_and_listed_by_page(preview):
    assert "create 90" in preview.subtitle.text()
    assert "$1,234.56 touched" in preview.subtitle.text()
    assert preview.model.rowCount() == 200
    preview.table.scrollToBottom()
    settle()
    assert preview.model.rowCount() == 400
    assert preview.send.text().endswith("270")


def test_the_plan_is_filtered_by_action_type_and_text(preview):
    preview.chips.chip("update").click()
    settle()
    assert {change.action for change in preview.model.rows} == {Action.UPDATE}
    preview.kinds.setCurrentIndex(preview.kinds.findData(RecordType.INVOICES))
    settle()
    assert {change.kind for change in preview.model.rows} == {RecordType.INVOICES}
    preview.search.setText("P0011")
    preview._typing.now()
    settle()
    assert [change.pronto_id for change in preview.model.rows] == ["P0011"]


def test_a_change_is_shown_in_full(preview):
    row = next(place for place, change in enumerate(preview.model.rows) if change.action is Action.UPDATE)
    preview.table.selectRow(row)
    details = preview.details
    assert details._reason.text() == preview.model.rows[row].reason
    assert details.fields.index(0, 1).data() == "Old name"
    assert details.fields.index(0, 2).data() == "New name"
    assert details._held_table.isHidden()


def test_something_new_shows_no_column_of_old_values(preview):
    by_action = {change.action: row for row, change in enumerate(preview.model.rows[:20])}
    preview.table.selectRow(by_action[Action.CREATE])
    assert preview.details._fields_table.isColumnHidden(1)
    preview.table.selectRow(by_action[Action.UPDATE])
    assert not preview.details._fields_table.isColumnHidden(1)


def test_a_row_left_out_is_not_sent(preview, office, qtbot):
    row = next(place for place, change in enumerate(preview.model.rows) if change.action in WRITES)
    change = preview.model.rows[row]
    preview.table.selectRow(row)
    qtbot.keyClick(preview.table, Qt.Key.Key_Return)
    assert preview.send.text().endswith("269")
    preview.send.click()
    settle()
    assert office.sync.calls[-1] == ("apply", 7, {change.id})


def test_all_shown_can_be_left_out_and_taken_in_again(preview, office):
    preview.chips.chip("link").click()
    settle()
    preview.skip_shown.click()
    settle()
    links = {change.id for change in office.history.rows if change.action is Action.LINK}
    assert preview.model.excluded == links
    preview.take_shown.click()
    settle()
    assert preview.model.excluded == set()


def test_what_is_held_is_explained(preview):
    assert preview.guard.words.startswith("90 changes are held")
    preview.guard.button.click()
    settle()
    assert {change.action for change in preview.model.rows} == {Action.HOLD}


def test_the_guard_speaks_on_the_preview(window, office):
    office.history.guarded = "144 invoices would be updated."
    window.runner.preview()
    settle()
    assert "Sync these is your consent" in window.page("preview").guard.words


def test_a_preview_older_than_a_sync_says_so(window, preview):
    window.runner.sync()
    settle()
    window.go("preview")
    settle()
    assert preview.guard.words.startswith("A sync has run since this preview")


def test_the_plan_takes_the_keyboard(window, preview):
    assert window.focusWidget() is preview.table


@pytest.fixture
def records(window):
    window.go("records")
    settle()
    return window.page("records")


def test_records_are_searched_while_typing(records, office):
    records.search.setText("INV0003")
    records._typing.now()
    settle()
    assert records.subtitle.text() == "1 record"
    assert records.details.hit.pronto_id == "INV0003"


def test_a_search_without_a_hit_offers_everything_again(records):
    records.search.setText("nobody")
    records._typing.now()
    settle()
    assert records.empty.title == "Nothing matches"
    records.empty.button.click()
    settle()
    assert records.model.rowCount() == 420


def test_the_trail_names_the_first_gate_that_stopped_it(window, records):
    records.show_filtered(RecordType.CUSTOMERS, Standing.ATTENTION, "")
    settle()
    lines = [line.accessibleName() for line in records.details.trail.lines if line.accessibleName()]
    assert len(lines) == 6
    assert lines[2].startswith("Paired with its Stripe record: Stopped here")
    assert lines[3].endswith("About validate.")


def test_both_sides_are_told(records):
    pronto = {told.label: told.value for told in records.details.pronto.rows}
    stripe = {told.label: told.value for told in records.details.stripe.rows}
    assert pronto["UserField1"] == "x"
    assert stripe["Total"] == "$19.99"
    assert stripe["State"] == "active"


def test_retry_and_copy(records, office):
    records.details.retry.click()
    settle()
    assert office.explain.retried == [(records.details.hit.kind, records.details.hit.pronto_id)]
    records.details.copy.click()
    assert QGuiApplication.clipboard().text().startswith(records.details.hit.pronto_id)


def test_a_header_click_sorts_in_the_store(records, office):
    records.table.horizontalHeader().setSortIndicator(2, Qt.SortOrder.DescendingOrder)
    settle()
    assert office.store.views.asked[-1][3:] == ("title", True)


def test_the_same_record_stays_in_hand_after_a_refresh(records, window):
    records.table.selectRow(7)
    settle()
    before = records.details.hit
    window.desk.records_changed.emit()
    settle()
    assert records.details.hit == before


@pytest.fixture
def activity(window):
    window.runner.sync()
    settle()
    window.go("activity")
    settle()
    return window.page("activity")


def test_the_journal_comes_in_pages_with_its_values(activity):
    assert activity.entries.rowCount() == 200
    activity.table.scrollToBottom()
    settle()
    assert activity.entries.rowCount() == 400
    assert activity.details.fields.index(0, 2).data() == "New"
    activity.search.setText("P450")
    activity.filters._typing.now()
    settle()
    assert activity.entries.rowCount() == 1


@pytest.mark.parametrize(("broken", "words"), [(None, "The journal is whole"), (17, "Entry 17 was altered")])
def test_the_journal_is_verified(activity, office, broken, words):
    office.history.broken = broken
    activity.verify.click()
    settle()
    assert activity.verdict.words.startswith(words)


def test_a_run_leads_to_what_it_wrote(activity):
    assert activity.runs.rowCount() == 1
    activity.tabs.setCurrentIndex(1)
    activity.runs_table.opened.emit(0)
    settle()
    assert activity.tabs.currentIndex() == 0
    assert activity.run.currentData() == 1
    assert {entry.run for entry in activity.entries.rows} == {1}
