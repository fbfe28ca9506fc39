"""Settings: what the owner decided, one sentence each."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QComboBox

from app.domain.company import Company, Finalise, Policies
from app.domain.errors import SyncProblem
from app.ports.progress import JobContext
from ui.bridge.desk import Desk
from ui.dialogs.problem import spoken
from ui.screens.settings_parts import SettingsCard, number
from ui.text.tr import tr
from ui.widgets.cards import Callout
from ui.widgets.controls import button, field, label

PERSON = "person"
_ABN_GROUPS = (2, 5, 8, 11)
"""Where the digits of an ABN are parted (Australian Business Register)."""


def _abn_spelled(digits: str) -> str:
    """Return an ABN as it is printed, ``51 824 753 556``; digits of another number as they stand."""
    if len(digits) != _ABN_GROUPS[-1]:
        return digits
    return " ".join(digits[start:end] for start, end in zip((0, *_ABN_GROUPS), _ABN_GROUPS, strict=False))


def _listed(terms: tuple[str, ...]) -> str:
    return ", ".join(terms)


class PoliciesCard(SettingsCard):
    """Saved together; each change is written to the journal."""

    def __init__(self, desk: Desk) -> None:
        """Build the card."""
        super().__init__(tr("Policies"), tr("What Tallybridge may do by itself. The defaults take no money."))
        self._desk = desk
        self.finalise = QComboBox()
        self.finalise.addItem(tr("Leave as drafts"), Finalise.DRAFT)
        self.finalise.addItem(tr("Finalise"), Finalise.FINALISE)
        self.abn = field(tr("Your own ABN"), placeholder=tr("none"))
        self.gst_errors = QCheckBox(tr("Draft with a note"))
        self.prepaid = field(tr("Prepaid terms"), placeholder=tr("none"))
        self.percent = number(1, 100, name=tr("Updates guard"), suffix=" %")
        self.floor = number(0, 100_000, name=tr("Updates guard, smallest number"))
        self.archives = number(0, 100_000, name=tr("Archive guard"))
        self.creating = QCheckBox(tr("Create"))
        self.posting = QCheckBox(tr("Post"))
        self.kept_free = number(0, 90, name=tr("Keep free"), suffix=" %")
        self.stripe_poll = number(60, 86_400, name=tr("Ask Stripe every"), suffix=" s")
        for title, control, words in (
            (tr("Invoices in Stripe"), self.finalise,
             tr("A draft can still be changed; a final invoice is sent and can only be voided or credited.")),
            (tr("Your own ABN"), self.abn,
             tr("Printed on your tax invoices. Without it no invoice is made final.")),
            (tr("Invoices whose GST is wrong"), self.gst_errors,
             tr("Off: they wait for you and are not sent. On: a draft with a note is made, and it is never final.")),
            (tr("Prepaid terms"), self.prepaid,
             tr("Terms codes, with commas between, whose open orders get a payment intent before the invoice.")),
            (tr("Stop and ask when updates exceed"), self.percent,
             tr("Share of a type's linked records that one sync may update without asking.")),
            (tr("… but never for fewer than"), self.floor, tr("A small run is never stopped by the share above.")),
            (tr("Stop and ask when archives exceed"), self.archives, tr("How many one sync may archive unasked.")),
            (tr("Missing c&ustomers"), self.creating, tr("Create debtors in Stripe that are not there yet.")),
            (tr("Receipts in Pronto"), self.posting, tr("Post them where the site has the call, else list them.")),
            (tr("Keep free for other programs"), self.kept_free,
             tr("Share of the requests Pronto and Stripe allow that is never used, for your other integrations.")),
            (tr("Ask Stripe ever&y"), self.stripe_poll, tr("Stripe rations reading: 300 s fit its allowance.")),
        ):  # fmt: skip
            self.line(title, control, words)
        self.save = button(tr("Save policies"), self._save, role="primary")
        self.undo = button(tr("Discard changes"), self._discard)
        self.buttons(self.save, self.undo)
        self._said = label("", "caption", live=True)
        self.body.addWidget(self._said)
        self.wrong = Callout("bad", "warning-circle")
        self.body.addWidget(self.wrong)

    def show_company(self, company: Company) -> None:
        """Show a company's policies."""
        kept = company.policies
        self.finalise.setCurrentIndex(self.finalise.findData(kept.finalise))
        self.abn.setText(_abn_spelled(kept.supplier_abn))
        self.gst_errors.setChecked(kept.allow_gst_errors)
        self.prepaid.setText(_listed(kept.prepaid_terms))
        self.percent.hold(kept.guard_updates_percent)
        self.floor.hold(kept.guard_updates_floor)
        self.archives.hold(kept.guard_archives)
        self.creating.setChecked(kept.create_customers)
        self.posting.setChecked(kept.post_receipts)
        self.kept_free.hold(kept.kept_free_percent)
        self.stripe_poll.hold(kept.stripe_poll_seconds)

    def entered(self, kept: Policies) -> Policies:
        """Return the policies as they stand in the card, but for the ABN; what it does not show stays as it is kept."""
        typed = self.prepaid.text()
        terms = tuple(part.strip() for part in typed.split(",") if part.strip())
        return replace(
            kept,
            finalise=Finalise(self.finalise.currentData()),
            allow_gst_errors=self.gst_errors.isChecked(),
            prepaid_terms=terms if typed != _listed(kept.prepaid_terms) else kept.prepaid_terms,
            guard_updates_percent=self.percent.value(),
            guard_updates_floor=self.floor.value(),
            guard_archives=self.archives.value(),
            create_customers=self.creating.isChecked(),
            post_receipts=self.posting.isChecked(),
            kept_free_percent=self.kept_free.value(),
            stripe_poll_seconds=self.stripe_poll.value(),
        )

    def _save(self) -> None:
        company = self._desk.company
        if company is None:
            return
        connections, entered = self._desk.office.connections, self.entered(company.policies)
        abn = self.abn.text().strip()
        retyped = abn != _abn_spelled(company.policies.supplier_abn)

        def keep(_ctx: JobContext) -> Company:
            # The ABN first: when it is refused, nothing is kept.
            known = connections.set_abn(company.id, abn, PERSON) if retyped else company
            digits = known.policies.supplier_abn
            return connections.set_policies(company.id, replace(entered, supplier_abn=digits), PERSON)

        self._said.setText("")
        self.wrong.hide()
        work = self._desk.reading(self, tr("Save policies"), keep)
        work.locking(self.save).on_success(self._saved).on_failure(self._failed).start()

    def _saved(self, company: Company) -> None:
        self._desk.choose(company)
        self._said.setText(tr("Saved; the next sync follows them."))

    def _failed(self, problem: SyncProblem) -> None:
        self.wrong.say(tr("Nothing was saved. {what}", what=spoken(problem).sentence))

    def _discard(self) -> None:
        if self._desk.company is not None:
            self.show_company(self._desk.company)
            self._said.setText("")
            self.wrong.hide()
