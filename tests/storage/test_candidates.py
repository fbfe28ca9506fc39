"""What has to be decided on again: complete, stable, and nothing more."""

import dataclasses

import pytest

from app.domain.kinds import RecordType
from app.domain.outcome import Gate, Standing, Verdict
from app.domain.shapes import Link
from tests.storage.conftest import START, actual, row

KIND = RecordType.CUSTOMERS


def verdict(key, standing=Standing.IN_STEP, cause="", message=""):
    return Verdict(KIND, key, standing, Gate.ANSWER, cause, message)


def look(store, company, mapping="m1"):
    return [one for page in store.snapshots.candidates(company, KIND, mapping) for one in page]


def save(store, company, verdicts, mapping="m1", *, settled=True, run=1):
    store.snapshots.save_verdicts(company, verdicts, mapping, settled=settled, run=run)


def test_a_candidate_carries_all_that_is_known(store, company):
    store.snapshots.put_sources(company, KIND, [row("A"), row("B")])
    store.snapshots.put_targets(company, KIND, [actual("cus_1")])
    link = store.links.put(company, Link(KIND, "A", "cus_1", {"name": "Someone"}), "m1")
    first, second = look(store, company)
    assert (first.key, first.record.name, first.fingerprint, first.gone) == ("A", "Debtor A", "A/1", False)
    assert first.link == link
    assert first.actual == actual("cus_1")
    assert first.actual_print
    assert (second.key, second.link, second.actual, second.actual_print) == ("B", None, None, "")


def test_settled_is_not_asked_again_until_the_mapping_changes(store, company):
    store.snapshots.put_sources(company, KIND, [row("A"), row("B")])
    save(store, company, [verdict("A")])
    assert [one.key for one in look(store, company)] == ["B"]
    save(store, company, [verdict("B")], settled=False)
    assert [one.key for one in look(store, company)] == ["B"]
    save(store, company, [verdict("B")])
    assert look(store, company) == []
    for mapping in ("m0", "m2"):
        assert [one.key for one in look(store, company, mapping)] == ["A", "B"]
        save(store, company, [verdict("A"), verdict("B")], mapping)
        assert look(store, company, mapping) == []


@pytest.mark.parametrize("settled", [True, False])
def test_pages_are_stable_while_verdicts_are_saved(store, company, settled):
    keys = [f"D{n:04}" for n in range(1234)]
    store.snapshots.put_sources(company, KIND, [row(key) for key in keys])
    seen = []
    for page in store.snapshots.candidates(company, KIND, "m1"):
        assert len(page) <= 500
        seen += [one.key for one in page]
        save(store, company, [verdict(one.key) for one in page], settled=settled)
        # What becomes dirty meanwhile waits for the next look.
        store.snapshots.touch_keys(company, KIND, [keys[0]])
    assert seen == keys
    assert len(look(store, company)) == (1 if settled else 1234)


def test_an_object_changed_by_somebody_else_brings_its_record(store, company):
    store.snapshots.put_sources(company, KIND, [row("A"), row("B")])
    store.snapshots.put_targets(company, KIND, [actual("cus_1"), actual("cus_2"), actual("cus_9")])
    for key, stripe_id in (("A", "cus_1"), ("B", "cus_2")):
        store.links.put(company, Link(KIND, key, stripe_id), "m1")
    save(store, company, [verdict("A"), verdict("B")])
    store.snapshots.put_targets(company, KIND, [actual("cus_1", "By us")], ours=True)
    store.snapshots.put_targets(company, KIND, [actual("cus_9", "Nobody's")])
    assert look(store, company) == []
    store.snapshots.put_targets(company, KIND, [actual("cus_2", "By a stranger")])
    found = look(store, company)
    assert [(one.key, one.actual.title) for one in found] == [("B", "By a stranger")]
    save(store, company, [verdict("B")])
    assert look(store, company) == []


