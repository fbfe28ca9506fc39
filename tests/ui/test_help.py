"""The window of the help: going, coming back, finding, sizes, what is kept."""

import pytest
from PySide6.QtCore import Qt, QUrl

from app.domain.causes import SENTENCE
from app.domain.wording import WORDS, message_anchor
from app.services.guide import read_book
from tests.fakes.office import FakeOffice, company
from tests.ui.conftest import settle
from ui.bridge.help_call import ask_help
from ui.bridge.theme import Look, theme
from ui.dialogs.help import HelpLook, HelpWindow
from ui.screens.help_desk import LOOK
from ui.text.tr import tr

BOOK = read_book(tr)


@pytest.fixture
def book_window(dressed, qtbot):
    made = HelpWindow(BOOK)
    qtbot.addWidget(made)
    made.take_look(None)
    made.open_at("overview")
    settle()
    yield made
    theme().choose(Look.LIGHT)


def _find(window, words):
    window.search.setText(words)
    window.search.returnPressed.emit()
    settle()


def test_it_opens_at_the_section_and_marks_it_in_the_contents(book_window):
    assert book_window.text.anchor == "overview"
    assert book_window.contents.marked == "overview"
    book_window.go(message_anchor("guard"))
    assert book_window.text.anchor == message_anchor("guard")
    assert book_window.contents.marked == message_anchor("guard")


def test_every_section_can_be_gone_to(book_window):
    last = book_window.text.verticalScrollBar().maximum()
    missed = []
    for section in BOOK.sections:
        book_window.go(section.anchor)
        at_the_end = book_window.text.verticalScrollBar().value() >= last
        if book_window.text.anchor != section.anchor and not at_the_end:
            missed.append(section.anchor)
    assert missed == []


def test_an_anchor_nobody_knows_leads_to_the_beginning(book_window):
    book_window.go("nowhere")
    assert book_window.place == "how-to-begin"


