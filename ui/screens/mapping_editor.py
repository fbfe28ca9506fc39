"""Edit one rule: each change goes into the draft at once, and its result on real records is shown beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Signal

from app.domain.kinds import RecordType
from app.domain.mapping import Example, FieldRule
from app.planning.try_rule import Tried, paths_of
from ui.bridge.desk import Desk
from ui.models.mapping_draft import Draft
from ui.screens.mapping_examples import ExamplesForm
from ui.screens.mapping_more import MoreForm
from ui.screens.mapping_panel import EditorPanel
from ui.screens.mapping_results import value_words
from ui.screens.mapping_target import TargetForm
from ui.screens.mapping_value import ValueForm
from ui.screens.mapping_watch import Checks, Found, Trial, sentence
from ui.text.mapping import Labels, rule_sentence
from ui.text.mapping_steps import LOOKUP
from ui.text.tr import tr
from ui.widgets.condition_edit import ConditionEdit, Field
from ui.widgets.step_chain import StepChain
from ui.widgets.tab_order import in_order


class RuleEditor(EditorPanel):
    """The form of a field rule."""

    wants_table = Signal(str)

    def __init__(self, desk: Desk, draft: Draft, checks: Checks) -> None:
        """Edit rules of a draft.

        Args:
            desk: what screens share.
            draft: the mapping on the bench.
            checks: what is wrong with it.
        """
        super().__init__(tr("Rule"), value_words(), delete=tr("Delete rule"))
        self._draft, self._checks = draft, checks
        self.kind = RecordType.CUSTOMERS
        self.place = -1
        self._labels = Labels(self.kind)
        self._filling = False
        self._trial = Trial(desk, self)
        self.value, self.target, self.steps = ValueForm(), TargetForm(), StepChain()
        self.when = ConditionEdit(tr("Only where"), tr("For every record."))
        self.more, self.examples = MoreForm(), ExamplesForm()
        self.add_part(tr("Value"), self.value)
        self.add_part(tr("Goes to"), self.target)
        self.add_part(tr("Steps"), self.steps)
        self.add_part(tr("Only where"), self.when)
        self.add_part(tr("More"), self.more)
        self.add_part(tr("Examples"), self.examples)
        self.form.addStretch(1)
        for part in (self.value, self.steps, self.more, self.examples):
            part.changed.connect(self._collect)
        for changing in (self.value, self.steps, self.when, self.examples):
            changing.rebuilt.connect(self._order)
        self.target.changed.connect(lambda _path: self._collect())
        self.when.changed.connect(lambda _text: self._collect())
        self.steps.wants_table.connect(self.wants_table)
        self.results.wants_example.connect(self._make_example)
        self._trial.found.connect(self._show_found)
        checks.changed.connect(self._show_problems)
        draft.changed.connect(self._follow)
        self.deleted.connect(self._delete)

    @property
    def rule(self) -> FieldRule | None:
        """The rule at hand, as the draft has it."""
        return self._draft.rule(self.kind, self.place)

    def edit(self, kind: RecordType, place: int, fields: Sequence[Field]) -> None:
        """Take a rule in hand.

        Args:
            kind: record type.
            place: the rule among its type's.
            fields: what conditions and sources may name.
        """
        self.kind, self.place = kind, place
        self.target.offer(kind)
        self.when.forget()
        self.offer_fields(fields)
        self.results.clear()
        self._show(now=True)

    def offer_fields(self, fields: Sequence[Field]) -> None:
        """Offer other fields; what is shown stays."""
        labels: Mapping[str, str] = {one.path: one.label for one in fields}
        self._labels = Labels(self.kind, labels)
        self._filling = True
        self.value.offer_fields([one for one in fields if one.path])
        self.when.offer_fields(fields)
        self._filling = False

    def use_table(self, name: str) -> None:
        """Let the step that was waiting for a lookup table use this one."""
        rule = self.rule
        if rule is not None and LOOKUP in rule.transforms:
            steps = tuple(f"{LOOKUP}:{name}" if step == LOOKUP else step for step in rule.transforms)
            self._draft.put(self.kind, self.place, replace(rule, transforms=steps))

    def leave(self) -> None:
        """Let go of the rule."""
        self.place = -1
        self._trial.drop()

    def _follow(self) -> None:
        """The draft changed: here, by a step back, or because a table was kept."""
        if self.place < 0:
            return
        if self.rule is None:
            self.back.emit()
        else:
            self._show(now=False)

    def _show(self, *, now: bool) -> None:
        rule, mapping = self.rule, self._draft.mapping
        if rule is None or mapping is None:
            return
        self._filling = True
        self.value.show_rule(rule)
        self.target.show_target(rule.target)
        self.steps.show_steps(rule.transforms, list(mapping.tables))
        self.when.show_condition(rule.when)
        self.more.show_rule(rule)
        self.examples.show_examples(rule.examples, paths_of(rule), self._labels.source)
        self._filling = False
        self._show_problems()
        self._trial.try_rule(self.kind, rule, mapping, now=now)

    def _order(self) -> None:
        """Let the tab key go down the form, then on to the results."""
        stops = [*self.value.stops, self.target.place, self.target.name, *self.steps.stops, *self.when.stops]
        in_order([self.done, *stops, *self.more.stops, *self.examples.stops, *self.results.stops])

    def _collect(self) -> None:
        """Put what the form says into the draft."""
        rule = self.rule
        if self._filling or rule is None:
            return
        made = self.more.into(self.value.into(rule))
        made = replace(made, target=self.target.target, transforms=self.steps.steps, when=self.when.condition,
                       examples=self.examples.examples)  # fmt: skip
        self._draft.put(self.kind, self.place, made)

    def _show_problems(self) -> None:
        rule = self.rule
        if rule is None:
            return
        about_target = self._checks.about_target(self.kind, self.place)
        self.target.show_problem(about_target)
        # What is wrong with a condition or an expression is said below it.
        words = [sentence(one.sentence) for one in self._checks.of_rule(self.kind, self.place)
                 if not one.sentence.startswith(("when:", "compute:"))]  # fmt: skip
        self.say(rule_sentence(rule, self._labels), " ".join(one for one in words if one != about_target))

    def _show_found(self, found: Found) -> None:
        self.when.show_problem(found.when)
        self.value.show_problem(found.compute)
        self.examples.show_verdicts(found.examples)
        if found.refused:
            self.results.clear(found.refused)
        else:
            self.results.show_tried(found.tried, self._labels)

    def _make_example(self, tried: Tried) -> None:
        """Make an example of a record: what it has, and what the rule makes of it now."""
        if not tried.problem:
            given = {path: text for path, text in tried.source_texts.items() if text}
            self.examples.append(Example(given, tried.value or None))

    def _delete(self) -> None:
        place, self.place = self.place, -1
        self.back.emit()
        self._draft.remove(self.kind, place)
