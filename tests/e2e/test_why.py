"""Twelve reasons why a record is not in Stripe, and more: the gate, what is responsible, and the way on that works."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from app.domain.company import Mode
from app.domain.kinds import RecordType
from app.domain.remedy import RemedyAction
from app.practice.company.schema import Record
from app.practice.faults import FaultKind
from app.practice.stripe import behind_the_back
from app.services.explain import Trail
from tests.e2e.small_company import debtor, invoiced, item, order
from tests.e2e.stripe_state import carried
from tests.e2e.test_exact_writes import edit
from tests.e2e.world import LIVE_KEY, QuietJob, World

FOREVER = 1_000_000


def nothing(_world: World) -> None:
    """Mend nothing beside the remedy itself."""


def by_hand(world: World, code: str, address: str) -> None:
    """Add to Stripe by hand the customer that a debtor is."""
    details = {"name": f"{code.title()} Supplies Pty Ltd", "email": address}
    behind_the_back.add_customer(world.stripe.practice, details)


def lines_changed(record: Record, **values: str) -> Record:
    """Return an order whose first line says something else than its header."""
    return Record(record.fields, ({**record.lines[0], **values}, *record.lines[1:]))


# --- how each comes about, and what a person does beside pressing the button ---------------------------


def unreadable(world: World) -> None:
    world.books.put("items", item("ODD", "twelve dollars"))


def readable(world: World) -> None:
    world.books.put("items", item("ODD", "12.0000"))


def not_trading(world: World) -> None:
    world.books.put("customers", debtor("IDLE", StatusCode="X"))


def quotation(world: World) -> None:
    world.books.put("orders", order(1060, "ACME", "A1", terms="PIA", StatusCode="02"))


def confirmed(world: World) -> None:
    world.books.put("orders", order(1060, "ACME", "A1", terms="PIA"))


def on_account(world: World) -> None:
    world.books.put("orders", order(1061, "ACME", "A1", terms="14D"))


def without_amount(world: World) -> None:
    world.books.put("orders", order(1062, "ACME", terms="PIA"))


def with_amount(world: World) -> None:
    world.books.put("orders", order(1062, "ACME", "A1", terms="PIA"))


def shared_mail(world: World) -> None:
    by_hand(world, "TWIN1", "office@twins.example")
    for code in ("TWIN1", "TWIN2"):
        world.books.put("customers", debtor(code, Email="office@twins.example"))


def several_objects(world: World) -> None:
    for _ in range(2):
        by_hand(world, "DOUBLE", "accounts@double.example")
    world.books.put("customers", debtor("DOUBLE"))


def unknown_tax_code(world: World) -> None:
    invoiced(world.books, lines_changed(order(1063, "ACME", "A1", "B2", invoice="5063"), TaxCode="Q9"))


def known_tax_code(world: World) -> None:
    world.books.put("orders", order(1063, "ACME", "A1", "B2", invoice="5063"))


def lines_short(world: World) -> None:
    wrong = lines_changed(order(1064, "ACME", "A1", "B2", invoice="5064"), LineTaxAmount="1.00")
    invoiced(world.books, wrong)


def lines_right(world: World) -> None:
    world.books.put("orders", order(1064, "ACME", "A1", "B2", invoice="5064"))


def debtor_missing(world: World) -> None:
    shared_mail(world)
    invoiced(world.books, order(1065, "TWIN1", "A1", invoice="5065"))


def refused(world: World) -> None:
    world.books.put("customers", debtor("REFUSED"))
    world.fault("stripe", FaultKind.SERVER_ERROR, "POST /v1/customers", times=FOREVER, status=400)


def deleted(world: World) -> None:
    customer = carried(world.stripe.practice, "customers")["DELTA"]["id"]
    behind_the_back.delete_customer(world.stripe.practice, customer)


@dataclass(frozen=True)
class Seeded:
    """A reason with what is expected of it."""

    query: str
    table: str
    """Where it is to be found at Stripe in the end."""
    seed: Callable[[World], None]
    gate: str
    named: str
    """What the stopping sentence names: the rule or the value."""
    action: RemedyAction
    argument: str = ""
    beside: Callable[[World], None] = field(default=nothing)


MAIL = "office@twins.example"
SEEDED = {
    "a row nobody can read": Seeded(
        "ODD", "products", unreadable, "read", "twelve dollars", RemedyAction.READ_AGAIN, beside=readable
    ),
    "a debtor that no longer trades": Seeded("IDLE", "customers", not_trading, "filter", "“X”", RemedyAction.CREATE),
    "a quotation": Seeded(
        "1060", "payment_intents", quotation, "filter", "02", RemedyAction.READ_AGAIN, beside=confirmed
    ),
    "an order on account": Seeded(
        "1061", "payment_intents", on_account, "filter", "“14D”", RemedyAction.SETTING, "prepaid_terms"
    ),
    "an order of no amount": Seeded(
        "1062", "payment_intents", without_amount, "filter", "amount", RemedyAction.READ_AGAIN, beside=with_amount
    ),
    "a shared e-mail address": Seeded("TWIN1", "customers", shared_mail, "match", MAIL, RemedyAction.LINK),
    "several Stripe objects": Seeded(
        "DOUBLE", "customers", several_objects, "match", "accounts@double.example", RemedyAction.LINK
    ),
    "an unknown tax code": Seeded(
        "5063", "invoices", unknown_tax_code, "validate", "“Q9”", RemedyAction.READ_AGAIN, beside=known_tax_code
    ),
    "GST that does not add up": Seeded(
        "5064", "invoices", lines_short, "validate", "GST", RemedyAction.READ_AGAIN, beside=lines_right
    ),
    "a debtor that is not in Stripe": Seeded(
        "5065", "invoices", debtor_missing, "queue", "TWIN1", RemedyAction.SHOW_RECORD, "customers/TWIN1"
    ),
    "refused by Stripe": Seeded(
        "REFUSED", "customers", refused, "answer", "", RemedyAction.TRY_AGAIN, beside=World.heal
    ),
    "deleted in Stripe": Seeded("DELTA", "customers", deleted, "match", "deleted", RemedyAction.CREATE),
}


def trail_of(world: World, query: str) -> Trail:
    """Return the trail of the record with this very key."""
    trails = world.office.explain.why(world.company.id, query)
    return next(trail for trail in trails if trail.hit.pronto_id == query)


def carry_out(world: World, trail: Trail) -> None:
    """Do what the remedy's button does."""
    remedy, hit = trail.remedy, trail.hit
    assert remedy is not None
    explain, company_id = world.office.explain, world.company.id
    match remedy.action:
        case RemedyAction.READ_AGAIN | RemedyAction.TRY_AGAIN:
            explain.retry(company_id, hit.kind, hit.pronto_id)
            world.sync()
        case RemedyAction.SYNC:
            world.sync()
        case RemedyAction.SYNC_ANYWAY:
            world.sync(allow_large=True)
        case RemedyAction.SETTING:
            assert remedy.argument == "prepaid_terms"
            world.policies(prepaid_terms=(*world.company.policies.prepaid_terms, "14D"))
            world.sync()
        case RemedyAction.CREATE | RemedyAction.LINK:
            mismatch = explain.to_settle(company_id, hit.kind, hit.pronto_id)
            assert mismatch is not None
            free = world.office.viewer.candidates(mismatch, "")
            link_to = free[0].stripe_id if remedy.action is RemedyAction.LINK else ""
            plan = world.office.fixes.preview([mismatch.id], remedy.action.value, link_to=link_to)
            world.office.fixes.apply(plan.id, QuietJob())
        case RemedyAction.SHOW_RECORD:
            kind, _, key = remedy.argument.partition("/")
            other = trail_of(world, key)
            assert other.hit.kind.value == kind
            carry_out(world, other)
            world.sync()
        case _:
            raise AssertionError(remedy)


