"""The certificate in full: both sides counted and added up, per type and local day."""

from __future__ import annotations

import datetime as dt

from PySide6.QtWidgets import QCheckBox, QWidget

from app.domain.mismatch import Certificate, CertificateRow
from ui.dialogs.frame import DialogFrame
from ui.models.rows import RowsModel
from ui.text.columns import Column
from ui.text.figures import long_day
from ui.text.format import count, money, when
from ui.text.messages import kind_name
from ui.text.mismatch import certificate_look, certificate_title, colour_word
from ui.text.tr import counted, tr
from ui.widgets.controls import button, label
from ui.widgets.sized import opened_at
from ui.widgets.table import Table


class CertificateDialog(DialogFrame):
    """What was read, what was compared, and where the two sides differ."""

    def __init__(self, parent: QWidget | None, certificate: Certificate) -> None:
        """Show a certificate."""
        tone, icon = certificate_look(certificate, certificate.open)
        title = f"{colour_word(certificate)}: {certificate_title(certificate, certificate.open)}"
        super().__init__(parent, title, icon, tone)
        opened_at(self, 900, 560)
        self._rows = certificate.rows
        self.body.addWidget(label(_about(certificate), "muted", wrap=True))
        for problem in certificate.problems:
            self.body.addWidget(label(problem, wrap=True, tone="bad"))
        differing = [row for row in certificate.rows if not row.equal]
        self.only = QCheckBox(tr("Only where the sides &differ ({n})", n=count(len(differing))))
        self.only.setAccessibleName(tr("Only where the sides differ"))
        self.only.setChecked(bool(differing))
        self.only.toggled.connect(lambda _on: self._show())
        self.body.addWidget(self.only)
        self.model = RowsModel(certificate_columns(), self)
        self.table = Table(tr("The certificate per type and day"))
        self.table.show_model(self.model, self.model.columns)
        self.body.addWidget(self.table, 1)
        close = button(tr("&Close"), self.accept, role="primary")
        close.setDefault(True)
        self.foot.addWidget(close)
        close.setFocus()
        self._show()

    def _show(self) -> None:
        self.model.replace([row for row in self._rows if not self.only.isChecked() or not row.equal])


def certificate_columns() -> list[Column[CertificateRow]]:
    """Return the columns of a certificate."""
    return [
        Column(tr("Type"), lambda row: kind_name(row.kind), width=130),
        Column(tr("Day"), lambda row: _day(row.day), width=130),
        Column(tr("In Pronto"), lambda row: count(row.pronto.count), width=90, right=True),
        Column(tr("In Stripe"), lambda row: count(row.stripe.count), width=90, right=True),
        Column(tr("Sum in Pronto"), lambda row: money(row.pronto.cents), width=130, right=True),
        Column(tr("Sum in Stripe"), lambda row: money(row.stripe.cents), width=130, right=True),
        Column(tr("Verdict"), _verdict, width=0,
               icon=lambda row: "check-circle:good" if row.equal else "warning-circle:bad"),
    ]  # fmt: skip


def _verdict(row: CertificateRow) -> str:
    if row.equal:
        return tr("agrees")
    if row.pronto.count != row.stripe.count:
        return tr("counts differ")
    return tr("sums differ") if row.pronto.cents != row.stripe.cents else tr("not the same records")


def _day(day: str) -> str:
    if not day:
        return tr("all days")
    found = dt.date.fromisoformat(day)
    return long_day(found)


def _about(certificate: Certificate) -> str:
    parts = [
        tr("Made {when} by run {run}.", when=when(certificate.at), run=certificate.run),
        tr("Read whole." if certificate.complete else "Not everything could be read."),
        tr("{n} found open, {m} accepted by a person.",
           n=counted(certificate.open, "difference", "differences"), m=count(certificate.accepted)),
    ]  # fmt: skip
    if certificate.skipped:
        parts.append(tr("{n} wait for something.", n=counted(certificate.skipped, "record", "records")))
    if certificate.by_rule:
        parts.append(tr("{n} left out by a rule.", n=counted(certificate.by_rule, "record", "records")))
    return " ".join(parts)
