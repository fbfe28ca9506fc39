"""Groups of Stripe customers that are the same one."""

import datetime as dt

from app.planning.matching.clusters import Candidate, Edge, Grouped, grouped, survivor


def edge(one: str, other: str, raw: int = 60) -> Edge:
    return Edge(one, other, raw, f"{one}={other}")


def test_what_hangs_together_is_a_group_with_the_best_reason():
    found = grouped([edge("c", "d"), edge("a", "b", 55), edge("b", "c", 90)])
    assert found == [Grouped(("a", "b", "c", "d"), "b=c")]


def test_two_linked_customers_are_two_debtors():
    linked = frozenset({"x", "y"})
    assert grouped([edge("x", "y", 100)], linked) == []
    found = grouped([edge("a", "x", 80), edge("a", "y", 70), edge("b", "y", 60)], linked)
    assert sorted(one.members for one in found) == [("a", "x"), ("b", "y")]
    assert grouped([edge("a", "x"), edge("b", "y"), edge("a", "b")], linked) == []


def test_the_one_with_most_history_stays():
    old, new = dt.datetime(2020, 1, 1, tzinfo=dt.UTC), dt.datetime(2025, 1, 1, tzinfo=dt.UTC)
    assert survivor([Candidate("a", created=new), Candidate("b", created=old), Candidate("c")]) == "b"
    assert survivor([Candidate("a", created=old), Candidate("b", documents=1, created=new)]) == "b"
    assert survivor([Candidate("a", documents=9), Candidate("b", carries_id=True)]) == "b"
    assert survivor([Candidate("a", carries_id=True, documents=9), Candidate("b", linked=True)]) == "b"
    assert survivor([Candidate("b"), Candidate("a")]) == "a"
