"""What is wrong with settings of alerts, in sentences, before they are kept."""

from __future__ import annotations

import datetime as dt
import ipaddress

from app.domain.alert import AlertSettings, MailServer

SECURITY = ("starttls", "tls", "none")
MOST_RECIPIENTS = 20
_HOURS = 24 * 30
_LIMITS = {
    "mismatch_rows": ("The number of mismatches", 10_000_000),
    "mismatch_dollars": ("The dollars in mismatches", 1_000_000_000),
    "unreachable_minutes": ("The minutes a connection may be lost", 60 * _HOURS),
    "unwritten_hours": ("The hours without a write", _HOURS),
    "missed_intervals": ("The number of runs missed", 100_000),
}


def problems(settings: AlertSettings) -> list[str]:
    """Return a sentence for each thing that is wrong; none when the settings can be kept."""
    found = []
    for name, (words, most) in _LIMITS.items():
        if not 0 <= getattr(settings, name) <= most:
            found.append(f"{words} has to be from 0 to {most:,}.")
    if settings.digest_at and not _is_time(settings.digest_at):
        found.append(f"“{settings.digest_at[:20]}” is no time of the day; write it like 07:30, or leave it blank.")
    if settings.email:
        found += _mail_problems(settings.mail)
    return found


def is_this_computer(host: str) -> bool:
    """Whether a host is this computer, so that nothing travels through a network."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def _mail_problems(mail: MailServer) -> list[str]:
    found = []
    if not mail.host or any(character.isspace() or character in "/@:" for character in mail.host):
        found.append("E-mail needs the name of a mail server, like smtp.example.com.au.")
    if not 1 <= mail.port <= 65_535:
        found.append("The mail server's port has to be from 1 to 65,535; 587 or 465 is usual.")
    if mail.security not in SECURITY:
        found.append(f"The mail server's security has to be one of {', '.join(SECURITY)}.")
    if mail.security == "none" and not is_this_computer(mail.host):
        found.append("E-mail goes out unencrypted only to a server on this computer; choose STARTTLS or TLS.")
    if not is_address(mail.sender):
        found.append("E-mail needs the address it comes from.")
    wrong = [one for one in mail.to if not is_address(one)]
    if not mail.to or len(mail.to) > MOST_RECIPIENTS:
        found.append(f"E-mail needs from 1 to {MOST_RECIPIENTS} addresses it goes to.")
    elif wrong:
        found.append(f"“{wrong[0][:80]}” is no e-mail address.")
    return found


def is_address(text: str) -> bool:
    """Whether a text is an e-mail address."""
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - slow to import

    try:
        validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return False
    return True


def _is_time(text: str) -> bool:
    try:
        return dt.time.fromisoformat(text).strftime("%H:%M") == text
    except ValueError:
        return False
