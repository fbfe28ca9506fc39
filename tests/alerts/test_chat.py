"""A webhook received by a server on this computer; addresses that are taken, and those that are not."""

import logging

import pytest

from app.alerts.chat import post, service_of
from app.domain.alert import Message
from app.domain.errors import Code, NeedsUser, Retryable

TEAMS = "https://prod-1.westus.logic.azure.com:443/workflows/643e69f83c8944/triggers/manual/paths/invoke"
NEWS = Message("Acme needs you", "2 records need attention.")
SLACK = "https://hooks.slack.com/services/T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"


def test_a_message_is_posted(webhook):
    post(NEWS, webhook.address)
    ((path, body),) = webhook.posted
    assert path == "/planted-Hook-t0ken-88"
    assert (body["title"], body["message"], body["type"]) == ("Acme needs you", "2 records need attention.", "warning")
    post(Message("Acme: solved", "Over."), webhook.address)
    assert webhook.posted[1][1]["type"] == "info"


def test_a_refusal_is_told_without_the_address(webhook, caplog):
    webhook.status = 403
    with caplog.at_level(logging.DEBUG), pytest.raises(Retryable) as failed:
        post(NEWS, webhook.address)
    assert failed.value.detail == "A webhook (JSON) cannot be reached or did not take the message."
    assert [record for record in caplog.records if record.name.startswith("apprise")] == []


def test_a_server_that_is_not_there():
    with pytest.raises(Retryable):
        post(NEWS, "json://127.0.0.1:1/x")


@pytest.mark.parametrize(
    ("address", "service"),
    [
        (SLACK, "Slack"),
        ("https://discord.com/api/webhooks/4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", "Discord"),
        (
            f"{TEAMS}?api-version=2016-06-01&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=KODuebWbDGYFr0z0eu",
            "Microsoft Teams",
        ),
        ("https://chat.googleapis.com/v1/spaces/AAAA/messages?key=k&token=t", "Google Chat"),
        ("mmosts://chat.example.com.au/token123456", "Mattermost"),
        ("ntfys://ntfy.sh/topic", "ntfy"),
        ("jsons://example.com.au/hook", "a webhook (JSON)"),
        ("json://127.0.0.1:8080/hook", "a webhook (JSON)"),
    ],
)
def test_the_service_is_known_by_its_address(address, service):
    assert service_of(address) == service


@pytest.mark.parametrize(
    "address",
    [
        *("", "x", "\n", "https://", "https://example.com/hook", "file:///etc/passwd", "syslog://", "dbus://"),
        *("windows://", "macosx://", "mailto://a:b@gmail.com", "slack://", "jsons://", "jsons://[", "jsons://a b"),
    ],
)
def test_what_is_no_chat_address_is_refused_in_words(address):
    with pytest.raises(NeedsUser) as refused:
        service_of(address)
    assert refused.value.code is Code.BAD_INPUT
    assert "no chat address" in refused.value.detail


@pytest.mark.parametrize("address", ["json://example.com/x", "mmost://chat.example.com/token123456", "ntfy://topic"])
def test_nothing_goes_through_a_network_unencrypted(address):
    with pytest.raises(NeedsUser) as refused:
        service_of(address)
    assert refused.value.code is Code.PLAIN_HTTP


def test_an_address_cannot_switch_verification_off():
    from app.alerts.chat import _plugin

    plugin, _ = _plugin("jsons://example.com/x?verify=no&rto=999&cto=999")
    assert plugin.verify_certificate is True
    assert (plugin.socket_connect_timeout, plugin.socket_read_timeout) == (20.0, 20.0)
