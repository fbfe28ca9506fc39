"""What the store keeps of a migration, and that SQLite and the rule agree on which masters documents need."""

import datetime as dt
from pathlib import Path

import pytest

from app.domain.causes import Cause
from app.domain.kinds import RecordType
from app.domain.migration import ByHand, FoundFault, LeftOut, Masters, MigrationRecord, Scope, Step
from app.domain.outcome import Gate, Standing, Verdict
from app.domain.plan import Action, Change, ChangeState
from app.domain.records import CreditNote, Invoice, Order, Record
from app.planning.describe import describe
from app.planning.extent import out_of_scope
from app.planning.sources import payer_of
from app.ports.snapshots import SourceRow
from app.storage.scratch import ScratchStores
from tests.fakes.around import ListAround
from tests.planning import samples
from tests.storage.conftest import START

CUSTOMERS, ITEMS = RecordType.CUSTOMERS, RecordType.ITEMS


def put(store, company: int, *records: Record) -> None:
    for record in records:
        told = describe(record)
        row = SourceRow(told.key, record, told.fingerprint, told.title, told.match_key, told.refs, told.announces)
        kind = next(kind for kind in RecordType if isinstance(record, _types()[kind]))
        store.snapshots.put_sources(company, kind, [row])


def _types():
    from app.domain.records import type_of

    return type_of


def test_the_record_is_kept_whole(store, company):
    assert store.migrations.record(company) == MigrationRecord()
    kept = MigrationRecord(Step.CUTOVER, edits=3, plan=7, plan_kinds=(ITEMS,), read_at=START, runs=(4, 5))
    store.migrations.keep(company, kept)
    assert store.migrations.record(company) == kept


def test_records_left_out_keep_their_first_reason_until_taken_in(store, company):
    first = LeftOut(CUSTOMERS, "ACME", "in dispute", "", "owner", START)
    assert store.migrations.leave_out(company, [first]) == 1
    assert store.migrations.leave_out(company, [LeftOut(CUSTOMERS, "ACME", "again")]) == 0
    assert store.migrations.left_out(company) == [first]
    assert store.migrations.take_in(company, CUSTOMERS, ["ACME", "BETA"]) == 1
    assert store.migrations.left_out(company) == []


def test_values_set_by_hand_replace_each_other(store, company):
    for value in ("one", "two", None):
        store.migrations.set_by_hand(company, [ByHand(CUSTOMERS, "ACME", "name", value)])
    store.migrations.set_by_hand(company, [ByHand(CUSTOMERS, "ACME", "email", "a@b.example")])
    assert [(one.path, one.value) for one in store.migrations.by_hand(company)] == [
        ("email", "a@b.example"),
        ("name", None),
    ]
    assert store.migrations.forget_by_hand(company, CUSTOMERS, "ACME", "name") == 1
    assert store.migrations.forget_by_hand(company, CUSTOMERS, "ACME") == 1


def test_faults_are_grouped_with_what_was_dealt_with(store, company):
    found = [
        FoundFault("email-bad", CUSTOMERS, "A", "Acme", 0, "Debtor A: “x” is no address.", "email"),
        FoundFault("email-bad", CUSTOMERS, "B", "Beta", 0, "Debtor B: “y” is no address.", "email"),
        FoundFault("lines-unbalanced", RecordType.INVOICES, "7001", "Acme", 1100, "Invoice 7001: wrong."),
    ]
    assert store.migrations.put_faults(company, [found[:2], found[2:]]) == 3
    store.migrations.set_by_hand(company, [ByHand(CUSTOMERS, "A", "email", None)])
    store.migrations.leave_out(company, [LeftOut(RecordType.INVOICES, "7001", "wrong")])
    groups = {
        one.group: (one.count, one.records, one.cents, one.left_out, one.fixed) for one in _groups(store, company)
    }
    assert groups == {"email-bad": (2, 2, 0, 0, 1), "lines-unbalanced": (1, 1, 1100, 1, 0)}
    assert [one.pronto_id for one in store.migrations.faults(company, group="email-bad")] == ["A", "B"]
    assert [one.pronto_id for one in store.migrations.faults(company, text="beta")] == ["B"]
    assert store.migrations.count_faults(company, text="acme") == 2
    assert store.migrations.put_faults(company, []) == 0
    assert _groups(store, company) == []


def _groups(store, company):
    return store.migrations.groups(company)


SCOPES = [
    Scope(masters=Masters.NEEDED),
    Scope(since=dt.date(2026, 7, 1), masters=Masters.NEEDED),
    Scope(open_only=True, masters=Masters.NEEDED),
    Scope(since=dt.date(2026, 7, 1), open_only=True, masters=Masters.NEEDED),
    Scope(kinds=(RecordType.INVOICES,), masters=Masters.NEEDED),
]


