"""A bookkeeper's path, driven from outside the process by keys alone: reconcile, open a card, fix all, undo, export."""

import csv
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.bootstrap import Office, open_office
from app.domain.causes import Cause
from app.domain.kinds import TARGETED, RecordType
from app.domain.mismatch import MismatchState
from tests.e2e.desktop import SCREENSHOTS, Desktop, desktop, missing_tools, wait_for
from tests.fakes.job_context import QuietContext

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(bool(missing_tools()), reason=f"not installed: {', '.join(missing_tools())}"),
]
_MESS = (60, 11)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The practice company, synced once and then made a mess of behind the app's back."""
    place = tmp_path / "office"
    office = open_office(place)
    try:
        company = office.practice.start(QuietContext())
        office.sync.run(company.id, TARGETED, QuietContext(), "person", allow_large=True)
        office.practice.mess(*_MESS, QuietContext())
    finally:
        office.close()
    return place


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Desktop]:
    """A display; its pictures are kept where the environment says."""
    with desktop(Path(os.environ.get(SCREENSHOTS) or tmp_path / "pictures")) as found:
        yield found


@pytest.fixture
def books(home: Path) -> Iterator[Office]:
    """The same store, looked into beside the window."""
    office = open_office(home)
    yield office
    office.close()


def _open(office: Office) -> list:
    """Return the open mismatches of the card that the path settles."""
    return office.store.mismatches.all(1, cause=Cause.UNPROVEN.value, kind=RecordType.CUSTOMERS, group="name")


def _place(office: Office) -> int:
    """Return the place of that card among the cards."""
    keys = [(group.cause, group.kind, group.group) for group in office.store.mismatches.groups(1)]
    return keys.index((Cause.UNPROVEN.value, RecordType.CUSTOMERS, "name"))


def _names(office: Office, ids: list[str]) -> list[object]:
    targets = [office.store.snapshots.target(1, RecordType.CUSTOMERS, stripe_id) for stripe_id in ids]
    return [target.fields.get("name") for target in targets if target is not None]


def test_reconcile_fix_all_undo_export(home: Path, screen: Desktop, books: Office, tmp_path: Path):
    window = screen.start(sys.executable, "-m", "ui", "--home", str(home))
    try:
        wait_for("the window", lambda: screen.windows("Practice company"))
        screen.keys("ctrl+3")
        screen.picture("not reconciled")
        wait_for("the first certificate", lambda: _certified(screen, books))
        screen.picture("cards")
        before = _open(books)
        assert len(before) > 1

        _settle_all(screen, books)
        ids = [one.stripe_id for one in before]
        assert _names(books, ids) == [one.pronto for one in before]
        assert all(books.store.mismatches.one(one.id).state is MismatchState.FIXED for one in before)

        screen.press_until("Undo", "ctrl+z")
        screen.picture("undo")
        screen.keys("Return")
        wait_for("the undo", lambda: len(_open(books)) == len(before))
        screen.picture("undone")
        assert _names(books, ids) == [one.stripe for one in before]

        _export(screen, books, tmp_path / "differences.csv")
        screen.keys("ctrl+q")
        assert window.wait(30) == 0
    finally:
        window.kill()
        window.wait(10)


def _certified(screen: Desktop, books: Office) -> bool:
    """Press *Reconcile now* until a certificate is there: the page may still be loading."""
    if books.store.mismatches.certificates(1, 1):
        return True
    if not any(run.ended is None for run in books.store.runs.recent(1, 1)):
        screen.keys("ctrl+r")
    return False


def _settle_all(screen: Desktop, books: Office) -> None:
    """Walk to the card, look inside, and have all on it settled: a plan is shown, Enter says yes."""
    place = _place(books)
    wait_for("the cards", lambda: not any(run.ended is None for run in books.store.runs.recent(1, 1)))
    screen.keys(*["j"] * place)
    screen.picture("card in hand")
    screen.keys("Return")
    screen.press_until("Settle", "shift+u")
    screen.picture("plan")
    screen.keys("Return")
    wait_for("the fix", lambda: not _open(books))
    screen.picture("settled")


def _export(screen: Desktop, books: Office, path: Path) -> None:
    """Save the report through its menu and the file dialog."""
    screen.keys("ctrl+3")
    screen.press_until("Save the report", "ctrl+e", "l")
    screen.picture("saving")
    screen.type(str(path))
    screen.keys("Return")
    wait_for("the report", lambda: path.is_file() and path.stat().st_size > 0)
    screen.picture("saved")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) >= books.store.mismatches.count(1)
