"""The connect wizard: pages for the walk of ``steps``, with tests in the background."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.domain.company import Company
from app.ports.pronto import Ability
from app.ports.stripe import Account, Permission
from app.services.flow import Answers
from ui.bridge.desk import Desk
from ui.bridge.help_call import place_of, set_place
from ui.bridge.operations import Newest
from ui.text.tr import tr
from ui.widgets.cards import Card
from ui.widgets.controls import button, label, restyle
from ui.widgets.icons import icon_label, icons
from ui.widgets.page import scrolling
from ui.widgets.sized import sized
from ui.wizards.connect_pages import NamePage, ProntoPage, StripePage, SummaryPage
from ui.wizards.pages import WizardPage
from ui.wizards.steps import connect_flow, new_company

STRIPE_URL = "https://api.stripe.com"
_ORDER = ("name", "pronto", "stripe", "summary")


class ConnectWizard(QWidget):
    """Asks, tests, keeps; ``finished`` brings the company."""

    finished = Signal(object)
    """The ``Company`` that was added."""
    cancelled = Signal()

    def __init__(self, desk: Desk, taken: frozenset[str], *, stripe_url: str = STRIPE_URL) -> None:
        """Begin at the name.

        Args:
            desk: what screens share.
            taken: names in use, in lower case.
            stripe_url: Stripe's address; another one only for a simulator on this computer.
        """
        super().__init__()
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(tr("Connect a company"))
        self._desk = desk
        self._stripe_url = stripe_url
        self.flow = connect_flow(taken)
        self._pronto_test: Newest[list[Ability]] = Newest()
        self._stripe_test: Newest[tuple[Account, list[Permission]]] = Newest()
        self._adding: Newest[Company] = Newest()
        self.name, self.pronto, self.stripe, self.summary = NamePage(), ProntoPage(), StripePage(), SummaryPage()
        self.pages: dict[str, WizardPage] = dict(
            zip(_ORDER, (self.name, self.pronto, self.stripe, self.summary), strict=True)
        )
        self._build()
        self.pronto.test_wanted.connect(self._test_pronto)
        self.stripe.test_wanted.connect(self._test_stripe)
        self._show_step()

    @property
    def page(self) -> WizardPage:
        """The page at hand."""
        return self.pages[self.flow.step]

    def _build(self) -> None:
        outer = QHBoxLayout(self)
        outer.setContentsMargins(32, 24, 32, 24)
        outer.addStretch(1)
        card = Card(margin=0, spacing=0)
        sized(card, least_width=760)
        sized(card, most_width=940)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self._build_steps())
        right = QVBoxLayout()
        right.setContentsMargins(28, 26, 20, 18)
        self._stack = QStackedWidget()
        self._areas = {name: scrolling(page) for name, page in self.pages.items()}
        for area in self._areas.values():
            self._stack.addWidget(area)
        right.addWidget(self._stack, 1)
        self.bar = QProgressBar()
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(tr("Trying"))
        self.bar.hide()
        right.addWidget(self.bar)
        right.addSpacing(12)
        right.addLayout(self._build_foot())
        row.addLayout(right, 1)
        card.body.addLayout(row)
        outer.addWidget(card, 8)
        outer.addStretch(1)

    def _build_steps(self) -> QFrame:
        side = QFrame()
        side.setProperty("role", "steps")
        sized(side, least_width=190)
        side.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        column = QVBoxLayout(side)
        column.setContentsMargins(22, 28, 14, 20)
        column.setSpacing(14)
        titles = (tr("Your company"), tr("Pronto Xi"), tr("Stripe"), tr("Ready"))
        self._marks = {}
        for name, title in zip(_ORDER, titles, strict=True):
            line = QHBoxLayout()
            picture, words = icon_label("circle", "faint", 18), label(title, "muted")
            line.addWidget(picture)
            line.addWidget(words, 1)
            column.addLayout(line)
            self._marks[name] = (picture, words)
        column.addStretch(1)
        return side

    def _build_foot(self) -> QHBoxLayout:
        foot = QHBoxLayout()
        foot.setSpacing(8)
        self.cancel = button(tr("Cance&l"), self._cancel, role="quiet")
        self.back = button(tr("&Back"), self._back)
        self.next = button(tr("&Next"), self._next, role="primary")
        foot.addWidget(self.cancel)
        foot.addStretch(1)
        foot.addWidget(self.back)
        foot.addWidget(self.next)
        return foot

    def _show_step(self) -> None:
        step = self.flow.step
        self.page.show_answers(self.flow.answers)
        self._stack.setCurrentWidget(self._areas[step])
        self.back.setEnabled(self.flow.can_go_back)
        self.next.setText(tr("&Connect and preview") if self.flow.is_last() else tr("&Next"))
        self.next.setAccessibleName(self.next.text().replace("&", ""))
        at = _ORDER.index(step)
        for place, name in enumerate(_ORDER):
            picture, words = self._marks[name]
            icon, tint = ("check-circle", "good") if place < at else ("circle", "accent" if place == at else "faint")
            icons.wear(picture, icon, tint)
            restyle(words, role="strong" if place == at else "muted")
            stands = tr("done") if place < at else tr("at hand") if place == at else tr("to come")
            words.setAccessibleName(f"{words.text()}: {stands}")
        set_place(self, place_of(self.page))
        self.page.first_focus().setFocus()

    def _next(self) -> None:
        page, last = self.page, self.flow.is_last(self.page.answers())
        problems = self.flow.accept(page.answers())
        if problems and problems[0].path == "test":
            # The one thing missing is the test: run it for the person.
            (self._test_pronto if self.flow.step == "pronto" else self._test_stripe)()
            return
        page.show_problems(problems)
        if problems:
            return
        if last:
            self._add()
        else:
            self._show_step()

    def _back(self) -> None:
        self.flow.keep(self.page.answers())
        self.page.show_problems(())
        if self.flow.back():
            self._show_step()

    def _cancel(self) -> None:
        for running in (self._pronto_test, self._stripe_test, self._adding):
            running.drop()
        self.flow.forget("password", "key")
        self.cancelled.emit()

    def _entered(self) -> Answers:
        return {**self.flow.answers, **self.page.answers()}

    def _test_pronto(self) -> None:
        entered = self._entered()
        problems = [problem for problem in self.flow.problems(self.page.answers()) if problem.path != "test"]
        self.pronto.show_problems(problems)
        if problems:
            return
        new, password = new_company(entered, self._stripe_url), str(entered["password"])
        self._set_busy(self.pronto, busy=True)
        connections = self._desk.office.connections
        work = self._desk.reading(self, tr("Test Pronto"), lambda ctx: connections.test_pronto(new, password, ctx))
        work.finally_do(partial(self._set_busy, self.pronto, busy=False)).on_failure(self.pronto.show_failure)
        self._pronto_test.start(work.on_success(lambda found: self.pronto.show_abilities(found, entered)))

    def _test_stripe(self) -> None:
        entered = self._entered()
        problems = [problem for problem in self.flow.problems(self.page.answers()) if problem.path != "test"]
        self.stripe.show_problems(problems)
        if problems:
            return
        new, key = new_company(entered, self._stripe_url), str(entered["key"]).strip()
        self._set_busy(self.stripe, busy=True)
        connections = self._desk.office.connections
        work = self._desk.reading(self, tr("Test Stripe"), lambda ctx: connections.test_stripe(new, key, ctx))
        work.finally_do(partial(self._set_busy, self.stripe, busy=False)).on_failure(self.stripe.show_failure)
        self._stripe_test.start(work.on_success(lambda found: self.stripe.show_found(found, entered)))

    def _add(self) -> None:
        entered = self.flow.answers
        new = new_company(entered, self._stripe_url)
        password, key = str(entered["password"]), str(entered["key"]).strip()
        self._set_busy(self.summary, busy=True)
        self.summary.say("wait", "clock", tr("Trying both once more and keeping them…"))
        connections = self._desk.office.connections
        work = self._desk.reading(self, tr("Connect"), lambda ctx: connections.add(new, password, key, ctx))
        work.finally_do(partial(self._set_busy, self.summary, busy=False)).on_failure(self.summary.show_failure)
        self._adding.start(work.on_success(self._added))

    def _added(self, company: Company) -> None:
        self.flow.forget("password", "key")
        self.finished.emit(company)

    def _set_busy(self, page: WizardPage, *, busy: bool) -> None:
        page.set_busy(busy=busy)
        self.bar.setVisible(busy)
        self.next.setEnabled(not busy)
        self.back.setEnabled(not busy and self.flow.can_go_back)
        if not busy:
            self.next.setFocus()