@pytest.mark.parametrize("scope", SCOPES, ids=lambda scope: scope.sentence)
def test_sqlite_and_the_rule_need_the_same_masters(store, company, scope):
    old, new = dt.date(2026, 6, 30), dt.date(2026, 7, 1)

    def line(code: str):
        return samples.line(item_code=code)

    documents = [
        samples.invoice("1", customer_code="A", date=old, lines=(line("I1"),), outstanding=5),
        samples.invoice("2", customer_code="B", date=new, lines=(line("I2"), line("")), outstanding=0),
        samples.invoice("3", customer_code="C", date=new, lines=(line("I3"),), outstanding=None),
        samples.invoice("4", customer_code="D", date=None, lines=(line("I4"),), outstanding=7),
        samples.order("5", customer_code="E", date=new, status="30", lines=(line("I5"),)),
        samples.order("6", customer_code="F", date=new, status="90", lines=(line("I6"),)),
        samples.order("7", customer_code="G", date=old, status="30", invoice_number="2", lines=(line("I7"),)),
        samples.credit_note("8", customer_code="H", date=new, invoice_number="1", lines=(line("I8"),)),
        samples.credit_note("9", customer_code="I", date=new, invoice_number="2", lines=(line("I9"),)),
    ]
    debtors = [samples.customer(code, bill_to="PAYER" if code in "CF" else "") for code in "ABCDEFGHI"]
    records = [*debtors, samples.customer("PAYER"), *documents]
    put(store, company, *records)
    around = ListAround(records)
    inside = [one for one in documents if not out_of_scope(one, scope, around)]
    codes = {one.customer_code for one in inside} | {payer_of(one, around) for one in inside}
    assert store.migrations.needed(company, CUSTOMERS, scope) == codes
    named = {part.item_code for one in inside for part in _lines(one)} - {""}
    assert store.migrations.needed(company, ITEMS, scope) == named


def _lines(document: Order | Invoice | CreditNote):
    return document.lines


def test_what_came_into_scope_is_looked_at_again(store, company):
    put(store, company, samples.customer("A"), samples.customer("B"))
    out = [Verdict(CUSTOMERS, key, Standing.SKIPPED, Gate.FILTER, Cause.OUT_OF_SCOPE.value, "outside") for key in "AB"]
    store.snapshots.save_verdicts(company, out, "m", settled=True)
    assert list(store.snapshots.candidates(company, CUSTOMERS, "m")) == []
    assert store.migrations.wake(company, CUSTOMERS, frozenset({"B", "C"})) == 1
    ((found,),) = store.snapshots.candidates(company, CUSTOMERS, "m")
    assert found.key == "B"


def change(key: str, action: Action = Action.CREATE, **more) -> Change:
    return Change(CUSTOMERS, action, key, **more)


def test_plans_are_added_up_paired_and_kept(store, company):
    shown = store.plans.begin(company, "migration")
    store.plans.add(shown, [change("A", cents=5), change("B", cents=7), change("C", Action.HOLD, cause="duplicate")])
    store.plans.seal(shown)
    fresh = store.plans.begin(company, "cutover check")
    store.plans.add(fresh, [change("B"), change("C")])
    store.plans.seal(fresh)
    assert [(one.action, one.count, one.cents) for one in store.migrations.totals(shown)] == [
        (Action.CREATE, 2, 12),
        (Action.HOLD, 1, 0),
    ]
    assert store.migrations.held_by_cause(shown) == {"duplicate": 1}
    creates = {"kind": CUSTOMERS, "actions": [Action.CREATE]}
    assert store.migrations.count_rows(shown, **creates) == len(store.plans.changes(shown, **creates)) == 2
    assert store.migrations.count_rows(shown, text="b", states=[ChangeState.PLANNED]) == 1
    pairs = store.migrations.pairs(shown, fresh, CUSTOMERS)
    rows = store.migrations.rows([number for pair in pairs for number in pair if number])
    assert [(rows[one].pronto_id, rows[two].pronto_id if two else None) for one, two in pairs] == [
        ("A", None),
        ("B", "B"),
    ]
    assert rows[pairs[0][0]].state is ChangeState.PLANNED
    store.migrations.keep(company, MigrationRecord(plan=shown))
    for _ in range(30):
        store.plans.seal(store.plans.begin(company, "sync"))
    store.plans.prune(company)
    assert store.plans.summary(shown).id == shown, "what a migration showed is never tidied away"
    with pytest.raises(LookupError):
        store.plans.summary(fresh)


def test_a_trial_s_store_is_a_file_of_its_own(tmp_path: Path, clock):
    scratch = ScratchStores(tmp_path / "trials", clock)
    assert not scratch.there(1)
    opened = scratch.open(1)
    opened.set_setting("trial", {"hash": "x"})
    opened.close()
    assert scratch.there(1)
    again = scratch.open(1)
    assert again.setting("trial") == {"hash": "x"}
    again.close()
    scratch.remove(1)
    assert not scratch.there(1)
