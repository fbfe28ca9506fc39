"""Three values a field can have, and who wins: every combination."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.causes import Cause
from app.domain.kinds import RecordType
from app.domain.mapping import Direction, FieldRule, RecordMapping
from app.domain.shapes import Fields, Link, Value
from app.planning.compare import Call, Difference, compare, same
from tests.fakes.around import ListAround

P, S, N = "Pronto's", "Stripe's", None
VALUES: tuple[Value, ...] = (None, "old", P, S)
UNLINKED = object()

SCALARS = st.none() | st.text(max_size=4) | st.integers(-2, 2) | st.booleans()
ANY = SCALARS | st.lists(
    st.fixed_dictionaries({"description": st.text(max_size=2), "amount": st.integers(0, 2)}), max_size=2
)


def differ(wanted: Fields, actual: Fields, base: Fields | None, rule: FieldRule, **more) -> list[Difference]:
    return compare(wanted, actual, base, RecordMapping(RecordType.CUSTOMERS, (rule,)), ListAround(), **more)


def one(want: Value, have: Value, agreed: object, direction: Direction, **more) -> Difference | None:
    base = None if agreed is UNLINKED else {} if agreed is None else {"name": agreed}
    wanted = {} if want is None else {"name": want}
    actual = {} if have is None else {"name": have}
    found = differ(wanted, actual, base, FieldRule("name", ("name",), direction=direction), **more)
    return found[0] if found else None


@given(ANY, ANY)
def test_sameness_has_no_direction(left: Value, right: Value):
    assert same(left, right) is same(right, left)
    assert same(left, left)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (None, "", True),
        (None, "  ", True),
        (None, [], True),
        ("a", " a ", True),
        (0, None, False),
        (False, None, False),
        (0, False, False),
        (1, True, False),
        (1, "1", False),
        ([{"description": "a", "extra": 1}], [{"description": "a", "extra": 2}], True),
        ([{"description": "a"}], [{"description": "b"}], False),
        ([{"description": "a"}], [{"description": "a"}] * 2, False),
    ],
)
def test_what_is_the_same(left: Value, right: Value, expected: bool):
    assert same(left, right) is expected


def expected(want: Value, have: Value, agreed: object, direction: Direction) -> tuple[Call, Cause] | None:
    """The table a person would draw, spelled differently from the product's code."""
    if want == have or (want is None and agreed in (None, UNLINKED)):
        return None
    if direction is Direction.PRONTO_ALWAYS:
        return Call.WRITE, Cause.CHANGED_IN_PRONTO
    if agreed in (None, UNLINKED):
        if have is None:
            return Call.WRITE, Cause.ONLY_IN_PRONTO
        return (Call.KEEP if direction is Direction.STRIPE else Call.HOLD), Cause.UNPROVEN
    moved = (want != agreed, have != agreed)
    cause = {
        (True, True): Cause.CHANGED_IN_BOTH,
        (True, False): Cause.CHANGED_IN_PRONTO,
        (False, True): Cause.CHANGED_IN_STRIPE,
    }[moved]
    if direction is Direction.STRIPE and have is not None:
        return Call.KEEP, Cause.CHANGED_IN_STRIPE if moved[1] else Cause.CHANGED_IN_PRONTO
    if cause is Cause.CHANGED_IN_PRONTO:
        return (Call.HOLD if direction is Direction.ASK else Call.WRITE), cause
    if direction is Direction.NEWEST and cause is Cause.CHANGED_IN_STRIPE:
        return Call.KEEP, cause
    return Call.HOLD, cause


@pytest.mark.parametrize("direction", list(Direction))
@pytest.mark.parametrize(("want", "have"), list(itertools.product(VALUES, VALUES)))
@pytest.mark.parametrize("agreed", [UNLINKED, *VALUES], ids=["unlinked", "nothing", "old", "pronto", "stripe"])
def test_the_whole_table(want: Value, have: Value, agreed: object, direction: Direction):
    found = one(want, have, agreed, direction)
    assert (None if found is None else (found.call, found.cause)) == expected(want, have, agreed, direction)
    if found is not None:
        assert (found.path, found.wanted, found.actual, found.rule) == ("name", want, have, "name")


