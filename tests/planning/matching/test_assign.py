"""One to one, and no tie decided."""

from hypothesis import given
from hypothesis import strategies as st

from app.planning.matching.assign import Pair, assign
from app.planning.matching.bands import HIGHEST, Band, Thresholds, band_of

LIMITS = Thresholds(green=50, amber=30, margin=5)


def chosen(*pairs: Pair) -> dict[tuple[int, int], int]:
    """The chosen pairs with their margins."""
    return {(one.pair.left, one.pair.right): one.margin for one in assign(pairs) if one.chosen}


def test_the_best_pair_is_taken_first_and_the_rest_make_do():
    assert chosen(Pair(1, 11, 90), Pair(1, 12, 80), Pair(2, 11, 85), Pair(2, 12, 40)) == {(1, 11): 5, (2, 12): -45}


def test_a_pair_without_a_rival_leads_by_everything():
    assert chosen(Pair(1, 11, 60)) == {(1, 11): HIGHEST}


def test_a_tie_has_no_lead_so_it_is_never_green():
    ((_, margin),) = chosen(Pair(1, 11, 90), Pair(1, 12, 90)).items()
    assert margin == 0
    assert band_of(90, margin, LIMITS) is Band.AMBER


def test_what_is_beyond_100_still_leads():
    assert chosen(Pair(1, 11, 130), Pair(1, 12, 110))[1, 11] == 20


def test_an_exact_pair_beats_every_likeness():
    pairs = Pair(1, 11, 20, exact=True), Pair(1, 12, 130), Pair(2, 11, 125)
    assert chosen(*pairs) == {(1, 11): HIGHEST}
    behind = {(one.pair.left, one.pair.right): one.margin for one in assign(pairs)}
    assert behind[1, 12] < 0
    assert behind[2, 11] < 0
    assert band_of(20, HIGHEST, LIMITS, exact=True) is Band.GREEN


def test_bands():
    assert band_of(50, 5, LIMITS) is Band.GREEN
    assert band_of(50, 4, LIMITS) is Band.AMBER
    assert band_of(49, 100, LIMITS) is Band.AMBER
    assert band_of(30, -70, LIMITS) is Band.AMBER
    assert band_of(29, 100, LIMITS) is Band.RED


def test_thresholds_that_contradict_one_another_are_told():
    assert Thresholds().problem() == ""
    for bad in (Thresholds(green=30, amber=40), Thresholds(green=101), Thresholds(amber=0), Thresholds(margin=0)):
        assert bad.problem().endswith(".")


PAIRS = st.lists(
    st.builds(Pair, st.integers(1, 8), st.integers(11, 18), st.integers(25, 140), st.booleans()),
    max_size=40,
    unique_by=lambda pair: (pair.left, pair.right),
)


@given(PAIRS)
def test_nothing_is_ever_in_two_pairs(pairs):
    found = assign(pairs)
    taken = [one.pair for one in found if one.chosen]
    assert len(taken) == len({one.left for one in taken}) == len({one.right for one in taken})
    assert len(found) == len(pairs)
    # What was not chosen lost one of its sides to a pair at least as good.
    for one in found:
        if not one.chosen:
            better = [two for two in taken if two.left == one.pair.left or two.right == one.pair.right]
            assert any((two.exact, two.raw) >= (one.pair.exact, one.pair.raw) for two in better)


@given(PAIRS, st.randoms(use_true_random=False))
def test_the_order_they_come_in_changes_nothing(pairs, random):
    shuffled = list(pairs)
    random.shuffle(shuffled)
    assert assign(shuffled) == assign(pairs)
