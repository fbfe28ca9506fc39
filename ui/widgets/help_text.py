"""The text of the help: one document, headings that can be gone to, every place of a word marked, larger and smaller.

Nothing is fetched: whatever a document may ask to load is refused.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from PySide6.QtCore import QPoint, QSignalBlocker, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
)
from PySide6.QtWidgets import QTextBrowser, QTextEdit

from ui.bridge.theme import theme
from ui.text.tr import tr

_ABOVE_HEADING, _BELOW_HEADING, _BELOW_PARAGRAPH = 18, 6, 5
_LINE_HEIGHT = 122
"""Per cent."""
_ABOVE_PLACE = 12
"""Pixels between the upper edge and a heading that was gone to."""
_STEPS = (100, 115, 130, 150, 175, 200, 250, 300)
"""Sizes of the text in per cent."""
_MOST_MARKED = 500
"""Places of a word that are marked at once; the others are counted and gone to all the same."""
_MARGIN = 14


class HelpText(QTextBrowser):
    """Shows the book; ``moved`` tells which section is at the top."""

    moved = Signal(str)
    followed = Signal(str)
    """A link to a section was followed."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.setAccessibleName(tr("Text of the help"))
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self._markdown = ""
        self._anchors: Sequence[str] = ()
        self._blocks: list[int] = []
        self._found: list[QTextCursor] = []
        self._at = -1
        self._percent = _STEPS[0]
        self._place = (0, 0)
        """What was scrolled to: a block, and how many pixels of it are above the edge."""
        self.anchorClicked.connect(self._follow)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        theme().changed.connect(self._draw_again)

    # --- the document ----------------------------------------------------------------------------------

    def show_book(self, markdown: str, anchors: Sequence[str]) -> None:
        """Show a book.

        Args:
            markdown: all of it.
            anchors: one for each of its headings, in their order.
        """
        self._markdown, self._anchors = markdown, anchors
        document = QTextDocument(self)
        # Set out before it is in view: a document in view is laid out anew after every change.
        document.setDefaultFont(self._font())
        document.setDocumentMargin(_MARGIN)
        document.setMarkdown(markdown)
        _set_out(document, QColor(theme().colour("sunken")))
        self._blocks = _heading_blocks(document)
        self._found, self._at = [], -1
        self.setDocument(document)

    def loadResource(self, _kind: int, _name: QUrl | str) -> object:
        """Refuse: the help is what came with the program."""
        return None

    def _draw_again(self) -> None:
        """Take the colours and the size that count now, and stay at the same place."""
        if self._markdown:
            # Not what is at the top now: another style has laid the lines out anew already.
            place = self._place
            self.show_book(self._markdown, self._anchors)
            self._to_block(*place)

    # --- places ----------------------------------------------------------------------------------------

    @property
    def anchor(self) -> str:
        """The section at the top."""
        if not self._blocks:
            return ""
        return self._section_of(self.cursorForPosition(QPoint(_MARGIN, 2 * _ABOVE_PLACE + 2)).blockNumber())

    def _section_of(self, number: int) -> str:
        return self._anchors[max(0, bisect_right(self._blocks, number) - 1)]

    def go_to(self, anchor: str) -> bool:
        """Bring a section to the top; False when there is none of this anchor."""
        if anchor not in self._anchors:
            return False
        number = self._blocks[self._anchors.index(anchor)]
        cursor = QTextCursor(self.document().findBlockByNumber(number))
        with QSignalBlocker(self.verticalScrollBar()):
            self.setTextCursor(cursor)
        self._to_block(number, -_ABOVE_PLACE)
        self.moved.emit(anchor)
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep what is at the top there when lines break elsewhere."""
        place = self._place
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self._to_block(*place)

    def _scrolled(self, _value: int) -> None:
        self._place = self._top()
        self.moved.emit(self.anchor)

    def _top(self) -> tuple[int, int]:
        """Return the block at the upper edge and how many pixels of it are above the edge."""
        block = self.cursorForPosition(QPoint(_MARGIN, 1)).block()
        return block.blockNumber(), self.verticalScrollBar().value() - self._height_of(block)

    def _to_block(self, number: int, below: int) -> None:
        block = self.document().findBlockByNumber(number)
        self.verticalScrollBar().setValue(max(0, self._height_of(block) + below))
        self._place = (number, below)

    def _height_of(self, block: QTextBlock) -> int:
        return round(self.document().documentLayout().blockBoundingRect(block).top())

    def _follow(self, target: QUrl) -> None:
        if target.hasFragment() and not target.scheme():
            self.followed.emit(target.fragment())

    # --- finding ---------------------------------------------------------------------------------------

    def find_all(self, words: str) -> int:
        """Mark every place of some words, in any case, and return how many there are; blank words mark nothing."""
        self._found, self._at = [], -1
        document = self.document()
        cursor = document.find(words) if words else QTextCursor()
        while not cursor.isNull():
            self._found.append(cursor)
            cursor = document.find(words, cursor)
        self._mark()
        return len(self._found)

    def step(self, ahead: int) -> int:
        """Go to the next place (1) or the one before (-1), from one end on to the other; return its number from 1."""
        if not self._found:
            return 0
        if self._at < 0:
            top = self.cursorForPosition(QPoint(_MARGIN, 1)).position()
            after = next((place for place, one in enumerate(self._found) if one.selectionStart() >= top), 0)
            self._at = after if ahead > 0 else after - 1
        else:
            self._at += ahead
        self._at %= len(self._found)
        self._mark()
        place = QTextCursor(self._found[self._at])
        with QSignalBlocker(self.verticalScrollBar()):
            self.setTextCursor(place)
        bar, seen = self.verticalScrollBar(), self.cursorRect(place)
        bar.setValue(bar.value() + seen.top() - self.viewport().height() // 3)
        self._place = self._top()
        self.moved.emit(self._section_of(place.blockNumber()))
        return self._at + 1

    def _mark(self) -> None:
        colours, marks = theme(), []
        for place, cursor in enumerate(self._found):
            if place >= _MOST_MARKED and place != self._at:
                continue
            mark = QTextEdit.ExtraSelection()
            look, here = QTextCharFormat(), place == self._at
            look.setBackground(colours.colour("accent" if here else "accent_wash"))
            look.setForeground(colours.colour("on_accent" if here else "accent"))
            look.setFontUnderline(True)
            mark.format, mark.cursor = look, cursor
            marks.append(mark)
        self.setExtraSelections(marks)

    # --- size ------------------------------------------------------------------------------------------

    @property
    def percent(self) -> int:
        """How large the text is."""
        return self._percent

    def resize_text(self, percent: int) -> None:
        """Show the text in a size, the nearest there is."""
        self._percent = min(_STEPS, key=lambda step: abs(step - percent))
        self._draw_again()

    def zoom(self, step: int) -> None:
        """Make the text larger (1), smaller (-1), or as it was (0)."""
        place = _STEPS.index(self._percent) + step
        self.resize_text(_STEPS[0] if step == 0 else _STEPS[max(0, min(place, len(_STEPS) - 1))])

    def _font(self) -> QFont:
        font = self.font()
        size = font.pixelSize() if font.pixelSize() > 0 else self.fontInfo().pixelSize()
        font.setPixelSize(round(size * self._percent / 100))
        return font


def _heading_blocks(document: QTextDocument) -> list[int]:
    """Return the numbers of the blocks that are headings."""
    found, block = [], document.begin()
    while block.isValid():
        if block.blockFormat().headingLevel():
            found.append(block.blockNumber())
        block = block.next()
    return found


def _set_out(document: QTextDocument, quoted: QColor) -> None:
    """Give headings, paragraphs, lines and quotes the air that Markdown's own layout lacks; tables stay as they are."""
    block = document.begin()
    while block.isValid():
        cursor = QTextCursor(block)
        if cursor.currentTable() is None:
            wanted = QTextBlockFormat()
            heading = block.blockFormat().headingLevel() > 0
            wanted.setTopMargin(_ABOVE_HEADING if heading and block.blockNumber() else 0)
            wanted.setBottomMargin(_BELOW_HEADING if heading else _BELOW_PARAGRAPH)
            wanted.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            if block.blockFormat().intProperty(QTextFormat.Property.BlockQuoteLevel):
                wanted.setBackground(quoted)
            cursor.mergeBlockFormat(wanted)
        block = block.next()
