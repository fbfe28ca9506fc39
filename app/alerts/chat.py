"""Chat through apprise: Slack, Teams, Discord and other services by the address they give out for posting.

Whoever knows such an address can post there, so it is a secret: it is kept in the keyring, and the library's own log,
which quotes addresses, is silent.
"""

from __future__ import annotations

import logging
from importlib import import_module
from typing import Any

import apprise

from app.domain.alert import Message
from app.domain.errors import Code, NeedsUser, Retryable
from app.planning.alert_settings import is_this_computer

_SERVICES = {
    "Slack": ("slack", "NotifySlack"),
    "Microsoft Teams": ("workflows", "NotifyWorkflows"),
    "Discord": ("discord", "NotifyDiscord"),
    "Google Chat": ("google_chat", "NotifyGoogleChat"),
    "Mattermost": ("mattermost", "NotifyMattermost"),
    "Rocket.Chat": ("rocketchat", "NotifyRocketChat"),
    "Webex": ("webexteams", "NotifyWebexTeams"),
    "Zulip": ("zulip", "NotifyZulip"),
    "Matrix": ("matrix", "NotifyMatrix"),
    "Telegram": ("telegram", "NotifyTelegram"),
    "ntfy": ("ntfy", "NotifyNtfy"),
    "Pushover": ("pushover", "NotifyPushover"),
    "a webhook (JSON)": ("custom_json", "NotifyJSON"),
}
"""Services by the library's module and class. Only these are ever loaded: others of the library start programs, write
files or go out by other ways than HTTPS."""
_SHAPES = "the address Slack, Teams or Discord shows for an incoming webhook, or jsons://host/path for one of your own"
_SECONDS = 20.0
_log = logging.getLogger("apprise")


def service_of(address: str) -> str:
    """Return the name of the service an address belongs to, without calling it.

    Raises:
        NeedsUser: it is no address that can be used.
    """
    return _plugin(address)[1]


def post(message: Message, address: str) -> None:
    """Post a message.

    Raises:
        NeedsUser: the address cannot be used.
        Retryable: the service cannot be reached or does not take it.
    """
    plugin, name = _plugin(address)
    kind = apprise.NotifyType.WARNING if message.title.endswith("you") else apprise.NotifyType.INFO
    if not plugin.notify(title=message.title, body=message.body, notify_type=kind):
        raise Retryable(Code.UNREACHABLE, f"{name[0].upper()}{name[1:]} cannot be reached or did not take the message.")


def _plugin(address: str) -> tuple[Any, str]:
    """Return the library's sender for an address, and the service's name."""
    # It quotes addresses in what it logs; nothing of it may reach a file.
    _log.disabled = True
    for name, (module, kind) in _SERVICES.items():
        made = _made(getattr(import_module(f"apprise.plugins.{module}"), kind), address)
        if made is None:
            continue
        if not made.secure and type(made).protocol and not is_this_computer(str(getattr(made, "host", None) or "")):
            raise NeedsUser(
                Code.PLAIN_HTTP, "Alerts go out only encrypted; the address has to begin with https or jsons."
            )
        return made, name
    raise NeedsUser(Code.BAD_INPUT, f"This is no chat address Tallybridge can use; enter {_SHAPES}.")


def _made(service: Any, address: str) -> Any:
    """Return a service's sender for an address, or None when the address is not one of its own."""
    scheme, _, rest = address.partition("://")
    if not rest or any(character.isspace() for character in address):
        return None
    found = service.parse_url(address) if scheme in _schemes(service) else service.parse_native_url(address)
    if not found:
        return None
    asset = apprise.AppriseAsset(app_id="Tallybridge", app_desc="Tallybridge", app_url="", secure_logging=True)
    try:
        made = service(**found | {"asset": asset})
    except TypeError:
        # How the library says that a part is missing or malformed.
        return None
    # What an address may ask of the library: no verification, and to wait for long.
    made.verify_certificate = True
    made.socket_connect_timeout = made.socket_read_timeout = _SECONDS
    return made


def _schemes(service: Any) -> set[str]:
    """Return every scheme that a service answers to."""
    found: set[str] = set()
    for names in (service.protocol, service.secure_protocol):
        found |= {names} if isinstance(names, str) else set(names or ())
    return found