def test_back_and_forward(book_window, qtbot):
    book_window.go("records")
    book_window.text.anchorClicked.emit(QUrl("#undo"))
    assert book_window.place == "undo"
    qtbot.keyClick(book_window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert book_window.text.anchor == "records"
    book_window.back.click()
    assert book_window.text.anchor == "overview"
    assert not book_window.back.isEnabled()
    book_window.forward.click()
    qtbot.keyClick(book_window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert book_window.place == "undo"
    assert not book_window.forward.isEnabled()
    book_window.back.click()
    book_window.go("settings")
    assert not book_window.forward.isEnabled(), "another way was taken"


def test_an_address_outside_is_not_opened(book_window):
    book_window.text.anchorClicked.emit(QUrl("https://example.com/#overview"))
    assert book_window.place == "overview"
    assert book_window.text.loadResource(2, QUrl("https://example.com/x.png")) is None


def test_every_sentence_is_found_word_for_word_when_it_is_pasted(book_window):
    sentences = {*(one.sentence for one in WORDS.values()), *(one.remedy for one in WORDS.values()), *SENTENCE.values()}
    assert {sentence for sentence in sentences if not book_window.text.find_all(sentence)} == set()


def test_finding_counts_and_goes_round(book_window, qtbot):
    _find(book_window, "restricted  KEY")
    all_of_them = int(book_window.said.text().split(" of ")[1])
    assert all_of_them > 3
    first = book_window.said.text()
    for _ in range(all_of_them):
        qtbot.keyClick(book_window, Qt.Key.Key_F3)
    assert book_window.said.text() == first
    qtbot.keyClick(book_window, Qt.Key.Key_F3, Qt.KeyboardModifier.ShiftModifier)
    assert book_window.said.text() != first
    assert book_window.text.textCursor().selectedText().casefold() == "restricted key"
    assert len(book_window.text.extraSelections()) == all_of_them


def test_the_contents_mark_the_section_in_which_it_was_found(book_window):
    _find(book_window, "Its money was taken more than once.")
    assert book_window.contents.marked == message_anchor("charged-twice")


def test_what_is_not_written_so_leads_to_the_nearest_entry(book_window):
    _find(book_window, "The key is of acct_2. (wrong-account)")
    assert book_window.place == message_anchor("wrong-account")
    assert "Key of another account" in book_window.said.text()
    assert not book_window.next.isEnabled()
    _find(book_window, "xyzzy")
    assert book_window.said.text().startswith("Nothing in the help goes by this")
    _find(book_window, "")
    assert not book_window.said.isVisible()


def test_ctrl_f_and_escape(book_window, qtbot):
    qtbot.keyClick(book_window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert book_window.search.hasFocus() or not book_window.isActiveWindow()
    book_window.search.setText("guard")
    qtbot.keyClick(book_window, Qt.Key.Key_Escape)
    assert book_window.search.text() == ""
    assert book_window.isVisible()
    qtbot.keyClick(book_window, Qt.Key.Key_Escape)
    assert not book_window.isVisible()


def test_the_contents_lead_there_by_keyboard(book_window, qtbot):
    book_window.contents.mark("glossary")
    qtbot.keyClick(book_window.contents, Qt.Key.Key_Return)
    assert book_window.place == "glossary"
    assert book_window.contents.model().rowCount() == sum(section.level == 2 for section in BOOK.sections)


def test_f6_goes_from_side_to_side(book_window, qtbot):
    book_window.activateWindow()
    qtbot.keyClick(book_window, Qt.Key.Key_F6)
    assert book_window.focusWidget() is book_window.contents
    book_window.contents.setFocus()
    qtbot.keyClick(book_window, Qt.Key.Key_F6)
    assert book_window.focusWidget() in {book_window.text, book_window.contents}


def test_its_place_stays_when_it_is_sized_or_the_colours_change(book_window):
    book_window.go("matching")
    for change in (
        lambda: book_window.resize(640, 500),
        lambda: book_window.text.zoom(1),
        lambda: theme().choose(Look.DARK),
        lambda: book_window.text.resize_text(200),
        lambda: book_window.resize(1200, 800),
    ):
        change()
        settle()
        assert book_window.text.anchor == "matching"
    assert book_window.text.percent == 200


def test_what_was_found_stays_marked_in_other_colours(book_window):
    _find(book_window, "metadata")
    before = len(book_window.text.extraSelections())
    theme().choose(Look.DARK)
    assert len(book_window.text.extraSelections()) == before > 0


def test_text_of_double_size_needs_no_sideways_scrolling(book_window):
    book_window.resize(700, 500)
    book_window.text.resize_text(200)
    book_window.go("keys")
    settle()
    assert book_window.text.font().pixelSize() > 0
    assert book_window.text.document().defaultFont().pixelSize() == 2 * book_window.text.font().pixelSize()
    book_window.go("overview")
    assert book_window.minimumSizeHint().width() <= 700


def test_sizes_step_and_end(book_window):
    for _ in range(12):
        book_window.text.zoom(1)
    assert book_window.text.percent == 300
    book_window.text.zoom(0)
    assert book_window.text.percent == 100
    book_window.text.zoom(-1)
    assert book_window.text.percent == 100


def test_the_size_is_kept_and_taken_again(open_window, qtbot):
    office = FakeOffice(company())
    window = open_window(office)
    ask_help("records")
    shown = window.help_desk.window
    shown.resize(870, 610)
    shown.text.zoom(1)
    qtbot.waitUntil(lambda: (office.store.kept.get(LOOK) or [0])[0] == 870, timeout=5000)
    kept = office.store.kept[LOOK]
    assert kept[1:2] == [610]
    assert kept[3] == 115
    shown.close()
    ask_help("activity")
    assert window.help_desk.window is shown, "it keeps its place and its history"
    assert shown.back.isEnabled()
    window.close()
    assert window.help_desk.window is None


@pytest.mark.parametrize("kept", [None, "900x700", [900], [900, 700, 270, "100"], {"width": 1}])
def test_a_size_that_makes_no_sense_is_not_taken(kept):
    assert HelpLook.of(kept) == HelpLook()


def test_a_size_that_was_kept_is_taken():
    assert HelpLook.of([10, 10, -4, 150]) == HelpLook(520, 360, 0, 150)
    assert HelpLook.of(HelpLook(800, 600, 200, 130).kept()) == HelpLook(800, 600, 200, 130)


def test_every_control_has_a_name(book_window):
    controls = (book_window.back, book_window.forward, book_window.before, book_window.next, book_window.tour,
                book_window.search, book_window.contents, book_window.text)  # fmt: skip
    assert all(control.accessibleName() for control in controls)
