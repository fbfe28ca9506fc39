"""``alerts``: what somebody is needed for, who is told how, and a test of each way."""

from __future__ import annotations

import datetime as dt
import sys
from dataclasses import asdict, fields, replace
from typing import Any

from app.cli import exits
from app.cli.call import TRIGGER, Call
from app.cli.console import table
from app.cli.prompts import read_line
from app.domain.alert import AlertSettings, Channel, MailServer, Sent
from app.services.checkup import alert_ways

_SHOWN = 20
_STATES = {"sent": "sent", "waiting": "on its way", "given-up": "given up"}


def alerts(call: Call) -> int:
    """Carry out the command that was named; without one, list."""
    return {"check": _check, "test": _test, "set": _set}.get(call.options.act or "list", _list)(call)


def _list(call: Call) -> int:
    """List; exit code 1 when somebody is needed or a message has not gone out."""
    service, office = call.office.alerts, call.office
    companies = [call.company()] if call.named is not None else office.connections.all()
    needed = [(company, one) for company in companies for one in service.needed(company.id)]
    trouble, recent, settings = service.trouble(), service.recent(_SHOWN), service.settings()
    parts = [
        table(("company", "since", "needed for"), [(c.name, _when(one.since), one.sentence) for c, one in needed])
        if needed
        else "Nobody is needed."
    ]
    if recent:
        rows = [(_when(one.made), one.channel.value, _STATES[one.state], one.title, one.error) for one in recent]
        parts.append(table(("when", "by", "state", "message", "why not"), rows))
    parts.append(f"Alerts {alert_ways(settings)}.")
    call.console.result(
        {
            "needed": [
                {"company": company.name, "key": one.key, "since": one.since.isoformat(), "sentence": one.sentence}
                for company, one in needed
            ],
            "messages": [_message(one) for one in recent],
            "settings": asdict(settings),
            "trouble": trouble,
        },
        "\n\n".join(parts),
    )
    return exits.ATTENTION if needed or trouble else exits.DONE


def _check(call: Call) -> int:
    """Look once, send, and say what happened."""
    sent = call.read("Alerts", call.office.alerts.look_and_send)
    trouble = call.office.alerts.trouble()
    words = "1 message was sent." if sent == 1 else f"{sent:,} messages were sent."
    call.console.result({"sent": sent, "trouble": trouble}, " ".join(filter(None, (words, trouble))))
    return exits.ATTENTION if trouble else exits.DONE


def _test(call: Call) -> int:
    """Send a test."""
    channel = Channel(call.options.channel)
    sentence = call.read("Send a test", lambda _ctx: call.office.alerts.test(channel))
    call.console.result({"channel": channel.value, "sent": True, "sentence": sentence}, sentence)
    return exits.DONE


def _set(call: Call) -> int:
    """Change settings, and keep a secret that was given on stdin."""
    options, service = call.options, call.office.alerts
    told = []
    if options.mail_password_stdin or options.chat_address_stdin:
        channel = Channel.EMAIL if options.mail_password_stdin else Channel.CHAT
        secret = read_line("Password: " if channel is Channel.EMAIL else "Address: ", sys.stdin)
        told.append(call.read("Keep a secret", lambda _ctx: service.keep_secret(channel, secret)))
    kept = service.keep(_changed(service.settings(), vars(options)), TRIGGER)
    told.append(f"Alerts {alert_ways(kept)}.")
    call.console.result({"settings": asdict(kept)}, " ".join(told))
    return exits.DONE


def _changed(settings: AlertSettings, typed: dict[str, Any]) -> AlertSettings:
    """Return the settings with what was typed put in."""
    given = {name: value for name, value in typed.items() if value is not None}
    mail = {one.name: given[f"mail_{one.name}"] for one in fields(MailServer) if f"mail_{one.name}" in given}
    if "to" in mail:
        mail["to"] = tuple(part.strip() for part in str(mail["to"]).split(",") if part.strip())
    plain = {one.name: given[one.name] for one in fields(AlertSettings) if one.name in given}
    plain |= {name: plain[name] == "on" for name in Channel if name in plain}
    return replace(settings, mail=replace(settings.mail, **mail), **plain)


def _message(one: Sent) -> dict[str, object]:
    return {
        "id": one.id,
        "company": one.company,
        "channel": one.channel.value,
        "title": one.title,
        "body": one.body,
        "made": one.made.isoformat(),
        "state": one.state,
        "tries": one.tries,
        "error": one.error,
        "next_try": one.next_at.isoformat() if one.next_at else None,
    }


def _when(at: dt.datetime) -> str:
    return f"{at.astimezone():%Y-%m-%d %H:%M}"
