"""Going on by itself: the tray's picture and words per state, its menu, and closing into it."""

import pytest
from PySide6.QtWidgets import QApplication

from app.domain.attention import Stand
from app.domain.errors import Code, NeedsUser
from app.domain.outcome import RunStatus, RunSummary
from app.domain.schedule import PauseFor, Timetable
from tests.fakes.attention import entry, guarded
from tests.fakes.office import FakeOffice, company
from tests.ui.conftest import settle
from ui.models.health import KEEP, Health, State, overall, tooltip
from ui.screens.background import Background
from ui.screens.tray import Tray
from ui.screens.tray_icon import draw

DONE = RunSummary(1, "sync", RunStatus.DONE)


def health(name: str = "Acme", **changed) -> Health:
    usual = {"company_id": 1, "name": name, "on": True, "paused": False, "running": False, "trouble": "",
             "attention": 0, "last": DONE, "next_words": "Next sync now."}  # fmt: skip
    return Health(**usual | changed)


@pytest.fixture
def quiet_end(dressed):
    """Closing the last window is the end again, for the tests after."""
    yield
    QApplication.setQuitOnLastWindowClosed(True)


@pytest.fixture
def background(window, office, monkeypatch: pytest.MonkeyPatch, quiet_end):
    monkeypatch.setattr(Tray, "available", staticmethod(lambda: True))
    office.timetables.kept[1] = Timetable(on=True)
    made = Background(window.desk, window)
    settle()
    return made


@pytest.mark.parametrize(
    ("changed", "state", "words"),
    [
        ({}, State.IN_STEP, "In step."),
        ({"last": None}, State.IN_STEP, "Nothing has run yet."),
        ({"paused": True, "next_words": "Paused until you resume it."}, State.PAUSED, "Paused until you resume it."),
        ({"attention": 3, "paused": True}, State.ATTENTION, "3 records need attention."),
        ({"running": True, "attention": 3}, State.RUNNING, "A run is going on."),
        ({"trouble": "Pronto login", "running": True}, State.TROUBLE, "Pronto login"),
        ({"last": RunSummary(1, "sync", RunStatus.STOPPED, messages=["No answer."])}, State.TROUBLE, "No answer."),
    ],
)
def test_each_state_has_its_words(changed, state: State, words: str):
    found = health(**changed)
    assert (found.state, found.sentence) == (state, words)


def test_the_one_that_most_needs_a_look_counts_and_comes_first():
    several = [health("Acme"), health("Bolt", paused=True), health("Coil", attention=1)]
    assert overall(several) is State.ATTENTION
    assert overall(several[:2]) is State.IN_STEP
    assert overall(several[1:2]) is State.PAUSED
    assert overall([]) is State.IN_STEP
    assert tooltip(several).splitlines()[:2] == ["Tallybridge", "Coil: 1 record needs attention."]
    assert len(tooltip([health(f"A rather long company name {n}") for n in range(9)])) <= 127


def test_every_picture_has_a_shape_of_its_own(dressed):
    def shape(state: State) -> bytes:
        # Without colour: what is covered, and what of it is white.
        image = draw(state, 32).toImage()
        return bytes(
            (pixel.alpha() > 127) + (pixel.lightness() > 200 and pixel.alpha() > 127)
            for y in range(32) for x in range(32) for pixel in [image.pixelColor(x, y)]
        )  # fmt: skip

    shapes = {state: shape(state) for state in State}
    for one in State:
        for other in State:
            different = sum(a != b for a, b in zip(shapes[one], shapes[other], strict=True))
            assert one is other or different > 100, (one, other)


def test_the_schedule_starts_with_the_office_and_the_tray_tells(background, office):
    assert office.schedule.on == {1}
    assert background.tray.icon.toolTip().startswith("Tallybridge\nAcme")
    office.schedule.problem = NeedsUser(Code.PRONTO_LOGIN)
    background._look()
    settle()
    assert "Pronto" in background.tray.icon.toolTip()
    assert office.schedule.woken == 1


def test_what_is_held_for_a_yes_needs_attention(background, office):
    before = background.health[0].attention
    office.queue.listed = [guarded(1, "A", "80 customers would be updated."), entry(2, Stand.HELD, "B", "Big", "New.")]
    background.refresh()
    settle()
    assert background.health[0].attention == before + 2


