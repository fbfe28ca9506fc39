"""Carries out what the button of a stopped record promises: the one thing that mends it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QScrollArea, QWidget

from app.domain.kinds import RecordType
from app.domain.mismatch import Mismatch
from app.domain.remedy import Remedy, RemedyAction
from app.ports.progress import JobContext
from app.ports.views import Hit
from ui.bridge.desk import Desk
from ui.screens.fixing import Fixer
from ui.screens.mismatches_dialogs import LinkDialog
from ui.screens.runner import Runner, guarded_now
from ui.screens.settings import SettingsPage
from ui.text.tr import tr
from ui.widgets.page import Page


class Mender(QObject):
    """Hears of remedies and does each.

    Args:
        desk: what screens share.
        window: whose dialogs they are.
        page: returns a page of the window by name.
        runner: syncs.
        fixer: creates and links.
    """

    def __init__(self, desk: Desk, window: QWidget, page: Callable[[str], Page], runner: Runner, fixer: Fixer) -> None:
        super().__init__(window)
        self._desk, self._window, self._page = desk, window, page
        self._runner, self._fixer = runner, fixer
        desk.asked_remedy.connect(self.mend)
        desk.asked_consent.connect(self._ask_large)

    def mend(self, hit: Hit, remedy: Remedy) -> None:
        """Do what a remedy says about a record."""
        match remedy.action:
            case RemedyAction.SYNC:
                self._desk.asked_sync.emit()
            case RemedyAction.SYNC_ANYWAY:
                self._ask_large()
            case RemedyAction.TRY_AGAIN | RemedyAction.READ_AGAIN:
                self._send_again(hit)
            case RemedyAction.SETTING:
                self._open_setting(remedy.argument)
            case RemedyAction.PAGE:
                self._desk.asked_page.emit(remedy.argument)
            case RemedyAction.SHOW_RECORD:
                kind, _, key = remedy.argument.partition("/")
                self._desk.show_records(RecordType(kind), None, key)
            case RemedyAction.CREATE | RemedyAction.LINK:
                self._find(hit, remedy.action)
            case RemedyAction.MATCH:
                self._desk.asked_match.emit(hit.kind, hit.pronto_id, hit.stripe_id)
            case RemedyAction.SETTLE:
                self._desk.asked_mismatches.emit(hit.kind, hit.pronto_id or hit.stripe_id)

    def _send_again(self, hit: Hit) -> None:
        """Have the next run look at it, and start that."""
        company = self._desk.company
        if company is None:
            return
        explain, number = self._desk.office.explain, company.id
        work = self._desk.reading(self, tr("Try again"), lambda _ctx: explain.retry(number, hit.kind, hit.pronto_id))
        work.on_success(lambda _none: self._desk.asked_sync.emit()).start()

    def _ask_large(self) -> None:
        """Ask for consent to what the guard held back; where it holds nothing any more, simply sync."""
        company = self._desk.company
        if company is None:
            return
        queue, number = self._desk.office.queue, company.id
        work = self._desk.reading(self, tr("Sync"), lambda _ctx: guarded_now(queue, number))
        work.on_success(self._asked_large).start()

    def _asked_large(self, sentence: str) -> None:
        if sentence:
            self._runner.ask_large(sentence)
        else:
            self._desk.asked_sync.emit()

    def _open_setting(self, name: str) -> None:
        """Show the settings with the keyboard on one of them."""
        self._desk.asked_page.emit("settings")
        page = self._page("settings")
        assert isinstance(page, SettingsPage)
        controls: dict[str, QWidget] = {
            "prepaid_terms": page.policies.prepaid,
            "create_customers": page.policies.creating,
            "live_allowed": page.mode.allow,
        }
        control = controls.get(name)
        if control is None:
            return
        control.setFocus()
        area: QWidget | None = control.parentWidget()
        while area is not None and not isinstance(area, QScrollArea):
            area = area.parentWidget()
        if isinstance(area, QScrollArea):
            area.ensureWidgetVisible(control)

    def _find(self, hit: Hit, action: RemedyAction) -> None:
        """Compare the one record now, so that it can be settled though nobody has reconciled yet."""
        company = self._desk.company
        if company is None:
            return
        explain, number = self._desk.office.explain, company.id
        work = self._desk.reading(self, tr("Record"), lambda _ctx: explain.to_settle(number, hit.kind, hit.pronto_id))
        work.on_success(lambda found: self._settle(hit, action, found)).start()

    def _settle(self, hit: Hit, action: RemedyAction, found: Mismatch | None) -> None:
        if found is None:
            # It came right meanwhile: show where it stands now.
            self._desk.show_records(hit.kind, None, hit.pronto_id)
            return
        find = partial(_only, found.id)
        if action is RemedyAction.CREATE:
            self._fixer.settle(find, action.value)
            return
        LinkDialog(
            self._window, self._desk, found, lambda other: self._fixer.settle(find, action.value, link_to=other)
        ).open()


def _only(number: int, _ctx: JobContext) -> list[int]:
    return [number]