@pytest.mark.parametrize("seeded", SEEDED.values(), ids=SEEDED)
def test_the_gate_the_reason_and_a_way_on_that_works(settled: World, seeded: Seeded):
    seeded.seed(settled)
    settled.sync()
    trail = trail_of(settled, seeded.query)
    assert trail.stopped_at is not None
    assert trail.stopped_at.gate.value == seeded.gate
    assert seeded.named in trail.stopped_at.reason
    assert trail.remedy is not None
    assert (trail.remedy.action, trail.remedy.argument) == (seeded.action, seeded.argument)
    assert trail.remedy.sentence.endswith(".")
    seeded.beside(settled)
    carry_out(settled, trail)
    link = settled.office.store.links.get(settled.company.id, trail.hit.kind, seeded.query)
    assert link is not None, trail_of(settled, seeded.query).stopped_at
    assert carried(settled.stripe.practice, seeded.table)[seeded.query]["id"] == link.stripe_id
    mended = trail_of(settled, seeded.query)
    assert all(gate.state == "passed" for gate in mended.gates), mended.stopped_at
    assert mended.remedy is None
    settled.sync()
    settled.writes()
    settled.sync()
    assert settled.writes() == {}


def test_what_the_guard_holds_names_the_guard(settled: World):
    settled.policies(guard_updates_floor=1, guard_updates_percent=1)
    for code in ("ACME", "BORAL", "COLES"):
        edit(settled, "customers", code, PhoneNo="03 5550 9999")
    settled.sync()
    trail = trail_of(settled, "ACME")
    assert trail.stopped_at is not None
    assert trail.stopped_at.gate.value == "queue"
    assert "3 customers would be updated" in trail.stopped_at.reason
    assert trail.remedy is not None
    assert trail.remedy.action is RemedyAction.SYNC_ANYWAY
    carry_out(settled, trail)
    assert carried(settled.stripe.practice, "customers")["ACME"]["phone"] == "+61 3 5550 9999"
    assert trail_of(settled, "ACME").remedy is None


