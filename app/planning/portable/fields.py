"""Every setting that may stand in a settings file. What is not declared here goes out of no file and into none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from app.domain.alert import AlertSettings, MailServer
from app.domain.company import Company, Finalise, NewCompany, Policies
from app.domain.matching import Thresholds
from app.domain.migration import Masters, Scope
from app.domain.portable import Plain
from app.domain.schedule import LEAST_SECONDS, MOST_SECONDS, Timetable
from app.planning.alert_settings import MOST_RECIPIENTS, SECURITY
from app.planning.portable import kinds as of
from app.planning.portable.kinds import Kind

T = TypeVar("T")
_MOST = 1_000_000
_HOURS = 720


@dataclass(frozen=True, slots=True)
class Declared:
    """One setting."""

    section: str
    field: str
    label: str
    kind: Kind

    @property
    def name(self) -> str:
        """Section and name."""
        return f"{self.section}.{self.field}"


SECTIONS = {
    "company": "How the company is reached. Its password and its key are never in this file.",
    "policies": "What Tallybridge may do by itself.",
    "scope": "Which records go to Stripe at all.",
    "schedule": "When the company is kept in step by itself, in its own time.",
    "matching": "From how many points on two records are taken as the same.",
    "alerts": "When somebody away from the screen is told; the same for every company of this computer.",
    "mail": "How e-mail is sent. The mail server's password and the chat's address are never in this file.",
    "updates": "Whether to look for newer versions, and where; the same for every company of this computer.",
    "computer": "This computer. A lock is set up anew on another one: its PIN stays where it is.",
}
"""Each with what its heading says."""
COMPUTER = ("alerts", "mail", "updates", "computer")
"""Sections that belong to the computer, not to a company."""
LOOKS = ("system", "light", "dark")

FIELDS: Mapping[str, Declared] = {
    one.name: one
    for one in (
        Declared("company", "name", "Company", of.text(200, of.name)),
        Declared("company", "pronto_url", "Address of Pronto", of.text(500, of.address)),
        Declared("company", "pronto_user", "Pronto user", of.text(200)),
        Declared("company", "dialect", "How Pronto speaks", of.text(500, of.name)),
        Declared("company", "ca_file", "Certificate authority file", of.text(1000)),
        Declared("company", "stripe_url", "Address of Stripe", of.text(500, of.address)),
        Declared("company", "time_zone", "Time zone", of.text(100, of.zone)),
        Declared("policies", "finalise", "Invoices in Stripe", of.choice(*Finalise)),
        Declared("policies", "supplier_abn", "Your own ABN", of.text(11, of.own_abn)),
        Declared("policies", "allow_gst_errors", "Draft invoices whose GST is wrong", of.flag()),
        Declared("policies", "prepaid_terms", "Prepaid terms", of.texts(100, 40)),
        Declared("policies", "guard_updates_percent", "Stop and ask above this share of updates", of.whole(1, 100)),
        Declared("policies", "guard_updates_floor", "… but never for fewer updates than", of.whole(0, _MOST)),
        Declared("policies", "guard_archives", "Stop and ask above so many archives", of.whole(0, _MOST)),
        Declared("policies", "create_customers", "Create missing customers", of.flag()),
        Declared("policies", "write_ids_to_pronto", "Pronto field that takes Stripe's id", of.text(100)),
        Declared("policies", "post_receipts", "Post receipts in Pronto", of.flag()),
        Declared("policies", "pronto_poll_seconds", "Seconds between two syncs", of.whole(LEAST_SECONDS, MOST_SECONDS)),
        Declared("policies", "stripe_poll_seconds", "Seconds between two looks at Stripe", of.whole(1, MOST_SECONDS)),
        Declared("policies", "stripe_rate", "Requests to Stripe a second (0: by mode)", of.rate(1000, blank=True)),
        Declared("policies", "pronto_rate", "Requests to Pronto a second", of.rate(1000)),
        Declared("policies", "kept_free_percent", "Share kept free for other programs", of.whole(0, 90)),
        Declared("scope", "kinds", "Record types that go across", of.kinds()),
        Declared("scope", "since", "Documents from this day on", of.day()),
        Declared("scope", "open_only", "Open items only", of.flag()),
        Declared("scope", "masters", "Debtors and stock items", of.choice(*Masters)),
        Declared("schedule", "on", "Sync by itself", of.flag()),
        Declared("schedule", "reconcile_days", "Days of a reconciliation", of.days()),
        Declared("schedule", "reconcile_at", "Time of a reconciliation", of.time(blank=False)),
        Declared("schedule", "quiet_from", "Quiet hours from", of.time(blank=True)),
        Declared("schedule", "quiet_to", "Quiet hours to", of.time(blank=True)),
        Declared("matching", "green", "Points of a sure match", of.whole(1, 100)),
        Declared("matching", "amber", "Points of a possible match", of.whole(1, 100)),
        Declared("matching", "margin", "Lead over the next best", of.whole(1, 100)),
        Declared("matching", "link_green", "Link sure matches by itself", of.flag()),
        Declared("alerts", "desktop", "Alerts on the desktop", of.flag()),
        Declared("alerts", "email", "Alerts by e-mail", of.flag()),
        Declared("alerts", "chat", "Alerts by chat", of.flag()),
        Declared("alerts", "mismatch_rows", "Tell from so many mismatches", of.whole(0, 10_000_000)),
        Declared("alerts", "mismatch_dollars", "Tell from so many dollars in mismatches", of.whole(0, 1_000_000_000)),
        Declared("alerts", "unreachable_minutes", "Tell after so many minutes without connection", of.whole(0, 43_200)),
        Declared("alerts", "unwritten_hours", "Tell after so many hours without a write", of.whole(0, _HOURS)),
        Declared("alerts", "missed_intervals", "Tell after so many missed syncs", of.whole(0, 100_000)),
        Declared("alerts", "digest_at", "Daily digest at", Kind(of.time(blank=True).problem)),
        Declared("mail", "host", "Mail server", of.text(255)),
        Declared("mail", "port", "Its port", of.whole(1, 65_535)),
        Declared("mail", "security", "Its encryption", of.choice(*SECURITY)),
        Declared("mail", "user", "Its user", of.text(255)),
        Declared("mail", "sender", "E-mail comes from", of.text(255)),
        Declared("mail", "to", "E-mail goes to", of.texts(MOST_RECIPIENTS, 255)),
        Declared("updates", "on", "Look for a newer version once a day", of.flag()),
        Declared("updates", "own_address", "Where to look for a newer version", of.text(500, of.own_feed)),
        Declared("computer", "look", "Look", of.choice(*LOOKS)),
        Declared("computer", "keep_in_tray", "Stay in the tray when the window is closed", of.flag()),
        Declared("computer", "journal_years", "Keep the journal for (years)", of.whole(1, 100)),
        Declared("computer", "lock_minutes", "Lock the window after (minutes)", of.whole(0, 1440)),
    )
}
"""By section and name, in the order of the file."""


def plain_values(section: str, holder: object) -> dict[str, Plain]:
    """Return what a section holds of an object whose attributes have the names of the settings."""
    return {name: one.kind.plain(getattr(holder, one.field)) for name, one in FIELDS.items() if one.section == section}


def changed(section: str, holder: T, values: Mapping[str, Plain]) -> T:
    """Return a dataclass with a section's values put in; those not given stay."""
    given: dict[str, Any] = {
        one.field: one.kind.real(values[name])
        for name, one in FIELDS.items()
        if one.section == section and name in values
    }
    return replace(holder, **given) if given else holder  # type: ignore[type-var]


def company_values(company: Company | NewCompany, table: Timetable, thresholds: Thresholds) -> dict[str, Plain]:
    """Return everything plain that belongs to a company."""
    return {
        **plain_values("company", company),
        **plain_values("policies", company.policies),
        **plain_values("scope", company.policies.scope),
        **plain_values("schedule", table),
        **plain_values("matching", thresholds),
    }


def policies_of(values: Mapping[str, Plain], before: Policies) -> Policies:
    """Return policies with a file's values put in."""
    scope: Scope = changed("scope", before.scope, values)
    return replace(changed("policies", before, values), scope=scope)


def alert_values(settings: AlertSettings) -> dict[str, Plain]:
    """Return what belongs to alerts."""
    return {**plain_values("alerts", settings), **plain_values("mail", settings.mail)}


def alerts_of(values: Mapping[str, Plain], before: AlertSettings) -> AlertSettings:
    """Return settings of alerts with a file's values put in."""
    mail: MailServer = changed("mail", before.mail, values)
    return replace(changed("alerts", before, values), mail=mail)
