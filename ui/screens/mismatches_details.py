"""One mismatch in full: why, both sides field by field, who and when, and the buttons that settle it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QMenu, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from app.domain.causes import Cause
from app.domain.company import Mode
from app.domain.mapping import Keep
from app.domain.mismatch import Mismatch, MismatchState
from app.domain.wording import message_anchor
from app.planning.offers import ONE_BY_ONE, Choice, Offer, has_values
from app.services.sides import Trace
from app.services.viewer import Look
from ui.bridge.desk import Desk
from ui.bridge.help_call import ask_help, place_of, set_place
from ui.bridge.operations import Newest
from ui.text.figures import whole
from ui.text.format import when
from ui.text.messages import action_name, one_of, trigger_name
from ui.text.mismatch import cause_icon, cause_name, stake, state_icon, state_word, way_icon, way_key, way_words
from ui.text.record_lines import dashboard_address
from ui.text.tr import told, tr
from ui.widgets.cards import Badge, Card, EmptyState
from ui.widgets.controls import Elided, button, field, label, rule, unlabelled
from ui.widgets.field_diff import FieldDiff
from ui.widgets.flow import Flow
from ui.widgets.page import scrolling
from ui.widgets.roomy import Whole
from ui.widgets.sized import sized
from ui.widgets.tab_order import put_before

_WIDTH = 380
"""Pixels it has at least, at 100 % text size."""
_TONES = {"good", "warn", "bad", "wait"}
_TRACES = {
    "pronto-changed": "Last changed in Pronto {when}.",
    "stripe-made": "Made in Stripe {when}.",
    "agreed": "Both sides last agreed {when}.",
}


class MismatchDetails(Card):
    """The right half of the list."""

    settled = Signal(object, str, bool)
    """The ``Mismatch``, the way, and whether all like it are meant."""
    asked_always = Signal(object, object)
    """The ``Mismatch`` that is to become a rule, and whose value (``Keep``) may count, the likeliest first."""
    annotated = Signal()
    """A note or a name was kept."""

    def __init__(self, desk: Desk) -> None:
        """Start with the hint to pick a row."""
        super().__init__(margin=0, spacing=0)
        self._desk = desk
        self._newest: Newest[Look] = Newest()
        self._look: Look | None = None
        self.buttons: list[QPushButton] = []
        """The ways to settle it, the likeliest first."""
        self.setAccessibleName(tr("The difference in full"))
        self._pages = QStackedWidget()
        hint = EmptyState("scales")
        hint.say(tr("Pick a difference"), tr("Both sides, the reason and the ways to settle it are shown here."))
        self._pages.addWidget(hint)
        inner = self._build()
        self._pages.addWidget(Whole(inner, _WIDTH, self._area))
        self.body.addWidget(self._pages)

    @property
    def mismatch(self) -> Mismatch | None:
        """The one at hand."""
        return self._look.mismatch if self._look is not None else None

    @property
    def offers(self) -> tuple[Offer, ...]:
        """The ways to settle it."""
        return self._look.offers if self._look is not None else ()

    def show_mismatch(self, mismatch: Mismatch | None) -> None:
        """Fetch and show a mismatch; None shows the hint."""
        self._look = None
        self._newest.drop()
        if mismatch is None:
            self._pages.setCurrentIndex(0)
            return
        viewer, number = self._desk.office.viewer, mismatch.id
        work = self._desk.reading(self, tr("Difference"), lambda _ctx: viewer.look(number))
        self._newest.start(work.on_success(self._show))

    def choose(self, choice: Choice, *, alike: bool) -> None:
        """Settle it in a way, as its key does; a way that does not apply is none."""
        mismatch = self.mismatch
        if mismatch is not None and any(offer.choice is choice for offer in self.offers):
            self.settled.emit(mismatch, choice.value, alike and choice not in ONE_BY_ONE)

    def look_at_match(self) -> None:
        """Go to the pair of a record that may be in Stripe already; others have none."""
        mismatch = self.mismatch
        if mismatch is not None and mismatch.cause == Cause.POSSIBLE_MATCH:
            self._desk.asked_match.emit(mismatch.kind, mismatch.pronto_id, mismatch.stripe_id)

    def focus_buttons(self) -> None:
        """Give the keyboard to the likeliest button."""
        if self.buttons:
            self.buttons[0].setFocus()

    # --- showing --------------------------------------------------------------------------------------

    def _show(self, look: Look) -> None:
        self._look = look
        self._pages.setCurrentIndex(1)
        mismatch = look.mismatch
        self._title.setText(mismatch.title or mismatch.pronto_id or mismatch.stripe_id)
        ids = [f"Pronto {mismatch.pronto_id}" if mismatch.pronto_id else "", mismatch.stripe_id]
        about = [one_of(mismatch.kind).capitalize(), *ids, stake(mismatch.cents)]
        self._about.setText(" · ".join(part for part in about if part))
        is_open = mismatch.state is MismatchState.OPEN
        words = cause_name(mismatch.cause) if is_open else state_word(mismatch.state)
        icon, _, tint = (cause_icon(mismatch.cause) if is_open else state_icon(mismatch.state)).partition(":")
        self._badge.say(words, icon, tint if tint in _TONES else "", tint)
        self._reason.setText(told(mismatch.reason))
        place = message_anchor(mismatch.cause) if mismatch.cause in set(Cause) else ""
        set_place(self, place)
        self.explain.setVisible(bool(place))
        self.diff.show_sides(look.sides)
        self._traces.setText("\n".join(_trace(trace) for trace in look.traces))
        self._show_buttons(look)
        self.match.setVisible(is_open and mismatch.cause == Cause.POSSIBLE_MATCH)
        self.note.setText(mismatch.note)
        self.assignee.setEditText(mismatch.assignee)
        company = self._desk.company
        address = dashboard_address(mismatch.kind, mismatch.stripe_id, company.mode if company else Mode.PRACTICE)
        self.open_stripe.setVisible(bool(address))

    def _show_buttons(self, look: Look) -> None:
        while (item := self._row.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.setParent(None)
                old.deleteLater()
        self.buttons = []
        for place, offer in enumerate(look.offers):
            made = self._button(offer, primary=place == 0 and offer.choice is not Choice.IGNORE)
            self.buttons.append(made)
            self._row.addWidget(made)
        if not look.offers:
            again = button(tr("Take up again"), partial(self._settle, "reopen"), icon="arrow-counter-clockwise")
            again.setVisible(look.mismatch.state is MismatchState.IGNORED)
            self.buttons.append(again)
            self._row.addWidget(again)
        put_before(self.alike, self.buttons)
        ways = [offer for offer in look.offers if offer.choice not in ONE_BY_ONE]
        keeps = _keeps(look)
        several = look.alike > 1 and bool(ways)
        self.alike.setVisible(several or bool(keeps))
        self.alike.setText(tr("Settle all {n} like this", n=whole(look.alike)) if several else tr("From now on"))
        self.alike.setAccessibleName(self.alike.text())
        menu = QMenu(self.alike)
        for offer in ways if several else []:
            act = menu.addAction(f"{way_words(offer.choice)}\tShift+{way_key(offer.choice)}")
            act.setToolTip(told(offer.sentence))
            act.triggered.connect(partial(self._settle, offer.choice.value, alike=True))
        if keeps:
            menu.addSeparator()
            act = menu.addAction(tr("Always do this…"))
            act.setToolTip(tr("Makes a rule of it, after trying it on the last 90 days."))
            act.triggered.connect(lambda _checked: self.asked_always.emit(look.mismatch, keeps))
        self.alike.setMenu(menu)

    def _button(self, offer: Offer, *, primary: bool) -> QPushButton:
        key = way_key(offer.choice)
        made = button(
            f"{way_words(offer.choice)} ({key})", partial(self._settle, offer.choice.value),
            role="primary" if primary else "", icon=way_icon(offer.choice), name=way_words(offer.choice),
        )  # fmt: skip
        made.setToolTip(f"{told(offer.sentence)} ({key})")
        made.setAccessibleDescription(told(offer.sentence))
        return made

    def _settle(self, choice: str, _checked: bool = False, *, alike: bool = False) -> None:
        if self.mismatch is not None:
            self.settled.emit(self.mismatch, choice, alike)

    # --- building -------------------------------------------------------------------------------------

    def _build(self) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(8)
        top = QHBoxLayout()
        self._title = Elided("", "section")
        self._badge = Badge()
        top.addWidget(self._title, 1)
        top.addWidget(self._badge)
        column.addLayout(top)
        self._about = Elided("", "caption")
        self.explain = button(tr("What does this mean?"), lambda: ask_help(place_of(self)), role="link", tip="F1")
        below = QHBoxLayout()
        below.addWidget(self._about, 1)
        below.addWidget(self.explain)
        column.addLayout(below)
        self._reason = label("", wrap=True)
        column.addWidget(self._reason)
        self._row = Flow()
        column.addLayout(self._row)
        column.addLayout(self._build_second())
        column.addWidget(rule())
        self.diff = FieldDiff()
        both = QWidget()
        inside = QVBoxLayout(both)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self.diff)
        self._traces = label("", "caption", wrap=True)
        inside.addWidget(self._traces)
        inside.addStretch(1)
        self._area = scrolling(both)
        column.addWidget(self._area, 1)
        column.addWidget(rule())
        column.addLayout(self._build_notes())
        return inner

    def _build_second(self) -> Flow:
        second = Flow()
        self.alike = button("", icon="stack")
        self.open_stripe = button(tr("Open in Stri&pe"), self._open, icon="arrow-square-out", role="quiet")
        second.addWidget(self.alike)
        self.alike.hide()
        self.match = button(tr("Look at the match (M)"), self.look_at_match, icon="intersect",
                            name=tr("Look at the match"))  # fmt: skip
        self.match.hide()
        second.addWidget(self.match)
        second.addWidget(self.open_stripe)
        return second

    def _build_notes(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(8)
        self.note = field(tr("Note"), placeholder=tr("Note"))
        self.note.editingFinished.connect(self._keep_note)
        self.assignee = unlabelled(tr("Assigned to"))
        self.assignee.setEditable(True)
        self.assignee.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        sized(self.assignee, least_width=150)
        line = self.assignee.lineEdit()
        assert line is not None
        line.setPlaceholderText(tr("Assign to"))
        line.setAccessibleName(tr("Assigned to"))
        line.editingFinished.connect(self._keep_assignee)
        self.assignee.activated.connect(lambda _place: self._keep_assignee())
        row.addWidget(self.note, 3)
        row.addWidget(self.assignee, 2)
        return row

    def offer_names(self, names: tuple[str, ...]) -> None:
        """Offer these names to assign to."""
        text = self.assignee.currentText()
        self.assignee.blockSignals(True)
        self.assignee.clear()
        self.assignee.addItems(list(names))
        self.assignee.setEditText(text)
        self.assignee.blockSignals(False)

    def _keep_note(self) -> None:
        mismatch, text = self.mismatch, self.note.text().strip()
        if mismatch is not None and text != mismatch.note:
            viewer, number = self._desk.office.viewer, mismatch.id
            self._keep(lambda: viewer.annotate([number], note=text))

    def _keep_assignee(self) -> None:
        mismatch, name = self.mismatch, self.assignee.currentText().strip()
        if mismatch is not None and name != mismatch.assignee:
            viewer, number = self._desk.office.viewer, mismatch.id
            self._keep(lambda: viewer.annotate([number], assignee=name))

    def _keep(self, write: Callable[[], None]) -> None:
        work = self._desk.reading(self, tr("Keep a note"), lambda _ctx: write())
        work.on_success(lambda _none: self.annotated.emit()).start()

    def _open(self) -> None:
        company, mismatch = self._desk.company, self.mismatch
        if company is not None and mismatch is not None:
            QDesktopServices.openUrl(QUrl(dashboard_address(mismatch.kind, mismatch.stripe_id, company.mode)))


def _keeps(look: Look) -> list[Keep]:
    """Return whose value of a field may count from now on, the likeliest first; none of a record as a whole."""
    ways = [Keep(offer.choice.value) for offer in look.offers if offer.choice in {Choice.PRONTO, Choice.STRIPE}]
    return ways if look.mismatch.field and has_values(look.mismatch) else []


def _trace(trace: Trace) -> str:
    """Return who did what and when, as a sentence."""
    if trace.what in _TRACES:
        return tr(_TRACES[trace.what], when=when(trace.at))
    run = tr(" in run {n}", n=trace.run) if trace.run else ""
    return tr(
        "Tallybridge: {what} {when}, {who}{run}.",
        what=action_name(trace.what).lower(), when=when(trace.at), who=trigger_name(trace.who), run=run,
    )  # fmt: skip
