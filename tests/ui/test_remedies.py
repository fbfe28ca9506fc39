"""The button of a stopped record: what stands on it, and that pressing it does just that."""

import pytest

from app.domain.company import Mode
from app.domain.kinds import RecordType
from app.domain.remedy import Remedy, RemedyAction
from tests.fakes.attention import guarded
from tests.fakes.office import FakeOffice, company
from tests.ui.conftest import settle
from ui.dialogs.problem import ProblemDialog
from ui.screens.mismatches_dialogs import LinkDialog
from ui.screens.record_details import RecordDetails

SENTENCE = "What it does."


def offered(window, action: RemedyAction, argument: str = "", label: str = "Mend it") -> RecordDetails:
    """Show a record whose trail has a remedy."""
    window.desk.office.explain.remedy = Remedy(action, label, SENTENCE, argument)
    window.desk.show_records(RecordType.CUSTOMERS, None)
    settle()
    return window.page("records").details


@pytest.fixture
def ready(window):
    """A window whose company was previewed, so that it may sync."""
    window.runner.preview()
    settle()
    return window


def test_the_button_says_what_it_does(ready):
    details = offered(ready, RemedyAction.SYNC, label="Sync now")
    assert details.mend.isVisible()
    assert details.mend.text() == "&Sync now"
    assert details.mend.accessibleName() == "Sync now"
    assert details.mend.accessibleDescription() == SENTENCE
    assert details.mend.toolTip() == SENTENCE


def test_a_record_that_came_through_has_no_button(ready):
    ready.desk.show_records(RecordType.CUSTOMERS, None)
    settle()
    assert not ready.page("records").details.mend.isVisible()


def test_sync_now(ready, office):
    offered(ready, RemedyAction.SYNC).mend.click()
    settle()
    assert office.sync.calls[-1] == ("sync", 1, False)


@pytest.mark.parametrize("action", [RemedyAction.TRY_AGAIN, RemedyAction.READ_AGAIN])
def test_what_is_tried_again_is_looked_at_and_sent(ready, office, action):
    details = offered(ready, action)
    hit = details.hit
    details.mend.click()
    settle()
    assert office.explain.retried == [(hit.kind, hit.pronto_id)]
    assert office.sync.calls[-1] == ("sync", 1, False)


def test_what_the_guard_holds_goes_after_consent(ready, office):
    office.queue.listed.append(guarded(9, "A", "300 customers would be updated."))
    offered(ready, RemedyAction.SYNC_ANYWAY).mend.click()
    settle()
    dialog = ready.findChild(ProblemDialog)
    assert dialog is not None
    assert office.sync.calls[-1][0] == "preview", "nothing is sent before the person agreed"
    dialog.accept()
    settle()
    assert office.sync.calls[-1] == ("sync", 1, True)


def test_prepaid_terms_take_the_keyboard(ready):
    offered(ready, RemedyAction.SETTING, "prepaid_terms").mend.click()
    settle()
    page = ready.page("settings")
    assert ready.current is page
    assert ready.focusWidget() is page.policies.prepaid
    assert not page.policies.prepaid.visibleRegion().isEmpty()


def test_the_live_switch_takes_the_keyboard(open_window):
    window = open_window(FakeOffice(company(mode=Mode.LIVE)))
    offered(window, RemedyAction.SETTING, "live_allowed").mend.click()
    settle()
    assert window.current is window.page("settings")
    assert window.focusWidget() is window.page("settings").mode.allow


def test_another_record_is_shown(ready):
    offered(ready, RemedyAction.SHOW_RECORD, "invoices/INV0003").mend.click()
    settle()
    page = ready.page("records")
    assert (page.kinds.currentData(), page.search.text()) == (RecordType.INVOICES, "INV0003")


def test_create_goes_through_the_fixer(ready, office):
    office.explain.mismatch = office.viewer.rows_kept[0]
    asked = []
    office.fixes.preview = lambda ids, use, note="", link_to="": asked.append((list(ids), use, link_to))
    ready.fixer._planned = lambda *_what: None
    details = offered(ready, RemedyAction.CREATE)
    hit = details.hit
    details.mend.click()
    settle()
    assert office.explain.compared == [(hit.kind, hit.pronto_id)]
    assert asked == [([office.explain.mismatch.id], "create", "")]


def test_link_asks_to_what_and_goes_through_the_fixer(ready, office):
    office.explain.mismatch = office.viewer.rows_kept[0]
    asked = []
    office.fixes.preview = lambda ids, use, note="", link_to="": asked.append((list(ids), use, link_to))
    ready.fixer._planned = lambda *_what: None
    offered(ready, RemedyAction.LINK).mend.click()
    settle()
    dialog = ready.findChild(LinkDialog)
    assert dialog is not None
    dialog._accept("CAND1")
    settle()
    assert asked == [([office.explain.mismatch.id], "link", "CAND1")]
    dialog.close()


@pytest.mark.parametrize("action", [RemedyAction.CREATE, RemedyAction.LINK])
def test_what_came_right_meanwhile_is_shown(ready, action):
    details = offered(ready, action)
    key = details.hit.pronto_id
    details.mend.click()
    settle()
    assert ready.page("records").search.text() == key


def test_settle_shows_the_differences_of_the_record(ready):
    details = offered(ready, RemedyAction.SETTLE)
    key = details.hit.pronto_id
    details.mend.click()
    settle()
    assert ready.current is ready.page("mismatches")
    assert ready.page("mismatches").filters.search.text() == key
