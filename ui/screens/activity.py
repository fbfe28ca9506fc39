"""What was done, by whom and why: the journal, the runs and the receipts to post."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QTabWidget, QVBoxLayout, QWidget

from app.domain.journal import Entry, Receipt
from app.domain.outcome import RunSummary
from app.domain.plan import WRITES, Action
from ui.bridge.desk import Act, Desk
from ui.bridge.operations import Newest
from ui.models.rows import RowsModel
from ui.screens.activity_columns import journal_columns, receipt_columns, run_columns
from ui.screens.activity_filters import JournalFilters
from ui.screens.entry_details import EntryDetails
from ui.text.figures import whole
from ui.text.tr import counted, tr
from ui.widgets.cards import Callout, Card
from ui.widgets.controls import button, label
from ui.widgets.page import Page
from ui.widgets.roomy import Panes
from ui.widgets.table import Table

PAGE = 200
_UNDOABLE = {action.value for action in (*WRITES, Action.ACCEPT)}
_WRITING = {"sync", "apply", "fix", "duplicates"}
"""Kinds of runs that can be taken back; an undo is taken back by syncing again."""
Loaded = tuple[list[RunSummary], list[Receipt]]


class ActivityPage(Page):
    """Journal, runs and receipts, each a tab."""

    def __init__(self, desk: Desk) -> None:
        """Build the page; it loads when it is shown."""
        super().__init__(
            tr("Activity"), tr("Everything that was done, by whom, when and why. Entries are sealed one to the next.")
        )
        self._desk = desk
        self._journal: Newest[list[Entry]] = Newest()
        self._rest: Newest[Loaded] = Newest()
        self.verify = button(tr("&Verify the journal"), self._verify, icon="shield-check")
        self.undo = button(tr("&Undo…"), self._undo, icon="arrow-counter-clockwise",
                           tip=tr("Shows first what would be put back, and what stays and why"))  # fmt: skip
        self.undo.setEnabled(False)
        self.export = button(tr("E&xport…"), self._ask_export, icon="export",
                             tip=tr("Writes what the filters show to a list or a workbook"))  # fmt: skip
        for tool in (self.undo, self.export, self.verify):
            self.tools.addWidget(tool)
        self.verdict = Callout("good", "shield-check")
        self.body.addWidget(self.verdict)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setDrawBase(False)
        self.tabs.setAccessibleName(tr("Activity"))
        self.entries = RowsModel(journal_columns(), self)
        self.runs = RowsModel(run_columns(), self)
        self.receipts = RowsModel(receipt_columns(), self)
        self.tabs.addTab(self._build_journal(), tr("Journal"))
        self.tabs.addTab(self._build_runs(), tr("Runs"))
        self.tabs.addTab(self._build_receipts(), tr("Receipts to post"))
        self.body.addWidget(self.tabs, 1)
        self.filters.changed.connect(self._load_journal)
        self.entries.wants_more.connect(self._fetch_journal)
        self.table.chosen.connect(lambda row: self.details.show_entry(self.entries.row(row)))
        self.runs_table.opened.connect(self._open_run)
        for table in (self.table, self.runs_table):
            table.chosen.connect(lambda _row: self._offer_undo())
        self.tabs.currentChanged.connect(lambda _place: self._offer_undo())
        desk.records_changed.connect(self._refresh_if_seen)
        desk.company_changed.connect(lambda _company: self._refresh_if_seen())

    def shown(self) -> None:
        """Load everything afresh."""
        company = self._desk.company
        if company is None:
            return
        self._load_journal()
        history, number = self._desk.office.history, company.id
        work = self._desk.reading(self, tr("Activity"), lambda _ctx: (history.runs(number), history.receipts(number)))
        self._rest.start(work.on_success(self._show_rest))

    def first_focus(self) -> QWidget:
        """Return the journal."""
        return self.table

    def show_receipts(self) -> None:
        """Bring the receipts to the front."""
        self.tabs.setCurrentIndex(2)

    def _build_journal(self) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(10)
        self.filters = JournalFilters()
        self.search, self.run = self.filters.search, self.filters.run
        column.addWidget(self.filters)
        split = Panes()
        self.table = Table(tr("Journal"))
        self.details = EntryDetails()
        split.addWidget(_carded(self.table, self.entries))
        split.addWidget(self.details)
        split.setStretchFactor(0, 3)
        split.setStretchFactor(1, 1)
        split.setSizes([760, 370])
        column.addWidget(split, 1)
        return inner

    def _build_runs(self) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 10, 0, 0)
        self.runs_table = Table(tr("Runs"))
        column.addWidget(label(tr("Double-click a run to see what it wrote."), "caption"))
        column.addWidget(_carded(self.runs_table, self.runs), 1)
        return inner

    def _build_receipts(self) -> QWidget:
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 10, 0, 0)
        self.receipts_words = label("", "muted", wrap=True)
        column.addWidget(self.receipts_words)
        self.receipts_table = Table(tr("Receipts to post"))
        column.addWidget(_carded(self.receipts_table, self.receipts), 1)
        return inner

    def _refresh_if_seen(self) -> None:
        if self.isVisible():
            self.shown()

    def _load_journal(self) -> None:
        self._fetch_journal(0)

    def _fetch_journal(self, offset: int) -> None:
        company = self._desk.company
        if company is None:
            return
        history, number, sought = self._desk.office.history, company.id, self.filters.sought()
        work = self._desk.reading(
            self, tr("Journal"),
            lambda _ctx: history.journal(
                number, text=sought.text, run=sought.run, kind=sought.kind, who=sought.who, since=sought.since,
                until=sought.until, shared=True, limit=PAGE, offset=offset,
            ),
        )  # fmt: skip
        self._journal.start(work.on_success(lambda found: self._take(found, offset)))

    def _take(self, found: list[Entry], offset: int) -> None:
        more = len(found) == PAGE
        if offset:
            self.entries.append(found, more=more)
            return
        self.entries.replace(found, more=more)
        if found:
            self.table.selectRow(0)
        else:
            self.details.show_entry(None)

    def _show_rest(self, loaded: Loaded) -> None:
        runs, receipts = loaded
        self.runs.replace(runs)
        self.receipts.replace(receipts)
        self.tabs.setTabText(2, tr("Receipts to post") + (f"  {whole(len(receipts))}" if receipts else ""))
        words = tr("Stripe knows of money that Pronto does not show. Post these in Pronto; then they leave the list.")
        self.receipts_words.setText(
            words if receipts else tr("Nothing to post: Pronto shows all the money Stripe knows of.")
        )
        self.filters.show_runs(runs)

    def _open_run(self, row: int) -> None:
        run = self.runs.row(row)
        if run is not None:
            self.run.setCurrentIndex(max(0, self.run.findData(run.run)))
            self.tabs.setCurrentIndex(0)

    def _act(self) -> Act | None:
        """Return what the row at hand did, if it can be taken back."""
        if self.tabs.currentIndex() == 0:
            entry = self.entries.row(self.table.currentIndex().row())
            return Act(seqs=(entry.seq,)) if entry is not None and entry.action in _UNDOABLE else None
        run = self.runs.row(self.runs_table.currentIndex().row()) if self.tabs.currentIndex() == 1 else None
        return Act(run=run.run) if run is not None and run.kind in _WRITING and run.ended is not None else None

    def _offer_undo(self) -> None:
        self.undo.setEnabled(self._act() is not None)
        whole = self.tabs.currentIndex() == 1
        self.undo.setText(tr("&Undo this run…") if whole else tr("&Undo this entry…"))
        self.undo.setAccessibleName(self.undo.text().replace("&", ""))

    def _undo(self) -> None:
        act = self._act()
        if act is not None:
            self._desk.asked_undo.emit(act)

    def _ask_export(self) -> None:
        place = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self.window(), tr("Export the journal"), place)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters([tr("Workbook (*.xlsx)"), tr("Plain list (*.csv)")])
        dialog.setDefaultSuffix("xlsx")
        dialog.filterSelected.connect(lambda chosen: dialog.setDefaultSuffix("csv" if "csv" in chosen else "xlsx"))
        dialog.fileSelected.connect(lambda text: self.save_journal(Path(text)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_journal(self, path: Path) -> None:
        """Write what the filters show to a file."""
        company, sought, reports = self._desk.company, self.filters.sought(), self._desk.office.reports
        work = self._desk.reading(
            self, tr("Export the journal"), lambda _ctx: reports.save_journal(company, path, sought)
        )
        work.locking(self.export).on_success(lambda count: self._show_saved(path, count)).start()

    def _show_saved(self, path: Path, count: int) -> None:
        self.verdict.tone("good", "check-circle")
        many = counted(count, "entry is", "entries are")
        self.verdict.say(tr("{many} saved as {name}.", many=many, name=path.name), tr("Dis&miss"), self.verdict.hide)

    def _verify(self) -> None:
        history = self._desk.office.history
        work = self._desk.reading(self, tr("Verify the journal"), lambda _ctx: history.verify())
        work.locking(self.verify).on_success(self._show_verdict).start()

    def _show_verdict(self, broken: int | None) -> None:
        if broken is None:
            self.verdict.tone("good", "shield-check")
            self.verdict.say(
                tr("The journal is whole: no entry was changed, added or taken out."), tr("Dis&miss"), self.verdict.hide
            )
        else:
            self.verdict.tone("bad", "warning")
            self.verdict.say(
                tr("Entry {n} was altered outside Tallybridge, or it is missing: it does not fit the one before it.",
                   n=broken),
                tr("Dis&miss"), self.verdict.hide,
            )  # fmt: skip


def _carded(table: Table, model: RowsModel[Entry] | RowsModel[RunSummary] | RowsModel[Receipt]) -> Card:
    card = Card(margin=1, spacing=0)
    table.show_model(model, model.columns)
    card.body.addWidget(table)
    return card
