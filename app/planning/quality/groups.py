"""The groups of faults, in words: what is wrong, what happens if nothing is done, and what mends it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """A kind of fault; the values are what scripts read."""

    EMAIL_MISSING = "email-missing"
    EMAIL_BAD = "email-bad"
    EMAIL_SHARED = "email-shared"
    ABN_MISSING = "abn-missing"
    ABN_BAD = "abn-bad"
    DEBTOR_TWICE = "debtor-twice"
    LINES_UNBALANCED = "lines-unbalanced"
    GST_UNLAWFUL = "gst-unlawful"
    CODE_UNMAPPED = "code-unmapped"
    DEBTOR_MISSING = "debtor-missing"
    ITEM_MISSING = "item-missing"
    AMOUNT_ZERO = "amount-zero"
    AMOUNT_NEGATIVE = "amount-negative"
    DATE_FUTURE = "date-future"
    DATE_MISSING = "date-missing"
    TOO_LONG = "too-long"
    VALUE_UNUSABLE = "value-unusable"


class Fix(StrEnum):
    """What the program can do about a group by itself, for every record of it or for some."""

    NONE = ""
    LEAVE_VALUE_OUT = "leave-value-out"
    """The record goes across without the value."""
    CUT = "cut"
    """The record goes across with the value cut to what Stripe takes."""


@dataclass(frozen=True, slots=True)
class GroupWords:
    """A group in words."""

    title: str
    effect: str
    """What happens when nothing is done, as a sentence."""
    mend: str
    """What to correct in Pronto, as a sentence."""
    fix: Fix = Fix.NONE
    label: str = ""
    """What stands on the fix's button."""
    stops: bool = False
    """Whether the records cannot go across as they are."""


_NO_VALUE = "Leave the value out"

GROUPS: dict[Group, GroupWords] = {
    Group.EMAIL_MISSING: GroupWords(
        "No e-mail address",
        "The debtor goes across without one, so Stripe cannot send it anything.",
        "Enter the address on the debtor in Pronto, or set it by hand for this record.",
    ),
    Group.EMAIL_BAD: GroupWords(
        "E-mail address that is none",
        "The debtor goes across without it and stays on the list of what needs attention.",
        "Correct the address on the debtor in Pronto, or set it by hand for this record.",
        Fix.LEAVE_VALUE_OUT,
        _NO_VALUE,
    ),
    Group.EMAIL_SHARED: GroupWords(
        "Same e-mail address at several debtors",
        "Each becomes a customer of its own; the address alone never links one to a customer in Stripe.",
        "Nothing, if they really share it; else correct it in Pronto.",
    ),
    Group.ABN_MISSING: GroupWords(
        "No ABN",
        "The debtor goes across without one; a tax invoice of $1,000 or more then needs its name or address.",
        "Enter the ABN on the debtor in Pronto where it has one.",
    ),
    Group.ABN_BAD: GroupWords(
        "ABN that does not check",
        "The debtor goes across without it and stays on the list of what needs attention.",
        "Copy the ABN from the Australian Business Register into Pronto, or set it by hand for this record.",
        Fix.LEAVE_VALUE_OUT,
        _NO_VALUE,
    ),
    Group.DEBTOR_TWICE: GroupWords(
        "Debtor probably entered twice",
        "Each becomes a customer of its own in Stripe, where customers cannot be merged.",
        "Merge or close one of them in Pronto, or leave one out here.",
    ),
    Group.LINES_UNBALANCED: GroupWords(
        "Lines that do not add up to the total",
        "The document does not go across.",
        "Correct the amounts in Pronto so that the lines add up, or leave the document out.",
        stops=True,
    ),
    Group.GST_UNLAWFUL: GroupWords(
        "GST that follows no lawful rounding",
        "The document does not go across unless the company's settings allow it a draft.",
        "Correct the GST in Pronto, or leave the document out.",
        stops=True,
    ),
    Group.CODE_UNMAPPED: GroupWords(
        "Code that no table knows",
        "The document does not go across.",
        "Add the code to the table of the mapping or the dialect, or correct it in Pronto.",
        stops=True,
    ),
    Group.DEBTOR_MISSING: GroupWords(
        "Document whose debtor is not there",
        "The document does not go across: there is no customer to put it on.",
        "Correct the debtor code in Pronto, or leave the document out.",
        stops=True,
    ),
    Group.ITEM_MISSING: GroupWords(
        "Document that names a stock item that is not there",
        "The line goes across as words, not as a product.",
        "Correct the stock code in Pronto, if it should be a product.",
    ),
    Group.AMOUNT_ZERO: GroupWords(
        "Document of no amount",
        "It goes across as a document of $0.00.",
        "Leave it out if Stripe need not show it.",
    ),
    Group.AMOUNT_NEGATIVE: GroupWords(
        "Document of an amount below zero",
        "It does not go across: Stripe takes it as a credit note only.",
        "Credit the invoice in Pronto instead, or leave the document out.",
        stops=True,
    ),
    Group.DATE_FUTURE: GroupWords(
        "Date in the future",
        "The document goes across and stays a draft until that day.",
        "Correct the date in Pronto if it is a slip of the pen.",
    ),
    Group.DATE_MISSING: GroupWords(
        "Document without a date",
        "It goes across with the day on which it is written.",
        "Enter the date in Pronto, or leave the document out.",
    ),
    Group.TOO_LONG: GroupWords(
        "Longer than Stripe takes",
        "The record goes across with the value cut, and stays on the list of what needs attention.",
        "Shorten it in Pronto, or set a shorter one by hand for this record.",
        Fix.CUT,
        "Agree to the cut",
    ),
    Group.VALUE_UNUSABLE: GroupWords(
        "Value that cannot be used",
        "The record goes across without it, or not at all where it says so.",
        "Correct it in Pronto, or set it by hand for this record.",
        Fix.LEAVE_VALUE_OUT,
        _NO_VALUE,
    ),
}
