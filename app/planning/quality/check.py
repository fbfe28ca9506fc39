"""Looks at records one by one, and across debtors, for what is wrong with them.

What the mapping cannot use is taken from the mapping itself, so that the check and the plan never disagree.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import suppress

from app.domain.causes import Cause
from app.domain.company import Policies
from app.domain.kinds import ENRICHING, PRONTO_NOUN, RecordType
from app.domain.mapping import MappingSet
from app.domain.migration import FoundFault
from app.domain.money import Money
from app.domain.records import CreditNote, Customer, Invoice, Item, Order, Record, key_of, kind_of, title_of
from app.domain.shapes import Problem
from app.planning.around import Around
from app.planning.contact import NotValid, abn
from app.planning.describe import mail_key
from app.planning.gst import PATH as GST_PATH
from app.planning.legible import quoted
from app.planning.map_record import map_record
from app.planning.quality.groups import Group
from app.planning.select import skip_reason

_STOCK = "SN"
"""Line type of a stock item; others need none (Pronto line types)."""
_FORMS = re.compile(r"\b(pty|ltd|limited|proprietary|the|co|company|inc|trading|as|t/a)\b")
_OF_SUMS = frozenset({"amount", "tax", "total"})
_BY_PATH = {"email": Group.EMAIL_BAD, "tax_ids.au_abn": Group.ABN_BAD, "customer_code": Group.DEBTOR_MISSING}
_NAMES = 4
"""Other records named in a sentence."""


class DataCheck:
    """One check of one company: ``look`` at every record, debtors first, then ask what lies ``across`` debtors."""

    def __init__(self, policies: Policies, mapping: MappingSet, around: Around, today: dt.date) -> None:
        """Check by a company's rules.

        Args:
            policies: for the scope and what else keeps a record from Stripe; such records are not looked at.
            mapping: what is made of each record.
            around: neighbours.
            today: the day in the company's time zone.
        """
        self._policies = policies
        self._mapping = mapping
        self._around = around
        self._today = today
        self._mails: dict[str, list[str]] = defaultdict(list)
        self._abns: dict[str, list[str]] = defaultdict(list)
        self._names: dict[str, list[str]] = defaultdict(list)
        self._titles: dict[str, str] = {}

    def look(self, record: Record) -> list[FoundFault]:
        """Return what is wrong with one record; nothing for one that does not go to Stripe anyway."""
        kind = kind_of(record)
        if kind in ENRICHING:
            return []
        skip = skip_reason(record, self._policies, self._around, linked=False)
        if skip is not None and skip.cause is not Cause.LEFT_OUT:
            return []
        found = self._mapped(record, kind)
        match record:
            case Customer():
                self._remember(record)
                found += self._debtor(record)
            case Order() | Invoice() | CreditNote():
                found += self._document(record, {fault.group for fault in found})
            case Item() if record.price is not None and record.price < 0:
                found.append(_fault(record, Group.AMOUNT_NEGATIVE, "its price is below zero"))
            case _:
                return found
        return found

    def across(self) -> Iterator[FoundFault]:
        """Yield what several debtors have in common and should not, in the order of their codes."""
        for mail, codes in sorted(self._mails.items()):
            if len(codes) > 1:
                for code in codes:
                    words = f"{quoted(mail)} is also the address of {_others(codes, code)}"
                    yield self._shared(code, Group.EMAIL_SHARED, words, path="email", value=mail)
        told: set[str] = set()
        for known, what in ((self._abns, "ABN"), (self._names, "name and postcode")):
            for _, codes in sorted(known.items()):
                for code in codes if len(codes) > 1 else ():
                    if code not in told:
                        told.add(code)
                        words = f"it has the same {what} as {_others(codes, code)}"
                        yield self._shared(code, Group.DEBTOR_TWICE, words)

    # --- one record ----------------------------------------------------------------------------------

    def _mapped(self, record: Record, kind: RecordType) -> list[FoundFault]:
        """Return what the mapping could not use, one fault a group and path."""
        wanted = map_record(record, self._mapping.types[kind], self._around, self._policies)
        found: dict[tuple[Group, str], FoundFault] = {}
        for problem in (*wanted.problems, *wanted.notes):
            group = _group_of(problem, record)
            key = (group, "" if group in {Group.CODE_UNMAPPED, Group.LINES_UNBALANCED} else problem.path)
            found.setdefault(key, _fault(record, group, problem.message, path=_settable(problem, kind, self._mapping)))
        return list(found.values())

    def _debtor(self, record: Customer) -> list[FoundFault]:
        found = []
        if not record.email.strip():
            found.append(_fault(record, Group.EMAIL_MISSING, "it has no e-mail address", path="email"))
        if not record.abn.strip():
            found.append(_fault(record, Group.ABN_MISSING, "it has no ABN", path="tax_ids.au_abn"))
        return found

    def _document(self, record: Order | Invoice | CreditNote, known: set[str]) -> list[FoundFault]:
        found = []
        if record.customer_code and self._around.record(RecordType.CUSTOMERS, record.customer_code) is None:
            words = f"Pronto gave no debtor {quoted(record.customer_code)}"
            found.append(_fault(record, Group.DEBTOR_MISSING, words, value=record.customer_code))
        missing = self._missing_items(record)
        if missing:
            words = f"Pronto gave no stock item {', '.join(quoted(code) for code in missing[:_NAMES])}"
            found.append(_fault(record, Group.ITEM_MISSING, words, value=missing[0]))
        if record.total == 0:
            found.append(_fault(record, Group.AMOUNT_ZERO, "its total is $0.00"))
        elif record.total < 0 and Group.AMOUNT_NEGATIVE not in known:
            found.append(_fault(record, Group.AMOUNT_NEGATIVE, f"its total is {Money(record.total, record.currency)}"))
        if record.date is None:
            found.append(_fault(record, Group.DATE_MISSING, "it has no date"))
        elif record.date > self._today:
            words = f"it is of {record.date.day} {record.date:%B %Y}, which is in the future"
            found.append(_fault(record, Group.DATE_FUTURE, words, value=record.date.isoformat()))
        return found

    def _missing_items(self, record: Order | Invoice | CreditNote) -> list[str]:
        codes = dict.fromkeys(line.item_code for line in record.lines if line.kind == _STOCK and line.item_code)
        return [code for code in codes if self._around.record(RecordType.ITEMS, code) is None]

    # --- several debtors -----------------------------------------------------------------------------

    def _remember(self, record: Customer) -> None:
        self._titles[record.code] = title_of(record)
        mail = mail_key(record.email)
        if mail and self._around.override(RecordType.CUSTOMERS, record.code).get("email", mail) == mail:
            self._mails[mail].append(record.code)
        if record.bill_to and record.bill_to != record.code:
            # A delivery account shares name and ABN with the account that pays: that is no mistake.
            return
        name = _folded(record)
        if not name.startswith("|"):
            self._names[name].append(record.code)
        with suppress(NotValid):
            # One that does not check is a fault of its own and proves nothing about another debtor.
            self._abns[abn(record.abn)].append(record.code)

    def _shared(self, code: str, group: Group, words: str, *, path: str = "", value: str = "") -> FoundFault:
        title = self._titles.get(code, code)
        message = _sentence(RecordType.CUSTOMERS, code, words)
        return FoundFault(group.value, RecordType.CUSTOMERS, code, title, 0, message, path, value)


def _group_of(problem: Problem, record: Record) -> Group:
    if problem.path in _BY_PATH:
        return _BY_PATH[problem.path]
    if problem.code == Cause.UNMAPPED_CODE:
        return Group.CODE_UNMAPPED
    if problem.path == GST_PATH:
        return Group.GST_UNLAWFUL
    if problem.path in _OF_SUMS:
        negative = isinstance(record, (Order, Invoice, CreditNote)) and record.total < 0
        return Group.AMOUNT_NEGATIVE if negative and problem.code == Cause.INVALID else Group.LINES_UNBALANCED
    if "was cut to" in problem.message or "were cut to" in problem.message:
        return Group.TOO_LONG
    return Group.VALUE_UNUSABLE


def _settable(problem: Problem, kind: RecordType, mapping: MappingSet) -> str:
    """Return the target path a person could set instead; blank where there is none."""
    return problem.path if mapping.types[kind].rule_for(problem.path) is not None else ""


def _fault(record: Record, group: Group, words: str, *, path: str = "", value: str = "") -> FoundFault:
    kind, key = kind_of(record), key_of(record)
    cents = record.total if isinstance(record, (Order, Invoice, CreditNote)) else 0
    return FoundFault(group.value, kind, key, title_of(record), cents, _sentence(kind, key, words), path, value)


def _sentence(kind: RecordType, key: str, words: str) -> str:
    noun = PRONTO_NOUN[kind]
    return f"{noun[0].upper()}{noun[1:]} {key}: {words.rstrip('.')}."


def _others(codes: Sequence[str], own: str) -> str:
    rest = [code for code in codes if code != own]
    more = f" and {len(rest) - _NAMES} more" if len(rest) > _NAMES else ""
    return f"debtor{'s' if len(rest) > 1 else ''} {', '.join(rest[:_NAMES])}{more}"


def _folded(record: Customer) -> str:
    """Return name and postcode as two debtors are compared by."""
    name = re.sub(r"[^a-z0-9 ]", "", _FORMS.sub(" ", record.name.casefold().replace(".", "")))
    return f"{' '.join(name.split())}|{record.address.postcode}"
