"""Whatever a record went through, deciding again after acting leaves nothing to do."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.money import half_up
from app.domain.plan import Action
from app.domain.records import Record, key_of, kind_of
from tests.planning import samples
from tests.planning.desk import Desk

CODES = st.sampled_from(["", "A", "B"])
DEBTORS = st.builds(
    samples.customer,
    name=st.sampled_from(["", "Acme", "Acme & Co ", "x" * 300]),
    email=st.sampled_from(["", "a@x.com", "nobody", "A@X.com"]),
    phone=st.sampled_from(["", "02 9999 1234", "n/a"]),
    abn=st.sampled_from(["", "51 824 753 556", "12"]),
    bill_to=CODES,
    rep_code=st.sampled_from(["", "012", "404"]),
    user_fields=st.dictionaries(st.sampled_from(["UserField1", "UserField2"]), CODES, max_size=2),
)
ITEMS = st.builds(
    samples.item,
    description=st.sampled_from(["", "Bolt", "Nut"]),
    price=st.sampled_from([None, samples.Decimal(0), samples.Decimal("1.2345")]),
    discontinued=st.booleans(),
    unit=st.sampled_from(["", "EA", "a very long unit"]),
)
LINES = st.integers(-500, 5000).map(lambda cents: samples.line(amount=cents, tax=half_up(Decimal(cents) / 10)))
SUMMED = st.lists(LINES, min_size=1, max_size=4).map(
    lambda lines: {
        "lines": tuple(lines),
        "amount": sum(line.amount for line in lines),
        "tax": sum(line.tax for line in lines),
        "total": sum(line.amount + line.tax for line in lines),
    }
)
INVOICES = st.builds(lambda sums, reference: samples.invoice(reference=reference, **sums), SUMMED, CODES)
HISTORY = st.lists(DEBTORS, min_size=1, max_size=4) | st.lists(ITEMS, min_size=1, max_size=4)
HISTORY |= st.lists(INVOICES, min_size=1, max_size=4)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(history=HISTORY)
def test_after_applying_a_plan_there_is_nothing_to_apply(history: list[Record]):
    desk = Desk(samples.rep(), samples.customer(), samples.customer("A"), samples.customer("B"))
    desk.bring(samples.customer("A"), samples.customer("B"))
    if not isinstance(history[0], type(samples.customer())):
        desk.bring(samples.customer())
    for record in history:
        desk.around.add(record)
        decision = desk.decide(record)
        if decision.change is not None and decision.change.action not in {Action.HOLD, Action.SKIP}:
            desk.apply(decision.change)
        again = desk.decide(record)
        assert again.change is None or again.change.action in {Action.HOLD, Action.SKIP}
        if again.agree is not None:
            link = desk.around.links[kind_of(record), key_of(record)]
            desk.around.link(replace(link, base=again.agree))
            assert desk.decide(record).agree is None
