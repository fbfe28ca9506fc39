"""Settings: the copies of the data file, putting one back, and how far back the journal goes."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QComboBox

from app.domain.errors import SyncProblem
from app.ports.backups import Backup, Restored
from app.ports.journal import JournalSize
from ui.bridge.desk import Desk
from ui.bridge.office_safety import Listed
from ui.dialogs.confirm import ConfirmDialog
from ui.dialogs.problem import spoken
from ui.dialogs.restore import held, room, why
from ui.models.rows import RowsModel
from ui.screens.settings_parts import SettingsCard, hold_choice
from ui.text.columns import Column
from ui.text.format import when
from ui.text.tr import counted, told, tr
from ui.widgets.cards import Callout
from ui.widgets.controls import button, label
from ui.widgets.sized import sized
from ui.widgets.table import Table

PERSON = "person"
YEARS = (5, 7, 10, 15)
_HEIGHT = 210
Loaded = tuple[list[Listed], JournalSize]


def _columns() -> list[Column[Listed]]:
    return [
        Column(tr("When"), lambda one: when(one.backup.at), width=150),
        Column(tr("What for"), lambda one: why(one.backup), width=150),
        Column(tr("Holds"), lambda one: held(one.holds), width=0, tone=lambda _one: "muted"),
        Column(tr("Size"), lambda one: room(one.backup.bytes), width=90, right=True),
    ]


class BackupCard(SettingsCard):
    """The same for every company."""

    def __init__(self, desk: Desk) -> None:
        """Build the card; it loads when it is shown."""
        super().__init__(
            tr("Backups"),
            tr("A copy of the data file is made every day before the first run, before a big run and before an update. "
               "Seven days, four weeks and twelve months are kept. Passwords and keys are not in them."),
        )  # fmt: skip
        self._desk = desk
        self.place = label("", "caption", wrap=True)
        self.body.addWidget(self.place)
        self.rows: RowsModel[Listed] = RowsModel(_columns(), self)
        self.table = Table(tr("Backups"))
        self.table.show_model(self.rows, self.rows.columns)
        sized(self.table, height=_HEIGHT)
        self.body.addWidget(self.table)
        self.now = button(tr("Back up now"), self._make, icon="floppy-disk")
        self.restore = button(tr("Restore…"), self._ask, role="danger", icon="arrow-counter-clockwise")
        self.restore.setEnabled(False)
        self.folder = button(tr("Open the folder"), self._open_folder, role="quiet", icon="folder-open")
        self.buttons(self.now, self.restore, self.folder)
        self.result = Callout("good", "check-circle")
        self.body.addWidget(self.result)
        self.years = QComboBox()
        for number in YEARS:
            self.years.addItem(counted(number, "year", "years"), number)
        self.years.activated.connect(lambda _place: self._keep_years())
        self.line(
            tr("Keep the journal for"), self.years, tr("The law asks for seven years. Older entries are taken out.")
        )
        self.journal = label("", "caption", wrap=True)
        self.body.addWidget(self.journal)
        self.table.chosen.connect(lambda _row: self._offer())

    def shown(self) -> None:
        """Load the list and the sizes."""
        office = self._desk.office
        kept = office.past.years
        hold_choice(self.years, kept, counted(kept, "year", "years"))
        work = self._desk.reading(
            self, tr("Backups"), lambda _ctx: (list(office.backups.all()), office.history.journal_size())
        )
        work.on_success(self._loaded).start()

    def _loaded(self, loaded: Loaded) -> None:
        found, size = loaded
        self.rows.replace(found)
        whole = room(sum(one.backup.bytes for one in found))
        many = counted(len(found), "backup", "backups")
        self.place.setText(
            tr("{many}, {room}, in {place}", many=many, room=whole, place=self._desk.office.backups.place)
        )
        self.journal.setText(tr("The journal: {size}.", size=size.sentence))
        self._offer()

    def _listed(self) -> Listed | None:
        return self.rows.row(self.table.currentIndex().row())

    def _offer(self) -> None:
        one = self._listed()
        self.restore.setEnabled(one is not None and not one.holds.problem)

    def _make(self) -> None:
        backups = self._desk.office.backups
        work = self._desk.reading(self, tr("Back up now"), lambda _ctx: backups.make())
        work.locking(self.now, self.restore).on_success(self._made).on_failure(self._failed).start()

    def _made(self, made: Backup) -> None:
        self._say("good", "check-circle", tr("The backup {name} is made.", name=made.name))
        self.shown()

    def _ask(self) -> None:
        one = self._listed()
        if one is None:
            return
        name = one.backup.name
        ConfirmDialog(
            self.window(), tr("Put the backup of {when} back?", when=when(one.backup.at)),
            tr("It holds: {held}. What Tallybridge knew since is taken back, but for the journal, which goes on. The "
               "file in use is kept aside. Nothing is changed in Pronto or Stripe, and before anything is written "
               "there, both sides are read again and compared.", held=held(one.holds)),
            act=tr("&Put it back"), accept=lambda: self._put_back(name), typed=tr("restore"), danger=True,
            place="backups",
        ).open()  # fmt: skip

    def _put_back(self, name: str) -> None:
        backups = self._desk.office.backups
        self._say("wait", "clock", tr("Putting it back…"))
        work = self._desk.reading(self, tr("Restore"), lambda _ctx: backups.restore(name, PERSON))
        work.locking(self.now, self.restore).on_success(self._restored).on_failure(self._failed).start()

    def _restored(self, restored: Restored) -> None:
        self._say("good", "check-circle", told(restored.sentence))
        self.shown()
        self._desk.companies_changed.emit()
        self._desk.records_changed.emit()

    def _keep_years(self) -> None:
        past, number = self._desk.office.past, int(self.years.currentData())
        work = self._desk.reading(self, tr("Settings"), lambda _ctx: past.keep(number, PERSON))
        work.locking(self.years).on_failure(self._failed).start()

    def _open_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._desk.office.backups.place)))

    def _failed(self, problem: SyncProblem) -> None:
        said = spoken(problem)
        self._say("bad", "warning-circle", f"{said.sentence} {said.remedy}")

    def _say(self, tone: str, icon: str, words: str) -> None:
        self.result.tone(tone, icon)
        self.result.say(words)
