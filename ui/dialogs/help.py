"""The help: a window of its own that does not hold up the work, with contents, finding, back and forward."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from app.services.guide import Book
from ui.bridge.theme import theme
from ui.bridge.throttle import Debounce
from ui.text.figures import whole
from ui.text.help_places import PLACES, START
from ui.text.tr import tr
from ui.widgets.contents_tree import ContentsTree
from ui.widgets.controls import button, clearable, field, label
from ui.widgets.help_text import HelpText
from ui.widgets.mark import window_icon

_WIDTH, _HEIGHT, _CONTENTS = 980, 700, 270
_LEAST_WIDTH, _LEAST_HEIGHT = 520, 360
_KEPT_PLACES = 100


@dataclass(frozen=True, slots=True)
class HelpLook:
    """How the window was left."""

    width: int = _WIDTH
    height: int = _HEIGHT
    contents: int = _CONTENTS
    """Width of the contents at the left."""
    percent: int = 100
    """Size of the text."""

    @classmethod
    def of(cls, kept: object) -> HelpLook:
        """Return what was kept; whatever does not fit is as at first."""
        if not isinstance(kept, list) or [type(one) for one in kept] != [int] * 4:
            return cls()
        width, height, contents, percent = kept
        return cls(max(_LEAST_WIDTH, width), max(_LEAST_HEIGHT, height), max(0, contents), percent)

    def kept(self) -> list[int]:
        """Return it as the store keeps it."""
        return [self.width, self.height, self.contents, self.percent]


class HelpWindow(QWidget):
    """The book in a window without a parent, so that a question in front of the main window does not block it."""

    tour_wanted = Signal()
    left = Signal()
    """Its size, its contents or its text's size changed; told once things are quiet."""

    def __init__(self, book: Book) -> None:
        """Lay the book out."""
        super().__init__(None, Qt.WindowType.Window)
        # Open or not, the program ends with its main window.
        self.setAttribute(Qt.WidgetAttribute.WA_QuitOnClose, on=False)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("page")
        self.setWindowTitle(tr("Help – Tallybridge"))
        self.setAccessibleName(tr("Help"))
        self.setWindowIcon(window_icon())
        self.setMinimumSize(_LEAST_WIDTH, _LEAST_HEIGHT)
        self._book = book
        self._places: list[str] = []
        self._at = -1
        self.contents, self.text = ContentsTree(), HelpText()
        self.search = field(tr("Find in the help"), placeholder=tr("Find: a word, or the sentence you see   Ctrl+F"))
        clearable(self.search)
        self.said = label("", "muted", live=True)
        self.back = button("", lambda: self._turn(-1), role="quiet", icon="arrow-left", name=tr("Back"),
                           tip=tr("Back (Alt+Left)"))  # fmt: skip
        self.forward = button("", lambda: self._turn(1), role="quiet", icon="arrow-right", name=tr("Forward"),
                              tip=tr("Forward (Alt+Right)"))  # fmt: skip
        self.before = button("", lambda: self._step(-1), role="quiet", icon="caret-up", name=tr("The place before"),
                             tip=tr("The place before (Shift+F3)"))  # fmt: skip
        self.next = button("", lambda: self._step(1), role="quiet", icon="caret-down", name=tr("The next place"),
                           tip=tr("The next place (F3)"))  # fmt: skip
        self.tour = button(tr("&Show me around"), self.tour_wanted.emit, icon="compass")
        self._split = QSplitter()
        self._build()
        self._typing = Debounce(self, self._find)
        self._leaving = Debounce(self, self.left.emit)
        self._wire()
        self.contents.show_headings([(one.level, one.title, one.anchor) for one in book.sections])
        self.text.show_book(book.markdown, [one.anchor for one in book.sections])
        self._allow()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 12, 14, 14)
        column.setSpacing(10)
        row = QHBoxLayout()
        row.setSpacing(6)
        for control in (self.back, self.forward):
            row.addWidget(control)
        row.addWidget(self.search, 1)
        for control in (self.before, self.next, self.tour):
            row.addWidget(control)
        column.addLayout(row)
        column.addWidget(self.said)
        self.said.hide()
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(10)
        self._split.addWidget(self.contents)
        self._split.addWidget(self.text)
        self._split.setStretchFactor(1, 1)
        self.contents.setMinimumWidth(120)
        self.text.setMinimumWidth(260)
        column.addWidget(self._split, 1)

    def _wire(self) -> None:
        self.contents.chosen.connect(self.go)
        self.text.followed.connect(self.go)
        self.text.moved.connect(self._moved)
        self.search.textChanged.connect(self._typing.poke)
        self.search.returnPressed.connect(self._enter)
        self._split.splitterMoved.connect(self._leaving.poke)
        theme().changed.connect(self._find_again)
        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Ctrl+F", self._to_search),
            ("F3", lambda: self._step(1)),
            ("Shift+F3", lambda: self._step(-1)),
            ("Shift+Return", lambda: self._step(-1)),
            ("Alt+Left", lambda: self._turn(-1)),
            ("Alt+Right", lambda: self._turn(1)),
            ("F6", self._other_side),
            ("F1", lambda: self.go(PLACES["HelpWindow"])),
            ("Ctrl++", lambda: self._zoom(1)),
            ("Ctrl+=", lambda: self._zoom(1)),
            ("Ctrl+-", lambda: self._zoom(-1)),
            ("Ctrl+0", lambda: self._zoom(0)),
            ("Esc", self._escape),
        )
        for name, act in keys:
            QShortcut(QKeySequence(name), self).activated.connect(act)

    # --- going somewhere -------------------------------------------------------------------------------

    @property
    def place(self) -> str:
        """The anchor that was gone to last; blank before the first one."""
        return self._places[self._at] if self._places else ""

    def open_at(self, anchor: str) -> None:
        """Show the window, in front, at a section."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.go(anchor)
        self.text.setFocus()

    def go(self, anchor: str) -> None:
        """Go to a section; *Back* leads back here. One that is not there leads to the beginning."""
        wanted = anchor if anchor in self._book.by_anchor else START
        if wanted != self.place:
            self._places = [*self._places[: self._at + 1], wanted][-_KEPT_PLACES:]
            self._at = len(self._places) - 1
        self.text.go_to(wanted)
        self._allow()

    def _moved(self, anchor: str) -> None:
        # Before the first section was gone to nothing is laid out yet.
        if self._places:
            self.contents.mark(anchor)

    def _turn(self, ahead: int) -> None:
        if 0 <= self._at + ahead < len(self._places):
            self._at += ahead
            self.text.go_to(self.place)
            self._allow()

    def _allow(self) -> None:
        self.back.setEnabled(self._at > 0)
        self.forward.setEnabled(self._at < len(self._places) - 1)
        for control in (self.before, self.next):
            control.setEnabled(self._found > 0)

    def _other_side(self) -> None:
        (self.text if self.contents.hasFocus() else self.contents).setFocus()

    def _escape(self) -> None:
        if self.search.text():
            self.search.clear()
            self.text.setFocus()
        else:
            self.close()

    # --- finding ---------------------------------------------------------------------------------------

    _asked = ""
    _found = 0

    def _to_search(self) -> None:
        self.search.setFocus()
        self.search.selectAll()

    def _enter(self) -> None:
        if self._words() != self._asked:
            self._typing.now()
        else:
            self._step(1)

    def _words(self) -> str:
        return " ".join(self.search.text().split())

    def _find(self) -> None:
        """Look for what was typed; what is not written so anywhere leads to the entry that answers to it."""
        self._asked = self._words()
        self._found = self.text.find_all(self._asked)
        if self._found:
            self._step(1)
        elif self._asked:
            nearest = self._book.look_up(self._asked, 1)
            if nearest:
                self._say(tr("Not written so anywhere. The nearest is shown: {title}", title=nearest[0].title))
                self.go(nearest[0].anchor)
            else:
                self._say(tr("Nothing in the help goes by this. Type less, or another word."))
        else:
            self._say("")
        self._allow()

    def _step(self, ahead: int) -> None:
        if self._found:
            at = self.text.step(ahead)
            self._say(tr("{n} of {all}", n=whole(at), all=whole(self._found)))

    def _say(self, words: str) -> None:
        self.said.setText(words)
        self.said.setVisible(bool(words))

    # --- how it is left --------------------------------------------------------------------------------

    def take_look(self, kept: object) -> None:
        """Take the size and the rest over, as the store has kept them."""
        look = HelpLook.of(kept)
        self.resize(look.width, look.height)
        self._split.setSizes([look.contents, max(1, look.width - look.contents)])
        if look.percent != self.text.percent:
            self.text.resize_text(look.percent)

    @property
    def look(self) -> HelpLook:
        """How it stands now."""
        return HelpLook(self.width(), self.height(), self._split.sizes()[0], self.text.percent)

    def _zoom(self, step: int) -> None:
        self.text.zoom(step)
        self._find_again()
        self._leaving.poke()

    def _find_again(self) -> None:
        """Mark what was found in the document as it was drawn anew."""
        if self._asked:
            self._found = self.text.find_all(self._asked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Note the size once it is settled."""
        super().resizeEvent(event)
        self._leaving.poke()
