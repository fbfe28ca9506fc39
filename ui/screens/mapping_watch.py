"""Watches a draft while it is edited: what is wrong with it, and what the rule at hand makes of real records.

Both run on the read lane, a moment after the last letter was typed; an answer overtaken by the next is dropped, so
that a rule that takes long, or cannot be read at all, never holds up the window.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from app.domain.errors import SyncProblem
from app.domain.kinds import RecordType
from app.domain.mapping import FieldRule, MappingSet
from app.planning.check_mapping import MappingProblem, check_mapping
from app.planning.contact import NotValid
from app.planning.expressions import compile_expression
from app.planning.scope import unknown_names
from app.planning.targets import target_problem
from app.planning.try_rule import Tried, example_problem
from app.ports.progress import JobContext
from ui.bridge.desk import Desk
from ui.bridge.operations import Newest
from ui.bridge.throttle import Debounce
from ui.models.mapping_draft import Draft
from ui.screens.mapping_results import SHOWN
from ui.text.mapping import Labels
from ui.text.messages import kind_name
from ui.text.tr import told, tr

TYPING_MILLISECONDS = 200
_SHORT = 90
"""Characters of a problem told at the top of the page."""


@dataclass(frozen=True, slots=True)
class Found:
    """What came out of trying a rule or a condition."""

    tried: tuple[Tried, ...] = ()
    when: str = ""
    """What is wrong with the condition, as a sentence; blank when nothing is."""
    compute: str = ""
    """What is wrong with the expression the value is worked out by."""
    refused: str = ""
    """Why nothing could be tried."""
    examples: tuple[str, ...] = ()
    """Of each example what is wrong with it; blank when it holds."""


def expression_problem(kind: RecordType, text: str) -> str:
    """Return what is wrong with an expression, as a sentence; blank when nothing is, or there is none."""
    if not text.strip():
        return ""
    try:
        wrong = unknown_names(kind, compile_expression(text))
    except NotValid as problem:
        return sentence(str(problem))
    return sentence(wrong[0]) if wrong else ""


def sentence(words: str) -> str:
    """Return words as a sentence: a capital, a full stop."""
    words = told(words.strip())
    ended = words if words.endswith((".", "!", "?")) else f"{words}."
    return ended[:1].upper() + ended[1:] if words else ""


def blocking(problems: Sequence[MappingProblem], labels_of: Callable[[RecordType], Labels]) -> str:
    """Return the first thing that has to be mended before a mapping is saved; blank when nothing has."""
    if not problems:
        return ""
    first = problems[0]
    said = first.sentence if len(first.sentence) <= _SHORT else first.sentence.partition(";")[0][:_SHORT]
    words = sentence(said)
    if first.kind is not None and first.target:
        words = f"{kind_name(first.kind)}, {labels_of(first.kind).target(first.target)}: {words}"
    return f"{words} {tr('{n} more.', n=len(problems) - 1)}" if len(problems) > 1 else words


class Checks(QObject):
    """Looks over the whole draft whenever it changed; ``problems`` are those of the newest look."""

    changed = Signal()

    def __init__(self, desk: Desk, draft: Draft, seen: Callable[[], dict[RecordType, set[str]]]) -> None:
        """Watch a draft.

        Args:
            desk: what screens share.
            draft: the mapping on the bench.
            seen: returns the site's own fields of each type, which ``user_fields.*`` stands for.
        """
        super().__init__(draft)
        self._desk, self._draft, self._seen = desk, draft, seen
        self._newest: Newest[list[MappingProblem]] = Newest()
        self.problems: Sequence[MappingProblem] = ()
        self.settled = True
        """Whether ``problems`` are about the draft as it is now."""
        self._wait = Debounce(self, self._look, TYPING_MILLISECONDS)
        draft.changed.connect(self._changed)

    def now(self) -> None:
        """Look at once."""
        self._wait.now()

    def of_rule(self, kind: RecordType, place: int) -> list[MappingProblem]:
        """Return what is wrong with one rule."""
        return [one for one in self.problems if one.kind is kind and one.rule_index == place]

    def about_target(self, kind: RecordType, place: int) -> str:
        """Return what is wrong with where a rule goes; blank when nothing is."""
        rule = self._draft.rule(kind, place)
        found = target_problem(kind, rule) if rule is not None and rule.target else ""
        return sentence(found)

    def _changed(self) -> None:
        self.settled = False
        self._wait.poke()

    def _look(self) -> None:
        mapping, seen = self._draft.mapping, self._seen()
        if mapping is None:
            self._take([])
            return
        work = self._desk.reading(self, tr("Check the mapping"), lambda _ctx: check_mapping(mapping, seen))
        self._newest.start(work.on_success(self._take))

    def _take(self, problems: list[MappingProblem]) -> None:
        self.problems, self.settled = problems, True
        self.changed.emit()


class Trial(QObject):
    """Tries the rule or condition at hand on the first real records."""

    found = Signal(object)
    """``Found``."""

    def __init__(self, desk: Desk, owner: QObject) -> None:
        """Live with a panel."""
        super().__init__(owner)
        self._desk = desk
        self._newest: Newest[Found] = Newest()
        self._work: Callable[[JobContext], Found] | None = None
        self._wait = Debounce(self, self._start, TYPING_MILLISECONDS)

    def try_rule(self, kind: RecordType, rule: FieldRule, mapping: MappingSet, *, now: bool = False) -> None:
        """Try a rule with the tables of its mapping."""
        company, mappings = self._desk.company, self._desk.office.mappings
        if company is None:
            return
        number = company.id

        def work(_ctx: JobContext) -> Found:
            when, compute = expression_problem(kind, rule.when), expression_problem(kind, rule.compute)
            if when or compute:
                return Found(when=when, compute=compute, refused=when or compute)
            if not (rule.source or rule.compute or rule.constant is not None):
                return Found(refused=tr("Choose where the value comes from."))
            try:
                tried = tuple(mappings.try_rule(number, kind, rule, SHOWN, mapping))
            except (NotValid, SyncProblem) as problem:
                return Found(refused=sentence(getattr(problem, "detail", "") or str(problem)))
            verdicts = (example_problem(kind, rule, example, mapping.tables) for example in rule.examples)
            return Found(tried, examples=tuple(sentence(verdict) for verdict in verdicts))

        self._begin(work, now=now)

    def try_condition(self, kind: RecordType, text: str, *, now: bool = False) -> None:
        """Try a condition; blank holds for every record."""
        company, mappings = self._desk.company, self._desk.office.mappings
        if company is None:
            return
        number = company.id

        def work(_ctx: JobContext) -> Found:
            wrong = expression_problem(kind, text)
            if wrong:
                return Found(when=wrong, refused=wrong)
            try:
                return Found(tuple(mappings.try_expression(number, kind, text or "true", SHOWN)))
            except (NotValid, SyncProblem) as problem:
                words = sentence(getattr(problem, "detail", "") or str(problem))
                return Found(when=words, refused=words)

        self._begin(work, now=now)

    def drop(self) -> None:
        """Forget what is on its way."""
        self._work = None
        self._newest.drop()

    def _begin(self, work: Callable[[JobContext], Found], *, now: bool) -> None:
        self._work = work
        self._newest.drop()
        if now:
            self._wait.now()
        else:
            self._wait.poke()

    def _start(self) -> None:
        if self._work is not None:
            work, self._work = self._work, None
            operation = self._desk.reading(self, tr("Try the rule"), work)
            self._newest.start(operation.on_success(self.found.emit))
