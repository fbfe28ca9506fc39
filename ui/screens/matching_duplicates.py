"""Stripe customers that are the same one: which stays, and the plan that tags the others."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.company import Mode
from app.domain.errors import SyncProblem
from app.domain.outcome import RunStatus, RunSummary
from app.domain.plan import PlanSummary
from app.services.duplicates import Cluster, Member
from ui.bridge.desk import Act, Desk
from ui.bridge.operations import Newest
from ui.dialogs.problem import ProblemDialog
from ui.models.matching import cluster_columns, member_columns, name_of
from ui.models.rows import RowsModel
from ui.screens.plan_dialog import PlanDialog
from ui.screens.runner import PERSON
from ui.text.summary import writes_in
from ui.text.tr import counted, told, tr
from ui.widgets.cards import Card, EmptyState
from ui.widgets.controls import Elided, button, label
from ui.widgets.roomy import Panes
from ui.widgets.sized import sized
from ui.widgets.table import Table


class DuplicatesTab(QWidget):
    """Groups at the left, a group's customers and what becomes of each at the right."""

    told = Signal(str, object)
    """What was done, and the ``Act`` that takes it back; None when there is none."""
    looking = Signal()
    """The person wants to look for matches."""

    def __init__(self, desk: Desk) -> None:
        """Start empty; ``load`` fills it."""
        super().__init__()
        self._desk = desk
        self._newest: Newest[list[Cluster]] = Newest()
        self._cluster: Cluster | None = None
        self._kept = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 10, 0, 0)
        column.setSpacing(8)
        self.empty = EmptyState("copy-simple")
        self._pages = QStackedWidget()
        self._pages.addWidget(self._build_split())
        self._pages.addWidget(self.empty)
        column.addWidget(self._pages)
        self.table.chosen.connect(lambda row: self._show(self.model.row(row)))
        self.table.opened.connect(lambda _row: self.members_table.setFocus())
        self.members_table.chosen.connect(lambda _row: self._allow())
        self.members_table.opened.connect(lambda _row: self.keep_this())

    @property
    def cluster(self) -> Cluster | None:
        """The group at hand."""
        return self._cluster

    @property
    def kept(self) -> str:
        """Stripe id of the customer that stays."""
        return self._kept

    def load(self) -> None:
        """Load the groups afresh."""
        company = self._desk.company
        if company is None:
            return
        matching, number = self._desk.office.matching, company.id
        work = self._desk.reading(self, tr("Duplicates"), lambda _ctx: matching.clusters(number))
        self._newest.start(work.on_success(self._take))

    def first_focus(self) -> QWidget:
        """Return the list of groups, or the button that looks for them."""
        return self.table if self.model.rows else self.empty.button

    def keep_this(self) -> None:
        """Have the customer at hand stay in place of the proposed one."""
        member = self._member()
        if member is not None and self.choose.isEnabled():
            self._kept = member.stripe_id
            self._show_members()

    # --- building -------------------------------------------------------------------------------------

    def _build_split(self) -> Panes:
        split = Panes()
        card = Card(margin=1, spacing=0)
        self.model = RowsModel(cluster_columns(), self)
        self.table = Table(tr("Groups of duplicates"))
        self.table.show_model(self.model, self.model.columns)
        card.body.addWidget(self.table)
        split.addWidget(card)
        split.addWidget(self._build_details())
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 2)
        split.setSizes([260, 840])
        return split

    def _build_details(self) -> Card:
        card = Card(margin=16, spacing=8)
        sized(card, least_width=380)
        card.setAccessibleName(tr("The group in full"))
        self._title = Elided("", "section")
        card.body.addWidget(self._title)
        self._why = label("", wrap=True)
        card.body.addWidget(self._why)
        row = QHBoxLayout()
        row.setSpacing(6)
        self.tag = button(tr("Ta&g the others…"), self._plan, role="primary", icon="tag")
        self.choose = button(tr("&Keep this one instead"), self.keep_this, icon="star",
                             tip=tr("Enter on a customer does the same"))  # fmt: skip
        row.addWidget(self.tag)
        row.addWidget(self.choose)
        row.addStretch(1)
        card.body.addLayout(row)
        self.members: RowsModel[Member] = RowsModel(member_columns(lambda: self._kept), self)
        self.members_table = Table(tr("Customers of the group"))
        self.members_table.show_model(self.members, self.members.columns)
        card.body.addWidget(self.members_table, 1)
        words = tr("Stripe cannot merge customers. One stays; the others get a tag that names it and are left alone "
                   "from then on: nothing is deleted.")  # fmt: skip
        card.body.addWidget(label(words, "caption", wrap=True))
        return card

    # --- showing --------------------------------------------------------------------------------------

    def _take(self, found: list[Cluster]) -> None:
        before = max(0, self.table.currentIndex().row())
        self.model.replace(found)
        self._pages.setCurrentIndex(0 if found else 1)
        place = min(before, len(found) - 1)
        if found:
            self.table.selectRow(place)
        self._show(self.model.row(place))
        if not found:
            self.empty.say(
                tr("No duplicates found"),
                tr("Stripe customers are compared with each other each time you look for matches."),
                tr("&Look for matches"), self.looking.emit,
            )  # fmt: skip

    def _show(self, cluster: Cluster | None) -> None:
        self._cluster = cluster
        self._kept = cluster.survivor if cluster is not None else ""
        self._title.setText(name_of(cluster) if cluster is not None else "")
        self._show_members()

    def _show_members(self) -> None:
        cluster = self._cluster
        place = self.members_table.currentIndex().row()
        members = () if cluster is None else sorted(cluster.members, key=lambda one: one.stripe_id != self._kept)
        self.members.replace(list(members))
        self._why.setText("" if cluster is None else self._reason(cluster))
        others = max(0, len(members) - 1)
        self.tag.setText(tr("Ta&g the other {n}…", n=others) if others > 1 else tr("Ta&g the other…"))
        self.tag.setAccessibleName(self.tag.text().replace("&", ""))
        self.tag.setEnabled(others > 0)
        if members:
            self.members_table.selectRow(0 if place < 0 else min(place, len(members) - 1))
        self._allow()

    def _reason(self, cluster: Cluster) -> str:
        """Return why they are the same, and why the one that stays does."""
        kept = next((one for one in cluster.members if one.stripe_id == self._kept), cluster.members[0])
        name = kept.title or kept.stripe_id
        if self._kept != cluster.survivor:
            stays = tr("You chose that {name} stays.", name=name)
        elif kept.linked_to:
            stays = tr("{name} stays: it is linked to debtor {code}.", name=name, code=kept.linked_to)
        elif kept.documents:
            invoices = counted(kept.documents, "invoice", "invoices")
            stays = tr("{name} stays: it has the most history, {n}.", name=name, n=invoices)
        elif kept.carries:
            stays = tr("{name} stays: it carries Pronto id {code}.", name=name, code=kept.carries)
        else:
            stays = tr("{name} stays: it was made first.", name=name)
        return f"{tr('The same: {why}.', why=told(cluster.words))} {stays}"

    def _member(self) -> Member | None:
        return self.members.row(self.members_table.currentIndex().row())

    def _allow(self) -> None:
        member, cluster = self._member(), self._cluster
        linked = next((one for one in cluster.members if one.linked_to), None) if cluster is not None else None
        other = member is not None and member.stripe_id != self._kept
        self.choose.setEnabled(other and (linked is None or linked is member))
        why = tr("The one that is linked to a debtor stays.") if other and linked is not None else ""
        self.choose.setToolTip(why or tr("Enter on a customer does the same"))

    # --- tagging --------------------------------------------------------------------------------------

    def _plan(self) -> None:
        company, cluster, kept = self._desk.company, self._cluster, self._kept
        if company is None or cluster is None or self._desk.works.writing_jobs():
            return
        matching, number = self._desk.office.matching, company.id
        work = self._desk.reading(
            self, tr("Tag duplicates"),
            lambda _ctx: matching.choose_survivor(number, cluster.number, kept, "", PERSON),
        )  # fmt: skip
        work.locking(self.tag).on_success(self._show_plan).on_failure(self._failed).start()

    def _show_plan(self, plan: PlanSummary) -> None:
        kept = next((one for one in self.members.rows if one.stripe_id == self._kept), None)
        name = (kept.title or kept.stripe_id) if kept is not None else self._kept
        tagged = counted(writes_in(plan), "customer", "customers")
        PlanDialog(
            self.window(), self._desk, plan, title=tr("Tag duplicates of {name}?", name=name),
            words=tr("{n} would be tagged, and left alone from then on. Nothing has been changed yet.", n=tagged),
            act=tr("&Tag {n}", n=tagged), accept=lambda: self._apply(plan), danger=self._desk.mode is Mode.LIVE,
        ).open()  # fmt: skip

    def _apply(self, plan: PlanSummary) -> None:
        matching = self._desk.office.matching
        work = self._desk.writing(self, tr("Tag duplicates"), lambda ctx: matching.apply(plan.id, ctx, PERSON))
        work.on_success(self._applied).on_failure(self._failed).start()

    def _applied(self, run: RunSummary) -> None:
        words = tr("Tagged: {n}. They are left alone from now on.", n=counted(run.writes, "customer", "customers"))
        if run.status is not RunStatus.DONE and run.messages:
            words = " ".join(told(one) for one in run.messages)
        self.told.emit(words, Act(run=run.run) if run.writes else None)
        self._desk.matches_changed.emit()
        self._desk.records_changed.emit()

    def _failed(self, problem: SyncProblem) -> None:
        self.load()
        ProblemDialog(self.window(), problem).open()
