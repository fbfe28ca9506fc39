"""The header: the strip in the mode's colour, the company, its mode, the search box, light or dark."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QVBoxLayout

from app.domain.company import Company
from ui.bridge.desk import live_is_off
from ui.bridge.theme import Look, theme
from ui.text.messages import mode_sentence
from ui.text.tr import tr
from ui.widgets.cards import ModeBadge
from ui.widgets.controls import Elided, button, clearable, field, restyle, unlabelled
from ui.widgets.icons import icons
from ui.widgets.mark import mark
from ui.widgets.sized import sized

_HIGH, _AIR = 54, 6
"""Pixels at least, and above and below what stands in it."""
_SEARCH = 220


class Header(QFrame):
    """Always visible, on every page."""

    company_chosen = Signal(str)
    """Name of a company picked from the list."""
    searched = Signal(str)
    """Enter was pressed in the search box."""
    add_company = Signal()
    look_chosen = Signal(object)
    """A ``Look`` was picked."""

    def __init__(self) -> None:
        """Start without a company."""
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.strip = QFrame()
        self.strip.setObjectName("strip")
        self.strip.setProperty("mode", "none")
        sized(self.strip, height=4)
        column.addWidget(self.strip)
        bar = QFrame()
        bar.setProperty("role", "bar")
        sized(bar, least_height=_HIGH)
        row = QHBoxLayout(bar)
        row.setContentsMargins(18, _AIR, 14, _AIR)
        row.setSpacing(12)
        picture = QLabel()
        picture.setPixmap(mark(26))
        picture.setAccessibleName(tr("Tallybridge"))
        row.addWidget(picture)
        self._name = Elided(tr("Tallybridge"), "section").hug()
        row.addWidget(self._name)
        self.companies = unlabelled(tr("Company"))
        self.companies.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.companies.setMinimumContentsLength(22)
        self.companies.activated.connect(self._picked)
        self.companies.hide()
        row.addWidget(self.companies)
        self.badge = ModeBadge()
        row.addWidget(self.badge)
        self._mode_words = Elided("", "caption")
        row.addWidget(self._mode_words, 4)
        self._build_tools(row)
        column.addWidget(bar)
        theme().changed.connect(self._show_look)
        self._show_look()

    def _build_tools(self, row: QHBoxLayout) -> None:
        self.search_box = field(
            tr("Find a record"), placeholder=tr("Find a record: code, name, e-mail, number…   Ctrl+K")
        )
        self.search_box.setObjectName("find")
        sized(self.search_box, least_width=_SEARCH)
        clearable(self.search_box)
        self.search_box.returnPressed.connect(self._search)
        row.addWidget(self.search_box, 4)
        self.look = button("", self._turn_look, role="quiet", icon="moon", name=tr("Switch between light and dark"))
        self.look.setToolTip(tr("Light or dark"))
        row.addWidget(self.look)

    def show_companies(self, names: list[str], company: Company | None) -> None:
        """Show the company at hand, and a list when there are several."""
        several = len(names) > 1 or (bool(names) and company is None)
        self.companies.setVisible(several)
        self._name.setVisible(not several)
        self.companies.clear()
        self.companies.addItems(names)
        self.companies.addItem(tr("Add another company…"))
        if company is not None:
            self.companies.setCurrentText(company.name)
        self._name.setText(company.name if company else tr("Tallybridge"))
        mode = company.mode if company else None
        off = live_is_off(company)
        self.badge.show_mode(mode, writes_off=off)
        self._mode_words.setText(mode_sentence(mode) if mode else "")
        self.search_box.setEnabled(company is not None)
        restyle(self.strip, mode=mode.value if mode else "none")

    def focus_search(self) -> None:
        """Put the cursor into the search box."""
        self.search_box.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search_box.selectAll()

    def _picked(self, place: int) -> None:
        if place == self.companies.count() - 1:
            self.add_company.emit()
        else:
            self.company_chosen.emit(self.companies.itemText(place))

    def _search(self) -> None:
        text = self.search_box.text().strip()
        if text:
            self.searched.emit(text)

    def _turn_look(self) -> None:
        self.look_chosen.emit(Look.LIGHT if theme().dark else Look.DARK)

    def _show_look(self) -> None:
        icons.wear(self.look, "sun" if theme().dark else "moon")
