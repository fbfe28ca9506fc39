"""The tables as Peewee sees them. The migrations make them; a test holds the two together.

Bodies are domain objects as JSON; the columns beside them are what is searched, joined and counted.
Queries name their database when they run (``Database.run``), so several files can be open at once.
"""

from __future__ import annotations

import peewee


class Table(peewee.Model):
    """What every table shares."""

    class Meta:
        legacy_table_names = False


class CompanyTable(Table):
    """The pairs kept in step."""

    id = peewee.AutoField()
    name_folded = peewee.TextField(unique=True)
    body = peewee.TextField()

    class Meta:
        table_name = "company"


class SettingTable(Table):
    """Settings of this computer, as JSON."""

    name = peewee.TextField(primary_key=True)
    value = peewee.TextField()

    class Meta:
        table_name = "setting"


class CursorTable(Table):
    """How far each side has been read."""

    company_id = peewee.IntegerField()
    name = peewee.TextField()
    value = peewee.TextField()

    class Meta:
        table_name = "cursor"
        primary_key = peewee.CompositeKey("company_id", "name")


class PlanTable(Table):
    """Plans; ``summary`` is blank until the plan is sealed."""

    id = peewee.AutoField()
    company_id = peewee.IntegerField()
    purpose = peewee.TextField()
    created = peewee.TextField()
    summary = peewee.TextField(null=True)

    class Meta:
        table_name = "plan"


class ChangeTable(Table):
    """The changes of a plan, in order."""

    id = peewee.AutoField()
    plan_id = peewee.IntegerField()
    company_id = peewee.IntegerField()
    seq = peewee.IntegerField()
    kind = peewee.TextField()
    action = peewee.TextField()
    pronto_id = peewee.TextField()
    state = peewee.TextField()
    cents = peewee.IntegerField()
    run = peewee.IntegerField()
    error = peewee.TextField()
    words = peewee.TextField()
    body = peewee.TextField()

    class Meta:
        table_name = "change"


class IntentTable(Table):
    """Requests, committed before they leave."""

    id = peewee.AutoField()
    company_id = peewee.IntegerField()
    change_id = peewee.IntegerField()
    kind = peewee.TextField()
    pronto_id = peewee.TextField()
    step = peewee.TextField()
    key = peewee.TextField()
    state = peewee.TextField()
    sent_at = peewee.TextField()
    answer = peewee.TextField(null=True)
    request_id = peewee.TextField()
    error = peewee.TextField()

    class Meta:
        table_name = "intent"


class JournalTable(Table):
    """The audit trail; ``digest`` chains each entry to the one before."""

    seq = peewee.AutoField()
    company_id = peewee.IntegerField()
    run = peewee.IntegerField()
    kind = peewee.TextField()
    pronto_id = peewee.TextField()
    words = peewee.TextField()
    body = peewee.BlobField()
    """Packed; text where an older version wrote it."""
    digest = peewee.TextField()
    at = peewee.IntegerField()
    """Microseconds since 1970 UTC."""
    who = peewee.TextField()
    action = peewee.TextField()

    class Meta:
        table_name = "journal"


class RunTable(Table):
    """What ran; ``ended`` and ``body`` are blank until it ended."""

    id = peewee.AutoField()
    company_id = peewee.IntegerField()
    kind = peewee.TextField()
    trigger_name = peewee.TextField()
    started = peewee.TextField()
    ended = peewee.TextField(null=True)
    body = peewee.TextField(null=True)

    class Meta:
        table_name = "run"


class ReceiptTable(Table):
    """Receipts to post."""

    id = peewee.AutoField()
    company_id = peewee.IntegerField()
    kind = peewee.TextField()
    stripe_id = peewee.TextField()
    state = peewee.TextField()
    at = peewee.TextField()
    reference = peewee.TextField()
    body = peewee.TextField()

    class Meta:
        table_name = "receipt"


class LinkTable(Table):
    """Pronto id ⇄ Stripe id; a row without Stripe id remembers how far the versions of a past link went."""

    id = peewee.AutoField()
    company_id = peewee.IntegerField()
    kind = peewee.TextField()
    pronto_id = peewee.TextField()
    stripe_id = peewee.TextField(null=True)
    base = peewee.TextField()
    version = peewee.IntegerField()
    mapping = peewee.TextField()
    created = peewee.TextField()
    updated = peewee.TextField()

    class Meta:
        table_name = "link"


class UndoneTable(Table):
    """Records a person undid, with their fingerprint at that moment."""

    company_id = peewee.IntegerField()
    kind = peewee.TextField()
    pronto_id = peewee.TextField()
    print = peewee.TextField()
    at = peewee.TextField()

    class Meta:
        table_name = "undone"
        primary_key = peewee.CompositeKey("company_id", "kind", "pronto_id")


class LeaseTable(Table):
    """Who works on a company just now."""

    company_id = peewee.IntegerField(primary_key=True)
    token = peewee.TextField()
    pid = peewee.IntegerField()
    host = peewee.TextField()
    since = peewee.TextField()
    heartbeat = peewee.TextField()

    class Meta:
        table_name = "lease"
