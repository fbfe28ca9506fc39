"""What a person agrees to before a cutover: the very plan, by name and tick; now or in the evening."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout

from app.domain.company import Company
from ui.bridge.desk import live_is_off
from ui.models.migration import Seen
from ui.text.format import money
from ui.text.migration import short_hash, written
from ui.text.tr import counted, tr
from ui.widgets.cards import Card
from ui.widgets.controls import button, field, label, labelled, unlabelled
from ui.widgets.sized import sized

_EVENING = "22:00"
_TIMES = tuple(f"{hour:02}:{minute:02}" for hour in range(24) for minute in (0, 30))
_NAME_WIDTH = 260


class ApproveCard(Card):
    """Name, ticks and the two ways to begin."""

    approved = Signal(str, bool, str)
    """The name, whether possible matches stay held, and a time of day (``22:00``) or blank for now."""

    def __init__(self) -> None:
        """Start unticked."""
        super().__init__(margin=14, spacing=8)
        self._company: Company | None = None
        self._digest = ""
        self._ready = False
        self.who = field(tr("Your name"), placeholder=tr("It is kept with the approval"))
        sized(self.who, most_width=_NAME_WIDTH)
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(labelled(tr("&Your name"), self.who))
        row.addWidget(self.who, 1)
        row.addStretch(2)
        self.body.addLayout(row)
        self.agree, self.hold = QCheckBox(), QCheckBox()
        self.agree.setAccessibleName(tr("I agree"))
        self.hold.setAccessibleName(tr("Possible matches stay held"))
        for tick in (self.agree, self.hold):
            tick.toggled.connect(lambda _on: self._enable())
            self.body.addWidget(tick)
        self.who.textChanged.connect(lambda _text: self._enable())
        self.why = label("", "caption", wrap=True)
        self.body.addWidget(self.why)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.now = button(tr("&Start now"), lambda: self._go(""), role="primary", icon="play")
        self.time = unlabelled(tr("Time to start"))
        self.time.addItems(_TIMES)
        self.time.setCurrentText(_EVENING)
        self.time.currentTextChanged.connect(lambda _time: self._name_time())
        self.later = button("", lambda: self._go(self.time.currentText()), icon="clock")
        for part in (self.now, self.later, self.time):
            foot.addWidget(part)
        foot.addStretch(1)
        self.body.addLayout(foot)
        self._name_time()

    def show_plan(self, seen: Seen, company: Company, *, busy: bool, blocked: str) -> None:
        """Show what would be agreed to; ``blocked`` says what has to be done first."""
        state = seen.state
        if (state.hash, company) != (self._digest, self._company):
            self.agree.setChecked(False)
        self._digest, self._company = state.hash, company
        number, cents = written(state.totals)
        what = counted(number, "change", "changes") + (f", {money(cents)}," if cents else "")
        self.agree.setText(
            tr("I have &looked at plan {hash} and agree that its {what} are written to {where}",
               hash=short_hash(state.hash), what=what, where=where(company))
        )  # fmt: skip
        self.agree.setAccessibleName(self.agree.text().replace("&", ""))
        self.agree.setToolTip(state.hash)
        self.hold.setVisible(state.matches > 0)
        self.hold.setText(tr("The {n} nobody decided on stay hel&d",
                             n=counted(state.matches, "possible match", "possible matches")))  # fmt: skip
        self.hold.setAccessibleName(self.hold.text().replace("&", ""))
        if seen.hold and state.matches:
            self.hold.setChecked(True)
        if live_is_off(company):
            blocked = tr("Writing to the live account is switched off in the settings.")
        self._ready = not busy and not blocked
        self.why.setText(blocked)
        self.why.setVisible(bool(blocked))
        self._enable()

    def _name_time(self) -> None:
        self.later.setText(tr("Start at {time}", time=self.time.currentText()))
        self.later.setAccessibleName(self.later.text().replace("&", ""))

    def _enable(self) -> None:
        held = self.hold.isChecked() or self.hold.isHidden()
        may = self._ready and self.agree.isChecked() and held and bool(self.who.text().strip())
        for one in (self.now, self.later):
            one.setEnabled(may)
            one.setToolTip("" if may or not self._ready else tr("Enter your name and tick that you agree"))

    def _go(self, time: str) -> None:
        self.approved.emit(self.who.text().strip(), self.hold.isChecked(), time)


def where(company: Company) -> str:
    """Return which account is written to."""
    return tr("Stripe account {account}", account=company.stripe_account) if company.stripe_account else tr("Stripe")
