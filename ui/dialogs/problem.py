"""A known problem in words: what, where, what to do; the particulars can be copied."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.domain.errors import Code, SyncProblem
from app.domain.wording import Words, explain, message_anchor
from ui.bridge.help_call import ask_help, set_place
from ui.dialogs.frame import DialogFrame
from ui.text.tr import told, tr
from ui.widgets.controls import button, label

_TO_SUPPORT = 2
"""Result of a dialog that was left for the support bundle."""
_FOR_SUPPORT = frozenset(
    {
        Code.MALFORMED,
        Code.NOT_THE_SERVICE,
        Code.SERVER_ERROR,
        Code.CERTIFICATE,
        Code.CALL_MISSING,
        Code.DIALECT,
        Code.UNKNOWN_OUTCOME,
        Code.DATABASE_BROKEN,
    }
)
"""What a bookkeeper can hardly mend alone."""


def worth_support(problem: SyncProblem) -> bool:
    """Whether a problem is one that somebody else may have to look at."""
    return problem.code in _FOR_SUPPORT


def spoken(problem: SyncProblem) -> Words:
    """Return a problem's words in the person's language."""
    words = explain(problem)
    return Words(tr(words.title), told(words.sentence), told(words.remedy))


class ProblemDialog(DialogFrame):
    """Tells a problem; may offer one thing to do about it."""

    def __init__(
        self, parent: QWidget | None, problem: SyncProblem, doing: str = "", *,
        offer: str = "", accept: Callable[[], object] | None = None, support: Callable[[], object] | None = None,
    ) -> None:  # fmt: skip
        """Show a problem.

        Args:
            parent: the window.
            problem: what went wrong.
            doing: what was going on.
            offer: text of an extra button.
            accept: what that button does.
            support: opens the support bundle; offered where somebody else may have to look.
        """
        words = spoken(problem)
        super().__init__(parent, words.title, "warning", "warn")
        self._copy_text = "\n".join(
            part
            for part in (words.title, doing, words.sentence, words.remedy, f"({problem.code})", problem.about)
            if part
        )
        self.body.addWidget(label(words.sentence, wrap=True))
        if words.remedy:
            self.body.addWidget(label(words.remedy, "muted", wrap=True))
        details = " · ".join(part for part in (doing, problem.about, str(problem.code)) if part)
        self.body.addWidget(label(details, "caption", wrap=True))
        self.foot.insertWidget(0, button(tr("Co&py details"), self._copy, role="quiet", icon="copy"))
        if support is not None and worth_support(problem):
            self.finished.connect(lambda result: support() if result == _TO_SUPPORT else None)
            ask = button(tr("Support &bundle…"), lambda: self.done(_TO_SUPPORT), role="quiet", icon="lifebuoy")
            self.foot.insertWidget(1, ask)
        if offer and accept is not None:
            self.accepted.connect(accept)
            self.foot.addWidget(button(offer, self.accept))
        place = message_anchor(problem.code.value)
        set_place(self, place)
        self.help = button(tr("&Help with this"), lambda: ask_help(place), icon="question", tip="F1")
        self.foot.addWidget(self.help)
        close = button(tr("&Close"), self.reject, role="primary")
        close.setDefault(True)
        self.foot.addWidget(close)
        close.setFocus()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._copy_text)
