"""From a Pronto record to what Stripe should say of it, or to everything that stands in the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from app.domain.causes import Cause
from app.domain.company import Policies
from app.domain.kinds import RecordType
from app.domain.mapping import FieldRule, RecordMapping
from app.domain.money import from_minor
from app.domain.records import CreditNote, Invoice, Order, Record, key_of
from app.domain.shapes import REFERENCE, Fields, Problem, Wanted, referred
from app.planning.around import Around
from app.planning.expressions import Scope
from app.planning.gst import gst_problem
from app.planning.legible import legible, quoted
from app.planning.lines import check_lines, notes_on, shape_lines
from app.planning.ready import Made, ReadyRule, ready
from app.planning.reckoning import Operand
from app.planning.scope import RecordScope, TypedScope
from app.planning.sources import value_at
from app.planning.targets import CUSTOM, CUSTOM_FIELDS, METADATA, METADATA_KEY_LENGTH, METADATA_KEYS, METADATA_LENGTH
from app.planning.transforms import NotValid, Raw, Unmapped, apply_all, as_text

__all__ = ["METADATA_LENGTH", "map_record"]

_REMEMBERED = 2_000
"""Texts a rule remembers what became of."""
_SHORT = 100
"""Characters of the longest such text."""
_GROUPS_WITH_ANCHOR = {"address": "address.line1", "shipping": "shipping.address.line1"}


def map_record(record: Record, mapping: RecordMapping, around: Around, policies: Policies | None = None) -> Wanted:
    """Apply a mapping to a record.

    A value that cannot be used is left out and noted; what makes the whole record unwritable is a problem. GST that
    follows no lawful rounding is a problem, or a note where the policies say so.
    """
    work = _Work(record, around)
    made = ready(mapping)
    work.fill(made.rules)
    # What the rules alone can fill is known beforehand; only a value set by hand may come on top.
    targets = () if work.set_by_hand(mapping.kind) else made.targets
    work.drop_empty_groups(targets)
    work.check(mapping.kind, within_limits=made.within_limits and bool(targets))
    work.check_gst(noted=policies is not None and policies.allow_gst_errors)
    return Wanted(
        kind=mapping.kind,
        pronto_id=key_of(record),
        fields=work.fields,
        needs=tuple(work.needs()) if made.refers or not targets else (),
        problems=tuple(work.problems),
        notes=tuple(work.notes),
    )


def apply_one(record: Record, one: ReadyRule, around: Around) -> tuple[Fields, list[Problem]]:
    """Return what one rule makes of a record, by target, and what is wrong with it."""
    work = _Work(record, around)
    work.apply(one)
    return work.fields, [*work.problems, *work.notes]


def apply_given(kind: RecordType, one: ReadyRule, given: Mapping[str, Raw]) -> tuple[Fields, list[Problem]]:
    """Return what one rule makes of values given by path, and what is wrong with it."""
    work = _Given(kind, given)
    work.apply(one)
    return work.fields, [*work.problems, *work.notes]


class _Work:
    """One record on the bench."""

    def __init__(self, record: Record, around: Around) -> None:
        self.record = record
        self.around = around
        self.scope: Scope = RecordScope(record, around)
        self.fields: Fields = {}
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []

    def fill(self, rules: Sequence[ReadyRule]) -> None:
        """Apply every rule."""
        record, around, fields = self.record, self.around, self.fields
        for one in rules:
            if not one.plain:
                self.apply(one)
                continue
            getters = one.getters
            value = getters[0](record, around)
            if len(getters) > 1:
                value = _first_told([value, *(get(record, around) for get in getters[1:])])
            made = one.made.get(value) if value is None or type(value) is str else None
            if made is None:
                made = _made_of(one, one.target, value)
            if made.value is not None:
                fields[one.target] = made.value
            if made.note is not None or made.problem is not None:
                self._tell(made)

    def apply(self, one: ReadyRule) -> None:
        rule = one.rule
        if one.broken:
            self._fail(one, one.broken)
            return
        try:
            if one.when is not None and not one.when.truth(self.scope):
                return
            if one.compute is not None:
                self._put(one, rule.target, _for_stripe(one.compute.value(self.scope), one))
                return
        except NotValid as problem:
            self._fail(one, str(problem))
            return
        if rule.target.endswith("*"):
            self._apply_each(one)
        elif rule.source == ("lines",):
            self._lines(rule)
        else:
            self._put(one, rule.target, self._value(one))

    def _apply_each(self, one: ReadyRule) -> None:
        """A rule with stars on both sides stands for one rule per entry of a table."""
        rule = one.rule
        table = getattr(self.record, rule.source[0].partition(".")[0], {}) if rule.source else {}
        for name, value in table.items():
            self._put(one, rule.target[:-1] + name.removeprefix("UserField"), value)

    def _value(self, one: ReadyRule) -> Raw:
        rule = one.rule
        if rule.constant is not None:
            return rule.constant
        if rule.combine is not None:
            texts = (as_text(self._source(one, path)).strip() for path in rule.source)
            return rule.combine.join(text for text in texts if text)
        value: Raw = None
        for path in rule.source:
            value = self._source(one, path)
            if value is not None and (not isinstance(value, str) or value.strip()):
                return value
        return self._source(one, rule.source[0]) if len(rule.source) > 1 else value

    def _source(self, one: ReadyRule, path: str) -> Raw:
        value = value_at(self.record, path, self.around)
        if path in one.money and isinstance(value, int):
            return from_minor(value, getattr(self.record, "currency", "AUD"))
        return value

    def _put(self, one: ReadyRule, target: str, value: Raw) -> None:
        made = _made_of(one, target, value)
        if made.value is not None:
            self.fields[target] = made.value
        self._tell(made)

    def _tell(self, made: Made) -> None:
        if made.note is not None:
            self.notes.append(made.note)
        if made.problem is not None:
            self.problems.append(made.problem)

    def _fail(self, one: ReadyRule, why: str) -> None:
        """The rule itself cannot be worked out for this record: what Stripe has there stays."""
        called = one.rule.called
        message = f"the rule “{called}” cannot be worked out: {why}; it was left out, change the rule or the record"
        self.notes.append(Problem(one.rule.target, message, Cause.INVALID))

    def _lines(self, rule: FieldRule) -> None:
        if isinstance(self.record, (Order, Invoice, CreditNote)):
            self.fields[rule.target] = shape_lines(self.record.lines)
            self.notes += notes_on(self.record.lines)

    def set_by_hand(self, kind: RecordType) -> bool:
        """Put the values that a person set for this very record in place of the mapping's; return whether any was."""
        by_hand = self.around.override(kind, key_of(self.record))
        for path, value in by_hand.items():
            self.fields.pop(path, None)
            if value is not None:
                self.fields[path] = value
            self.notes = [note for note in self.notes if note.path != path]
        return bool(by_hand)

    def drop_empty_groups(self, targets: Sequence[str]) -> None:
        """An address with no street is no address: a country alone says nothing.

        Args:
            targets: what can have been filled; none when that is not known.
        """
        for group, anchor in _GROUPS_WITH_ANCHOR.items():
            among = _in_group(targets, group) if targets else self.fields
            if anchor in self.fields and group == "address":
                continue
            inside = [path for path in among if path.startswith(group + ".") and path in self.fields]
            telling = {path for path in inside if not path.endswith((".country", ".name"))}
            if group == "shipping" and anchor not in self.fields:
                telling = set()
            if not telling:
                for path in inside:
                    del self.fields[path]
                self.notes = [note for note in self.notes if not note.path.startswith(group + ".")]
        if "price.unit_amount_decimal" not in self.fields and (not targets or _in_group(targets, "price")):
            # Stripe has no price without an amount, so there is nothing that could have a currency.
            self.fields = {path: value for path, value in self.fields.items() if not path.startswith("price.")}

    def check(self, kind: RecordType, *, within_limits: bool) -> None:
        """Add the problems that make the record unwritable; ``within_limits``: there cannot be too much of it."""
        if isinstance(self.record, (Order, Invoice, CreditNote)):
            document = self.record
            self.problems += check_lines(
                document.lines, document.amount, document.tax, document.total, document.currency
            )
            if not document.customer_code:
                self.problems.append(Problem("customer_code", "it names no debtor", Cause.INVALID))
        if kind is RecordType.INVOICES and isinstance(self.record, Invoice) and self.record.total < 0:
            self.problems.append(
                Problem("total", "it is negative, and Stripe takes that as a credit note only", Cause.INVALID)
            )
        if kind is RecordType.CREDIT_NOTES and "invoice" not in self.fields:
            self.problems.append(
                Problem("invoice_number", "Pronto does not say which invoice it credits", Cause.INVALID)
            )
        if not within_limits:
            self._check_limits()

    def check_gst(self, *, noted: bool) -> None:
        """Add what is wrong with the GST of an invoice or credit note that adds up; as a note where that is enough."""
        if self.problems or not isinstance(self.record, (Invoice, CreditNote)):
            return
        problem = gst_problem(self.record)
        if problem is not None:
            (self.notes if noted else self.problems).append(problem)

    def _check_limits(self) -> None:
        keys = [path[len(METADATA) :] for path in self.fields if path.startswith(METADATA)]
        if len(keys) > METADATA_KEYS:
            self.problems.append(
                Problem("metadata", f"it has {len(keys)} metadata keys and Stripe takes {METADATA_KEYS}", Cause.INVALID)
            )
        for key in keys:
            if len(key) > METADATA_KEY_LENGTH or "[" in key or "]" in key:
                self.problems.append(
                    Problem(f"metadata.{key}", f"“{key[:60]}” is not a metadata key Stripe takes", Cause.INVALID)
                )
        custom = [path for path in self.fields if path.startswith(CUSTOM)]
        if len(custom) > CUSTOM_FIELDS:
            message = f"it has {len(custom)} custom fields and Stripe takes {CUSTOM_FIELDS}"
            self.problems.append(Problem("custom_fields", message, Cause.INVALID))

    def needs(self) -> list[tuple[RecordType, str]]:
        """Return the records whose Stripe ids the fields refer to."""
        found = (value for value in self.fields.values() if isinstance(value, str) and value.startswith(REFERENCE))
        return [pair for pair in map(referred, found) if pair is not None]