@pytest.mark.parametrize(("newer", "call"), [(True, Call.WRITE), (False, Call.KEEP), (None, Call.HOLD)])
def test_of_two_changes_the_newer_wins_where_stamps_tell(newer: bool | None, call: Call):
    found = one(P, S, "old", Direction.NEWEST, newest_is_pronto=newer)
    assert found is not None
    assert (found.call, found.cause) == (call, Cause.CHANGED_IN_BOTH)


@pytest.mark.parametrize(("want", "have", "agreed"), list(itertools.product(VALUES, VALUES, VALUES)))
def test_after_a_write_nothing_is_left_to_do(want: Value, have: Value, agreed: Value):
    for direction in Direction:
        found = one(want, have, agreed, direction)
        if found is not None and found.call is Call.WRITE:
            assert one(want, want, want, direction) is None


@pytest.mark.parametrize(("want", "have", "agreed"), list(itertools.product(VALUES, VALUES, VALUES)))
def test_what_is_kept_stays_kept(want: Value, have: Value, agreed: Value):
    for direction in Direction:
        found = one(want, have, agreed, direction)
        if found is not None and found.call is Call.KEEP:
            assert one(want, have, agreed, direction) == found
            again = one(want, have, have, direction) if direction is Direction.STRIPE else found
            assert again is not None
            assert again.call is Call.KEEP


def test_only_checked_values_are_never_written():
    rules = {"tax": Cause.GST_DIFFERS, "total": Cause.AMOUNT_DIFFERS, "amount": Cause.AMOUNT_DIFFERS}
    for path, cause in rules.items():
        rule = FieldRule(path, (path,), check_only=True)
        for base in (None, {}, {path: 1}, {path: 2}):
            (found,) = differ({path: 1}, {path: 2}, base, rule)
            assert (found.call, found.cause, found.checked) == (Call.HOLD, cause, True)


def test_what_is_given_at_birth_fills_blanks_of_what_is_found_and_is_left_alone_ever_after():
    rule = FieldRule("locale", constant="en-AU", only_on_create=True)
    (found,) = differ({"locale": "en-AU"}, {}, None, rule)
    assert (found.call, found.at_birth) == (Call.WRITE, True)
    assert differ({"locale": "en-AU"}, {"locale": "fr"}, None, rule) == []
    assert differ({"locale": "en-AU"}, {}, {}, rule) == []


def test_what_no_rule_fills_is_nobodys_business():
    rule = FieldRule("name", ("name",))
    assert differ({}, {"phone": "1"}, {"phone": "2"}, rule) == []
    assert differ({"phone": "3"}, {"phone": "1"}, {"phone": "2"}, rule) == []


def test_capitals_do_not_tell_addresses_apart():
    rule = FieldRule("email", ("email",))
    assert differ({"email": "Jo@x.com"}, {"email": "jo@x.com"}, None, rule) == []
    assert len(differ({"email": "Jo@x.com"}, {}, None, rule)) == 1


def test_references_are_compared_by_the_id_they_stand_for():
    around = ListAround()
    around.link(Link(RecordType.CUSTOMERS, "ACME", "cus_1"))
    mapping = RecordMapping(RecordType.INVOICES, (FieldRule("customer", ("payer",)),))
    wanted: Fields = {"customer": "@customers/ACME"}
    assert compare(wanted, {"customer": "cus_1"}, {}, mapping, around) == []
    (found,) = compare(wanted, {"customer": "cus_2"}, wanted, mapping, around)
    assert (found.wanted, found.actual, found.cause) == ("@customers/ACME", "cus_2", Cause.CHANGED_IN_STRIPE)


@pytest.mark.parametrize(
    ("path", "have", "agreed", "taken_away"),
    [
        ("metadata.region", "nsw", "nsw", True),
        ("custom_fields.Order", "12", "12", True),
        ("description", "words", "words", True),
        ("metadata.region", "by hand", "nsw", False),
        ("metadata.region", None, "nsw", False),
        ("metadata.pronto_id", "ACME", "ACME", False),
        ("phone", "1", "1", False),
        ("footer", "words", "words", False),
    ],
)
def test_what_a_rule_that_is_gone_had_put_there_is_taken_away_unless_somebody_changed_it(
    path: str, have: Value, agreed: Value, taken_away: bool
):
    found = differ({}, {path: have}, {path: agreed}, FieldRule("name", ("name",)))
    assert [(one.path, one.call, one.wanted) for one in found] == ([(path, Call.WRITE, None)] if taken_away else [])
    assert differ({}, {path: have}, None, FieldRule("name", ("name",))) == []
