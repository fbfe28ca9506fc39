"""Edit which records go to Stripe, and which changes wait for a person: conditions, tried on real records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QSpinBox, QWidget

from app.domain.kinds import RecordType
from app.domain.mapping import ApprovalRule
from ui.bridge.desk import Desk
from ui.models.mapping_draft import Draft
from ui.screens.mapping_panel import EditorPanel
from ui.screens.mapping_results import Words
from ui.screens.mapping_watch import Checks, Found, Trial
from ui.text.mapping import Labels, approval_sentence, only_sentence
from ui.text.messages import kind_name
from ui.text.tr import tr
from ui.widgets.condition_edit import ConditionEdit, Field
from ui.widgets.controls import field, label
from ui.widgets.tab_order import in_order

_MOST_FIRST = 10_000
_LONGEST_NAME = 80


class OnlyEditor(EditorPanel):
    """Which records of a type go to Stripe at all."""

    def __init__(self, desk: Desk, draft: Draft, checks: Checks) -> None:
        """Edit the record rule of a draft."""
        super().__init__(tr("Which records"), Words(tr("Goes to Stripe"), tr("Go"), tr("Stay"), judged=True), delete="")
        self._draft, self._checks = draft, checks
        self.kind: RecordType | None = None
        self._labels = Labels(RecordType.CUSTOMERS)
        self._trial = Trial(desk, self)
        self.condition = ConditionEdit(tr("Which records go to Stripe"), tr("Every one goes to Stripe."))
        self.add_part(tr("Only records where"), self.condition)
        words = tr("The others are left out: nothing of theirs is made or changed in Stripe, and each says why.")
        self.form.addWidget(label(words, "caption", wrap=True))
        self.form.addStretch(1)
        self.condition.rebuilt.connect(lambda: in_order([self.done, *self.condition.stops, *self.results.stops]))
        self.condition.changed.connect(self._collect)
        self._trial.found.connect(self._show_found)
        checks.changed.connect(self._say)
        draft.changed.connect(lambda: self._show(now=False))

    def edit(self, kind: RecordType, fields: Sequence[Field]) -> None:
        """Take the rule of a record type in hand."""
        self.kind = kind
        self._labels = Labels(kind, {one.path: one.label for one in fields})
        self.condition.forget()
        self.condition.offer_fields(fields)
        self._show(now=True)

    def leave(self) -> None:
        """Let go of it."""
        self.kind = None
        self._trial.drop()

    def _show(self, *, now: bool) -> None:
        if self.kind is None:
            return
        only = self._draft.of_kind(self.kind).only
        self.condition.show_condition(only)
        self._say()
        self._trial.try_condition(self.kind, only, now=now)

    def _say(self) -> None:
        if self.kind is not None:
            only = self._draft.of_kind(self.kind).only
            self.say(only_sentence(self.kind, only, self._labels), "")

    def _collect(self, text: str) -> None:
        if self.kind is not None:
            self._draft.set_only(self.kind, text)

    def _show_found(self, found: Found) -> None:
        self.condition.show_problem(found.when)
        if found.refused:
            self.results.clear(found.refused)
        else:
            self.results.show_tried(found.tried, self._labels)


class ApprovalEditor(EditorPanel):
    """Which changes wait for a person."""

    def __init__(self, desk: Desk, draft: Draft, checks: Checks) -> None:
        """Edit approval rules of a draft."""
        words = Words(tr("Waits for approval"), tr("Wait"), tr("Go on"), judged=True)
        super().__init__(tr("Approval rule"), words, delete=tr("Delete rule"))
        self._draft, self._checks = draft, checks
        self.kind: RecordType | None = None
        self.place = -1
        self._labels = Labels(RecordType.CUSTOMERS)
        self._filling = False
        self._trial = Trial(desk, self)
        self.name = field(tr("Name of the approval rule"), placeholder=tr("Such as Invoices over $5,000"))
        self.name.setMaxLength(_LONGEST_NAME)
        self.condition = ConditionEdit(tr("Changes that wait"), tr("Every change waits."))
        self.first = QSpinBox()
        self.first.setRange(0, _MOST_FIRST)
        self.first.setSpecialValueText(tr("Always"))
        self.first.setAccessibleName(tr("How many changes wait; none means always"))
        self.add_part(tr("Called"), self.name)
        self.add_part(tr("A change waits where"), self.condition)
        self.add_part(tr("Only the first"), self._build_first())
        self.form.addStretch(1)
        self.condition.rebuilt.connect(
            lambda: in_order([self.done, self.name, *self.condition.stops, self.first, *self.results.stops])
        )
        self.name.textEdited.connect(lambda _text: self._collect())
        self.condition.changed.connect(lambda _text: self._collect())
        self.first.valueChanged.connect(lambda _number: self._collect())
        self._trial.found.connect(self._show_found)
        self.deleted.connect(self._delete)
        draft.changed.connect(lambda: self._show(now=False))
        checks.changed.connect(self._say)

    def _build_first(self) -> QWidget:
        made = QWidget()
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.first)
        row.addWidget(label(tr("changes; after so many approvals the rest go by themselves."), "caption", wrap=True), 1)
        return made

    @property
    def rule(self) -> ApprovalRule | None:
        """The rule at hand."""
        rules = self._draft.of_kind(self.kind).approvals if self.kind is not None else ()
        return rules[self.place] if 0 <= self.place < len(rules) else None

    def edit(self, kind: RecordType, place: int, fields: Sequence[Field]) -> None:
        """Take a rule in hand; a place behind the last makes a new one."""
        self.kind, self.place = kind, place
        self._labels = Labels(kind, {one.path: one.label for one in fields})
        self.condition.forget()
        self.condition.offer_fields(fields)
        approvals = self._draft.of_kind(kind).approvals
        if place >= len(approvals):
            self.place = len(approvals)
            name = _free(tr("{kinds} to approve", kinds=kind_name(kind)), [one.name for one in approvals])
            self._draft.set_approvals(kind, (*approvals, ApprovalRule(name)))
        self._show(now=True)

    def leave(self) -> None:
        """Let go of it."""
        self.kind = None
        self._trial.drop()

    def _show(self, *, now: bool) -> None:
        rule = self.rule
        if rule is None or self.kind is None:
            return
        self._filling = True
        if rule.name != self.name.text().strip():
            self.name.setText(rule.name)
        self.condition.show_condition(rule.when)
        self.first.setValue(rule.first)
        self._filling = False
        self._say()
        self._trial.try_condition(self.kind, rule.when, now=now)

    def _say(self) -> None:
        rule = self.rule
        if rule is not None and self.kind is not None:
            others = [one.name for place, one in enumerate(self._draft.of_kind(self.kind).approvals)
                      if place != self.place]  # fmt: skip
            wrong = "" if rule.name else tr("Give the rule a name; people see it beside what waits.")
            wrong = wrong or (tr("Another approval rule has this name.") if rule.name in others else "")
            self.say(approval_sentence(rule, self.kind, self._labels), wrong)

    def _collect(self) -> None:
        rule = self.rule
        if self._filling or rule is None or self.kind is None:
            return
        made = replace(rule, name=self.name.text().strip(), when=self.condition.condition, first=self.first.value())
        rules = list(self._draft.of_kind(self.kind).approvals)
        rules[self.place] = made
        self._draft.set_approvals(self.kind, rules)

    def _delete(self) -> None:
        kind, place = self.kind, self.place
        if kind is not None:
            self.back.emit()
            left = [one for number, one in enumerate(self._draft.of_kind(kind).approvals) if number != place]
            self._draft.set_approvals(kind, left)

    def _show_found(self, found: Found) -> None:
        self.condition.show_problem(found.when)
        if found.refused:
            self.results.clear(found.refused)
        else:
            self.results.show_tried(found.tried, self._labels)


def _free(name: str, taken: Sequence[str]) -> str:
    """Return a name that is not taken yet."""
    return next(one for one in (name, *(f"{name} {n}" for n in range(2, len(taken) + 3))) if one not in taken)
