"""The settings: connections, secrets, policies, the live switch, practice."""

from dataclasses import replace

import pytest

from app.domain.company import Finalise, Mode, Policies
from app.domain.errors import Code, NeedsUser
from tests.fakes.office import FakeOffice, company
from tests.ui.conftest import settle
from ui.dialogs.confirm import ConfirmDialog


@pytest.fixture
def settings(window):
    window.go("settings")
    settle()
    return window.page("settings")


def test_connections_are_tested_in_words(settings, office):
    settings.connection.test.click()
    settle()
    assert settings.connection.result.words == "Both answer. Stripe account: Acme."
    office.connections.problem = NeedsUser(Code.STRIPE_KEY)
    settings.connection.test.click()
    settle()
    assert settings.connection.result.property("tone") == "bad"


def test_new_secrets_are_tried_and_leave_the_fields(settings, office):
    assert not settings.connection.save.isEnabled()
    settings.connection.password.setText("fresh")
    settings.connection.save.click()
    settle()
    assert office.connections.seen == [("secrets", "fresh", None)]
    assert settings.connection.password.text() == ""


def test_policies_are_saved_together(settings, office, window):
    card = settings.policies
    card.finalise.setCurrentIndex(card.finalise.findData(Finalise.FINALISE))
    card.prepaid.setText("PIA, COD")
    card.archives.setValue(9)
    card.save.click()
    settle()
    kept = window.desk.company.policies
    assert (kept.finalise, kept.prepaid_terms, kept.guard_archives) == (Finalise.FINALISE, ("PIA", "COD"), 9)
    card.archives.setValue(3)
    card.undo.click()
    assert card.archives.value() == 9


OTHERWISE = Policies(
    stripe_poll_seconds=5, pronto_poll_seconds=7, guard_updates_floor=400_000, guard_archives=900_000,
    guard_updates_percent=100, kept_free_percent=95, prepaid_terms=("PIA", "7,14"),
)  # fmt: skip
"""Values a settings file or the command line may have set, which no field of the card would be made for."""


def test_saving_changes_only_what_the_person_changed(open_window):
    office = FakeOffice(replace(company(), policies=OTHERWISE))
    window = open_window(office)
    window.go("settings")
    settle()
    page = window.page("settings")
    page.policies.save.click()
    settle()
    assert window.desk.company.policies == OTHERWISE
    page.policies.archives.setValue(9)
    page.policies.save.click()
    settle()
    assert window.desk.company.policies == replace(OTHERWISE, guard_archives=9)
    page.schedule.save.click()
    settle()
    assert office.timetables.every[1] == 7


def test_what_one_company_keeps_widens_no_field_of_another(settings):
    poll = settings.policies.stripe_poll
    poll.hold(5)
    assert (poll.minimum(), poll.value()) == (5, 5)
    poll.hold(300)
    assert (poll.minimum(), poll.value()) == (60, 300)


def test_a_number_of_years_from_elsewhere_is_shown_as_it_is(window, office):
    office.past.years = 12
    window.go("settings")
    settle()
    years = window.page("settings").backup.years
    assert (years.currentText(), years.currentData()) == ("12 years", 12)


def test_the_abn_is_kept_and_shown_as_it_is_printed(settings, office, window):
    card = settings.policies
    card.abn.setText("51824753556")
    card.gst_errors.setChecked(True)
    card.save.click()
    settle()
    kept = window.desk.company.policies
    assert (kept.supplier_abn, kept.allow_gst_errors) == ("51824753556", True)
    assert card.abn.text() == "51 824 753 556"
    assert card.wrong.isHidden()
    card.save.click()
    settle()
    assert [seen[0] for seen in office.connections.seen] == ["abn", "policies", "policies"]


def test_a_wrong_abn_saves_nothing(settings, office, window):
    card = settings.policies
    office.connections.problem = NeedsUser(Code.BAD_INPUT, "ABN “12” is not valid: it has not eleven digits.")
    card.abn.setText("12")
    card.archives.setValue(9)
    card.save.click()
    settle()
    assert office.connections.seen == [("abn", "12", "person")]
    assert card.wrong.words.startswith("Nothing was saved. ABN “12” is not valid")
    assert window.desk.company.policies.guard_archives != 9
    card.undo.click()
    assert (card.abn.text(), card.wrong.isHidden()) == ("", True)


def test_a_company_is_removed_only_after_its_name_was_typed(settings, office, window):
    settings.remove.click()
    (dialog,) = window.findChildren(ConfirmDialog)
    assert not dialog.button.isEnabled()
    dialog.answer.setText("acme pty ltd")
    dialog.button.click()
    settle()
    assert office.connections.seen == [("remove", "Acme Pty Ltd")]
    assert window.desk.company is None


def test_the_live_switch_asks_for_the_name(open_window):
    office = FakeOffice(company(mode=Mode.LIVE))
    window = open_window(office)
    assert not window.page("overview").live_off.isHidden()
    window.runner.preview()
    settle()
    assert not window.page("preview").send.isEnabled()
    assert not window.page("overview").sync.isEnabled()
    window.go("settings")
    settle()
    card = window.page("settings").mode
    card.allow.click()
    (dialog,) = window.findChildren(ConfirmDialog)
    dialog.answer.setText("Acme Pty Ltd")
    dialog.button.click()
    settle()
    assert office.connections.seen[-1] == ("live", True, "person")
    assert window.header.badge.text == "LIVE"
    card.forbid.click()
    settle()
    assert window.header.badge.text == "LIVE · read only"


def test_the_practice_company_takes_a_mess_and_a_fresh_start(open_window):
    office = FakeOffice(company("Practice company", Mode.PRACTICE, 5))
    window = open_window(office)
    window.go("settings")
    settle()
    card = window.page("settings").practice
    assert not card.isHidden()
    card.count.setValue(12)
    card.mess.click()
    settle()
    assert office.practice.messes == [(12, 1)]
    assert card.result.words.startswith("12 records were changed")
    card.reset.click()
    window.findChildren(ConfirmDialog)[0].button.click()
    settle()
    assert office.practice.resets == 1
    assert window.desk.company.mode is Mode.PRACTICE


def test_practice_settings_are_for_practice_only(settings):
    assert settings.practice.isHidden()


def test_where_secrets_are_kept_is_said(settings):
    assert settings.computer._secrets.text().startswith("Passwords and keys are kept in the system keyring")
