"""Every model holds Qt's rules while rows come, go and change."""

from array import array
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QModelIndex, Qt

from app.domain.plan import Action
from tests.fakes.mismatches import mismatches
from tests.fakes.office import changes, hits
from ui.models.mismatches import MismatchModel
from ui.models.plan import PlanModel
from ui.models.rows import RowsModel
from ui.models.window import PAGE, WindowModel
from ui.screens.records import record_columns
from ui.text.columns import ICON, Column


@dataclass(frozen=True)
class Row:
    name: str
    figure: int


COLUMNS = [
    Column("Name", lambda row: row.name, icon=lambda _row: "users:muted", tone=lambda _row: "good"),
    Column("Figure", lambda row: str(row.figure), right=True),
]


@pytest.fixture
def rows(dressed):
    return [Row(f"row {number}", number) for number in range(30)]


def test_rows_come_in_pages_and_are_replaced(qtmodeltester, rows):
    model = RowsModel(COLUMNS)
    qtmodeltester.check(model, force_py=True)
    model.replace(rows[:10], more=True)
    model.append(rows[10:20], more=True)
    model.append([], more=False)
    model.replace(rows[:3])
    assert model.rowCount() == 3
    assert model.row(2) == rows[2]
    assert model.row(3) is None
    model.replace([])
    assert model.rowCount() == 0


def test_the_next_page_is_asked_for_once(rows):
    model = RowsModel(COLUMNS)
    model.replace(rows[:10], more=True)
    asked = []
    model.wants_more.connect(asked.append)
    model.fetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    assert asked == [10]
    model.append(rows[10:], more=False)
    assert not model.canFetchMore(QModelIndex())


def test_a_cell_serves_its_roles_only(rows):
    model = RowsModel(COLUMNS)
    model.replace(rows)
    assert model.index(4, 0).data() == "row 4"
    assert model.index(4, 0).data(ICON) == "users:muted"
    assert model.index(4, 0).data(Qt.ItemDataRole.ForegroundRole) is not None
    assert model.index(4, 1).data(Qt.ItemDataRole.DecorationRole) is None
    assert model.index(4, 1).data(Qt.ItemDataRole.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Figure"
    assert model.headerData(1, Qt.Orientation.Vertical) is None


def _served(model: WindowModel, table: dict) -> list[int]:
    pages = []

    def serve(generation: int, page: int) -> None:
        pages.append(page)
        model.put_page(generation, page, [table[row] for row in model.page_ids(page)])

    model.wants_page.connect(serve)
    return pages


def test_a_window_over_the_store_asks_for_pages_as_they_are_seen(qtmodeltester, dressed):
    table = {hit.row: hit for hit in hits()}
    model = WindowModel(record_columns())
    pages = _served(model, table)
    model.show_ids(array("q", sorted(table)))
    assert pages == []
    assert model.index(PAGE + 5, 1).data() == ""
    assert model.index(PAGE + 5, 1).data() == table[PAGE + 6].pronto_id
    assert pages == [1]
    qtmodeltester.check(model, force_py=True)
    model.show_ids(array("q", sorted(table)[:5]))
    model.show_ids(array("q"))
    assert model.rowCount() == 0


def test_an_answer_for_an_older_list_is_dropped(dressed):
    found = hits()
    model = WindowModel(record_columns())
    model.show_ids(array("q", [1, 2, 3]))
    old = model.generation
    model.show_ids(array("q", [4, 5]))
    model.put_page(old, 0, found[:3])
    assert model.row(0) is None
    model.put_page(model.generation, 0, found[3:5])
    assert model.row(0) == found[3]


def test_the_mismatches_hold_no_numbers_and_ask_by_place(qtmodeltester, dressed):
    found = mismatches()
    model = MismatchModel()
    asked = []

    def serve(generation: int, page: int) -> None:
        asked.append(model.page_offset(page))
        model.put_page(generation, page, (found * 5)[:PAGE])

    model.wants_page.connect(serve)
    model.show_count(1_000_000)
    assert model.rowCount() == 1_000_000
    assert model.index(900_000, 0).data() == ""
    assert model.index(900_000, 0).data() == found[0].pronto_id
    assert asked == [900_000]
    model.show_count(len(found))
    qtmodeltester.check(model, force_py=True)
    long = next(row for row in range(len(found)) if found[row].pronto_id == "LONG1")
    assert model.index(long, 3).data().endswith("…")
    model.show_count(0)
    assert model.rowCount() == 0


def test_only_the_last_pages_are_kept(dressed):
    model = WindowModel(record_columns())
    model.show_ids(array("q", range(PAGE * 60)))
    pages = []
    model.wants_page.connect(lambda _generation, page: pages.append(page))
    for page in range(60):
        model.row(page * PAGE)
        model.put_page(model.generation, page, hits()[:PAGE])
    model.row(0)
    assert pages == [*range(60), 0]


def test_the_plan_has_a_tick_where_something_would_be_sent(qtmodeltester, dressed):
    model = PlanModel()
    model.replace(changes())
    qtmodeltester.check(model, force_py=True)
    by_action = {change.action: row for row, change in enumerate(model.rows[:10])}
    update, hold = model.index(by_action[Action.UPDATE], 0), model.index(by_action[Action.HOLD], 0)
    assert update.flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert not hold.flags() & Qt.ItemFlag.ItemIsUserCheckable
    assert Qt.CheckState(update.data(Qt.ItemDataRole.CheckStateRole)) is Qt.CheckState.Checked
    assert hold.data(Qt.ItemDataRole.CheckStateRole) is None
    assert hold.data(Qt.ItemDataRole.AccessibleTextRole) == "sends nothing"


def test_a_tick_taken_off_outlives_the_filter(dressed):
    model = PlanModel()
    found = changes()
    model.replace(found)
    row = next(place for place, change in enumerate(found) if change.action is Action.UPDATE)
    told = []
    model.excluded_changed.connect(lambda: told.append(set(model.excluded)))
    assert model.setData(model.index(row, 0), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    assert told == [{found[row].id}]
    model.replace(found[:1])
    model.replace(found)
    assert model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "left out"
    model.toggle(row)
    assert model.excluded == set()


def test_what_sends_nothing_cannot_be_ticked(dressed):
    model = PlanModel()
    found = [change for change in changes() if change.action is Action.SKIP][:2]
    model.replace(found)
    assert not model.setData(model.index(0, 0), Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)
    model.toggle(0)
    assert model.excluded == set()
