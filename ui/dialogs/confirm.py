"""A serious question; for live money the answer is typed, not clicked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.bridge.help_call import set_place
from ui.dialogs.frame import DialogFrame
from ui.text.tr import tr
from ui.widgets.controls import button, field, label, labelled


class ConfirmDialog(DialogFrame):
    """Asks before something that cannot simply be taken back."""

    def __init__(
        self, parent: QWidget | None, title: str, words: str, *, act: str, accept: Callable[[], object],
        typed: str = "", danger: bool = False, place: str = "",
    ) -> None:  # fmt: skip
        """Ask.

        Args:
            parent: the window.
            title: the question.
            words: what will happen.
            act: text of the button that does it.
            accept: what it does.
            typed: what must be typed first; blank when a click is enough.
            danger: whether something is lost by it.
            place: anchor of the help's section that speaks of it; blank for what it says of all such questions.
        """
        super().__init__(parent, title, "warning" if danger or typed else "question", "bad" if danger else "warn")
        set_place(self, place)
        self._accept = accept
        self._typed = typed
        self.body.addWidget(label(words, wrap=True))
        self.button = button(act, self._confirm, role="danger" if danger else "primary")
        self.answer = field(tr("Confirmation"))
        if typed:
            # An ampersand in the name is no mnemonic.
            asked = labelled(tr("&Type “{word}” to confirm", word=typed.replace("&", "&&")), self.answer)
            asked.setWordWrap(True)
            self.body.addWidget(asked)
            self.body.addWidget(self.answer)
            self.button.setEnabled(False)
            self.answer.textChanged.connect(self._check)
            self.answer.returnPressed.connect(self._confirm)
        else:
            self.answer.setParent(self)
            self.answer.hide()
        self.foot.addWidget(button(tr("Ca&ncel"), self.reject))
        self.foot.addWidget(self.button)

    def _check(self, text: str) -> None:
        self.button.setEnabled(text.strip().casefold() == self._typed.casefold())

    def _confirm(self) -> None:
        if self.button.isEnabled():
            self.accept()
            self._accept()
