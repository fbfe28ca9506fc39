"""Made-up reconciliations for the reports' tests."""

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from app.domain.company import Mode
from app.domain.journal import Entry, Receipt
from app.domain.kinds import RecordType
from app.domain.mismatch import Certificate, CertificateRow, DayTotal, Mismatch, MismatchState
from app.reports.content import GstLine, Month, ReportContent, Rule

NOON = dt.datetime(2026, 4, 2, 1, 5, tzinfo=dt.UTC)
SYDNEY = ZoneInfo("Australia/Sydney")
MARCH = Month(2026, 3)
FORMULA = '=HYPERLINK("http://evil.example","click")'
HOSTILE = (
    FORMULA,
    "+61 2 9999 0000",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\uff1d1+1",
    "nul\x00byte",
    "x" * 10_000,
    "Café 😀 中文公司",
    "شركة",
    "evil\u202egnp.exe",
    "half \ud800 character",
    "two\nlines",
    "_x0041_ is not A",
    "<b>&amp;</b>",
    "",
    "\ufeff=1+1",
)
INVOICE = Mismatch(
    kind=RecordType.INVOICES,
    cause="amount-differs",
    pronto_id="1001",
    stripe_id="in_1AbC",
    field="total",
    pronto=123456,
    agreed=123456,
    stripe=123400,
    reason="The amounts differ.",
    title="Bondi Café Pty Ltd",
    cents=56,
    group="total",
    id=1,
    first_seen=dt.datetime(2026, 3, 20, 23, 30, tzinfo=dt.UTC),
    last_seen=NOON,
    note="Ask Kim",
    assignee="Kim",
)
DUE = Mismatch(
    kind=RecordType.INVOICES,
    cause="changed-in-stripe",
    pronto_id="1002",
    stripe_id="in_2",
    field="due_date",
    pronto=1_774_915_200,
    stripe=1_775_001_600,
    reason="It was changed in Stripe.",
    title="Acme",
    id=2,
    first_seen=dt.datetime(2026, 4, 1, 20, tzinfo=dt.UTC),
    last_seen=NOON,
)
ACCEPTED = Mismatch(
    kind=RecordType.CUSTOMERS,
    cause="changed-in-both",
    pronto_id="ACME",
    stripe_id="cus_9",
    field="name",
    pronto="Acme Pty Ltd",
    agreed="Acme",
    stripe="ACME",
    reason="It was changed on both sides.",
    title="Acme",
    id=3,
    state=MismatchState.IGNORED,
    first_seen=dt.datetime(2026, 3, 1, tzinfo=dt.UTC),
    last_seen=dt.datetime(2026, 3, 31, 12, tzinfo=dt.UTC),
    note="Trading name, agreed with the owner",
)
FIXED = Mismatch(
    kind=RecordType.ITEMS,
    cause="amount-differs",
    pronto_id="WIDGET",
    stripe_id="prod_1",
    field="price.unit_amount_decimal",
    pronto="1250.5",
    stripe="1200",
    title="Widget",
    id=4,
    state=MismatchState.FIXED,
    first_seen=dt.datetime(2026, 3, 2, tzinfo=dt.UTC),
    last_seen=dt.datetime(2026, 3, 3, tzinfo=dt.UTC),
)
RECEIPT = Receipt("paid", "in_1AbC", "=ACME", "1001", "500", 123456, "aud", NOON)
ENTRY = Entry(
    1,
    NOON,
    "person",
    "approve",
    reason="Looked at it",
    before={"plan": 1},
    after={"hash": "=abc"},
    seq=7,
    digest="ab" * 32,
)


def certificate(*, open_: int = 2, day: int = 1, complete: bool = True, problems: tuple[str, ...] = ()) -> Certificate:
    same = DayTotal(3, 370_368, "aa" * 16)
    return Certificate(
        run=day,
        at=dt.datetime(2026, 4, day, 21, tzinfo=dt.UTC),
        complete=complete,
        rows=(
            CertificateRow(RecordType.CUSTOMERS, "", DayTotal(300, 0, "cc" * 16), DayTotal(300, 0, "cc" * 16)),
            CertificateRow(RecordType.INVOICES, "2026-02-27", same, same),
            CertificateRow(RecordType.INVOICES, "2026-03-30", same, same),
            CertificateRow(RecordType.INVOICES, "2026-03-31", same, DayTotal(3, 370_312, "bb" * 16)),
        ),
        open=open_,
        accepted=1,
        problems=problems,
        types={"customers": 300, "invoices": 9},
    )


GST = (
    GstLine(RecordType.INVOICES, "1001", "ACME", dt.date(2026, 3, 31), "AUD", 11_000, 1_000, "in_1AbC", 11_000, 1_000),
    GstLine(RecordType.INVOICES, "1002", "ACME", dt.date(2026, 3, 31), "AUD", 5_505, 501, "in_2", 5_504, 500, "draft"),
    GstLine(RecordType.CREDIT_NOTES, "C1", "=ACME", dt.date(2026, 3, 30), "AUD", -1_100, -100),
)
RULES = (
    Rule("Policy", "Invoices", "They are left as drafts."),
    Rule("Customers", "Name", "=Pronto’s name; cut at 256 characters."),
)


def content(**changes: object) -> ReportContent:
    made = {
        "company": "Bondi Café & Söhne 中文 Pty Ltd",
        "mode": Mode.TEST,
        "made": NOON,
        "zone": SYDNEY,
        "mismatches": lambda: (INVOICE, DUE),
        "settled": lambda: (ACCEPTED, FIXED),
        "certificates": (certificate(day=2), certificate(day=1, open_=5)),
        "rules": RULES,
        "receipts": (RECEIPT,),
        "gst": lambda: GST,
        "approvals": lambda: (ENTRY,),
        "journal": lambda: (ENTRY,),
    }
    return ReportContent(**{**made, **changes})


def hostile() -> Iterator[Mismatch]:
    """One mismatch for each nasty text, in every place a text can stand."""
    for place, text in enumerate(HOSTILE, 1):
        yield Mismatch(
            kind=RecordType.CUSTOMERS,
            cause="changed-in-pronto",
            pronto_id=text,
            stripe_id=text,
            field=text or "name",
            pronto=text,
            agreed=text,
            stripe=[{"description": text, "amount": 5}],
            reason=text,
            title=text,
            group=text,
            note=text,
            assignee=text,
            id=place,
            first_seen=NOON,
            last_seen=NOON,
        )


def many(count: int) -> Iterator[Mismatch]:
    """As many mismatches as asked for, made as they are read."""
    causes = ("amount-differs", "only-in-pronto", "changed-in-stripe", "gst-differs", "duplicate")
    for place in range(count):
        yield Mismatch(
            kind=RecordType.INVOICES,
            cause=causes[place % 5],
            pronto_id=str(100_000 + place),
            stripe_id=f"in_{place}",
            field="total",
            pronto=place * 7,
            agreed=place * 7,
            stripe=place * 7 + 1,
            reason="The amounts differ.",
            title=f"Customer {place % 300}",
            cents=place % 10_000,
            id=place + 1,
            first_seen=NOON - dt.timedelta(days=place % 120),
            last_seen=NOON,
        )
