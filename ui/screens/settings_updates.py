"""Settings: whether to look for newer versions, and where. Nothing is ever fetched or installed."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox

from app.domain.errors import SyncProblem
from app.domain.release import UpdateNews
from ui.bridge.desk import Desk
from ui.dialogs.problem import spoken
from ui.screens.settings_parts import SettingsCard
from ui.screens.update_line import open_page
from ui.text.tr import tr
from ui.text.updates import news_words
from ui.widgets.cards import Callout
from ui.widgets.controls import button, field

PERSON = "person"
_WIDE = 320


class UpdatesCard(SettingsCard):
    """Off by default; the same for every company of this computer."""

    def __init__(self, desk: Desk) -> None:
        """Build the card; it fills when it is shown."""
        super().__init__(
            tr("Newer versions"),
            tr("Tallybridge can look whether there is a newer version and tell you. It reads one small file, says "
               "nothing about you or your companies, and never downloads or installs anything."),
        )  # fmt: skip
        self._desk = desk
        self._news: UpdateNews | None = None
        self.on = QCheckBox(tr("On"))
        self.on.clicked.connect(self._switch)
        self.line(tr("Look once a day"), self.on, tr("While this window is open or tallybridge serve runs."))
        self.address = field(tr("Address"), placeholder=tr("As it came with this build"))
        self.address.textEdited.connect(self._allow)
        self.line(
            tr("Address"), self.address,
            tr("Only where your office has one of its own; it starts with https. Blank is the one that came with this "
               "build."),
            width=_WIDE,
        )  # fmt: skip
        self.keep = button(tr("Use this address"), self._keep, icon="floppy-disk")
        self.now = button(
            tr("Check now"), self._check, icon="arrows-clockwise", name=tr("Check for a newer version now")
        )
        self.read = button(tr("Read about it"), self._open, icon="arrow-square-out")
        self.skip = button(tr("Skip this version"), self._skip)
        self.buttons(self.now, self.keep, self.read, self.skip)
        self.result = Callout("", "info")
        self.body.addWidget(self.result)
        desk.updates_changed.connect(self.shown)

    def shown(self) -> None:
        """Show what is kept; asks nobody."""
        updates = self._desk.office.updates
        self._desk.reading(self, tr("Newer version"), lambda _ctx: updates.news()).on_success(self._show).start()

    def _show(self, news: UpdateNews) -> None:
        self._news = news
        self.on.setChecked(news.on)
        self.on.setEnabled(bool(news.address) or news.on)
        self.address.setText(news.address if news.own_address else "")
        self.address.setPlaceholderText(tr("As it came with this build") if news.address else "https://…")
        self.now.setEnabled(bool(news.address))
        self.read.setVisible(news.newer is not None)
        self.skip.setVisible(news.worth_telling is not None)
        urgent = news.worth_telling is not None and news.worth_telling.security
        told = news.worth_telling is not None
        self.result.tone(
            "warn" if urgent else "", "shield-warning" if urgent else "arrow-circle-up" if told else "info"
        )
        self.result.say(news_words(news))
        self._allow()

    def _allow(self, _text: str = "") -> None:
        kept = self._news.address if self._news is not None and self._news.own_address else ""
        self.keep.setEnabled(self.address.text().strip() != kept)

    def _switch(self, on: bool) -> None:
        updates = self._desk.office.updates
        work = self._desk.reading(self, tr("Newer versions"), lambda _ctx: updates.switch(on, PERSON))
        work.locking(self.on).on_success(self._changed).on_failure(self._failed).start()

    def _keep(self) -> None:
        updates, text = self._desk.office.updates, self.address.text()
        work = self._desk.reading(self, tr("Newer versions"), lambda _ctx: updates.use_address(text, PERSON))
        work.locking(self.keep).on_success(self._changed).on_failure(self._failed).start()

    def _check(self) -> None:
        self.result.tone("", "clock")
        self.result.say(tr("Looking…"))
        work = self._desk.reading(self, tr("Look for a newer version"), self._desk.office.updates.look)
        work.locking(self.now).on_success(self._changed).on_failure(self._failed).start()

    def _skip(self) -> None:
        if self._news is None or self._news.newer is None:
            return
        updates, version = self._desk.office.updates, self._news.newer.version
        work = self._desk.reading(self, tr("Skip this version"), lambda _ctx: updates.skip(version, PERSON))
        work.locking(self.skip).on_success(self._changed).on_failure(self._failed).start()

    def _open(self) -> None:
        if self._news is not None and self._news.newer is not None:
            open_page(self._news.newer)

    def _changed(self, _news: UpdateNews) -> None:
        self._desk.updates_changed.emit()

    def _failed(self, problem: SyncProblem) -> None:
        said = spoken(problem)
        self.result.tone("bad", "warning-circle")
        self.result.say(f"{problem.detail or said.sentence} {said.remedy}")
