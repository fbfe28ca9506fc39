"""The guide: how to begin, what the words mean, which keys there are."""

from __future__ import annotations

from importlib.resources import files

from PySide6.QtGui import QTextBlockFormat, QTextCursor, QTextDocument
from PySide6.QtWidgets import QTextBrowser, QWidget

from ui.dialogs.frame import DialogFrame
from ui.text.tr import tr
from ui.widgets.controls import button

_ABOVE_HEADING, _BELOW_HEADING = 18, 6
_BELOW_PARAGRAPH = 5
_LINE_HEIGHT = 118
"""Per cent."""


def space(document: QTextDocument) -> None:
    """Give headings, paragraphs and lines the air that Markdown's own layout lacks; tables stay as they are."""
    block = document.begin()
    while block.isValid():
        cursor = QTextCursor(block)
        if cursor.currentTable() is None:
            wanted = QTextBlockFormat()
            heading = block.blockFormat().headingLevel() > 0
            wanted.setTopMargin(_ABOVE_HEADING if heading and block.blockNumber() else 0)
            wanted.setBottomMargin(_BELOW_HEADING if heading else _BELOW_PARAGRAPH)
            wanted.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            cursor.mergeBlockFormat(wanted)
        block = block.next()


class HelpDialog(DialogFrame):
    """Shows the guide that comes with the program."""

    def __init__(self, parent: QWidget | None) -> None:
        """Load the guide."""
        super().__init__(parent, tr("Help"), "question", "accent")
        self.resize(720, 560)
        self.guide = QTextBrowser()
        self.guide.setAccessibleName(tr("Guide"))
        self.guide.setOpenExternalLinks(True)
        self.guide.setMarkdown(files("resources").joinpath("help", "guide.md").read_text(encoding="utf-8"))
        space(self.guide.document())
        self.body.addWidget(self.guide, 1)
        close = button(tr("&Close"), self.accept, role="primary")
        close.setDefault(True)
        self.foot.addWidget(close)