class _Given(_Work):
    """Values instead of a record: what an example of a rule gives."""

    def __init__(self, kind: RecordType, given: Mapping[str, Raw]) -> None:
        self.scope = TypedScope(kind, given)
        self.fields, self.problems, self.notes = {}, [], []
        self._given = given

    def _apply_each(self, one: ReadyRule) -> None:
        table = one.rule.source[0].removesuffix("*")
        for path, value in self._given.items():
            if path.startswith(table):
                self._put(one, one.rule.target[:-1] + path.removeprefix(table).removeprefix("UserField"), value)

    def _source(self, one: ReadyRule, path: str) -> Raw:
        value = self._given.get(path)
        return from_minor(value) if path in one.money and isinstance(value, int) else value

    def _lines(self, rule: FieldRule) -> None:
        """Lines cannot be given as texts."""
        self.notes.append(Problem(rule.target, "lines cannot be given in an example", Cause.INVALID))


def _made_of(one: ReadyRule, target: str, value: Raw) -> Made:
    """Return what a rule makes of a value; of a short text it is remembered."""
    made = _worked_out(one, target, value)
    if (value is None or (type(value) is str and len(value) <= _SHORT)) and target == one.target:
        if len(one.made) >= _REMEMBERED:
            one.made.clear()
        one.made[value] = made
    return made