def test_a_deleted_object_brings_its_record(store, company):
    store.snapshots.put_sources(company, KIND, [row("A")])
    store.snapshots.put_targets(company, KIND, [actual("cus_1")])
    store.links.put(company, Link(KIND, "A", "cus_1"), "m1")
    save(store, company, [verdict("A")])
    before = store.snapshots.candidates(company, KIND, "other")
    known = next(iter(before))[0].actual_print
    sweep = store.snapshots.begin_sweep(company, "stripe", KIND)
    store.snapshots.end_sweep(company, "stripe", KIND, sweep)
    found = look(store, company)
    assert found[0].actual.deleted
    assert found[0].actual_print != known


def test_a_link_whose_record_never_was_read_is_a_candidate_too(store, company):
    store.snapshots.put_targets(company, KIND, [actual("cus_1")])
    store.links.put(company, Link(KIND, "LOST", "cus_1"), "m0")
    found = look(store, company)
    assert [(one.key, one.record, one.gone, one.actual.stripe_id) for one in found] == [("LOST", None, True, "cus_1")]
    save(store, company, [verdict("LOST")])
    assert look(store, company) == []
    store.snapshots.put_targets(company, KIND, [actual("cus_1", "Changed")])
    assert [one.key for one in look(store, company)] == ["LOST"]


def test_attention_keeps_the_time_it_was_first_seen_until_it_closes(store, company, clock):
    store.snapshots.put_sources(company, KIND, [row("A")])
    save(store, company, [verdict("A", Standing.ATTENTION, "invalid", "No name.")])
    clock.forward(3600)
    save(store, company, [verdict("A", Standing.ATTENTION, "rejected", "Refused."), verdict("U", Standing.ATTENTION)])
    (number, first, since), (_, unreadable, later) = store.snapshots.attention(company)
    assert (first.cause, first.message, since) == ("rejected", "Refused.", START)
    assert (unreadable.pronto_id, later) == ("U", clock.now())
    assert store.snapshots.verdict(company, KIND, "A") == first
    assert store.snapshots.verdict(company, KIND, "U") == unreadable
    save(store, company, [verdict("A"), verdict("U")])
    assert store.snapshots.attention(company) == []
    assert store.snapshots.verdict(company, KIND, "U") is None
    save(store, company, [verdict("A", Standing.ATTENTION)])
    assert store.snapshots.attention(company)[0][0] > number


def test_no_verdict_before_the_first_decision(store, company):
    store.snapshots.put_sources(company, KIND, [row("A")])
    assert store.snapshots.verdict(company, KIND, "A") is None


def test_links_are_one_to_one_and_count_their_versions(store, company, clock):
    from app.domain.errors import ItemRejected

    first = store.links.put(company, Link(KIND, "A", "cus_1", {"name": "x"}), "m1")
    clock.forward(5)
    second = store.links.put(company, dataclasses.replace(first, base={"name": "y", "lines": [{"a": 1}]}), "m1")
    assert (first.version, second.version) == (1, 2)
    assert second.created == START
    assert second.updated == clock.now()
    assert store.links.get(company, KIND, "A") == second
    assert store.links.of_stripe(company, KIND, "cus_1") == second
    with pytest.raises(ItemRejected) as refused:
        store.links.put(company, Link(KIND, "B", "cus_1"), "m1")
    assert "linked to A already" in refused.value.detail
    assert store.links.count(company, KIND) == 1


def test_a_link_made_again_goes_on_counting(store, company):
    for _ in range(3):
        store.links.put(company, Link(KIND, "A", "cus_1"), "m1")
    store.links.remove(company, KIND, "A")
    assert store.links.get(company, KIND, "A") is None
    assert store.links.of_stripe(company, KIND, "cus_1") is None
    assert store.links.count(company, KIND) == 0
    assert store.links.put(company, Link(KIND, "B", "cus_1"), "m1").version == 1
    assert store.links.put(company, Link(KIND, "A", "cus_2"), "m1").version == 4


def test_an_unlinked_record_is_a_candidate_without_link(store, company):
    store.snapshots.put_sources(company, KIND, [row("A")])
    store.links.put(company, Link(KIND, "A", "cus_1"), "m1")
    store.links.remove(company, KIND, "A")
    assert look(store, company)[0].link is None
