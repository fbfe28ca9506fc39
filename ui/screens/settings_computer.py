"""Settings of this computer: light or dark, and where secrets are kept."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from app.domain.portable import LOOK
from ui.bridge.desk import Desk
from ui.bridge.theme import Look, theme
from ui.screens.settings_parts import SettingsCard
from ui.text.tr import tr
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
        self.line(tr("&Look"), self.look, tr("Light or dark colours."))
        self._secrets = label("", "muted", wrap=True)
        self.body.addWidget(self._secrets)

    def shown(self) -> None:
        """Show the choice, and ask where secrets are kept."""
        self.look.setCurrentIndex(self.look.findData(theme().look))
        connections = self._desk.office.connections
        work = self._desk.reading(self, tr("Settings"), lambda _ctx: connections.secrets_sentence())
        work.on_success(self._secrets.setText).start()

    def _choose(self, _place: int) -> None:
        look = Look(self.look.currentData())
        theme().choose(look)
        store = self._desk.office.store
        self._desk.reading(self, tr("Settings"), lambda _ctx: store.set_setting(LOOK_SETTING, look.value)).start()
