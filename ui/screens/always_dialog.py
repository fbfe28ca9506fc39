"""Always do this: the readable rule, what it would have done in the last 90 days, and whether to keep it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QRadioButton, QWidget

from app.domain.errors import SyncProblem
from app.domain.mapping import Keep, StandingDecision
from app.domain.mismatch import Mismatch
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.dialogs.frame import DialogFrame
from ui.dialogs.problem import spoken
from ui.text.tr import told, tr
from ui.widgets.controls import button, label
from ui.widgets.sized import sized

if TYPE_CHECKING:
    from app.services.standing import Trial

_WIDTH = 600
_LINES = 3


class AlwaysDialog(DialogFrame):
    """Tries a rule before it is kept; nothing is changed by looking."""

    def __init__(
        self, parent: QWidget | None, desk: Desk, mismatch: Mismatch, keeps: Sequence[Keep],
        accept: Callable[[StandingDecision], object],
    ) -> None:  # fmt: skip
        """Ask.

        Args:
            parent: the window.
            desk: what screens share.
            mismatch: the difference that is to become a rule.
            keeps: whose value may be kept, the likeliest first; never empty.
            accept: called with what was decided.
        """
        super().__init__(parent, tr("Always do this?"), "stack", "accent")
        self._desk, self._mismatch, self._accept = desk, mismatch, accept
        self._newest: Newest[Trial] = Newest()
        sized(self, least_width=_WIDTH)
        words = tr("A rule settles this field of every such record by itself, now and later.")
        self.body.addWidget(label(words, wrap=True))
        self.rules: dict[Keep, QRadioButton] = {}
        for keep in keeps:
            decision = StandingDecision(mismatch.kind, mismatch.field, keep)
            # An ampersand in a field's name is no mnemonic.
            choice = QRadioButton(told(decision.sentence).replace("&", "&&"))
            choice.setAccessibleName(told(decision.sentence))
            choice.clicked.connect(partial(self._try, decision))
            self.rules[keep] = choice
            self.body.addWidget(choice)
        self.trial = label("", "strong", wrap=True)
        self.trial.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.trial.ensurePolished()
        # Room for the longest sentence, so that nothing moves when it arrives.
        self.trial.setMinimumHeight(_LINES * self.trial.fontMetrics().lineSpacing())
        self.body.addWidget(self.trial)
        self.body.addWidget(label(tr("You can take it back in the settings, under Standing decisions."), "caption"))
        self.foot.addWidget(button(tr("Ca&ncel"), self.reject))
        self.make = button(tr("&Make it a rule"), self._go, role="primary", icon="stack")
        self.make.setDefault(True)
        self.foot.addWidget(self.make)
        self._decision = StandingDecision(mismatch.kind, mismatch.field, keeps[0])
        self.rules[keeps[0]].setChecked(True)
        self.rules[keeps[0]].setFocus()
        self._try(self._decision)

    def _try(self, decision: StandingDecision, _checked: bool = False) -> None:
        self._decision = decision
        self.make.setEnabled(False)
        self.trial.setText(tr("Trying it on the last 90 days…"))
        fixes, number = self._desk.office.fixes, self._mismatch.id
        work = self._desk.reading(
            self, tr("Trial of a rule"), lambda _ctx: fixes.try_always([number], decision.keep.value)
        )
        self._newest.start(work.on_success(self._tried).on_failure(self._refused))

    def _tried(self, trial: Trial) -> None:
        self.trial.setText(told(trial.sentence))
        self.make.setEnabled(True)

    def _refused(self, problem: SyncProblem) -> None:
        self.trial.setText(spoken(problem).sentence)

    def _go(self) -> None:
        if self.make.isEnabled():
            self.accept()
            self._accept(self._decision)
