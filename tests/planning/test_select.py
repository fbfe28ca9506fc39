"""Which records go to Stripe at all, and the guard over large batches."""

import pytest

from app.domain.causes import Cause
from app.domain.company import Policies
from app.domain.kinds import RecordType
from app.domain.plan import Action
from app.domain.records import Record
from app.domain.shapes import Actual
from app.planning.describe import describe, fingerprint
from app.planning.guard import tripped
from app.planning.select import enriches, skip_reason
from app.planning.sources import value_at
from tests.fakes.around import ListAround
from tests.planning import samples

PREPAID = Policies(prepaid_terms=("PIA",))


def reason(record: Record, around: ListAround | None = None, policies: Policies = PREPAID, *, linked: bool = False):
    found = skip_reason(record, policies, around or ListAround(), linked=linked)
    return found.cause if found else None


@pytest.mark.parametrize("record", [samples.item(discontinued=True), samples.invoice(), samples.credit_note()])
def test_these_always_go(record: Record):
    assert reason(record) is None


def test_a_debtor_who_stopped_trading_goes_only_if_somebody_needs_them():
    stopped = samples.customer(status="X")
    assert reason(samples.customer()) is None
    assert reason(stopped) is Cause.NOT_TRADING
    assert reason(stopped, linked=True) is None
    assert reason(stopped, ListAround([samples.invoice()])) is None
    assert reason(stopped, ListAround([samples.customer("DEPOT", bill_to="ACME")])) is None


@pytest.mark.parametrize(
    ("parts", "cause"),
    [
        ({}, None),
        ({"status": "00"}, Cause.QUOTE),
        ({"status": "02"}, Cause.QUOTE),
        ({"total": 0}, Cause.NO_MONEY),
        ({"total": -100}, Cause.NO_MONEY),
        ({"total": 49}, Cause.NO_MONEY),
        ({"total": 50}, None),
        ({"credit_note_number": "C1"}, Cause.NO_MONEY),
        ({"invoice_number": "7001"}, Cause.CARRIED_BY_INVOICE),
        ({"terms_code": "30"}, Cause.ON_ACCOUNT),
        ({"terms_code": ""}, Cause.ON_ACCOUNT),
    ],
)
def test_orders_that_are_asked_for_ahead(parts: dict, cause: Cause | None):
    assert reason(samples.order(**parts)) is cause


def test_no_order_is_asked_for_without_a_rule():
    assert reason(samples.order(), policies=Policies()) is Cause.ON_ACCOUNT


@pytest.mark.parametrize("parts", [{"pronto_id": "100"}, {"match_key": "100"}])
def test_an_order_already_at_stripe_is_looked_at(parts: dict):
    around = ListAround([], [Actual(RecordType.ORDERS, "pi_1", {}, **parts)])
    assert reason(samples.order(terms_code="30", invoice_number="7001"), around) is None


def test_a_linked_order_is_looked_at_unless_it_is_no_order_any_more():
    assert reason(samples.order(terms_code="30"), linked=True) is None
    assert reason(samples.order(status="02"), linked=True) is Cause.QUOTE


def test_sentences_for_what_only_enriches():
    assert "travel with the debtors" in enriches(samples.rep())
    assert "travels with the sales order" in enriches(samples.purchase_order())
    assert enriches(samples.item()).endswith(".")


def guard(kind: RecordType, action: Action, number: int, linked: int, **rules) -> list[str]:
    return list(tripped({kind: {action: number}}, {kind: linked}, Policies(**rules)).values())


@pytest.mark.parametrize(
    ("number", "linked", "trips"),
    [(50, 0, False), (51, 0, True), (51, 500, True), (100, 1000, False), (101, 1000, True), (101, 1009, True)],
)
def test_many_updates_stop_and_ask(number: int, linked: int, trips: bool):
    found = guard(RecordType.ITEMS, Action.UPDATE, number, linked)
    assert bool(found) is trips
    if trips:
        assert found[0].startswith(f"{number} items would be updated, more than the ")


