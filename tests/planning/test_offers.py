"""Which ways there are to settle a mismatch, by its cause and by what Stripe still lets change."""

import pytest

from app.domain.causes import Cause
from app.domain.kinds import RecordType
from app.domain.mapping import FieldRule
from app.domain.mismatch import Mismatch
from app.domain.plan import Action
from app.domain.shapes import Actual
from app.planning.offers import ENTERED_TWICE, Choice, offers, touches_money, why_not, withdrawal
from app.planning.plan_fix import chosen_for
from tests.planning import samples


def mismatch(cause: Cause, kind: RecordType = RecordType.CUSTOMERS, field: str = "", stripe_id: str = "cus_1", **more):
    return Mismatch(kind, cause.value, "ACME", stripe_id, field, **more)


def actual(kind: RecordType = RecordType.CUSTOMERS, state: str = "active", **fields) -> Actual:
    return Actual(kind, "xx_1", fields, state=state)


def choices(found: Mismatch, there: Actual | None) -> list[Choice]:
    rule = samples.mapping().types[found.kind].rule_for(found.field) if found.field else None
    return [offer.choice for offer in offers(found, there, rule)]


@pytest.mark.parametrize(
    ("found", "there", "expected"),
    [
        (mismatch(Cause.CHANGED_IN_STRIPE, field="name"), actual(), [Choice.PRONTO, Choice.STRIPE]),
        (mismatch(Cause.UNPROVEN, field="email"), actual(), [Choice.PRONTO, Choice.STRIPE]),
        (mismatch(Cause.ONLY_IN_PRONTO, stripe_id=""), None, [Choice.CREATE, Choice.LINK]),
        (mismatch(Cause.ONLY_IN_PRONTO), actual(), [Choice.LINK]),
        (mismatch(Cause.SHARED_EMAIL, stripe_id=""), None, [Choice.LINK, Choice.CREATE]),
        (mismatch(Cause.BROKEN_LINK), None, [Choice.CREATE, Choice.LINK]),
        (mismatch(Cause.DUPLICATE, stripe_id=""), None, [Choice.LINK]),
        (mismatch(Cause.DUPLICATE, stripe_id="", group=ENTERED_TWICE), None, [Choice.LINK, Choice.CREATE]),
        (mismatch(Cause.DUPLICATE), actual(), [Choice.LINK, Choice.ARCHIVE]),
        (mismatch(Cause.ONLY_IN_STRIPE), actual(), [Choice.LINK, Choice.ARCHIVE]),
        (mismatch(Cause.ONLY_IN_STRIPE), actual(state="archived"), [Choice.LINK]),
        (mismatch(Cause.PAID_IN_STRIPE, RecordType.INVOICES, "status"), None, [Choice.RECEIPT]),
        (mismatch(Cause.STATUS_DIFFERS, RecordType.INVOICES, "status"), None, [Choice.STRIPE]),
        (mismatch(Cause.INVALID, field="abn"), actual(), []),
        (mismatch(Cause.UNMAPPED_CODE, field="lines"), actual(), []),
        (mismatch(Cause.CHARGED_TWICE, RecordType.ORDERS, "charge"), None, [Choice.REFUND]),
        (mismatch(Cause.CHARGED_TWICE, RecordType.ORDERS, "charge_besides"), None, []),
        (mismatch(Cause.NOT_CHARGED, RecordType.ORDERS), None, [Choice.CREATE]),
        (mismatch(Cause.PAID_IN_PRONTO, RecordType.INVOICES, "status"), None, [Choice.PAY]),
    ],
)
def test_the_ways_by_cause(found: Mismatch, there: Actual | None, expected: list[Choice]):
    assert choices(found, there) == [*expected, Choice.IGNORE]


@pytest.mark.parametrize(
    ("kind", "state", "path", "allowed"),
    [
        (RecordType.INVOICES, "draft", "lines", True),
        (RecordType.INVOICES, "draft", "total", True),
        (RecordType.INVOICES, "draft", "customer", False),
        (RecordType.INVOICES, "open", "lines", False),
        (RecordType.INVOICES, "open", "metadata.po_number", True),
        (RecordType.ORDERS, "requires_payment_method", "amount", True),
        (RecordType.ORDERS, "succeeded", "amount", False),
        (RecordType.ORDERS, "succeeded", "metadata.order", True),
        (RecordType.CREDIT_NOTES, "issued", "total", False),
        (RecordType.CREDIT_NOTES, "issued", "memo", True),
        (RecordType.ITEMS, "inactive", "name", True),
    ],
)
def test_what_stripe_still_lets_change(kind: RecordType, state: str, path: str, allowed: bool):
    reason = why_not(kind, path, actual(kind, state), samples.mapping().types[kind].rule_for(path))
    assert (reason == "") is allowed, reason


def test_a_field_without_a_rule_says_so():
    assert "mapping" in why_not(RecordType.CUSTOMERS, "name", actual(), None)
    assert "works this out" in why_not(RecordType.ITEMS, "x", actual(RecordType.ITEMS), FieldRule("x", check_only=True))


@pytest.mark.parametrize(
    ("there", "action"),
    [
        (actual(RecordType.ITEMS, active=True), Action.ARCHIVE),
        (actual(RecordType.ITEMS, "inactive", active=False), None),
        (actual(RecordType.INVOICES, "draft"), Action.ARCHIVE),
        (actual(RecordType.INVOICES, "paid"), None),
        (actual(RecordType.ORDERS, "requires_payment_method"), Action.CANCEL),
        (actual(RecordType.ORDERS, "succeeded"), None),
        (actual(RecordType.CREDIT_NOTES, "issued"), None),
    ],
)
def test_what_archiving_does(there: Actual, action: Action | None):
    assert withdrawal(there) is action


def test_money_is_said_to_be_touched():
    assert touches_money(RecordType.ITEMS, "price.unit_amount_decimal")
    assert touches_money(RecordType.INVOICES, "lines")
    assert touches_money(RecordType.INVOICES)
    assert not touches_money(RecordType.INVOICES, "metadata.po_number")
    assert not touches_money(RecordType.CUSTOMERS, "name")


@pytest.mark.parametrize(
    ("cause", "stripe_id", "choice", "expected"),
    [
        (Cause.ONLY_IN_PRONTO, "", Choice.PRONTO, Choice.CREATE),
        (Cause.ONLY_IN_PRONTO, "cus_1", Choice.PRONTO, Choice.LINK),
        (Cause.ONLY_IN_STRIPE, "cus_1", Choice.PRONTO, Choice.ARCHIVE),
        (Cause.BROKEN_LINK, "cus_1", Choice.PRONTO, Choice.CREATE),
        (Cause.PAID_IN_STRIPE, "in_1", Choice.STRIPE, Choice.RECEIPT),
        (Cause.ONLY_IN_STRIPE, "cus_1", Choice.STRIPE, Choice.STRIPE),
        (Cause.DUPLICATE, "cus_1", Choice.LINK, Choice.LINK),
    ],
)
def test_whose_word_counts_for_a_whole_record(cause: Cause, stripe_id: str, choice: Choice, expected: Choice):
    assert chosen_for(mismatch(cause, stripe_id=stripe_id), choice) is expected
