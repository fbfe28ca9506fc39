"""Money Stripe took for an order is not asked for again by its invoice."""

import pytest

from app.domain.causes import Cause
from app.domain.kinds import RecordType
from app.domain.outcome import Standing
from app.domain.plan import Action
from app.domain.shapes import Actual, Link
from app.planning.decide import decide
from app.planning.paid_ahead import paid_ahead
from app.planning.subject import Subject
from tests.fakes.around import ListAround
from tests.planning import samples


def intent(stripe_id: str, received: str = "1100", **parts) -> Actual:
    return Actual(RecordType.ORDERS, stripe_id, {}, parts={"amount_received": received}, **parts)


def decided(around: ListAround):
    subject = Subject(RecordType.INVOICES, "7001", samples.invoice(), False, "s1", None, None, "")
    return decide(subject, samples.mapping().types[RecordType.INVOICES], samples.company(), around)


@pytest.mark.parametrize("found", [{"pronto_id": "100"}, {"match_key": "100"}])
def test_all_of_it_taken_means_no_invoice(found: dict):
    around = ListAround([samples.customer()], [intent("pi_1", **found)])
    decision = decided(around)
    assert decision.change is not None
    assert (decision.change.action, decision.change.cause) == (Action.SKIP, "paid-ahead")
    assert (decision.verdict.standing, decision.settled) == (Standing.SKIPPED, True)
    assert decision.verdict.message == "Stripe took $11.00 for order 100 already (pi_1), so it is not asked for again."


def test_a_part_of_it_takes_a_person():
    decision = decided(ListAround([samples.customer()], [intent("pi_1", "600", pronto_id="100")]))
    assert decision.change is not None
    assert (decision.change.action, decision.verdict.cause) == (Action.HOLD, "amount-differs")
    assert "$6.00 for order 100 already (pi_1), and the invoice is $11.00" in decision.verdict.message


def test_the_linked_intent_counts_alone():
    around = ListAround([], [intent("pi_1", "0"), intent("pi_2", pronto_id="100")])
    around.link(Link(RecordType.ORDERS, "100", "pi_1"))
    assert paid_ahead(samples.invoice(), around) is None


def test_several_payments_add_up():
    around = ListAround([], [intent("pi_1", "600", pronto_id="100"), intent("pi_2", "500", pronto_id="100")])
    found = paid_ahead(samples.invoice(), around)
    assert found is not None
    assert (found.whole, found.cause) == (True, Cause.PAID_AHEAD)
    assert "(pi_1, pi_2)" in found.message


def test_nothing_taken_or_no_order_asks_as_ever():
    assert paid_ahead(samples.invoice(order_number=""), ListAround([], [intent("pi_1", match_key="")])) is None
    assert paid_ahead(samples.invoice(), ListAround([], [intent("pi_1", "0", pronto_id="100")])) is None
    assert paid_ahead(samples.invoice(), ListAround()) is None
