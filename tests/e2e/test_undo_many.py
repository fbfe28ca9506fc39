"""Many fixes are undone but for those somebody edited since; Stripe then equals the before-images."""

from pathlib import Path

from tests.bench.bench_fix_undo import fix_and_undo, many
from tests.e2e.world import world


def test_what_was_edited_by_hand_is_kept_and_named_the_rest_is_as_before(tmp_path: Path):
    with world(many(150), tmp_path / "office") as place:
        assert fix_and_undo(place, 150, 7) == {"undo": 143, "edited-since": 7}
