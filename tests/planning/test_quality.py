"""What the check of the data finds, by group, and what it passes over."""

import datetime as dt
from dataclasses import replace

import pytest

from app.domain.company import Policies
from app.domain.kinds import RecordType
from app.domain.migration import Scope
from app.planning.quality import GROUPS, DataCheck, Fix, Group
from tests.fakes.around import ListAround
from tests.planning import samples

TODAY = dt.date(2026, 7, 15)
GOOD_ABN = "51 824 753 556"
"""The Australian Taxation Office's own, as its guide to the check digits has it."""


def debtor(code: str, **more):
    return samples.customer(
        code, **{"abn": GOOD_ABN, "email": f"accounts@{code.lower()}.example", "bill_to": ""} | more
    )


def checked(*records, policies: Policies | None = None, around: ListAround | None = None) -> dict[str, set[str]]:
    """Return group → keys of the records with such a fault."""
    around = around or ListAround(records)
    check = DataCheck(policies or Policies(), samples.mapping(), around, TODAY)
    found = [fault for record in records for fault in check.look(record)] + list(check.across())
    groups: dict[str, set[str]] = {}
    for fault in found:
        assert fault.message.endswith(".")
        groups.setdefault(fault.group, set()).add(fault.pronto_id)
    return groups


def test_nothing_is_wrong_with_good_data():
    records = [debtor("ACME"), samples.item("BOLT"), samples.invoice("7001", order_number="", date=dt.date(2026, 7, 1))]
    assert checked(*records) == {}


@pytest.mark.parametrize(
    ("more", "group"),
    [
        ({"email": ""}, Group.EMAIL_MISSING),
        ({"email": "accounts@"}, Group.EMAIL_BAD),
        ({"abn": ""}, Group.ABN_MISSING),
        ({"abn": "51 824 753 557"}, Group.ABN_BAD),
        ({"name": "Long " * 80}, Group.TOO_LONG),
    ],
)
def test_a_debtor_s_own_faults(more, group):
    assert checked(debtor("ACME", **more)) == {group.value: {"ACME"}}


def test_a_shared_address_and_a_debtor_entered_twice():
    first = debtor("ACME", name="Acme Supplies Pty Ltd", email="office@shared.example", abn="")
    second = debtor("ACME2", name="ACME SUPPLIES", email="Office@Shared.example", abn="")
    found = checked(first, second)
    assert found["email-shared"] == {"ACME", "ACME2"}
    assert found["debtor-twice"] == {"ACME", "ACME2"}


def test_a_delivery_account_shares_name_and_abn_with_its_head_office():
    head = debtor("HEAD", name="Acme")
    branch = debtor("DEPOT", name="Acme", bill_to="HEAD")
    assert "debtor-twice" not in checked(head, branch)


def invoice(**more):
    return samples.invoice("7001", order_number="", **{"date": dt.date(2026, 7, 1)} | more)


@pytest.mark.parametrize(
    ("document", "group"),
    [
        (lambda: replace(invoice(), amount=invoice().amount + 1, total=invoice().total + 1), Group.LINES_UNBALANCED),
        (lambda: invoice(customer_code="NOBODY"), Group.DEBTOR_MISSING),
        (lambda: invoice(customer_code=""), Group.DEBTOR_MISSING),
        (lambda: invoice(date=dt.date(2026, 8, 1)), Group.DATE_FUTURE),
        (lambda: invoice(date=None), Group.DATE_MISSING),
        (lambda: replace(invoice(), lines=(), amount=0, tax=0, total=0), Group.AMOUNT_ZERO),
    ],
)
def test_a_document_s_own_faults(document, group):
    record = document()
    around = ListAround([debtor("ACME"), samples.item("BOLT"), record])
    assert checked(record, around=around) == {group.value: {"7001"}}


def test_lines_that_are_wrong_name_their_document():
    (line, *rest) = invoice().lines
    around = ListAround([debtor("ACME"), samples.item("BOLT")])
    gone = replace(invoice(), lines=(replace(line, item_code="NOSUCH"), *rest))
    assert Group.ITEM_MISSING.value in checked(gone, around=around)
    unknown = replace(invoice(), lines=(replace(line, tax_code="??", tax_rate=None), *rest))
    assert Group.CODE_UNMAPPED.value in checked(unknown, around=around)


def test_what_lies_outside_the_scope_is_not_looked_at():
    policies = Policies(scope=Scope(since=dt.date(2026, 7, 10)))
    assert checked(invoice(customer_code="NOBODY"), policies=policies) == {}


def test_what_was_left_out_is_still_listed_and_what_was_set_by_hand_is_no_fault_any_more():
    record = debtor("ACME", email="accounts@")
    around = ListAround([record])
    around.outs[RecordType.CUSTOMERS, "ACME"] = "in dispute"
    assert checked(record, around=around) == {"email-bad": {"ACME"}}
    around = ListAround([record])
    around.hands[RecordType.CUSTOMERS, "ACME"] = {"email": None}
    assert checked(record, around=around) == {}


def test_every_group_has_its_words():
    assert set(GROUPS) == set(Group)
    for words in GROUPS.values():
        assert words.effect.endswith(".")
        assert words.mend.endswith(".")
        assert bool(words.label) == (words.fix is not Fix.NONE)
