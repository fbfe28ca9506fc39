"""Settings of this computer: light or dark, the size of the text, the language, and where secrets are kept."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from app.domain.portable import LOOK
from ui.bridge.choices import choices
from ui.bridge.desk import Desk
from ui.bridge.theme import TEXT_SIZES, Look, theme
from ui.screens.settings_parts import SettingsCard
from ui.text.figures import HOME
from ui.text.language import called, languages
from ui.text.tr import told, tr
from ui.widgets.controls import label

LOOK_SETTING = LOOK
"""Name under which the choice is kept in the store."""


class ComputerCard(SettingsCard):
    """The same for every company."""

    def __init__(self, desk: Desk) -> None:
        """Build the card."""
        super().__init__(tr("This computer"))
        self._desk = desk
        self.look = QComboBox()
        self.look.addItem(tr("As the system"), Look.SYSTEM)
        self.look.addItem(tr("Light"), Look.LIGHT)
        self.look.addItem(tr("Dark"), Look.DARK)
        self.look.activated.connect(self._choose)
        self.text = QComboBox()
        for size in TEXT_SIZES:
            self.text.addItem(tr("{n} %", n=size), size)
        self.text.activated.connect(self._enlarge)
        self.language = QComboBox()
        self.language.addItem(tr("As this computer is set"), "")
        for name in (HOME, *languages()):
            self.language.addItem(called(name), name)
        self.language.activated.connect(self._speak)
        self.line(tr("&Look"), self.look, tr("Light or dark colours."))
        words = tr("Beside the scale your computer is set to. Ctrl and + or − changes it, Ctrl and 0 goes back.")
        self.line(tr("Text si&ze"), self.text, words)
        words = tr("From the next start on. What has no translation yet is shown in English.")
        self.line(tr("Lan&guage"), self.language, words, width=210)
        theme().resized.connect(self._show_size)
        self._secrets = label("", "muted", wrap=True)
        self.body.addWidget(self._secrets)

    def shown(self) -> None:
        """Show the choice, and ask where secrets are kept."""
        self.look.setCurrentIndex(self.look.findData(theme().look))
        self._show_size()
        self.language.setCurrentIndex(max(0, self.language.findData(choices.chosen.language)))
        connections = self._desk.office.connections
        work = self._desk.reading(self, tr("Settings"), lambda _ctx: connections.secrets_sentence())
        work.on_success(lambda words: self._secrets.setText(told(words))).start()

    def _show_size(self) -> None:
        self.text.setCurrentIndex(self.text.findData(theme().percent))

    def _enlarge(self, _place: int) -> None:
        theme().enlarge(int(self.text.currentData()))
        choices.change(text=theme().percent)
        self._keep()

    def _speak(self, _place: int) -> None:
        choices.change(language=str(self.language.currentData()))
        self._keep()

    def _keep(self) -> None:
        self._desk.reading(self, tr("Settings"), lambda _ctx: choices.keep()).start()

    def _choose(self, _place: int) -> None:
        look = Look(self.look.currentData())
        theme().choose(look)
        store = self._desk.office.store
        self._desk.reading(self, tr("Settings"), lambda _ctx: store.set_setting(LOOK_SETTING, look.value)).start()
