"""The pictures: the walk through the wizard, and cells that show long values whole."""

from app.domain.errors import Code, NeedsUser
from tests.fakes.office import FakeOffice, company
from tests.ui.conftest import settle
from ui.models.rows import RowsModel
from ui.text.columns import Column
from ui.widgets.table import Table, breakable
from ui.wizards.connect import ConnectWizard
from ui.wizards.tour import tour


def _walk(window, office):
    wizard = ConnectWizard(window.desk, frozenset())
    window.show_outer(wizard)
    seen = []
    for name in tour(wizard, window.desk):
        settle()
        seen.append((name, wizard.flow.step, wizard.page.said.words))
    return wizard, seen


def test_the_walk_shows_every_page_of_the_wizard_with_what_was_found(open_window):
    office = FakeOffice(company())
    wizard, seen = _walk(open_window(office), office)
    assert [(name, step) for name, step, _ in seen] == [
        ("connect", "name"),
        ("connect-pronto", "pronto"),
        ("connect-stripe", "stripe"),
        ("connect-ready", "summary"),
    ]
    assert seen[1][2] == "Pronto answers and offers everything that is needed."
    assert seen[2][2].startswith("The key of Acme works")
    assert "Customers: Works." in wizard.pronto.results.lines


def test_the_walk_ends_where_the_other_side_does_not_answer(open_window):
    office = FakeOffice(company())
    window = open_window(office)
    office.connections.problem = NeedsUser(Code.PRONTO_LOGIN)
    _, seen = _walk(window, office)
    assert [name for name, _, _ in seen] == ["connect"]


def test_a_long_word_may_go_over_lines_and_a_short_one_never():
    assert breakable("12 Harbour St") == "12 Harbour St"
    assert breakable("aaron.patel@example.com") == "aaron.\u200bpatel@\u200bexample.\u200bcom"
    assert breakable("a cus_oCh1WcUBEUI1DB9").replace("\u200b", "") == "a cus_oCh1WcUBEUI1DB9"


def test_a_small_table_grows_a_row_for_a_long_value_and_copies_it_unbroken(dressed, qtbot):
    columns = [Column("Value", str, width=0)]
    model = RowsModel(columns)
    table = Table("values", plain=True)
    qtbot.addWidget(table)
    table.resize(120, 200)
    table.show_model(model, columns)
    model.replace(["short", "aaron.patel-and-others@bluestone.example"])
    table.show()
    settle()
    assert table.rowHeight(1) > table.rowHeight(0)
    assert model.index(1, 0).data() == "aaron.patel-and-others@bluestone.example"
