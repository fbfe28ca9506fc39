"""Before settings from a file are taken in: every one that would change, before and after, and what stays as it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QWidget

from app.domain.company import Company
from app.domain.errors import SyncProblem
from app.domain.portable import Outlook, Portable, SettingChange
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.dialogs.frame import DialogFrame
from ui.dialogs.problem import spoken
from ui.models.rows import RowsModel
from ui.screens.settings_carry import PERSON
from ui.text.columns import Column
from ui.text.tr import counted, tr
from ui.widgets.cards import Callout, Card
from ui.widgets.controls import button, field, label, labelled
from ui.widgets.sized import sized
from ui.widgets.table import Table

_WIDTH, _HEIGHT, _LEAST_ROWS = 900, 560, 150


def _columns() -> list[Column[SettingChange]]:
    return [
        Column(
            tr("Setting"), lambda one: tr(one.label), width=240,
            icon=lambda one: "hand-palm:warn" if one.held else "check-circle:good",
        ),
        Column(tr("Here"), lambda one: one.before or tr("none"), width=130, tone=lambda _one: "muted"),
        Column(tr("In the file"), lambda one: one.after or tr("none"), width=150),
        Column(tr("What happens"), lambda one: tr(one.held) if one.held else tr("Changed"), width=0),
    ]  # fmt: skip


class ImportDialog(DialogFrame):
    """Looks ahead on the read lane for the company that is chosen; nothing changes before the button is pressed."""

    taken = Signal(object, object)
    """The ``Company`` that was added, or None; and the ``Outlook`` that was carried out."""

    def __init__(
        self, parent: QWidget | None, desk: Desk, given: Portable, file: str, companies: Sequence[str]
    ) -> None:
        """Show what a file would change.

        Args:
            parent: the window.
            desk: what screens share.
            given: what the file holds.
            file: its name.
            companies: those that are here; none where the file is about this computer alone.
        """
        super().__init__(parent, tr("Import settings"), "download-simple", "accent")
        self._desk, self._given, self._companies = desk, given, list(companies)
        self._outlook: Outlook | None = None
        self._looking: Newest[Outlook] = Newest()
        self._done = False
        self.resize(_WIDTH, _HEIGHT)
        self.body.addWidget(label(tr("From {file}. Nothing changes before you press the button.", file=file), "muted"))
        self._build_target()
        self.summary = label("", "strong", wrap=True)
        self.body.addWidget(self.summary)
        self.rows: RowsModel[SettingChange] = RowsModel(_columns(), self)
        self.table = Table(tr("What would change"), plain=True)
        self.table.show_model(self.rows, self.rows.columns)
        sized(self.table, least_height=_LEAST_ROWS)
        card = Card(margin=1, spacing=0)
        card.body.addWidget(self.table)
        self.body.addWidget(card, 1)
        self.problem = Callout("bad", "warning-circle")
        self.body.addWidget(self.problem)
        self.leave = button(tr("Ca&ncel"), self.reject)
        self.act = button(tr("&Take them in"), self._take, role="primary", icon="check")
        self.foot.addWidget(self.leave)
        self.foot.addWidget(self.act)
        self._look()
        (self.into if self.into.isVisibleTo(self) else self.table).setFocus()

    def _build_target(self) -> None:
        """Ask which company it is for; a new one has a name, a password and a key."""
        form = QFormLayout()
        form.setHorizontalSpacing(14)
        self.into = QComboBox()
        for name in self._companies:
            self.into.addItem(name, name)
        self.into.addItem(tr("A new company"), "")
        names = [name.casefold() for name in self._companies]
        wanted = self._given.company.casefold()
        self.into.setCurrentIndex(names.index(wanted) if wanted in names else len(names))
        self.name = field(tr("Name"), text=self._given.company)
        self.password = field(tr("Pronto password"), secret=True)
        self.key = field(tr("Stripe key"), secret=True, placeholder=tr("rk_test_… or rk_live_…"))
        self._asked = []
        for words, control in (
            (tr("&For"), self.into),
            (tr("Na&me"), self.name),
            (tr("&Pronto password"), self.password),
            (tr("&Stripe key"), self.key),
        ):
            title = labelled(words, control)
            form.addRow(title, control)
            self._asked.append((title, control))
        self.body.addLayout(form)
        self.into.activated.connect(lambda _place: self._look())
        self.name.textChanged.connect(lambda _text: self._look())
        for secret in (self.password, self.key):
            secret.textChanged.connect(lambda _text: self._offer())

    # --- looking ahead -------------------------------------------------------------------------------

    @property
    def _target(self) -> str | None:
        """The company's name; None where the file is about this computer alone."""
        if not self._given.company:
            return None
        return str(self.into.currentData() or "") or self.name.text().strip()

    def _look(self) -> None:
        about_company = bool(self._given.company)
        new = about_company and not self.into.currentData()
        for place, (title, control) in enumerate(self._asked):
            for part in (title, control):
                part.setVisible(about_company if place == 0 else new)
        self._outlook = None
        self.problem.hide()
        self._offer()
        files, given, target = self._desk.office.settings_files, self._given, self._target
        if about_company and not target:
            self.summary.setText(tr("Give the new company a name."))
            self.rows.replace([])
            return
        self.summary.setText(tr("Comparing with what is here…"))
        work = self._desk.reading(self, tr("Import settings"), lambda _ctx: files.outlook(given, target))
        self._looking.start(work.on_success(self._show).on_failure(self._failed))

    def _show(self, outlook: Outlook) -> None:
        self._outlook = outlook
        if self._name_taken(outlook):
            self.rows.replace([])
            self.summary.setText(tr("There is a company of this name already; choose another name."))
            self._offer()
            return
        # What stays as it is comes first: it is what a person has to know.
        self.rows.replace([*outlook.held, *outlook.taken])
        self.summary.setText(self._words(outlook))
        self.act.setText(tr("&Add the company") if outlook.new else tr("&Take them in"))
        self._offer()

    def _words(self, outlook: Outlook) -> str:
        changed = counted(len(outlook.taken), "setting changes", "settings change")
        stays = counted(len(outlook.held), "stays as it is", "stay as they are")
        told = f"{changed}, {stays}." if outlook.held else f"{changed}."
        if outlook.new:
            words = tr("“{name}” is added; both connections are tried first.", name=outlook.company)
            return f"{words} {told}"
        return told if outlook.changes else tr("Everything here is as the file has it.")

    def _offer(self) -> None:
        outlook = self._outlook
        if outlook is None or self._done or self._name_taken(outlook):
            ready = False
        elif outlook.new:
            ready = bool(self.password.text() and self.key.text().strip())
        else:
            ready = bool(outlook.taken)
        self.act.setEnabled(ready)

    def _name_taken(self, outlook: Outlook) -> bool:
        """Whether a new company is meant, and there is one of this name."""
        return bool(outlook.company) and not self.into.currentData() and not outlook.new

    # --- taking in -----------------------------------------------------------------------------------

    def _take(self) -> None:
        outlook = self._outlook
        if outlook is None:
            return
        self.problem.hide()
        files, given, target = self._desk.office.settings_files, self._given, self._target
        locked = (self.act, self.into, self.name, self.password, self.key)
        if outlook.new:
            password, key = self.password.text(), self.key.text().strip()
            self.summary.setText(tr("Trying both connections…"))
            adding = self._desk.reading(
                self, tr("Import settings"), lambda ctx: files.add(given, target, password, key, ctx, PERSON)
            )
            adding.locking(*locked).on_success(lambda found: self._finish(*found)).on_failure(self._failed).start()
        else:
            self.summary.setText(tr("Taking them in…"))
            taking = self._desk.reading(
                self, tr("Import settings"), lambda _ctx: files.take(given, target, PERSON, outlook)
            )
            taking.locking(*locked).on_success(lambda done: self._finish(None, done)).on_failure(self._failed).start()

    def _finish(self, company: Company | None, outlook: Outlook) -> None:
        self._done = True
        for secret in (self.password, self.key):
            secret.clear()
        for _title, control in self._asked:
            control.setEnabled(False)
        self._outlook = outlook
        self.rows.replace(list(outlook.held))
        done = tr("“{name}” is added.", name=company.name) if company else tr("The settings are taken in.")
        rest = tr("These stay as they are:") if outlook.held else ""
        self.summary.setText(f"{done} {rest}".strip())
        self.act.hide()
        self.leave.setText(tr("C&lose"))
        self.leave.setFocus()
        self.taken.emit(company, outlook)

    def _failed(self, problem: SyncProblem) -> None:
        said = spoken(problem)
        self.summary.setText(tr("Nothing was changed."))
        self.problem.say(f"{said.sentence} {said.remedy}")
        self._offer()
