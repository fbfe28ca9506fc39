"""Says which other record a pair's record is: a search over the other side, or over Pronto for the Stripe one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from app.domain.kinds import RecordType
from app.ports.progress import JobContext
from app.ports.views import Hit
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.bridge.throttle import Debounce
from ui.dialogs.frame import DialogFrame
from ui.models.rows import RowsModel
from ui.text.columns import Column
from ui.text.matching import sides_of
from ui.text.tr import tr
from ui.widgets.chips import Chips
from ui.widgets.controls import button, clearable, field, label, labelled
from ui.widgets.sized import opened_at
from ui.widgets.table import Table

_MOST = 100
"""Rows listed; typing narrows them down."""
_LOOKED_AT = 400
PRONTO, STRIPE = "pronto", "stripe"


@dataclass(frozen=True, slots=True)
class Ends:
    """The two records of a pair and what people know them by."""

    kind: RecordType
    pronto_id: str
    stripe_id: str
    pronto_title: str = ""
    stripe_title: str = ""


class LinkToDialog(DialogFrame):
    """Picks another partner for one of the two."""

    def __init__(
        self, parent: QWidget | None, desk: Desk, ends: Ends, accept: Callable[[str, str, str], object]
    ) -> None:
        """Show what is not linked yet; ``accept`` is called with the Pronto id, the Stripe id and the reason."""
        super().__init__(parent, tr("Link to another one"), "link-simple", "accent")
        self._desk, self._ends, self._accept = desk, ends, accept
        self._newest: Newest[list[Hit]] = Newest()
        self._first = True
        opened_at(self, 780, 560)
        self.sides = Chips(
            [
                (STRIPE, tr("In &Stripe"), "arrow-right:muted"),
                (PRONTO, tr("In &Pronto"), "arrow-left:muted"),
            ],
            single=True,
        )
        self.sides.choose(STRIPE)
        self.sides.changed.connect(self._turned)
        self.body.addWidget(self.sides)
        self.about = label("", wrap=True)
        self.body.addWidget(self.about)
        self.search = field(tr("Find what to link to"), placeholder=tr("Code, name, e-mail, number or Stripe id"))
        clearable(self.search)
        self.body.addWidget(self.search)
        self.model = RowsModel(_columns(), self)
        self.table = Table(tr("What it can be linked to"))
        self.table.show_model(self.model, self.model.columns)
        self.body.addWidget(self.table, 1)
        self.empty = label("", "muted", wrap=True)
        self.empty.hide()
        self.body.addWidget(self.empty)
        self.reason = field(tr("Reason"), placeholder=tr("Why, if you want to keep it"))
        self.body.addWidget(labelled(tr("&Reason"), self.reason))
        self.body.addWidget(self.reason)
        self.foot.addWidget(button(tr("Ca&ncel"), self.reject))
        self.link = button(tr("&Link"), self._go, role="primary", icon="link-simple")
        self.foot.addWidget(self.link)
        self._typing = Debounce(self, self._load)
        self.search.textChanged.connect(self._typing.poke)
        # Enter links only from the table: what is typed may not have been looked for yet.
        self.search.returnPressed.connect(self._typing.now)
        self.search.returnPressed.connect(self.table.setFocus)
        self.table.opened.connect(lambda _row: self._go())
        self.table.chosen.connect(lambda row: self.link.setEnabled(row >= 0))
        self._turned()

    @property
    def side(self) -> str:
        """Where is searched: ``stripe`` or ``pronto``."""
        return (self.sides.chosen or (STRIPE,))[0]

    def _turned(self) -> None:
        self.sides.choose(self.side)
        pronto, stripe = sides_of(self._ends.kind)
        here = self.side == STRIPE
        name = self._ends.pronto_title or self._ends.pronto_id if here else self._ends.stripe_title
        words = tr("Pick the {side} {what} that is “{name}”. Only those that are not linked yet are listed.",
                   side=tr("Stripe") if here else tr("Pronto"), what=stripe if here else pronto,
                   name=name or self._ends.stripe_id)  # fmt: skip
        self.about.setText(words)
        self._first = True
        self.search.setText(name.split(" ")[0] if name else "")
        self.search.setFocus()
        self.search.selectAll()
        self._typing.now()

    def _load(self) -> None:
        company = self._desk.company
        if company is None:
            return
        views, number, ends, text = self._desk.office.store.views, company.id, self._ends, self.search.text().strip()
        in_stripe = self.side == STRIPE

        def find(_ctx: JobContext) -> list[Hit]:
            rows = views.ids(number, kind=ends.kind, text=text, sort="title", only_in_stripe=in_stripe)
            hits = views.page(number, rows[:_LOOKED_AT])
            if in_stripe:
                return [hit for hit in hits if hit.stripe_id != ends.stripe_id][:_MOST]
            return [hit for hit in hits if not hit.stripe_id and hit.pronto_id != ends.pronto_id][:_MOST]

        self._newest.start(self._desk.reading(self, tr("Link"), find).on_success(self._show))

    def _show(self, hits: list[Hit]) -> None:
        if not hits and self._first and self.search.text():
            # Nothing goes by the first guess: show what there is.
            self._first = False
            self.search.clear()
            self._typing.now()
            return
        self._first = False
        self.model.replace(hits)
        self.empty.setText(
            "" if hits else tr("Nothing that is not linked yet goes by this. Type less, or another word.")
        )
        self.empty.setVisible(not hits)
        self.link.setEnabled(bool(hits))
        if hits:
            self.table.selectRow(0)

    def _go(self) -> None:
        hit = self.model.row(self.table.currentIndex().row())
        if hit is None:
            return
        self.accept()
        reason = self.reason.text().strip()
        if self.side == STRIPE:
            self._accept(self._ends.pronto_id, hit.stripe_id, reason)
        else:
            self._accept(hit.pronto_id, self._ends.stripe_id, reason)


def _columns() -> list[Column[Hit]]:
    return [
        Column(tr("Id"), lambda hit: hit.pronto_id or hit.stripe_id, width=180),
        Column(tr("Name"), lambda hit: hit.title, width=0),
    ]