def _worked_out(one: ReadyRule, target: str, value: Raw) -> Made:
    try:
        value = apply_all(one.transforms, value)
    except Unmapped as problem:
        return Made(problem=Problem(target, f"{one.rule.called}: {problem}", problem.cause))
    except NotValid as problem:
        return _left_out(target, str(problem))
    if isinstance(value, (bool, int)) and not one.text_only:
        return Made(value)
    text = legible(as_text(value)).strip()
    if not text:
        return Made()
    if not text.startswith(REFERENCE) or referred(text) is None:
        return _fitting(one, target, text)
    # Only the mapping itself may refer to other records, never words somebody typed.
    return Made(text) if one.refers else _left_out(target, f"{quoted(text)} cannot be used as a value")


def _left_out(target: str, why: str) -> Made:
    return Made(note=Problem(target, f"{why}; it was left out, correct it in Pronto", Cause.INVALID))


def _fitting(one: ReadyRule, target: str, text: str) -> Made:
    if one.limit is None or len(text) <= one.limit:
        return Made(text)
    message = f"{one.rule.called} has {len(text)} characters and was cut to the {one.limit} Stripe takes"
    return Made(text[: one.limit].rstrip(), Problem(target, message, Cause.INVALID))


def _first_told(values: Sequence[Raw]) -> Raw:
    """Return the first value that says anything, else the first."""
    return next((one for one in values if one is not None and (not isinstance(one, str) or one.strip())), values[0])


@lru_cache(maxsize=256)
def _in_group(targets: tuple[str, ...], group: str) -> tuple[str, ...]:
    """Return the targets in a group such as ``address``."""
    return tuple(path for path in targets if path.startswith(group + "."))


def _for_stripe(value: Operand, one: ReadyRule) -> Raw:
    """Return a computed value in the shape Stripe takes it: whole numbers where it counts, else as it is."""
    if one.whole and isinstance(value, Decimal) and not one.transforms:
        if value != value.to_integral_value():
            raise NotValid(f"it comes out as {as_text(value)}, and Stripe takes a whole number there")
        return int(value)
    return value
