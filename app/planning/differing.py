"""Which differences between two linked sides are mismatches, what to call each, and what one fix would mend."""

from __future__ import annotations

import re

from app.domain.causes import SENTENCE, Cause
from app.domain.kinds import RecordType
from app.domain.money import Money
from app.domain.records import CreditNote, Invoice, Order, Record
from app.domain.shapes import Fields, Problem, Value
from app.planning.compare import Call, Difference, same
from app.planning.linked import DRAFT, past_changing
from app.planning.subject import Subject

MOVING = "metadata.pronto_modified"
"""A stamp of when, not a value: that Pronto moved it on is no difference by itself."""
_DOCUMENTS = frozenset({RecordType.ORDERS, RecordType.INVOICES, RecordType.CREDIT_NOTES})
_AMOUNTS = frozenset({"amount", "total"})
_DATES = ("due_date", "effective_at", "metadata.invoice_date", "metadata.due_date", "metadata.order_date")
_STATUS = frozenset({"active", "metadata.pronto_status", "metadata.order_status"})
_GROUPS = (
    (re.compile(r"address\..*"), "address"),
    (re.compile(r"shipping\..*"), "delivery address"),
    (re.compile(r"price\..*"), "price"),
    (re.compile(r"tax_ids\.au_abn"), "ABN"),
    (re.compile(r"metadata\.user_field_(.*)"), r"user field \1"),
)
_QUOTED_CODE = re.compile(r"tax code “([^”]{1,40})”")
_NUMBERED = re.compile(r"\.\d+(?:\.\d+)*(?=\.|$)")


def told(subject: Subject, differences: list[Difference]) -> list[Difference]:
    """Return the differences a person is told of: those a sync would write or hold, each matter once."""
    found = [one for one in past_changing(subject, differences) if one.call is not Call.KEEP]
    final = subject.kind is RecordType.INVOICES and subject.actual is not None and subject.actual.state != DRAFT
    rewritten = any(one.path == "lines" for one in found)
    return [
        one
        for one in found
        if not (final and one.at_birth) and not (rewritten and one.checked) and not _only_moved_on(one)
    ]


def _only_moved_on(difference: Difference) -> bool:
    return difference.path == MOVING and same(difference.actual, difference.agreed)


def cause_of(kind: RecordType, difference: Difference, base: Fields) -> Cause:
    """Return the cause: what of a document's money, GST, currency, date or status differs, else who changed it."""
    path = difference.path
    if path == "lines":
        return _lines_cause(difference) or changed_where(difference, base)
    if path == "tax":
        return Cause.GST_DIFFERS
    if path in {"currency", "price.currency"}:
        return Cause.CURRENCY_DIFFERS
    if path in _STATUS:
        return Cause.STATUS_DIFFERS
    if kind in _DOCUMENTS and path in _AMOUNTS:
        return Cause.AMOUNT_DIFFERS
    if kind in _DOCUMENTS and path in _DATES:
        return Cause.DATE_DIFFERS
    return changed_where(difference, base)


def _lines_cause(difference: Difference) -> Cause | None:
    wanted, actual = difference.wanted, difference.actual
    if line_sum(wanted, "amount") != line_sum(actual, "amount"):
        return Cause.AMOUNT_DIFFERS
    return Cause.GST_DIFFERS if line_sum(wanted, "tax") != line_sum(actual, "tax") else None


def changed_where(difference: Difference, base: Fields) -> Cause:
    """Return which side moved away from what was agreed, whoever owns the field."""
    if difference.path not in base:
        return Cause.CHANGED_IN_PRONTO if difference.actual in (None, "", []) else Cause.UNPROVEN
    in_stripe = not same(difference.actual, difference.agreed)
    in_pronto = not same(difference.wanted, base[difference.path])
    if in_stripe:
        return Cause.CHANGED_IN_BOTH if in_pronto else Cause.CHANGED_IN_STRIPE
    return Cause.CHANGED_IN_PRONTO


def reason_of(cause: Cause, difference: Difference, base: Fields, currency: str) -> str:
    """Return the sentence: what differs, by how much, and who changed it where that is known."""
    sentence = SENTENCE[cause]
    where = changed_where(difference, base)
    if cause is where:
        return sentence
    cents = _both_cents(difference)
    if cents is not None:
        sentence = f"{sentence[:-1]}: {Money(cents[0], currency)} in Pronto, {Money(cents[1], currency)} in Stripe."
    return f"{sentence} {SENTENCE[where]}"


def _both_cents(difference: Difference) -> tuple[int, int] | None:
    wanted, actual = difference.wanted, difference.actual
    if difference.path == "lines":
        if line_sum(wanted, "amount") != line_sum(actual, "amount"):
            return line_total(wanted), line_total(actual)
        return line_sum(wanted, "tax"), line_sum(actual, "tax")
    if difference.path in {"amount", "total", "tax"} and isinstance(wanted, int) and isinstance(actual, int):
        return wanted, actual
    return None


def at_stake(difference: Difference, record: Record | None) -> int:
    """Return the money a difference is about, in cents; 0 when it is about none."""
    cents = _both_cents(difference)
    if cents is not None:
        return abs(cents[0] - cents[1])
    if difference.path == "price.unit_amount_decimal":
        return abs(_whole_cents(difference.wanted) - _whole_cents(difference.actual))
    money = difference.path in {"lines", "amount", "total", "tax"}
    return record.total if money and isinstance(record, (Order, Invoice, CreditNote)) else 0


def _whole_cents(value: Value) -> int:
    text = str(value or "0").partition(".")[0]
    return int(text) if text.lstrip("-").isdigit() else 0


def group_of(path: str) -> str:
    """Return what one fix would mend, in words: ``name``, ``owner email``, ``address``."""
    for pattern, words in _GROUPS:
        if pattern.fullmatch(path):
            return pattern.sub(words, path)
    return path.removeprefix("metadata.").replace("_", " ").replace(".", " ")


def group_of_problem(problem: Problem) -> str:
    """Return what one fix would mend: a code that many records use, else the field."""
    code = _QUOTED_CODE.search(problem.message)
    return f"tax code {code[1]}" if code else group_of(_NUMBERED.sub("", problem.path))


def line_sum(lines: Value, name: str) -> int:
    """Return the sum of a column of lines, in cents."""
    return sum(int(line.get(name) or 0) for line in lines) if isinstance(lines, list) else 0


def line_total(lines: Value) -> int:
    """Return what lines come to with GST, in cents."""
    return line_sum(lines, "amount") + line_sum(lines, "tax")
