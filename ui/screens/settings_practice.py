"""Settings of the practice company: make a mess to put right, or begin afresh."""

from __future__ import annotations

from app.domain.company import Company
from app.ports.progress import JobContext
from ui.bridge.desk import Desk
from ui.dialogs.confirm import ConfirmDialog
from ui.screens.settings_parts import SettingsCard, number
from ui.text.tr import counted, tr
from ui.widgets.cards import Callout
from ui.widgets.controls import button


class PracticeCard(SettingsCard):
    """Only there for the practice company."""

    def __init__(self, desk: Desk) -> None:
        """Build the card."""
        super().__init__(
            tr("Practice"), tr("Change records behind Tallybridge's back, on both sides, to see what it makes of it.")
        )
        self._desk = desk
        self.count = number(1, 1000)
        self.count.setValue(25)
        self.seed = number(1, 999_999)
        self.line(tr("How many changes"), self.count)
        self.line(tr("See&d"), self.seed, tr("The same number makes the same mess again."))
        self.mess = button(tr("Make a m&ess"), self._mess, icon="shuffle")
        self.reset = button(tr("Begin a&fresh…"), self._ask_reset, role="danger", icon="arrow-counter-clockwise")
        self.buttons(self.mess, self.reset)
        self.result = Callout("good", "check-circle")
        self.body.addWidget(self.result)

    def _mess(self) -> None:
        practice, count, seed = self._desk.office.practice, self.count.value(), self.seed.value()
        work = self._desk.writing(self, tr("Make a mess"), lambda ctx: practice.mess(count, seed, ctx))
        work.locking(self.mess, self.reset).on_success(self._messed).start()

    def _messed(self, changed: int) -> None:
        self.seed.setValue(self.seed.value() + 1)
        words = tr("{n} changed on both sides. A preview shows them.", n=counted(changed, "record was", "records were"))
        self.result.say(words, tr("Show the pre&view"), self._desk.asked_preview.emit)

    def _ask_reset(self) -> None:
        ConfirmDialog(
            self.window(), tr("Begin the practice company afresh?"),
            tr("Both pretend services and everything Tallybridge knows of them go back to the first day."),
            act=tr("&Begin afresh"), accept=self._reset, danger=True, place="practice",
        ).open()  # fmt: skip

    def _reset(self) -> None:
        practice = self._desk.office.practice

        def afresh(ctx: JobContext) -> Company:
            practice.reset(ctx)
            return practice.start(ctx)

        work = self._desk.writing(self, tr("Begin afresh"), afresh)
        work.locking(self.mess, self.reset).on_success(self._was_reset).start()

    def _was_reset(self, company: Company) -> None:
        self._desk.choose(company)
        self._desk.companies_changed.emit()
        self._desk.preview_ready.emit(None)
        self._desk.records_changed.emit()
        self._desk.asked_page.emit("overview")
