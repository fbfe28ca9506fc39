"""Lists: order, cursors, limits, filters."""

import pytest


@pytest.fixture
def ids(v1, clock) -> list[str]:
    """Make twelve customers, one a minute; return their ids, newest first."""
    made = []
    for number in range(12):
        clock.now += 60
        made.append(v1.customers.create({"name": f"C{number}"}).id)
    return made[::-1]


def shown(page) -> list[str]:
    return [row.id for row in page.data]


def test_newest_first_ten_at_a_time(v1, ids) -> None:
    page = v1.customers.list()
    assert (shown(page), page.has_more, page.url) == (ids[:10], True, "/v1/customers")
    rest = v1.customers.list({"starting_after": page.data[-1].id})
    assert (shown(rest), rest.has_more) == (ids[10:], False)


def test_auto_paging_both_ways(v1, ids) -> None:
    assert [row.id for row in v1.customers.list({"limit": 5}).auto_paging_iter()] == ids
    upward = v1.customers.list({"limit": 5, "ending_before": ids[-1]})
    assert [row.id for row in upward.auto_paging_iter()] == ids[:-1][::-1]


def test_ending_before_gives_the_page_next_to_the_cursor(v1, ids) -> None:
    page = v1.customers.list({"limit": 3, "ending_before": ids[5]})
    assert (shown(page), page.has_more) == (ids[2:5], True)
    page = v1.customers.list({"limit": 3, "ending_before": ids[2]})
    assert (shown(page), page.has_more) == (ids[:2], False)


def test_created_filters(v1, ids, clock) -> None:
    newest = int(clock.now)
    assert shown(v1.customers.list({"created": {"gte": newest - 120}})) == ids[:3]
    assert shown(v1.customers.list({"created": {"gt": newest - 120}})) == ids[:2]
    assert shown(v1.customers.list({"created": {"lt": newest - 600}})) == ids[11:]
    assert shown(v1.customers.list({"created": newest})) == ids[:1]
    assert shown(v1.customers.list({"created": {"gte": newest - 120, "lt": newest}})) == ids[1:3]


@pytest.mark.parametrize("limit", [0, 101, -5])
def test_limits_outside_1_to_100(v1, refused, limit: int) -> None:
    error = refused(v1.customers.list, {"limit": limit})
    assert (error.param, error.code) == ("limit", "parameter_invalid_integer")


def test_cursors_that_cannot_be(v1, ids, refused) -> None:
    error = refused(v1.customers.list, {"starting_after": "cus_gone"})
    assert (error.param, error.code) == ("starting_after", "resource_missing")
    both = {"starting_after": ids[0], "ending_before": ids[1]}
    assert refused(v1.customers.list, both).param == "starting_after"
    assert refused(v1.customers.list, {"colour": "red"}).code == "parameter_unknown"


def test_deleting_leaves_no_gap_in_pages(v1, ids) -> None:
    for gone in (ids[0], ids[4], ids[11]):
        v1.customers.delete(gone)
    left = [one for one in ids if one not in (ids[0], ids[4], ids[11])]
    assert [row.id for row in v1.customers.list({"limit": 2}).auto_paging_iter()] == left


def test_a_customer_made_while_paging_shifts_nothing(v1, ids) -> None:
    first = v1.customers.list({"limit": 6})
    v1.customers.create({"name": "Late"})
    rest = v1.customers.list({"limit": 6, "starting_after": first.data[-1].id})
    assert shown(first) + shown(rest) == ids
