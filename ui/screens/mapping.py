"""Mapping: what goes from Pronto to Stripe, and how; tried on real records while it is edited, saved as versions."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QStackedWidget, QWidget

from app.domain.company import Company
from app.domain.kinds import RecordType
from app.domain.mapping import FieldRule, MappingSet
from app.planning.limits import metadata_keys
from app.ports.progress import JobContext
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.models.mapping_draft import Draft
from ui.screens.mapping_conditions import ApprovalEditor, OnlyEditor
from ui.screens.mapping_editor import RuleEditor
from ui.screens.mapping_fields import KnownFields
from ui.screens.mapping_keeping import Keeping
from ui.screens.mapping_rules import RulesView
from ui.screens.mapping_watch import Checks, blocking
from ui.text.mapping import Labels
from ui.text.mapping_lines import NEW_APPROVAL, NEW_TABLE, ONLY, field_lines, rule_lines, target_lines, used_by
from ui.text.messages import kind_name
from ui.text.tr import tr
from ui.widgets.cards import Callout
from ui.widgets.chips import Chips
from ui.widgets.controls import button, restyle
from ui.widgets.page import Page

KINDS = (
    RecordType.CUSTOMERS,
    RecordType.ITEMS,
    RecordType.ORDERS,
    RecordType.INVOICES,
    RecordType.CREDIT_NOTES,
)
"""Record types in the order a person thinks of them."""
Opened = tuple[int, MappingSet]


class MappingPage(Page):
    """The list of rules of a record type, and the editor of the one at hand."""

    def __init__(self, desk: Desk) -> None:
        """Build the page; it loads when it is shown."""
        super().__init__(tr("Mapping"))
        self._desk = desk
        self._company_id = 0
        self._trouble = ""
        self._opening: Newest[Opened] = Newest()
        self.draft = Draft(self)
        self.fields = KnownFields(desk, self)
        self.checks = Checks(desk, self.draft, self.fields.seen)
        self.keeping = Keeping(desk, self.draft, self.fields, self)
        self._build_tools()
        self.kinds = Chips([(kind.value, kind_name(kind), "") for kind in KINDS], single=True)
        self.kinds.choose(RecordType.CUSTOMERS.value)
        self.told = Callout("good", "check-circle")
        self.view = RulesView()
        self.editor = RuleEditor(desk, self.draft, self.checks)
        self.only = OnlyEditor(desk, self.draft, self.checks)
        self.approval = ApprovalEditor(desk, self.draft, self.checks)
        self._pages = QStackedWidget()
        for part in (self.view, self.editor, self.only, self.approval):
            self._pages.addWidget(part)
        self.body.addWidget(self.kinds)
        self.body.addWidget(self.told)
        self.body.addWidget(self._pages, 1)
        self._connect()

    def _build_tools(self) -> None:
        self.back = button(tr("&Undo change"), self.draft.step_back, icon="arrow-counter-clockwise",
                           tip=tr("Take the last change back"))  # fmt: skip
        self.versions = button(tr("&Versions…"), self.keeping.open_versions, icon="clock-counter-clockwise",
                               name=tr("Versions"))  # fmt: skip
        self.more = button(tr("Mor&e"), self._open_more, icon="dots-three", name=tr("More: files, discard"))
        self.save = button(tr("&Save…"), self.keeping.open_save, role="primary", icon="floppy-disk", name=tr("Save"))
        for tool in (self.back, self.versions, self.more, self.save):
            self.tools.addWidget(tool)

    def _connect(self) -> None:
        desk = self._desk
        self.kinds.changed.connect(self._show_kind)
        self.view.joined.connect(self._join)
        self.view.opened.connect(self._open)
        self.view.removed.connect(self._remove)
        self.editor.wants_table.connect(self.keeping.edit_table)
        for panel in (self.editor, self.only, self.approval):
            panel.back.connect(self.show_rules)
        self.draft.changed.connect(self._show_draft)
        self.checks.changed.connect(self._show_draft)
        self.fields.changed.connect(self._show_fields)
        self.fields.failed.connect(self._no_fields)
        self.keeping.saved.connect(self._saved)
        self.keeping.told.connect(self._tell)
        self.keeping.kept_table.connect(self.editor.use_table)
        self.keeping.imported.connect(self._imported)
        desk.company_changed.connect(self._company_changed)
        desk.records_changed.connect(self.fields.read_again)
        for keys, act in (("Ctrl+Shift+S", self.save.click), ("Ctrl+N", self.view.new.click)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # --- loading --------------------------------------------------------------------------------------

    @property
    def kind(self) -> RecordType:
        """The record type at hand."""
        return RecordType(self.kinds.chosen[0]) if self.kinds.chosen else RecordType.CUSTOMERS

    @property
    def labels(self) -> Labels:
        """What people call the fields of the type at hand."""
        return self.fields.labels(self.kind)

    def shown(self) -> None:
        """Open the mapping in force, unless unsaved changes are on the bench."""
        company = self._desk.company
        if company is not None and (company.id != self._company_id or not self.draft.dirty):
            self._open_mapping(company)
        self.fields.load(self.kind)

    def first_focus(self) -> QWidget:
        """Return the control a person starts with."""
        shown = self._pages.currentWidget()
        return self.view.fields.search if shown is self.view else self.editor.value.first_focus()

    def _open_mapping(self, company: Company) -> None:
        mappings, number = self._desk.office.mappings, company.id
        if number != self._company_id:
            self._company_id = number
            self.fields.forget()

        def load(_ctx: JobContext) -> Opened:
            return mappings.number_in_force(number), mappings.in_force(number)

        self._opening.start(self._desk.reading(self, tr("Mapping"), load).on_success(self._opened))

    def _opened(self, opened: Opened) -> None:
        base, mapping = opened
        if not self.draft.dirty and (self.draft.base != base or self.draft.mapping != mapping):
            self.draft.open(base, mapping)

    def _company_changed(self, company: Company | None) -> None:
        if company is not None and company.id == self._company_id:
            return
        self.show_rules()
        self.told.hide()
        self._company_id = 0
        self.draft.put_back(None)
        self.fields.forget()
        if self.isVisible():
            self.shown()

    # --- showing --------------------------------------------------------------------------------------

    def _show_kind(self) -> None:
        self.show_rules()
        self.view.let_go()
        self._show_draft()
        self.fields.load(self.kind)

    def _show_fields(self, kind: RecordType) -> None:
        self._trouble = ""
        if kind is self.kind:
            if self._pages.currentWidget() is self.editor:
                self.editor.offer_fields(self.fields.choices(kind))
            self._show_draft()

    def _no_fields(self, why: str) -> None:
        self._trouble = why
        self._allow()

    def _show_draft(self) -> None:
        bench, mapping = self.draft.bench, self.draft.mapping
        if bench is None or mapping is None:
            return
        if self._pages.currentWidget() is not self.view:
            # The lists are made anew when they come to the front.
            self._allow()
            return
        rules = self.draft.of_kind(self.kind)
        saved = bench.saved.types.get(self.kind)
        known = set(saved.rules) if saved is not None else set()
        used, labels = used_by(rules), self.labels
        self.view.name_by(labels)
        self.view.fields.show_lines(field_lines(self.fields.of_kind(self.kind), used))
        self.view.targets.show_lines(target_lines(self.kind, used, metadata_keys(rules, self.fields.counts(self.kind))))
        lines = rule_lines(rules, mapping.tables, labels, self.checks.problems,
                           lambda place: rules.rules[place] not in known)  # fmt: skip
        self.view.rules.show_lines(lines)
        self._allow()

    def _allow(self) -> None:
        """Offer saving, or say what has to be mended first."""
        dirty = self.draft.dirty
        reason = blocking(self.checks.problems, self.fields.labels) if dirty else ""
        self.save.setEnabled(dirty and not reason and self.checks.settled)
        self.save.setToolTip(reason or (tr("Shows first what would change (Ctrl+Shift+S)") if dirty
                                        else tr("Nothing was changed")))  # fmt: skip
        self.back.setEnabled(self.draft.can_step_back)
        words = tr("Version {n} is in force.", n=self.draft.base)
        if dirty:
            words = tr("Version {n} is in force; your changes are not saved yet.", n=self.draft.base)
        if reason:
            words = tr("Not to be saved yet. {reason}", reason=reason)
        self.explain(words or self._trouble)
        if bool(self.subtitle.property("tone")) != bool(reason):
            restyle(self.subtitle, tone="bad" if reason else "")

    # --- editing --------------------------------------------------------------------------------------

    def show_rules(self) -> None:
        """Go back to the three columns."""
        if self._pages.currentWidget() is self.view:
            return
        for panel in (self.editor, self.only, self.approval):
            panel.leave()
        self._pages.setCurrentWidget(self.view)
        self._show_draft()
        self.view.rules.list.setFocus()

    def _join(self, source: str, target: str) -> None:
        """Make a rule of a field and a target and open it; a target that is filled already is opened instead."""
        if self.draft.mapping is None:
            return
        rules = self.draft.of_kind(self.kind).rules
        place = next((number for number, rule in enumerate(rules) if target and rule.target == target), -1)
        is_new = place < 0
        if is_new:
            rule = FieldRule(target=target or "metadata.", source=(source,) if source else ())
            place = self.draft.add(self.kind, rule)
        self.edit_rule(place)
        if is_new and (not target or not self.editor.target.name.isHidden()):
            self.editor.target.ask_name()

    def edit_rule(self, place: int) -> None:
        """Open a rule of the type at hand."""
        self.told.hide()
        self._pages.setCurrentWidget(self.editor)
        self.editor.edit(self.kind, place, self.fields.choices(self.kind))
        self.editor.value.first_focus().setFocus()

    def _open(self, key: str) -> None:
        what, _, rest = key.partition(":")
        choices = self.fields.choices(self.kind)
        match what:
            case "rule":
                self.edit_rule(int(rest))
            case "approval":
                place = len(self.draft.of_kind(self.kind).approvals) if key == NEW_APPROVAL else int(rest)
                self._pages.setCurrentWidget(self.approval)
                self.approval.edit(self.kind, place, choices)
                self.approval.name.setFocus()
                self.approval.name.selectAll()
            case "table":
                self.keeping.edit_table("" if key == NEW_TABLE else rest)
            case _:
                self._pages.setCurrentWidget(self.only)
                self.only.edit(self.kind, choices)
                self.only.condition.add.setFocus()

    def _remove(self, key: str) -> None:
        what, _, rest = key.partition(":")
        if what == "rule":
            self.draft.remove(self.kind, int(rest))
        elif key == ONLY:
            self.draft.set_only(self.kind, "")
        elif what == "approval" and rest.isdigit():
            kept = list(self.draft.of_kind(self.kind).approvals)
            del kept[int(rest)]
            self.draft.set_approvals(self.kind, kept)

    # --- beyond the page --------------------------------------------------------------------------------

    def _open_more(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.keeping.fill_menu(menu)
        menu.popup(self.more.mapToGlobal(QPoint(0, self.more.height() + 2)))

    def _saved(self, words: str) -> None:
        self.draft.put_back(None)
        self._tell(words)
        self.show_rules()
        self.shown()
        self._desk.records_changed.emit()

    def _imported(self, mapping: MappingSet) -> None:
        self.draft.replace_all(mapping)
        self._tell(tr("The file is on the bench. Nothing of it counts before it is saved; Save shows what it changes."))

    def _tell(self, words: str) -> None:
        self.told.say(words, tr("&Close"), self.told.hide)
