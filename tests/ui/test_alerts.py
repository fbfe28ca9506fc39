"""The alerts of the settings page: saved, tested, secrets handed over once, trouble told."""

import pytest

from app.domain.alert import AlertSettings, Channel, MailServer
from app.domain.errors import Code, NeedsUser
from tests.ui.conftest import settle

KEPT = AlertSettings(
    email=True,
    mail=MailServer("mail.example.com.au", 465, "tls", "kim", "t@example.com.au", ("a@example.com", "b@example.com")),
    mismatch_rows=0,
    unwritten_hours=9,
    digest_at="07:30",
)


@pytest.fixture
def card(window, office):
    office.alerts.kept = KEPT
    window.go("settings")
    settle()
    return window.page("settings").alerts


def test_what_is_kept_is_shown_and_saved_as_it_is(card, office):
    assert card.to.text() == "a@example.com, b@example.com"
    assert card.limits["mismatch_rows"].text() == "never"
    assert card.password.text() == card.address.text() == ""
    card.save.click()
    settle()
    assert office.alerts.kept == KEPT
    assert office.alerts.secrets == {}
    assert card.result._words.text() == "The alerts are saved."


def test_changes_and_secrets_are_handed_over_and_the_secrets_forgotten(card, office):
    card.desktop.setChecked(False)
    card.chat.setChecked(True)
    card.security.setCurrentIndex(card.security.findData("starttls"))
    card.security.activated.emit(card.security.currentIndex())
    card.limits["mismatch_dollars"].setValue(250)
    card.digest.setText(" 08:00 ")
    card.password.setText("planted password ")
    card.address.setText(" https://hooks.slack.com/services/T/B/x ")
    card.save.click()
    settle()
    kept = office.alerts.kept
    assert kept.channels() == (Channel.EMAIL, Channel.CHAT)
    assert (kept.mail.security, kept.mail.port, kept.mismatch_dollars, kept.digest_at) == (
        "starttls",
        587,
        250,
        "08:00",
    )
    assert office.alerts.secrets == {
        Channel.EMAIL: "planted password ",
        Channel.CHAT: "https://hooks.slack.com/services/T/B/x",
    }
    assert card.password.text() == card.address.text() == ""
    assert "planted" not in card.result._words.text()


@pytest.mark.parametrize("channel", list(Channel))
def test_a_test_is_sent_with_what_stands_in_the_card(card, office, channel):
    card.host.setText("other.example.com.au")
    card.tests[channel].click()
    settle()
    assert office.alerts.tested == [channel]
    assert office.alerts.kept.mail.host == "other.example.com.au"
    assert card.result._words.text() == "The test went out."


def test_what_does_not_fit_is_told_in_one_sentence(card, office):
    office.alerts.problem = NeedsUser(Code.BAD_INPUT, "E-mail needs the address it comes from.")
    card.password.setText("planted")
    card.save.click()
    settle()
    assert card.result._words.text() == "E-mail needs the address it comes from."
    assert card.password.text() == "planted", "so that it need not be typed again"


def test_what_did_not_go_out_is_told(window, office):
    office.alerts.words = "1 message has not gone out by e-mail: The mail server is down."
    window.go("settings")
    settle()
    card = window.page("settings").alerts
    assert card.trouble.isVisibleTo(card)
    assert "has not gone out" in card.trouble._words.text()
