"""Which company is at hand: at the start, when one is added or removed, when another is picked."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMainWindow, QWidget

from app.domain.company import Company
from app.ports.progress import JobContext
from app.runtime.lanes import READ_LANE
from ui.bridge.desk import Desk
from ui.bridge.operations import Operation
from ui.bridge.theme import Look, theme
from ui.screens.header import Header
from ui.screens.settings_computer import LOOK_SETTING
from ui.screens.welcome import WelcomePage
from ui.text.tr import tr

COMPANY_SETTING = "window-company"
"""Name under which the company last at hand is kept in the store."""
WizardMaker = Callable[[Desk, frozenset[str]], QWidget]
Loaded = tuple[list[Company], str, str]


class CompanyKeeper(QObject):
    """Loads the companies, shows them in the header, opens the welcome page or the wizard."""

    office_wanted = Signal()
    """The company's pages should be in front."""
    page_wanted = Signal(QWidget)
    """This page should be in front: welcome or the wizard."""
    ready = Signal()
    """The companies are known for the first time."""

    def __init__(
        self, desk: Desk, header: Header, welcome: WelcomePage, window: QMainWindow, make_wizard: WizardMaker
    ) -> None:
        """Connect the header and the welcome page."""
        super().__init__(window)
        self._desk = desk
        self._header = header
        self._welcome = welcome
        self._window = window
        self._make_wizard = make_wizard
        self._companies: list[Company] = []
        self._wizard: QWidget | None = None
        self._first = True
        header.company_chosen.connect(self._pick)
        header.add_company.connect(self.open_wizard)
        header.look_chosen.connect(self._choose_look)
        welcome.practice_wanted.connect(self.start_practice)
        welcome.connect_wanted.connect(self.open_wizard)
        desk.asked_wizard.connect(self.open_wizard)
        desk.asked_practice.connect(self.start_practice)
        desk.companies_changed.connect(self.load)
        desk.company_changed.connect(self._show)

    def load(self) -> None:
        """Read the companies and take the one last at hand, or the first."""
        store = self._desk.office.store

        def read(_ctx: JobContext) -> Loaded:
            chosen, look = store.setting(COMPANY_SETTING, ""), store.setting(LOOK_SETTING, "")
            return store.companies.all(), str(chosen), str(look)

        self._desk.reading(self, tr("Companies"), read).on_success(self._loaded).start()

    def start_practice(self) -> None:
        """Start the practice company and take it in hand."""
        practice = self._desk.office.practice
        self._welcome.show_busy(tr("Setting up the practice company: a few seconds the first time…"))
        work = Operation(self._desk.works, self, READ_LANE, tr("Practice company"), practice.start)
        work.finally_do(lambda: self._welcome.show_busy("")).on_success(self.take).start()

    def open_wizard(self) -> None:
        """Show a fresh connect wizard."""
        self._close_wizard()
        names = frozenset(company.name.casefold() for company in self._companies)
        self._wizard = self._make_wizard(self._desk, names)
        self._wizard.finished.connect(self._connected)  # type: ignore[attr-defined]  # every wizard has both signals
        self._wizard.cancelled.connect(self._cancelled)  # type: ignore[attr-defined]
        # The wizard is about another company than the one at hand.
        self._header.show_companies([], None)
        self.page_wanted.emit(self._wizard)

    def take(self, company: Company) -> None:
        """Take a new company in hand and show its overview."""
        self._desk.choose(company)
        self._desk.companies_changed.emit()
        self.office_wanted.emit()
        self._desk.asked_page.emit("overview")

    def _loaded(self, loaded: Loaded) -> None:
        self._companies, chosen, look = loaded
        if self._first and look in set(Look):
            theme().choose(Look(look))
        at_hand = self._desk.company
        wanted = at_hand.name if at_hand else chosen
        found = next((company for company in self._companies if company.name == wanted), None)
        found = found or (self._companies[0] if self._companies else None)
        self._desk.choose(found)
        first, self._first = self._first, False
        if found is None:
            self.page_wanted.emit(self._welcome)
            self._welcome.practice.setFocus()
        elif first or at_hand is None or at_hand.name != found.name:
            self._desk.asked_page.emit("overview")
        if first:
            self.ready.emit()

    def _show(self, company: Company | None) -> None:
        self._header.show_companies([found.name for found in self._companies], company)
        name = f"{company.name} – " if company else ""
        self._window.setWindowTitle(f"{name}{tr('Tallybridge')}")

    def _pick(self, name: str) -> None:
        company = next((found for found in self._companies if found.name == name), None)
        if company is None:
            return
        if not self._desk.may_leave(partial(self._pick, name)):
            self._show(self._desk.company)
            return
        self._desk.choose(company)
        self._desk.asked_page.emit("overview")
        store = self._desk.office.store
        self._desk.reading(self, tr("Companies"), lambda _ctx: store.set_setting(COMPANY_SETTING, name)).start()

    def _choose_look(self, look: Look) -> None:
        theme().choose(look)
        store = self._desk.office.store
        self._desk.reading(self, tr("Look"), lambda _ctx: store.set_setting(LOOK_SETTING, look.value)).start()

    def _connected(self, company: Company) -> None:
        self._close_wizard()
        self.take(company)
        self._desk.asked_preview.emit()

    def _cancelled(self) -> None:
        self._close_wizard()
        if self._desk.company is None:
            self.page_wanted.emit(self._welcome)
        else:
            self.office_wanted.emit()
            self._show(self._desk.company)

    def _close_wizard(self) -> None:
        if self._wizard is not None:
            self._wizard.hide()
            self._wizard.deleteLater()
            self._wizard = None
