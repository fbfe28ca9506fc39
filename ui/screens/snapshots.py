"""Pictures of every page, light and dark, with the practice company's data: for the README and the help."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QDialog, QScrollArea, QTabWidget, QWidget

from app.domain.errors import Code, NeedsUser
from app.domain.kinds import RecordType
from app.domain.outcome import Standing
from app.ports.progress import JobContext
from ui.bridge.desk import Desk
from ui.bridge.theme import Look, theme
from ui.dialogs.problem import ProblemDialog
from ui.screens.attention import AttentionPage
from ui.screens.attention_pictures import attention_pictures
from ui.screens.help_pictures import help_pictures, tour_pictures
from ui.screens.main_window import MainWindow
from ui.screens.matching import MatchingPage
from ui.screens.matching_pictures import matching_pictures
from ui.screens.migration import MigrationPage
from ui.screens.migration_pictures import migration_pictures
from ui.screens.mismatches import MismatchesPage
from ui.screens.preview import PreviewPage
from ui.screens.settings import SettingsPage
from ui.screens.snapshots_mapping import MappingPictures
from ui.text.tr import tr

WIDTH, HEIGHT = 1366, 768
_TICK_MILLISECONDS = 60
_QUIET_TICKS = 5
Tour = Callable[[Desk], tuple[QWidget, Iterator[str]]]
_MESS = (40, 7)
"""How many changes and the seed of the mess that the pictures show."""


class Snapshots(QObject):
    """Walks through the pages; each picture waits until nothing runs and nothing moves."""

    def __init__(self, window: MainWindow, folder: Path, connect: Tour) -> None:
        """Prepare; ``start`` walks.

        Args:
            window: the window to draw.
            folder: where the pictures go; made if missing.
            connect: makes the connect wizard and a walk through it, which names each page as it comes.
        """
        super().__init__(window)
        self._window = window
        self._folder = folder
        self._connect = connect
        self._mapping = MappingPictures(window, self._draw)
        self._script: Iterator[str] = iter(())
        self._name = ""
        self._quiet = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MILLISECONDS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        """Begin; the window closes at the end."""
        self._folder.mkdir(parents=True, exist_ok=True)
        self._window.resize(WIDTH, HEIGHT)
        self._script = self._walk()
        self._timer.start()

    def _tick(self) -> None:
        desk = self._window.desk
        moving = desk is None or desk.company is None or bool(desk.office.lanes.jobs())
        self._quiet = 0 if moving else self._quiet + 1
        if self._quiet < _QUIET_TICKS:
            return
        self._quiet = 0
        if self._name:
            self._window.grab().save(str(self._folder / f"{self._name}.png"))
        try:
            self._name = next(self._script)
        except StopIteration:
            self._timer.stop()
            self._window.close()

    def _walk(self) -> Iterator[str]:
        desk = self._window.desk
        assert desk is not None
        theme().choose(Look.LIGHT)
        yield "overview-first-light"
        desk.asked_preview.emit()
        yield "preview-first-light"
        yield from self._migrate()
        self._sync()
        yield "overview-synced-light"
        self._make_mess(desk)
        yield ""
        desk.asked_preview.emit()
        yield ""
        yield from self._reconcile()
        yield from self._look_for_matches()
        for look in (Look.LIGHT, Look.DARK):
            theme().choose(look)
            yield from self._pages(desk, look.value)
            yield from self._beginnings(desk, look.value)

    def _migrate(self) -> Iterator[str]:
        """Bring the history across before the first sync, while there is something to bring."""
        self._window.go("migration")
        page = self._window.page("migration")
        assert isinstance(page, MigrationPage)
        yield from migration_pictures(page, self._front)

    def _pages(self, desk: Desk, look: str) -> Iterator[str]:
        window = self._window
        window.go("overview")
        yield f"overview-{look}"
        window.go("preview")
        preview = window.page("preview")
        assert isinstance(preview, PreviewPage)
        preview.table.selectRow(2)
        yield f"preview-{look}"
        yield from self._mismatches(look)
        window.go("attention")
        attention = window.page("attention")
        assert isinstance(attention, AttentionPage)
        yield from attention_pictures(attention, look, self._front)
        window.go("matching")
        matching = window.page("matching")
        assert isinstance(matching, MatchingPage)
        yield from matching_pictures(matching, look, self._front)
        desk.show_records(None, Standing.ATTENTION)
        yield f"records-attention-{look}"
        desk.show_records(RecordType.INVOICES, None)
        yield f"records-{look}"
        window.go("activity")
        yield f"activity-{look}"
        tabs = window.page("activity").findChild(QTabWidget)
        assert tabs is not None
        tabs.setCurrentIndex(1)
        yield f"activity-runs-{look}"
        tabs.setCurrentIndex(2)
        yield f"activity-receipts-{look}"
        tabs.setCurrentIndex(0)
        yield from self._mapping.walk(look)
        window.go("settings")
        yield f"settings-{look}"
        settings = window.page("settings")
        assert isinstance(settings, SettingsPage)
        for area in settings.findChildren(QScrollArea):
            area.verticalScrollBar().setValue(settings.policies.y())
        yield f"settings-policies-{look}"
        for area in settings.findChildren(QScrollArea):
            area.verticalScrollBar().setValue(0)

    def _look_for_matches(self) -> Iterator[str]:
        self._window.go("matching")
        yield ""
        matching = self._window.page("matching")
        assert isinstance(matching, MatchingPage)
        matching.start()
        yield ""

    def _reconcile(self) -> Iterator[str]:
        self._window.go("mismatches")
        yield "mismatches-first-light"
        self._mismatches_page().start()
        yield ""

    def _mismatches(self, look: str) -> Iterator[str]:
        """Draw the cards, the list behind one of each interesting cause, and the dialogs."""
        window = self._window
        window.go("mismatches")
        yield f"mismatches-{look}"
        page = self._mismatches_page()
        for cause in ("amount-differs", "unproven", "changed-in-stripe", "only-in-stripe"):
            card = next((card.card for card in page.cards.cards if card.card.group.cause == cause), None)
            if card is None:
                continue
            page.open_card(card)
            yield f"mismatches-{cause}-{look}"
            page.list.back.emit()
            yield ""
        page.strip.open.click()
        yield from self._front("certificate", look)
        page.show_keys()
        yield from self._front("mismatches-keys", look)
        settle = next((card.settle for card in page.cards.cards if card.card.offer and card.card.group.count > 1), None)
        if settle is not None:
            settle.click()
            yield ""
            yield from self._front("fix-plan", look)

    def _front(self, name: str, look: str) -> Iterator[str]:
        """Draw the dialog in front and close it."""
        yield ""
        for dialog in self._window.findChildren(QDialog):
            if dialog.isVisible():
                self._draw(dialog, f"{name}-{look}")
                dialog.reject()
        yield ""

    def _mismatches_page(self) -> MismatchesPage:
        page = self._window.page("mismatches")
        assert isinstance(page, MismatchesPage)
        return page

    def _beginnings(self, desk: Desk, look: str) -> Iterator[str]:
        window = self._window
        window.header.show_companies([], None)
        window.show_outer(window.welcome)
        yield f"welcome-{look}"
        wizard, steps = self._connect(desk)
        window.show_outer(wizard)
        for name in steps:
            yield f"{name}-{look}"
        wizard.deleteLater()
        window.header.show_companies([], desk.company)
        window.go("overview")
        problem = NeedsUser(Code.PRONTO_LOGIN)
        dialog = ProblemDialog(window, problem, tr("Test Pronto"))
        dialog.open()
        yield ""
        self._draw(dialog, f"problem-{look}")
        dialog.close()
        yield from help_pictures(window, look, self._draw)
        yield from tour_pictures(window, look)

    def _draw(self, dialog: QWidget, name: str) -> None:
        QApplication.sendPostedEvents()
        dialog.grab().save(str(self._folder / f"{name}.png"))

    def _sync(self) -> None:
        assert self._window.runner is not None
        self._window.runner.sync()
        self._window.go("overview")

    def _make_mess(self, desk: Desk) -> None:
        practice, (count, seed) = desk.office.practice, _MESS

        def make(ctx: JobContext) -> int:
            return practice.mess(count, seed, ctx)

        desk.writing(self, tr("Make a mess"), make).start()
