"""The guide: how to begin, what the words mean, which keys there are."""

from __future__ import annotations

from importlib.resources import files

from PySide6.QtWidgets import QTextBrowser, QWidget

from ui.dialogs.frame import DialogFrame
from ui.text.tr import tr
from ui.widgets.controls import button


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
        self.body.addWidget(self.guide, 1)
        close = button(tr("&Close"), self.accept, role="primary")
        close.setDefault(True)
        self.foot.addWidget(close)
