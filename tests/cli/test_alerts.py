"""``alerts``: list, check, test and set; secrets only through stdin."""

import pytest

from app.domain.alert import AlertSettings, Channel, MailServer, Sent
from app.domain.errors import Code, NeedsUser
from app.services.alerting import Needed
from tests.cli.office import NOON


def test_nobody_is_needed(say):
    found = say("alerts")
    assert found.code == 0
    assert "Nobody is needed." in found.out
    assert "Alerts go out on this computer's desktop." in found.out


def test_what_somebody_is_needed_for_and_what_did_not_go_out(say, office):
    office.alerts.needs = [Needed("guard", NOON, "80 changes wait.")]
    office.alerts.messages = [
        Sent(1, "Acme", Channel.EMAIL, "Acme needs you", "80 changes wait.", NOON, "waiting", 2, "It is down.", NOON)
    ]
    office.alerts.words = "1 message has not gone out by e-mail: It is down."
    found = say("alerts", "list")
    assert found.code == 1
    assert "80 changes wait." in found.out
    assert "on its way" in found.out
    printed = say("alerts", "--json").json
    assert printed["needed"] == [
        {"company": "Acme", "key": "guard", "since": NOON.isoformat(), "sentence": "80 changes wait."}
    ]
    assert printed["messages"][0]["error"] == "It is down."
    assert printed["settings"]["unwritten_hours"] == 4
    assert printed["trouble"] == office.alerts.words


def test_one_look_by_hand(say, office):
    office.alerts.needs = [Needed("guard", NOON, "80 changes wait.")]
    found = say("alerts", "check")
    assert (found.code, office.alerts.looks) == (0, 1)
    assert found.out.strip() == "1 message was sent."


@pytest.mark.parametrize("channel", list(Channel))
def test_a_test_is_sent(say, office, channel):
    found = say("alerts", "test", channel.value)
    assert (found.code, office.alerts.tested) == (0, [channel])
    assert found.out.strip() == "The test went out."


def test_settings_are_changed_one_by_one(say, office):
    office.alerts.kept = AlertSettings(unwritten_hours=9, mail=MailServer(user="kim"))
    server = "--mail-host mail.example --mail-port 465 --mail-security tls --mail-sender a@b.example"
    typed = f"--email on --desktop off {server}".split()
    code = say("alerts", "set", *typed, "--mail-to", "c@d.example, e@f.example", "--digest-at", "07:30").code
    assert code == 0
    assert office.alerts.kept == AlertSettings(
        desktop=False,
        email=True,
        unwritten_hours=9,
        digest_at="07:30",
        mail=MailServer("mail.example", 465, "tls", "kim", "a@b.example", ("c@d.example", "e@f.example")),
    )
    say("alerts", "set", "--mismatch-dollars", "0", "--missed-intervals", "3", "--digest-at", "")
    assert (office.alerts.kept.mismatch_dollars, office.alerts.kept.missed_intervals) == (0, 3)
    assert office.alerts.kept.digest_at == ""


@pytest.mark.parametrize(
    ("option", "channel"), [("--mail-password-stdin", Channel.EMAIL), ("--chat-address-stdin", Channel.CHAT)]
)
def test_a_secret_comes_from_stdin_and_is_not_shown(say, office, option, channel):
    found = say("alerts", "set", option, stdin="planted secret \n")
    assert found.code == 0
    assert office.alerts.secrets == [(channel, "planted secret ")]
    assert "planted" not in found.out + found.err
    assert found.out.startswith("It is kept.")


def test_doctor_tells_of_messages_that_did_not_go_out(say, office):
    office.alerts.words = "1 message has not gone out by e-mail: It is down."
    found = say("doctor")
    assert found.code == 1
    assert office.alerts.words in found.out


def test_serve_watches_and_sends_before_it_gives_up(say, office):
    office.schedule.problem = NeedsUser(Code.PRONTO_LOGIN)
    found = say("serve")
    assert found.code != 0
    assert office.alert_watch.told == ["start", "stop"]
    assert office.alerts.looks == 1
