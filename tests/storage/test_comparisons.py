"""What a reconciliation walks through: what was in step is passed over until one of its prints changes."""

from app.domain.kinds import RecordType
from app.domain.outcome import Gate, Standing, Verdict
from app.domain.shapes import Link
from app.ports.comparisons import InStep
from tests.storage.conftest import actual, row

KIND = RecordType.CUSTOMERS


def fill(store, company, count=5):
    """Records, objects and links, decided on and found in step."""
    keys = [f"D{number}" for number in range(count)]
    store.snapshots.put_sources(company, KIND, [row(key) for key in keys])
    store.snapshots.put_targets(company, KIND, [actual(f"cus_{key}") for key in keys])
    for key in keys:
        store.links.put(company, Link(KIND, key, f"cus_{key}", {"name": key}), "m")
    verdicts = [Verdict(KIND, key, Standing.IN_STEP, Gate.ANSWER) for key in keys]
    store.snapshots.save_verdicts(company, verdicts, "m", settled=True)
    store.comparisons.keep(company, KIND, "m", [InStep(key, "2026-03-02", 5, 6) for key in keys])
    return keys


def walk(store, company, mapping="m", again=frozenset()):
    """Return the keys in step, left out and to be looked at."""
    batches = list(store.comparisons.batches(company, KIND, mapping, again))
    return (
        [one.key for batch in batches for one in batch.in_step],
        [key for batch in batches for key in batch.left_out],
        [one.key for batch in batches for one in batch.subjects],
    )


def test_what_is_in_step_is_passed_over_with_its_sums(store, company):
    keys = fill(store, company)
    assert walk(store, company) == (keys, [], [])
    (batch,) = store.comparisons.batches(company, KIND, "m")
    assert batch.in_step[0] == InStep("D0", "2026-03-02", 5, 6)
    assert walk(store, company, "another mapping") == ([], [], keys)


def test_any_change_has_a_record_looked_at_with_all_that_is_known(store, company):
    fill(store, company)
    store.snapshots.put_sources(company, KIND, [row("D0", 2, name="Renamed")])
    store.snapshots.put_targets(company, KIND, [actual("cus_D1", "In Stripe")])
    store.snapshots.touch_keys(company, KIND, ["D2"])
    store.links.put(company, Link(KIND, "D3", "cus_D3", {"name": "agreed anew"}), "m")
    assert walk(store, company) == (["D4"], [], ["D0", "D1", "D2", "D3"])
    (batch,) = store.comparisons.batches(company, KIND, "m")
    first, second = batch.subjects[:2]
    assert (first.record.name, first.link.base, first.actual.stripe_id) == ("Renamed", {"name": "D0"}, "cus_D0")
    assert second.actual.fields == {"name": "In Stripe"}
    assert second.source_print
    assert second.target_print


def test_gone_and_deleted_are_looked_at(store, company):
    keys = fill(store, company)
    sweep = store.snapshots.begin_sweep(company, "pronto", KIND)
    store.snapshots.see(company, "pronto", KIND, keys[1:], sweep)
    assert store.snapshots.unseen(company, "pronto", KIND, sweep).keys == ("D0",)
    store.snapshots.end_sweep(company, "pronto", KIND, sweep)
    sweep = store.snapshots.begin_sweep(company, "stripe", KIND)
    store.snapshots.see(company, "stripe", KIND, [f"cus_{key}" for key in keys if key != "D1"], sweep)
    store.snapshots.end_sweep(company, "stripe", KIND, sweep)
    (batch,) = store.comparisons.batches(company, KIND, "m")
    found = {one.key: (one.gone, one.actual.deleted) for one in batch.subjects}
    assert found == {"D0": (True, False), "D1": (False, True)}


def test_a_lost_page_is_too_many(store, company):
    keys = [f"D{number:03}" for number in range(100)]
    store.snapshots.put_sources(company, KIND, [row(key) for key in keys])
    sweep = store.snapshots.begin_sweep(company, "pronto", KIND)
    store.snapshots.see(company, "pronto", KIND, keys[:79], sweep)
    assert store.snapshots.unseen(company, "pronto", KIND, sweep).too_many
    store.snapshots.see(company, "pronto", KIND, keys[:80], sweep)
    unseen = store.snapshots.unseen(company, "pronto", KIND, sweep)
    assert (unseen.known, len(unseen.keys), unseen.too_many) == (100, 20, False)


def test_what_a_rule_left_out_is_passed_over_unless_asked_for(store, company):
    store.snapshots.put_sources(company, KIND, [row("A"), row("B"), row("C")])
    skipped = [Verdict(KIND, key, Standing.SKIPPED, Gate.FILTER, "not-trading") for key in ("A", "B")]
    store.snapshots.save_verdicts(company, skipped, "m", settled=True)
    assert walk(store, company) == ([], ["A", "B"], ["C"])
    assert walk(store, company, again={"B"}) == ([], ["A"], ["B", "C"])
    assert walk(store, company, "another mapping") == ([], [], ["A", "B", "C"])


def test_links_without_a_record_are_looked_at_and_many_records_come_in_batches(store, company):
    fill(store, company, 2_300)
    store.links.put(company, Link(KIND, "LOST", "cus_LOST"), "m")
    store.snapshots.put_targets(company, KIND, [actual("cus_LOST")])
    batches = list(store.comparisons.batches(company, KIND, "m"))
    assert len(batches) == 4
    assert sum(len(batch.in_step) for batch in batches) == 2_300
    (lost,) = batches[-1].subjects
    assert (lost.key, lost.record, lost.gone, lost.actual.stripe_id) == ("LOST", None, True, "cus_LOST")
