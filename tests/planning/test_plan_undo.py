"""The inverse of what was done, and its bucket."""

import datetime as dt

import pytest

from app.domain.causes import Cause
from app.domain.journal import Entry
from app.domain.kinds import RecordType
from app.domain.plan import Action, Change
from app.domain.shapes import Actual, Link
from app.planning.plan_undo import BUCKETS, Now, Written, fold, plan_undo
from tests.fakes.around import ListAround
from tests.planning import samples

AT = dt.datetime(2026, 3, 2, tzinfo=dt.UTC)
_LINES = [{"description": "A", "quantity": "1", "amount": 100, "tax": 10}]
CUSTOMER, ITEM, INVOICE, ORDER = (
    RecordType.CUSTOMERS,
    RecordType.ITEMS,
    RecordType.INVOICES,
    RecordType.ORDERS,
)


def entry(seq: int, action: str = "update", kind: RecordType | None = CUSTOMER, **more) -> Entry:
    return Entry(
        1, AT, "person", action, kind, more.pop("pronto_id", "ACME"), more.pop("stripe_id", "x_1"), seq=seq, **more
    )


def undo(written: Written, actual: Actual | None, base: dict | None = None, **more) -> Change:
    link = Link(written.kind, written.pronto_id, written.stripe_id, base) if base is not None else None
    return plan_undo(written, Now(actual, link, samples.mapping().types[written.kind], ListAround(), **more))


def made(kind: RecordType) -> Written:
    return Written(kind, "ACME", "x_1", (Action.CREATE,), seqs=(1,))


def test_several_acts_are_one():
    one = entry(1, before={"name": "A"}, after={"name": "B"}, agreed={"name": "A0"}, settles=(7,))
    two = entry(2, before={"name": "B", "phone": "1"}, after={"name": "C", "phone": None}, agreed={"name": "B"})
    (found,) = fold([one, two])
    assert found.before == {"name": "A", "phone": "1"}
    assert found.after == {"name": "C", "phone": None}
    assert found.agreed == {"name": "A0"}
    assert (found.settles, found.seqs) == ((7,), (1, 2))


def test_children_come_first_and_what_is_no_change_is_left_out():
    entries = [entry(1), entry(2, kind=INVOICE), entry(3, "approve", None), entry(4, "connect"), entry(5, kind=ITEM)]
    assert [one.kind for one in fold(entries)] == [INVOICE, ITEM, CUSTOMER]


def test_values_go_back_with_what_was_agreed():
    written = Written(
        CUSTOMER, "ACME", "x_1", (Action.UPDATE,), {"name": "A", "phone": None}, {"name": "B", "phone": "2"},
        {"name": "Z"}, seqs=(1,),
    )  # fmt: skip
    change = undo(written, Actual(CUSTOMER, "x_1", {"name": "B", "phone": "2"}), {})
    assert (change.action, change.cause) == (Action.UPDATE, Cause.UNDO)
    assert [(row.field, row.before, row.after) for row in change.fields] == [("name", "B", "A"), ("phone", "2", None)]
    assert change.wanted == {"name": "Z"}


def test_one_edited_field_keeps_the_record():
    written = Written(CUSTOMER, "ACME", "x_1", (Action.UPDATE,), {"name": "A"}, {"name": "B", "phone": "2"}, seqs=(1,))
    change = undo(written, Actual(CUSTOMER, "x_1", {"name": "B", "phone": "3"}), {})
    assert (change.action, change.cause) == (Action.HOLD, Cause.EDITED_SINCE)
    assert [row.field for row in change.held] == ["phone"]


def test_the_rest_of_an_address_is_sent_as_it_is():
    written = Written(CUSTOMER, "ACME", "x_1", (Action.UPDATE,), {"address.city": "Ryde"}, {"address.city": "Epping"})
    fields = {"address.city": "Epping", "address.line1": "1 High St", "name": "A"}
    change = undo(written, Actual(CUSTOMER, "x_1", fields), {})
    assert [(row.field, row.before, row.after) for row in change.held] == [("address.line1", "1 High St", "1 High St")]


def test_an_e_mail_address_in_capitals_is_no_edit():
    written = Written(CUSTOMER, "ACME", "x_1", (Action.UPDATE,), {"email": "a@x.au"}, {"email": "B@x.au"}, seqs=(1,))
    assert undo(written, Actual(CUSTOMER, "x_1", {"email": "b@x.au"}), {}).action is Action.UPDATE


