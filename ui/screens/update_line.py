"""The quiet line that tells of a newer version: once a version, with a way to read about it and one to skip it."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from app.domain.release import Release, UpdateNews
from ui.bridge.desk import Desk
from ui.text.tr import tr
from ui.text.updates import release_words
from ui.widgets.cards import Callout
from ui.widgets.controls import button

PERSON = "person"


class UpdateLine(Callout):
    """Hidden while there is nothing to tell."""

    def __init__(self, desk: Desk) -> None:
        """Stay hidden until ``load`` found something."""
        super().__init__("", "arrow-circle-up")
        self._desk = desk
        self._release: Release | None = None
        self.skip = button(tr("Skip this version"), self._skip, role="quiet")
        row = self.layout()
        assert row is not None
        row.addWidget(self.skip)
        desk.updates_changed.connect(self.load)

    def load(self) -> None:
        """Show what is known; asks nobody."""
        updates = self._desk.office.updates
        work = self._desk.reading(self, tr("Newer version"), lambda _ctx: updates.news())
        work.on_success(self._show).start()

    def _show(self, news: UpdateNews) -> None:
        release = self._release = news.worth_telling
        self.setVisible(release is not None)
        if release is not None:
            self.tone(*(("warn", "shield-warning") if release.security else ("", "arrow-circle-up")))
            self.say(release_words(release, news.installed), tr("Read about it"), lambda: open_page(release))
            self.button.setToolTip(release.page)

    def _skip(self) -> None:
        if self._release is None:
            return
        updates, version = self._desk.office.updates, self._release.version
        work = self._desk.reading(self, tr("Skip this version"), lambda _ctx: updates.skip(version, PERSON))
        work.locking(self.skip).on_success(lambda _news: self._desk.updates_changed.emit()).start()


def open_page(release: Release) -> None:
    """Open a release's page in the person's own browser; its address was checked when it was read."""
    QDesktopServices.openUrl(QUrl(release.page, QUrl.ParsingMode.StrictMode))
