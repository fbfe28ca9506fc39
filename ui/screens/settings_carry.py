"""Settings: taking them to another computer and back in, and collecting what somebody who helps needs."""

from __future__ import annotations

from pathlib import Path

from app.domain.errors import SyncProblem
from ui.bridge.desk import Desk
from ui.dialogs.problem import spoken
from ui.screens.migration_export import ask_where
from ui.screens.settings_parts import SettingsCard
from ui.text.tr import tr
from ui.widgets.cards import Callout
from ui.widgets.controls import button

PERSON = "person"
ENDING = "toml"


class CarryCard(SettingsCard):
    """The settings of the company at hand and of this computer, as one file."""

    def __init__(self, desk: Desk) -> None:
        """Build the card."""
        super().__init__(
            tr("Move or keep these settings"),
            tr("One readable file with this company's policies, schedule, rules and mapping, and this computer's "
               "settings. No password, key or PIN is in it."),
        )  # fmt: skip
        self._desk = desk
        self.export = button(tr("E&xport…"), self._ask, icon="export")
        self.take = button(tr("Import…"), desk.asked_import.emit, icon="download-simple")
        self.buttons(self.export, self.take)
        self.result = Callout("good", "check-circle")
        self.body.addWidget(self.result)

    def _ask(self) -> None:
        company = self._desk.company
        if company is not None:
            name = "".join(sign if sign.isalnum() or sign in " -_" else " " for sign in company.name).strip()
            ask_where(self, tr("Export settings"), tr("Settings of {name}", name=name), (ENDING,), self.save)

    def save(self, path: Path) -> None:
        """Write the file."""
        company = self._desk.company
        if company is None:
            return
        files, number = self._desk.office.settings_files, company.id
        work = self._desk.reading(self, tr("Export settings"), lambda _ctx: files.export(number, path, PERSON))
        work.locking(self.export).on_success(self._saved).on_failure(self._failed).start()

    def _saved(self, path: Path) -> None:
        self._say("good", "check-circle", tr("The settings are saved as {name}.", name=path.name))

    def _failed(self, problem: SyncProblem) -> None:
        said = spoken(problem)
        self._say("bad", "warning-circle", f"{said.sentence} {said.remedy}")

    def _say(self, tone: str, icon: str, words: str) -> None:
        self.result.tone(tone, icon)
        self.result.say(words)


class HelpersCard(SettingsCard):
    """What somebody who helps needs to see."""

    def __init__(self, desk: Desk) -> None:
        """Build the card."""
        super().__init__(
            tr("Help from somebody else"),
            tr("A support bundle is one file with the log, versions, findings and settings. You see what goes in "
               "first; it is sent nowhere."),
        )  # fmt: skip
        self.bundle = button(tr("Support bundle…"), desk.asked_support.emit, icon="lifebuoy")
        self.buttons(self.bundle)
