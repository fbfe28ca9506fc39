"""The tour: offered once without holding anything up, walked by keyboard, over the things themselves."""

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

from app.domain.outcome import RunSummary
from tests.fakes.office import FakeOffice, company
from tests.ui.conftest import settle
from ui.bridge.theme import Look, theme
from ui.screens.guided_tour import TOUR
from ui.screens.help_pictures import help_pictures, tour_pictures
from ui.text.tour import STEPS
from ui.widgets.spotlight import Spotlight


@pytest.fixture
def newcomer(open_window):
    office = FakeOffice(company())
    window = open_window(office)
    window.offer_tour()
    settle()
    return window


def _things(window, step):
    overview = window.page("overview")
    return {
        "cards": list(overview.cards.values()),
        "preview": [overview.preview],
        "sync": [overview.sync],
        "mismatches": [window.navigation.buttons["mismatches"]],
        "find": [window.header.search_box],
    }[step.target]


def _inside(window, widget):
    return QRect(widget.mapTo(window, widget.rect().topLeft()), widget.size())


def test_five_steps_at_most_each_with_a_few_words():
    assert len(STEPS) <= 5
    assert all(len(step.words.split()) <= 45 for step in STEPS)


def test_it_is_offered_to_a_newcomer_and_holds_up_nothing(newcomer):
    tour = newcomer.tour
    assert tour.strip.isVisible()
    assert not tour.running
    assert newcomer.focusWidget() is not tour.strip.begin
    assert newcomer.page("overview").preview.isEnabled()
    newcomer.go("settings")
    assert tour.strip.isVisible()


def test_not_now_says_nothing_for_good_and_never_does(newcomer):
    tour, store = newcomer.tour, newcomer.desk.office.store
    tour.strip.later.click()
    settle()
    assert not tour.strip.isVisible()
    assert TOUR not in store.kept
    tour.strip.show()
    tour.strip.never.click()
    settle()
    assert store.kept[TOUR] == "never"


@pytest.mark.parametrize("answer", ["done", "never"])
def test_an_answer_is_remembered(open_window, answer):
    office = FakeOffice(company())
    office.store.kept[TOUR] = answer
    window = open_window(office)
    window.offer_tour()
    settle()
    assert not window.tour.strip.isVisible()


def test_who_has_seen_a_preview_is_no_newcomer(open_window):
    office = FakeOffice(company())
    office.history.recent = [RunSummary(1, "preview")]
    window = open_window(office)
    window.offer_tour()
    settle()
    assert not window.tour.strip.isVisible()


def test_without_a_company_it_waits_for_one(open_window):
    window = open_window(FakeOffice())
    window.offer_tour()
    settle()
    assert not window.tour.strip.isVisible()
    window.tour.start()
    assert not window.tour.running
    window.welcome.practice.click()
    settle()
    assert window.tour.strip.isVisible()


def test_each_step_points_at_the_thing_itself(newcomer):
    tour = newcomer.tour
    tour.strip.begin.click()
    settle()
    for place, step in enumerate(STEPS):
        assert tour.spotlight.title.text() == step.title
        assert tour.spotlight.count.text() == f"{place + 1} of {len(STEPS)}"
        hole, card = tour.spotlight.hole, tour.spotlight.card.geometry()
        seen = [_inside(newcomer, one) for one in _things(newcomer, step)]
        assert seen
        assert all(hole.intersects(one) for one in seen[:1])
        assert tour.spotlight.rect().contains(card)
        if step.target != "cards":
            assert hole.contains(seen[0])
            assert not hole.intersects(card)
        assert newcomer.current is newcomer.page(step.page)
        tour.go_on()
        settle()
    assert not tour.running
    assert not tour.spotlight.isVisible()
    assert newcomer.desk.office.store.kept[TOUR] == "done"


