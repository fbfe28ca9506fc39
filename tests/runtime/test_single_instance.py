"""One window per home, and a killed one leaves nothing in the way."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.errors import Code, NeedsUser
from app.runtime.single_instance import WindowLock
from tests.support.environment import ROOT

HOLDER = """
import sys, pathlib
from app.runtime.single_instance import WindowLock
with WindowLock(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path: Path):
    """A second process that holds the lock."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path / "window.lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as process:
        assert process.stdout.readline() == "held\n"
        yield process
        process.kill()


def test_a_second_window_is_refused_in_words(tmp_path: Path, holder: subprocess.Popen[str]):
    with pytest.raises(NeedsUser) as caught:
        WindowLock(tmp_path / "window.lock").take()
    assert caught.value.code is Code.SECOND_INSTANCE
    assert str(tmp_path) in caught.value.detail
    assert f"process {holder.pid}" in caught.value.detail


def test_a_killed_window_leaves_no_lock(tmp_path: Path, holder: subprocess.Popen[str]):
    holder.kill()
    holder.wait()
    with WindowLock(tmp_path / "window.lock"):
        assert (tmp_path / "window.lock").read_text() == f"{os.getpid()}\n"


def test_a_closed_window_makes_room(tmp_path: Path):
    lock = WindowLock(tmp_path / "window.lock")
    lock.take()
    with pytest.raises(NeedsUser):
        WindowLock(tmp_path / "window.lock").take()
    lock.release()
    lock.release()
    with WindowLock(tmp_path / "window.lock"):
        pass


def test_two_homes_may_have_a_window_each(tmp_path: Path):
    with WindowLock(tmp_path / "a.lock"), WindowLock(tmp_path / "b.lock"):
        pass