def test_a_run_of_another_process_refreshes_what_is_seen(background, office, window):
    told = []
    window.desk.records_changed.connect(lambda: told.append(1))
    background._look()
    settle()
    assert told == []
    office.history.recent = [RunSummary(77, "sync", RunStatus.DONE)]
    background._look()
    settle()
    background._look()
    settle()
    assert told == [1]


def test_a_schedule_switched_on_elsewhere_is_taken_up(background, office):
    number = office.store.companies.found[0].id
    office.schedule.stop(number)
    office.timetables.kept[number] = Timetable(on=True)
    background._look()
    settle()
    assert office.schedule.next_run(number) is not None
    assert office.schedule.woken == 1
    office.schedule.stop(number)
    office.schedule.problem = NeedsUser(Code.PRONTO_LOGIN)
    background._look()
    settle()
    assert office.schedule.next_run(number) is None, "what waits for a person is not begun anew"


def test_pause_resume_and_sync_from_the_menu(background, office, window):
    tray = background.tray
    assert not tray.resume.isVisible()
    tray.pausing.actions()[1].trigger()
    settle()
    assert office.timetables.pauses == {1: PauseFor.TOMORROW}
    assert tray.resume.isVisible()
    assert not tray.pausing.menuAction().isVisible()
    assert background.health[0].paused
    tray.resume.trigger()
    settle()
    assert office.timetables.pauses == {}
    tray.sync.trigger()
    settle()
    assert office.schedule.asked == [1]


def test_sync_now_without_any_schedule_opens_the_window_and_asks_there(background, office, window):
    office.timetables.kept[1] = Timetable()
    window.hide()
    background.refresh()
    settle()
    asked = []
    window.desk.asked_sync.connect(lambda: asked.append(1))
    background.tray.sync.trigger()
    assert window.isVisible()
    assert asked == [1]
    assert office.schedule.asked == []


def test_closing_hides_and_says_so_the_first_time_only(background, office, window, monkeypatch: pytest.MonkeyPatch):
    said, ended = [], []
    monkeypatch.setattr(background.tray, "tell", lambda title, words: said.append(title))
    window.closed.connect(lambda: ended.append(1))
    window.close()
    settle()
    assert (window.isVisible(), said, ended) == (False, ["Tallybridge goes on here"], [])
    background.tray.open.trigger()
    assert window.isVisible()
    window.close()
    settle()
    assert len(said) == 1
    background.tray.quit.trigger()
    assert ended == [1]


@pytest.mark.parametrize("why", ["unticked", "nothing goes on by itself"])
def test_closing_ends_it_where_staying_is_not_wanted_or_of_no_use(background, office, window, why: str):
    if why == "unticked":
        office.store.set_setting(KEEP, value=False)
    else:
        office.timetables.kept[1] = Timetable()
    background.refresh()
    settle()
    ended = []
    window.closed.connect(lambda: ended.append(1))
    window.close()
    assert ended == [1]


def test_ctrl_q_ends_it_although_closing_would_hide(background, window):
    ended = []
    window.closed.connect(lambda: ended.append(1))
    window.leave()
    assert ended == [1]


def test_a_locked_window_lets_the_tray_tell_nothing(open_window, monkeypatch: pytest.MonkeyPatch, quiet_end):
    monkeypatch.setattr(Tray, "available", staticmethod(lambda: True))
    office = FakeOffice(company())
    office.timetables.kept[1] = Timetable(on=True)
    office.locking.turn_on("0420", 15, "person")
    window = open_window(office)
    background = Background(window.desk, window)
    settle()
    assert window.locker.locked
    assert background.tray.icon.toolTip() == "Tallybridge: locked"
    assert not background.tray.sync.isEnabled()
    assert not background.tray.pausing.isEnabled()
    assert "Acme" not in background.tray.says.text()
    window.locker._open()
    assert "Acme" in background.tray.icon.toolTip()


def test_without_a_tray_the_window_closes_and_a_hidden_start_shows_it(
    window, office, monkeypatch: pytest.MonkeyPatch, quiet_end
):
    monkeypatch.setattr(Tray, "available", staticmethod(lambda: False))
    monkeypatch.setattr("ui.screens.background._SEEK_MILLISECONDS", 1)
    monkeypatch.setattr("ui.screens.background._SEEKS", 0)
    office.timetables.kept[1] = Timetable(on=True)
    window.hide()
    background = Background(window.desk, window, hidden=True)
    settle()
    assert background.tray is None
    assert window.isVisible()
    ended = []
    window.closed.connect(lambda: ended.append(1))
    window.close()
    assert ended == [1]