def test_the_keyboard_alone_walks_it(newcomer, qtbot):
    tour = newcomer.tour
    tour.start()
    settle()
    light = tour.spotlight
    assert newcomer.focusWidget() is light.next
    for key, step in ((Qt.Key.Key_Right, 1), (Qt.Key.Key_Return, 2), (Qt.Key.Key_Left, 1), (Qt.Key.Key_Right, 2)):
        qtbot.keyClick(newcomer.focusWidget(), key)
        settle()
        assert light.title.text() == STEPS[step].title
    seen = set()
    for _ in range(3):
        qtbot.keyClick(newcomer.focusWidget(), Qt.Key.Key_Tab)
        seen.add(newcomer.focusWidget())
    assert seen == {light.end, light.back, light.next}, "the tab key stays on the card"
    light.back.setFocus()
    qtbot.keyClick(light.back, Qt.Key.Key_Return)
    assert light.title.text() == STEPS[1].title
    qtbot.keyClick(light.back, Qt.Key.Key_Escape)
    assert not tour.running
    assert not light.isVisible()


def test_a_screen_reader_is_told_each_step(newcomer):
    newcomer.tour.start()
    light = newcomer.tour.spotlight
    assert light.card.accessibleName() == f"{STEPS[0].title} (1 of {len(STEPS)})"
    assert light.next.accessibleDescription() == f"{STEPS[0].title}. {STEPS[0].words}"
    assert all(one.accessibleName() for one in (light.end, light.back, light.next))
    newcomer.tour.end()


@pytest.mark.parametrize("size", [(960, 560), (1093, 614), (1920, 1080)])
def test_the_card_stays_inside_the_window(newcomer, size):
    newcomer.resize(*size)
    newcomer.tour.start()
    for _ in STEPS:
        settle()
        light = newcomer.tour.spotlight
        assert light.rect().contains(light.card.geometry())
        assert light.words.height() >= light.words.heightForWidth(light.words.width())
        newcomer.tour.go_on()


def test_what_cannot_be_seen_is_said_and_shown_again_when_it_can(newcomer, qtbot):
    newcomer.tour.start()
    newcomer.tour.go_on()
    preview = newcomer.page("overview").preview
    preview.hide()
    newcomer.tour.go_back()
    newcomer.tour.go_on()
    light = newcomer.tour.spotlight
    assert light.hole is None
    assert "out of view" in light.words.text()
    assert light.rect().contains(light.card.geometry())
    preview.show()
    qtbot.waitUntil(lambda: light.hole is not None, timeout=5000)
    newcomer.tour.end()


def test_it_follows_the_window_s_size(newcomer, qtbot):
    newcomer.tour.start()
    newcomer.resize(1000, 600)
    qtbot.waitUntil(lambda: newcomer.tour.spotlight.size() == newcomer.size(), timeout=5000)
    newcomer.tour.end()


def test_another_page_or_the_lock_ends_it(newcomer, qtbot):
    newcomer.tour.start()
    newcomer.go("records")
    qtbot.waitUntil(lambda: not newcomer.tour.running, timeout=5000)
    newcomer.tour.start()
    newcomer.locker.changed.emit()
    assert not newcomer.tour.running


def test_it_begins_again_from_the_help(newcomer, qtbot):
    newcomer.navigation.help.click()
    shown = newcomer.help_desk.window
    assert shown.tour.isVisible()
    shown.tour.click()
    assert newcomer.tour.running
    newcomer.tour.end()


@pytest.mark.parametrize("look", [Look.LIGHT, Look.DARK])
def test_the_veil_leaves_the_hole_bright(dressed, qtbot, look):
    theme().choose(look)
    ground = QWidget()
    qtbot.addWidget(ground)
    ground.resize(600, 400)
    ground.setStyleSheet("background: #808080")
    light = Spotlight(ground)
    ground.show()
    light.say("Title", "Words", 1, 2)
    light.point_at(QRect(40, 40, 100, 60))
    picture = ground.grab().toImage()
    assert picture.pixelColor(90, 70).lightness() > picture.pixelColor(20, 300).lightness() + 30
    theme().choose(Look.LIGHT)


def test_the_pictures_of_the_tour_and_the_help(newcomer):
    drawn = []
    for _ in help_pictures(newcomer, "light", lambda widget, name: drawn.append((type(widget).__name__, name))):
        settle()
    assert drawn == [("HelpWindow", f"help{part}-light") for part in ("", "-message", "-find")]
    assert list(tour_pictures(newcomer, "dark")) == [f"tour-{number}-dark" for number in range(1, 6)]
    assert not newcomer.tour.running