def test_what_a_person_undid_can_be_brought_back(small: World):
    run = small.sync((RecordType.CUSTOMERS,))
    plan = small.office.undo.preview_run(run.run, QuietJob(), "person")
    small.office.undo.apply(plan.id, QuietJob(), "person")
    trail = trail_of(small, "ACME")
    assert trail.stopped_at is not None
    assert trail.stopped_at.gate.value == "filter"
    assert trail.remedy is not None
    assert (trail.remedy.action, trail.remedy.label) == (RemedyAction.TRY_AGAIN, "Bring it back")
    carry_out(small, trail)
    assert small.office.store.links.get(small.company.id, RecordType.CUSTOMERS, "ACME") is not None


def test_a_debtor_that_pronto_does_not_have_is_corrected_there(settled: World):
    invoiced(settled.books, order(1070, "NOBODY", "A1", invoice="5070"))
    settled.sync()
    trail = trail_of(settled, "5070")
    assert trail.remedy is not None
    assert trail.remedy.action is RemedyAction.READ_AGAIN
    assert "NOBODY" in trail.remedy.sentence
    settled.books.put("customers", debtor("NOBODY"))
    carry_out(settled, trail)
    assert "5070" in carried(settled.stripe.practice, "invoices")


def test_new_debtors_that_wait_for_a_person_are_made_one_by_one(settled: World):
    settled.policies(create_customers=False)
    settled.books.put("customers", debtor("NEWONE"))
    settled.sync()
    trail = trail_of(settled, "NEWONE")
    assert trail.stopped_at is not None
    assert trail.stopped_at.gate.value == "filter"
    assert trail.remedy is not None
    assert trail.remedy.action is RemedyAction.CREATE
    carry_out(settled, trail)
    assert "NEWONE" in carried(settled.stripe.practice, "customers")


def test_the_live_switch_is_named_and_a_sync_waits_behind_it(make_world):
    world = make_world()
    world.connectors.key = LIVE_KEY
    world.company = replace(world.company, mode=Mode.LIVE)
    world.office.store.companies.save(world.company)
    world.office.sync.preview(world.company.id, (RecordType.CUSTOMERS,), QuietJob(), "person")
    trail = trail_of(world, "ACME")
    assert trail.stopped_at is not None
    assert trail.stopped_at.gate.value == "queue"
    assert "live account is switched off" in trail.stopped_at.reason
    assert trail.remedy is not None
    assert (trail.remedy.action, trail.remedy.argument) == (RemedyAction.SETTING, "live_allowed")
    world.office.connections.allow_live(world.company.id, True, "person")
    trail = trail_of(world, "ACME")
    assert trail.remedy is not None
    assert trail.remedy.action is RemedyAction.SYNC