@pytest.mark.parametrize(
    ("action", "done"),
    [
        (Action.ARCHIVE, "taken out (archived)"),
        (Action.VOID, "taken out (voided)"),
        (Action.CANCEL, "taken out (cancelled)"),
        (Action.FINALISE, "made final, which only a void undoes"),
    ],
)
def test_what_is_hard_to_take_back_stops_and_asks(action: Action, done: str):
    assert not guard(RecordType.ITEMS, action, 50, 10_000)
    (words,) = guard(RecordType.ITEMS, action, 51, 10_000)
    assert words == f"51 items would be {done}, more than the 50 allowed without asking."
    assert guard(RecordType.ITEMS, action, 1, 10_000, guard_archives=0)


@pytest.mark.parametrize("action", [Action.CREATE, Action.LINK, Action.RESTORE, Action.HOLD, Action.SKIP])
def test_creating_what_is_missing_never_trips(action: Action):
    assert not guard(RecordType.CUSTOMERS, action, 100_000, 0)


@pytest.mark.parametrize(
    ("record", "match_key", "refs", "announces"),
    [
        (samples.rep(), "", (), ("reps/012",)),
        (samples.customer(email=" A@X.com"), "a@x.com", ("reps/012",), ("customers/ACME",)),
        (
            samples.customer(bill_to="HEAD", rep_code=""),
            "acme@example.com.au",
            ("customers/HEAD",),
            ("customers/ACME",),
        ),
        (samples.customer(bill_to="ACME", rep_code=""), "acme@example.com.au", (), ("customers/ACME",)),
        (samples.item(), "BOLT", (), ("items/BOLT",)),
        (samples.order(suffix="A"), "100-A", ("customers/ACME", "orders/100"), ("orders/100-A",)),
        (samples.invoice(rep_code="9"), "7001", ("customers/ACME", "reps/9", "orders/100"), ("invoices/7001",)),
        (samples.credit_note(), "C1", ("customers/ACME", "invoices/7001"), ("credit_notes/C1",)),
        (samples.purchase_order(), "", ("orders/100",), ("purchase_orders/P1", "orders/100")),
        (samples.purchase_order(order_number=""), "", (), ("purchase_orders/P1",)),
    ],
)
def test_how_records_are_filed(record: Record, match_key: str, refs: tuple, announces: tuple):
    filed = describe(record)
    assert (filed.match_key, filed.refs, filed.announces) == (match_key, refs, announces)
    assert filed.fingerprint == describe(record).fingerprint
    assert filed.key


def test_words_a_record_is_found_by():
    assert "Ryde NSW 2112" in describe(samples.customer()).search
    assert "Bolt M8" in describe(samples.item()).search
    assert describe(samples.invoice()).search == "ACME 100 PO 77"
    assert describe(samples.order()).search == "ACME PO 77"
    assert describe(samples.credit_note()).search == "ACME 7001"
    assert describe(samples.purchase_order()).search == "SUP 100"
    assert describe(samples.rep()).search == "Kim Lee kim@example.com.au"


def test_fingerprints_tell_values_apart_and_take_any_text():
    values = [samples.item(), samples.item(on_hand=None), samples.item(description="\ud800"), samples.item("BOLT2")]
    assert len({describe(value).fingerprint for value in values}) == len(values)
    assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})
    assert fingerprint(["ab"]) != fingerprint(["a", "b"])


@pytest.mark.parametrize(
    ("record", "path", "value"),
    [
        (samples.customer(), "address.suburb", "Ryde"),
        (samples.customer(), "delivery.suburb", None),
        (samples.customer(), "user_fields.UserField1", "red"),
        (samples.customer(), "user_fields.UserField9", None),
        (samples.customer(), "user_fields", None),
        (samples.customer(bill_to="HEAD"), "bill_to.name", "Head Pty Ltd"),
        (samples.customer(bill_to=""), "bill_to.name", None),
        (samples.customer(bill_to="HEAD"), "bill_to", "HEAD"),
        (samples.invoice(), "customer.rep.email", "kim@example.com.au"),
        (samples.item(), "payer", None),
        (samples.item(), "purchase_orders", ""),
        (samples.credit_note(invoice_number=""), "credited_invoice", None),
        (samples.invoice(), "credited_invoice", None),
    ],
)
def test_where_values_come_from(record: Record, path: str, value: object):
    around = ListAround([samples.rep(), samples.customer(), samples.customer("HEAD")])
    assert value_at(record, path, around) == value
