"""The garbage collector is put back to its own rhythm, whatever happens."""

import gc

import pytest

from app.services.collecting import seldom_collected


def troubled() -> None:
    with seldom_collected():
        assert gc.get_threshold()[0] > 10_000
        raise ValueError("trouble")


def test_the_rhythm_is_put_back_after_trouble():
    before = gc.get_threshold()
    with pytest.raises(ValueError, match="trouble"):
        troubled()
    assert gc.get_threshold() == before
