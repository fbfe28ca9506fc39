"""The grammar of ``alerts``."""

from __future__ import annotations

import argparse

from app.domain.alert import Channel
from app.planning.alert_settings import SECURITY

_NUMBERS = {
    "mismatch_rows": "open mismatches from which on somebody is told; 0 is never",
    "mismatch_dollars": "dollars in open mismatches from which on somebody is told; 0 is never",
    "unreachable_minutes": "minutes a connection may be lost before somebody is told",
    "unwritten_hours": "hours with changes in Pronto and nothing written before somebody is told; 0 is never",
    "missed_intervals": "scheduled syncs left out before somebody is told; 0 is never",
}


def alerts_options(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    """Add the commands of ``alerts``; without one it lists."""
    acts = parser.add_subparsers(dest="act", metavar="list|check|test|set", parser_class=type(parser))
    summary = "list what somebody is needed for, the last messages and the settings"
    acts.add_parser("list", help=summary, description=summary, parents=[shared])
    summary = "look once and send what is due, for a computer where neither the window nor serve runs"
    acts.add_parser("check", help=summary, description=summary, parents=[shared])
    summary = "send a test"
    test = acts.add_parser("test", help=summary, description=summary, parents=[shared])
    test.add_argument("channel", choices=[one.value for one in Channel])
    summary = "change how and when alerts are sent from this computer"
    _set(acts.add_parser("set", help=summary, description=summary, parents=[shared]))


def _set(parser: argparse.ArgumentParser) -> None:
    for channel in Channel:
        parser.add_argument(f"--{channel}", choices=("on", "off"), help=f"send by {channel}")
    parser.add_argument("--mail-host", metavar="HOST", help="mail server")
    parser.add_argument("--mail-port", type=int, metavar="N", help="its port (587)")
    parser.add_argument("--mail-security", choices=SECURITY, help="how it is encrypted (starttls)")
    parser.add_argument("--mail-user", metavar="USER", help="who signs in; '' for a server without sign-in")
    parser.add_argument("--mail-sender", metavar="ADDRESS", help="where it comes from")
    parser.add_argument("--mail-to", metavar="ADDRESSES", help="where it goes to, separated by commas")
    for name, words in _NUMBERS.items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=int, metavar="N", help=words)
    parser.add_argument("--digest-at", metavar="HH:MM", help="local time of a daily digest; '' for none")
    secret = parser.add_mutually_exclusive_group()
    secret.add_argument(
        "--mail-password-stdin", action="store_true", help="read the mail server's password from stdin and keep it"
    )
    secret.add_argument(
        "--chat-address-stdin",
        action="store_true",
        help="read the chat's address from stdin and keep it: Slack, Teams, Discord and others",
    )
