"""A fault of the program's own: an apology, and a report without secrets to copy."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from ui.dialogs.frame import DialogFrame
from ui.text.tr import tr
from ui.widgets.controls import button, label
from ui.widgets.sized import sized

_WIDTH, _MARGINS = 560, 48


class CrashDialog(DialogFrame):
    """Shows a crash report; nothing is sent anywhere."""

    def __init__(
        self, parent: QWidget | None, text: str, path: Path | None, *, support: Callable[[], object] | None = None
    ) -> None:
        """Show a redacted report and where it was written; ``support`` opens the support bundle."""
        super().__init__(parent, tr("Something went wrong inside Tallybridge"), "bug", "bad")
        self.body.addWidget(
            label(
                tr(
                    "Nothing that was waiting is lost: it goes on at the next run. Please send this report to your "
                    "support; passwords and keys have been taken out."
                ),
                wrap=True,
            )
        )
        self._report = QPlainTextEdit(text)
        self._report.setReadOnly(True)
        self._report.setTabChangesFocus(True)
        self._report.setAccessibleName(tr("Crash report"))
        sized(self._report, least_width=_WIDTH, least_height=240)
        # The frame's own least width would let it be narrower than what is in it.
        sized(self, least_width=_WIDTH + _MARGINS)
        self.body.addWidget(self._report)
        if path is not None:
            self.body.addWidget(label(tr("Kept as {path}", path=path), "caption", wrap=True))
        if support is not None:
            self.accepted.connect(support)
            self.foot.insertWidget(0, button(tr("Support &bundle…"), self.accept, role="quiet", icon="lifebuoy"))
        self.foot.addWidget(button(tr("&Copy report"), self._copy, icon="copy"))
        self.foot.addWidget(button(tr("C&lose"), self.reject, role="primary"))

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._report.toPlainText())
