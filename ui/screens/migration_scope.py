"""Step 1: which records go across, with what that holds counted while it is chosen."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate, QLocale
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QDateEdit,
    QGridLayout,
    QHBoxLayout,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from app.domain.kinds import TARGETED, RecordType
from app.domain.migration import Extent, Masters, Scope
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.bridge.throttle import Debounce
from ui.screens.migration_step import StepPage
from ui.screens.runner import PERSON
from ui.text.format import count, money
from ui.text.messages import kind_name
from ui.text.tr import counted, tr
from ui.widgets.cards import Callout, Card
from ui.widgets.controls import button, label, rule
from ui.widgets.page import scrolling
from ui.widgets.sized import sized

_COUNT_MILLISECONDS = 150


class ScopePage(StepPage):
    """Types, from which day, open items or all, which debtors and items."""

    def __init__(self, desk: Desk) -> None:
        """Build the page."""
        super().__init__(desk, "scope", tr(
            "Say what goes to Stripe. It stays the company's rule afterwards: what is left out here is not written by "
            "a later sync either, until you change it."
        ))  # fmt: skip
        self._shown: Scope | None = None
        self._measuring: Newest[list[Extent]] = Newest()
        self._counting = Debounce(self, self._measure, _COUNT_MILLISECONDS)
        self.unread = Callout("wait", "info")
        self.body.addWidget(self.unread)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._build_types())
        column.addWidget(self._build_rules())
        column.addStretch(1)
        self.body.addWidget(scrolling(inner), 1)
        self.sentence = label("", "strong", wrap=True)
        self.keep = button(tr("&Keep and go on"), self._keep, role="primary", icon="arrow-right")
        self.foot.addWidget(self.sentence, 1)
        self.foot.addWidget(self.keep)

    def _build_types(self) -> Card:
        card = Card(spacing=6)
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(7)
        grid.setColumnStretch(3, 1)
        for place, title in enumerate((tr("Record types"), tr("Records"), tr("Amount"))):
            grid.addWidget(label(title, "overline"), 0, place)
        self.kinds: dict[RecordType, QCheckBox] = {}
        self._counts = {}
        for row, kind in enumerate(TARGETED, 1):
            tick = QCheckBox(kind_name(kind))
            tick.setAccessibleName(kind_name(kind))
            sized(tick, least_width=170)
            tick.toggled.connect(lambda _on: self._edited())
            number, cents = label("–"), label("", "muted")
            for place, part in enumerate((tick, number, cents)):
                grid.addWidget(part, row, place)
            self.kinds[kind], self._counts[kind] = tick, (number, cents)
        card.body.addLayout(grid)
        card.body.addWidget(rule())
        self.total = label("", "strong")
        self.total.setAccessibleName(tr("In scope"))
        card.body.addWidget(self.total)
        return card

    def _build_rules(self) -> Card:
        card = Card(spacing=8)
        self.all_days, self.since = QRadioButton(tr("From the &beginning")), QRadioButton(tr("Documents &from"))
        self.day = QDateEdit()
        self.day.setCalendarPopup(True)
        self.day.setLocale(QLocale(QLocale.Language.English, QLocale.Country.Australia))
        self.day.setDisplayFormat("d MMMM yyyy")
        self.day.setAccessibleName(tr("First day"))
        self.day.setDate(_first_of_the_year())
        sized(self.day, least_width=170)
        self.day.dateChanged.connect(lambda _day: self._edited())
        self.everything = QRadioButton(tr("&Everything, paid or not"))
        self.open_only = QRadioButton(tr("Open &items only: unpaid invoices, undelivered orders, their credits"))
        self.all_masters = QRadioButton(tr("A&ll debtors and stock items"))
        self.needed = QRadioButton(tr("Only those that these documents &need"))
        days: tuple[QWidget, ...] = (self.all_days, self.since, self.day)
        for title, choices in (
            (tr("How far back"), days),
            (tr("Which documents"), (self.everything, self.open_only)),
            (tr("Debtors and stock items"), (self.all_masters, self.needed)),
        ):
            card.body.addWidget(label(title, "overline"))
            row, group = QHBoxLayout(), QButtonGroup(self)
            row.setSpacing(18)
            for one in choices:
                row.addWidget(one)
                if isinstance(one, QRadioButton):
                    one.setAccessibleName(one.text().replace("&", ""))
                    one.toggled.connect(lambda _on: self._edited())
                    group.addButton(one)
            row.addStretch(1)
            card.body.addLayout(row)
        return card

    # --- what is chosen --------------------------------------------------------------------------------

    @property
    def scope(self) -> Scope:
        """The scope as it is chosen here."""
        ticked = tuple(kind for kind, tick in self.kinds.items() if tick.isChecked())
        day = self.day.date()
        return Scope(
            kinds=() if len(ticked) == len(self.kinds) else ticked,
            since=dt.date(day.year(), day.month(), day.day()) if self.since.isChecked() else None,
            open_only=self.open_only.isChecked(),
            masters=Masters.NEEDED if self.needed.isChecked() else Masters.ALL,
        )

    def show_scope(self, scope: Scope) -> None:
        """Show a scope."""
        for kind, tick in self.kinds.items():
            tick.setChecked(not scope.kinds or kind in scope.kinds)
        if scope.since is not None:
            self.day.setDate(QDate(scope.since.year, scope.since.month, scope.since.day))
        (self.since if scope.since is not None else self.all_days).setChecked(True)
        (self.open_only if scope.open_only else self.everything).setChecked(True)
        (self.needed if scope.masters is Masters.NEEDED else self.all_masters).setChecked(True)
        self._edited()

    def show_seen(self) -> None:
        """Show the kept scope, unless another one is being chosen."""
        assert self.seen is not None
        state = self.seen.state
        if self._shown != state.scope:
            self._shown = state.scope
            self.show_scope(state.scope)
        if state.checked or state.plan is not None:
            self.unread.hide()
        else:
            self.unread.say(
                tr("The records of both sides are read when the data are checked; until then the counts may be short."),
                tr("Read both si&des now"), self.read_sides,
            )  # fmt: skip
        self.unread.button.setEnabled(not self.busy)
        self.keep.setEnabled(any(tick.isChecked() for tick in self.kinds.values()))
        self._counting.poke()

    def first_focus(self) -> QWidget:
        """Begin with the first type."""
        return next(iter(self.kinds.values()))

    def forget(self) -> None:
        """Show the other company's scope."""
        super().forget()
        self._shown = None

    def _edited(self) -> None:
        self.day.setEnabled(self.since.isChecked())
        some = any(tick.isChecked() for tick in self.kinds.values())
        self.keep.setEnabled(some)
        if not some:
            self.sentence.setText(tr("Tick at least one record type."))
        else:
            scope = self.scope
            changed = self._shown is not None and scope != self._shown
            self.sentence.setText(f"{tr(scope.sentence)} {tr('Not kept yet.') if changed else ''}".strip())
        self._counting.poke()

    # --- counting and keeping --------------------------------------------------------------------------

    def _measure(self) -> None:
        if self._desk.company is None or not any(tick.isChecked() for tick in self.kinds.values()):
            self._show_extent([])
            return
        migration, number, scope = self.migration, self.company.id, self.scope
        work = self._desk.reading(self, tr("Scope"), lambda _ctx: migration.measure(number, scope))
        self._measuring.start(work.on_success(self._show_extent))

    def _show_extent(self, found: list[Extent]) -> None:
        by_kind = {one.kind: one for one in found}
        for kind, (number, cents) in self._counts.items():
            one = by_kind.get(kind)
            if one is None:
                number.setText("–")
                cents.setText("")
                continue
            same = one.count == one.all
            number.setText(count(one.count) if same else tr("{n} of {all}", n=count(one.count), all=count(one.all)))
            money_of = money(one.cents) if one.count == one.all else tr(
                "{some} of {all}", some=money(one.cents), all=money(one.all_cents))  # fmt: skip
            cents.setText(money_of if one.all_cents else "")
        records, cents_of_all = sum(one.count for one in found), sum(one.cents for one in found)
        words = counted(records, "record in scope", "records in scope")
        self.total.setText(f"{words} · {money(cents_of_all)}" if cents_of_all else words)

    def _keep(self) -> None:
        scope = self.scope

        def kept(_nothing: None) -> None:
            self._shown = scope
            self._edited()
            self.ask("data")

        self.decide(tr("Scope"), lambda migration, number: migration.set_scope(number, scope, PERSON), kept)


def _first_of_the_year() -> QDate:
    """Return the first day of the Australian financial year that we are in."""
    today = QDate.currentDate()
    return QDate(today.year() - (today.month() < 7), 7, 1)
