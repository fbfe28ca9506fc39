"""Step 7: the proof: counts and cents by type and day on both sides; to export, and the way back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QStackedWidget, QWidget

from app.domain.company import Mode
from app.domain.kinds import TARGETED
from app.domain.migration import Buckets, Step
from app.domain.mismatch import Certificate
from app.domain.plan import PlanSummary
from ui.bridge.desk import Desk
from ui.models.rows import RowsModel
from ui.screens.migration_export import ask_where, save_certificate
from ui.screens.migration_step import StepPage
from ui.screens.mismatches_certificate import certificate_columns
from ui.screens.plan_dialog import PlanDialog
from ui.screens.runner import PERSON
from ui.text.format import count, money, when
from ui.text.messages import kind_name
from ui.text.mismatch import certificate_look, certificate_title, colour_word
from ui.text.tr import counted, tr
from ui.widgets.cards import Callout, Card, EmptyState
from ui.widgets.controls import button, label
from ui.widgets.table import Table


class CertificatePage(StepPage):
    """Makes the certificate and shows it; previews the rollback."""

    def __init__(self, desk: Desk) -> None:
        """Build the page."""
        super().__init__(desk, "certificate", tr(
            "Both sides are read whole once more and counted and added up, by type and day."
        ))  # fmt: skip
        self._shown: Certificate | None = None
        self.colour = Callout("good", "shield-check")
        self.body.addWidget(self.colour)
        self.empty = EmptyState("shield-check")
        self._pages = QStackedWidget()
        self._pages.addWidget(self.empty)
        self._pages.addWidget(self._build())
        self.body.addWidget(self._pages, 1)
        self.make = button(tr("Ma&ke it again"), self.start, icon="arrows-clockwise")
        self.export = button(tr("E&xport…"), self._ask_export, icon="file-text")
        self.back = button(tr("Roll &back…"), self._preview, role="danger", icon="arrow-counter-clockwise")
        for one in (self.make, self.export):
            self.foot.addWidget(one)
        self.foot.addStretch(1)
        self.foot.addWidget(self.back)

    def _build(self) -> QWidget:
        card = Card(margin=12, spacing=8)
        row = QHBoxLayout()
        self.types = label("", wrap=True)
        self.only = QCheckBox(tr("Only where the sides &differ"))
        self.only.setAccessibleName(tr("Only where the sides differ"))
        self.only.toggled.connect(lambda _on: self._show_rows())
        row.addWidget(self.types, 1)
        row.addWidget(self.only)
        card.body.addLayout(row)
        self.model = RowsModel(certificate_columns(), self)
        self.table = Table(tr("The certificate per type and day"))
        self.table.show_model(self.model, self.model.columns)
        card.body.addWidget(self.table, 1)
        return card

    # --- showing ---------------------------------------------------------------------------------------

    def show_seen(self) -> None:
        """Show the certificate, or how to make one."""
        assert self.seen is not None
        state = self.seen.state
        found = state.certificate
        written = bool(state.runs)
        back = state.step is Step.ROLLED_BACK
        self._pages.setCurrentIndex(0 if found is None else 1)
        self.make.setVisible(found is not None)
        self.export.setVisible(found is not None)
        self.back.setVisible(written and not back)
        for one in (self.make, self.back, self.empty.button):
            one.setEnabled(not self.busy)
        if back:
            self.empty.say(
                tr("Taken back"), tr("The migration was taken back. Make a new dry run to begin again."),
                tr("Go to the dr&y run"), lambda: self.ask("dry-run"),
            )  # fmt: skip
        elif state.step in {Step.DONE, Step.CERTIFIED}:
            self.empty.say(
                tr("No certificate yet"), tr("It proves what came across, to the cent. Nothing is changed by it."),
                tr("Ma&ke the certificate"), self.start,
            )  # fmt: skip
        else:
            self.empty.say(
                tr("Nothing is brought across yet"), tr("The certificate comes after the cutover."),
                tr("Go to the &cutover"), lambda: self.ask("cutover"),
            )  # fmt: skip
        self.colour.setVisible(found is not None)
        if found is not None:
            self._show_colour(found)
        if found is not self._shown:
            self._shown = found
            differing = [row for row in found.rows if not row.equal] if found is not None else []
            self.only.setChecked(bool(differing))
            self.only.setText(tr("Only where the sides &differ ({n})", n=count(len(differing))))
            self._show_rows()

    def _show_colour(self, found: Certificate) -> None:
        tone, icon = certificate_look(found, found.open)
        self.colour.tone(tone, icon)
        parts = [f"{colour_word(found)}: {certificate_title(found, found.open)}."]
        parts += found.problems
        if found.open:
            parts.append(tr("Each stands on the Mismatches page, with its cause and what settles it."))
        if found.accepted:
            parts.append(tr("{n} accepted by a person.", n=counted(found.accepted, "difference", "differences")))
        if found.skipped:
            parts.append(tr("{n} wait for something.", n=counted(found.skipped, "record", "records")))
        if found.by_rule:
            parts.append(tr("{n} left out by a rule or the scope.", n=counted(found.by_rule, "record", "records")))
        parts.append(tr("Made {when} by run {run}.", when=when(found.at), run=found.run))
        more = (tr("See the m&ismatches"), self._mismatches) if found.open else ("", None)
        self.colour.say(" ".join(parts), *more)

    def _show_rows(self) -> None:
        found = self._shown
        rows = found.rows if found is not None else ()
        self.model.replace([row for row in rows if not self.only.isChecked() or not row.equal])
        told = []
        for kind in TARGETED:
            of = [row for row in rows if row.kind is kind]
            if of:
                pronto, stripe = sum(row.pronto.count for row in of), sum(row.stripe.count for row in of)
                cents = (sum(row.pronto.cents for row in of), sum(row.stripe.cents for row in of))
                told.append(_type_line(kind_name(kind), (pronto, stripe), cents))
        self.types.setText("\n".join(told))

    def first_focus(self) -> QWidget:
        """Begin with the table, or the button that makes it."""
        return self.table if self._shown is not None else self.empty.button

    def forget(self) -> None:
        """Show the other company's certificate."""
        super().forget()
        self._shown = None
        self.model.replace([])

    def _mismatches(self) -> None:
        self._desk.asked_mismatches.emit(None, "")

    # --- making and saving -----------------------------------------------------------------------------

    def start(self) -> None:
        """Read both sides and make the certificate."""
        self.run(tr("Certificate"), lambda migration, number, ctx: migration.certify(number, ctx, PERSON))

    def _ask_export(self) -> None:
        ask_where(self, tr("Save the certificate"), tr("Migration certificate"), ("xlsx", "pdf", "csv"), self.save)

    def save(self, path: Path) -> None:
        """Write the certificate to a file; its ending says how."""
        found, company, reports = self._shown, self.company, self._desk.office.reports
        if found is None:
            return
        work = self._desk.reading(self, tr("Export"), lambda _ctx: save_certificate(path, company, found, reports))
        work.on_success(self.tell).on_failure(self.fail).start()

    # --- the way back ----------------------------------------------------------------------------------

    def _preview(self) -> None:
        undo = self._desk.office.undo

        def told(found: tuple[PlanSummary, Buckets]) -> None:
            work = self._desk.reading(self, tr("Roll back"), lambda _ctx: undo.buckets(found[0].id))
            counts = work.on_success(
                lambda buckets: self._show_plan(*found, {cause.value: number for cause, number in buckets.items()})
            )
            counts.on_failure(self.fail).start()

        self.run(
            tr("Rollback preview"), lambda migration, number, ctx: migration.rollback_preview(number, ctx, PERSON), told
        )

    def _show_plan(self, plan: PlanSummary, buckets: Buckets, counts: dict[str, int]) -> None:
        back = buckets.reverse + buckets.by_document
        words = [
            tr("{n} taken back ({money}).", n=_records(back), money=money(_cents(buckets, "reverse", "by_document")))
        ]
        if buckets.by_document:
            words.append(tr("{n} taken back by a void or a credit note.", n=_records(buckets.by_document)))
        if buckets.kept:
            words.append(tr("{n} kept because somebody edited them since.", n=_records(buckets.kept)))
        if buckets.cannot:
            words.append(tr("{n} left: they cannot be taken back, each says why.", n=_records(buckets.cannot)))
        live = self.company.mode is Mode.LIVE
        PlanDialog(
            self.window(), self._desk, plan, title=tr("Take the whole migration back?"), words=" ".join(words),
            buckets=counts, danger=live, accept=self._roll_back,
            act=tr("&Roll back {n}", n=counted(back, "record", "records")) if back else "",
        ).open()  # fmt: skip

    def _roll_back(self) -> None:
        self.run(tr("Roll back"), lambda migration, number, ctx: migration.rollback(number, ctx, PERSON))


def _records(number: int) -> str:
    return counted(number, "record is", "records are")


def _cents(buckets: Buckets, *names: str) -> int:
    return sum(buckets.cents.get(name, 0) for name in names)


def _type_line(name: str, counts: tuple[int, int], cents: tuple[int, int]) -> str:
    """Return a type's sum on both sides: ``Invoices: 250 and 249 · $9,157.50 and $9,120.87``."""
    same = counts[0] == counts[1] and cents[0] == cents[1]
    if same:
        total = f" · {money(cents[0])}" if cents[0] else ""
        return tr("{name}: {n} on both sides{total}", name=name, n=count(counts[0]), total=total)
    total = tr(" · {a} and {b}", a=money(cents[0]), b=money(cents[1])) if any(cents) else ""
    return tr("{name}: {n} in Pronto, {m} in Stripe{total}", name=name, n=count(counts[0]), m=count(counts[1]),
              total=total)  # fmt: skip
