"""Which records lie in a scope, and what the sentence says of those that do not."""

import datetime as dt

import pytest

from app.domain.causes import Cause
from app.domain.company import Policies
from app.domain.kinds import RecordType
from app.domain.migration import Masters, Scope
from app.planning.extent import out_of_scope
from app.planning.select import skip_reason
from tests.fakes.around import ListAround
from tests.planning import samples

JULY = dt.date(2026, 7, 1)


def test_an_empty_scope_leaves_nothing_out():
    scope = Scope()
    assert not scope.leaves_out
    assert scope.sentence == "Everything."
    for record in (samples.customer("ACME"), samples.invoice("7001"), samples.order("100"), samples.rep()):
        assert out_of_scope(record, scope, ListAround()) == ""


@pytest.mark.parametrize(("day", "inside"), [(JULY, True), (JULY - dt.timedelta(days=1), False), (None, False)])
def test_documents_go_by_their_own_day(day, inside):
    found = out_of_scope(samples.invoice("7001", date=day), Scope(since=JULY), ListAround())
    assert (found == "") is inside
    assert inside or "1 July 2026" in found


@pytest.mark.parametrize(("owed", "inside"), [(None, True), (1, True), (0, False), (-100, False)])
def test_an_invoice_is_open_while_something_is_owed_or_nobody_tells(owed, inside):
    scope = Scope(open_only=True)
    invoice = samples.invoice("7001", outstanding=owed)
    assert (out_of_scope(invoice, scope, ListAround()) == "") is inside
    credit = samples.credit_note("C1", invoice_number="7001")
    assert (out_of_scope(credit, scope, ListAround([invoice])) == "") is inside
    assert out_of_scope(credit, scope, ListAround()) != ""


def test_an_order_is_open_until_it_is_invoiced_or_delivered():
    scope = Scope(open_only=True)
    assert out_of_scope(samples.order("100", status="30", invoice_number=""), scope, ListAround()) == ""
    assert "invoiced as 7001" in out_of_scope(samples.order("100", invoice_number="7001"), scope, ListAround())
    assert "delivered" in out_of_scope(samples.order("100", status="90", invoice_number=""), scope, ListAround())


def test_only_the_masters_that_documents_need():
    around = ListAround()
    around.needs = {RecordType.CUSTOMERS: {"ACME"}, RecordType.ITEMS: set()}
    scope = Scope(masters=Masters.NEEDED)
    assert out_of_scope(samples.customer("ACME"), scope, around) == ""
    assert "No document in scope needs the debtor" in out_of_scope(samples.customer("BETA"), scope, around)
    assert "No document in scope needs the stock item" in out_of_scope(samples.item("BOLT"), scope, around)


def test_types_that_do_not_go_across():
    scope = Scope(kinds=(RecordType.CUSTOMERS,), since=JULY, open_only=True)
    assert scope.sentence == "Customers, documents from 1 July 2026, open items only."
    assert out_of_scope(samples.customer("ACME"), scope, ListAround()) == ""
    assert "no stock items are brought across" in out_of_scope(samples.item("BOLT"), scope, ListAround())


def test_what_is_linked_stays_in_step_whatever_the_scope_but_not_when_a_person_left_it_out():
    policies = Policies(scope=Scope(since=JULY))
    record, around = samples.invoice("7001", date=dt.date(2020, 1, 1)), ListAround()
    assert skip_reason(record, policies, around, linked=True) is None
    skip = skip_reason(record, policies, around, linked=False)
    assert skip is not None
    assert skip.cause is Cause.OUT_OF_SCOPE
    around.outs[RecordType.INVOICES, "7001"] = "in dispute"
    left = skip_reason(record, policies, around, linked=True)
    assert left is not None
    assert (left.cause, left.message) == (Cause.LEFT_OUT, "A person left it out: in dispute.")