@pytest.mark.parametrize(
    ("kind", "state", "parts", "action", "bucket"),
    [
        (CUSTOMER, "active", {}, Action.DELETE, Cause.UNDO),
        (ITEM, "active", {"price": "price_1"}, Action.ARCHIVE, Cause.UNDO),
        (ITEM, "active", {}, Action.DELETE, Cause.UNDO),
        (ITEM, "inactive", {}, Action.SKIP, Cause.UNDO),
        (INVOICE, "draft", {}, Action.DELETE, Cause.UNDO),
        (INVOICE, "open", {}, Action.VOID, Cause.UNDO_BY_DOCUMENT),
        (INVOICE, "open", {"amount_paid": "5"}, Action.HOLD, Cause.CANNOT_UNDO),
        (INVOICE, "paid", {}, Action.HOLD, Cause.CANNOT_UNDO),
        (INVOICE, "void", {}, Action.SKIP, Cause.UNDO),
        (ORDER, "requires_payment_method", {}, Action.CANCEL, Cause.UNDO),
        (ORDER, "processing", {}, Action.HOLD, Cause.CANNOT_UNDO),
        (ORDER, "succeeded", {"amount_received": "500"}, Action.HOLD, Cause.CANNOT_UNDO),
    ],
)
def test_what_was_made_goes_as_far_as_it_can(
    kind: RecordType, state: str, parts: dict[str, str], action: Action, bucket: Cause
):
    change = undo(made(kind), Actual(kind, "x_1", {}, state=state, parts=parts), {})
    assert (change.action, change.cause) == (action, bucket)
    assert Cause(change.cause) in BUCKETS
    assert change.reason.endswith(".")


def test_a_customer_something_hangs_on_stays():
    change = undo(made(CUSTOMER), Actual(CUSTOMER, "x_1", {}), {}, hanging=("invoice 7", "invoice 8"))
    assert (change.action, change.cause) == (Action.HOLD, Cause.CANNOT_UNDO)
    assert "invoice 7 and 1 more" in change.reason


@pytest.mark.parametrize("path", ["phone", "metadata.vip", "description", "address.line2"])
def test_what_somebody_added_keeps_the_object(path: str):
    change = undo(made(CUSTOMER), Actual(CUSTOMER, "x_1", {"name": "A", path: "by hand"}), {"name": "A"})
    assert (change.cause, path in change.reason) == (Cause.EDITED_SINCE, True)


def test_what_stripe_fills_in_is_nobody_s_edit():
    fields = {"name": "A", "tax_exempt": "none", "preferred_locales": "en-AU", "metadata.pronto_id": "ACME"}
    assert undo(made(CUSTOMER), Actual(CUSTOMER, "x_1", fields), {"name": "A"}).action is Action.DELETE


@pytest.mark.parametrize("action", [Action.CANCEL, Action.VOID, Action.DELETE, Action.UNLINK, Action.RECEIPT])
def test_what_cannot_be_brought_back_says_why(action: Action):
    change = undo(Written(INVOICE, "7", "x_1", (action,), seqs=(1,)), Actual(INVOICE, "x_1", {}, state="draft"))
    assert (change.action, change.cause) == (Action.HOLD, Cause.CANNOT_UNDO)


def test_a_value_of_a_final_invoice_cannot_go_back():
    written = Written(INVOICE, "7", "x_1", (Action.UPDATE,), {"lines": []}, {"lines": _LINES}, seqs=(1,))
    change = undo(written, Actual(INVOICE, "x_1", {"lines": _LINES}, state="open"), {})
    assert change.cause == Cause.CANNOT_UNDO


def test_a_first_price_cannot_be_taken_away():
    path = "price.unit_amount_decimal"
    written = Written(ITEM, "A", "x_1", (Action.UPDATE,), {path: None}, {path: "100"}, seqs=(1,))
    change = undo(written, Actual(ITEM, "x_1", {path: "100"}, state="active"), {})
    assert (change.cause, "price" in change.reason) == (Cause.CANNOT_UNDO, True)


def test_what_is_gone_or_as_before_is_left():
    written = Written(CUSTOMER, "ACME", "x_1", (Action.UPDATE,), {"name": "A"}, {"name": "A"}, seqs=(1,))
    assert undo(written, Actual(CUSTOMER, "x_1", {"name": "A"}), {}).action is Action.SKIP
    assert undo(written, Actual(CUSTOMER, "x_1", {}, deleted=True), {}).cause == Cause.CANNOT_UNDO
    assert undo(made(CUSTOMER), None).action is Action.SKIP


def test_an_accepted_difference_is_opened_again():
    change = undo(Written(CUSTOMER, "ACME", "x_1", (Action.ACCEPT,), settles=(3,), seqs=(1,)), None)
    assert change.action is Action.ACCEPT
    assert change.origin is not None
    assert change.origin.mismatches == (3,)
