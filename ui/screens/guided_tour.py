"""The tour through the window: offered once in a strip that holds up nothing, and begun again from the help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, QRect, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.domain.company import Company
from app.ports.progress import JobContext
from ui.bridge.desk import Desk
from ui.screens.overview import OverviewPage
from ui.text.tour import STEPS
from ui.text.tr import tr
from ui.widgets.controls import button, label
from ui.widgets.icons import icon_label
from ui.widgets.page import Page
from ui.widgets.spotlight import Spotlight

TOUR = "tour"
"""Name under which the store keeps what became of the offer: ``done`` or ``never``."""
_LOOK_MILLISECONDS = 200
"""What is pointed at may move while a page fills."""


class ShowsPages(Protocol):
    """The part of the main window that the tour goes through."""

    def go(self, name: str) -> None:
        """Show a page."""
        ...

    def page(self, name: str) -> Page:
        """Return a page."""
        ...

    @property
    def current(self) -> QWidget:
        """The page in front."""
        ...


class TourOffer(QFrame):
    """A strip below the page: a sentence and three answers."""

    def __init__(
        self, window: QWidget, begin: Callable[[], object], later: Callable[[], object], never: Callable[[], object]
    ) -> None:
        """Start hidden, somewhere in a window."""
        super().__init__(window)
        self.setProperty("role", "callout")
        self.setAccessibleName(tr("Offer of a tour"))
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 9, 10, 9)
        row.setSpacing(10)
        row.addWidget(icon_label("compass", "accent", 20))
        words = label(tr("New here? Five steps show you around; it takes two minutes."), wrap=True)
        words.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        row.addWidget(words, 1)
        self.begin = button(tr("Show me around"), begin, role="primary")
        self.later = button(tr("Not now"), later)
        self.never = button(tr("Never"), never)
        for control in (self.begin, self.later, self.never):
            row.addWidget(control)
        self.hide()


class GuidedTour(QObject):
    """Walks through the steps over the window at hand."""

    def __init__(self, desk: Desk, window: QWidget, pages: ShowsPages, targets: dict[str, QWidget]) -> None:
        """Prepare; nothing is shown before ``offer`` or ``start``.

        Args:
            desk: what screens share.
            window: what the veil covers.
            pages: goes to the page of each step.
            targets: the things outside the pages that are pointed at, by name.
        """
        super().__init__(window)
        self._desk, self._window, self._pages, self._targets = desk, window, pages, targets
        self._at = -1
        self._page: QWidget | None = None
        self._shown: QRect | None = None
        self.spotlight: Spotlight | None = None
        self.strip = TourOffer(window, self.start, self._later, self._never)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MILLISECONDS)
        self._timer.timeout.connect(self._follow)

    @property
    def running(self) -> bool:
        """Whether a step is shown."""
        return self._at >= 0

    # --- the offer -------------------------------------------------------------------------------------

    def offer_in(self, below: QVBoxLayout) -> None:
        """Offer the tour below the page, once a company is at hand, unless it was answered or a preview was seen."""
        below.addWidget(self.strip)
        self._desk.company_changed.connect(self._consider)
        self._consider(self._desk.company)

    def _consider(self, company: Company | None) -> None:
        if company is None or self.strip.isVisible():
            return
        self._desk.company_changed.disconnect(self._consider)
        office, number = self._desk.office, company.id

        def look(_ctx: JobContext) -> bool:
            answered = office.store.setting(TOUR, "") in {"done", "never"}
            return not answered and not office.history.overview(number).previewed

        self._desk.reading(self, tr("Tour"), look).on_success(self.strip.setVisible).start()

    def _later(self) -> None:
        self.strip.hide()

    def _never(self) -> None:
        self.strip.hide()
        self._keep("never")

    def _keep(self, answer: str) -> None:
        store = self._desk.office.store
        self._desk.reading(self, tr("Tour"), lambda _ctx: store.set_setting(TOUR, answer)).start()

    # --- the steps -------------------------------------------------------------------------------------

    def start(self) -> None:
        """Begin at the first step; without a company there is nothing to point at."""
        if self._desk.company is None:
            return
        self.strip.hide()
        self._keep("done")
        if self.spotlight is None:
            self.spotlight = Spotlight(self._window)
            self.spotlight.next_wanted.connect(self.go_on)
            self.spotlight.back_wanted.connect(self.go_back)
            self.spotlight.ended.connect(self.end)
        self._window.activateWindow()
        self._show(0)
        self._timer.start()

    def go_on(self) -> None:
        """Show the next step; the last one ends it."""
        if self._at + 1 < len(STEPS):
            self._show(self._at + 1)
        else:
            self.end()

    def go_back(self) -> None:
        """Show the step before."""
        if self._at > 0:
            self._show(self._at - 1)

    def end(self) -> None:
        """Take the veil away and leave the window on the page at hand."""
        if not self.running:
            return
        self._at = -1
        self._timer.stop()
        assert self.spotlight is not None
        self.spotlight.hide()
        page = self._pages.current
        if isinstance(page, Page):
            page.first_focus().setFocus()

    def _show(self, place: int) -> None:
        self._at, step = place, STEPS[place]
        assert self.spotlight is not None
        self._pages.go(step.page)
        self._page = self._pages.current
        words = tr(step.words)
        target = self._target()
        if target is None:
            words = f"{words} {tr('It is out of view while the window is this small.')}"
        self.spotlight.say(tr(step.title), words, place + 1, len(STEPS))
        self._point(target)

    def _point(self, target: QRect | None) -> None:
        assert self.spotlight is not None
        self._shown = target
        self.spotlight.point_at(target)

    def _follow(self) -> None:
        """Keep pointing at it while things move; another page, taken by a key, ends the tour."""
        if self._pages.current is not self._page:
            self.end()
        elif self.spotlight is not None:
            target = self._target()
            if target != self._shown or self.spotlight.size() != self._window.size():
                self._point(target)

    def _target(self) -> QRect | None:
        """Return where the thing of the step at hand is, in the window; None when it cannot be seen."""
        found = [rect for rect in (self._seen(one) for one in self._things(STEPS[self._at].target)) if rect is not None]
        whole = QRect()
        for rect in found:
            whole = whole.united(rect)
        return whole if found else None

    def _things(self, name: str) -> Sequence[QWidget]:
        if name in self._targets:
            return [self._targets[name]]
        overview = self._pages.page("overview")
        assert isinstance(overview, OverviewPage)
        if name == "cards":
            return list(overview.cards.values())
        return [overview.preview if name == "preview" else overview.sync]

    def _seen(self, widget: QWidget) -> QRect | None:
        """Return the part of a widget that can be seen, in the window's own pixels."""
        part = widget.visibleRegion().boundingRect() if widget.isVisible() else QRect()
        if part.isEmpty():
            return None
        return QRect(widget.mapTo(self._window, part.topLeft()), part.size())
