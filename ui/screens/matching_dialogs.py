"""The small dialogs of the matching page: a reason, and which green pairs are accepted at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QCheckBox, QWidget

from app.domain.kinds import RecordType
from app.planning.matching.bands import Band, Thresholds
from app.ports.progress import JobContext
from ui.bridge.desk import Desk
from ui.bridge.office_matching import Matching
from ui.bridge.operations import Newest
from ui.dialogs.frame import DialogFrame
from ui.models.rows import RowsModel
from ui.text.columns import Column
from ui.text.format import count
from ui.text.messages import kind_name, one_of
from ui.text.tr import counted, tr
from ui.widgets.controls import button, field, label, labelled
from ui.widgets.sized import opened_at
from ui.widgets.table import Table

MOST_AT_A_PRESS = 50
"""Pairs that one press accepts; more of them, or invoices, take a tick first."""
_PAGE = 500


@dataclass(frozen=True, slots=True)
class Listed:
    """A pair in the list of what would be accepted; small, since thousands are held at once."""

    id: int
    pronto: str
    stripe: str
    score: int
    why: str


class ReasonDialog(DialogFrame):
    """Asks why two are, or are not, the same; the reason is kept with the decision."""

    def __init__(self, parent: QWidget | None, title: str, act: str, accept: Callable[[str], object]) -> None:
        """Ask.

        Args:
            parent: the window.
            title: the question.
            act: text of the button.
            accept: called with the reason.
        """
        super().__init__(parent, title, "pencil-simple", "accent")
        self._accept = accept
        self.reason = field(tr("Reason"), placeholder=tr("For example: their old trading name"))
        self.body.addWidget(labelled(tr("&Reason"), self.reason))
        self.body.addWidget(self.reason)
        self.body.addWidget(label(tr("It is kept with the decision and can be read under Decisions."), "caption"))
        self.foot.addWidget(button(tr("Ca&ncel"), self.reject))
        self.act = button(act, self._go, role="primary")
        self.act.setDefault(True)
        self.foot.addWidget(self.act)
        self.reason.setFocus()

    def _go(self) -> None:
        self.accept()
        self._accept(self.reason.text().strip())


class AcceptGreenDialog(DialogFrame):
    """Lists every green pair before all are accepted; exactly those that were listed are."""

    def __init__(
        self, parent: QWidget | None, desk: Desk, kind: RecordType, thresholds: Thresholds,
        accept: Callable[[list[int]], object],
    ) -> None:  # fmt: skip
        """List them; ``accept`` is called with their numbers."""
        super().__init__(parent, tr("Accept all green pairs?"), "check-circle", "good")
        self._accept, self._kind = accept, kind
        self._newest: Newest[list[Listed]] = Newest()
        opened_at(self, 860, 560)
        self.words = label(tr("Looking which they are…"), wrap=True, live=True)
        self.body.addWidget(self.words)
        self.model = RowsModel(_columns(), self)
        self.table = Table(tr("Pairs that would be accepted"))
        self.table.show_model(self.model, self.model.columns)
        self.body.addWidget(self.table, 1)
        self.sure = QCheckBox()
        self.sure.toggled.connect(lambda _on: self._allow())
        self.sure.hide()
        self.body.addWidget(self.sure)
        self.foot.addWidget(button(tr("Ca&ncel"), self.reject))
        self.act = button(tr("&Accept"), self._go, role="primary", icon="check")
        self.act.setDefault(True)
        self.act.setEnabled(False)
        self.foot.addWidget(self.act)
        self.finished.connect(lambda _result: self._newest.drop())
        company = desk.company
        if company is not None:
            matching, number = desk.office.matching, company.id
            work = desk.reading(self, self.windowTitle(), lambda ctx: _green(matching, number, kind, thresholds, ctx))
            self._newest.start(work.on_success(self._show))

    def _show(self, rows: list[Listed]) -> None:
        self.model.replace(rows)
        number = counted(len(rows), one_of(self._kind), kind_name(self._kind).lower())
        self.words.setText(
            tr("{n} would be accepted; the next sync links them. Nothing is sent now, and it can be taken back.",
               n=number) if rows else tr("No pair is green.")
        )  # fmt: skip
        money = self._kind is RecordType.INVOICES
        if rows and (money or len(rows) > MOST_AT_A_PRESS):
            because = tr("they are about money") if money else tr("they are many")
            self.sure.setText(tr("&Yes, I looked at the list: {because}", because=because))
            self.sure.setAccessibleName(self.sure.text().replace("&", ""))
            self.sure.show()
        self.act.setText(tr("&Accept {n}", n=count(len(rows))))
        self.act.setAccessibleName(tr("Accept {n}", n=number))
        self._allow()
        if rows:
            self.table.selectRow(0)
        (self.act if self.act.isEnabled() else self.sure if rows else self.table).setFocus()

    def _allow(self) -> None:
        self.act.setEnabled(bool(self.model.rows) and (self.sure.isHidden() or self.sure.isChecked()))

    def _go(self) -> None:
        self.accept()
        self._accept([one.id for one in self.model.rows])


def _green(
    matching: Matching, company_id: int, kind: RecordType, thresholds: Thresholds, ctx: JobContext
) -> list[Listed]:
    """Return every green pair, the surest first."""
    found: list[Listed] = []
    for place in range(0, matching.count(company_id, kind, thresholds).green, _PAGE):
        ctx.check()
        rows = matching.page(company_id, kind, Band.GREEN, offset=place, limit=_PAGE, thresholds=thresholds)
        found += [
            Listed(
                row.id, row.pronto_title or row.pronto_id, row.stripe_title or row.stripe_id, row.score, row.sentence
            )
            for row in rows
        ]
    return found


def _columns() -> Sequence[Column[Listed]]:
    return [
        Column(tr("Pronto"), lambda one: one.pronto, width=0),
        Column(tr("Stripe"), lambda one: one.stripe, width=0),
        Column(tr("Score"), lambda one: str(one.score), width=58, right=True),
        Column(tr("Why"), lambda one: one.why, width=0, room=700, tone=lambda _one: "muted"),
    ]
